#include "store/backup.hpp"

#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "store/access_log.hpp"
#include "store/chain.hpp"
#include "store/container.hpp"
#include "store/sqlite/connection.hpp"
#include "store/store_lock.hpp"

namespace kindred::store {
namespace {

namespace fs = std::filesystem;
constexpr const char* kStorePart = "store.db";
constexpr const char* kAccessPart = "store.db.access";  // the names that Open derives from store.db
constexpr const char* kSealsPart = "store.db.seals";

Result<void> RefusePostgres(const std::string& location) {
  if (!IsPostgres(location)) return {};
  return Fail(ErrorKind::kUsage,
              "a PostgreSQL store is backed up with PostgreSQL's own pg_basebackup (not pg_dump, which loses "
              "the order of the chains); "
              "keep the key file and the seals file with it");
}

// A folder for the owner only, beside the target, gone when this ends: snapshots are not encrypted yet.
class PrivateFolder {
 public:
  static Result<std::unique_ptr<PrivateFolder>> Beside(const std::string& path) {
    std::string name = path + ".XXXXXX";
    if (::mkdtemp(name.data()) == nullptr)
      return Fail(ErrorKind::kCannotRun,
                  path + ": nothing can be written beside it; check that the folder exists");
    return std::unique_ptr<PrivateFolder>(new PrivateFolder(std::move(name)));
  }
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;
  ~PrivateFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  [[nodiscard]] std::string File(const char* name) const { return (fs::path(path_) / name).string(); }
  [[nodiscard]] const std::string& Path() const { return path_; }

 private:
  explicit PrivateFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

Result<void> Snapshot(const std::string& from, const std::string& to) {
  auto connection = sqlite::Connection::Open(from, {.create = false});
  if (!connection) return Unexpected(connection.error());
  try {
    const Value name[] = {std::string_view(to)};
    (*connection)->Execute("VACUUM INTO ?1", name, 1);
  } catch (const Failure& failure) {
    return Fail(ErrorKind::kCannotRun, failure.what());
  }
  return {};
}

Result<void> CheckFile(const std::string& path, const std::string& part) {
  auto connection = sqlite::Connection::Open(path, {.create = false});
  if (!connection) return Unexpected(connection.error());
  try {
    auto rows = (*connection)->Select("PRAGMA integrity_check(1)", nullptr, 0);
    const Row* row = rows->Next();
    if (row != nullptr && row->Text(0) == "ok") return {};
  } catch (const Failure&) {
  }
  return Fail(ErrorKind::kBadData,
              "the backup's " + part + " is not a whole database; nothing was restored: use another backup");
}

// Opens what was extracted as a store of its own and verifies its chains with the key file of the target.
Result<RestoreSummary> Verify(const PrivateFolder& folder, const std::string& key_file, Options options) {
  options.key_file = key_file;
  options.create = false;
  auto db = Open(folder.File(kStorePart), options);
  if (!db) return Unexpected(db.error());
  auto log = AccessLog::Open(folder.File(kStorePart), options);
  if (!log) return Unexpected(log.error());
  auto reports = VerifyChains(**db, (*log)->Store(), folder.File(kSealsPart));
  if (!reports) return Unexpected(reports.error());
  RestoreSummary summary{.journal_rows = (*reports)[0].rows, .access_rows = (*reports)[1].rows};
  for (const ChainReport& report : *reports)
    summary.faults.insert(summary.faults.end(), report.faults.begin(), report.faults.end());
  return summary;
}

// Moves the files of the store that is there into a folder of their own; nothing when there is none.
Result<std::string> SetAside(const std::string& location, const std::string& seals, Instant now) {
  std::vector<std::string> there;
  for (const std::string& path : {location, location + "-wal", location + "-shm", AccessLogPath(location),
                                  AccessLogPath(location) + "-wal", AccessLogPath(location) + "-shm", seals})
    if (fs::exists(path)) there.push_back(path);
  if (there.empty()) return std::string();
  const std::string folder = location + ".before-restore-" + std::to_string(now.micros);
  std::error_code failed;
  fs::create_directory(folder, failed);
  if (!failed) fs::permissions(folder, fs::perms::owner_all, failed);
  for (const std::string& path : there)
    if (!failed) fs::rename(path, fs::path(folder) / fs::path(path).filename(), failed);
  if (failed)
    return Fail(ErrorKind::kCannotRun,
                folder + ": the present store cannot be set aside (" + failed.message() + ")");
  return folder;
}

}  // namespace

Result<BackupSummary> BackUp(const std::string& location, const Options& options, const std::string& to) {
  if (auto refused = RefusePostgres(location); !refused) return Unexpected(refused.error());
  if (fs::exists(to)) return Fail(ErrorKind::kUsage, to + ": is there already; name a new file");
  Options opening = options;
  opening.create = false;
  auto db = Open(location, opening);
  if (!db) return Unexpected(db.error());
  auto log = AccessLog::Open(location, options);  // makes an empty one where nobody has looked yet
  if (!log) return Unexpected(log.error());
  const auto master = (*db)->Around().keys->Current();
  if (!master)
    return Fail(ErrorKind::kCannotRun,
                "the key file " + (*db)->Around().keys->Path() +
                    " is missing, so the backup cannot be encrypted; put back the file that was kept");
  auto folder = PrivateFolder::Beside(to);
  if (!folder) return Unexpected(folder.error());
  const std::string seals = SealsPathFor(location);
  {
    const auto sealing_waits = LockFile(seals + ".lock", true, true);
    std::string lines;
    if (fs::exists(seals)) {
      auto read = options.files->Read(seals);
      if (!read) return Unexpected(read.error());
      lines = std::move(*read);
    }
    if (auto wrote = options.files->Write((*folder)->File(kSealsPart), lines, 0600); !wrote)
      return Unexpected(wrote.error());
    if (auto taken = Snapshot(location, (*folder)->File(kStorePart)); !taken)
      return Unexpected(taken.error());
    if (auto taken = Snapshot(AccessLogPath(location), (*folder)->File(kAccessPart)); !taken)
      return Unexpected(taken.error());
  }
  auto verified = Verify(**folder, (*db)->Around().keys->Path(), opening);
  if (!verified) return Unexpected(verified.error());
  auto writer = ContainerWriter::Create(to, *master, *options.random);
  if (!writer) return Unexpected(writer.error());
  for (const char* part : {kStorePart, kAccessPart, kSealsPart})
    if (auto added = (*writer)->AddFile(part, (*folder)->File(part)); !added)
      return Unexpected(added.error());
  if (auto finished = (*writer)->Finish(); !finished) return Unexpected(finished.error());
  return BackupSummary{.bytes = static_cast<std::int64_t>(fs::file_size(to)),
                       .journal_rows = verified->journal_rows,
                       .access_rows = verified->access_rows,
                       .faults = std::move(verified->faults)};
}

Result<RestoreSummary> Restore(const std::string& from, const std::string& location, const Options& options,
                               bool despite_faults) {
  if (auto refused = RefusePostgres(location); !refused) return Unexpected(refused.error());
  auto alone = HoldAlone(location);
  if (!alone) return Unexpected(alone.error());
  const std::string key_file = KeyRing::PathFor(location, options.key_file);
  auto keys = KeyRing::Load(key_file, *options.files);
  if (!keys) return Unexpected(keys.error());
  auto folder = PrivateFolder::Beside(location);
  if (!folder) return Unexpected(folder.error());
  auto names = ExtractContainer(from, **keys, (*folder)->Path());
  if (!names) return Unexpected(names.error());
  for (const char* part : {kStorePart, kAccessPart, kSealsPart})
    if (std::find(names->begin(), names->end(), part) == names->end())
      return Fail(ErrorKind::kBadData,
                  from + ": does not hold " + std::string(part) + "; use another backup");
  for (const char* part : {kStorePart, kAccessPart})
    if (auto checked = CheckFile((*folder)->File(part), part); !checked) return Unexpected(checked.error());
  auto verified = Verify(**folder, key_file, options);
  if (!verified) return verified;
  if (!verified->faults.empty() && !despite_faults)
    return Fail(ErrorKind::kBadData, from + ": its audit chains do not verify, so nothing was restored: " +
                                         verified->faults.front() +
                                         "; to restore it all the same: --despite-faults");
  const std::string seals = SealsPathFor(location);
  auto kept = SetAside(location, seals, options.clock->Now());
  if (!kept) return Unexpected(kept.error());
  verified->kept = *kept;
  // The store last: until its name is there, nothing can be opened half restored.
  const std::pair<const char*, std::string> moves[] = {
      {kSealsPart, seals}, {kAccessPart, AccessLogPath(location)}, {kStorePart, location}};
  for (const auto& [part, to] : moves) {
    std::error_code failed;
    fs::rename((*folder)->File(part), to, failed);
    if (failed) fs::copy_file((*folder)->File(part), to, failed);  // seals may be on another disk
    if (failed)
      return Fail(ErrorKind::kCannotRun, to + ": cannot be written (" + failed.message() +
                                             "); the store that was there is in " + *kept);
  }
  return verified;
}

}  // namespace kindred::store
