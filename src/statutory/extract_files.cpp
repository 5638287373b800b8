#include "statutory/extract_files.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/text.hpp"
#include "returns/ssda903/tables.hpp"
#include "statutory/findings.sql.hpp"
#include "store/sealing.hpp"
#include "tables/csv_writer.hpp"

namespace kindred::statutory {
namespace {

using store::Transaction;

// The tables of data/mappings/ssda903.toml in the order of the engine's.
constexpr std::array<std::string_view, returns::ssda903::kTableCount> kMappedTables = {
    "header",
    "episodes",
    "reviews",
    "uasc",
    "oc2",
    "oc3",
    "adoption",
    "placed_for_adoption",
    "previous_permanence",
    "missing",
    "social_worker_episodes",
    "deprivation_of_liberty"};

// One table being written back.
struct Writing {
  std::vector<std::string> header;
  tables::CsvWriter csv;
  std::vector<std::int64_t> rows;
};

std::map<std::string, Writing, std::less<>> EmptyTables() {
  std::map<std::string, Writing, std::less<>> tables;
  for (std::size_t i = 0; i < kMappedTables.size(); ++i) {
    Writing writing;
    for (const returns::Column& column : returns::ssda903::Schemas()[i].columns)
      if (column.supplied) writing.header.emplace_back(column.name);
    writing.csv.Row(writing.header);
    tables.emplace(kMappedTables[i], std::move(writing));
  }
  return tables;
}

// Takes up one opened row; false when it cannot be read.
bool Append(simdjson::dom::parser& parser, const std::string& json, std::int64_t row, Writing& into) {
  simdjson::dom::object cells;
  if (parser.parse(json).get(cells) != simdjson::SUCCESS) return false;
  std::vector<std::string> line(into.header.size());
  for (const auto& [column, value] : cells) {
    std::string_view text;
    if (value.get(text) != simdjson::SUCCESS) continue;
    const std::string name = ToUpperAscii(Trim(column));
    const auto at = std::find(into.header.begin(), into.header.end(), name);
    if (at != into.header.end()) line[static_cast<std::size_t>(at - into.header.begin())] = std::string(text);
  }
  into.csv.Row(line);
  into.rows.push_back(row);
  return true;
}

}  // namespace

std::vector<ReturnSource> ReturnSources(Transaction& tx, std::string_view return_name) {
  std::vector<ReturnSource> sources;
  if (return_name != "ssda903") return sources;
  for (const store::Row& row : tx.Select(sql::own_return_sources, return_name))
    sources.push_back({.id = row.As<SourceId>(0),
                       .name = row.String(1),
                       .title = row.String(2),
                       .authority = row.String(4),
                       .as_of = row.Day(5),
                       .extract = row.Int(6)});
  return sources;
}

Result<ExtractFiles> MakeExtractFiles(Transaction& tx, const sharing::Access& access, SourceId source) {
  if (!access.Allows(Section::kSocialCare) || !access.Allows(Section::kSources))
    return Fail(ErrorKind::kRefused,
                "Returns hold social care rows as they were sent, which your role does not see.");
  const std::vector<ReturnSource> known = ReturnSources(tx, "ssda903");
  const auto found =
      std::find_if(known.begin(), known.end(), [&](const ReturnSource& s) { return s.id == source; });
  if (found == known.end())
    return Fail(ErrorKind::kBadData,
                "The rows of this source are no return of your authority's own social care.");
  auto tables = EmptyTables();
  simdjson::dom::parser parser;
  const auto take = [&](std::string_view table, std::string_view sealed, std::int64_t row) -> Result<void> {
    const auto into = tables.find(table);
    if (into == tables.end()) return {};
    const auto json = store::Unseal(tx, sealed);
    if (!json) return Unexpected(json.error());
    if (!Append(parser, *json, row, into->second))
      return Fail(ErrorKind::kBadData,
                  "a row of " + found->title + " cannot be read; run kindred audit verify");
    return {};
  };
  for (const store::Row& row : tx.Select(sql::rows_of_source, source))
    if (auto taken = take(row.Text(1), row.BlobBytes(2), row.Int(0)); !taken)
      return Unexpected(taken.error());
  for (const store::Row& row : tx.Select(sql::quarantined_rows_of_source, source))
    if (auto taken = take(row.Text(0), row.BlobBytes(1), 0); !taken) return Unexpected(taken.error());
  ExtractFiles made{.files = {}, .rows = {}, .extract = found->extract};
  for (const std::string_view name : kMappedTables) {
    Writing& writing = tables.find(name)->second;
    if (writing.rows.empty()) continue;
    made.files.push_back({.role = "this", .name = std::string(name) + ".csv", .bytes = writing.csv.Take()});
    made.rows.push_back(std::move(writing.rows));
  }
  if (made.files.empty()) return Fail(ErrorKind::kBadData, found->title + " has no rows yet.");
  return made;
}

}  // namespace kindred::statutory
