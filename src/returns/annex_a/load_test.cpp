#include <gtest/gtest.h>

#include <filesystem>

#include "returns/annex_a/fuzz_body.hpp"
#include "returns/annex_a/return.hpp"
#include "returns/check.hpp"
#include "returns/findings.hpp"
#include "tables/file.hpp"

namespace kindred::returns::annex_a {
namespace {

namespace fs = std::filesystem;

fs::path Sample() {
  return fs::path(KINDRED_ROOT) / "tests/data/sample_authority";
}

struct Upload {
  std::vector<tables::MappedFile> files;
  std::vector<InputFile> inputs;
  void Add(const fs::path& path) {
    auto file = tables::MappedFile::Open(path);
    ASSERT_TRUE(file) << file.error().message;
    inputs.push_back({path.filename().string(), file->Bytes()});
    files.push_back(std::move(*file));
  }
  void AddFolder(const fs::path& folder, const std::string& extension) {
    for (const fs::directory_entry& entry : fs::directory_iterator(folder))
      if (entry.path().extension() == extension) Add(entry.path());
  }
};

std::string Csv(const Checked& checked) {
  std::string text;
  WriteCsv(checked, [&](std::string_view piece) { text += piece; });
  return text;
}

TEST(AnnexALoad, TheSampleAuthorityHasNoFindings) {
  Upload upload;
  upload.AddFolder(Sample() / "annex_a", ".csv");
  upload.AddFolder(Sample() / "ssda903", ".csv");
  upload.AddFolder(Sample() / "cin", ".xml");
  const auto checked = CheckAnnexA(upload.inputs, {.year = 2026, .threads = 2});
  ASSERT_TRUE(checked) << checked.error().message;
  for (const Problem& problem : checked->problems) ADD_FAILURE() << Describe(problem);
  EXPECT_EQ(Csv(*checked), "rule,level,table,row,child,fields,message,line\r\n");
  for (const Outcome& outcome : checked->outcomes) EXPECT_FALSE(outcome.skipped) << outcome.why;
}

TEST(AnnexALoad, AWorkbookSaysTheSameAsItsLists) {
  Upload book, lists;
  book.Add(Sample() / "annex_a/annex_a_2026-03-31.xlsx");
  lists.AddFolder(Sample() / "annex_a", ".csv");
  std::vector<Problem> problems;
  const LoadedTables from_book = Load(book.inputs, problems);
  const LoadedTables from_lists = Load(lists.inputs, problems);
  for (const Problem& problem : problems) ADD_FAILURE() << Describe(problem);
  for (std::uint16_t list = 0; list < kListCount; ++list) {
    const Table& a = from_book.tables[list];
    const Table& b = from_lists.tables[list];
    ASSERT_EQ(a.row_count(), b.row_count()) << TableName(list);
    EXPECT_GT(a.row_count(), 0U);
    for (std::uint32_t row = 0; row < a.row_count(); ++row)
      for (std::size_t c = 0; c < Lists()[list].columns.size(); ++c) {
        if (a.schema().columns[c].is_date)
          EXPECT_FALSE(Differs(a.day(c, row), b.day(c, row))) << Lists()[list].columns[c].heading;
        else
          EXPECT_EQ(from_book.pool.View(a.text(c, row)), from_lists.pool.View(b.text(c, row)))
              << Lists()[list].columns[c].heading;
      }
  }
}

TEST(AnnexALoad, WhatIsWrongWithAFileIsNamedAndTheRestIsChecked) {
  const std::string contacts =
      "Child Unique ID,Gender,Ethnicity,Date of Birth,Date of Contact,Contact Source,Colour\r\n"
      "1,x) Other,a) White,01/02/2015,03/03/2026,g) Police,red\r\n"
      "2,a) Male,a) White,01/02/2015,03/03/2026,g) Police,red,more\r\n";
  const std::vector<InputFile> files = {{"contacts.csv", contacts},
                                        {"again.csv", contacts},
                                        {"other.csv", "Child Unique ID,Gender,Ethnicity,b\r\n1,2,3,4\r\n"},
                                        {"empty.csv", ""}};
  const auto checked = CheckAnnexA(files, {.year = 2026, .rules = {"A0002"}});
  ASSERT_TRUE(checked);
  std::string said;
  for (const Problem& problem : checked->problems) said += Describe(problem) + "\n";
  EXPECT_NE(said.find("lacks the columns \"Age of Child (Years)\""), std::string::npos) << said;
  EXPECT_NE(said.find("does not have the columns \"Colour\""), std::string::npos) << said;
  EXPECT_NE(said.find("contacts.csv line 3"), std::string::npos) << said;
  EXPECT_NE(said.find("again.csv: is a second List 1"), std::string::npos) << said;
  EXPECT_NE(said.find("other.csv line 1: its columns are those of no list"), std::string::npos) << said;
  EXPECT_NE(said.find("empty.csv"), std::string::npos) << said;
  EXPECT_EQ(Csv(*checked),
            "rule,level,table,row,child,fields,message,line\r\n"
            "A0002,error,List 1,0,1,Gender,The text is none of the codes that the column accepts,2\r\n");
}

TEST(AnnexALoad, WhatIsNoListIsPassedOverBesideListsAndIsWrongAlone) {
  const std::vector<InputFile> beside = {
      {"contacts.csv", "Child Unique ID,Date of Contact,Contact Source,Gender\n"},
      {"people.csv", "id,name\n1,2\n"}};
  const auto checked = CheckAnnexA(beside, {.year = 2026, .rules = {"A0003"}});
  ASSERT_TRUE(checked);
  EXPECT_NE(checked->note.find("passed over: people.csv"), std::string::npos) << checked->note;
  const auto alone = CheckAnnexA({&beside[1], 1}, {.year = 2026});
  ASSERT_TRUE(alone);
  ASSERT_EQ(alone->problems.size(), 1U);
  EXPECT_FALSE(alone->readable());
}

TEST(AnnexALoad, ChecksAreListedAndChosen) {
  const auto rules = ListRules("annex_a", 2026);
  ASSERT_TRUE(rules);
  EXPECT_GT(rules->size(), 70U);
  const auto none = CheckAnnexA({}, {.rules = {"A9999"}});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().kind, ErrorKind::kUsage);
}

TEST(AnnexALoad, TheDayDecidesWhatIsLate) {
  Upload upload;
  upload.AddFolder(Sample() / "annex_a", ".csv");
  const auto later =
      CheckAnnexA(upload.inputs, {.year = 2026, .rules = {"A0101"}, .as_of = Date::FromYmd(2026, 12, 31)});
  ASSERT_TRUE(later);
  EXPECT_EQ(later->finding_count(), 11U);  // all contacts are older than six months then
}

TEST(AnnexALoad, AnyBytesAreReadOrRefused) {
  const std::string good =
      "Child Unique ID,Gender,Ethnicity,Date of Birth,Age of Child (Years),Date of "
      "Contact,Contact Source\n1,a) Male,\"a) White\",31/02/2015,x,03/03/2026,\n";
  for (std::size_t cut = 0; cut <= good.size(); ++cut) FuzzAnnexA(good.substr(0, cut));
  FuzzAnnexA("Child Unique ID\n");
  FuzzAnnexA("<Message><Children>");
  FuzzAnnexA("PK\x03\x04");
  FuzzAnnexA(std::string_view("\0\0", 2));
}

}  // namespace
}  // namespace kindred::returns::annex_a
