// Fix lists: what each team and worker can mend in the case system, and files of findings.
#include <algorithm>
#include <limits>

#include "intake/pages.hpp"
#include "statutory/export.hpp"
#include "statutory/pages/desk.hpp"
#include "statutory/pages/fix_list.mustache.hpp"
#include "statutory/pages/worker_list.mustache.hpp"

namespace kindred::statutory {
namespace {

using sharing::Access;
using store::Transaction;

constexpr std::string_view kExcel = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
constexpr int kMostMended = 200;

// Workers stand in addresses by their place in the list, which is fixed for a check.
std::optional<WorkerCounts> WorkerIn(Transaction& tx, const Check& check, const web::Request& request) {
  const auto workers = ListWorkers(tx, check.id);
  const long long place = std::strtoll(request.Segment("worker").c_str(), nullptr, 10);
  if (place < 1 || static_cast<std::size_t>(place) > workers.size()) return std::nullopt;
  return workers[static_cast<std::size_t>(place) - 1];
}

FindingQuery ToMend(const Check& check, const WorkerCounts& worker, const web::Request& request) {
  FindingQuery query{.check = check.id, .order = "child"};
  query.team = worker.team;
  query.worker = worker.worker;
  query.offset = static_cast<std::int64_t>(PageNumber(request) - 1) * kRowsOfAPage;
  return query;
}

FindingQuery Mended(const Check& check, const WorkerCounts& worker) {
  FindingQuery query{
      .check = CheckId{*check.previous}, .gone_from = check.id, .order = "child", .limit = kMostMended};
  query.team = worker.team;
  query.worker = worker.worker;
  return query;
}

std::string MendText(const Check& check) {
  return std::string("What is listed here is mended in the case system, never in the file. ") +
         (check.previous ? "Mended since the check before: " + intake::Thousands(check.fixed_findings) +
                               "; new: " + intake::Thousands(check.new_findings) + "; still there: " +
                               intake::Thousands(check.Findings() - check.new_findings) + "."
                         : "The next check says of each finding whether it is mended or still there.");
}

web::Response ShowFixList(const Desk& desk, const web::Request& request) {
  return desk.OnCheck(
      request, Action::kView,
      [&](Transaction& tx, const Access& access, const Check& check) -> Result<web::Response> {
        FixListView view{.head = desk.Head(request, tx, check, "fix-list"), .text = MendText(check)};
        const std::string base = Base(check) + "/fix-list";
        if (desk.May(request, FilePolicy()))
          view.downloads = {{"Download the fix list for Excel", base + ".xlsx", ""},
                            {"Download the fix list as CSV", base + ".csv", ""}};
        view.table = {.caption = "Teams and workers",
                      .caption_class = "govuk-visually-hidden",
                      .empty = "There is nothing to mend.",
                      .dense = true};
        view.table.heads = {{.text = "Worker"},
                            {.text = "Team"},
                            {.text = "Children", .number = true},
                            {.text = "Errors", .number = true},
                            {.text = "Queries", .number = true}};
        if (check.previous)
          for (const char* head : {"New", "Still there", "Mended"})
            view.table.heads.push_back({.text = head, .number = true});
        const auto workers = ListWorkers(tx, check.id);
        for (std::size_t i = 0; i < workers.size(); ++i) {
          const WorkerCounts& w = workers[i];
          const bool nobody = w.team.empty() && w.worker.empty();
          web::TableRow row{{{.text = nobody             ? "Nobody is known"
                                      : w.worker.empty() ? "The whole team"
                                                         : w.worker,
                              .href = base + "/" + std::to_string(i + 1),
                              .header = true},
                             {.text = w.team.empty() ? "–" : w.team},
                             {.text = intake::Thousands(w.children), .number = true},
                             {.text = intake::Thousands(w.errors), .number = true},
                             {.text = intake::Thousands(w.queries), .number = true}}};
          if (check.previous)
            for (const std::int64_t number : {w.new_findings, w.errors + w.queries - w.new_findings, w.fixed})
              row.cells.push_back({.text = intake::Thousands(number), .number = true});
          view.table.rows.push_back(std::move(row));
        }
        view.table.Finish();
        std::string content;
        templates::RenderFixList(content, view);
        return desk.Page(request, check, "Fix list", content, access);
      });
}

web::Table FixTable(const std::string& caption, const std::vector<Finding>& findings,
                    const std::string& empty) {
  web::Table table{
      .caption = caption, .caption_class = "govuk-visually-hidden", .empty = empty, .dense = true};
  table.heads = {{.text = "Child"}, {.text = "What to mend"}, {.text = "Look at"}, {.text = "State"}};
  for (const Finding& f : findings) {
    std::string where = f.table;
    if (!f.fields.empty()) where += (where.empty() ? "" : ": ") + f.fields;
    for (std::size_t at = 0; (at = where.find(';', at)) != std::string::npos; at += 2)
      where.replace(at, 1, ", ");
    web::TableCell state{.text = "To mend"};
    if (const auto tag = StateTag(f.state, true)) state = {.text = "", .tag = *tag};
    table.rows.push_back({{{.text = f.child.empty() ? "No child" : f.child, .header = true},
                           {.text = f.message, .tag = LevelTag(f.level)},
                           {.text = where},
                           state}});
  }
  table.Finish();
  return table;
}

web::Response ShowWorker(const Desk& desk, const web::Request& request) {
  return desk.OnCheck(
      request, Action::kSearch,
      [&](Transaction& tx, const Check& check) {
        const auto worker = WorkerIn(tx, check, request);
        if (!worker) return std::vector<PersonId>();
        auto people = PeopleOfFindings(tx, ToMend(check, *worker, request));
        if (check.previous) {
          const auto more = PeopleOfFindings(tx, Mended(check, *worker));
          people.insert(people.end(), more.begin(), more.end());
          std::sort(people.begin(), people.end());
          people.erase(std::unique(people.begin(), people.end()), people.end());
        }
        return people;
      },
      [&](Transaction& tx, const Access& access, const Check& check) -> Result<web::Response> {
        const auto worker = WorkerIn(tx, check, request);
        if (!worker) return web::Problem(404, "The fix list of this check has no such worker.");
        const FindingPage page = ListFindings(tx, access, ToMend(check, *worker, request));
        const std::string base = Base(check) + "/fix-list/" + request.Segment("worker");
        WorkerListView view{.head = desk.Head(request, tx, check, "fix-list"),
                            .compared = check.previous.has_value()};
        view.heading = worker->team.empty() && worker->worker.empty()
                           ? "Nobody is known"
                           : WhoMends(worker->team, worker->worker);
        view.text = CountWords(page.total, page.withheld, "finding to mend", "findings to mend");
        if (desk.May(request, FilePolicy()))
          view.downloads = {{"Download this list for Excel", base + "/list.xlsx", ""}};
        view.to_mend = FixTable("What to mend", page.rows, "Everything is mended.");
        view.pages = PagesOf(request, page.total, base + "?");
        if (check.previous) {
          const FindingPage mended = ListFindings(tx, access, Mended(check, *worker));
          view.mended = FixTable("Mended since the check before", mended.rows,
                                 "Nothing was mended since the check before.");
        }
        std::string content;
        templates::RenderWorkerList(content, view);
        return desk.Page(request, check, "Fix list", content, access);
      });
}

// "ssda903-2026-fix-list.xlsx".
std::string FileName(const Check& check, const std::string& what) {
  return check.return_name + "-" + std::to_string(check.year) + "-" + what;
}

std::vector<PersonId> Everybody(Transaction& tx, const Check& check) {
  FindingQuery all{.check = check.id, .limit = std::numeric_limits<int>::max()};
  std::vector<PersonId> people = PeopleOfFindings(tx, all);
  if (!check.previous) return people;
  all.check = CheckId{*check.previous};  // whose findings are fixed
  all.gone_from = check.id;
  const auto fixed = PeopleOfFindings(tx, all);
  people.insert(people.end(), fixed.begin(), fixed.end());
  std::sort(people.begin(), people.end());
  people.erase(std::unique(people.begin(), people.end()), people.end());
  return people;
}

using MakeFile = Result<std::string> (*)(Transaction&, const Access&, const Check&, const ExportScope&);

web::Handler FileOf(const Desk& desk, MakeFile make, std::string_view type, std::string name) {
  return [desk, make, type = std::string(type), name = std::move(name)](const web::Request& request) {
    return desk.OnCheck(
        request, Action::kSearch, Everybody,
        [&](Transaction& tx, const Access& access, const Check& check) -> Result<web::Response> {
          ExportScope scope;
          if (!request.Segment("worker").empty()) {
            const auto worker = WorkerIn(tx, check, request);
            if (!worker) return web::Problem(404, "The fix list of this check has no such worker.");
            scope = {worker->team, worker->worker};
          }
          auto bytes = make(tx, access, check, scope);
          if (!bytes) return Unexpected(bytes.error());
          return web::Download(std::move(*bytes), type, FileName(check, name), access.Ticket());
        },
        /*taken_away=*/true);
  };
}

}  // namespace

void AddFixListRoutes(std::vector<web::Route>& routes, const Desk& desk) {
  const web::RoutePolicy see = FixListPolicy(), take = FilePolicy();
  const auto page = [&](const char* pattern, auto handler) {
    routes.push_back({web::Method::kGet, pattern, see,
                      [desk, handler](const web::Request& r) { return handler(desk, r); }});
  };
  page("/returns/{check}/fix-list", ShowFixList);
  page("/returns/{check}/fix-list/{worker}", ShowWorker);
  const auto file = [&](const char* pattern, MakeFile make, std::string_view type, const char* name) {
    routes.push_back({web::Method::kGet, pattern, take, FileOf(desk, make, type, name)});
  };
  constexpr std::string_view kCsv = "text/csv; charset=utf-8";
  file("/returns/{check}/fix-list.xlsx", FixListWorkbook, kExcel, "fix-list.xlsx");
  file("/returns/{check}/fix-list/{worker}/list.xlsx", FixListWorkbook, kExcel, "fix-list.xlsx");
  file(
      "/returns/{check}/fix-list.csv",
      [](Transaction& tx, const Access& access, const Check& check,
         const ExportScope& scope) -> Result<std::string> { return FixListCsv(tx, access, check, scope); },
      kCsv, "fix-list.csv");
  file(
      "/returns/{check}/findings.xlsx",
      [](Transaction& tx, const Access& access, const Check& check, const ExportScope&) {
        return FindingsWorkbook(tx, access, check);
      },
      kExcel, "findings.xlsx");
  file(
      "/returns/{check}/findings.csv",
      [](Transaction& tx, const Access& access, const Check& check,
         const ExportScope&) -> Result<std::string> { return FindingsCsv(tx, access, check); },
      kCsv, "findings.csv");
}

}  // namespace kindred::statutory
