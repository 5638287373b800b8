// Linking: source records are compared with those that may be about the same person, people and families are
// made of them, and search is brought up to date. Readers see the old state until one small transaction
// publishes the new one. Between whole runs, which learn the model anew, only what changed is compared.
//
//   Result<LinkReport> report = LinkChanges(db, access, {.reason = "import", .clock = clock, .random =
//   random}); report->whole, report->changed, report->people, report->unsettled
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/seams.hpp"
#include "linkage/linkage.hpp"
#include "sharing/access.hpp"
#include "store/database.hpp"

namespace kindred::families {

struct LinkOptions {
  std::string reason = "link";  // recorded with the run
  linkage::Options engine;
  const Clock* clock = &SystemClock();
  Random* random = &SystemRandom();
  // Called between steps with what is being done, and how far it is (0–1).
  std::function<void(std::string_view step, double done)> progress;
};

struct LinkReport {
  std::int64_t run = 0;
  bool whole = true;        // everything was compared, and the model learned anew
  std::string why_whole;    // where LinkChanges did a whole run: why, in words
  std::size_t changed = 0;  // of a run of changes: records that are new, different or gone
  std::size_t records = 0;  // compared: all, or what hangs together with the changes
  std::size_t people = 0;
  std::size_t families = 0;
  std::size_t edges = 0;
  std::size_t unsettled = 0;                              // pairs that a person should look at
  std::size_t made = 0, joined = 0, split = 0, gone = 0;  // people, against the run before
  std::uint64_t pairs_compared = 0;
  double missed_by_blocking = 0;
};

// Two people whose closest records are at least this likely to be the same are for a person to settle, unless
// one source knows both; see docs/adr/0007-families.md.
inline constexpr double kUnsettledFrom = 0.20;

// Links everything anew. Ids of people and families stay the same as far as they stay together; what
// people decided holds. A run that failed half-way is swept by the next one.
[[nodiscard]] Result<LinkReport> LinkAll(store::Database& db, const sharing::Access& access,
                                         const LinkOptions& options);

// Links what changed since the last run: records that an import added, altered or ended, and decisions that
// no run has seen, with everything that hangs together with them, by the model of the last whole run. Does a
// whole run instead, and says why, where nothing was linked yet, a source went away, more than a tenth of the
// records changed since the last whole run, or that is older than a month. Where nothing changed, `run` is
// the published one and nothing is written.
[[nodiscard]] Result<LinkReport> LinkChanges(store::Database& db, const sharing::Access& access,
                                             const LinkOptions& options);

// Links anew only what hangs together with these records, by the model of the last whole run: what a
// decision about two records needs, in the time of a page. kCannotRun where nothing was linked yet.
[[nodiscard]] Result<LinkReport> LinkAround(store::Database& db, const sharing::Access& access,
                                            std::span<const RecordId> records, const LinkOptions& options);

}  // namespace kindred::families
