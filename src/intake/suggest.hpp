// A first draft of a mapping, from the headers and values of a file; and a preview of what a mapping makes
// of its first rows.
//
//   Result<std::string> toml = SuggestMapping("pupils.csv");
//   Result<Preview> preview = PreviewMapping(mapping, "pupils.csv", 10);
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "intake/mapping.hpp"

namespace kindred::intake {

// TOML with one table for each header of the file, each guess with its reason in a comment. It parses as it
// is; where no column looks like an id, the first column is taken and the comment says so.
[[nodiscard]] Result<std::string> SuggestMapping(const std::filesystem::path& path);

struct PreviewRow {
  std::string table;
  std::int64_t line = 0;
  bool taken = false;
  std::vector<std::string> facts;  // in words: "birth date of 7: 2012-02-03"
  std::vector<std::string> problems;
};
struct Preview {
  std::vector<PreviewRow> rows;  // the first of each table
  std::int64_t rows_read = 0, rows_quarantined = 0, rows_noted = 0;
  std::vector<std::string> unused;  // columns of the file that the mapping does not name
  UnknownCodes unknown_codes;
};
// Reads the whole file, shows the first `limit` rows of each table. Looked-up tables are blank, as they may
// be in another file. Errors as of RecogniseFile.
[[nodiscard]] Result<Preview> PreviewMapping(const Mapping& mapping, const std::filesystem::path& path,
                                             std::size_t limit = 10);

}  // namespace kindred::intake
