#include "store/open.hpp"

#include <filesystem>

#include "embedded/store_migrations.hpp"
#include "store/connect.hpp"
#include "store/keys.hpp"
#include "store/postgres/database.hpp"
#include "store/sqlite/database.hpp"
#include "store/store_lock.hpp"

namespace kindred::store {

std::optional<Date> Row::Day(int column) const {
  if (IsNull(column)) return std::nullopt;
  return ParseDate(Text(column), DateOrder::kIso);
}

bool IsPostgres(std::string_view location) {
  return location.starts_with("postgresql://") || location.starts_with("postgres://");
}

Result<std::unique_ptr<Database>> Connect(const std::string& location, const Options& options,
                                          std::shared_ptr<Surroundings> around) {
  if (IsPostgres(location)) return postgres::OpenDatabase(location, std::move(around));
  return sqlite::OpenDatabase(location, options, std::move(around));
}

namespace {

// The first keys of a new store. Inside a transaction, so that two processes do not both make them; never
// where data keys exist already, for those need the file that was kept.
Result<void> MakeFirstKeys(Database& db) {
  return db.Write([&](Transaction& tx) -> Result<void> {
    KeyRing& keys = *tx.Around().keys;
    if (tx.SelectInt("SELECT count(*) FROM data_key").value_or(0) != 0) return {};
    if (auto again = KeyRing::Load(keys.Path(), *tx.Around().files); again && !(*again)->IsEmpty())
      return keys.Reload();
    return keys.Create(*tx.Around().random);
  });
}

}  // namespace

Result<std::unique_ptr<Database>> Open(const std::string& location, Options options) {
  if (location.empty()) return Fail(ErrorKind::kUsage, "no store was named; name one with --db");
  auto keys = KeyRing::Load(KeyRing::PathFor(location, options.key_file), *options.files);
  if (!keys) return Unexpected(keys.error());
  auto around = std::make_shared<Surroundings>();
  around->clock = options.clock;
  around->random = options.random;
  around->files = options.files;
  around->keys = std::shared_ptr<KeyRing>(std::move(*keys));
  std::error_code ignored;
  if (options.create || std::filesystem::exists(location, ignored))  // a missing store leaves no lock behind
    if (auto held = HoldOpen(location, *around); !held) return Unexpected(held.error());
  auto db = Connect(location, options, around);
  if (!db) return db;
  Migrations all = MigrationsOf("store", embedded::store_migrations());
  all.insert(all.end(), options.migrations.begin(), options.migrations.end());
  if (auto migrated = Migrate(**db, all); !migrated)
    return Fail(migrated.error().kind, location + ": " + migrated.error().message);
  if (around->keys->IsEmpty())
    if (auto made = MakeFirstKeys(**db); !made) return Unexpected(made.error());
  return db;
}

}  // namespace kindred::store
