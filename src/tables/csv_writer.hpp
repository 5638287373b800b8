// Writes CSV that every reader takes: UTF-8, CRLF, quotation marks only where needed.
//
//   CsvWriter csv;
//   csv.Row({"file", "line", "reason"}).Row({"a.csv", "214", "\"31/02\" is not a date"});
//   files.Write(path, csv.Text());
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace kindred::tables {

// Appends one cell, quoted where it holds a separator, quotation mark, line break or outer space. With
// `for_spreadsheet`, a cell that a spreadsheet would run as a formula (= + - @ tab first, and not a
// number) gets an apostrophe in front (OWASP, "CSV injection").
void AppendCsvCell(std::string& out, std::string_view cell, char separator = ',',
                   bool for_spreadsheet = false);

class CsvWriter {
 public:
  // `for_spreadsheet`: the file goes to people; see AppendCsvCell.
  explicit CsvWriter(bool for_spreadsheet = false) : for_spreadsheet_(for_spreadsheet) {}
  CsvWriter& Row(std::span<const std::string> cells);
  CsvWriter& Row(std::initializer_list<std::string_view> cells);
  [[nodiscard]] const std::string& Text() const { return text_; }
  // Hands over what was written so far and starts anew, for files too large for memory.
  [[nodiscard]] std::string Take() { return std::exchange(text_, {}); }

 private:
  bool for_spreadsheet_;
  std::string text_;
};

}  // namespace kindred::tables
