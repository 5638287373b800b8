// The pages of returns: checks, uploads, findings by rule and by child, the place of a finding, changes, fix
// lists; and what the child's page of families shows of them.
//
//   statutory::Pages pages{.db = *db, .gate = gate, .shell = shell, .wake = [&] { runner.Wake(); }};
//   statutory::RegisterCheckJob(runner, *db, gate, {});   // before runner.Start()
//   routes += statutory::Routes(pages);
#pragma once

#include <functional>
#include <vector>

#include "base/seams.hpp"
#include "families/panels.hpp"
#include "sharing/access.hpp"
#include "statutory/checks.hpp"
#include "store/database.hpp"
#include "web/http.hpp"
#include "web/page.hpp"

namespace kindred::statutory {

// What the pages need; all of it outlives the server.
struct Pages {
  store::Database& db;
  sharing::Gate& gate;
  const web::Shell& shell;
  std::function<void()> wake;  // tells the runner of jobs that there is one
  FileLimits limits = {};
  const Clock& clock = SystemClock();
  Random& random = SystemRandom();
};

// /returns…. Each declares action and section.
[[nodiscard]] std::vector<web::Route> Routes(const Pages& pages);

// What the newest checks say of a person, for the child's page; nothing where the reader does not see social
// care, or the person is not in a return that was checked.
[[nodiscard]] families::PersonPanel ReturnsPanel();

}  // namespace kindred::statutory
