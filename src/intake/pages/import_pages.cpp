#include <simdjson.h>

#include <algorithm>

#include "base/json.hpp"
#include "base/log.hpp"
#include "intake/import.hpp"
#include "intake/pages/import_check.mustache.hpp"
#include "intake/pages/import_job.mustache.hpp"
#include "intake/pages/imports.mustache.hpp"
#include "intake/pages/inbox.hpp"
#include "intake/pages/views.hpp"
#include "intake/sources.hpp"
#include "intake/suggest.hpp"
#include "store/journal.hpp"

namespace kindred::intake {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPreviewRows = 10;

web::Response ShowImports(const Pages& pages, const web::Request& request, const std::string& fault = "") {
  ImportsView view{.csrf = request.csrf};
  view.files = {{.id = "files",
                 .label = "Files to import",
                 .hint = "CSV, XML or Excel (.xlsx); several at once",
                 .error = fault},
                ".csv,.tsv,.txt,.xml,.xlsx",
                true};
  if (!fault.empty()) view.errors.errors.push_back({fault, "#files"});
  const auto read = pages.db.Read([&](store::Transaction& tx) -> Result<void> {
    view.running.clear();
    view.table = {};
    for (const store::Job& job : store::ListJobs(tx))
      if (job.kind == "import" && (job.state == "waiting" || job.state == "running"))
        view.running.push_back({"An import is " + std::string(job.state == "waiting" ? "waiting" : "running"),
                                "/imports/" + std::to_string(job.id.value), ""});
    view.table.caption = "Extracts that came";
    view.table.heads = {{.text = "Source"},
                        {.text = "As of"},
                        {.text = "Imported"},
                        {.text = "State"},
                        {.text = "New", .number = true},
                        {.text = "Changed", .number = true},
                        {.text = "As before", .number = true},
                        {.text = "Ended", .number = true},
                        {.text = "Could not be read", .number = true}};
    view.table.empty = "Nothing has been imported yet.";
    view.table.dense = true;
    for (const ExtractSummary& e : RecentExtracts(tx, 50)) {
      web::TableCell state;
      state.tag = e.state == "published" ? web::Tag{"Published", "green"}
                  : e.state == "held"    ? web::Tag{"Held", "yellow"}
                                         : web::Tag{"Running", "blue"};
      state.text = e.note;
      const auto as_of = ParseDate(e.as_of, DateOrder::kIso);
      view.table.rows.push_back({{{.text = e.title, .header = true},
                                  {.text = as_of ? FormatShort(*as_of) : e.as_of},
                                  {.text = FormatLondon(e.published_at.value_or(e.started_at))},
                                  state,
                                  {.text = Thousands(e.rows_new), .number = true},
                                  {.text = Thousands(e.rows_changed), .number = true},
                                  {.text = Thousands(e.rows_unchanged), .number = true},
                                  {.text = Thousands(e.rows_ended), .number = true},
                                  {.text = Thousands(e.rows_quarantined), .number = true}}});
    }
    view.table.Finish();
    return {};
  });
  if (!read) return web::Problem(read.error());
  std::string content;
  templates::RenderImports(content, view);
  return web::Html(pages.shell.Render(
      request, {.title = "Imports", .section = "imports", .wide = true, .error = view.errors.any()},
      content));
}

// Moves the uploads into a folder of their own and goes on to the check.
web::Response PostUpload(const Pages& pages, const web::Request& request) {
  if (request.uploads.empty()) return ShowImports(pages, request, "Choose at least one file");
  SweepUploads(pages.inbox);
  const std::string token = pages.random.Token();
  const fs::path folder = WaitingUpload(pages.inbox, token).files;
  std::error_code error;
  fs::create_directories(folder, error);
  fs::permissions(pages.inbox, fs::perms::owner_all, error);
  std::size_t number = 0;
  for (const web::Upload& upload : request.uploads) {
    fs::path target = folder / SafeName(upload.file_name, ++number);
    if (fs::exists(target)) target = folder / (std::to_string(number) + "-" + target.filename().string());
    fs::rename(upload.path, target, error);
    if (error) {
      LogError("an upload cannot be kept: {}", error.message());
      return web::Problem(503);
    }
  }
  return web::Redirect("/imports/check/" + token);
}

web::Response ShowCheck(const Pages& pages, const web::Request& request) {
  const std::string token = request.Segment("token");
  const WaitingUpload upload(pages.inbox, token);
  if (!upload.IsThere()) return web::Problem(404, kUploadGone);
  return WithAccess(
      pages, request, Action::kImport, Sections::All(), "files uploaded for import",
      [&](store::Transaction&, const sharing::Access& access) -> Result<web::Response> {
        CheckView view{.csrf = request.csrf, .action = "/imports/check/" + token};
        view.own_mapping = upload.HasMapping();
        const auto delivery = PlanDelivery({upload.files}, {.mapping = upload.MappingOrNone()});
        if (!delivery) {
          view.problems.push_back(delivery.error().message);
        } else {
          view.problems = delivery->passed_over;
          view.may_start = true;
          for (const SourceDelivery& source : delivery->sources)
            for (const RecognisedFile& file : source.files) {
              CheckFile check{.title = file.name + ": " + source.mapping->title};
              check.table.caption = "What the first rows of " + file.name + " become";
              check.table.caption_class = "govuk-visually-hidden";
              check.table.heads = {{.text = "Table"}, {.text = "Line", .number = true}, {.text = "Becomes"}};
              check.table.empty = "There are no rows.";
              check.table.dense = true;
              const auto preview = PreviewMapping(*source.mapping, upload.files / file.name, kPreviewRows);
              if (!preview) {
                view.problems.push_back(preview.error().message);
                view.may_start = false;
                continue;
              }
              // Rows are personal data of their source's section, here as in the quarantine.
              const bool shown = access.Allows(source.mapping->kind);
              if (!shown)
                check.table.empty = "Rows of " + std::string(SectionTitle(source.mapping->kind)) +
                                    " are not shown to your role. They can be imported all the same.";
              for (const PreviewRow& row : preview->rows) {
                if (!shown) break;
                std::string becomes;
                for (const auto& text : row.taken ? row.facts : row.problems)
                  becomes += (becomes.empty() ? "" : "; ") + text;
                check.table.rows.push_back({{{.text = row.table, .header = true},
                                             {.text = std::to_string(row.line), .number = true},
                                             {.text = row.taken ? becomes : "Left out. " + becomes}}});
              }
              check.title += ", " + Thousands(preview->rows_read) + " rows" +
                             (preview->rows_quarantined > 0
                                  ? ", " + Thousands(preview->rows_quarantined) + " of them cannot be read"
                                  : "");
              check.table.Finish();
              view.files.push_back(std::move(check));
            }
        }
        view.source = {{.id = "source",
                        .label = "Name of the source (optional)",
                        .hint = "Leave blank to use the name of the format"}};
        view.source.width = "govuk-input--width-20";
        view.as_of = {{.id = "as-of",
                       .label = "Which day do the data describe? (optional)",
                       .hint = "Leave blank for today, or for the day the files say"}};
        view.declared = {{.id = "declared", .label = "What do the files hold?"}};
        view.declared.choices = {
            {.value = "full", .text = "Everything: what is no longer in them ends", .chosen = true},
            {.value = "changes", .text = "Changes only"}};
        view.declared.Finish();
        view.accept = {{.id = "accept", .label = "If much would end"}};
        view.accept.choices = {
            {.value = "yes", .text = "Publish although more than 5 % of the rows would end"}};
        view.accept.Finish();
        std::string content;
        templates::RenderImportCheck(content, view);
        return web::Html(
            pages.shell.Render(
                request,
                {.title = "Check what was uploaded", .section = "imports", .back = "/imports", .wide = true},
                content),
            access.Ticket());
      });
}

web::Response PostStart(const Pages& pages, const web::Request& request) {
  const std::string token = request.Segment("token");
  if (!WaitingUpload(pages.inbox, token).IsThere()) return web::Problem(404, kUploadGone);
  std::string as_of;
  const std::string day = request.form.Get("as-of-day"), month = request.form.Get("as-of-month"),
                    year = request.form.Get("as-of-year");
  if (!day.empty() || !month.empty() || !year.empty()) {
    const auto date = ParseDate(day + "/" + month + "/" + year, DateOrder::kDayFirst);
    if (!date)
      return web::Problem(
          400, "The day that the data describe must be a date, like 31 3 2026. Go back and correct it.");
    as_of = FormatIso(*date);
  }
  JsonWriter json;
  json.BeginObject()
      .Field("token", token)
      .Field("source", request.form.Get("source"))
      .Field("as_of", as_of)
      .Field("changes", request.form.Get("declared") == "changes")
      .Field("accept", request.form.Get("accept") == "yes")
      .EndObject();
  JobId job;
  const auto done = pages.db.Write([&](store::Transaction& tx) -> Result<void> {
    job = store::EnqueueJob(
        tx,
        {.kind = "import", .account = request.who->account, .purpose = "linkage", .arguments = json.Text()});
    store::journal::Record(tx, {.account = request.who->account,
                                .purpose = "linkage",
                                .kind = "job",
                                .entity = job.value,
                                .action = "import asked for",
                                .became = json.Text()});
    return {};
  });
  if (!done) return web::Problem(done.error());
  if (pages.wake) pages.wake();
  return web::Redirect("/imports/" + std::to_string(job.value));
}

web::Response ShowJob(const Pages& pages, const web::Request& request) {
  std::optional<store::Job> job;
  const auto read = pages.db.Read([&](store::Transaction& tx) -> Result<void> {
    job = store::FindJob(tx, JobId{std::strtoll(request.Segment("job").c_str(), nullptr, 10)});
    return {};
  });
  if (!read) return web::Problem(read.error());
  if (!job || job->kind != "import") return web::Problem(404, "There is no such import.");
  JobView view{.running = job->state == "waiting" || job->state == "running"};
  view.state = job->state == "waiting"   ? "Waiting for its turn"
               : job->state == "running" ? "Running: " + job->message
               : job->state == "done"    ? "Finished"
                                         : "It could not be imported; the store is as it was";
  if (view.running && job->total > 0) {
    const double share = static_cast<double>(job->done) / static_cast<double>(job->total);
    view.percent = static_cast<int>(share * 100);
    view.progress = std::to_string(view.percent) + " %";
    const double seconds =
        job->started_at ? static_cast<double>(pages.clock.Now().micros - job->started_at->micros) / 1e6 : 0;
    if (seconds > 0.5 && share > 0)
      view.progress +=
          ", " + Thousands(static_cast<std::int64_t>(static_cast<double>(job->done) / seconds / 1000)) +
          " kB a second, about " + Thousands(static_cast<std::int64_t>(seconds / share * (1 - share)) + 1) +
          " seconds left";
  }
  if (!view.running) {
    std::size_t start = 0;
    while (start < job->message.size()) {
      std::size_t end = job->message.find('\n', start);
      if (end == std::string::npos) end = job->message.size();
      if (end > start) view.lines.push_back(job->message.substr(start, end - start));
      start = end + 1;
    }
  }
  std::string content;
  templates::RenderImportJob(content, view);
  return web::Html(pages.shell.Render(request,
                                      {.title = "Import",
                                       .section = "imports",
                                       .breadcrumbs = {{"Imports", "/imports", ""}},
                                       .refresh_seconds = view.running ? 2 : 0},
                                      content));
}

// What the job says when it is done, one line a source.
std::string Summary(const ImportReport& report) {
  std::string text;
  for (const SourceReport& source : report.sources) {
    const ImportCounts& c = source.counts;
    text += source.title + ": ";
    if (source.state == ImportState::kPublished || source.state == ImportState::kHeld)
      text += Thousands(c.rows_new) + " rows new, " + Thousands(c.rows_changed) + " changed, " +
              Thousands(c.rows_unchanged) + " as before, " + Thousands(c.rows_ended) + " ended, " +
              Thousands(c.rows_quarantined) + " could not be read";
    if (source.state == ImportState::kHeld) text += ". Held: ";
    text += source.message + "\n";
  }
  for (const std::string& file : report.passed_over) text += "Passed over: " + file + "\n";
  return text;
}

}  // namespace

void RegisterImportJob(store::JobRunner& runner, store::Database& db, const std::filesystem::path& inbox) {
  runner.Register("import",
                  [&db, inbox](const store::Job& job, store::JobProgress& progress) -> Result<std::string> {
                    simdjson::dom::parser parser;
                    simdjson::dom::object arguments;
                    std::string_view token, source, as_of;
                    bool changes = false, accept = false;
                    if (parser.parse(job.arguments).get(arguments) != simdjson::SUCCESS ||
                        arguments["token"].get(token) != simdjson::SUCCESS || !IsToken(std::string(token)))
                      return Fail(ErrorKind::kBadData, "the import has no files");
                    if (arguments["source"].get(source) != simdjson::SUCCESS ||
                        arguments["as_of"].get(as_of) != simdjson::SUCCESS ||
                        arguments["changes"].get(changes) != simdjson::SUCCESS ||
                        arguments["accept"].get(accept) != simdjson::SUCCESS)
                      return Fail(ErrorKind::kBadData, "the import's settings cannot be read");
                    ImportRequest request;
                    const WaitingUpload upload(inbox, std::string(token));
                    request.paths = {upload.files};
                    request.options.mapping = upload.MappingOrNone();
                    request.options.source = std::string(source);
                    request.options.as_of = std::string(as_of);
                    request.options.changes = changes;
                    request.accept_endings = accept;
                    request.account = job.account;
                    request.purpose = job.purpose;
                    if (const auto swept = SweepAbandoned(db); !swept) return Unexpected(swept.error());
                    const auto report = Import(db, request, [&](const ImportProgress& p) {
                      progress.Report(static_cast<std::int64_t>(p.bytes_done),
                                      static_cast<std::int64_t>(p.bytes_total), p.source);
                    });
                    std::error_code ignored;
                    fs::remove_all(upload.folder, ignored);
                    if (!report) return Unexpected(report.error());
                    const bool all_failed =
                        std::all_of(report->sources.begin(), report->sources.end(),
                                    [](const SourceReport& s) { return s.state == ImportState::kFailed; });
                    if (all_failed) return Fail(ErrorKind::kBadData, Summary(*report));
                    return Summary(*report);
                  });
}

std::vector<web::Route> ImportRoutes(const Pages& pages) {
  const web::RoutePolicy policy{"import", "sources"};
  return {{web::Method::kGet, "/imports", policy,
           [pages](const web::Request& request) { return ShowImports(pages, request); }},
          {web::Method::kPost, "/imports", policy,
           [pages](const web::Request& request) { return PostUpload(pages, request); }},
          {web::Method::kGet, "/imports/check/{token}", policy,
           [pages](const web::Request& request) { return ShowCheck(pages, request); }},
          {web::Method::kPost, "/imports/check/{token}", policy,
           [pages](const web::Request& request) { return PostStart(pages, request); }},
          {web::Method::kGet, "/imports/{job}", policy,
           [pages](const web::Request& request) { return ShowJob(pages, request); }}};
}

}  // namespace kindred::intake
