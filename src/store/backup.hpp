// Backup and restore of an SQLite store: one snapshot of the store, the access log and the seals, in one
// encrypted file. A PostgreSQL store is backed up with PostgreSQL's own tools (docs/adr/0003-store.md).
//
//   BackUp("kindred.db", options, "2026-11-20.kindred");
//   Restore("2026-11-20.kindred", "kindred.db", options);      // verifies first
#pragma once

#include <string>
#include <vector>

#include "store/open.hpp"

namespace kindred::store {

struct BackupSummary {
  std::int64_t bytes = 0;  // of the file written
  std::int64_t journal_rows = 0;
  std::int64_t access_rows = 0;
  std::vector<std::string> faults;  // of the chains: the backup is written all the same
};

// Writes a backup while the store is in use. Sealing waits meanwhile, so that the seals are those of the
// snapshot. Refuses to overwrite a file.
[[nodiscard]] Result<BackupSummary> BackUp(const std::string& location, const Options& options,
                                           const std::string& to);

struct RestoreSummary {
  std::int64_t journal_rows = 0;
  std::int64_t access_rows = 0;
  std::vector<std::string> faults;  // of the chains, when restored despite them
  std::string kept;                 // folder in which the store that was there is kept; empty: there was none
};

// Checks every byte, the databases and the chains, then puts the store in place; what was there is kept in a
// folder beside it. kBadData when the backup is damaged, or when its chains do not verify and this is not to
// be done `despite_faults`; kCannotRun while any program has the store open. Then nothing has changed.
[[nodiscard]] Result<RestoreSummary> Restore(const std::string& from, const std::string& location,
                                             const Options& options, bool despite_faults = false);

}  // namespace kindred::store
