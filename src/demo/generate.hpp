// Makes a synthetic area: every file of every agency, and the truth.
//
//   auto summary = Generate(options, "area", false, [](std::int64_t done, std::int64_t all) { … });
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "base/error.hpp"
#include "demo/geography.hpp"
#include "demo/sheets.hpp"

namespace kindred::demo {

struct Summary {
  std::int64_t families = 0;  // family worlds simulated
  Sheets::Counts counts;
  std::int64_t files = 0, bytes = 0;
  double seconds = 0;
};

// Writes the area into `folder`, which must be missing or empty unless `force` (then files of the same name
// are replaced). Families are made a stretch at a time on all threads and written in their order, so that
// memory stays bounded and the bytes depend on options.seed alone. `progress` gets families done and in all.
// Errors: kUsage for options out of range or a folder in use, kCannotRun for files that cannot be written.
[[nodiscard]] Result<Summary> Generate(const Options& options, const std::filesystem::path& folder,
                                       bool force,
                                       const std::function<void(std::int64_t, std::int64_t)>& progress = {});

}  // namespace kindred::demo
