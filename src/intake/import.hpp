// Importing: extracts in, facts out, all or nothing for each source. Rows are staged under an extract that
// nobody sees, in short transactions that leave room for others; publishing it is one small transaction.
//
//   Result<ImportReport> report = Import(*db, {.paths = {"demo-area"}, .account = operator_account});
//   for (const SourceReport& source : report->sources) Print(source.title, source.counts.rows_new);
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "intake/manifest.hpp"
#include "intake/values.hpp"
#include "store/database.hpp"

namespace kindred::intake {

struct ImportRequest {
  std::vector<std::filesystem::path> paths;
  DeliveryOptions options;
  bool accept_endings = false;  // publish although more than 5 % of the live rows would end
  AccountId account;            // who imports; recorded
  std::string purpose = "import";
  // Reads agreements.toml and takes them up; without it the folder's agreements are not loaded.
  bool load_agreements = true;
};

// Called often, from one thread; must be quick.
struct ImportProgress {
  std::string source;
  std::size_t bytes_done = 0;  // of the source's files
  std::size_t bytes_total = 0;
  std::int64_t rows = 0;
};
using OnProgress = std::function<void(const ImportProgress&)>;

struct ImportCounts {
  std::int64_t rows_read = 0, rows_new = 0, rows_changed = 0, rows_unchanged = 0, rows_ended = 0;
  std::int64_t rows_quarantined = 0, rows_noted = 0, rows_held = 0;
  [[nodiscard]] std::int64_t Taken() const { return rows_new + rows_changed + rows_unchanged; }
};

enum class ImportState { kPublished, kUnchanged, kHeld, kFailed };

struct SourceReport {
  std::string name, title, as_of;
  ImportState state = ImportState::kFailed;
  std::string message;  // why it is held or failed, in words
  ErrorKind failure = ErrorKind::kCannotRun;
  ImportCounts counts;
  std::map<std::string, std::int64_t> rows_by_table;
  std::vector<std::string> notes;  // files passed over
  UnknownCodes unknown_codes;
};

struct ImportReport {
  std::vector<SourceReport> sources;
  std::vector<std::string> passed_over;  // files of no source
  int agreements = 0;                    // added or changed
  double seconds = 0;
  // 0, 1 or 3: what a command exits with.
  [[nodiscard]] int ExitCode() const;
};

// Imports every source of the paths, one after the other. An error means that nothing was imported and the
// store is as it was; a source that fails or is held says so in its report, and the others go in. The same
// files again change nothing.
[[nodiscard]] Result<ImportReport> Import(store::Database& db, const ImportRequest& request,
                                          const OnProgress& on_progress = nullptr);

// Publishes what is held for a source, if the reason is gone: an agreement covers it now, or
// `accept_endings`.
[[nodiscard]] Result<SourceReport> Release(store::Database& db, const std::string& source,
                                           bool accept_endings, AccountId account,
                                           const std::string& purpose);

// Takes away what imports that were killed left behind. Called by Import, and when a server starts.
[[nodiscard]] Result<void> SweepAbandoned(store::Database& db);

// Removes a source: nothing of it is live from now on; its rows stay for the journal. kBadData when there is
// none of that name.
[[nodiscard]] Result<void> RemoveSource(store::Database& db, const std::string& name, AccountId account,
                                        const std::string& reason);

}  // namespace kindred::intake
