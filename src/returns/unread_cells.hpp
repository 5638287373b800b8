// Cells that hold something no rule can use: a date that is none, an identifier longer than any is. Rules
// take such a cell for blank, or are silent, so the report names it with its line.
//
//   NameUnreadDates(table, pool, problems);    // header.csv line 3: DOB: "31/02/2013" is not a date; …
#pragma once

#include <vector>

#include "returns/problem.hpp"
#include "returns/table.hpp"

namespace kindred::returns {

// At most this many problems of one kind in one table are listed; one more line says that there are more.
inline constexpr std::size_t kProblemsOfATable = 100;

// Adds a problem for each cell of a date column that is filled and no date. `pool` holds the table's texts.
void NameUnreadDates(const Table& table, const TextPool& pool, std::vector<Problem>& problems);

// Adds a problem for each cell of the column that has more than `most` characters.
void NameLongCells(const Table& table, std::size_t column, std::size_t most, const TextPool& pool,
                   std::vector<Problem>& problems);

}  // namespace kindred::returns
