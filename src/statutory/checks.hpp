// Checks of statutory returns and the files they are made of. A check is started from files that were
// uploaded, or from the rows that the authority's own extracts hold; a job does it (run_check.hpp);
// findings.hpp reads what it found. Files are sealed under a key of the check's own, held under a quota, and
// gone after kKeepFilesDays.
//
//   Result<std::string> ref = StartCheck(db, access, {.return_name = "ssda903", .year = 2026},
//   std::move(files), random); db.Read([&](Transaction& tx) -> Result<void> { auto check = FindCheck(tx,
//   *ref); … });
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "base/seams.hpp"
#include "sharing/access.hpp"
#include "store/database.hpp"

namespace kindred::statutory {

using CheckId = Id<struct CheckTag>;

inline constexpr int kKeepFilesDays = 30;
inline constexpr int kKeepFindingsDays = 400;  // a return is compared with the year before, and no longer

// One file of a return, whole. role: this (year), last (year), providers.
struct ReturnFile {
  std::string role;
  std::string name;
  std::string bytes;
};

struct NewCheck {
  std::string return_name;  // ssda903 cin annex_a
  int year = 2026;          // in which the collection year ends
  std::string authority;    // ONS code; empty: rules that need it are skipped
  SourceId source;          // whose imported rows are checked; none: the files are the return
  bool by_job = true;       // false: the caller runs it (run_check.hpp), as a command does
};

// How much may lie in the store at once.
struct FileLimits {
  std::uint64_t one_check = std::uint64_t{512} << 20;
  std::uint64_t one_account = std::uint64_t{1} << 30;
  std::uint64_t in_all = std::uint64_t{8} << 30;
};

// What is known of a check without its findings.
struct Check {
  CheckId id;
  std::string ref, return_name, made_from, authority, state, note;
  int year = 0;
  SourceId source;
  std::optional<std::int64_t> extract, job, previous;
  AccountId account;
  Instant created_at;
  std::optional<Instant> checked_at;
  std::int64_t rules_run = 0, rules_skipped = 0, errors = 0, queries = 0, children = 0;
  std::int64_t new_findings = 0, fixed_findings = 0, not_listed = 0, problem_count = 0;
  std::int64_t file_bytes = 0;
  Instant files_until;
  bool has_files = true;

  [[nodiscard]] bool Done() const { return state == "done"; }
  [[nodiscard]] std::int64_t Findings() const { return errors + queries; }
  // "SSDA903, 2025 to 2026", "CIN census, 2025 to 2026".
  [[nodiscard]] std::string Title() const;
  // "Uploaded files" or "Imported rows".
  [[nodiscard]] std::string Origin() const;
};

// Keeps the files and asks for the job, in one go: the check exists exactly when the job does. `access` must
// cover social care and sources. Errors: kRefused; kUsage when a limit would be passed, or there is neither
// file nor source.
[[nodiscard]] Result<std::string> StartCheck(store::Database& db, const sharing::Access& access,
                                             const NewCheck& check, const std::vector<ReturnFile>& files,
                                             Random& random, const FileLimits& limits = {});

// Newest first.
[[nodiscard]] std::vector<Check> ListChecks(store::Transaction& tx, int limit = 100);
[[nodiscard]] std::optional<Check> FindCheck(store::Transaction& tx, const std::string& ref);
[[nodiscard]] std::optional<Check> FindCheck(store::Transaction& tx, CheckId id);
// The reference of the newest later check of the same return, year and origin; empty: this is the newest.
[[nodiscard]] std::string NewerCheck(store::Transaction& tx, const Check& check);

// The files of a check, opened. kBadData when they are gone (deleted after kKeepFilesDays, or by somebody).
[[nodiscard]] Result<std::vector<ReturnFile>> ReadFiles(store::Transaction& tx, const sharing::Access& access,
                                                        CheckId check);
// Names, roles and sizes of a check's files, also of those that are gone.
struct FileEntry {
  std::string role, name;
  std::int64_t bytes = 0;
};
[[nodiscard]] std::vector<FileEntry> ListFiles(store::Transaction& tx, CheckId check);
// Seals one more file of a check, in short transactions. Used by the job for rows that were imported.
[[nodiscard]] Result<void> KeepFile(store::Database& db, CheckId check, const ReturnFile& file);
// What was wrong with the files themselves, one sentence each; empty when they are gone.
[[nodiscard]] Result<std::vector<std::string>> ReadProblems(store::Transaction& tx,
                                                            const sharing::Access& access, CheckId check);

// Destroys the key of a check's files and deletes them; what was found stays. Journalled.
[[nodiscard]] Result<void> DeleteFiles(store::Database& db, CheckId check, AccountId by,
                                       std::string_view reason);
// Deletes files that are kept long enough, and checks older than kKeepFindingsDays with all they found.
[[nodiscard]] Result<void> SweepChecks(store::Database& db);

}  // namespace kindred::statutory
