// Opening a store. A location is the path of an SQLite file (the default, created when missing) or a
// postgresql:// URL. Opening brings the schema up to date and refuses a store that a newer program wrote.
//
//   auto db = store::Open("kindred.db", {.migrations = cli::AllMigrations()});
//   if (!db) return Report(db.error());
//   auto memory = store::Open(folder / "test.db", {.migrations = store::MigrationsOf("intake",
//                                                      embedded::intake_migrations())});
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/embedded.hpp"
#include "base/seams.hpp"
#include "store/database.hpp"

namespace kindred::store {

class KeyRing;

// One step of a domain's schema: src/<domain>/migrations/NNNN_what.sql.
struct Migration {
  std::string domain;
  int number = 0;
  std::string name;
  std::string_view sql;  // embedded; lives as long as the program
};
// In the order in which they run: domains in order of dependence, each by number.
using Migrations = std::vector<Migration>;

// The migrations of one domain from its embedded files, by number.
[[nodiscard]] Migrations MigrationsOf(std::string_view domain, std::span<const embedded::File> files);

// Brings the schema up to date in one transaction and records each step with its checksum. kCannotRun
// when the store has steps this program does not know (a newer program wrote it) or a step has changed.
[[nodiscard]] Result<void> Migrate(Database& db, const Migrations& migrations);

struct Options {
  const Clock* clock = &SystemClock();
  Random* random = &SystemRandom();
  Files* files = &SystemFiles();
  Migrations migrations;  // of the domains; the store's own run first, whatever is here
  bool create = true;     // false: a missing SQLite file is an error
  std::string key_file;   // empty: see KeyRing::PathFor
  int busy_seconds = 30;  // how long to wait for another process that writes
};

// What code inside a transaction may need of the store around it.
struct Surroundings {
  const Clock* clock = nullptr;
  Random* random = nullptr;
  Files* files = nullptr;
  std::shared_ptr<KeyRing> keys;
  std::shared_ptr<void> held;  // says to other programs that the store is in use; see store_lock.hpp
};

// Is this location a PostgreSQL URL?
[[nodiscard]] bool IsPostgres(std::string_view location);

// Opens, creating and upgrading as needed. Errors say what is wrong with the location and what to do.
[[nodiscard]] Result<std::unique_ptr<Database>> Open(const std::string& location, Options options = {});

}  // namespace kindred::store
