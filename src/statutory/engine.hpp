// The files of a check through the engine: which return, which files are last year's, which are lists of
// providers.
//
//   Result<returns::Checked> checked = RunEngine(check, files, {.postcodes = "postcodes.kpc"});
#pragma once

#include <string>
#include <vector>

#include "returns/check.hpp"
#include "statutory/checks.hpp"

namespace kindred::statutory {

struct EngineOptions {
  std::string postcodes;           // the packed directory; empty or not there: rules that need it are skipped
  std::vector<std::string> rules;  // only these; empty: all of the year
};

// `files` must outlive the result. kBadData or kUsage: what the engine says of the files or of a list of
// providers.
[[nodiscard]] Result<returns::Checked> RunEngine(const Check& check, const std::vector<ReturnFile>& files,
                                                 const EngineOptions& options);

}  // namespace kindred::statutory
