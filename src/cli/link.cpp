// kindred link, kindred evaluate, kindred person show, kindred family show
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "base/json.hpp"
#include "base/log.hpp"
#include "cli/commands.hpp"
#include "cli/operator_store.hpp"
#include "families/evaluate.hpp"
#include "families/link.hpp"
#include "families/record.hpp"

namespace kindred::cli {
namespace {

// A line that rewrites itself on a terminal; nothing elsewhere.
void ShowProgress(std::string_view step, double done) {
  if (!isatty(STDERR_FILENO)) return;
  constexpr int kWidth = 30;
  const int filled = static_cast<int>(done * kWidth);
  std::fprintf(stderr, "\r\033[K[%s%s] %3.0f %%  %.*s%s", std::string(filled, '#').c_str(),
               std::string(kWidth - filled, ' ').c_str(), done * 100, static_cast<int>(step.size()),
               step.data(), done >= 1 ? "\n" : "");
}

int RunLink(const Context& context, unsigned threads, bool whole) {
  auto opened = OpenAsOperator(context);
  if (!opened) return Report(opened.error());
  auto access = opened->Access(context, "linkage",
                               {.action = Action::kCorrect, .scope = "all live records of all sources"});
  if (!access) return Report(access.error());
  families::LinkOptions options{.reason = "command", .progress = ShowProgress};
  options.engine.threads = threads;
  auto report = whole ? families::LinkAll(*opened->db, *access, options)
                      : families::LinkChanges(*opened->db, *access, options);
  if (!report) return Report(report.error());
  if (context.json) {
    JsonWriter json;
    json.BeginObject()
        .Field("run", report->run)
        .Field("whole", report->whole)
        .Field("why_whole", report->why_whole)
        .Field("changed", report->changed)
        .Field("records", report->records)
        .Field("people", report->people)
        .Field("families", report->families)
        .Field("links", report->edges)
        .Field("unsettled", report->unsettled)
        .Field("made", report->made)
        .Field("joined", report->joined)
        .Field("split", report->split)
        .Field("gone", report->gone)
        .Field("pairs_compared", report->pairs_compared)
        .Field("missed_by_blocking", report->missed_by_blocking)
        .EndObject();
    std::printf("%s\n", json.Text().c_str());
    return 0;
  }
  if (!report->whole && report->changed == 0) {
    std::printf("Nothing has changed since the last run.\n");
    return 0;
  }
  if (!report->whole)
    std::printf(
        "%zu records changed since the last run; they and what hangs together with them, %zu records, were "
        "compared (--whole compares everything).\n",
        report->changed, report->records);
  else if (!report->why_whole.empty())
    std::printf("Everything was compared: %s.\n", report->why_whole.c_str());
  std::printf("%zu records are %zu people in %zu families.\n", report->records, report->people,
              report->families);
  std::printf("New people: %zu; joined into others: %zu; split off: %zu; no longer in any source: %zu.\n",
              report->made, report->joined, report->split, report->gone);
  if (report->unsettled > 0)
    std::printf("%zu pairs of records are for a person to settle: see Matches in the browser.\n",
                report->unsettled);
  return 0;
}

int RunEvaluate(const Context& context, const std::string& path) {
  auto truth = families::ReadTruth(path);
  if (!truth) return Report(truth.error());
  auto opened = OpenAsOperator(context);
  if (!opened) return Report(opened.error());
  auto access = opened->Access(context, "data quality",
                               {.action = Action::kReport, .scope = "scores of linkage against a truth"});
  if (!access) return Report(access.error());
  auto report = families::EvaluateAgainst(*opened->db, *access, *truth);
  if (!report) return Report(report.error());
  if (context.json) {
    std::printf("%s\n", families::ToJson(*report).c_str());
    return 0;
  }
  auto line = [](const char* what, const linkage::Score& s) {
    std::printf("%-28s precision %.4f  recall %.4f  F1 %.4f\n", what, s.precision, s.recall, s.f1);
  };
  std::printf("%zu records in the truth, %zu of them not in this store.\n", report->records,
              report->not_in_store);
  line("pairs of records", report->pairs);
  line("families", report->families);
  for (const auto& [trap, score] : report->traps)
    line((trap + " (" + std::to_string(score.records) + ")").c_str(), score.pairs);
  return 0;
}

void WriteRecord(JsonWriter& json, const families::FamilyRecord& record) {
  json.BeginObject().Field("family", record.ref).Field("title", record.title);
  json.Key("members").BeginArray();
  for (const families::Member& m : record.members) {
    json.BeginObject()
        .Field("person", m.ref)
        .Field("name", m.name)
        .Field("child", m.child)
        .Field("current", m.current);
    if (m.birth) json.Field("born", FormatIso(*m.birth));
    if (m.death) json.Field("died", FormatIso(*m.death));
    json.Key("is").BeginArray();
    for (const std::string& relation : m.relations) json.String(relation);
    json.EndArray().Key("status").BeginArray();
    for (const families::Status& status : m.statuses) json.String(status.text);
    json.EndArray().EndObject();
  }
  json.EndArray().Key("involved_now").BeginArray();
  for (const families::Involved& i : record.involvements)
    if (i.current)
      json.BeginObject()
          .Field("with", record.members[i.member].name)
          .Field("service", i.service)
          .Field("worker", i.worker)
          .Field("contact", i.worker_contact)
          .Field("source", record.sources[i.source].title)
          .EndObject();
  json.EndArray().Field("events", record.events.size()).Field("conflicts", record.conflicts.size());
  json.Key("missing").BeginArray();
  for (const families::Missing& m : record.missing) json.String(m.text);
  json.EndArray().EndObject();
}

void PrintRecord(const families::FamilyRecord& record) {
  std::printf("%s family (%s)\n", record.title.c_str(), record.ref.c_str());
  for (const families::Member& m : record.members) {
    std::printf("  %s%s%s", m.name.c_str(), m.birth ? (", born " + FormatLong(*m.birth)).c_str() : "",
                m.current ? "" : ", no longer in this family");
    for (const families::Status& status : m.statuses) std::printf(", %s", status.text.c_str());
    for (const std::string& relation : m.relations) std::printf(", %s", relation.c_str());
    std::printf(" [%s]\n", m.ref.c_str());
  }
  for (const families::Involved& i : record.involvements)
    if (i.current)
      std::printf("  involved: %s with %s%s%s\n", i.service.c_str(), record.members[i.member].name.c_str(),
                  i.worker.empty() ? "" : ", ", i.worker.c_str());
  std::printf("  %zu events, %zu facts in conflict\n", record.events.size(), record.conflicts.size());
  for (const families::Missing& m : record.missing) std::printf("  missing: %s\n", m.text.c_str());
}

// Both `family show` and `person show`: a person is shown in the family.
int RunShow(const Context& context, const std::string& ref, bool person) {
  auto opened = OpenAsOperator(context);
  if (!opened) return Report(opened.error());
  std::optional<families::FamilyKey> key;
  std::vector<PersonId> people;
  auto found = opened->db->Read([&](store::Transaction& tx) -> Result<void> {
    if (!person)
      key = families::FindFamily(tx, ref);
    else if (const auto id = families::FindPerson(tx, ref))
      key = families::FamilyOfPerson(tx, *id);
    if (key) people = families::PeopleOfFamily(tx, key->family);
    return {};
  });
  if (!found) return Report(found.error());
  if (!key)
    return Report({ErrorKind::kUsage, "there is nobody under \"" + ref +
                                          "\"; use the reference that stands in the page's address"});
  auto access =
      opened->Access(context, "", {.action = Action::kView, .people = people, .sections = Sections::All()});
  if (!access) return Report(access.error());
  Result<families::FamilyRecord> record = Fail(ErrorKind::kCannotRun, "nothing was read");
  auto read = opened->db->Read([&](store::Transaction& tx) -> Result<void> {
    record = families::ReadFamily(tx, *access, key->family, {.today = SystemClock().Today()});
    return {};
  });
  if (!read) return Report(read.error());
  if (!record) return Report(record.error());
  if (record->index_only)
    return Report({ErrorKind::kRefused,
                   "this is a closed index entry: only universal services know this family; open it in the "
                   "browser, with "
                   "a reason, where that is kept"});
  if (context.json) {
    JsonWriter json;
    WriteRecord(json, *record);
    std::printf("%s\n", json.Text().c_str());
  } else {
    PrintRecord(*record);
  }
  return 0;
}

void RegisterShow(CLI::App& app, Context& context, const char* noun, const char* what, bool person) {
  CLI::App* command = app.add_subcommand(noun, what);
  command->require_subcommand(1);
  CLI::App* show =
      command->add_subcommand("show", std::string(what) + "; needs --purpose, which is recorded");
  auto ref = std::make_shared<std::string>();
  show->add_option("ref", *ref, "The reference in the page's address")->required();
  show->callback([&context, ref, person] {
    context.run = [&context, ref, person] { return RunShow(context, *ref, person); };
  });
}

}  // namespace

void RegisterLink(CLI::App& app, Context& context) {
  CLI::App* link =
      app.add_subcommand("link", "Find out which records are the same person, and which people a family");
  auto threads = std::make_shared<unsigned>(0);
  link->add_option("--threads", *threads,
                   "Threads; 0 takes as many as the machine has (the result is the same)");
  auto whole = std::make_shared<bool>(false);
  link->add_flag("--whole", *whole,
                 "Compare everything and learn the weights anew, not only what changed since the last run");
  link->callback([&context, threads, whole] {
    context.run = [&context, threads, whole] { return RunLink(context, *threads, *whole); };
  });

  CLI::App* evaluate = app.add_subcommand("evaluate", "How right people and families are, against a truth");
  auto truth = std::make_shared<std::string>();
  evaluate->add_option("--truth", *truth, "CSV: source, source_id, person, family, trap")->required();
  evaluate->callback(
      [&context, truth] { context.run = [&context, truth] { return RunEvaluate(context, *truth); }; });

  RegisterShow(app, context, "person", "A person in their family", true);
  RegisterShow(app, context, "family", "A family record", false);
}

}  // namespace kindred::cli
