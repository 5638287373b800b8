// Checks: the list, starting one, its progress, and its findings by rule.
#include <algorithm>

#include "base/text.hpp"
#include "intake/pages.hpp"
#include "returns/check.hpp"
#include "returns/ssda903/authorities.hpp"
#include "statutory/extract_files.hpp"
#include "statutory/pages/check_progress.mustache.hpp"
#include "statutory/pages/checks.mustache.hpp"
#include "statutory/pages/desk.hpp"
#include "statutory/pages/new_check.mustache.hpp"
#include "statutory/pages/rules.mustache.hpp"
#include "statutory/unpack.hpp"
#include "store/jobs.hpp"
#include "tables/file.hpp"

namespace kindred::statutory {
namespace {

using sharing::Access;
using store::Transaction;

constexpr int kFirstYear = 2022, kLastYear = 2030;

std::string YearWords(int year) {
  return "1 April " + std::to_string(year - 1) + " to 31 March " + std::to_string(year);
}

web::Response ShowChecks(const Desk& desk, const web::Request& request) {
  ChecksView view;
  const auto read = desk.Use().db.Read([&](Transaction& tx) -> Result<void> {
    view.running.clear();
    view.table = {.caption = "Checks, newest first", .empty = "No return has been checked yet."};
    view.table.heads = {{.text = "Return"},
                        {.text = "Made from"},
                        {.text = "Checked"},
                        {.text = "Errors", .number = true},
                        {.text = "Queries", .number = true},
                        {.text = "Children", .number = true},
                        {.text = "New", .number = true},
                        {.text = "Fixed", .number = true}};
    for (const Check& check : ListChecks(tx)) {
      if (check.state == "waiting") {
        view.running.push_back({check.Title() + " is being checked", Base(check), ""});
        continue;
      }
      web::TableCell title{.text = check.Title(), .href = Base(check), .header = true};
      if (check.state == "failed") title.tag = web::Tag{"Could not be read", "orange"};
      const auto number = [&](std::int64_t value, bool known) {
        return web::TableCell{.text = known ? intake::Thousands(value) : "–", .number = true};
      };
      view.table.rows.push_back({{title,
                                  {.text = check.Origin()},
                                  {.text = FormatLondon(check.checked_at.value_or(check.created_at))},
                                  number(check.errors, check.Done()),
                                  number(check.queries, check.Done()),
                                  number(check.children, check.Done()),
                                  number(check.new_findings, check.previous.has_value()),
                                  number(check.fixed_findings, check.previous.has_value())}});
    }
    view.table.Finish();
    return {};
  });
  if (!read) return web::Problem(read.error());
  std::string content;
  templates::RenderChecks(content, view);
  return web::Html(
      desk.Use().shell.Render(request, {.title = "Returns", .section = "returns", .wide = true}, content));
}

// What was entered, to be shown again beside what is wrong with it.
struct Entered {
  std::string return_name = "ssda903", origin = "files", authority;
  int year = 2026;
};

Entered ReadEntered(const web::Request& request) {
  Entered entered;
  entered.return_name = request.form.Get("return");
  entered.origin = request.form.Get("origin");
  entered.authority = request.form.Get("authority");
  entered.year = static_cast<int>(std::strtol(request.form.Get("year").c_str(), nullptr, 10));
  return entered;
}

web::FileInput FileField(const std::string& id, const std::string& label, const std::string& hint,
                         const std::string& accept) {
  web::FileInput field;
  field.id = id;
  field.label = label;
  field.hint = hint;
  field.accept = accept;
  field.multiple = true;
  return field;
}

struct Fault {
  std::string field, text;
};

web::Response ShowNew(const Desk& desk, const web::Request& request, Entered entered,
                      const std::vector<Fault>& faults) {
  NewCheckView view{.csrf = request.csrf};
  std::vector<ReturnSource> sources;
  const auto read = desk.Use().db.Read([&](Transaction& tx) -> Result<void> {
    sources = ReturnSources(tx, "ssda903");
    return {};
  });
  if (!read) return web::Problem(read.error());
  if (entered.authority.empty() && request.method == web::Method::kGet && !sources.empty())
    entered.authority = sources.front().authority;

  view.return_name.id = "return";
  view.return_name.label = "Which return?";
  view.return_name.choices = {
      {"ssda903", "SSDA903, children looked after", "CSV files, a zip of them, or its XML file",
       entered.return_name == "ssda903", ""},
      {"cin", "CIN census, children in need", "Its XML file", entered.return_name == "cin", ""},
      {"annex_a", "Annex A, the lists for an inspection", "CSV files, a zip of them, or the Excel workbook",
       entered.return_name == "annex_a", ""}};
  view.return_name.Finish();
  view.origin.id = "origin";
  view.origin.label = "What is checked?";
  view.origin.choices = {{"files", "Files that I choose", "", entered.origin == "files", ""}};
  for (const ReturnSource& source : sources)
    view.origin.choices.push_back({std::to_string(source.id.value), "What was imported: " + source.title,
                                   source.as_of ? "The extract of " + FormatLong(*source.as_of) : "",
                                   entered.origin == std::to_string(source.id.value), ""});
  view.origin.Finish();
  std::vector<std::pair<std::string, std::string>> years;
  for (int year = kFirstYear; year <= kLastYear; ++year)
    if (returns::ListRules("ssda903", year) || returns::ListRules("cin", year))
      years.emplace_back(std::to_string(year), YearWords(year));
  view.year = Chooser("year", "Which year?", years, std::to_string(entered.year));
  view.files = FileField("files", "This year’s files",
                         "CSV, XML, zip or, for Annex A, Excel; several at once", ".csv,.xml,.zip,.xlsx");
  view.last = FileField("last", "Last year’s SSDA903 (optional)",
                        "CSV or zip. Rules that compare with last year are not run without it", ".csv,.zip");
  view.providers = FileField(
      "providers", "Ofsted’s list of providers (optional)",
      "Excel (.xlsx) or CSV. Rules about the URN of a placement are not run without it", ".xlsx,.csv");
  view.authority.id = "authority";
  view.authority.label = "Code of your authority (optional)";
  view.authority.hint = "E06000004, or 808. Rules about placements in or outside it are not run without it";
  view.authority.width = "govuk-input--width-10";
  view.authority.value = entered.authority;
  view.kept = "Files are kept encrypted for " + std::to_string(kKeepFilesDays) +
              " days, so that you can see the rows; you can delete them at any time. What was found is kept.";
  for (const Fault& fault : faults) {
    view.errors.errors.push_back({fault.text, "#" + fault.field});
    if (fault.field == "files") view.files.error = fault.text;
    if (fault.field == "last") view.last.error = fault.text;
    if (fault.field == "providers") view.providers.error = fault.text;
    if (fault.field == "authority") view.authority.error = fault.text;
    if (fault.field == "year") view.year.error = fault.text;
    if (fault.field == "return") view.return_name.error = fault.text;
    if (fault.field == "origin") view.origin.error = fault.text;
  }
  std::string content;
  templates::RenderNewCheck(content, view);
  return web::Html(desk.Use().shell.Render(request,
                                           {.title = "Check a return",
                                            .section = "returns",
                                            .breadcrumbs = {{"Returns", "/returns", ""}},
                                            .error = !faults.empty()},
                                           content));
}

// The files that were chosen in one field, unpacked; what is wrong with them goes to `faults`.
void TakeUploads(const web::Request& request, const std::string& role, const UnpackLimits& limits,
                 std::vector<ReturnFile>& files, std::vector<Fault>& faults) {
  const std::string field = role == "this" ? "files" : role;
  for (const web::Upload& upload : request.uploads) {
    if (upload.field != field) continue;
    const auto mapped = tables::MappedFile::Open(upload.path);
    auto unpacked =
        mapped ? Unpack(role, upload.file_name, mapped->Bytes(), limits) : Unexpected(mapped.error());
    if (!unpacked) {
      faults.push_back({field, unpacked.error().message});
    } else {
      std::move(unpacked->begin(), unpacked->end(), std::back_inserter(files));
    }
  }
}

web::Response PostNew(const Desk& desk, const web::Request& request) {
  const Entered entered = ReadEntered(request);
  std::vector<Fault> faults;
  NewCheck check{.return_name = entered.return_name, .year = entered.year, .authority = {}, .source = {}};
  if (check.return_name != "ssda903" && check.return_name != "cin" && check.return_name != "annex_a") {
    faults.push_back({"return-1", "Choose which return it is"});
  } else if (const auto rules = returns::ListRules(check.return_name, check.year); !rules) {
    faults.push_back({"year", rules.error().message});
  }
  if (!entered.authority.empty()) {
    check.authority = returns::ssda903::AuthorityCode(ToUpperAscii(entered.authority));
    if (check.authority.empty())
      faults.push_back(
          {"authority",
           "There is no authority with this code; give its nine characters (E06000004) or its number (808)"});
  }
  std::vector<ReturnFile> files;
  for (const char* role : {"this", "last", "providers"})
    TakeUploads(request, role, {.workbooks = check.return_name == "annex_a"}, files, faults);
  const auto of_role = [&](std::string_view role) {
    return std::count_if(files.begin(), files.end(),
                         [&](const ReturnFile& file) { return file.role == role; });
  };
  if (entered.origin == "files") {
    if (of_role("this") == 0 && faults.empty())
      faults.push_back({"files", "Choose the files of this year’s return"});
    if (check.return_name == "cin" && of_role("this") > 1)
      faults.push_back({"files", "A CIN census is one XML file; choose only that"});
  } else {
    check.source = SourceId{std::strtoll(entered.origin.c_str(), nullptr, 10)};
    if (check.source.IsNone()) faults.push_back({"origin-1", "Choose what is checked"});
    if (check.return_name != "ssda903")
      faults.push_back(
          {"origin-1", "Only an SSDA903 is checked from what was imported; choose “Files that I choose”"});
    if (of_role("this") > 0)
      faults.push_back(
          {"files", "Choose either files or what was imported; this year’s files are left out otherwise"});
  }
  if (!faults.empty()) return ShowNew(desk, request, entered, faults);
  const auto access = desk.Open(request, Action::kImport, {},
                                (check.source.IsNone() ? "upload of " : "check of imported rows of ") +
                                    std::string(check.return_name == "ssda903" ? "an SSDA903"
                                                : check.return_name == "cin"   ? "a CIN census"
                                                                               : "Annex A lists"));
  if (!access) return web::Problem(access.error());
  const auto ref = StartCheck(desk.Use().db, *access, check, files, desk.Use().random, desk.Use().limits);
  if (!ref)
    return ref.error().kind == ErrorKind::kUsage
               ? ShowNew(desk, request, entered, {{"files", ref.error().message}})
               : web::Problem(ref.error());
  if (desk.Use().wake) desk.Use().wake();
  return web::Redirect("/returns/" + *ref);
}

// While the check is not done: how far it is, or why it could not be.
web::Response ShowProgress(const Desk& desk, const web::Request& request, const Check& check,
                           const std::optional<store::Job>& job) {
  ProgressView view{.title = check.Title(), .running = check.state == "waiting"};
  std::shared_ptr<DurableTicket> ticket;
  if (view.running && job && job->state == "failed") {
    view.running = false;
    view.state = "It could not be checked";
    view.message = job->message;
  } else if (view.running) {
    const bool at_work = job && job->state == "running";
    view.state = at_work ? "Being checked" : "Waiting for its turn";
    if (at_work) view.message = job->message;
    if (job && job->total > 0) view.percent = static_cast<int>(job->done * 100 / job->total);
  } else {
    view.state = "It could not be checked";
    view.message = check.note.empty() ? "Nothing of the files could be read as a return." : check.note;
    const auto access =
        desk.Open(request, Action::kImport, {}, "what is wrong with the files of " + check.Title());
    if (!access) return web::Problem(access.error());
    ticket = access->Ticket();
    const auto read = desk.Use().db.Read([&](Transaction& tx) -> Result<void> {
      auto problems = ReadProblems(tx, *access, check.id);
      if (!problems) return Unexpected(problems.error());
      view.problems = std::move(*problems);
      return {};
    });
    if (!read) return web::Problem(read.error());
  }
  std::string content;
  templates::RenderCheckProgress(content, view);
  return web::Html(desk.Use().shell.Render(request,
                                           {.title = view.state + ", " + check.Title(),
                                            .section = "returns",
                                            .breadcrumbs = {{"Returns", "/returns", ""}},
                                            .refresh_seconds = view.running ? 1 : 0},
                                           content),
                   ticket);
}

web::Table RulesTable(const std::vector<RuleCounts>& rules, const Check& check) {
  web::Table table{
      .caption = "Rules and what they found", .caption_class = "govuk-visually-hidden", .dense = true};
  table.empty = check.Findings() == 0 ? "No rule found anything." : "No rule fits the filter.";
  table.heads = {{.text = "Rule"},
                 {.text = "What is wrong"},
                 {.text = "Findings", .number = true},
                 {.text = "Children", .number = true}};
  if (check.previous) {
    table.heads.push_back({.text = "New", .number = true});
    table.heads.push_back({.text = "Fixed", .number = true});
  }
  for (const RuleCounts& rule : rules) {
    web::TableRow row{
        {{.text = rule.code,
          .href = rule.findings > 0 ? Base(check) + "/rules/" + std::to_string(rule.rule_no) : "",
          .tag = LevelTag(rule.level),
          .header = true},
         {.text = rule.message},
         {.text = intake::Thousands(rule.findings), .number = true},
         {.text = intake::Thousands(rule.children), .number = true}}};
    if (check.previous) {
      row.cells.push_back({.text = intake::Thousands(rule.new_findings), .number = true});
      row.cells.push_back({.text = intake::Thousands(rule.fixed), .number = true});
    }
    table.rows.push_back(std::move(row));
  }
  table.Finish();
  return table;
}

// The rules that fit the form, in its order.
std::vector<RuleCounts> Choose(const std::vector<RuleCounts>& all, const web::Request& request) {
  const std::string level = request.query.Get("level"), show = request.query.Get("show"),
                    order = request.query.Get("order");
  std::vector<RuleCounts> rules;
  for (const RuleCounts& rule : all) {
    if (!level.empty() && rule.level != level) continue;
    const bool fits = show == "new"     ? rule.new_findings > 0
                      : show == "fixed" ? rule.fixed > 0
                      : show == "all"   ? rule.skipped.empty()
                                        : rule.findings > 0;
    if (fits) rules.push_back(rule);
  }
  const auto by = [&](auto number) {
    std::stable_sort(rules.begin(), rules.end(),
                     [&](const auto& a, const auto& b) { return number(a) > number(b); });
  };
  if (order == "findings") by([](const RuleCounts& r) { return r.findings; });
  if (order == "children") by([](const RuleCounts& r) { return r.children; });
  return rules;
}

Result<web::Response> ShowRules(const Desk& desk, const web::Request& request, Transaction& tx,
                                const Access& access, const Check& check) {
  RulesView view{.head = desk.Head(request, tx, check, ""), .action = Base(check)};
  const std::vector<RuleCounts> all = ListRules(tx, check);
  std::vector<std::pair<std::string, std::string>> show = {{"", "With findings"}};
  if (check.previous) {
    show.emplace_back("new", "With new findings");
    show.emplace_back("fixed", "With fixed findings");
  }
  show.emplace_back("all", "All that were run");
  view.level = Chooser(
      "level", "Level",
      {{"", "All"}, {"error", "Errors"}, {"query", "Queries"}, {"internal", "Tables that do not fit"}},
      request.query.Get("level"));
  view.show = Chooser("show", "Rules", show, request.query.Get("show"));
  view.order =
      Chooser("order", "Order",
              {{"", "By code"}, {"findings", "Most findings first"}, {"children", "Most children first"}},
              request.query.Get("order"));
  view.table = RulesTable(Choose(all, request), check);
  if (desk.May(request, FilePolicy()))
    view.downloads = {{"Download all findings for Excel", Base(check) + "/findings.xlsx", ""},
                      {"Download all findings as CSV", Base(check) + "/findings.csv", ""}};
  auto problems = ReadProblems(tx, access, check.id);
  if (problems) view.problems = std::move(*problems);
  if (check.has_files && check.problem_count > static_cast<std::int64_t>(view.problems.size()))
    view.problems_more =
        "And " + intake::Thousands(check.problem_count - static_cast<std::int64_t>(view.problems.size())) +
        " more.";
  view.skipped = {
      .caption = "Rules that were not run, and why", .caption_class = "govuk-visually-hidden", .dense = true};
  view.skipped.heads = {{.text = "Rule"}, {.text = "What it would tell"}, {.text = "Why it was not run"}};
  for (const RuleCounts& rule : all)
    if (!rule.skipped.empty())
      view.skipped.rows.push_back(
          {{{.text = rule.code, .header = true}, {.text = rule.message}, {.text = rule.skipped}}});
  view.skipped.Finish();
  if (!view.skipped.rows.empty())
    view.skipped_title = Counted(check.rules_skipped, "rule was not run", "rules were not run");
  std::string content;
  templates::RenderRules(content, view);
  return desk.Page(request, check, "", content, access);
}

web::Response ShowCheck(const Desk& desk, const web::Request& request) {
  std::optional<Check> check;
  std::optional<store::Job> job;
  const auto read = desk.Use().db.Read([&](Transaction& tx) -> Result<void> {
    check = FindCheck(tx, request.Segment("check"));
    job = check && check->job ? store::FindJob(tx, JobId{*check->job}) : std::nullopt;
    return {};
  });
  if (!read) return web::Problem(read.error());
  if (check && !check->Done()) return ShowProgress(desk, request, *check, job);
  return desk.OnCheck(request, Action::kImport,
                      [&](Transaction& tx, const Access& access, const Check& done) {
                        return ShowRules(desk, request, tx, access, done);
                      });
}

}  // namespace

void AddCheckRoutes(std::vector<web::Route>& routes, const Desk& desk) {
  const web::RoutePolicy policy = CheckPolicy();
  const auto add = [&](web::Method method, const char* pattern, auto handler) {
    routes.push_back(
        {method, pattern, policy, [desk, handler](const web::Request& r) { return handler(desk, r); }});
  };
  add(web::Method::kGet, "/returns", ShowChecks);
  add(web::Method::kGet, "/returns/new",
      [](const Desk& d, const web::Request& r) { return ShowNew(d, r, Entered(), {}); });
  add(web::Method::kPost, "/returns/new", PostNew);
  add(web::Method::kGet, "/returns/{check}", ShowCheck);
}

}  // namespace kindred::statutory
