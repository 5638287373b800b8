// How the columns of any table of people are to be understood for `kindred match`: written by hand as TOML,
// or suggested from headers and values.
//
//   id = "unique_id"                       # which column names a record; without it the row number does
//   [[field]]
//   name = "surname"
//   kind = "surname"                       # or forename full_name birth_date sex postcode address phone
//   columns = ["surname", "maiden_name"]   #    email identifier text category
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "linkage/record_table.hpp"

namespace kindred::linkage {

struct MatchField {
  std::string name;
  FieldKind kind = FieldKind::kText;
  bool full_name = false;            // kind "full_name": split into a forename and a surname field
  std::vector<std::string> columns;  // several columns give several values, as former surnames do
};

struct MatchConfig {
  std::string id;  // empty: the row number
  std::vector<MatchField> fields;

  // TOML as above. Errors (kUsage) name `file_name` and what is wrong: not TOML, an unknown key or kind, a
  // field without columns, none or more than kMaxFields fields.
  [[nodiscard]] static Result<MatchConfig> FromToml(std::string_view toml, std::string_view file_name);
  [[nodiscard]] std::string ToToml() const;
};

// A column as seen by SuggestMatch: its header and its first values.
struct ColumnSample {
  std::string header;
  std::vector<std::string> values;
  std::vector<std::size_t>
      files;  // where the values of each further file begin; empty where there is one file
};

// Recognises columns by header and values; a column that says nothing about who somebody is (row numbers,
// constants, the columns in `ignore`) is left out. Fields may be empty.
[[nodiscard]] MatchConfig SuggestMatch(std::span<const ColumnSample> columns,
                                       std::span<const std::string> ignore);

// "O'NEILL, Siobhán" and "Siobhán O'Neill" as forename and surname; one word is a surname.
struct SplitName {
  std::string_view forename, surname;
};
[[nodiscard]] SplitName SplitFullName(std::string_view full);

}  // namespace kindred::linkage
