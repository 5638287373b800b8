// backup, restore, audit and key: keeping the store, and proving that nobody changed its logs.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "base/json.hpp"
#include "cli/commands.hpp"
#include "cli/schema.hpp"
#include "identity/accounts.hpp"
#include "store/access_log.hpp"
#include "store/backup.hpp"
#include "store/chain.hpp"
#include "store/journal.hpp"

namespace kindred::cli {
namespace {

store::Options Existing() {
  return {.migrations = AllMigrations(), .create = false};
}

void PrintFaults(const std::vector<std::string>& faults) {
  for (const std::string& fault : faults) std::fprintf(stderr, "kindred: %s\n", fault.c_str());
}

void AddFaults(JsonWriter& json, const std::vector<std::string>& faults) {
  json.Key("faults").BeginArray();
  for (const std::string& fault : faults) json.String(fault);
  json.EndArray();
}

int BackUp(const Context& context, const std::string& to) {
  const auto made = store::BackUp(context.database, Existing(), to);
  if (!made) return Report(made.error());
  if (context.json) {
    JsonWriter json;
    json.BeginObject()
        .Field("file", to)
        .Field("bytes", made->bytes)
        .Field("journal_rows", made->journal_rows)
        .Field("access_rows", made->access_rows);
    AddFaults(json, made->faults);
    json.EndObject();
    fmt::print("{}\n", json.Text());
  } else {
    fmt::print(
        "Backed up to {}: {} bytes, {} journal entries, {} access log entries.\n"
        "It opens only with the key file {}: keep a copy of that file, apart from the backup.\n",
        to, made->bytes, made->journal_rows, made->access_rows,
        store::KeyRing::PathFor(context.database, ""));
  }
  PrintFaults(made->faults);
  return made->faults.empty() ? 0 : 1;
}

int Restore(const Context& context, const std::string& from, bool despite_faults) {
  const auto restored =
      store::Restore(from, context.database, {.migrations = AllMigrations()}, despite_faults);
  if (!restored) return Report(restored.error());
  if (context.json) {
    JsonWriter json;
    json.BeginObject()
        .Field("store", context.database)
        .Field("journal_rows", restored->journal_rows)
        .Field("access_rows", restored->access_rows)
        .Field("kept", restored->kept);
    AddFaults(json, restored->faults);
    json.EndObject();
    fmt::print("{}\n", json.Text());
  } else {
    fmt::print("Restored {}: {} journal entries, {} access log entries, all verified.\n", context.database,
               restored->journal_rows, restored->access_rows);
    if (!restored->kept.empty()) fmt::print("The store that was there is kept in {}.\n", restored->kept);
  }
  PrintFaults(restored->faults);
  return restored->faults.empty() ? 0 : 1;
}

// A store and its access log.
struct Opened {
  std::unique_ptr<store::Database> db;
  std::unique_ptr<store::AccessLog> log;
};

Result<Opened> OpenBoth(const Context& context) {
  auto db = store::Open(context.database, Existing());
  if (!db) return Unexpected(db.error());
  auto log = store::AccessLog::Open(context.database, {});
  if (!log) return Unexpected(log.error());
  return Opened{std::move(*db), std::move(*log)};
}

int Verify(const Context& context) {
  auto opened = OpenBoth(context);
  if (!opened) return Report(opened.error());
  const std::string seals = store::SealsPathFor(context.database);
  const auto reports = store::VerifyChains(*opened->db, opened->log->Store(), seals);
  if (!reports) return Report(reports.error());
  bool whole = true;
  JsonWriter json;
  json.BeginObject().Field("seals_file", seals).Key("logs").BeginArray();
  for (const store::ChainReport& report : *reports) {
    whole = whole && report.faults.empty();
    json.BeginObject()
        .Field("log", report.log)
        .Field("rows", report.rows)
        .Field("sealed", report.sealed)
        .Field("seals", report.seals)
        .Field("unsealed", report.tail);
    json.Key("unsealed_since");
    report.tail_since ? json.String(FormatUtc(*report.tail_since)) : json.Null();
    AddFaults(json, report.faults);
    json.EndObject();
    if (context.json) continue;
    fmt::print("{}: {} rows, {} of them sealed; {}\n", report.log, report.rows, report.sealed,
               report.tail_since ? fmt::format("{} not sealed yet, the oldest of {}", report.tail,
                                               FormatLondon(*report.tail_since))
                                 : std::string("none waits to be sealed"));
    PrintFaults(report.faults);
  }
  json.EndArray().Field("verified", whole).EndObject();
  if (context.json) {
    fmt::print("{}\n", json.Text());
  } else {
    fmt::print("{}\n", whole ? "Nothing was changed, removed or inserted."
                             : "The logs are not as they were written.");
  }
  return whole ? 0 : ExitCode(ErrorKind::kBadData);
}

int SealNow(const Context& context) {
  auto opened = OpenBoth(context);
  if (!opened) return Report(opened.error());
  const auto sealed =
      store::ChainSealer(*opened->db, opened->log->Store(), store::SealsPathFor(context.database)).SealNow();
  if (!sealed) return Report(sealed.error());
  if (context.json) {
    fmt::print("{{\"sealed\":{}}}\n", *sealed);
  } else {
    fmt::print("{} rows sealed.\n", *sealed);
  }
  return 0;
}

int CreateKey(const Context& context) {
  const std::string path = store::KeyRing::PathFor(context.database, "");
  if (std::filesystem::exists(path))
    return Report(
        {ErrorKind::kUsage, path + ": is there already; to change the master key: kindred key rotate"});
  auto keys = store::KeyRing::Load(path, SystemFiles());
  if (!keys) return Report(keys.error());
  if (auto made = (*keys)->Create(SystemRandom()); !made) return Report(made.error());
  fmt::print(
      "{}: made. What the store seals can be read only with it: keep a copy, apart from the store and its "
      "backups.\n",
      path);
  return 0;
}

int RotateKey(const Context& context) {
  auto db = store::Open(context.database, Existing());
  if (!db) return Report(db.error());
  const auto rotated = store::RotateMaster(**db);
  if (!rotated) return Report(rotated.error());
  const std::string id = (*db)->Around().keys->Current()->id;
  const auto noted = (*db)->Write([&](store::Transaction& tx) -> Result<void> {
    store::journal::Record(tx, {.account = identity::EnsureOperator(tx),
                                .purpose = "administration",
                                .reason = context.purpose,
                                .kind = "key",
                                .action = "rotated",
                                .became = id});
    return {};
  });
  if (!noted) return Report(noted.error());
  if (context.json) {
    fmt::print("{{\"master\":\"{}\",\"wrapped\":{}}}\n", id, *rotated);
  } else {
    fmt::print(
        "The master key is now {}; {} data keys are wrapped by it.\n"
        "{} keeps the older ones too, because earlier backups need them. Copy it again.\n",
        id, *rotated, (*db)->Around().keys->Path());
  }
  return 0;
}

int ShowKeys(const Context& context) {
  auto db = store::Open(context.database, Existing());
  if (!db) return Report(db.error());
  const auto status = store::ReadKeyStatus(**db);
  if (!status) return Report(status.error());
  if (context.json) {
    JsonWriter json;
    json.BeginObject().Field("key_file", status->key_file).Key("masters").BeginArray();
    for (const std::string& id : status->masters) json.String(id);
    json.EndArray()
        .Field("signing", status->signing)
        .Field("data_keys", status->data_keys)
        .Field("destroyed", status->destroyed)
        .Field("under_older_master", status->under_older)
        .Field("unreadable", status->unreadable)
        .EndObject();
    fmt::print("{}\n", json.Text());
  } else {
    fmt::print("Key file: {}{}\n", status->key_file, status->masters.empty() ? " (missing)" : "");
    for (const std::string& id : status->masters)
      fmt::print("  master key {}{}\n", id, id == status->masters.back() ? " (in use)" : "");
    if (!status->signing.empty()) fmt::print("  signing key {}\n", status->signing);
    fmt::print("Data keys in the store: {} live, {} destroyed, {} under an older master key.\n",
               status->data_keys, status->destroyed, status->under_older);
    if (status->unreadable > 0)
      std::fprintf(stderr,
                   "kindred: %lld data keys need a master key that is not in %s; put back the key file that "
                   "was kept\n",
                   static_cast<long long>(status->unreadable), status->key_file.c_str());
  }
  return status->unreadable > 0 ? ExitCode(ErrorKind::kBadData) : 0;
}

}  // namespace

void RegisterStore(CLI::App& app, Context& context) {
  struct Arguments {
    std::string to, from;
    bool despite_faults = false;
  };
  const auto arguments = std::make_shared<Arguments>();
  const auto runs = [&context](CLI::App* command, std::function<int()> run) {
    command->callback([&context, run] { context.run = run; });
  };

  CLI::App* backup =
      app.add_subcommand("backup", "Write one encrypted backup of the store, its access log and its seals");
  backup->add_option("TO", arguments->to, "The file to write; it must not exist")->required();
  runs(backup, [&context, arguments] { return BackUp(context, arguments->to); });

  CLI::App* restore = app.add_subcommand("restore", "Verify a backup and put it in the place of the store");
  restore->add_option("FROM", arguments->from, "The backup")->required();
  restore->add_flag("--despite-faults", arguments->despite_faults,
                    "Restore even if its audit chains do not verify");
  runs(restore,
       [&context, arguments] { return Restore(context, arguments->from, arguments->despite_faults); });

  CLI::App* audit = app.add_subcommand("audit", "Prove that journal and access log are as they were written");
  audit->require_subcommand(1);
  runs(audit->add_subcommand("verify", "Check every row of both logs against the signed seals"),
       [&context] { return Verify(context); });
  runs(audit->add_subcommand("seal", "Seal what has been written since the last seal, now"),
       [&context] { return SealNow(context); });

  CLI::App* key = app.add_subcommand("key", "The key file, without which sealed data cannot be read");
  key->require_subcommand(1);
  runs(key->add_subcommand("create", "Make the key file of a new store"),
       [&context] { return CreateKey(context); });
  runs(key->add_subcommand("rotate", "Make a new master key and wrap every data key by it"),
       [&context] { return RotateKey(context); });
  runs(key->add_subcommand("status", "Which keys there are, and whether the store can be read with them"),
       [&context] { return ShowKeys(context); });
}

}  // namespace kindred::cli
