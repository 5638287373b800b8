#include "cli/schema.hpp"

#if __has_include("embedded/identity_migrations.hpp")
#include "embedded/identity_migrations.hpp"
#endif
#if __has_include("embedded/families_migrations.hpp")
#include "embedded/families_migrations.hpp"
#endif
#include "embedded/intake_migrations.hpp"
#include "embedded/sharing_migrations.hpp"

namespace kindred::cli {

store::Migrations AllMigrations() {
  store::Migrations all;
  const auto add = [&](std::string_view domain, std::span<const embedded::File> files) {
    const store::Migrations some = store::MigrationsOf(domain, files);
    all.insert(all.end(), some.begin(), some.end());
  };
#if __has_include("embedded/identity_migrations.hpp")
  add("identity", embedded::identity_migrations());
#endif
  add("sharing", embedded::sharing_migrations());
  add("intake", embedded::intake_migrations());
#if __has_include("embedded/families_migrations.hpp")
  add("families", embedded::families_migrations());
#endif
  return all;
}

}  // namespace kindred::cli
