#include "statutory/build/workbook.hpp"

#include <fmt/core.h>
#include <xlsxwriter.h>

#include "returns/annex_a/lists.hpp"
#include "tables/csv.hpp"

namespace kindred::statutory::build {
namespace {

namespace lists = returns::annex_a;

struct Formats {
  lxw_format* bold;
  lxw_format* date;
};

void WriteCell(lxw_worksheet* sheet, std::uint32_t row, std::uint16_t column, std::string_view cell,
               const lists::ListColumn& kind, const Formats& formats) {
  if (cell.empty()) return;
  const bool is_date = kind.kind == lists::CellKind::kDate || kind.kind == lists::CellKind::kBirth;
  if (const returns::Day day = lists::ParseListDay(cell); is_date && day.valid()) {
    const YearMonthDay ymd = Date::FromDays(day.days).Ymd();
    lxw_datetime when = {ymd.year, ymd.month, ymd.day, 0, 0, 0};
    worksheet_write_datetime(sheet, row, column, &when, formats.date);
    return;
  }
  if (kind.kind == lists::CellKind::kNumber && cell.size() < 7 &&
      cell.find_first_not_of("0123456789") == std::string_view::npos) {
    worksheet_write_number(sheet, row, column, std::stoi(std::string(cell)), nullptr);
    return;
  }
  worksheet_write_string(sheet, row, column, std::string(cell.substr(0, 32'000)).c_str(), nullptr);
}

Result<void> WriteSheet(lxw_workbook* book, const lists::List& list, const BuiltFile& file,
                        const Formats& formats) {
  lxw_worksheet* sheet = workbook_add_worksheet(book, std::string(list.name).c_str());
  auto reader = tables::CsvReader::Open(file.bytes, file.name, ',');
  if (!reader) return Unexpected(reader.error());
  for (std::uint32_t row = 0;; ++row) {
    const auto record = reader->Next();
    if (!record) return Unexpected(record.error());
    if (*record == nullptr) break;
    for (std::uint16_t column = 0; column < (*record)->cells.size(); ++column) {
      if (row == 0)
        worksheet_write_string(sheet, row, column, std::string((*record)->cells[column]).c_str(),
                               formats.bold);
      else
        WriteCell(sheet, row, column, (*record)->cells[column], list.columns[column], formats);
    }
  }
  worksheet_freeze_panes(sheet, 1, 0);
  worksheet_set_column(sheet, 0, static_cast<std::uint16_t>(list.columns.size() - 1), 16, nullptr);
  return {};
}

}  // namespace

Result<void> WriteAnnexAWorkbook(const BuiltReturn& built, const std::filesystem::path& path) {
  lxw_workbook* book = workbook_new(path.c_str());
  if (book == nullptr)
    return Fail(ErrorKind::kCannotRun, path.string() + ": cannot be written; is the folder there?");
  const Formats formats = {workbook_add_format(book), workbook_add_format(book)};
  format_set_bold(formats.bold);
  format_set_num_format(formats.date, "dd/mm/yyyy");
  Result<void> done;
  for (std::size_t i = 0; i < built.files.size() && done; ++i)
    done = WriteSheet(book, lists::Lists()[i], built.files[i], formats);
  const lxw_error closed = workbook_close(book);
  if (!done) return done;
  if (closed != LXW_NO_ERROR)
    return Fail(ErrorKind::kCannotRun,
                fmt::format("{}: cannot be written: {}", path.string(), lxw_strerror(closed)));
  return {};
}

}  // namespace kindred::statutory::build
