#include "returns/cin/return.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"

namespace kindred::returns::cin {
namespace {

constexpr std::uint32_t kNone = 0xFFFFFFFF;

// Rows by their group, in file order.
Grouping Group(const std::vector<std::uint32_t>& group_of_row, std::uint32_t groups) {
  Grouping grouping;
  grouping.start.assign(groups + 1, 0);
  grouping.rows.resize(group_of_row.size());
  for (const std::uint32_t group : group_of_row) ++grouping.start[group + 1];
  for (std::size_t i = 1; i < grouping.start.size(); ++i) grouping.start[i] += grouping.start[i - 1];
  std::vector<std::uint32_t> at(grouping.start.begin(), grouping.start.end() - 1);
  for (std::uint32_t row = 0; row < group_of_row.size(); ++row) grouping.rows[at[group_of_row[row]]++] = row;
  return grouping;
}

}  // namespace

std::unique_ptr<Cin> Cin::Build(LoadedTables loaded, const BuildOptions& options) {
  return std::unique_ptr<Cin>(new Cin(std::move(loaded), options));
}

Cin::Cin(LoadedTables loaded, const BuildOptions& options) : year(options.year), reading(options.reading) {
  loaded_pool_ = std::move(loaded.pool);
  factors_end_ = std::move(loaded.factors_end);
  for (std::size_t i = 0; i < kTableCount; ++i) tables_[i].table = std::move(loaded.tables[i]);
  NumberChildren(loaded);
  NumberModules();
  const auto connect = [&]<class T>(Rows<T>& rows, TableNumber number) {
    rows = Rows<T>(tables_[number], number);
  };
  connect(header, kHeaderTable);
  connect(identifiers, kIdentifiersTable);
  connect(characteristics, kCharacteristicsTable);
  connect(disabilities, kDisabilitiesTable);
  connect(modules, kModulesTable);
  connect(assessments, kAssessmentsTable);
  connect(factors, kFactorsTable);
  connect(cin_plans, kCinPlansTable);
  connect(section47s, kSection47Table);
  connect(protection_plans, kProtectionPlansTable);
  connect(reviews, kReviewsTable);
  if (header.size() > 0) period_end = header[0].ReferenceDate();
  period_start = Years(period_end, -1) + 1;
}

// One number for each LAchildID; an element without one, and elements beyond kMostElementsOfAChild, have
// their own.
void Cin::NumberChildren(const LoadedTables& loaded) {
  std::vector<std::uint32_t> number_of_text(loaded_pool_.size(), kNone);
  std::vector<std::uint32_t> elements_of_text(loaded_pool_.size());
  std::vector<std::uint32_t> number_of_element;
  for (std::uint32_t row = 0; row < tables_[kIdentifiersTable].table.row_count(); ++row) {
    ++elements_of_text[tables_[kIdentifiersTable].table.text(0, row).number];
  }
  for (std::size_t i = kIdentifiersTable; i < kTableCount; ++i) {
    JoinedTable& joined = tables_[i];
    joined.child.reserve(joined.table.row_count());
    for (std::uint32_t row = 0; row < joined.table.row_count(); ++row) {
      const Text id = joined.table.text(0, row);
      const std::uint32_t element = loaded.element[i][row];
      const bool by_element = id.blank() || elements_of_text[id.number] > kMostElementsOfAChild;
      if (by_element && number_of_element.size() <= element) number_of_element.resize(element + 1, kNone);
      std::uint32_t& number = by_element ? number_of_element[element] : number_of_text[id.number];
      if (number == kNone) number = children_++;
      joined.child.push_back(number);
    }
    joined.by_child = Group(joined.child, children_);
  }
  tables_[kHeaderTable].child.assign(tables_[kHeaderTable].table.row_count(), 0);
}

// CINdetailsID runs from 1 inside a child, so a module's number is the child's first number and its running
// number.
void Cin::NumberModules() {
  std::vector<std::uint32_t> id_of_text(loaded_pool_.size(), kNone);
  const auto running = [&](Text text) {
    std::uint32_t& id = id_of_text[text.number];
    if (id == kNone) {
      const std::optional<std::int64_t> number = WholeNumber(View(text));
      id = number && *number >= 0 && *number <= 1'000'000 ? static_cast<std::uint32_t>(*number) : 0;
    }
    return id;
  };
  std::vector<std::uint32_t> start(children_ + 1);
  for (std::size_t i = kModulesTable; i < kTableCount; ++i) {
    JoinedTable& joined = tables_[i];
    for (std::uint32_t row = 0; row < joined.table.row_count(); ++row) {
      std::uint32_t& most = start[joined.child[row] + 1];
      most = std::max(most, running(joined.table.text(1, row)) + 1);
    }
  }
  for (std::size_t i = 1; i < start.size(); ++i) start[i] += start[i - 1];
  modules_ = start.back();
  for (std::size_t i = kModulesTable; i < kTableCount; ++i) {
    JoinedTable& joined = tables_[i];
    for (std::uint32_t row = 0; row < joined.table.row_count(); ++row) {
      joined.module.push_back(start[joined.child[row]] + running(joined.table.text(1, row)));
    }
    joined.by_module = Group(joined.module, modules_);
  }
}

bool Cin::EqualsAnyCase(Text text, std::string_view lower) const {
  const std::string_view view = View(text);
  return view.size() == lower.size() && ToLowerAscii(view) == lower;
}

std::vector<Text> Cin::FactorsOf(const Assessment& assessment) const {
  std::vector<Text> codes;
  const std::uint32_t begin = assessment.row() == 0 ? 0 : factors_end_[assessment.row() - 1];
  for (std::uint32_t row = begin; row < factors_end_[assessment.row()]; ++row) {
    codes.push_back(factors[row].AssessmentFactor());
  }
  return codes;
}

bool Cin::HasFactors(const Assessment& assessment) const {
  return factors_end_[assessment.row()] > (assessment.row() == 0 ? 0 : factors_end_[assessment.row() - 1]);
}

std::string Cin::Lacks(Needs needs) const {
  return needs.Has(kPeriod) && needs.bits != 0 && period_end.blank()
             ? "a ReferenceDate that is a date, in the Header"
             : "";
}

std::optional<std::int64_t> WholeNumber(std::string_view text) {
  text = Trim(text);
  bool negative = false;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  if (text.empty()) return std::nullopt;
  constexpr std::int64_t kMost = 999'999'999'999'999'999;
  std::int64_t number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number > kMost / 10 ? kMost : number * 10 + (c - '0');
  }
  return negative ? -number : number;
}

}  // namespace kindred::returns::cin
