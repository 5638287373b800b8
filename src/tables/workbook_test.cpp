#include "tables/workbook.hpp"

#include <gtest/gtest.h>
#include <xlsxwriter.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tables/file.hpp"

namespace kindred::tables {
namespace {

// A folder of its own for each test, removed at the end.
class WorkbookTest : public testing::Test {
 protected:
  WorkbookTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "kindred-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~WorkbookTest() override { std::filesystem::remove_all(folder_); }

  std::string Write() {
    const std::string path = (folder_ / "w.xlsx").string();
    lxw_workbook* book = workbook_new(path.c_str());
    lxw_format* day = workbook_add_format(book);
    format_set_num_format(day, "dd/mm/yyyy");
    lxw_worksheet* first = workbook_add_worksheet(book, "List 1");
    worksheet_write_string(first, 0, 0, "Child Unique ID", nullptr);
    worksheet_write_string(first, 0, 1, "Date of Birth", nullptr);
    worksheet_write_number(first, 2, 0, 80811265, nullptr);
    lxw_datetime born = {2013, 6, 11, 0, 0, 0};
    worksheet_write_datetime(first, 2, 1, &born, day);
    worksheet_write_number(first, 2, 3, 0.1, nullptr);
    lxw_worksheet* second = workbook_add_worksheet(book, "Sëcond");
    worksheet_write_string(second, 0, 0, "x & y", nullptr);
    workbook_close(book);
    return Bytes(path);
  }
  static std::string Bytes(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  static std::string Dump(Workbook& book, std::size_t sheet) {
    std::string out;
    const auto read =
        book.Read(sheet, [&](std::int64_t row, std::span<const std::string_view> cells) -> Result<void> {
          out += std::to_string(row);
          for (const auto cell : cells) out += "|" + std::string(cell);
          out += "\n";
          return {};
        });
    return read ? out : read.error().message;
  }
  std::filesystem::path folder_;
};

TEST_F(WorkbookTest, ReadsEverySheetWithDatesAsIsoText) {
  const std::string bytes = Write();
  EXPECT_EQ(Recognise(bytes), FileKind::kWorkbook);
  auto book = Workbook::Open(bytes, "w.xlsx");
  ASSERT_TRUE(book) << book.error().message;
  EXPECT_EQ(book->Sheets(), (std::vector<std::string>{"List 1", "Sëcond"}));
  EXPECT_EQ(Dump(*book, 0), "1|Child Unique ID|Date of Birth\n3|80811265|2013-06-11||0.1\n");
  EXPECT_EQ(Dump(*book, 1), "1|x & y\n");
}

TEST_F(WorkbookTest, SaysThatACutWorkbookIsCut) {
  const std::string bytes = Write();
  for (const double part : {0.1, 0.5, 0.9, 0.99}) {
    const auto cut = bytes.substr(0, static_cast<std::size_t>(static_cast<double>(bytes.size()) * part));
    auto book = Workbook::Open(cut, "w.xlsx");
    EXPECT_FALSE(book) << part;
  }
}

TEST_F(WorkbookTest, RefusesAPartThatUnpacksBeyondReason) {
  const std::string bytes = Write();
  auto book = Workbook::Open(bytes, "w.xlsx", {.part_bytes = 200});
  ASSERT_FALSE(book);
  EXPECT_NE(book.error().message.find("refused as a danger"), std::string::npos);
}

TEST_F(WorkbookTest, LimitsColumns) {
  const std::string bytes = Write();
  auto book = Workbook::Open(bytes, "w.xlsx", {.columns = 2});
  ASSERT_TRUE(book);
  EXPECT_NE(Dump(*book, 0).find("more columns"), std::string::npos);
}

}  // namespace
}  // namespace kindred::tables
