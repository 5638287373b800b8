// Linking the whole store: every live source record is compared with those that may be about the same
// person, people and families are made of them, and search is brought up to date. Readers see the old
// state until one small transaction publishes the new one.
//
//   Result<LinkReport> report = LinkAll(db, access, {.reason = "import", .clock = clock, .random = random});
//   report->people, report->families, report->unsettled
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
  std::size_t records = 0;
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

// Links anew only what hangs together with these records, by the model of the last whole run: what a
// decision about two records needs, in the time of a page. kCannotRun where nothing was linked yet.
[[nodiscard]] Result<LinkReport> LinkAround(store::Database& db, const sharing::Access& access,
                                            std::span<const RecordId> records, const LinkOptions& options);

}  // namespace kindred::families
