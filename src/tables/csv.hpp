// CSV as it really comes: comma, semicolon, tab or pipe; UTF-8 with or without a byte order mark, or
// Windows-1252; LF, CRLF or CR; quoted cells with line breaks. Cells are views into the file, not copies,
// and every one knows its line and its byte in that line.
//
//   auto reader = CsvReader::Open(file.Bytes(), "episodes.csv");
//   while (true) {
//     Result<const CsvRecord*> record = reader->Next();
//     if (!record) return Unexpected(record.error());   // a quotation mark that is never closed
//     if (!*record) break;                              // the end
//     Use((*record)->cells);
//   }
//
// What a record is follows RFC 4180, with these tolerances: text after a closing quotation mark joins the
// cell; a quotation mark inside an unquoted cell is itself. Lines of white space only are passed over.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "tables/scan.hpp"

namespace kindred::tables {

struct CsvLimits {
  std::size_t record_bytes = std::size_t{1} << 20;  // a stray quotation mark must not eat the whole file
  std::size_t cells = 4096;                         // in one record
};

// Where a cell begins, both counted from 1; `column` counts bytes of the text as decoded to UTF-8.
struct CellPosition {
  std::int64_t line = 0;
  std::int64_t column = 0;
};

// One record. Views are valid until the next call of Next.
struct CsvRecord {
  std::int64_t line = 0;                // on which it begins
  std::vector<std::string_view> cells;  // as written, without the quotation marks around them
};

class CsvReader {
 public:
  // `bytes` must outlive the reader. `separator` 0 means: find out. Errors (kBadData): nothing in it,
  // binary data. The error names `file_name`.
  [[nodiscard]] static Result<CsvReader> Open(std::string_view bytes, std::string file_name,
                                              char separator = 0, CsvLimits limits = {});

  // The next record, or nullptr at the end. Errors (kBadData): a quotation mark that is never closed, a
  // record larger than the limits.
  [[nodiscard]] Result<const CsvRecord*> Next();

  // Where cell `index` of the record returned last begins (at its quotation mark when it has one).
  [[nodiscard]] CellPosition Position(std::size_t index) const;

  [[nodiscard]] char Separator() const { return separator_; }
  [[nodiscard]] bool IsWindows1252() const { return converted_ != nullptr; }
  // False for a file whose last line has no end: it may have been cut.
  [[nodiscard]] bool EndsWithLineBreak() const;
  // Bytes read so far and in all, for progress.
  [[nodiscard]] std::size_t BytesRead() const { return at_; }
  [[nodiscard]] std::size_t BytesTotal() const { return text_.size(); }

 private:
  CsvReader(std::string_view text, std::unique_ptr<std::string> converted, std::string file_name,
            char separator, CsvLimits limits);
  [[nodiscard]] bool SkipBlankLines();
  [[nodiscard]] Result<std::size_t> ReadQuoted(std::size_t open, std::string_view& cell);
  void EndLine(std::size_t at);

  std::unique_ptr<std::string> converted_;  // owns the text of a Windows-1252 file
  std::string_view text_;
  std::string file_name_;
  char separator_;
  CsvLimits limits_;
  Scanner scan_;
  std::size_t at_ = 0;     // start of the next record
  std::int64_t line_ = 1;  // line of at_
  CsvRecord record_;
  std::size_t record_start_ = 0;
  std::vector<std::size_t> starts_;                   // where each cell begins in text_
  std::vector<std::unique_ptr<std::string>> copies_;  // cells with doubled quotation marks, undoubled
  std::size_t copies_used_ = 0;
};

// The separator that splits the first lines most evenly: comma, semicolon, tab or pipe; comma when none does.
[[nodiscard]] char SniffSeparator(std::string_view text);

}  // namespace kindred::tables
