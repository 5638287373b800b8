// Rows that are wrong on purpose, so that quarantine has something to show: one date that does not exist, one
// row with too many cells, in one file of each partner.
#pragma once

#include <string>

#include "demo/geography.hpp"
#include "demo/sheets.hpp"

namespace kindred::demo {

// Appends them to the sheets; returns the rows of truth/planted.csv: source, file, fault, value.
[[nodiscard]] std::string Plant(const Area& area, Sheets& out);

}  // namespace kindred::demo
