// What a file is: which tables of which mapping it holds, by the columns of its header, the root of its XML
// or the headers of its sheets. The name of a file says nothing.
//
//   Result<RecognisedFile> file = RecogniseFile("in/episodes.csv", "episodes.csv", {FindMapping("ssda903")});
//   file->mapping->name == "ssda903"; file->parts[0].tables[0]->name == "episodes";
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "intake/mapping.hpp"
#include "tables/csv.hpp"
#include "tables/file.hpp"
#include "tables/workbook.hpp"

namespace kindred::intake {

// One header and what it feeds: a CSV file, a sheet of a workbook, or all of an XML file.
struct RecognisedPart {
  int sheet = -1;
  std::string name;                 // of the sheet; else empty
  std::vector<std::string> header;  // empty for XML
  std::vector<const TableSpec*> tables;
  std::vector<int> lookups;  // indexes of Mapping::lookups
};

struct RecognisedFile {
  std::string name;  // as shown: relative to what was named on the command line
  std::shared_ptr<tables::MappedFile> bytes;
  tables::FileKind kind = tables::FileKind::kText;
  const Mapping* mapping = nullptr;
  std::vector<RecognisedPart> parts;
  std::string as_of;  // the day the data describe, where the file says it
};

// One row of a part. `cells` are views that live during the callback.
struct InputRow {
  std::int64_t line = 0;
  std::span<const std::string_view> cells;
  const tables::CsvReader* csv = nullptr;  // knows the place of each cell
  bool cut_off = false;                    // the last line of a file that does not end with a line break
};

// Opens and recognises. `candidates` are tried in order; the best match wins, the first among equals.
// Errors: cannot be read (kCannotRun); empty, binary, cut, a DOCTYPE, or no table of any candidate
// (kBadData) with what was seen and what to do.
[[nodiscard]] Result<RecognisedFile> RecogniseFile(const std::filesystem::path& path, const std::string& name,
                                                   std::span<const Mapping* const> candidates);

// Calls `on_row` for every row of a CSV file or sheet after its header, in order.
[[nodiscard]] Result<void> ReadPart(const RecognisedFile& file, const RecognisedPart& part,
                                    const std::function<Result<void>(const InputRow&)>& on_row,
                                    const std::function<void(std::size_t bytes)>& on_progress = nullptr);

// XML: the columns a table wants of the file, which are its header.
[[nodiscard]] std::vector<std::string> XmlHeader(const TableSpec& table);
// Calls `on_row` with the index of the table for every row of every table, record by record.
[[nodiscard]] Result<void> ReadXmlTables(
    const RecognisedFile& file, const std::function<Result<void>(std::size_t table, const InputRow&)>& on_row,
    const std::function<void(std::size_t bytes)>& on_progress = nullptr);

}  // namespace kindred::intake
