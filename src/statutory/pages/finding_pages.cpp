// Findings of a rule, of a child, what changed since the check before, and the place of one finding.
#include <algorithm>

#include "base/text.hpp"
#include "intake/codes.hpp"
#include "intake/pages.hpp"
#include "statutory/cell.hpp"
#include "statutory/pages/cell.mustache.hpp"
#include "statutory/pages/changes.mustache.hpp"
#include "statutory/pages/children.mustache.hpp"
#include "statutory/pages/desk.hpp"
#include "statutory/pages/findings.mustache.hpp"

namespace kindred::statutory {
namespace {

using sharing::Access;
using store::Transaction;

std::int64_t NumberIn(const web::Request& request, const std::string& segment) {
  return std::strtoll(request.Segment(segment).c_str(), nullptr, 10);
}

std::int64_t Offset(const web::Request& request) {
  return static_cast<std::int64_t>(PageNumber(request) - 1) * kRowsOfAPage;
}

std::vector<std::pair<std::string, std::string>> StateChoices(const Check& check) {
  std::vector<std::pair<std::string, std::string>> choices = {{"", "All"}};
  if (check.previous) {
    choices.emplace_back("new", "New");
    choices.emplace_back("still", "Still there");
  }
  return choices;
}

FindingQuery RuleQuery(const web::Request& request, const Check& check) {
  FindingQuery query{.check = check.id, .rule = NumberIn(request, "rule")};
  query.state = request.query.Get("state");
  query.order = request.query.Get("order");
  query.offset = Offset(request);
  return query;
}

web::Response ShowRule(const Desk& desk, const web::Request& request) {
  return desk.OnCheck(
      request, Action::kSearch,
      [&](Transaction& tx, const Check& check) { return PeopleOfFindings(tx, RuleQuery(request, check)); },
      [&](Transaction& tx, const Access& access, const Check& check) -> Result<web::Response> {
        const auto rules = ListRules(tx, check);
        const FindingQuery query = RuleQuery(request, check);
        const auto rule = std::find_if(rules.begin(), rules.end(),
                                       [&](const RuleCounts& r) { return r.rule_no == query.rule; });
        if (rule == rules.end()) return web::Problem(404, "This check has no such rule.");
        const FindingPage page = ListFindings(tx, access, query);
        FindingsView view{.head = desk.Head(request, tx, check, ""),
                          .heading = "Rule " + rule->code,
                          .text = rule->message,
                          .tag = LevelTag(rule->level),
                          .has_filter = true};
        view.action = Base(check) + "/rules/" + std::to_string(rule->rule_no);
        view.facts.rows.push_back({.key = "It looks at", .value = rule->fields});
        view.state = Chooser("state", "Findings", StateChoices(check), query.state);
        view.order = Chooser(
            "order", "Order",
            {{"", "By table and row"}, {"child", "By child"}, {"worker", "By who can mend it"}}, query.order);
        view.count = CountWords(page.total, page.withheld, "finding", "findings");
        view.table = FindingsTable("Findings of rule " + rule->code, page.rows,
                                   {"place", "child", "fields", "worker", "state"}, Base(check),
                                   "No finding fits the filter.");
        view.pages = PagesOf(request, page.total, view.action + Kept(request, {"state", "order"}));
        std::string content;
        templates::RenderFindings(content, view);
        return desk.Page(request, check, view.heading, content, access);
      });
}

ChildQuery ChildrenQuery(const web::Request& request, const Check& check) {
  ChildQuery query{.check = check.id};
  query.state = request.query.Get("state");
  query.order = request.query.Get("order");
  query.offset = Offset(request);
  return query;
}

web::Response ShowChildren(const Desk& desk, const web::Request& request, const std::string& fault) {
  return desk.OnCheck(
      request, Action::kSearch,
      [&](Transaction& tx, const Check& check) {
        return PeopleOfChildren(tx, ChildrenQuery(request, check));
      },
      [&](Transaction& tx, const Access& access, const Check& check) -> Result<web::Response> {
        const ChildQuery query = ChildrenQuery(request, check);
        const ChildPage page = ListChildren(tx, access, query);
        ChildrenView view{.head = desk.Head(request, tx, check, "children"), .csrf = request.csrf};
        view.find_action = view.action = Base(check) + "/children";
        view.find.id = "child";
        view.find.label = "Number of a child in your case system";
        view.find.width = "govuk-input--width-20";
        view.find.error = fault;
        if (!fault.empty()) view.errors.errors.push_back({fault, "#child"});
        auto states = StateChoices(check);
        states.resize(check.previous ? 2 : 1);
        states[0].second = "With findings";
        if (check.previous) {
          states[1].second = "With new findings";
          states.emplace_back("fixed", "With fixed findings");
        }
        view.state = Chooser("state", "Children", states, query.state);
        view.order = Chooser("order", "Order",
                             {{"", "Most findings first"},
                              {"errors", "Most errors first"},
                              {"child", "By number"},
                              {"worker", "By team and worker"}},
                             query.order);
        view.count = CountWords(page.total, page.withheld, "child", "children");
        view.table = {.caption = "Children",
                      .caption_class = "govuk-visually-hidden",
                      .empty = "No child fits the filter.",
                      .dense = true};
        view.table.heads = {{.text = "Child"},
                            {.text = "Who can mend it"},
                            {.text = "Errors", .number = true},
                            {.text = "Queries", .number = true}};
        if (check.previous) {
          view.table.heads.push_back({.text = "New", .number = true});
          view.table.heads.push_back({.text = "Fixed", .number = true});
        }
        for (const ChildFindings& c : page.rows) {
          web::TableRow row{
              {{.text = c.child, .href = view.action + "/" + std::to_string(c.child_no), .header = true},
               {.text = WhoMends(c.team, c.worker)},
               {.text = intake::Thousands(c.errors), .number = true},
               {.text = intake::Thousands(c.queries), .number = true}}};
          if (check.previous) {
            row.cells.push_back({.text = intake::Thousands(c.new_findings), .number = true});
            row.cells.push_back({.text = intake::Thousands(c.fixed), .number = true});
          }
          view.table.rows.push_back(std::move(row));
        }
        view.table.Finish();
        view.pages = PagesOf(request, page.total, view.action + Kept(request, {"state", "order"}));
        std::string content;
        templates::RenderChildren(content, view);
        return desk.Page(request, check, "By child", content, access);
      });
}

// A number from the form leads to the child's own page: it never stands in an address.
web::Response FindByNumber(const Desk& desk, const web::Request& request) {
  const std::string wanted = request.form.Get("child");
  if (wanted.empty()) return ShowChildren(desk, request, "Enter the number of a child");
  std::string found;
  const auto read = desk.Use().db.Read([&](Transaction& tx) -> Result<void> {
    const auto check = FindCheck(tx, request.Segment("check"));
    const std::int64_t number = check ? ChildNumber(tx, check->id, wanted) : 0;
    found = number > 0 ? Base(*check) + "/children/" + std::to_string(number) : "";
    return {};
  });
  if (!read) return web::Problem(read.error());
  return found.empty() ? ShowChildren(desk, request, "This check found nothing about a child of that number")
                       : web::Redirect(found);
}

web::Response ShowChild(const Desk& desk, const web::Request& request) {
  const std::int64_t number = NumberIn(request, "child");
  const auto of_child = [&](const Check& check) {
    FindingQuery query{.check = check.id, .child = number};
    query.offset = Offset(request);
    return query;
  };
  return desk.OnCheck(
      request, Action::kView,
      [&](Transaction& tx, const Check& check) { return PeopleOfChild(tx, check.id, number); },
      [&](Transaction& tx, const Access& access, const Check& check) -> Result<web::Response> {
        const auto child = FindChild(tx, access, check.id, number);
        if (!child) return web::Problem(404, "This check has no such child.");
        const FindingPage page = ListFindings(tx, access, of_child(check));
        FindingsView view{.head = desk.Head(request, tx, check, "children"),
                          .heading = "Child " + child->child};
        view.facts.rows.push_back({.key = "Who can mend it", .value = WhoMends(child->team, child->worker)});
        if (const auto person = PersonOfRecord(tx, child->record))
          view.links.push_back({"Open the family record", "/people/" + person->ref, ""});
        view.count = CountWords(page.total, page.withheld, "finding", "findings");
        view.table =
            FindingsTable("Findings about this child", page.rows, {"rule", "place", "fields", "state"},
                          Base(check), "Nothing is wrong any more.");
        view.pages = PagesOf(request, page.total, Base(check) + "/children/" + std::to_string(number) + "?");
        if (check.previous && child->fixed > 0) {
          FindingQuery gone{.check = CheckId{*check.previous}, .gone_from = check.id};
          gone.child = ChildNumber(tx, gone.check, child->child);
          gone.limit = 200;
          view.more.push_back(FindingsTable("Fixed since the check before",
                                            ListFindings(tx, access, gone).rows,
                                            {"rule", "place", "fields", "state"}, Base(check), ""));
          view.more.back().caption_class = "govuk-table__caption--m";
        }
        std::string content;
        templates::RenderFindings(content, view);
        return desk.Page(request, check, view.heading, content, access);
      });
}

web::Table TableOf(const CellTable& from, const std::string& caption, bool neighbours) {
  web::Table table{.caption = caption, .dense = true, .stack = false};
  table.caption_class = "govuk-table__caption--s";
  table.heads.push_back({.text = "Line"});
  for (const std::string& column : from.columns) table.heads.push_back({.text = column});
  for (const CellRow& row : from.rows) {
    web::TableRow line;
    line.cells.push_back({.text = intake::Thousands(row.line), .header = true});
    if (row.marked) line.cells.back().tag = web::Tag{"This row", "orange"};
    if (!row.same_child) {
      line.cells.push_back({.text = "Another child’s row"});
      line.cells.resize(from.columns.size() + 1);
    }
    for (const Cell& cell : row.cells) {
      line.cells.push_back({.text = cell.text.empty() && cell.marked ? "blank" : cell.text});
      if (cell.marked) line.cells.back().tag = web::Tag{"Look here", "orange"};
    }
    table.rows.push_back(std::move(line));
  }
  if (neighbours && from.rows.empty()) table.empty = "The file has no such row.";
  table.Finish();
  return table;
}

void ShowRows(const CellView& cell, CellPageView& view) {
  view.looked_at = cell.looked_at;
  for (const CellRow& row : cell.here.rows) {
    if (!row.marked) continue;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      if (!row.cells[i].marked) continue;
      const Cell& marked = row.cells[i];
      view.marked.rows.push_back({.key = cell.here.columns[i],
                                  .value = marked.text.empty() ? "blank" : marked.text,
                                  .source = marked.words.empty() ? "" : "stands for: " + marked.words});
      CodesOf codes{.summary = "Codes of " + cell.here.columns[i],
                    .codes = CodesOfColumn(cell.here.columns[i])};
      if (!codes.codes.empty()) view.codes.push_back(std::move(codes));
    }
  }
  view.has_marked = !view.marked.rows.empty();
  if (!cell.here.rows.empty())
    view.here.push_back(TableOf(
        cell.here, "The row in " + cell.here.name + " (" + cell.here.file + ") and its neighbours", true));
  for (const CellTable& other : cell.others)
    view.others.push_back(
        TableOf(other,
                other.name + (other.name == cell.here.name ? ", other rows" : "") +
                    (other.more > 0 ? ", and " + std::to_string(other.more) + " more rows" : ""),
                false));
}

web::Response ShowCell(const Desk& desk, const web::Request& request) {
  const std::int64_t number = NumberIn(request, "finding");
  return desk.OnCheck(
      request, Action::kView,
      [&](Transaction& tx, const Check& check) { return PeopleOfFinding(tx, check.id, number); },
      [&](Transaction& tx, const Access& access, const Check& check) -> Result<web::Response> {
        const auto finding = FindFinding(tx, access, check.id, number);
        if (!finding) return web::Problem(404, "This check has no such finding.");
        CellPageView view{.head = desk.Head(request, tx, check, ""),
                          .heading = "Rule " + finding->code + ", " + PlaceOf(*finding),
                          .message = finding->message,
                          .level = LevelTag(finding->level),
                          .state = StateTag(finding->state)};
        view.advice =
            finding->level == "query"
                ? "A query may be right as it is: ask whoever knows the child, and mend it only if it is "
                  "wrong."
                : "Mend it in the case system, not in the file: the next extract or upload then clears it.";
        if (!finding->child.empty()) {
          view.facts.rows.push_back(
              {.key = "Child",
               .value = finding->child,
               .source = "All findings about this child",
               .source_href = Base(check) + "/children/" + std::to_string(finding->child_no)});
          view.facts.rows.push_back(
              {.key = "Who can mend it", .value = WhoMends(finding->team, finding->worker)});
        }
        if (finding->row_id != 0) view.row_href = "/rows/" + std::to_string(finding->row_id);
        if (check.has_files) {
          auto cell = ReadCell(tx, access, check, *finding);
          if (cell) {
            ShowRows(*cell, view);
          } else {
            view.gone = cell.error().message;
          }
        } else {
          view.gone = "The files of this check have been deleted, so its rows can no longer be shown.";
        }
        const auto [before, after] = Neighbours(tx, *finding);
        if (before != 0) view.previous = Base(check) + "/findings/" + std::to_string(before);
        if (after != 0) view.next = Base(check) + "/findings/" + std::to_string(after);
        view.rule_href = Base(check) + "/rules/" + std::to_string(finding->rule_no);
        view.rule_text = "All findings of rule " + finding->code;
        std::string content;
        templates::RenderCell(content, view);
        return desk.Page(request, check, view.heading, content, access);
      });
}

FindingQuery ChangesQuery(const web::Request& request, const Check& check) {
  const std::string show = request.query.Get("show");
  FindingQuery query{.check = check.id};
  query.state = show == "still" ? "still" : show == "new" ? "new" : "";
  if (query.state.empty() && check.previous) {
    query.check = CheckId{*check.previous};
    query.gone_from = check.id;
  }
  query.offset = Offset(request);
  return query;
}

web::Response ShowChanges(const Desk& desk, const web::Request& request) {
  return desk.OnCheck(
      request, Action::kSearch,
      [&](Transaction& tx, const Check& check) {
        return check.previous ? PeopleOfFindings(tx, ChangesQuery(request, check)) : std::vector<PersonId>();
      },
      [&](Transaction& tx, const Access& access, const Check& check) -> Result<web::Response> {
        ChangesView view{.head = desk.Head(request, tx, check, "changes"),
                         .compared = check.previous.has_value()};
        if (!check.previous) {
          view.text =
              "This is the first check of this return, so there is nothing to compare it with. Check it "
              "again once "
              "something has been mended: this page then says what is fixed, what is new and what is still "
              "there.";
        } else {
          const auto before = FindCheck(tx, CheckId{*check.previous});
          view.text = "Compared with the check of " +
                      (before ? FormatLondon(before->checked_at.value_or(before->created_at))
                              : std::string("before")) +
                      ".";
          const std::string show = request.query.Get("show");
          const auto item = [&](const char* value, const std::string& text) {
            view.show.items.push_back(
                {text, Base(check) + "/changes?show=" + value,
                 show == value || (show.empty() && std::string_view(value) == "fixed")});
          };
          view.show.label = "What changed";
          item("fixed", "Fixed (" + intake::Thousands(check.fixed_findings) + ")");
          item("new", "New (" + intake::Thousands(check.new_findings) + ")");
          item("still", "Still there (" + intake::Thousands(check.Findings() - check.new_findings) + ")");
          const FindingPage page = ListFindings(tx, access, ChangesQuery(request, check));
          view.count = CountWords(page.total, page.withheld, "finding", "findings");
          view.table = FindingsTable("Findings", page.rows, {"rule", "child", "place", "worker", "state"},
                                     Base(check), "There are none.");
          view.pages = PagesOf(request, page.total, Base(check) + "/changes" + Kept(request, {"show"}));
        }
        std::string content;
        templates::RenderChanges(content, view);
        return desk.Page(request, check, "Changes", content, access);
      });
}

}  // namespace

void AddFindingRoutes(std::vector<web::Route>& routes, const Desk& desk) {
  const web::RoutePolicy policy = CheckPolicy();
  const auto add = [&](web::Method method, const char* pattern, auto handler) {
    routes.push_back(
        {method, pattern, policy, [desk, handler](const web::Request& r) { return handler(desk, r); }});
  };
  add(web::Method::kGet, "/returns/{check}/rules/{rule}", ShowRule);
  add(web::Method::kGet, "/returns/{check}/children",
      [](const Desk& d, const web::Request& r) { return ShowChildren(d, r, ""); });
  add(web::Method::kPost, "/returns/{check}/children", FindByNumber);
  add(web::Method::kGet, "/returns/{check}/children/{child}", ShowChild);
  add(web::Method::kGet, "/returns/{check}/findings/{finding}", ShowCell);
  add(web::Method::kGet, "/returns/{check}/changes", ShowChanges);
}

}  // namespace kindred::statutory
