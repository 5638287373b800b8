// The little language of a mapping's values: a column, the first of several columns, a text with {Column}
// in it, a translation by a code list, members of a JSON cell. docs/formats/mapping.md describes it.
//
//   ColumnTable columns;                                    // names met so far, each once
//   auto value = ParseTemplate("Class {Year}[ of {School}]", columns);
//   value->Evaluate(row_cells);                             // cells in the order of `columns`
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "intake/codes.hpp"

namespace kindred::intake {

// The columns a table's mapping speaks of, each once. A name "worker.name" is of a lookup where the
// mapping has a lookup "worker" and the table says which of its columns holds the key.
class ColumnTable {
 public:
  struct Column {
    std::string name;       // as written in the mapping
    int lookup = -1;        // index of the lookup, or −1 for the table's own
    std::string of_lookup;  // the column of the lookup
    int key = -1;           // index of the column here that holds the lookup's key
  };
  struct Lookup {
    int index = 0;
    std::string key;  // the column that holds the key; may itself be of another lookup
  };

  // Index of a name, added when new.
  int Intern(std::string_view name);
  void AddLookup(std::string name, Lookup lookup) { lookups_.emplace(std::move(name), std::move(lookup)); }
  [[nodiscard]] const std::vector<Column>& All() const { return columns_; }
  [[nodiscard]] const Column& operator[](int index) const {
    return columns_[static_cast<std::size_t>(index)];
  }

 private:
  std::vector<Column> columns_;
  std::map<std::string, int, std::less<>> index_;
  std::map<std::string, Lookup, std::less<>> lookups_;
};

// Codes that a list lacks, as found: (list, code) → how often.
using UnknownCodes = std::map<std::pair<std::string, std::string>, std::int64_t>;

// The cells of one row, by index of the ColumnTable, trimmed, "NULL" and the like blank.
using RowCells = std::span<const std::string_view>;

struct ValueSpec {
  struct Piece {
    std::string literal;  // when column < 0
    int column = -1;
    const CodeList* codes = nullptr;  // translate by this
    bool as_date = false;             // show as a date in words
    bool plain = false;               // "a) Yes" is Yes, "F2: In education" is In education
    int optional_part = 0;            // 0: always there; else the number of its square brackets
  };
  std::vector<Piece> pieces;
  bool first_of = false;                // pieces are alternatives: the first that is not blank
  bool list = false;                    // the cell holds several codes
  std::vector<std::string> json;        // members of the JSON object in the cell, joined
  std::string otherwise;                // where the value is blank
  std::shared_ptr<CodeList> own_codes;  // keeps a list given in the mapping alive

  [[nodiscard]] bool IsGiven() const { return !pieces.empty(); }
  // The value for a row; unknown codes stay as they came and are counted in `unknown` where given.
  [[nodiscard]] std::string Evaluate(RowCells cells, UnknownCodes* unknown = nullptr) const;
  // The index of the column that gives the value of this row; −1 when all are blank or it is a text.
  [[nodiscard]] int SourceColumn(RowCells cells) const;
};

// One column.
[[nodiscard]] ValueSpec ColumnValue(std::string_view name, ColumnTable& columns);
// A text with {Column}, {Column:code_list}, {Column:date} and [optional parts].
[[nodiscard]] Result<ValueSpec> ParseTemplate(std::string_view text, ColumnTable& columns);

// Is a cell nothing ("NULL", "N/A", "-", blank)? Returns it trimmed, or empty.
[[nodiscard]] std::string_view Meaningful(std::string_view cell);

}  // namespace kindred::intake
