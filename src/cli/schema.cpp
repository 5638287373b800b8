#include "cli/schema.hpp"

#include "embedded/families_migrations.hpp"
#include "embedded/identity_migrations.hpp"
#include "embedded/intake_migrations.hpp"
#include "embedded/sharing_migrations.hpp"
#include "embedded/statutory_migrations.hpp"

namespace kindred::cli {

store::Migrations AllMigrations() {
  store::Migrations all;
  const auto add = [&](std::string_view domain, std::span<const embedded::File> files) {
    const store::Migrations some = store::MigrationsOf(domain, files);
    all.insert(all.end(), some.begin(), some.end());
  };
  add("identity", embedded::identity_migrations());
  add("sharing", embedded::sharing_migrations());
  add("intake", embedded::intake_migrations());
  add("families", embedded::families_migrations());
  add("statutory", embedded::statutory_migrations());
  return all;
}

}  // namespace kindred::cli
