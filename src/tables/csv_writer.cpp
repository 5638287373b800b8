#include "tables/csv_writer.hpp"

#include <vector>

namespace kindred::tables {
namespace {

bool LooksLikeNumber(std::string_view cell) {
  bool digit = false;
  for (std::size_t i = 0; i < cell.size(); ++i) {
    const char c = cell[i];
    if (c >= '0' && c <= '9') {
      digit = true;
    } else if (c != '.' && c != ',' && c != ' ' && !(i == 0 && (c == '-' || c == '+'))) {
      return false;
    }
  }
  return digit;
}

}  // namespace

void AppendCsvCell(std::string& out, std::string_view cell, char separator, bool for_spreadsheet) {
  if (cell.empty()) return;
  const bool formula = for_spreadsheet &&
                       std::string_view("=+-@\t").find(cell[0]) != std::string_view::npos &&
                       !LooksLikeNumber(cell);
  bool quote = cell.front() == ' ' || cell.back() == ' ' || cell.front() == '\t' || cell.back() == '\t';
  for (const char c : cell) quote = quote || c == separator || c == '"' || c == '\r' || c == '\n';
  if (!quote) {
    if (formula) out += '\'';
    out += cell;
    return;
  }
  out += '"';
  if (formula) out += '\'';
  for (const char c : cell) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

CsvWriter& CsvWriter::Row(std::span<const std::string> cells) {
  const std::size_t start = text_.size();
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i != 0) text_ += ',';
    AppendCsvCell(text_, cells[i], ',', for_spreadsheet_);
  }
  if (text_.size() == start) text_ += "\"\"";  // a row of one blank cell is not a blank line
  text_ += "\r\n";
  return *this;
}

CsvWriter& CsvWriter::Row(std::initializer_list<std::string_view> cells) {
  std::vector<std::string> copies(cells.begin(), cells.end());
  return Row(std::span<const std::string>(copies));
}

}  // namespace kindred::tables
