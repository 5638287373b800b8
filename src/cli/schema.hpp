// The whole schema: every domain's migrations, in order of dependence.
//
//   auto db = store::Open(context.database, {.migrations = AllMigrations()});
#pragma once

#include "store/open.hpp"

namespace kindred::cli {

// The migrations of every domain that owns tables, domains in order of dependence. The store's own are not
// among them: store::Open runs those first by itself.
[[nodiscard]] store::Migrations AllMigrations();

}  // namespace kindred::cli
