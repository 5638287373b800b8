#include "tables/csv.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "tables/csv_reference.hpp"
#include "tables/csv_writer.hpp"
#include "tables/file.hpp"

namespace kindred::tables {
namespace {

using Cells = std::vector<std::vector<std::string>>;

Cells ReadAll(std::string_view text, char separator = 0) {
  auto reader = CsvReader::Open(text, "t.csv", separator);
  EXPECT_TRUE(reader) << reader.error().message;
  Cells out;
  while (true) {
    auto record = reader->Next();
    if (!record) {
      ADD_FAILURE() << record.error().message;
      return out;
    }
    if (*record == nullptr) return out;
    out.emplace_back((*record)->cells.begin(), (*record)->cells.end());
  }
}

std::string OpenError(std::string_view bytes) {
  auto reader = CsvReader::Open(bytes, "t.csv");
  return reader ? "" : reader.error().message;
}

TEST(Csv, ReadsLfCrlfAndCr) {
  const Cells want = {{"a", "b"}, {"1", "2"}};
  EXPECT_EQ(ReadAll("a,b\n1,2\n"), want);
  EXPECT_EQ(ReadAll("a,b\r\n1,2\r\n"), want);
  EXPECT_EQ(ReadAll("a,b\r1,2\r"), want);
  EXPECT_EQ(ReadAll("a,b\n1,2"), want);
}

TEST(Csv, DropsTheByteOrderMark) {
  EXPECT_EQ(ReadAll("\xEF\xBB\xBF"
                    "a,b\n")[0][0],
            "a");
}

TEST(Csv, ReadsWindows1252WhenItIsNotUtf8) {
  EXPECT_EQ(ReadAll("name\nSiobh\xE1n\x92s\n")[1][0], "Siobhán’s");
  EXPECT_EQ(ReadAll("name\nSiobhán\n")[1][0], "Siobhán");
}

TEST(Csv, KeepsQuotedLineBreaksSeparatorsAndMarks) {
  EXPECT_EQ(ReadAll("a,b\n\"x\r\ny\",\"1,\"\"2\"\"\"\n"), (Cells{{"a", "b"}, {"x\r\ny", "1,\"2\""}}));
}

TEST(Csv, KeepsMarksInsideUnquotedCellsAndTextAfterAClosingMark) {
  EXPECT_EQ(ReadAll("a,b\n5\" pipe,\"x\" y\n"), (Cells{{"a", "b"}, {"5\" pipe", "x y"}}));
}

TEST(Csv, PassesOverBlankLinesButNotRowsOfBlanks) {
  EXPECT_EQ(ReadAll("a,b\n\n   \n,\n1,2\n\n"), (Cells{{"a", "b"}, {"", ""}, {"1", "2"}}));
}

TEST(Csv, LeavesRaggedRowsAsTheyAre) {
  EXPECT_EQ(ReadAll("a,b,c\n1\n1,2,3,4\n"), (Cells{{"a", "b", "c"}, {"1"}, {"1", "2", "3", "4"}}));
}

TEST(Csv, FindsTheSeparator) {
  EXPECT_EQ(SniffSeparator("a;b;c\n1,5;2;3\n"), ';');
  EXPECT_EQ(SniffSeparator("a\tb\n1\t2\n"), '\t');
  EXPECT_EQ(SniffSeparator("a|b\n1|2\n"), '|');
  EXPECT_EQ(SniffSeparator("\"x;y\",b\n1,2\n"), ',');
  EXPECT_EQ(SniffSeparator("single\n1\n"), ',');
}

TEST(Csv, KnowsLineAndByteOfEveryCell) {
  auto reader = CsvReader::Open("a,b\n\"x\ny\",é,z\n", "t.csv");
  (void)reader->Next();
  ASSERT_TRUE(reader->Next());
  EXPECT_EQ(reader->Position(0).line, 2);
  EXPECT_EQ(reader->Position(1).line, 3);
  EXPECT_EQ(reader->Position(1).column, 4);
  EXPECT_EQ(reader->Position(2).column, 7);  // é is two bytes
}

TEST(Csv, SaysWhereAMarkIsLeftOpen) {
  auto reader = CsvReader::Open("a,b\n1,\"2\n3,4\n", "t.csv");
  (void)reader->Next();
  auto record = reader->Next();
  ASSERT_FALSE(record);
  EXPECT_EQ(record.error().kind, ErrorKind::kBadData);
  EXPECT_NE(record.error().message.find("t.csv line 2, character 3"), std::string::npos)
      << record.error().message;
}

TEST(Csv, RefusesEmptyAndBinaryFilesInWords) {
  EXPECT_NE(OpenError("").find("is empty"), std::string::npos);
  EXPECT_NE(OpenError(" \r\n \n").find("is empty"), std::string::npos);
  EXPECT_NE(OpenError(std::string_view("a,b\n1\0,2\n", 9)).find("binary data"), std::string::npos);
  EXPECT_NE(OpenError("%PDF-1.7 ...").find("a PDF document"), std::string::npos);
  EXPECT_NE(OpenError(std::string_view("\xFF\xFE"
                                       "a\0,\0",
                                       6))
                .find("UTF-16"),
            std::string::npos);
}

TEST(Csv, RefusesARecordBeyondTheLimits) {
  auto reader = CsvReader::Open("a,b,c,d\n", "t.csv", ',', {.record_bytes = 100, .cells = 3});
  EXPECT_FALSE(reader->Next());
}

TEST(Csv, WritesNothingASpreadsheetWouldRun) {
  std::string cell;
  AppendCsvCell(cell, "=HYPERLINK(1)", ',', true);
  AppendCsvCell(cell, "-3.5", ',', true);
  EXPECT_EQ(cell, "'=HYPERLINK(1)-3.5");
}

rc::Gen<std::string> MessyText() {
  return rc::gen::container<std::string>(rc::gen::elementOf(std::string("\",\n\r; \tab\x80|")));
}

RC_GTEST_PROP(CsvProperty, AgreesWithTheReferenceReader, ()) {
  const std::string text = *MessyText();
  for (const char separator : {',', ';', '\0'}) RC_ASSERT(reference::Compare(text, separator).empty());
}

RC_GTEST_PROP(CsvProperty, ReadsBackWhatItWrote, ()) {
  const auto row = rc::gen::container<std::vector<std::string>>(
      rc::gen::container<std::string>(rc::gen::elementOf(std::string("\",\n\r; ab"))));
  Cells rows = *rc::gen::container<Cells>(rc::gen::nonEmpty(row));
  CsvWriter writer;
  for (const auto& r : rows) writer.Row(std::span<const std::string>(r));
  if (rows.empty()) return;
  RC_ASSERT(ReadAll(writer.Text(), ',') == rows);
}

TEST(Csv, AgreesWithTheReferenceAcrossBlocksOf64) {
  // Every place of a mark, a break and a separator around the borders of a block.
  for (std::size_t length = 60; length < 70; ++length)
    for (const char* special : {"\"", "\n", "\r\n", ",", "\"\"", "\",\"", "\"\n\""}) {
      std::string text = std::string(length, 'a') + special + std::string(70, 'b') + "\n\"q\"\n";
      EXPECT_EQ(reference::Compare(text, ','), "") << length << special;
      text = "\"" + text;
      EXPECT_EQ(reference::Compare(text, ','), "") << length << special;
    }
}

}  // namespace
}  // namespace kindred::tables
