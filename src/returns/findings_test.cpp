// The three forms of the findings say the same: CSV, JSON, workbook. And Ofsted's list as the workbook that
// it is.
#include "returns/findings.hpp"

#include <gtest/gtest.h>
#include <xlsxwriter.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "returns/check.hpp"
#include "tables/csv.hpp"
#include "tables/workbook.hpp"

namespace kindred::returns {
namespace {

namespace fs = std::filesystem;
using Lines = std::vector<std::vector<std::string>>;

// A place for one file, gone at the end.
class Place {
 public:
  Place() {
    std::string pattern = (fs::temp_directory_path() / "kindred-findings-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
  }
  ~Place() { fs::remove_all(folder_); }
  [[nodiscard]] fs::path File(std::string_view name) const { return folder_ / name; }

 private:
  fs::path folder_;
};

std::string Slurp(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

template <class Write>
std::string Written(const Checked& checked, const Write& write) {
  std::string out;
  write(checked, [&](std::string_view piece) { out += piece; });
  return out;
}

// Two reviews with faults, a child whose name a spreadsheet would calculate, and a file that is no table.
Checked Faulty() {
  static const std::string kReviews =
      "CHILD,DOB,REVIEW,REVIEW_CODE\n=1+1,01/02/2015,31/02/2025,PN1\n\"Ä, "
      "\"\"b\"\"\",01/02/2015,01/05/2025,XX\n";
  static const std::string kOther = "Colour,Size\n";
  const std::vector<InputFile> files = {{"reviews.csv", kReviews}, {"shop.csv", kOther}};
  Result<Checked> checked = CheckSsda903(files, {}, {.year = 2026});
  EXPECT_TRUE(checked);
  return std::move(*checked);
}

// The lines of the CSV without its heading.
Lines CsvLines(const Checked& checked) {
  const std::string csv = Written(checked, WriteCsv);
  Lines lines;
  auto reader = tables::CsvReader::Open(csv, "findings.csv", ',');
  EXPECT_TRUE(reader);
  for (auto record = reader->Next(); record && *record != nullptr; record = reader->Next())
    lines.emplace_back((*record)->cells.begin(), (*record)->cells.end());
  EXPECT_EQ(lines[0], (std::vector<std::string>{"rule", "level", "table", "row", "child", "fields", "message",
                                                "line"}));
  lines.erase(lines.begin());
  return lines;
}

TEST(Findings, AreTheSameInJsonAsInCsv) {
  const Checked checked = Faulty();
  const Lines csv = CsvLines(checked);
  ASSERT_GE(csv.size(), 2U);
  const auto json = nlohmann::json::parse(Written(checked, WriteJson));
  EXPECT_EQ(json["return"], "ssda903");
  EXPECT_EQ(json["year"], 2026);
  ASSERT_EQ(json["findings"].size(), csv.size());
  for (std::size_t i = 0; i < csv.size(); ++i) {
    const auto& finding = json["findings"][i];
    EXPECT_EQ(finding["rule"], csv[i][0]);
    EXPECT_EQ(finding["level"], csv[i][1]);
    EXPECT_EQ(finding["table"], csv[i][2]);
    EXPECT_EQ(std::to_string(finding["row"].get<int>()), csv[i][3]);
    EXPECT_EQ(finding["fields"], csv[i][5]);
    EXPECT_EQ(finding["message"], csv[i][6]);
    EXPECT_EQ(std::to_string(finding["line"].get<int>()), csv[i][7]);
  }
  EXPECT_EQ(json["findings"][0]["child"], "=1+1");  // as uploaded; the CSV guards it for spreadsheets
  EXPECT_NE(csv[0][4], "=1+1");
  EXPECT_EQ(json["rules"].size(), checked.rules.size());
  ASSERT_EQ(json["problems"].size(), checked.problems.size());
  EXPECT_EQ(json["problems"][0]["file"], "reviews.csv");
  EXPECT_EQ(json["problems"][0]["line"], 2);
  EXPECT_EQ(json["problems"][1]["left_out"], true);
}

TEST(Findings, HaveTheirIssuesInTheJsonOfACensus) {
  const std::string xml =
      "<Message><Header><CollectionDetails><Year>2026</Year><ReferenceDate>2026-03-31</ReferenceDate>"
      "</CollectionDetails></Header><Children><Child><ChildIdentifiers><LAchildID>1</LAchildID></"
      "ChildIdentifiers>"
      "<CINdetails><CINreferralDate>2025-06-01</CINreferralDate><CINclosureDate>2025-05-01</CINclosureDate>"
      "</CINdetails></Child></Children></Message>";
  CheckOptions options;
  options.year = 2026;
  options.rules = {"8630", "2887Q"};
  const Result<Checked> checked = CheckCin({"cin.xml", xml}, options);
  ASSERT_TRUE(checked);
  const auto json = nlohmann::json::parse(Written(*checked, WriteJson));
  ASSERT_EQ(json["findings"].size(), 2U);
  EXPECT_EQ(json["findings"][0]["rule"], "2887Q");
  EXPECT_EQ(json["findings"][0]["row"], -1);  // the return as a whole
  EXPECT_EQ(json["findings"][0]["table"], "");
  EXPECT_EQ(json["findings"][1]["fields"], "CINreferralDate;CINclosureDate");
  EXPECT_TRUE(json["findings"][1].contains("issue"));
}

TEST(Findings, AreTheSameInTheWorkbookAsInCsv) {
  const Checked checked = Faulty();
  const Lines csv = CsvLines(checked);
  const Place place;
  ASSERT_TRUE(WriteWorkbook(checked, place.File("found.xlsx")));
  const std::string bytes = Slurp(place.File("found.xlsx"));
  Result<tables::Workbook> book = tables::Workbook::Open(bytes, "found.xlsx");
  ASSERT_TRUE(book);
  EXPECT_EQ(book->Sheets(), (std::vector<std::string>{"Summary", "Findings", "Files"}));
  const auto rows_of = [&](std::size_t sheet) {
    Lines rows;
    const Result<void> read = book->Read(sheet, [&](std::int64_t, std::span<const std::string_view> cells) {
      rows.emplace_back(cells.begin(), cells.end());
      return Result<void>();
    });
    EXPECT_TRUE(read);
    rows.erase(rows.begin());
    return rows;
  };
  EXPECT_EQ(rows_of(0).size(), checked.rules.size());
  const Lines found = rows_of(1);
  ASSERT_EQ(found.size(), csv.size());
  for (std::size_t i = 0; i < csv.size(); ++i) {
    for (const std::size_t cell : {0U, 1U, 2U, 3U, 5U, 6U, 7U}) EXPECT_EQ(found[i][cell], csv[i][cell]);
  }
  EXPECT_EQ(found[0][4], "=1+1");  // a text in a workbook, not a formula
  EXPECT_EQ(rows_of(2).size(), checked.problems.size());
}

TEST(Findings, ThatCannotBeWrittenSaySo) {
  const Place place;
  const Result<void> written = WriteWorkbook(Faulty(), place.File("no-such-folder/found.xlsx"));
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().kind, ErrorKind::kCannotRun);
}

TEST(Findings, OfProvidersComeFromOfstedsWorkbookToo) {
  const Place place;
  lxw_workbook* book = workbook_new(place.File("ofsted.xlsx").c_str());
  lxw_format* day = workbook_add_format(book);
  format_set_num_format(day, "dd/mm/yyyy");
  const auto row = [](lxw_worksheet* sheet, std::uint32_t at, const std::vector<const char*>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i)
      worksheet_write_string(sheet, at, static_cast<std::uint16_t>(i), cells[i], nullptr);
  };
  lxw_worksheet* homes = workbook_add_worksheet(book, "Children's homes");
  row(homes, 0, {"Registered providers, as of March"});
  row(homes, 2, {"URN", "Placement code", "Placement provider code", "Closed date", "Setting postcode"});
  row(homes, 3, {"sc1", "K2", "PR4", "", "ts15 9hw"});
  lxw_datetime closed{2025, 6, 30, 0, 0, 0};
  worksheet_write_datetime(homes, 3, 3, &closed, day);
  worksheet_write_number(homes, 4, 0, 70001, nullptr);
  row(homes, 5, {""});
  lxw_worksheet* supported = workbook_add_worksheet(book, "Supported accommodation");
  row(supported, 0, {"URN", "Postcode"});
  row(supported, 1, {"2700123", "DL1 1AA"});
  ASSERT_EQ(workbook_close(book), LXW_NO_ERROR);
  const std::string bytes = Slurp(place.File("ofsted.xlsx"));
  ssda903::ProviderList list;
  ASSERT_TRUE(ssda903::ReadProviders(bytes, "ofsted.xlsx", list));
  ASSERT_EQ(list.rows.size(), 3U);
  EXPECT_EQ(list.rows[0].urn, "SC1");
  EXPECT_EQ(list.rows[0].place_codes, "K2");
  EXPECT_EQ(list.rows[0].closed, DayOf(2025, 6, 30));
  EXPECT_EQ(list.rows[0].postcode, "TS159HW");
  EXPECT_EQ(list.rows[1].urn, "70001");
  EXPECT_EQ(list.rows[2].place_codes, "K3");  // the sheet of supported accommodation has no codes
  EXPECT_EQ(list.rows[2].provider_codes, "PR4");
  EXPECT_FALSE(ssda903::ReadProviders(std::string_view(bytes).substr(0, bytes.size() / 2), "cut.xlsx", list));
}

}  // namespace
}  // namespace kindred::returns
