#include "statutory/checks.hpp"

#include <simdjson.h>

#include "base/json.hpp"
#include "statutory/checks.sql.hpp"
#include "store/jobs.hpp"
#include "store/journal.hpp"
#include "store/open.hpp"
#include "store/sealing.hpp"

namespace kindred::statutory {
namespace {

using store::Transaction;

constexpr std::size_t kPart = std::size_t{1} << 20;
constexpr std::size_t kPartsAtOnce = 4;  // a transaction of some milliseconds
constexpr std::int64_t kDayMicros = 86'400'000'000;

store::KeyScope KeyOf(CheckId check) {
  return {"return_check", check.value};
}

Check CheckOf(const store::Row& row) {
  Check c;
  c.id = row.As<CheckId>(0);
  c.ref = row.String(1);
  c.return_name = row.String(2);
  c.year = static_cast<int>(row.Int(3));
  c.made_from = row.String(4);
  c.source = row.As<SourceId>(5);
  c.extract = row.MaybeInt(6);
  c.authority = row.String(7);
  c.state = row.String(8);
  c.job = row.MaybeInt(9);
  c.account = row.As<AccountId>(10);
  c.created_at = row.Moment(11);
  if (!row.IsNull(12)) c.checked_at = row.Moment(12);
  c.previous = row.MaybeInt(13);
  c.rules_run = row.Int(14);
  c.rules_skipped = row.Int(15);
  c.errors = row.Int(16);
  c.queries = row.Int(17);
  c.children = row.Int(18);
  c.new_findings = row.Int(19);
  c.fixed_findings = row.Int(20);
  c.not_listed = row.Int(21);
  c.note = row.String(22);
  c.problem_count = row.Int(23);
  c.file_bytes = row.Int(24);
  c.files_until = row.Moment(25);
  c.has_files = row.IsNull(26);
  return c;
}

Result<void> RequireAccess(const sharing::Access& access) {
  if (access.Allows(Section::kSocialCare) && access.Allows(Section::kSources)) return {};
  return Fail(ErrorKind::kRefused,
              "Returns hold social care rows as they were sent, which your role does not see.");
}

std::string Megabytes(std::uint64_t bytes) {
  return std::to_string((bytes + (1 << 20) - 1) >> 20) + " MB";
}

std::uint64_t BytesOf(const std::vector<ReturnFile>& files) {
  std::uint64_t bytes = 0;
  for (const ReturnFile& file : files) bytes += file.bytes.size();
  return bytes;
}

Result<void> WithinLimits(Transaction& tx, AccountId account, std::uint64_t bytes, const FileLimits& limits) {
  const auto held = static_cast<std::uint64_t>(tx.SelectInt(sql::held_bytes).value_or(0));
  const auto own = static_cast<std::uint64_t>(tx.SelectInt(sql::held_bytes_of_account, account).value_or(0));
  if (bytes > limits.one_check)
    return Fail(ErrorKind::kUsage, "The files are " + Megabytes(bytes) + " in all; at most " +
                                       Megabytes(limits.one_check) + " can be checked at once.");
  if (own + bytes > limits.one_account)
    return Fail(ErrorKind::kUsage, "You hold " + Megabytes(own) + " of uploaded files, and may hold " +
                                       Megabytes(limits.one_account) +
                                       ". Delete the files of older checks, then try again.");
  if (held + bytes > limits.in_all)
    return Fail(ErrorKind::kUsage, "The room for uploaded files is full (" + Megabytes(held) + " of " +
                                       Megabytes(limits.in_all) +
                                       "). Files of older checks must be deleted first.");
  return {};
}

}  // namespace

std::string Check::Title() const {
  const std::string name = return_name == "cin"       ? "CIN census"
                           : return_name == "annex_a" ? "Annex A"
                                                      : "SSDA903";
  return name + ", " + std::to_string(year - 1) + " to " + std::to_string(year);
}

std::string Check::Origin() const {
  return made_from == "extracts" ? "Imported rows" : "Uploaded files";
}

Result<std::string> StartCheck(store::Database& db, const sharing::Access& access, const NewCheck& check,
                               const std::vector<ReturnFile>& files, Random& random,
                               const FileLimits& limits) {
  if (auto allowed = RequireAccess(access); !allowed) return Unexpected(allowed.error());
  if (files.empty() && check.source.IsNone())
    return Fail(ErrorKind::kUsage, "Choose the files of the return, or imported rows to check.");
  const std::uint64_t bytes = BytesOf(files);
  const std::string ref = random.Token();
  CheckId id;
  auto begun = db.Write([&](Transaction& tx) -> Result<void> {
    if (auto within = WithinLimits(tx, access.Account(), bytes, limits); !within) return within;
    id = CheckId{tx.NewId()};
    const Instant now = tx.Around().clock->Now();
    tx.Execute(sql::insert_check, id, ref, check.return_name, check.year,
               check.source.IsNone() ? "upload" : "extracts", check.source.value, check.authority,
               access.Account(), now, static_cast<std::int64_t>(bytes),
               Instant{now.micros + kKeepFilesDays * kDayMicros});
    return {};
  });
  if (!begun) return Unexpected(begun.error());
  for (const ReturnFile& file : files)
    if (auto kept = KeepFile(db, id, file); !kept) return Unexpected(kept.error());
  JsonWriter arguments;
  arguments.BeginObject().Field("check", id.value).EndObject();
  auto asked = db.Write([&](Transaction& tx) -> Result<void> {
    if (check.by_job) {
      const JobId job = store::EnqueueJob(tx, {.kind = "returns_check",
                                               .account = access.Account(),
                                               .purpose = "data quality",
                                               .arguments = arguments.Text()});
      tx.Execute(sql::set_job, id, job);
    }
    store::journal::Record(tx, {.account = access.Account(),
                                .purpose = "data quality",
                                .reason = "",
                                .kind = "return_check",
                                .entity = id.value,
                                .action = "started",
                                .was = std::nullopt,
                                .became = std::nullopt});
    return {};
  });
  if (!asked) return Unexpected(asked.error());
  return ref;
}

Result<void> KeepFile(store::Database& db, CheckId check, const ReturnFile& file) {
  std::int64_t file_id = 0;
  std::size_t at = 0;
  std::int64_t part = 0;
  do {
    std::size_t next = at;
    std::int64_t next_part = part;
    auto written = db.Write([&](Transaction& tx) -> Result<void> {
      next = at;
      next_part = part;
      if (at == 0) {
        file_id = tx.NewId();
        tx.Execute(sql::insert_file, file_id, check, file.role, file.name,
                   static_cast<std::int64_t>(file.bytes.size()));
      }
      const store::Sealer sealer(tx, KeyOf(check));
      for (std::size_t i = 0; i < kPartsAtOnce && next < file.bytes.size(); ++i) {
        const std::string sealed = sealer.Seal(std::string_view(file.bytes).substr(next, kPart));
        tx.Execute(sql::insert_part, file_id, next_part++, store::Blob{sealed});
        next += std::min(kPart, file.bytes.size() - next);
      }
      return {};
    });
    if (!written) return written;
    at = next;
    part = next_part;
  } while (at < file.bytes.size());
  return {};
}

std::vector<Check> ListChecks(Transaction& tx, int limit) {
  std::vector<Check> checks;
  for (const store::Row& row : tx.Select(sql::list_checks, limit)) checks.push_back(CheckOf(row));
  return checks;
}

std::optional<Check> FindCheck(Transaction& tx, const std::string& ref) {
  store::Rows rows = tx.Select(sql::check_by_ref, ref);
  const store::Row* row = rows.First();
  return row == nullptr ? std::nullopt : std::optional(CheckOf(*row));
}

std::optional<Check> FindCheck(Transaction& tx, CheckId id) {
  store::Rows rows = tx.Select(sql::check_by_id, id);
  const store::Row* row = rows.First();
  return row == nullptr ? std::nullopt : std::optional(CheckOf(*row));
}

std::string NewerCheck(Transaction& tx, const Check& check) {
  return tx
      .SelectText(sql::next_check, check.return_name, check.year, check.made_from, check.source.value,
                  check.id)
      .value_or("");
}

std::vector<FileEntry> ListFiles(Transaction& tx, CheckId check) {
  std::vector<FileEntry> files;
  for (const store::Row& row : tx.Select(sql::files_of_check, check))
    files.push_back({.role = row.String(1), .name = row.String(2), .bytes = row.Int(3)});
  return files;
}

Result<std::vector<ReturnFile>> ReadFiles(Transaction& tx, const sharing::Access& access, CheckId check) {
  if (auto allowed = RequireAccess(access); !allowed) return Unexpected(allowed.error());
  const auto known = FindCheck(tx, check);
  if (!known || !known->has_files)
    return Fail(ErrorKind::kBadData,
                "The files of this check have been deleted; what it found is still here.");
  struct Entry {
    std::int64_t id;
    ReturnFile file;
  };
  std::vector<Entry> entries;
  for (const store::Row& row : tx.Select(sql::files_of_check, check)) {
    entries.push_back({row.Int(0), {.role = row.String(1), .name = row.String(2), .bytes = {}}});
    entries.back().file.bytes.reserve(static_cast<std::size_t>(row.Int(3)));
  }
  std::vector<ReturnFile> files;
  for (Entry& entry : entries) {
    for (const store::Row& row : tx.Select(sql::parts_of_file, entry.id)) {
      auto bytes = store::Unseal(tx, row.BlobBytes(0));
      if (!bytes) return Unexpected(bytes.error());
      entry.file.bytes += *bytes;
    }
    files.push_back(std::move(entry.file));
  }
  return files;
}

Result<std::vector<std::string>> ReadProblems(Transaction& tx, const sharing::Access& access, CheckId check) {
  if (auto allowed = RequireAccess(access); !allowed) return Unexpected(allowed.error());
  std::vector<std::string> problems;
  std::string sealed;
  {
    store::Rows rows = tx.Select(sql::problems_of_check, check);
    if (const store::Row* row = rows.First()) sealed = std::string(row->BlobBytes(0));
  }
  if (sealed.empty()) return problems;
  const auto json = store::Unseal(tx, sealed);
  if (!json) return Unexpected(json.error());
  simdjson::dom::parser parser;
  simdjson::dom::array list;
  if (parser.parse(*json).get(list) != simdjson::SUCCESS)
    return Fail(ErrorKind::kBadData, "what was wrong with the files cannot be read");
  for (const simdjson::dom::element one : list) {
    std::string_view text;
    if (one.get(text) == simdjson::SUCCESS) problems.emplace_back(text);
  }
  return problems;
}

Result<void> DeleteFiles(store::Database& db, CheckId check, AccountId by, std::string_view reason) {
  return db.Write([&](Transaction& tx) -> Result<void> {
    store::DestroyKey(tx, KeyOf(check));
    tx.Execute(sql::delete_parts, check);
    tx.Execute(sql::mark_files_deleted, check, tx.Around().clock->Now());
    store::journal::Record(tx, {.account = by,
                                .purpose = "data quality",
                                .reason = reason,
                                .kind = "return_check",
                                .entity = check.value,
                                .action = "files deleted",
                                .was = std::nullopt,
                                .became = std::nullopt});
    return {};
  });
}

Result<void> SweepChecks(store::Database& db) {
  std::vector<CheckId> past, old;
  auto read = db.Read([&](Transaction& tx) -> Result<void> {
    past.clear();
    old.clear();
    const Instant now = tx.Around().clock->Now();
    for (const store::Row& row : tx.Select(sql::checks_with_files_past, now))
      past.push_back(row.As<CheckId>(0));
    for (const store::Row& row :
         tx.Select(sql::checks_before, Instant{now.micros - kKeepFindingsDays * kDayMicros}))
      old.push_back(row.As<CheckId>(0));
    return {};
  });
  if (!read) return read;
  for (const CheckId check : past)
    if (auto deleted = DeleteFiles(db, check, {}, "kept long enough"); !deleted) return deleted;
  for (const CheckId check : old) {
    auto deleted = db.Write([&](Transaction& tx) -> Result<void> {
      for (const std::string_view statement : {sql::delete_findings, sql::delete_children, sql::delete_rules,
                                               sql::delete_parts, sql::delete_files, sql::delete_check})
        tx.Execute(statement, check);
      return {};
    });
    if (!deleted) return deleted;
  }
  return {};
}

}  // namespace kindred::statutory
