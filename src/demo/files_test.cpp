// The files against each other and against their mappings.
#include <gtest/gtest.h>

#include <toml++/toml.h>
#include <functional>

#include "demo/files.hpp"
#include "demo/test_area.hpp"

namespace kindred::demo {
namespace {

std::set<std::string> Column(const SharedArea& area, Sheet sheet, const std::string& column) {
  std::set<std::string> values;
  for (const auto& row : area.Table(sheet)) values.insert(row.at(column));
  return values;
}

TEST(DemoFiles, TablesOfTheCaseSystemReferToEachOther) {
  const SharedArea& area = Area20000();
  struct Key {
    Sheet from;
    std::string column;
    Sheet to;
    std::string target;
  };
  const std::vector<Key> keys = {
      {Sheet::kSsdAddress, "addr_person_id", Sheet::kSsdPerson, "pers_person_id"},
      {Sheet::kRelationships, "person_id", Sheet::kSsdPerson, "pers_person_id"},
      {Sheet::kRelationships, "related_person_id", Sheet::kSsdPerson, "pers_person_id"},
      {Sheet::kSsdFamily, "fami_person_id", Sheet::kSsdPerson, "pers_person_id"},
      {Sheet::kSsdDisability, "disa_person_id", Sheet::kSsdPerson, "pers_person_id"},
      {Sheet::kSsdContacts, "cont_person_id", Sheet::kSsdPerson, "pers_person_id"},
      {Sheet::kSsdCinEpisodes, "cine_person_id", Sheet::kSsdPerson, "pers_person_id"},
      {Sheet::kSsdCinEpisodes, "cine_referral_worker_id", Sheet::kSsdProfessionals, "prof_professional_id"},
      {Sheet::kSsdCinEpisodes, "cine_referral_team", Sheet::kSsdDepartment, "dept_team_id"},
      {Sheet::kSsdCinAssessments, "cina_referral_id", Sheet::kSsdCinEpisodes, "cine_referral_id"},
      {Sheet::kSsdAssessmentFactors, "cinf_assessment_id", Sheet::kSsdCinAssessments, "cina_assessment_id"},
      {Sheet::kSsdCinPlans, "cinp_referral_id", Sheet::kSsdCinEpisodes, "cine_referral_id"},
      {Sheet::kSsdS47, "s47e_referral_id", Sheet::kSsdCinEpisodes, "cine_referral_id"},
      {Sheet::kSsdIcpc, "icpc_s47_enquiry_id", Sheet::kSsdS47, "s47e_s47_enquiry_id"},
      {Sheet::kSsdCpPlans, "cppl_icpc_id", Sheet::kSsdIcpc, "icpc_icpc_id"},
      {Sheet::kSsdCpReviews, "cppr_cp_plan_id", Sheet::kSsdCpPlans, "cppl_cp_plan_id"},
      {Sheet::kSsdCpVisits, "cppv_cp_plan_id", Sheet::kSsdCpPlans, "cppl_cp_plan_id"},
      {Sheet::kSsdClaEpisodes, "clae_cla_placement_id", Sheet::kSsdClaPlacement, "clap_cla_placement_id"},
      {Sheet::kSsdClaReviews, "clar_cla_id", Sheet::kSsdClaEpisodes, "clae_cla_id"},
      {Sheet::kSsdInvolvements, "invo_professional_id", Sheet::kSsdProfessionals, "prof_professional_id"},
      {Sheet::kSsdInvolvements, "invo_professional_team", Sheet::kSsdDepartment, "dept_team_id"},
      {Sheet::kEhcPlans, "StudentID", Sheet::kSendPupils, "StudentID"},
      {Sheet::kAttendance, "PupilID", Sheet::kPupils, "PupilID"},
      {Sheet::kHouseholdMembers, "TenancyRef", Sheet::kTenancies, "TenancyRef"},
      {Sheet::k903Episodes, "CHILD", Sheet::k903Header, "CHILD"},
      {Sheet::k903Header, "CHILD", Sheet::kSsdPerson, "pers_person_id"},
  };
  for (const Key& key : keys) {
    const std::set<std::string> targets = Column(area, key.to, key.target);
    for (const std::string& value : Column(area, key.from, key.column))
      ASSERT_TRUE(value.empty() || targets.count(value) != 0)
          << key.column << " " << value << " is in no " << key.target;
  }
}

TEST(DemoFiles, KeysOfTheCaseSystemAreUnique) {
  const SharedArea& area = Area20000();
  const std::vector<std::pair<Sheet, std::string>> keys = {{Sheet::kSsdPerson, "pers_person_id"},
                                                           {Sheet::kSsdAddress, "addr_table_id"},
                                                           {Sheet::kRelationships, "relationship_id"},
                                                           {Sheet::kSsdCinEpisodes, "cine_referral_id"},
                                                           {Sheet::kSsdCinAssessments, "cina_assessment_id"},
                                                           {Sheet::kSsdCinPlans, "cinp_cin_plan_id"},
                                                           {Sheet::kSsdCpPlans, "cppl_cp_plan_id"},
                                                           {Sheet::kSsdClaEpisodes, "clae_cla_episode_id"},
                                                           {Sheet::kSsdClaPlacement, "clap_cla_placement_id"},
                                                           {Sheet::kSsdInvolvements, "invo_involvements_id"},
                                                           {Sheet::kSsdContacts, "cont_contact_id"},
                                                           {Sheet::kSsdCinVisits, "cinv_cin_visit_id"},
                                                           {Sheet::kSsdCpReviews, "cppr_cp_review_id"},
                                                           {Sheet::kPupils, "PupilID"},
                                                           {Sheet::kHealthVisits, "contact_id"}};
  for (const auto& [sheet, column] : keys)
    EXPECT_EQ(Column(area, sheet, column).size(), area.Table(sheet).size()) << column;
}

// Dates of the looked-after return are in order, and episodes join.
TEST(DemoFiles, EpisodesOfCareJoin) {
  const SharedArea& area = Area20000();
  const auto day = [](const std::string& text) { return ParseDate(text, DateOrder::kDayFirst); };
  std::string child, ended, reason;
  int joined = 0;
  for (const auto& row : area.Table(Sheet::k903Episodes)) {
    ASSERT_TRUE(day(row.at("DECOM")));
    EXPECT_LT(*day(row.at("DECOM")), day(row.at("DEC")).value_or(Date::FromYmd(2099, 1, 1)));
    EXPECT_EQ(row.at("DEC").empty(), row.at("REC").empty());
    if (row.at("CHILD") == child && row.at("RNE") != "S") {
      EXPECT_EQ(ended, row.at("DECOM"));
      EXPECT_EQ(reason, "X1");
      ++joined;
    }
    child = row.at("CHILD"), ended = row.at("DEC"), reason = row.at("REC");
  }
  EXPECT_GT(joined, 10);
}

TEST(DemoFiles, MappingsNameOnlyColumnsThatAreThere) {
  // Columns of every file of every source, by the source's mapping.
  std::map<std::string, std::vector<std::set<std::string>>> files;
  for (std::size_t s = 0; s < kSheets; ++s) {
    const SheetFormat& format = FormatOf(static_cast<Sheet>(s));
    std::set<std::string> columns;
    std::string name;
    for (char c : std::string(format.columns) + ",") {
      if (c == ',')
        columns.insert(name), name.clear();
      else
        name += c;
    }
    files["mappings/" + std::string(FolderOf(format.source)) + ".toml"].push_back(columns);
  }
  static const std::set<std::string> kConstants = {"mother", "home", "family", "household", "email"};
  int mappings = 0;
  for (const auto& [path, tables] : files) {
    const std::string_view text = EmbeddedFile(path);
    if (text.empty()) continue;  // a built-in mapping
    ++mappings;
    const toml::table mapping = toml::parse(text);
    for (const auto& node : *mapping["table"].as_array()) {
      const toml::table& table = *node.as_table();
      std::set<std::string> wanted;
      for (const auto& column : *table["columns"].as_array())
        wanted.insert(column.value<std::string>().value());
      const auto file = std::find_if(tables.begin(), tables.end(), [&](const std::set<std::string>& columns) {
        return std::includes(columns.begin(), columns.end(), wanted.begin(), wanted.end());
      });
      ASSERT_NE(file, tables.end()) << path << " has a table that recognises no file";
      EXPECT_EQ(std::count_if(tables.begin(), tables.end(),
                              [&](const std::set<std::string>& columns) {
                                return std::includes(columns.begin(), columns.end(), wanted.begin(),
                                                     wanted.end());
                              }),
                1)
          << path;
      const std::function<void(const std::string&, const toml::node&)> walk = [&](const std::string& key,
                                                                                  const toml::node& value) {
        if (key == "codes" || key == "is" || key == "is_not" || key == "name" || key == "scheme" ||
            key == "otherwise")
          return;
        if (const auto* inner = value.as_table()) {
          for (const auto& [name, child] : *inner) walk(std::string(name.str()), child);
        } else if (const auto* array = value.as_array()) {
          for (const auto& child : *array) walk(key, child);
        } else if (const auto word = value.value<std::string>()) {
          static const std::set<std::string> kTexts = {"service",     "organisation",   "team",   "worker",
                                                       "worker_role", "worker_contact", "detail", "title"};
          if (kTexts.count(key) != 0) {
            for (std::size_t at = 0; (at = word->find('{', at)) != std::string::npos; ++at) {
              const std::string column = word->substr(at + 1, word->find_first_of("}:", at) - at - 1);
              EXPECT_TRUE(file->count(column) != 0) << path << ": " << column;
            }
          } else if (!(key == "kind" && !file->count(*word)) && *word != "mother_sex") {
            EXPECT_TRUE(file->count(*word) != 0 || kConstants.count(*word) != 0)
                << path << ": " << key << " = " << *word;
          }
        }
      };
      walk("", table);
    }
  }
  EXPECT_EQ(mappings, 11);
}

TEST(DemoFiles, SourcesTomlNamesFoldersAndMappingsThatExist) {
  const SharedArea& area = Area20000();
  const toml::table toml = toml::parse_file((area.folder.Path() / "sources.toml").string());
  static const std::set<std::string> kBuiltIn = {"ssd", "ssda903", "cin", "annex_a"};
  std::set<std::string> names, agencies;
  for (const auto& node : *toml["source"].as_array()) {
    const toml::table& source = *node.as_table();
    names.insert(source["name"].value<std::string>().value());
    agencies.insert(source["agency"].value<std::string>().value());
    EXPECT_TRUE(
        std::filesystem::is_directory(area.folder.Path() / source["path"].value<std::string>().value()));
    const std::string mapping = source["mapping"].value<std::string>().value();
    EXPECT_TRUE(kBuiltIn.count(mapping) != 0 ||
                std::filesystem::is_regular_file(area.folder.Path() / mapping))
        << mapping;
  }
  EXPECT_EQ(names.size(), 2 * kSources);
  const toml::table agreements = toml::parse_file((area.folder.Path() / "agreements.toml").string());
  for (const auto& node : *agreements["agreement"].as_array())
    for (const auto& party : *node.as_table()->get("between")->as_array())
      EXPECT_TRUE(agencies.count(party.value<std::string>().value()) != 0);
}

TEST(DemoFiles, WrongRowsArePlantedAsThePaperSays) {
  const SharedArea& area = Area20000();
  const auto planted = ReadTable(area.folder.Path() / "truth" / "planted.csv");
  EXPECT_EQ(planted.size(), 24U);
  for (const auto& row : planted) {
    const std::string source = row.at("source");
    const std::size_t split = source.find('_');
    const std::string text =
        ReadAll(area.folder.Path() / source.substr(0, split) / source.substr(split + 1) / row.at("file"));
    EXPECT_NE(text.find(row.at("value")), std::string::npos) << source;
  }
}

TEST(DemoFiles, WindowsFilesHoldNoUtf8) {
  const std::string bytes = ReadAll(Area20000().Of(Sheet::kTenancies));
  EXPECT_EQ(bytes.find("\xC3"), std::string::npos);
  EXPECT_EQ(ToWindows1252("Zoë Łuczak-Ștefan"), "Zo\xEB Luczak-Stefan");
}

}  // namespace
}  // namespace kindred::demo
