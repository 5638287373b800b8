// The work behind a check: its files go through the engine, each row that a rule marks becomes a finding,
// findings are compared with those of the check before, and each child gets the team and worker who can mend
// its record.
//
//   RegisterCheckJob(runner, db, gate, {.postcodes = "postcodes.kpc"});   // before runner.Start()
#pragma once

#include <string>

#include "sharing/access.hpp"
#include "statutory/checks.hpp"
#include "store/jobs.hpp"

namespace kindred::statutory {

// At most this many findings of one check are listed; the others are counted, and the check says so.
inline constexpr std::int64_t kMostFindings = 1'000'000;

struct CheckTools {
  std::string postcodes;  // the packed directory; empty or not there: rules that need it are skipped
};

// Does one check. The job's account opens the gate; what a run that was broken off left behind is written
// anew. Returns a sentence for the job's page. Errors: kBadData when nothing could be read (the check then
// says why), kRefused.
[[nodiscard]] Result<std::string> RunCheck(store::Database& db, sharing::Gate& gate, CheckId check,
                                           store::JobProgress& progress, const CheckTools& tools);

// Registers the kind "returns_check".
void RegisterCheckJob(store::JobRunner& runner, store::Database& db, sharing::Gate& gate, CheckTools tools);

}  // namespace kindred::statutory
