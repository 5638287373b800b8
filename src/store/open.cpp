#include "store/open.hpp"

#include "embedded/store_migrations.hpp"
#include "store/sqlite/database.hpp"

namespace kindred::store {

std::optional<Date> Row::Day(int column) const {
  if (IsNull(column)) return std::nullopt;
  return ParseDate(Text(column), DateOrder::kIso);
}

bool IsPostgres(std::string_view location) {
  return location.starts_with("postgresql://") || location.starts_with("postgres://");
}

Result<std::unique_ptr<Database>> Open(const std::string& location, Options options) {
  if (location.empty()) return Fail(ErrorKind::kUsage, "no store was named; name one with --db");
  auto around = std::make_shared<Surroundings>(
      Surroundings{options.clock, options.random, options.files, nullptr});
  auto db = sqlite::OpenDatabase(location, options, around);
  if (!db) return db;
  Migrations all = MigrationsOf("store", embedded::store_migrations());
  all.insert(all.end(), options.migrations.begin(), options.migrations.end());
  if (auto migrated = Migrate(**db, all); !migrated)
    return Fail(migrated.error().kind, location + ": " + migrated.error().message);
  return db;
}

}  // namespace kindred::store
