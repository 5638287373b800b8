// The pages of intake: sources and completeness, imports with progress, the quarantine.
//
//   intake::Pages pages{*db, gate, shell, spool_folder / "inbox", [&] { runner.Wake(); }};
//   intake::RegisterImportJob(runner, *db, pages.inbox);   // before runner.Start()
//   routes += intake::Routes(pages);
#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include "base/seams.hpp"
#include "sharing/access.hpp"
#include "store/database.hpp"
#include "store/jobs.hpp"
#include "web/http.hpp"
#include "web/page.hpp"

namespace kindred::intake {

// What the pages need; all of it outlives the server.
struct Pages {
  store::Database& db;
  sharing::Gate& gate;
  const web::Shell& shell;
  std::filesystem::path inbox;  // where uploads wait for their import; on the file system of the spool
  std::function<void()> wake;   // tells the runner of jobs that there is one
  const Clock& clock = SystemClock();
  Random& random = SystemRandom();
};

// /sources, /imports…, /quarantine…. Each declares action and section.
[[nodiscard]] std::vector<web::Route> Routes(const Pages& pages);

// The work behind an import that was started in the browser. Uploads are deleted when it ends.
void RegisterImportJob(store::JobRunner& runner, store::Database& db, const std::filesystem::path& inbox);

// "20,312".
[[nodiscard]] std::string Thousands(std::int64_t number);

}  // namespace kindred::intake
