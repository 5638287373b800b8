// The place that a finding is about, opened from the files of its check: the row with the marked cells, the
// rows beside it, and what the other tables say of the same child.
//
//   Result<CellView> cell = ReadCell(tx, access, check, finding);
//   cell->here.rows[cell->marked].cells[2].marked
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sharing/access.hpp"
#include "statutory/findings.hpp"
#include "store/database.hpp"

namespace kindred::statutory {

struct Cell {
  std::string text;
  std::string words;    // what the code stands for; empty: no code, or not known
  bool marked = false;  // the rule marks it
};
struct CellRow {
  std::int64_t line = 0;
  std::string child;
  bool marked = false, same_child = false;
  std::vector<Cell> cells;  // in the order of the columns
};
struct CellTable {
  std::string name;  // "Episodes", "Episodes, last year"
  std::string file;  // as it was uploaded
  std::vector<std::string>
      columns;  // with what they hold, where they are known: not the ones that Kindred works out
  std::vector<CellRow> rows;
  std::int64_t more = 0;  // rows of the child that are not shown
};
struct CellView {
  CellTable here;                 // the row and its neighbours in the file
  std::vector<CellTable> others;  // other tables with rows of the child, this table's other rows first
  // "LS in Episodes", the cells that the rule looks at, for "what would fix it".
  std::vector<std::string> looked_at;
};

inline constexpr int kRowsBeside = 2;    // before and after
inline constexpr int kRowsOfChild = 12;  // of one other table

// Errors: kRefused; kBadData when the files are gone or are not those of the finding any more.
[[nodiscard]] Result<CellView> ReadCell(store::Transaction& tx, const sharing::Access& access,
                                        const Check& check, const Finding& finding);

// What a code of a column of the SSDA903 or CIN census stands for; empty where it is no code that is known.
[[nodiscard]] std::string WordsOf(std::string_view column, std::string_view code);
// "C2: full care order", every code of the column; none where its cells are no codes.
[[nodiscard]] std::vector<std::string> CodesOfColumn(std::string_view column);

}  // namespace kindred::statutory
