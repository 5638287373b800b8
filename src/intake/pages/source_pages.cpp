#include "intake/pages/quarantine.mustache.hpp"
#include "intake/pages/sources.mustache.hpp"
#include "intake/pages/views.hpp"
#include "intake/sources.hpp"

namespace kindred::intake {
namespace {

constexpr int kRowsOfAPage = 100;

web::Tag FreshnessTag(const SourceStatus& source) {
  if (source.held > 0) return {"Held", "yellow"};
  switch (source.freshness) {
    case Freshness::kCurrent:
      return {"In time", "green"};
    case Freshness::kLate:
      return {"Late", "orange"};
    case Freshness::kNever:
      break;
  }
  return {"Nothing yet", "grey"};
}

web::Response ShowSources(const Pages& pages, const web::Request& request) {
  SourcesView view;
  const auto read = pages.db.Read([&](store::Transaction& tx) -> Result<void> {
    view = {};
    const Completeness whole = ReadCompleteness(tx, pages.clock.Today());
    view.summary = whole.expected == 0
                       ? "No source is expected regularly."
                       : std::to_string(whole.current) + " of " + std::to_string(whole.expected) +
                             " sources that are expected regularly came in time.";
    for (const Section kind : whole.without_source)
      view.missing += (view.missing.empty() ? "" : ", ") + std::string(SectionTitle(kind));
    view.table.caption = "Every source, its last extract and what of it could be used";
    view.table.heads = {{.text = "Source"},
                        {.text = "Agency"},
                        {.text = "Last extract"},
                        {.text = "State"},
                        {.text = "Next expected"},
                        {.text = "Rows", .number = true},
                        {.text = "Could not be read", .number = true},
                        {.text = "Held", .number = true}};
    view.table.empty = "Nothing has been imported yet.";
    view.table.dense = true;
    for (const SourceStatus& source : whole.sources) {
      if (!source.caveat.empty()) view.caveats.push_back(source.caveat);
      web::TableCell state;
      state.tag = FreshnessTag(source);
      std::string last = source.as_of ? FormatShort(*source.as_of) : "never";
      if (source.age_days)
        last += " (" + std::to_string(*source.age_days) + (*source.age_days == 1 ? " day)" : " days)");
      view.table.rows.push_back(
          {{{.text = source.title, .header = true},
            {.text = source.agency + (source.own ? "" : " (partner)")},
            {.text = last},
            state,
            {.text = source.due ? FormatShort(*source.due) : "not regularly"},
            {.text = Thousands(source.live_rows), .number = true},
            {.text = Thousands(source.quarantined),
             .href = source.quarantined > 0 ? "/quarantine?source=" + web::UrlEncode(source.name) : "",
             .number = true},
            {.text = Thousands(source.held), .number = true}}});
    }
    view.table.Finish();
    return {};
  });
  if (!read) return web::Problem(read.error());
  std::string content;
  templates::RenderSources(content, view);
  return web::Html(pages.shell.Render(
      request, {.title = "Sources and completeness", .section = "sources", .wide = true}, content));
}

std::string PlaceOf(const QuarantineEntry& entry) {
  std::string place = entry.file + ", line " + std::to_string(entry.line);
  if (entry.position > 0) place += ", character " + std::to_string(entry.position);
  return place;
}

// Rows are personal data of their source's section: a role sees those of the sections it may see.
Sections SourceSections() {
  return Sections::All();
}

// What the address asks for: a source that there is (anything else is all of them), and rows or cells.
struct QuarantineChoice {
  std::string source, title;
  Quarantined what = Quarantined::kRows;
  [[nodiscard]] std::string Query() const {
    return "?source=" + web::UrlEncode(source) + (what == Quarantined::kCells ? "&what=cells" : "");
  }
  [[nodiscard]] std::string Scope() const {
    return "quarantine of " + (source.empty() ? "all sources" : source);
  }
};
QuarantineChoice ChoiceOf(const std::vector<SourceStatus>& sources, const web::Request& request) {
  QuarantineChoice choice;
  const std::string wanted = request.query.Get("source");
  for (const SourceStatus& s : sources)
    if (s.name == wanted) choice.source = s.name, choice.title = s.title;
  if (request.query.Get("what") == "cells") choice.what = Quarantined::kCells;
  return choice;
}

std::string Counted(std::int64_t n, const char* one, const char* many) {
  return Thousands(n) + (n == 1 ? one : many);
}

web::TableCell StateCell(const QuarantineEntry& entry) {
  web::TableCell cell;
  cell.tag = entry.state == "open"    ? web::Tag{"Left out", "orange"}
             : entry.state == "noted" ? web::Tag{"Taken without it", "grey"}
                                      : web::Tag{"With the agency", "blue"};
  return cell;
}

// The form and the counts; the counts are of all sources that are chosen, the table is one page of them.
QuarantineView QuarantineHead(const std::vector<SourceStatus>& sources, const QuarantineChoice& choice) {
  QuarantineView view;
  std::int64_t rows = 0, cells = 0;
  view.source.id = "source";
  view.source.label = "Source";
  view.source.choices.push_back({"", "All sources", "", choice.source.empty(), ""});
  for (const SourceStatus& s : sources) {
    if (s.quarantined + s.noted > 0 || s.name == choice.source)
      view.source.choices.push_back({s.name, s.title, "", s.name == choice.source, ""});
    if (!choice.source.empty() && s.name != choice.source) continue;
    rows += s.quarantined;
    cells += s.noted;
  }
  const bool of_cells = choice.what == Quarantined::kCells;
  view.what.id = "what";
  view.what.label = "Show";
  view.what.choices = {{"rows", "Rows left out (" + Thousands(rows) + ")", "", !of_cells, ""},
                       {"cells", "Rows taken without a cell (" + Thousands(cells) + ")", "", of_cells, ""}};
  view.count =
      of_cells ? Counted(cells, " row was taken, but one of its cells could not be read and was left out.",
                         " rows were taken, but a cell of each could not be read and was left out.")
               : Counted(rows, " row was left out of the record.", " rows were left out of the record.");
  return view;
}

web::Response ShowQuarantine(const Pages& pages, const web::Request& request) {
  const std::int64_t after = std::strtoll(request.query.Get("after").c_str(), nullptr, 10);
  std::vector<SourceStatus> sources;
  const auto listed = pages.db.Read([&](store::Transaction& tx) -> Result<void> {
    sources = ListSources(tx, pages.clock.Today());
    return {};
  });
  if (!listed) return web::Problem(listed.error());
  const QuarantineChoice choice = ChoiceOf(sources, request);
  return WithAccess(
      pages, request, Action::kImport, SourceSections(), choice.Scope(),
      [&](store::Transaction& tx, const sharing::Access& access) -> Result<web::Response> {
        const auto entries = ReadQuarantine(tx, access, choice.source, choice.what, after, kRowsOfAPage);
        QuarantineView view = QuarantineHead(sources, choice);
        view.table.caption = "Rows with place and reason";
        view.table.caption_class = "govuk-visually-hidden";
        view.table.heads = {{.text = "Source"}, {.text = "Place"},  {.text = "Column"},
                            {.text = "Value"},  {.text = "Reason"}, {.text = "State"}};
        view.table.empty = "Nothing here: every row of this kind could be read.";
        view.table.dense = true;
        for (const QuarantineEntry& entry : entries)
          view.table.rows.push_back({{{.text = entry.source, .header = true},
                                      {.text = PlaceOf(entry)},
                                      {.text = entry.column},
                                      {.text = entry.value},
                                      {.text = entry.reason},
                                      StateCell(entry)}});
        view.table.Finish();
        if (!entries.empty()) view.download = "/quarantine/list.csv" + choice.Query();
        if (entries.size() == kRowsOfAPage)
          view.more = "/quarantine" + choice.Query() + "&after=" + std::to_string(entries.back().id);
        std::string content;
        templates::RenderQuarantine(content, view);
        return web::Html(pages.shell.Render(request,
                                            {.title = "Rows that could not be read",
                                             .section = "quarantine",
                                             .breadcrumbs = {{"Sources", "/sources", ""}},
                                             .wide = true},
                                            content),
                         access.Ticket());
      });
}

web::Response DownloadQuarantine(const Pages& pages, const web::Request& request) {
  std::vector<SourceStatus> sources;
  const auto listed = pages.db.Read([&](store::Transaction& tx) -> Result<void> {
    sources = ListSources(tx, pages.clock.Today());
    return {};
  });
  if (!listed) return web::Problem(listed.error());
  const QuarantineChoice choice = ChoiceOf(sources, request);
  return WithAccess(
      pages, request, Action::kImport, SourceSections(), "list: " + choice.Scope(),
      [&](store::Transaction& tx, const sharing::Access& access) -> Result<web::Response> {
        std::vector<QuarantineEntry> all;
        while (true) {
          auto more = ReadQuarantine(tx, access, choice.source, choice.what, all.empty() ? 0 : all.back().id);
          if (more.empty()) break;
          all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
        }
        return web::Download(QuarantineCsv(all), "text/csv; charset=utf-8",
                             (choice.source.empty() ? "quarantine" : choice.source) + ".csv",
                             access.Ticket());
      });
}

}  // namespace

std::vector<web::Route> SourceRoutes(const Pages& pages) {
  return {{web::Method::kGet, "/sources", {"report", "none"}, [pages](const web::Request& request) {
             return ShowSources(pages, request);
           }}};
}

std::vector<web::Route> QuarantineRoutes(const Pages& pages) {
  return {{web::Method::kGet,
           "/quarantine",
           {"import", "sources"},
           [pages](const web::Request& request) { return ShowQuarantine(pages, request); }},
          {web::Method::kGet,
           "/quarantine/list.csv",
           {"import", "sources"},
           [pages](const web::Request& request) { return DownloadQuarantine(pages, request); }}};
}

}  // namespace kindred::intake
