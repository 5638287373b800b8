#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "base/hash.hpp"
#include "store/open.hpp"
#include "store/postgres/rewrite.hpp"

namespace kindred::store {
namespace {

constexpr std::string_view kCreateTable = R"(
CREATE TABLE IF NOT EXISTS schema_step (
  domain TEXT NOT NULL,
  number INTEGER NOT NULL,
  name TEXT NOT NULL,
  checksum TEXT NOT NULL,
  applied_at INTEGER NOT NULL,
  PRIMARY KEY (domain, number)
) STRICT;
)";

std::string Label(std::string_view domain, int number, std::string_view name) {
  return std::string(domain) + " " + std::to_string(number) + " (" + std::string(name) + ")";
}

struct Applied {
  std::string name;
  std::string checksum;
};
using History = std::map<std::pair<std::string, int>, Applied>;

History ReadHistory(Transaction& tx) {
  History history;
  for (const Row& row : tx.Select("SELECT domain, number, name, checksum FROM schema_step"))
    history[{row.String(0), static_cast<int>(row.Int(1))}] = {row.String(2), row.String(3)};
  return history;
}

// Refuses what a forward-only history cannot explain. Called before anything is changed.
Result<void> CheckHistory(const History& applied, const Migrations& migrations) {
  std::map<std::pair<std::string, int>, const Migration*> known;
  std::set<std::string> domains;
  for (const Migration& migration : migrations) {
    known[{migration.domain, migration.number}] = &migration;
    domains.insert(migration.domain);
  }
  for (const auto& [key, step] : applied) {
    const auto found = known.find(key);
    if (found == known.end()) {
      if (!domains.contains(key.first)) continue;  // a domain this caller does not use
      return Fail(ErrorKind::kCannotRun, "a newer Kindred has changed this store: it has the step " +
                                             Label(key.first, key.second, step.name) +
                                             ", which this program does not know; use the newer program");
    }
    if (ToHex(AsText(Hash(found->second->sql))) != step.checksum)
      return Fail(ErrorKind::kCannotRun,
                  "the schema step " + Label(key.first, key.second, step.name) +
                      " is not the one that made this store; use the program that did");
  }
  return {};
}

}  // namespace

Migrations MigrationsOf(std::string_view domain, std::span<const embedded::File> files) {
  Migrations migrations;
  for (const embedded::File& file : files) {
    Migration migration{.domain = std::string(domain), .name = std::string(file.name), .sql = file.bytes};
    std::from_chars(file.name.data(), file.name.data() + file.name.size(), migration.number);
    migrations.push_back(std::move(migration));
  }
  std::sort(migrations.begin(), migrations.end(),
            [](const Migration& a, const Migration& b) { return a.number < b.number; });
  return migrations;
}

Result<void> Migrate(Database& db, const Migrations& migrations) {
  const bool postgres = db.GetDialect() == Dialect::kPostgres;
  const auto script = [&](Transaction& tx, std::string_view sql) {
    tx.ExecuteScript(postgres ? postgres::RewriteSchema(sql) : std::string(sql));
  };
  // Most of the time there is nothing to do: look first, so that opening waits for no writer.
  History seen;
  const auto looked = db.Read([&](Transaction& tx) -> Result<void> {
    seen = ReadHistory(tx);
    return {};
  });
  if (looked) {
    if (auto checked = CheckHistory(seen, migrations); !checked) return checked;
    if (std::all_of(migrations.begin(), migrations.end(),
                    [&](const Migration& m) { return seen.contains({m.domain, m.number}); }))
      return {};
  }
  return db.Write([&](Transaction& tx) -> Result<void> {
    script(tx, kCreateTable);
    const History applied = ReadHistory(tx);
    if (auto checked = CheckHistory(applied, migrations); !checked) return checked;
    for (const Migration& migration : migrations) {
      if (applied.contains({migration.domain, migration.number})) continue;
      script(tx, migration.sql);
      tx.Execute(
          "INSERT INTO schema_step (domain, number, name, checksum, applied_at) VALUES (?1, ?2, ?3, ?4, ?5)",
          migration.domain, migration.number, migration.name, ToHex(AsText(Hash(migration.sql))),
          db.Around().clock->Now());
    }
    return {};
  });
}

}  // namespace kindred::store
