// Tables of people from CSV files, ready to be linked: what `kindred match` reads.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "linkage/match_config.hpp"
#include "linkage/record_table.hpp"

namespace kindred::linkage {

struct MatchInput {
  RecordTable table{{}};
  std::vector<std::string> ids;    // per row, as written; with the file's name in front where files clash
  std::vector<std::string> truth;  // per row, when a truth column was asked for; blank is "not known"
};

// Reads all files by one configuration; each file is a source. A file that lacks a configured column has no
// values there, unless no file has it. Errors: a file that cannot be read (kCannotRun), a column that no file
// has (kUsage), the same id twice in one file or nothing to compare (kBadData).
[[nodiscard]] Result<MatchInput> ReadMatchFiles(const std::vector<std::filesystem::path>& files,
                                                const MatchConfig& config, const std::string& truth_column,
                                                unsigned threads);

// The first rows of the files, by column, for SuggestMatch.
[[nodiscard]] Result<std::vector<ColumnSample>> SampleColumns(const std::vector<std::filesystem::path>& files,
                                                              std::size_t rows = 2000);

// A truth file: the first column that names records and the first that names people, or columns `id` and
// `cluster` where it has more. One label per row of `input`; blank where the file does not know the record.
[[nodiscard]] Result<std::vector<std::string>> ReadTruthFile(const std::filesystem::path& file,
                                                             const MatchInput& input);

}  // namespace kindred::linkage
