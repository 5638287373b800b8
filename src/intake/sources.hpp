// What is known of the sources: a list with the state of each, what is missing (A8), extracts, the
// quarantine, and one source row with its cells. No names of people are in the first three; rows and
// quarantine hold personal data and take an Access.
//
//   db->Read([&](Transaction& tx) -> Result<void> {
//     for (const SourceStatus& source : ListSources(tx, today)) Show(source.title, source.caveat);
//     auto row = ReadSourceRow(tx, access, fact.row);
//     …
//   });
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/date.hpp"
#include "base/ids.hpp"
#include "base/instant.hpp"
#include "base/policy.hpp"
#include "sharing/access.hpp"
#include "store/database.hpp"

namespace kindred::intake {

enum class Freshness {
  kCurrent,  // came within its time, or is not expected regularly
  kLate,     // its next extract is due
  kNever,    // declared, but nothing of it was ever published
};

struct SourceStatus {
  SourceId source;
  std::string name, title, agency, authority, mapping, contact;
  Section kind = Section::kCore;
  bool own = false, restricted = false;
  std::optional<std::int64_t> expected_every_days;
  std::optional<Date> as_of;  // of the published extract
  std::optional<Instant> published_at;
  std::optional<int> age_days;  // from as_of to today
  std::optional<Date> due;      // when the next is expected
  Freshness freshness = Freshness::kNever;
  std::int64_t live_rows = 0;
  std::int64_t rows_read = 0;    // of the published extract
  std::int64_t quarantined = 0;  // entries that are open
  std::int64_t noted = 0;        // rows taken with a cell left out
  std::int64_t held = 0;         // rows that wait
  std::string held_reason;
  // One sentence for pages that use the source, or empty when there is nothing to say: "Police
  // notifications: the last extract is of 2 October 2025, 41 days ago; one is expected every 7 days".
  std::string caveat;
};

// Every source that was not removed: the authority's own first, then by kind and name.
[[nodiscard]] std::vector<SourceStatus> ListSources(store::Transaction& tx, Date today);

// What a page must say of its figures: the caveats of all sources of these sections.
[[nodiscard]] std::vector<std::string> Caveats(const std::vector<SourceStatus>& sources, Sections sections);

struct Completeness {
  std::vector<SourceStatus> sources;
  int expected = 0;                     // sources that are expected regularly
  int current = 0;                      // of those, how many came in time
  std::vector<Section> without_source;  // kinds of data of which no source is known
};
[[nodiscard]] Completeness ReadCompleteness(store::Transaction& tx, Date today);

// One delivery, newest first.
struct ExtractSummary {
  ExtractId extract;
  std::string source, title, state, declared, as_of, note;
  Instant started_at;
  std::optional<Instant> published_at;
  std::int64_t rows_read = 0, rows_new = 0, rows_changed = 0, rows_unchanged = 0, rows_ended = 0;
  std::int64_t rows_quarantined = 0, rows_held = 0, rows_noted = 0;
};
[[nodiscard]] std::vector<ExtractSummary> RecentExtracts(store::Transaction& tx, int limit);

using Cells = std::vector<std::pair<std::string, std::string>>;  // column and cell, in the order of the file

// One entry of the quarantine, opened.
struct QuarantineEntry {
  std::int64_t id = 0;
  std::string source, table, file, column, value, reason, state, as_of;
  std::int64_t line = 0;
  std::int64_t position = 0;  // byte of the line; 0 not known
  Cells row;
};
// Which entries: rows that were left out, rows that were taken with a cell left out, or both.
enum class Quarantined { kRows = 0, kCells = 1, kBoth = 2 };
// Open entries of one source, or of all where `source` is empty, after the entry `after`, at most `limit`.
// Nothing unless the access covers sources, and of no source whose section it does not cover.
[[nodiscard]] std::vector<QuarantineEntry> ReadQuarantine(store::Transaction& tx,
                                                          const sharing::Access& access,
                                                          const std::string& source, Quarantined what,
                                                          std::int64_t after = 0, int limit = 1000);
// The list that goes back to the agency: each row as it came, with place and reason in columns of our own, so
// that the corrected file can be imported as it is. One table a list, as their columns differ.
[[nodiscard]] std::string QuarantineCsv(const std::vector<QuarantineEntry>& entries);
// Notes that a list went back. Only open entries change.
void MarkReturned(store::Transaction& tx, const std::vector<QuarantineEntry>& entries, AccountId account);

// A row as the agency sent it, opened: the end of "follow a fact to its source".
struct SourceRow {
  RowId row;
  std::string source, title, agency, table, file, as_of;
  Section kind = Section::kCore;
  std::int64_t line = 0;
  std::optional<Instant> imported_at;
  bool live = false;  // the newest extract holds it still
  Cells cells;
};
// kRefused unless the access covers sources and the row's own kind; kBadData when there is no such row.
[[nodiscard]] Result<SourceRow> ReadSourceRow(store::Transaction& tx, const sharing::Access& access,
                                              RowId row);

}  // namespace kindred::intake
