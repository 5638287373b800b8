// kindred import, kindred mapping suggest|check, kindred quarantine list|return, kindred source
// list|release|remove
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <memory>

#include "base/json.hpp"
#include "cli/commands.hpp"
#include "cli/operator_store.hpp"
#include "identity/accounts.hpp"
#include "intake/import.hpp"
#include "intake/sources.hpp"
#include "intake/suggest.hpp"

namespace kindred::cli {
namespace {

using intake::ImportState;

// A line that rewrites itself on a terminal, ten times a second: how far, how fast, how long yet.
class ProgressBar {
 public:
  void Show(const intake::ImportProgress& progress) {
    if (!terminal_) return;
    const auto now = std::chrono::steady_clock::now();
    if (progress.source != source_) {
      source_ = progress.source;
      begin_ = now;
      shown_ = {};
    }
    const double done = progress.bytes_total == 0 ? 0
                                                  : static_cast<double>(progress.bytes_done) /
                                                        static_cast<double>(progress.bytes_total);
    if (done < 1 && now - shown_ < std::chrono::milliseconds(100)) return;
    shown_ = now;
    const double seconds = std::chrono::duration<double>(now - begin_).count();
    const double rate = seconds > 0 ? static_cast<double>(progress.rows) / seconds : 0;
    const double left = done > 0 ? seconds / done * (1 - done) : 0;
    constexpr int kWidth = 24;
    const int filled = static_cast<int>(done * kWidth);
    std::fprintf(stderr, "\r\033[K%-28.28s [%s%s] %3.0f %%  %.0f rows/s  %.0f s left",
                 progress.source.c_str(), std::string(static_cast<std::size_t>(filled), '#').c_str(),
                 std::string(static_cast<std::size_t>(kWidth - filled), ' ').c_str(), done * 100, rate, left);
  }
  void Clear() const {
    if (terminal_) std::fputs("\r\033[K", stderr);
  }

 private:
  bool terminal_ = ::isatty(STDERR_FILENO) != 0;
  std::string source_;
  std::chrono::steady_clock::time_point begin_, shown_;
};

const char* StateName(ImportState state) {
  switch (state) {
    case ImportState::kPublished:
      return "published";
    case ImportState::kUnchanged:
      return "unchanged";
    case ImportState::kHeld:
      return "held";
    case ImportState::kFailed:
      break;
  }
  return "failed";
}

void WriteCounts(JsonWriter& json, const intake::ImportCounts& counts) {
  json.Field("rows_read", counts.rows_read)
      .Field("rows_new", counts.rows_new)
      .Field("rows_changed", counts.rows_changed)
      .Field("rows_unchanged", counts.rows_unchanged)
      .Field("rows_ended", counts.rows_ended)
      .Field("rows_quarantined", counts.rows_quarantined)
      .Field("rows_noted", counts.rows_noted)
      .Field("rows_held", counts.rows_held);
}

void PrintJson(const intake::ImportReport& report) {
  JsonWriter json;
  json.BeginObject()
      .Field("seconds", report.seconds)
      .Field("agreements", report.agreements)
      .Key("sources")
      .BeginArray();
  for (const auto& source : report.sources) {
    json.BeginObject().Field("name", source.name).Field("title", source.title).Field("as_of", source.as_of);
    json.Field("state", StateName(source.state)).Field("message", source.message);
    WriteCounts(json, source.counts);
    json.Key("tables").BeginObject();
    for (const auto& [table, rows] : source.rows_by_table) json.Field(table, rows);
    json.EndObject().Key("unknown_codes").BeginArray();
    for (const auto& [code, count] : source.unknown_codes)
      json.BeginObject()
          .Field("list", code.first)
          .Field("code", code.second)
          .Field("count", count)
          .EndObject();
    json.EndArray().Key("notes").BeginArray();
    for (const auto& note : source.notes) json.String(note);
    json.EndArray().EndObject();
  }
  json.EndArray().Key("passed_over").BeginArray();
  for (const auto& file : report.passed_over) json.String(file);
  json.EndArray().EndObject();
  std::printf("%s\n", json.Text().c_str());
}

void PrintSource(const intake::SourceReport& source) {
  const auto& c = source.counts;
  if (source.state == ImportState::kFailed) {
    std::fprintf(stderr, "kindred: %s: %s\n", source.name.c_str(), source.message.c_str());
    return;
  }
  if (source.state == ImportState::kUnchanged) {
    std::printf("%s: %s.\n", source.name.c_str(), source.message.c_str());
    return;
  }
  std::printf("%s, as of %s: %lld rows read: %lld new, %lld changed, %lld as before, %lld ended.\n",
              source.name.c_str(), source.as_of.c_str(), static_cast<long long>(c.rows_read),
              static_cast<long long>(c.rows_new), static_cast<long long>(c.rows_changed),
              static_cast<long long>(c.rows_unchanged), static_cast<long long>(c.rows_ended));
  if (c.rows_quarantined > 0)
    std::printf("  %lld rows could not be taken: kindred quarantine list --source %s\n",
                static_cast<long long>(c.rows_quarantined), source.name.c_str());
  if (c.rows_noted > 0)
    std::printf("  of %lld rows something was left out: kindred quarantine list --noted --source %s\n",
                static_cast<long long>(c.rows_noted), source.name.c_str());
  for (const auto& [code, count] : source.unknown_codes)
    std::printf("  the code list \"%s\" does not know \"%s\" (%lld times); it is shown as it came\n",
                code.first.c_str(), code.second.c_str(), static_cast<long long>(count));
  for (const auto& note : source.notes) std::printf("  passed over: %s\n", note.c_str());
  if (source.state == ImportState::kHeld)
    std::fprintf(stderr, "kindred: %s is held: %s\n", source.name.c_str(), source.message.c_str());
}

struct ImportArguments {
  std::vector<std::string> paths;
  intake::DeliveryOptions options;
  std::string mapping;
  bool accept_endings = false;
};

int RunImport(const Context& context, const ImportArguments& arguments) {
  // A wrong path must not leave a new, empty store behind.
  intake::ImportRequest request;
  for (const std::string& path : arguments.paths) request.paths.emplace_back(path);
  request.options = arguments.options;
  request.options.mapping = arguments.mapping;
  request.accept_endings = arguments.accept_endings;
  if (!context.purpose.empty()) request.purpose = context.purpose;
  if (auto planned = intake::PlanDelivery(request.paths, request.options); !planned)
    return Report(planned.error());
  auto db = OpenStore(context, true);
  if (!db) return Report(db.error());
  const auto account = OperatorOf(**db);
  if (!account) return Report(account.error());
  request.account = *account;
  if (auto swept = intake::SweepAbandoned(**db); !swept) return Report(swept.error());
  ProgressBar bar;
  const auto report =
      intake::Import(**db, request, [&](const intake::ImportProgress& progress) { bar.Show(progress); });
  bar.Clear();
  if (!report) return Report(report.error());
  if (context.json) {
    PrintJson(*report);
    return report->ExitCode();
  }
  for (const auto& source : report->sources) PrintSource(source);
  for (const auto& file : report->passed_over) std::printf("passed over: %s\n", file.c_str());
  if (report->agreements > 0) std::printf("%d agreements taken up.\n", report->agreements);
  std::printf("%.1f s.\n", report->seconds);
  return report->ExitCode();
}

int RunCheck(const Context& context, const std::string& mapping_path, const std::string& file,
             std::size_t rows) {
  std::unique_ptr<intake::Mapping> own;
  const intake::Mapping* mapping = intake::FindMapping(mapping_path);
  if (mapping == nullptr) {
    auto read = intake::ReadMappingFile(mapping_path);
    if (!read) return Report(read.error());
    own = std::move(*read);
    mapping = own.get();
  }
  const auto preview = intake::PreviewMapping(*mapping, file, rows);
  if (!preview) return Report(preview.error());
  if (context.json) {
    JsonWriter json;
    json.BeginObject()
        .Field("rows_read", preview->rows_read)
        .Field("rows_quarantined", preview->rows_quarantined);
    json.Field("rows_noted", preview->rows_noted).Key("rows").BeginArray();
    for (const auto& row : preview->rows) {
      json.BeginObject().Field("table", row.table).Field("line", row.line).Field("taken", row.taken);
      json.Key("facts").BeginArray();
      for (const auto& fact : row.facts) json.String(fact);
      json.EndArray().Key("problems").BeginArray();
      for (const auto& problem : row.problems) json.String(problem);
      json.EndArray().EndObject();
    }
    json.EndArray().Key("unused_columns").BeginArray();
    for (const auto& column : preview->unused) json.String(column);
    json.EndArray().EndObject();
    std::printf("%s\n", json.Text().c_str());
    return preview->rows_quarantined == 0 ? 0 : 1;
  }
  for (const auto& row : preview->rows) {
    std::printf("%s line %lld: %s\n", row.table.c_str(), static_cast<long long>(row.line),
                row.taken ? "taken" : "quarantined");
    for (const auto& fact : row.facts) std::printf("  %s\n", fact.c_str());
    for (const auto& problem : row.problems) std::printf("  ! %s\n", problem.c_str());
  }
  for (const auto& [code, count] : preview->unknown_codes)
    std::printf("The code list \"%s\" does not know \"%s\" (%lld times).\n", code.first.c_str(),
                code.second.c_str(), static_cast<long long>(count));
  std::string unused;
  for (const auto& column : preview->unused) unused += (unused.empty() ? "" : ", ") + column;
  if (!unused.empty()) std::printf("Columns that the mapping does not use: %s\n", unused.c_str());
  std::printf("%lld rows: %lld would be quarantined, of %lld something would be left out.\n",
              static_cast<long long>(preview->rows_read), static_cast<long long>(preview->rows_quarantined),
              static_cast<long long>(preview->rows_noted));
  return preview->rows_quarantined == 0 ? 0 : 1;
}

int RunSuggest(const std::string& file) {
  const auto toml = intake::SuggestMapping(file);
  if (!toml) return Report(toml.error());
  std::fputs(toml->c_str(), stdout);
  return 0;
}

struct QuarantineArguments {
  std::string source;
  bool noted = false;
  bool csv = false;
};

// Reads the quarantine under a logged access, page by page, until there is no more.
int RunQuarantine(const Context& context, const QuarantineArguments& arguments, bool returning) {
  auto opened = OpenAsOperator(context);
  if (!opened) return Report(opened.error());
  store::Database& db = *opened->db;
  const auto access = opened->Access(
      context, "data quality",
      {.action = Action::kImport,
       .sections = Sections::All(),
       .scope = "quarantine of " + (arguments.source.empty() ? "all sources" : arguments.source)});
  if (!access) return Report(access.error());
  std::vector<intake::QuarantineEntry> entries;
  std::size_t before = 0;
  do {
    before = entries.size();
    const auto read = db.Read([&](store::Transaction& tx) -> Result<void> {
      auto more =
          intake::ReadQuarantine(tx, *access, arguments.source,
                                 arguments.noted ? intake::Quarantined::kBoth : intake::Quarantined::kRows,
                                 entries.empty() ? 0 : entries.back().id);
      entries.resize(before);
      entries.insert(entries.end(), std::make_move_iterator(more.begin()),
                     std::make_move_iterator(more.end()));
      return {};
    });
    if (!read) return Report(read.error());
  } while (entries.size() > before);
  if (returning) {
    const auto marked = db.Write([&](store::Transaction& tx) -> Result<void> {
      intake::MarkReturned(tx, entries, opened->account);
      return {};
    });
    if (!marked) return Report(marked.error());
  }
  if (arguments.csv || returning) {
    std::fputs(intake::QuarantineCsv(entries).c_str(), stdout);
    return 0;
  }
  if (context.json) {
    JsonWriter json;
    json.BeginArray();
    for (const auto& e : entries) {
      json.BeginObject()
          .Field("id", e.id)
          .Field("source", e.source)
          .Field("table", e.table)
          .Field("file", e.file);
      json.Field("line", e.line)
          .Field("position", e.position)
          .Field("column", e.column)
          .Field("value", e.value);
      json.Field("reason", e.reason).Field("state", e.state).Field("as_of", e.as_of).EndObject();
    }
    std::printf("%s\n", json.EndArray().Text().c_str());
    return 0;
  }
  for (const auto& e : entries)
    std::printf("%s: %s line %lld%s%s%s: \"%s\" %s\n", e.source.c_str(), e.file.c_str(),
                static_cast<long long>(e.line),
                e.position > 0 ? (", character " + std::to_string(e.position)).c_str() : "",
                e.column.empty() ? "" : ", ", e.column.c_str(), e.value.c_str(), e.reason.c_str());
  std::printf("%zu rows.\n", entries.size());
  return 0;
}

int RunSourceList(const Context& context) {
  auto db = OpenStore(context, false);
  if (!db) return Report(db.error());
  intake::Completeness whole;
  const auto read = (*db)->Read([&](store::Transaction& tx) -> Result<void> {
    whole = intake::ReadCompleteness(tx, tx.Around().clock->Today());
    return {};
  });
  if (!read) return Report(read.error());
  if (context.json) {
    JsonWriter json;
    json.BeginObject()
        .Field("expected", whole.expected)
        .Field("current", whole.current)
        .Key("sources")
        .BeginArray();
    for (const auto& s : whole.sources) {
      json.BeginObject().Field("name", s.name).Field("title", s.title).Field("agency", s.agency);
      json.Field("kind", SectionName(s.kind)).Field("own", s.own).Field("rows", s.live_rows);
      json.Field("as_of", s.as_of ? FormatIso(*s.as_of) : "")
          .Field("quarantined", s.quarantined)
          .Field("noted", s.noted);
      json.Field("held", s.held).Field("caveat", s.caveat).EndObject();
    }
    json.EndArray().Key("without_source").BeginArray();
    for (const Section kind : whole.without_source) json.String(SectionName(kind));
    std::printf("%s\n", json.EndArray().EndObject().Text().c_str());
    return 0;
  }
  std::printf("%-26s %-12s %10s %11s %6s  %s\n", "source", "as of", "rows", "quarantined", "held", "agency");
  for (const auto& s : whole.sources)
    std::printf("%-26s %-12s %10lld %11lld %6lld  %s\n", s.name.c_str(),
                s.as_of ? FormatIso(*s.as_of).c_str() : "never", static_cast<long long>(s.live_rows),
                static_cast<long long>(s.quarantined), static_cast<long long>(s.held), s.agency.c_str());
  for (const auto& s : whole.sources)
    if (!s.caveat.empty()) std::printf("%s.\n", s.caveat.c_str());
  std::string missing;
  for (const Section kind : whole.without_source)
    missing += (missing.empty() ? "" : ", ") + std::string(SectionTitle(kind));
  if (!missing.empty()) std::printf("No source yet: %s.\n", missing.c_str());
  return 0;
}

int RunRelease(const Context& context, const std::string& name, bool accept_endings) {
  auto db = OpenStore(context, false);
  if (!db) return Report(db.error());
  const auto account = OperatorOf(**db);
  if (!account) return Report(account.error());
  const auto report = intake::Release(**db, name, accept_endings, *account,
                                      context.purpose.empty() ? "import" : context.purpose);
  if (!report) return Report(report.error());
  PrintSource(*report);
  return report->state == ImportState::kPublished ? 0 : 1;
}

int RunRemove(const Context& context, const std::string& name, const std::string& reason) {
  auto db = OpenStore(context, false);
  if (!db) return Report(db.error());
  const auto account = OperatorOf(**db);
  if (!account) return Report(account.error());
  if (const auto removed = intake::RemoveSource(**db, name, *account, reason); !removed)
    return Report(removed.error());
  std::printf(
      "%s is removed: nothing of it is shown or linked any more. Its rows are kept for the journal; import "
      "it "
      "again to have it back.\n",
      name.c_str());
  return 0;
}

}  // namespace

void RegisterImport(CLI::App& app, Context& context) {
  auto import_arguments = std::make_shared<ImportArguments>();
  CLI::App* import = app.add_subcommand("import", "Read extracts: files, or folders with a sources.toml");
  import->add_option("paths", import_arguments->paths, "Files or folders")->required();
  import->add_option("--source", import_arguments->options.source, "Name of the source these files are of");
  import->add_option("--mapping", import_arguments->mapping, "A mapping file, or the name of a built-in one");
  import->add_option("--as-of", import_arguments->options.as_of,
                     "The day the data describe, e.g. 2026-03-31 (today)");
  import->add_flag("--changes", import_arguments->options.changes,
                   "These files hold changes, not all that there is");
  import->add_flag("--accept-endings", import_arguments->accept_endings,
                   "Publish although a full extract ends more than 5 % of the live rows");
  import->callback([&context, import_arguments] {
    context.run = [&context, import_arguments] { return RunImport(context, *import_arguments); };
  });

  CLI::App* mapping = app.add_subcommand("mapping", "Mappings: what the columns of an extract mean");
  mapping->require_subcommand(1);
  auto file = std::make_shared<std::string>();
  CLI::App* suggest =
      mapping->add_subcommand("suggest", "Print a first draft from the headers and values of a file");
  suggest->add_option("file", *file, "A CSV file or workbook")->required();
  suggest->callback([&context, file] { context.run = [file] { return RunSuggest(*file); }; });
  auto mapping_file = std::make_shared<std::string>();
  auto checked_file = std::make_shared<std::string>();
  auto rows = std::make_shared<std::size_t>(10);
  CLI::App* check =
      mapping->add_subcommand("check", "Show what a mapping makes of the first rows; changes nothing");
  check->add_option("mapping", *mapping_file, "A mapping file, or the name of a built-in one")->required();
  check->add_option("file", *checked_file, "The file to read with it")->required();
  check->add_option("--rows", *rows, "How many rows to show of each table (10)");
  check->callback([&context, mapping_file, checked_file, rows] {
    context.run = [&context, mapping_file, checked_file, rows] {
      return RunCheck(context, *mapping_file, *checked_file, *rows);
    };
  });

  CLI::App* quarantine = app.add_subcommand("quarantine", "Rows that could not be taken, and why");
  quarantine->require_subcommand(1);
  auto listed = std::make_shared<QuarantineArguments>();
  CLI::App* list = quarantine->add_subcommand("list", "File, line, column, value and reason of each");
  list->add_option("--source", listed->source, "Only of this source");
  list->add_flag("--noted", listed->noted, "Also rows that were taken with a cell left out");
  list->add_flag("--csv", listed->csv, "As a CSV file with the whole rows, to correct and import again");
  list->callback([&context, listed] {
    context.run = [&context, listed] { return RunQuarantine(context, *listed, false); };
  });
  auto returned = std::make_shared<QuarantineArguments>();
  CLI::App* give_back =
      quarantine->add_subcommand("return", "Print the list for the agency and note that it went back");
  give_back->add_option("--source", returned->source, "The source")->required();
  give_back->callback([&context, returned] {
    context.run = [&context, returned] { return RunQuarantine(context, *returned, true); };
  });
  auto correction = std::make_shared<ImportArguments>();
  CLI::App* correct =
      quarantine->add_subcommand("correct", "Import a corrected list; the entries it corrects are closed");
  correct->add_option("paths", correction->paths, "The corrected file")->required();
  correct->add_option("--source", correction->options.source, "The source")->required();
  correct->add_option("--mapping", correction->mapping, "Its mapping, where it is not a built-in one");
  correct->callback([&context, correction] {
    correction->options.changes = true;
    context.run = [&context, correction] { return RunImport(context, *correction); };
  });

  CLI::App* source = app.add_subcommand("source", "Sources: what has come, what is missing");
  source->require_subcommand(1);
  source->add_subcommand("list", "Every source, its last extract, and what is missing")->callback([&context] {
    context.run = [&context] { return RunSourceList(context); };
  });
  auto released = std::make_shared<std::string>();
  auto accept = std::make_shared<bool>(false);
  CLI::App* release = source->add_subcommand("release", "Publish what is held, if its reason is gone");
  release->add_option("name", *released, "The source")->required();
  release->add_flag("--accept-endings", *accept, "Although it ends more than 5 % of the live rows");
  release->callback([&context, released, accept] {
    context.run = [&context, released, accept] { return RunRelease(context, *released, *accept); };
  });
  auto removed = std::make_shared<std::string>();
  auto reason = std::make_shared<std::string>();
  CLI::App* remove = source->add_subcommand("remove", "Take a source out of every record; its rows are kept");
  remove->add_option("name", *removed, "The source")->required();
  remove->add_option("--reason", *reason, "Why; recorded")->required();
  remove->callback([&context, removed, reason] {
    context.run = [&context, removed, reason] { return RunRemove(context, *removed, *reason); };
  });
}

}  // namespace kindred::cli
