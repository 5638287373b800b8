#include "intake/stored_lookups.hpp"

#include <simdjson.h>

#include <algorithm>

#include "intake/sources.sql.hpp"
#include "store/sealing.hpp"

namespace kindred::intake {
namespace {

// The kept table that holds a lookup's columns; nullptr when none does.
const TableSpec* KeptTable(const Mapping& mapping, const LookupSpec& lookup) {
  const std::string key = FoldColumn(lookup.key);
  for (const TableSpec& table : mapping.tables) {
    const auto has = [&](const std::string& name) {
      return std::any_of(table.required_columns.begin(), table.required_columns.end(),
                         [&](const std::string& column) { return FoldColumn(column) == FoldColumn(name); });
    };
    if (has(lookup.key)) return &table;
    // The key need not be among the columns by which the table is recognised.
    const bool keyed = std::any_of(table.key.begin(), table.key.end(),
                                   [&](int column) { return FoldColumn(table.columns[column].name) == key; });
    if (keyed) return &table;
  }
  return nullptr;
}

}  // namespace

Result<void> ReadStoredLookups(store::Database& db, SourceId source, const Mapping& mapping,
                               LookupTables& lookups) {
  for (std::size_t i = 0; i < mapping.lookups.size(); ++i) {
    const TableSpec* table = KeptTable(mapping, mapping.lookups[i]);
    if (table == nullptr || lookups[i].columns.empty()) continue;
    const auto read = db.Read([&](store::Transaction& tx) -> Result<void> {
      lookups[i].rows.clear();
      simdjson::dom::parser parser;
      for (const store::Row& row : tx.Select(sql::rows_of_table, source, table->name)) {
        const auto payload = store::Unseal(tx, row.BlobBytes(0));
        if (!payload) continue;  // erased
        simdjson::dom::object object;
        if (parser.parse(*payload).get(object) != simdjson::SUCCESS) continue;
        const auto cell = [&](const std::string& name) {
          std::string_view text;
          return object.at_key_case_insensitive(name).get(text) == simdjson::SUCCESS
                     ? std::string(Meaningful(text))
                     : std::string();
        };
        std::string key = cell(mapping.lookups[i].key);
        if (key.empty()) continue;
        std::vector<std::string> values;
        for (const std::string& column : lookups[i].columns) values.push_back(cell(column));
        lookups[i].rows.insert_or_assign(std::move(key), std::move(values));
      }
      return {};
    });
    if (!read) return read;
  }
  return {};
}

}  // namespace kindred::intake
