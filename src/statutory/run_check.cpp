#include "statutory/run_check.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <future>
#include <unordered_map>

#include "base/json.hpp"
#include "base/text.hpp"
#include "identity/accounts.hpp"
#include "returns/check.hpp"
#include "statutory/assign.hpp"
#include "statutory/checks.sql.hpp"
#include "statutory/compare.hpp"
#include "statutory/engine.hpp"
#include "statutory/extract_files.hpp"
#include "statutory/findings.sql.hpp"
#include "store/open.hpp"
#include "store/sealing.hpp"

namespace kindred::statutory {
namespace {

using store::Transaction;

constexpr std::size_t kFindingsAtOnce = 1000;  // a transaction of some milliseconds
constexpr std::size_t kMostProblems = 500;

std::string ProblemsJson(const std::vector<returns::Problem>& problems) {
  JsonWriter json;
  json.BeginArray();
  for (std::size_t i = 0; i < std::min(problems.size(), kMostProblems); ++i)
    json.String(returns::Describe(problems[i]) + (problems[i].fatal ? " (This file was left out.)" : ""));
  json.EndArray();
  return json.Text();
}

// The social worker whom the return itself names last, for children whom the record does not know.
std::unordered_map<std::string, std::string> WorkersInReturn(const returns::Checked& checked) {
  std::unordered_map<std::string, std::string> workers;
  for (std::size_t t = 0; t < checked.tables.size(); ++t) {
    if (checked.table_names[t] != "SWEpisodes") continue;
    const returns::Table& table = *checked.tables[t];
    const int worker = table.schema().IndexOf("SW_ID"), end = table.schema().IndexOf("SW_DEC");
    for (std::uint32_t row = 0; row < table.row_count() && worker > 0 && end > 0; ++row)
      if (checked.View(table.text(static_cast<std::size_t>(end), row)).empty())
        workers[std::string(checked.View(table.text(0, row)))] =
            checked.View(table.text(static_cast<std::size_t>(worker), row));
  }
  return workers;
}

Result<void> ClearEarlierRun(store::Database& db, CheckId check) {
  return db.Write([&](Transaction& tx) -> Result<void> {
    for (const std::string_view statement : {sql::delete_findings, sql::delete_children, sql::delete_rules})
      tx.Execute(statement, check);
    return {};
  });
}

Result<void> WriteRulesAndChildren(store::Database& db, CheckId check, const returns::Checked& checked,
                                   const Found& found, const Assignments& who) {
  auto rules = db.Write([&](Transaction& tx) -> Result<void> {
    for (std::size_t rule = 0; rule < checked.rules.size(); ++rule) {
      const returns::RuleInfo& info = *checked.rules[rule];
      const returns::Outcome& outcome = checked.outcomes[rule];
      tx.Execute(sql::insert_rule, check, rule, info.code, returns::LevelName(checked.levels[rule]),
                 info.message, info.fields, outcome.skipped ? std::optional(outcome.why) : std::nullopt,
                 found.count_by_rule[rule], found.new_by_rule[rule], found.children_by_rule[rule]);
    }
    return {};
  });
  if (!rules) return rules;
  const auto in_return = WorkersInReturn(checked);
  for (std::size_t first = 1; first < found.children.size(); first += kFindingsAtOnce) {
    auto written = db.Write([&](Transaction& tx) -> Result<void> {
      auto bulk = tx.Bulk("return_child", {"check_id", "child_no", "child", "record_id", "team", "worker",
                                           "errors", "queries", "new_findings", "fixed_findings"});
      for (std::size_t i = first; i < std::min(first + kFindingsAtOnce, found.children.size()); ++i) {
        const ChildCounts& child = found.children[i];
        const Assigned& assigned = who.Of(child.child);
        std::string worker = assigned.worker;
        if (worker.empty())
          if (const auto named = in_return.find(child.child); named != in_return.end())
            worker = named->second;
        bulk->Add(check, i, child.child, assigned.record == 0 ? std::nullopt : std::optional(assigned.record),
                  assigned.team, worker, child.errors, child.queries, child.new_findings, child.fixed);
      }
      bulk->Finish();
      return {};
    });
    if (!written) return written;
  }
  return {};
}

Result<void> WriteFindings(store::Database& db, CheckId check, const Found& found,
                           store::JobProgress& progress) {
  const auto total = static_cast<std::int64_t>(found.findings.size());
  for (std::size_t first = 0; first < found.findings.size(); first += kFindingsAtOnce) {
    if (progress.ShouldStop())
      return Fail(ErrorKind::kCannotRun, "the server is closing; the check is done anew");
    auto written = db.Write([&](Transaction& tx) -> Result<void> {
      auto bulk = tx.Bulk("return_finding",
                          {"check_id", "finding_no", "rule_no", "child_no", "table_no", "table_name",
                           "row_no", "line", "fields", "same_as", "since_check", "row_id"});
      for (std::size_t i = first; i < std::min(first + kFindingsAtOnce, found.findings.size()); ++i) {
        const Marked& f = found.findings[i];
        bulk->Add(check, i + 1, f.rule, f.child, f.table, f.table_name, f.row, f.line, f.fields, f.same_as,
                  f.since, f.row_id == 0 ? std::nullopt : std::optional(f.row_id));
      }
      bulk->Finish();
      return {};
    });
    if (!written) return written;
    progress.Report(static_cast<std::int64_t>(first), total, "Writing what was found");
  }
  return {};
}

Result<void> MarkFailed(store::Database& db, CheckId check, const std::vector<returns::Problem>& problems,
                        const std::string& note) {
  return db.Write([&](Transaction& tx) -> Result<void> {
    const std::string sealed = store::Seal(tx, {"return_check", check.value}, ProblemsJson(problems));
    tx.Execute(sql::fail_check, check, tx.Around().clock->Now(), store::Blob{sealed}, problems.size(), note);
    return {};
  });
}

Result<void> Finish(store::Database& db, const Check& check, const returns::Checked& checked,
                    const Found& found, const Before& before) {
  const auto skipped = std::count_if(checked.outcomes.begin(), checked.outcomes.end(),
                                     [](const returns::Outcome& outcome) { return outcome.skipped; });
  const auto children = std::count_if(found.children.begin() + 1, found.children.end(),
                                      [](const ChildCounts& c) { return c.errors + c.queries > 0; });
  return db.Write([&](Transaction& tx) -> Result<void> {
    const std::string sealed =
        store::Seal(tx, {"return_check", check.id.value}, ProblemsJson(checked.problems));
    tx.Execute(sql::finish_check, check.id, tx.Around().clock->Now(), before.check,
               static_cast<std::int64_t>(checked.rules.size()) - skipped, skipped, found.errors,
               found.queries, children, found.new_findings, found.fixed, found.not_listed, checked.note,
               store::Blob{sealed}, checked.problems.size());
    return {};
  });
}

// Nothing is read before the access log holds who asked.
Result<void> AwaitLog(const sharing::Access& access) {
  const auto ticket = access.Ticket();
  if (!ticket) return {};
  std::promise<bool> written;
  ticket->OnReady([&](bool ok) { written.set_value(ok); });
  if (written.get_future().get()) return {};
  return Fail(ErrorKind::kCannotRun,
              "the access log could not be written, so nothing was read; see the program's log");
}

// The files of the check, made from imported rows where it is a check of those.
Result<ExtractFiles> TakeFiles(store::Database& db, const sharing::Access& access, const Check& check,
                               std::vector<ReturnFile>& files) {
  ExtractFiles extracts;
  if (!check.source.IsNone()) {
    auto made = db.Read([&](Transaction& tx) -> Result<void> {
      auto rows = MakeExtractFiles(tx, access, check.source);
      if (!rows) return Unexpected(rows.error());
      extracts = std::move(*rows);
      return {};
    });
    if (!made) return Unexpected(made.error());
    std::int64_t bytes = check.file_bytes;
    auto cleared = db.Write([&](Transaction& tx) -> Result<void> {
      tx.Execute(sql::delete_made_parts, check.id);
      tx.Execute(sql::delete_made_files, check.id);
      return {};
    });
    if (!cleared) return Unexpected(cleared.error());
    for (const ReturnFile& file : extracts.files) {
      bytes += static_cast<std::int64_t>(file.bytes.size());
      if (auto kept = KeepFile(db, check.id, file); !kept) return Unexpected(kept.error());
    }
    auto noted = db.Write([&](Transaction& tx) -> Result<void> {
      tx.Execute(sql::set_extract, check.id, extracts.extract, bytes);
      return {};
    });
    if (!noted) return Unexpected(noted.error());
  }
  auto read = db.Read([&](Transaction& tx) -> Result<void> {
    auto kept = ReadFiles(tx, access, check.id);
    if (!kept) return Unexpected(kept.error());
    files = std::move(*kept);
    return {};
  });
  if (!read) return Unexpected(read.error());
  return extracts;
}

}  // namespace

Result<std::string> RunCheck(store::Database& db, sharing::Gate& gate, CheckId id,
                             store::JobProgress& progress, const CheckTools& tools) {
  std::optional<Check> check;
  std::optional<identity::Account> account;
  auto known = db.Read([&](Transaction& tx) -> Result<void> {
    check = FindCheck(tx, id);
    if (check) account = identity::FindAccount(tx, check->account);
    return {};
  });
  if (!known) return Unexpected(known.error());
  if (!check || !account) return Fail(ErrorKind::kBadData, "the check was deleted before it began");
  if (check->Done()) return std::string("Checked");
  const auto access = gate.Open({account->id, account->agency, account->role},
                                {.action = Action::kImport,
                                 .purpose = "data quality",
                                 .people = {},
                                 .sections = Sections().With(Section::kSocialCare).With(Section::kSources),
                                 .scope = "check of " + check->Title() + ", " + check->Origin()});
  if (!access) return Unexpected(access.error());
  if (auto logged = AwaitLog(*access); !logged) return Unexpected(logged.error());

  progress.Report(0, 0, "Reading the files");
  std::vector<ReturnFile> files;
  auto extracts = TakeFiles(db, *access, *check, files);
  if (!extracts) {
    if (auto marked = MarkFailed(db, id, {}, extracts.error().message); !marked)
      return Unexpected(marked.error());
    return Unexpected(extracts.error());
  }
  progress.Report(0, 0, "Running the rules");
  const auto checked = RunEngine(*check, files, {.postcodes = tools.postcodes, .rules = {}});
  if (!checked) {
    if (auto marked = MarkFailed(db, id, {}, checked.error().message); !marked)
      return Unexpected(marked.error());
    return Fail(ErrorKind::kBadData, checked.error().message);
  }
  if (!checked->readable() || checked->outcomes.empty()) {
    if (auto marked = MarkFailed(db, id, checked->problems, ""); !marked) return Unexpected(marked.error());
    return Fail(ErrorKind::kBadData, "Nothing of the files could be read as a return.");
  }
  Before before;
  Assignments who;
  auto read = db.Read([&](Transaction& tx) -> Result<void> {
    before = ReadBefore(tx, *check);
    auto assigned = ReadAssignments(tx, *access, check->return_name, tx.Around().clock->Today());
    if (!assigned) return Unexpected(assigned.error());
    who = std::move(*assigned);
    return {};
  });
  if (!read) return Unexpected(read.error());
  const Found found =
      Collect(*checked, check->source.IsNone() ? nullptr : &*extracts, id, before, kMostFindings);
  if (auto cleared = ClearEarlierRun(db, id); !cleared) return Unexpected(cleared.error());
  if (auto written = WriteRulesAndChildren(db, id, *checked, found, who); !written)
    return Unexpected(written.error());
  if (auto written = WriteFindings(db, id, found, progress); !written) return Unexpected(written.error());
  if (auto done = Finish(db, *check, *checked, found, before); !done) return Unexpected(done.error());
  return fmt::format("{} findings", found.errors + found.queries);
}

void RegisterCheckJob(store::JobRunner& runner, store::Database& db, sharing::Gate& gate, CheckTools tools) {
  runner.Register("returns_check",
                  [&db, &gate, tools = std::move(tools)](
                      const store::Job& job, store::JobProgress& progress) -> Result<std::string> {
                    simdjson::dom::parser parser;
                    simdjson::dom::element arguments;
                    std::int64_t check = 0;
                    if (parser.parse(job.arguments).get(arguments) != simdjson::SUCCESS ||
                        arguments["check"].get(check) != simdjson::SUCCESS)
                      return Fail(ErrorKind::kBadData, "the job names no check");
                    auto done = RunCheck(db, gate, CheckId{check}, progress, tools);
                    if (const auto swept = SweepChecks(db); !swept) return Unexpected(swept.error());
                    return done;
                  });
}

}  // namespace kindred::statutory
