// The cells that a rule marked: what a report of a CIN census lists.
//
//   for (const Cell& cell : CellsOf(rule, outcome)) Print(TableName(cell.table), cell.row, cell.column);
#pragma once

#include <compare>
#include <cstdint>
#include <vector>

#include "returns/cin/return.hpp"

namespace kindred::returns::cin {

// One cell of an issue, or the whole return (table kWholeReturn, row and column 0).
struct Cell {
  std::uint16_t table = 0;
  std::uint32_t row = 0;
  std::uint16_t column = 0;
  std::uint32_t link = 0;  // cells of one rule with the same link are one issue; 0: a cell on its own
  auto operator<=>(const Cell&) const = default;
};

// The columns that a rule declares for a table, as bits; 0 for none.
[[nodiscard]] std::uint32_t DeclaredColumns(const RuleInfo& rule, std::uint16_t table);

// The cells by table, row, column and link, each once. A cell that is part of several issues is listed for
// each.
[[nodiscard]] std::vector<Cell> CellsOf(const RuleInfo& rule, const Outcome& outcome);

// How many issues these cells are.
[[nodiscard]] std::size_t CountIssues(const std::vector<Cell>& cells);

}  // namespace kindred::returns::cin
