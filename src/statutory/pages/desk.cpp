#include "statutory/pages/desk.hpp"

#include <algorithm>

#include "intake/pages.hpp"

namespace kindred::statutory {

using store::Transaction;

Result<sharing::Access> Desk::Open(const web::Request& request, Action action, std::vector<PersonId> people,
                                   const std::string& scope, bool taken_away) const {
  const web::SignedIn& who = *request.who;
  auto access = pages_.gate.Open({who.account, who.agency, who.role},
                                 {.action = action,
                                  .purpose = "data quality",
                                  .people = std::move(people),
                                  .sections = Sections().With(Section::kSocialCare).With(Section::kSources),
                                  .taken_away = taken_away,
                                  .scope = scope});
  if (access && !access->Allows(Section::kSocialCare))
    return Fail(ErrorKind::kRefused, "Returns are about social care, which your role does not see.");
  return access;
}

web::Response Desk::OnCheck(const web::Request& request, Action action, const WhoWork& who, const Work& work,
                            bool taken_away) const {
  std::optional<Check> check;
  std::vector<PersonId> people;
  auto found = pages_.db.Read([&](Transaction& tx) -> Result<void> {
    check = FindCheck(tx, request.Segment("check"));
    if (check && check->Done()) people = who(tx, *check);
    return {};
  });
  if (!found) return web::Problem(found.error());
  if (!check)
    return web::Problem(404, "There is no check at this address; it may be older than what is kept.");
  if (!check->Done()) return web::Redirect(Base(*check));
  const auto access = Open(request, action, std::move(people), "findings of " + check->Title(), taken_away);
  if (!access) return web::Problem(access.error());
  std::optional<web::Response> response;
  auto read = pages_.db.Read([&](Transaction& tx) -> Result<void> {
    auto made = work(tx, *access, *check);
    if (!made) return Unexpected(made.error());
    response = std::move(*made);
    return {};
  });
  if (!read) return web::Problem(read.error());
  return std::move(*response);
}

web::Response Desk::OnCheck(const web::Request& request, Action action, const Work& work) const {
  return OnCheck(request, action, [](Transaction&, const Check&) { return std::vector<PersonId>(); }, work);
}

web::RoutePolicy CheckPolicy() {
  return {"import", "sources"};
}
web::RoutePolicy FixListPolicy() {
  return {"view", "social_care"};
}
web::RoutePolicy FilePolicy() {
  return {"export", "social_care"};
}

bool Desk::May(const web::Request& request, const web::RoutePolicy& policy) const {
  const auto& may_use = pages_.shell.Options().may_use;
  return !may_use || (request.who && may_use(*request.who, policy));
}

CheckHead Desk::Head(const web::Request& request, Transaction& tx, const Check& check,
                     const std::string& part) const {
  CheckHead head{.title = check.Title()};
  head.caption = check.Origin() + ", checked " + FormatLondon(check.checked_at.value_or(check.created_at));
  head.summary = check.Findings() == 0 ? "Nothing was found."
                                       : Counted(check.errors, "error", "errors") + " and " +
                                             Counted(check.queries, "query", "queries") + " about " +
                                             Counted(check.children, "child", "children") + ".";
  head.summary +=
      " " + Counted(check.rules_run, "rule was run", "rules were run") +
      (check.rules_skipped > 0 ? ", " + intake::Thousands(check.rules_skipped) + " could not be." : ".");
  if (check.previous)
    head.summary += " Since the check before: " + intake::Thousands(check.fixed_findings) + " fixed, " +
                    intake::Thousands(check.new_findings) + " new, " +
                    intake::Thousands(check.Findings() - check.new_findings) + " still there.";
  if (!check.note.empty()) head.notices.push_back(check.note);
  if (check.not_listed > 0)
    head.notices.push_back(Counted(check.not_listed, "further finding is", "further findings are") +
                           " counted but not listed. Mend what many rows have in common, then check again.");
  const bool all = May(request, CheckPolicy());
  if (const std::string newer = NewerCheck(tx, check); !newer.empty())
    head.newer = "/returns/" + newer + (all ? "" : "/fix-list");
  if (!all) return head;  // the fix list is all that this reader may open
  head.parts.label = "Parts of this check";
  for (const auto& [name, text] : {std::pair("", "By rule"),
                                   {"children", "By child"},
                                   {"changes", "Changes"},
                                   {"fix-list", "Fix list"},
                                   {"files", "Files"}})
    head.parts.items.push_back({text, Base(check) + (*name ? "/" + std::string(name) : ""), part == name});
  return head;
}

web::Response Desk::Page(const web::Request& request, const Check& check, const std::string& title,
                         std::string_view content, const sharing::Access& access) const {
  return web::Html(
      pages_.shell.Render(
          request,
          {.title = (title.empty() ? "" : title + ", ") + check.Title(),
           .section = "returns",
           .breadcrumbs = May(request, CheckPolicy()) ? std::vector<web::Link>{{"Returns", "/returns", ""}}
                                                      : std::vector<web::Link>{{"Home", "/", ""}},
           .wide = true},
          content),
      access.Ticket());
}

std::string Base(const Check& check) {
  return "/returns/" + check.ref;
}

std::string Counted(std::int64_t number, const std::string& one, const std::string& more) {
  return intake::Thousands(number) + " " + (number == 1 ? one : more);
}

std::string CountWords(std::int64_t total, std::int64_t withheld, const std::string& one,
                       const std::string& more) {
  std::string words = Counted(total, one, more) + ".";
  if (withheld > 0)
    words += " On this page " + intake::Thousands(withheld) +
             " about children whose record is not shown to you " + (withheld == 1 ? "is" : "are") +
             " left out.";
  return words;
}

web::Tag LevelTag(const std::string& level) {
  return level == "query"   ? web::Tag{"Query", "blue"}
         : level == "error" ? web::Tag{"Error", "red"}
                            : web::Tag{"Tables", "grey"};
}

std::optional<web::Tag> StateTag(FindingState state, bool fix_list) {
  switch (state) {
    case FindingState::kNew:
      return web::Tag{"New", "purple"};
    case FindingState::kStill:
      return web::Tag{"Still there", "yellow"};
    case FindingState::kFixed:
      return web::Tag{fix_list ? "Mended" : "Fixed", "green"};
    case FindingState::kFirst:
      break;
  }
  return std::nullopt;
}

std::string PlaceOf(const Finding& finding) {
  if (finding.table_no < 0) return "The return as a whole";
  std::string table = finding.table;
  if (table.ends_with("_last")) table.replace(table.size() - 5, 5, " of last year");
  return table + ", line " + intake::Thousands(finding.line);
}

std::string WhoMends(const std::string& team, const std::string& worker) {
  if (team.empty() && worker.empty()) return "Not known";
  return worker.empty() ? team : team.empty() ? worker : worker + ", " + team;
}

std::size_t PageNumber(const web::Request& request) {
  const long long page = std::strtoll(request.query.Get("page").c_str(), nullptr, 10);
  return page < 1 ? 1 : static_cast<std::size_t>(std::min(page, 1'000'000LL));
}

std::string Kept(const web::Request& request, const std::vector<std::string>& names) {
  std::string kept = "?";
  for (const std::string& name : names)
    if (const std::string value = request.query.Get(name); !value.empty())
      kept += name + "=" + web::UrlEncode(value) + "&";
  return kept;
}

web::Pagination PagesOf(const web::Request& request, std::int64_t total, const std::string& base) {
  const std::size_t pages = static_cast<std::size_t>((total + kRowsOfAPage - 1) / kRowsOfAPage);
  return web::Paginate(PageNumber(request), pages, base + "page=");
}

web::Select Chooser(const std::string& id, const std::string& label,
                    const std::vector<std::pair<std::string, std::string>>& choices,
                    const std::string& chosen) {
  web::Select select;
  select.id = id;
  select.label = label;
  for (const auto& [value, text] : choices) select.choices.push_back({value, text, "", value == chosen, ""});
  return select;
}

web::Table FindingsTable(const std::string& caption, const std::vector<Finding>& findings,
                         const std::vector<std::string>& columns, const std::string& check_base,
                         const std::string& empty) {
  web::Table table{
      .caption = caption, .caption_class = "govuk-visually-hidden", .empty = empty, .dense = true};
  for (const std::string& column : columns)
    table.heads.push_back({.text = column == "child"    ? "Child"
                                   : column == "rule"   ? "What is wrong"
                                   : column == "place"  ? "Where"
                                   : column == "fields" ? "Look at"
                                   : column == "worker" ? "Who can mend it"
                                                        : "State"});
  for (const Finding& f : findings) {
    web::TableRow row;
    const bool fixed = f.state == FindingState::kFixed;
    for (const std::string& column : columns) {
      web::TableCell cell;
      if (column == "child") {
        cell.text = f.child.empty() ? "No child" : f.child;
        if (f.child_no > 0 && !fixed) cell.href = check_base + "/children/" + std::to_string(f.child_no);
      } else if (column == "rule") {
        cell.text = f.code + ": " + f.message;
        cell.tag = LevelTag(f.level);
      } else if (column == "place") {
        cell.text = PlaceOf(f);
        if (!fixed) cell.href = check_base + "/findings/" + std::to_string(f.number);
      } else if (column == "fields") {
        cell.text = f.fields;
        for (std::size_t at = 0; (at = cell.text.find(';', at)) != std::string::npos; at += 2)
          cell.text.replace(at, 1, ", ");
      } else if (column == "worker") {
        cell.text = WhoMends(f.team, f.worker);
      } else if (const auto tag = StateTag(f.state)) {
        cell.tag = *tag;
      } else {
        cell.text = "First check";
      }
      row.cells.push_back(std::move(cell));
    }
    row.cells.front().header = true;
    table.rows.push_back(std::move(row));
  }
  table.Finish();
  return table;
}

std::vector<web::Route> Routes(const Pages& pages) {
  const Desk desk(pages);
  std::vector<web::Route> routes;
  AddCheckRoutes(routes, desk);
  AddFindingRoutes(routes, desk);
  AddFixListRoutes(routes, desk);
  AddFileRoutes(routes, desk);
  return routes;
}

}  // namespace kindred::statutory
