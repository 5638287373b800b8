// The pages of families: home, search, the family record and its parts, a person, matches, source rows.
//
//   auto routes = families::Routes({.db = *db, .log = access_log.get(), .gate = gate, .shell = shell});
#pragma once

#include <vector>

#include "base/seams.hpp"
#include "families/panels.hpp"
#include "sharing/access.hpp"
#include "store/access_log.hpp"
#include "store/database.hpp"
#include "web/http.hpp"
#include "web/page.hpp"

namespace kindred::families {

// What the pages need; all of it outlives the server.
struct Services {
  store::Database& db;
  store::AccessLog* log = nullptr;  // for "who looked"; without it that page says it is not kept here
  sharing::Gate& gate;
  const web::Shell& shell;
  const Clock& clock = SystemClock();
  Random& random = SystemRandom();
  std::vector<PersonPanel> panels = {};  // what other domains add to a person's page
};

// "/", /search, /families/{ref}/…, /people/{ref}/…, /matches…, /rows/{id}. Each declares action and section.
[[nodiscard]] std::vector<web::Route> Routes(Services services);

}  // namespace kindred::families
