#include "linkage/match_config.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "linkage/match_config_fuzz.hpp"
#include "linkage/match_file.hpp"

namespace kindred::linkage {
namespace {

FieldKind KindOf(const MatchConfig& config, const std::string& name) {
  for (const MatchField& field : config.fields)
    if (field.name == name) return field.kind;
  ADD_FAILURE() << name << " was not recognised";
  return FieldKind::kText;
}

TEST(MatchConfig, RecognisesColumnsByHeaderAndValues) {
  const std::vector<ColumnSample> columns = {{"PersonID", {"1", "2", "3"}},
                                             {"unique_id", {"a1", "a2", "a3", "a4"}},
                                             {"GivenName", {"Ann", "Bob"}},
                                             {"Last Name", {"Reid", "Shah"}},
                                             {"DOB", {"2014-03-09", "09/03/2014"}},
                                             {"Gender", {"F", "M"}},
                                             {"where", {"TS18 1AB", "DL3 7QT"}},
                                             {"contact", {"a@b.org", "c@d.org"}},
                                             {"full_name", {"Ann Reid", "Bob Shah"}},
                                             {"cluster", {"1", "2"}},
                                             {"NHS", {"9434765919"}}};
  const MatchConfig config = SuggestMatch(columns, {});
  EXPECT_EQ(config.id, "unique_id");
  EXPECT_EQ(KindOf(config, "GivenName"), FieldKind::kForename);
  EXPECT_EQ(KindOf(config, "Last Name"), FieldKind::kSurname);
  EXPECT_EQ(KindOf(config, "DOB"), FieldKind::kBirthDate);
  EXPECT_EQ(KindOf(config, "Gender"), FieldKind::kSex);
  EXPECT_EQ(KindOf(config, "where"), FieldKind::kPostcode);
  EXPECT_EQ(KindOf(config, "contact"), FieldKind::kEmail);
  EXPECT_EQ(KindOf(config, "NHS"), FieldKind::kIdentifier);
  for (const MatchField& field : config.fields)
    EXPECT_TRUE(field.name != "cluster" && field.name != "full_name");
}

TEST(MatchConfig, TakesANumberOfRecordsThatTwoFilesShareForNoIdentifier) {
  const std::vector<ColumnSample> columns = {
      {"record_id", {"1", "2", "3", "4", "1", "2", "3", "4"}, {4}},
      {"surname", {"Lee", "Ray", "Orr", "Kay", "Lee", "Ray", "Orr", "Kay"}, {4}}};
  const MatchConfig config = SuggestMatch(columns, {});
  EXPECT_EQ(config.id, "record_id");
  ASSERT_EQ(config.fields.size(), 1U);
  EXPECT_EQ(config.fields[0].name, "surname");
}

TEST(MatchConfig, ReadsBackWhatItWrites) {
  MatchConfig config;
  config.id = "the \"id\"";
  config.fields = {{"surname", FieldKind::kSurname, false, {"a", "b"}},
                   {"who", FieldKind::kText, true, {"name"}}};
  const auto again = MatchConfig::FromToml(config.ToToml(), "x.toml");
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->ToToml(), config.ToToml());
}

TEST(MatchConfig, SaysWhatIsWrong) {
  for (const char* wrong : {"", "id = 3", "field = 1", "[[field]]", "[[field]]\nkind=\"x\"\ncolumns=[\"a\"]",
                            "nonsense = 1", "[[field]]\ncolumns=[1]", "= ="}) {
    const auto config = MatchConfig::FromToml(wrong, "m.toml");
    ASSERT_FALSE(config.has_value()) << wrong;
    EXPECT_NE(config.error().message.find("m.toml"), std::string::npos);
  }
}

TEST(MatchConfig, SurvivesAnyBytes) {
  std::mt19937 rng(3);
  for (int round = 0; round < 2000; ++round) {
    std::string text = round % 2 ? "id = \"a\"\n[[field]]\nkind = \"surname\"\ncolumns = [\"b\"]\n" : "";
    for (int i = 0; i < 20; ++i) {
      const char c = static_cast<char>(rng() % 256);
      if (text.empty())
        text += c;
      else
        text[rng() % text.size()] = c;
    }
    FuzzMatchConfig(text);
  }
}

TEST(FullName, IsSplitAtTheCommaOrTheLastWord) {
  EXPECT_EQ(SplitFullName("O'NEILL, Siobhan").forename, "Siobhan");
  EXPECT_EQ(SplitFullName("Siobhan Mary Reid").surname, "Reid");
  EXPECT_EQ(SplitFullName("Reid").surname, "Reid");
  EXPECT_EQ(SplitFullName("").surname, "");
}

class MatchFile : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "kindred-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::filesystem::path Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
    return folder_ / name;
  }
  static MatchConfig Names() { return {"id", {{"surname", FieldKind::kSurname, false, {"surname"}}}}; }
  std::filesystem::path folder_;
};

TEST_F(MatchFile, TellsApartIdsThatTwoFilesShare) {
  const auto input = ReadMatchFiles(
      {Write("a.csv", "id,surname\n1,Reid\n"), Write("b.csv", "id,surname\n1,Shah\n")}, Names(), "", 1);
  ASSERT_TRUE(input.has_value());
  EXPECT_EQ(input->ids, (std::vector<std::string>{"a:1", "b:1"}));
}

TEST_F(MatchFile, RefusesAnIdThatStandsTwice) {
  EXPECT_FALSE(ReadMatchFiles({Write("a.csv", "id,surname\n1,Reid\n1,Shah\n")}, Names(), "", 1).has_value());
}

TEST_F(MatchFile, RefusesAColumnThatNoFileHas) {
  const auto input = ReadMatchFiles({Write("a.csv", "id,name\n1,Reid\n")}, Names(), "", 1);
  ASSERT_FALSE(input.has_value());
  EXPECT_NE(input.error().message.find("surname"), std::string::npos);
}

TEST_F(MatchFile, RefusesAFileWithNothingInIt) {
  EXPECT_FALSE(ReadMatchFiles({Write("a.csv", "")}, Names(), "", 1).has_value());
  EXPECT_FALSE(ReadMatchFiles({folder_ / "missing.csv"}, Names(), "", 1).has_value());
}

}  // namespace
}  // namespace kindred::linkage
