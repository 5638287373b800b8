// What goes with the data: sources.toml, agreements.toml, the mappings and the counts of the truth.
#pragma once

#include <filesystem>
#include <string>

#include "base/error.hpp"
#include "demo/geography.hpp"
#include "demo/record.hpp"
#include "demo/sheets.hpp"

namespace kindred::demo {

// What stands before the first and after the last row of a file: column names, the frame of an XML message.
[[nodiscard]] std::string Opening(const Area& area, int authority, Sheet sheet);
[[nodiscard]] std::string Ending(const Area& area, int authority, Sheet sheet);
// Teams and workers of the case systems, which belong to no family.
void WriteStaff(const Area& area, Sheets& out);
// Adds the family to the counts and to truth/families.csv.
void CountFamily(const Context& context);
[[nodiscard]] Result<void> WriteManifest(const Area& area, const std::filesystem::path& folder,
                                         const Sheets::Counts& counts, const std::string& planted);

}  // namespace kindred::demo
