// The lists of Annex A as one workbook: a sheet a list, dates as dates, numbers as numbers.
//
//   WriteAnnexAWorkbook(built, "annex_a_2026-03-31.xlsx");
#pragma once

#include <filesystem>

#include "base/error.hpp"
#include "statutory/build/return_files.hpp"

namespace kindred::statutory::build {

// Error (kCannotRun): it cannot be written.
[[nodiscard]] Result<void> WriteAnnexAWorkbook(const BuiltReturn& built, const std::filesystem::path& path);

}  // namespace kindred::statutory::build
