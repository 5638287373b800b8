#include "returns/cin/cells.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.hpp"

namespace kindred::returns::cin {

std::uint32_t DeclaredColumns(const RuleInfo& rule, std::uint16_t table) {
  if (table >= kTableCount) return 0;
  const TableSchema& schema = Schemas()[table];
  std::uint32_t columns = 0;
  for (const std::string_view raw : Split(rule.fields, ';')) {
    const std::string_view part = Trim(raw);
    const std::size_t colon = part.find(':');
    if (colon == std::string_view::npos || part.substr(0, colon) != schema.name) continue;
    for (const std::string_view name : Split(Trim(part.substr(colon + 1)), ' ')) {
      if (const int column = schema.IndexOf(name); column >= 0)
        columns |= Bit(static_cast<std::uint32_t>(column));
    }
  }
  return columns;
}

std::vector<Cell> CellsOf(const RuleInfo& rule, const Outcome& outcome) {
  std::array<std::uint32_t, kTableCount> declared{};
  for (std::uint16_t table = 0; table < kTableCount; ++table) declared[table] = DeclaredColumns(rule, table);
  std::vector<Cell> cells;
  for (const Flag& flag : outcome.flags) {
    if (flag.table == kWholeReturn) {
      cells.push_back({kWholeReturn, 0, 0, 0});
      continue;
    }
    const std::uint32_t columns = flag.columns != 0 ? flag.columns : declared[flag.table];
    for (std::uint16_t column = 0; column < Schemas()[flag.table].columns.size(); ++column) {
      if ((columns & Bit(column)) != 0) cells.push_back({flag.table, flag.row, column, flag.link});
    }
  }
  std::sort(cells.begin(), cells.end());
  cells.erase(std::unique(cells.begin(), cells.end()), cells.end());
  return cells;
}

std::size_t CountIssues(const std::vector<Cell>& cells) {
  std::set<std::uint32_t> links;
  std::size_t alone = 0;
  for (const Cell& cell : cells) {
    if (cell.link == 0) {
      ++alone;
    } else {
      links.insert(cell.link);
    }
  }
  return links.size() + alone;
}

}  // namespace kindred::returns::cin
