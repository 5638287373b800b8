// The shape of the XML: which element means which table and column in which place. Element names are those of
// the Department's schemas of 2017 to 2026.
#include <fmt/core.h>

#include <string>
#include <unordered_map>

#include "returns/cin/load.hpp"
#include "returns/unread_cells.hpp"
#include "tables/xml_events.hpp"

namespace kindred::returns::cin {
namespace {

// Elements that hold others. kLeaf holds a text that is wanted, kPassedOver anything else.
enum class Place : std::uint8_t {
  kOutside,
  kMessage,
  kHeader,
  kCollection,
  kSource,
  kChildren,
  kChild,
  kIdentifiers,
  kCharacteristics,
  kDisabilities,
  kModule,
  kAssessment,
  kFactors,
  kCinPlan,
  kSection47,
  kProtectionPlan,
  kReviews,
  kLeaf,
  kPassedOver,
};

// What an element means below a certain place.
struct Meaning {
  Place place = Place::kPassedOver;
  TableNumber table = kHeaderTable;
  std::size_t column = 0;
};

using Meanings = std::unordered_map<std::string_view, Meaning>;

// Columns of a table whose names are those of the elements.
void AddColumns(Meanings& to, TableNumber table, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    to[name] = {Place::kLeaf, table, static_cast<std::size_t>(Schemas()[table].IndexOf(name))};
  }
}

std::vector<Meanings> MakeShape() {
  std::vector<Meanings> shape(static_cast<std::size_t>(Place::kPassedOver) + 1);
  const auto in = [&](Place place) -> Meanings& { return shape[static_cast<std::size_t>(place)]; };
  in(Place::kOutside)["Message"] = {Place::kMessage};
  in(Place::kMessage)["Header"] = {Place::kHeader};
  in(Place::kMessage)["Children"] = {Place::kChildren};
  in(Place::kHeader)["CollectionDetails"] = {Place::kCollection};
  in(Place::kHeader)["Source"] = {Place::kSource};
  AddColumns(in(Place::kCollection), kHeaderTable, {"Collection", "Year", "ReferenceDate"});
  AddColumns(in(Place::kSource), kHeaderTable,
             {"SourceLevel", "LEA", "SoftwareCode", "Release", "SerialNo", "DateTime"});
  in(Place::kChildren)["Child"] = {Place::kChild};
  in(Place::kChild)["ChildIdentifiers"] = {Place::kIdentifiers};
  in(Place::kChild)["ChildCharacteristics"] = {Place::kCharacteristics};
  in(Place::kChild)["CINdetails"] = {Place::kModule};
  AddColumns(in(Place::kIdentifiers), kIdentifiersTable,
             {"LAchildID", "UPN", "FormerUPN", "UPNunknown", "PersonBirthDate", "ExpectedPersonBirthDate",
              "GenderCurrent", "Sex", "PersonDeathDate"});
  AddColumns(in(Place::kCharacteristics), kCharacteristicsTable, {"Ethnicity"});
  in(Place::kCharacteristics)["Disabilities"] = {Place::kDisabilities};
  AddColumns(in(Place::kDisabilities), kDisabilitiesTable, {"Disability"});
  AddColumns(in(Place::kModule), kModulesTable,
             {"CINreferralDate", "ReferralSource", "PrimaryNeedCode", "CINclosureDate", "ReasonForClosure",
              "DateOfInitialCPC", "ReferralNFA"});
  in(Place::kModule)["Assessments"] = {Place::kAssessment};
  in(Place::kModule)["CINPlanDates"] = {Place::kCinPlan};
  in(Place::kModule)["Section47"] = {Place::kSection47};
  in(Place::kModule)["ChildProtectionPlans"] = {Place::kProtectionPlan};
  AddColumns(in(Place::kAssessment), kAssessmentsTable,
             {"AssessmentActualStartDate", "AssessmentInternalReviewDate", "AssessmentAuthorisationDate"});
  in(Place::kAssessment)["FactorsIdentifiedAtAssessment"] = {Place::kFactors};
  in(Place::kFactors)["AssessmentFactors"] = {Place::kLeaf, kFactorsTable, 3};
  AddColumns(in(Place::kCinPlan), kCinPlansTable, {"CINPlanStartDate", "CINPlanEndDate"});
  AddColumns(in(Place::kSection47), kSection47Table,
             {"S47ActualStartDate", "InitialCPCtarget", "DateOfInitialCPC", "ICPCnotRequired"});
  AddColumns(in(Place::kProtectionPlan), kProtectionPlansTable,
             {"CPPstartDate", "CPPendDate", "InitialCategoryOfAbuse", "LatestCategoryOfAbuse",
              "NumberOfPreviousCPP"});
  in(Place::kProtectionPlan)["Reviews"] = {Place::kReviews};
  AddColumns(in(Place::kReviews), kReviewsTable, {"CPPreviewDate"});
  return shape;
}

const Meaning& MeaningOf(Place parent, std::string_view name) {
  static const std::vector<Meanings> kShape = MakeShape();
  static const Meaning kUnknown;
  const Meanings& meanings = kShape[static_cast<std::size_t>(parent)];
  const auto found = meanings.find(name);
  return found == meanings.end() ? kUnknown : found->second;
}

class CensusReader : public tables::XmlReceiver {
 public:
  void OnStart(std::string_view name, std::int64_t line) override {
    const Meaning& meaning = MeaningOf(open_.empty() ? Place::kOutside : open_.back().place, name);
    open_.push_back({meaning.place, line, &meaning});
    if (meaning.place == Place::kLeaf) {
      text_.clear();
    } else if (meaning.place == Place::kHeader) {
      if (header_line_ == 0) header_line_ = line;
    } else if (meaning.place == Place::kChild) {
      modules_ = 0;
      la_child_id_.clear();
    } else if (meaning.place == Place::kIdentifiers) {
      identifiers_line_ = line;
    } else if (meaning.place == Place::kCharacteristics) {
      characteristics_line_ = line;
    } else if (meaning.place == Place::kModule) {
      module_ = std::to_string(++modules_);
      assessments_ = plans_ = 0;
    } else if (meaning.place == Place::kAssessment) {
      builder_.Set(kAssessmentsTable, 1, module_);
      builder_.Set(kAssessmentsTable, 2, std::to_string(++assessments_));
    } else if (meaning.place == Place::kProtectionPlan) {
      plan_ = std::to_string(++plans_);
    }
  }

  void OnText(std::string_view part) override {
    // A text beyond all reason is cut where no code, date or identifier reaches, so that memory stays
    // bounded.
    if (!open_.empty() && open_.back().place == Place::kLeaf && text_.size() < kLongestText) text_ += part;
  }

  void OnEnd() override {
    const Open closing = open_.back();
    open_.pop_back();
    switch (closing.place) {
      case Place::kLeaf:
        EndLeaf(*closing.meaning, closing.line);
        break;
      case Place::kChild:
        EndChild(closing.line);
        break;
      case Place::kModule:
        EndRowInModule(kModulesTable, closing.line);
        break;
      case Place::kAssessment:
        builder_.EndRow(kAssessmentsTable, closing.line);
        break;
      case Place::kCinPlan:
        EndRowInModule(kCinPlansTable, closing.line);
        break;
      case Place::kSection47:
        EndRowInModule(kSection47Table, closing.line);
        break;
      case Place::kProtectionPlan:
        builder_.Set(kProtectionPlansTable, 2, plan_);
        EndRowInModule(kProtectionPlansTable, closing.line);
        break;
      default:
        break;
    }
  }

  [[nodiscard]] std::uint32_t children() const { return builder_.children(); }
  [[nodiscard]] LoadedTables Finish(const std::string& source) {
    return std::move(builder_).Finish(source, header_line_ == 0 ? 1 : header_line_);
  }

 private:
  static constexpr std::size_t kLongestText = 65536;
  struct Open {
    Place place;
    std::int64_t line;
    const Meaning* meaning;
  };

  void EndLeaf(const Meaning& meaning, std::int64_t line) {
    switch (meaning.table) {
      case kFactorsTable:
        builder_.AddFactor(text_, line);
        return;
      case kDisabilitiesTable:
        builder_.Set(kDisabilitiesTable, 1, text_);
        builder_.EndRow(kDisabilitiesTable, line);
        return;
      case kReviewsTable:
        builder_.Set(kReviewsTable, 2, plan_);
        builder_.Set(kReviewsTable, 3, text_);
        EndRowInModule(kReviewsTable, line);
        return;
      default:
        break;
    }
    if (!builder_.IsSet(meaning.table, meaning.column)) builder_.Set(meaning.table, meaning.column, text_);
    if (meaning.table == kIdentifiersTable && meaning.column == 0 && la_child_id_.empty())
      la_child_id_ = text_;
  }

  void EndRowInModule(TableNumber table, std::int64_t line) {
    builder_.Set(table, 1, module_);
    builder_.EndRow(table, line);
  }

  void EndChild(std::int64_t line) {
    builder_.EndRow(kIdentifiersTable, identifiers_line_ == 0 ? line : identifiers_line_);
    builder_.EndRow(kCharacteristicsTable, characteristics_line_ == 0 ? line : characteristics_line_);
    identifiers_line_ = characteristics_line_ = 0;
    builder_.EndChild(la_child_id_);
  }

  TablesBuilder builder_;
  std::vector<Open> open_;
  std::string text_;
  std::string la_child_id_;
  std::string module_;  // running number of the CINdetails in the child
  std::string plan_;    // of the ChildProtectionPlans in the module
  std::uint32_t modules_ = 0, assessments_ = 0, plans_ = 0;
  std::int64_t header_line_ = 0, identifiers_line_ = 0, characteristics_line_ = 0;
};

constexpr std::size_t kUpnLength = 13;

// Child elements whose LAchildID stands on more elements than can be one child.
std::size_t ElementsKeptApart(const LoadedTables& loaded) {
  std::vector<std::size_t> elements(loaded.pool.size());
  const Table& identifiers = loaded.tables[kIdentifiersTable];
  for (std::uint32_t row = 0; row < identifiers.row_count(); ++row)
    ++elements[identifiers.text(0, row).number];
  std::size_t apart = 0;
  for (std::size_t text = 1; text < elements.size(); ++text) {
    if (elements[text] > kMostElementsOfAChild) apart += elements[text];
  }
  return apart;
}

}  // namespace

LoadedTables LoadXml(const InputFile& file, std::vector<Problem>& problems) {
  CensusReader reader;
  const Result<void> read = tables::ReadXmlEvents(file.bytes, file.name, {.root = "Message"}, reader);
  const std::uint32_t children = reader.children();
  if (!read) {
    std::string message = read.error().message;
    if (message.starts_with(file.name)) message.erase(0, file.name.size());
    while (!message.empty() && (message[0] == ' ' || message[0] == ':')) message.erase(0, 1);
    if (children != 0) message += fmt::format("; the {} whole children before it were checked", children);
    problems.push_back({file.name, 0, 0, std::move(message), children == 0});
  } else if (children == 0) {
    problems.push_back({file.name, 0, 0, "holds no child; export the census again", true});
  }
  LoadedTables loaded = reader.Finish(file.name);
  for (const Table& table : loaded.tables) NameUnreadDates(table, loaded.pool, problems);
  const TableSchema& identifiers = Schemas()[kIdentifiersTable];
  for (const std::string_view name : {"UPN", "FormerUPN"}) {
    NameLongCells(loaded.tables[kIdentifiersTable], static_cast<std::size_t>(identifiers.IndexOf(name)),
                  kUpnLength, loaded.pool, problems);
  }
  if (const std::size_t apart = ElementsKeptApart(loaded); apart != 0) {
    problems.push_back({file.name, 0, 0,
                        fmt::format("{} children share their LAchildID with more than {} others, so each was "
                                    "checked as a child of its own; was the identifier exported?",
                                    apart, kMostElementsOfAChild - 1),
                        false});
  }
  return loaded;
}

}  // namespace kindred::returns::cin
