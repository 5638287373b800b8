// The end of an import: may it be published, and what stands in the way. Internal to intake.
//
//   if (const std::string reason = WhyNotCovered(tx, agency, kind); !reason.empty()) …   // held, with the
//   reason Publish(tx, source, extract, counts, account, purpose);
#pragma once

#include <string>

#include "base/instant.hpp"
#include "intake/import.hpp"

namespace kindred::intake {

// The reason in words, or nothing when an agreement covers the agency's data of this kind for linkage.
[[nodiscard]] std::string WhyNotCovered(store::Transaction& tx, const std::string& agency,
                                        const std::string& kind);

// A full extract that would end more than 5 % of the live rows, and more than 20, waits for a person.
[[nodiscard]] bool EndsTooMuch(std::int64_t ended, std::int64_t live_before);

// Makes an extract the one that is live, and says so in the journal.
void Publish(store::Transaction& tx, SourceId source, ExtractId extract, const ImportCounts& counts,
             AccountId account, const std::string& purpose);

// This process, so that another on the same machine can see whether it still lives: host:pid:beginning.
[[nodiscard]] std::string Holder();
// Is the process that holds an extract gone? Known at once on this machine; elsewhere by its lease.
[[nodiscard]] bool IsAbandoned(const std::string& holder, std::int64_t lease_until, Instant now);

}  // namespace kindred::intake
