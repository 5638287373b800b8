// Match review: what is to be settled, one pair with its waterfall, a decision and its undoing. A decision
// links anew what hangs together with the two records before the page comes back.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/json.hpp"
#include "families/drawing/waterfall.hpp"
#include "families/linking.hpp"
#include "families/match.sql.hpp"
#include "families/model_store.hpp"
#include "families/pages/desk.hpp"
#include "families/pages/match.mustache.hpp"
#include "families/pages/matches.mustache.hpp"
#include "families/pages/person_matches.mustache.hpp"
#include "families/record.sql.hpp"
#include "store/journal.hpp"

namespace kindred::families {
namespace {

using sharing::Access;
using store::Transaction;

constexpr int kQueue = 50;

struct MatchesView {
  std::optional<web::Notification> done;
  std::string said;
  web::Table table;
};
struct Decided {
  std::string text;
};
struct MatchView {
  std::optional<web::Notification> done;
  std::string csrf, verdict, picture, action;
  web::Table sides;
  std::vector<std::string> follows;
  std::optional<Decided> decided;
  bool open = false;
  web::Input reason;
};
struct PersonMatchesView {
  std::string name, back;
  web::Table records, pairs;
};

struct Side {
  std::int64_t record = 0;
  std::string local_id, source, agency, person_ref, name;
  Section section = Section::kCore;
  PersonId person;
};

std::string Percent(double probability) {
  if (probability > 0.995) return "over 99 %";
  if (probability < 0.005) return "under 1 %";
  return fmt::format("{:.0f} %", probability * 100);
}

// A compared value for people: dates are compared as eight digits.
std::string ValueWords(const linkage::Step& step, const std::string& value) {
  if (value.empty()) return step.field == "source" || step.field == "listed apart" ? "" : "not given";
  if (value.size() == 8 && step.field.find("date") != std::string::npos)
    if (const auto day =
            ParseDate(value.substr(0, 4) + "-" + value.substr(4, 2) + "-" + value.substr(6), DateOrder::kIso))
      return FormatLong(*day);
  return value;
}

// "123-456" → both numbers, the smaller first; nothing when it is not that.
std::optional<std::pair<std::int64_t, std::int64_t>> PairOf(const web::Request& request) {
  const std::string text = request.Segment("pair");
  const std::size_t dash = text.find('-');
  if (dash == std::string::npos || dash == 0 || dash > 18 || text.size() - dash > 19) return std::nullopt;
  if (text.find_first_not_of("0123456789-") != std::string::npos ||
      text.find('-', dash + 1) != std::string::npos)
    return std::nullopt;
  const std::int64_t a = std::atoll(text.c_str()), b = std::atoll(text.c_str() + dash + 1);
  if (a == b || a <= 0 || b <= 0) return std::nullopt;
  return std::minmax(a, b);
}

std::string HrefOf(std::int64_t a, std::int64_t b) {
  return fmt::format("/matches/{}-{}", std::min(a, b), std::max(a, b));
}

std::optional<Side> ReadSide(Transaction& tx, std::int64_t record) {
  store::Rows rows = tx.Select(sql::record_with_source, record);
  const store::Row* row = rows.First();
  if (row == nullptr) return std::nullopt;
  return Side{record,
              row->String(0),
              row->String(1),
              row->String(2),
              row->String(5),
              row->String(6),
              SectionFromName(row->Text(3)).value_or(Section::kCore),
              row->As<PersonId>(4)};
}

web::Response ShowQueue(const Desk& desk, const web::Request& request) {
  std::vector<PersonId> people;
  std::int64_t waiting = 0;
  auto read = desk.Use().db.Read([&](Transaction& tx) -> Result<void> {
    people.clear();
    waiting = tx.SelectInt(sql::count_unsettled).value_or(0);
    for (const store::Row& row : tx.Select(sql::unsettled_people, kQueue)) {
      people.push_back(row.As<PersonId>(0));
      people.push_back(row.As<PersonId>(1));
    }
    return {};
  });
  if (!read) return web::Problem(read.error());
  return desk.Open(
      request, Action::kSearch, people, [&](Transaction& tx, const Access& access) -> Result<web::Response> {
        MatchesView view;
        if (request.query.Has("decided"))
          view.done = web::Notification{"Success", "The decision is saved",
                                        "People and families are up to date.", true};
        view.said =
            waiting == 0
                ? "Nothing waits: every match is clear enough or settled."
                : fmt::format(
                      "{} {} for a person to settle. The likeliest come first; a decision can be undone.",
                      waiting, waiting == 1 ? "pair of records waits" : "pairs of records wait");
        view.table = {.caption = "Pairs",
                      .caption_class = "govuk-visually-hidden",
                      .heads = {{"One record"}, {"The other"}, {"Same person", true}, {"Decide"}},
                      .empty = "No pairs.",
                      .dense = true};
        std::size_t hidden = 0;
        const std::set<PersonId> logged(people.begin(), people.end());
        for (const store::Row& row : tx.Select(sql::unsettled_pairs, kQueue)) {
          // Linking may have published since: whom the log does not name is not shown.
          if (!logged.contains(row.As<PersonId>(3)) || !logged.contains(row.As<PersonId>(4))) continue;
          const auto a = SectionFromName(row.Text(11)), b = SectionFromName(row.Text(12));
          if (!a || !b || !access.Allows(*a) || !access.Allows(*b)) {
            ++hidden;
            continue;
          }
          auto side = [&](int name, int title) {
            const auto born = row.Day(name + 1);
            return row.String(name) + (born ? ", born " + FormatShort(*born) : "") + ", " + row.String(title);
          };
          view.table.rows.push_back({{{.text = side(5, 9), .header = true},
                                      {.text = side(7, 10)},
                                      {.text = Percent(row.Real(2)), .number = true},
                                      {.text = "Look and decide", .href = HrefOf(row.Int(0), row.Int(1))}}});
        }
        if (hidden > 0)
          view.said += fmt::format(" {} of the first {} are of agencies whose records are not shown to you.",
                                   hidden, kQueue);
        view.table.Finish();
        std::string content;
        templates::RenderMatches(content, view);
        return desk.Page(request,
                         {.title = "Matches to settle",
                          .section = "matches",
                          .breadcrumbs = {{"Home", "/", ""}},
                          .wide = true},
                         content, access);
      });
}

// Opens the gate for the two people and hands over the sides; refuses where a section is withheld.
template <class Work>
web::Response OnPair(const Desk& desk, const web::Request& request, Action action, Work work) {
  const auto pair = PairOf(request);
  if (!pair) return web::Problem(404, "There is no such pair of records.");
  std::optional<Side> a, b;
  auto read = desk.Use().db.Read([&](Transaction& tx) -> Result<void> {
    a = ReadSide(tx, pair->first);
    b = ReadSide(tx, pair->second);
    return {};
  });
  if (!read) return web::Problem(read.error());
  if (!a || !b) return web::Problem(404, "One of these records is no longer in any source.");
  std::vector<PersonId> people{a->person};
  if (b->person != a->person) people.push_back(b->person);
  const web::SignedIn& who = *request.who;
  auto access = desk.Use().gate.Open({who.account, who.agency, who.role}, {.action = action,
                                                                           .purpose = Desk::Purpose(),
                                                                           .people = people,
                                                                           .sections = Sections::All(),
                                                                           .scope = {}});
  if (!access) return web::Problem(access.error());
  for (const Section section : {Section::kLinkage, a->section, b->section})
    if (!access->Allows(section))  // who may not see a match does not decide on it either
      return web::Problem(403, std::string(SectionTitle(section)) +
                                   " records are not shown to you, so neither is this match.");
  return work(*access, *a, *b);
}

web::Response ShowPair(const Desk& desk, const web::Request& request) {
  return OnPair(
      desk, request, Action::kView, [&](const Access& access, const Side& a, const Side& b) -> web::Response {
        web::Response response;
        auto read = desk.Use().db.Read([&](Transaction& tx) -> Result<void> {
          auto model = LatestModel(tx);
          if (!model) return Unexpected(model.error());
          const RecordId ids[] = {RecordId{a.record}, RecordId{b.record}};
          const LinkInput input = ReadRecords(tx, ids);
          if (!input.row_of.contains(a.record) || !input.row_of.contains(b.record))
            return Fail(ErrorKind::kBadData, "One of these records says nothing any more.");
          linkage::RecordTable table = MakeTable(input);
          const linkage::Explanation why =
              linkage::Explain(**model, table, input.row_of.at(a.record), input.row_of.at(b.record));

          MatchView view{.csrf = request.csrf, .action = HrefOf(a.record, b.record)};
          if (request.query.Has("decided"))
            view.done = web::Notification{"Success", "The decision is saved",
                                          "People and families are up to date.", true};
          if (request.query.Has("undone"))
            view.done =
                web::Notification{"Success", "The decision is undone", "The evidence decides again.", true};
          const bool together = a.person == b.person;
          view.verdict = fmt::format(
              "By the evidence of these two records alone: {} likely to be one person{}. They are taken for "
              "{} now.",
              Percent(why.probability),
              why.family_probability > 0.2
                  ? ", " + Percent(why.family_probability) + " likely to be two people of one family"
                  : "",
              together ? "one person" : "two people");
          view.sides = {.caption = "The two records, side by side",
                        .heads = {{"Field"},
                                  {a.source + " (" + a.agency + ")"},
                                  {b.source + " (" + b.agency + ")"},
                                  {"How alike"},
                                  {"Weight", true}},
                        .dense = true};
          drawing::Waterfall picture{.prior = why.prior, .total = why.weight};
          view.sides.rows.push_back({{{.text = "Taken for", .header = true},
                                      {.text = a.name, .href = "/people/" + a.person_ref},
                                      {.text = b.name, .href = "/people/" + b.person_ref},
                                      {.text = together ? "one person now" : "two people now"},
                                      {.text = ""}}});
          for (const linkage::Step& step : why.steps) {
            std::string field = step.field;
            std::replace(field.begin(), field.end(), '_', ' ');
            view.sides.rows.push_back({{{.text = field, .header = true},
                                        {.text = ValueWords(step, step.value_a)},
                                        {.text = ValueWords(step, step.value_b)},
                                        {.text = step.level},
                                        {.text = fmt::format("{:+.1f}", step.weight), .number = true}}});
            picture.steps.push_back({field, step.level, step.weight});
          }
          if (why.family < 0)
            picture.steps.push_back({"one family", "relatives look like this, too", why.family});
          view.picture = drawing::Draw(picture, "why");
          view.sides.Finish();
          const auto family_a = FamilyOfPerson(tx, a.person), family_b = FamilyOfPerson(tx, b.person);
          if (!together) {
            view.follows.push_back("Same person: " + a.name + " and " + b.name +
                                   " become one person with the records of both.");
            if (family_a && family_b && family_a->family != family_b->family)
              view.follows.push_back("Same person: the " + family_a->title + " family and the " +
                                     family_b->title + " family are composed anew and may become one.");
            view.follows.push_back(
                "Different people: they stay apart, whatever later extracts say, until somebody undoes the "
                "decision.");
          } else {
            view.follows.push_back("Same person: the records stay together, whatever later extracts say.");
            view.follows.push_back(
                "Different people: the two records are taken apart, and each family is composed anew.");
          }
          {
            store::Rows rows = tx.Select(sql::standing_decision, a.record, b.record);
            if (const store::Row* row = rows.First())
              view.decided = Decided{"Decided on " + FormatLondon(row->Moment(4)) + ": " +
                                     (row->Text(1) == "same"        ? "the same person"
                                      : row->Text(1) == "different" ? "different people"
                                                                    : "not sure") +
                                     ", because: " + row->String(2)};
          }
          view.open = !view.decided;
          view.reason = {{.id = "reason",
                          .label = "Why?",
                          .hint = "For example: the school confirms that she changed her surname"}};
          std::string content;
          templates::RenderMatch(content, view);
          response = desk.Page(request,
                               {.title = "Match",
                                .section = "matches",
                                .breadcrumbs = {{"Home", "/", ""}, {"Matches", "/matches", ""}},
                                .wide = true},
                               content, access);
          return {};
        });
        return read ? response : web::Problem(read.error());
      });
}

// Links anew around the two records; the decision stands even where that fails, and the next run applies it.
web::Response Relink(const Desk& desk, const Access& access, const Side& a, const Side& b,
                     const std::string& reason, const std::string& to) {
  const RecordId ids[] = {RecordId{a.record}, RecordId{b.record}};
  LinkOptions options{.reason = reason};
  options.clock = &desk.Use().clock;
  options.random = &desk.Use().random;
  options.engine.threads = 1;
  auto report = LinkAround(desk.Use().db, access, ids, options);
  if (!report) return web::Problem(report.error());
  return web::Redirect(to);
}

web::Response Decide(const Desk& desk, const web::Request& request) {
  const std::string verdict = request.form.Get("verdict"), reason = request.form.Get("reason");
  if (verdict != "same" && verdict != "different" && verdict != "unsure")
    return web::Problem(400, "Choose one of the three answers.");
  if (reason.empty())
    return web::Problem(400, "Say why; go back and fill in the reason. It is kept with the decision.");
  return OnPair(desk, request, Action::kCorrect,
                [&](const Access& access, const Side& a, const Side& b) -> web::Response {
                  auto written = desk.Use().db.Write([&](Transaction& tx) -> Result<void> {
                    if (tx.SelectInt(sql::standing_decision, a.record, b.record))
                      return Fail(ErrorKind::kConflict,
                                  "Somebody decided on this pair after you opened the page. Go back and "
                                  "reload it to see the decision.");
                    tx.Execute(sql::insert_decision, tx.NewId(), a.record, b.record, verdict, reason,
                               access.Account(), desk.Use().clock.Now());
                    JsonWriter became;
                    became.BeginObject()
                        .Field("record_a", a.record)
                        .Field("record_b", b.record)
                        .Field("verdict", verdict)
                        .EndObject();
                    store::journal::Record(tx, {.account = access.Account(),
                                                .purpose = Desk::Purpose(),
                                                .reason = reason,
                                                .kind = "link",
                                                .entity = a.record,
                                                .action = "decided",
                                                .was = std::nullopt,
                                                .became = became.Text()});
                    return {};
                  });
                  if (!written) return web::Problem(written.error());
                  return Relink(desk, access, a, b, "decision", HrefOf(a.record, b.record) + "?decided=1");
                });
}

web::Response Undo(const Desk& desk, const web::Request& request) {
  return OnPair(
      desk, request, Action::kCorrect,
      [&](const Access& access, const Side& a, const Side& b) -> web::Response {
        auto written = desk.Use().db.Write([&](Transaction& tx) -> Result<void> {
          tx.Execute(sql::undo_decisions, a.record, b.record, access.Account(), desk.Use().clock.Now());
          JsonWriter was;
          was.BeginObject().Field("record_a", a.record).Field("record_b", b.record).EndObject();
          store::journal::Record(tx, {.account = access.Account(),
                                      .purpose = Desk::Purpose(),
                                      .reason = "decision undone",
                                      .kind = "link",
                                      .entity = a.record,
                                      .action = "undone",
                                      .was = was.Text(),
                                      .became = std::nullopt});
          return {};
        });
        if (!written) return web::Problem(written.error());
        return Relink(desk, access, a, b, "decision undone", HrefOf(a.record, b.record) + "?undone=1");
      });
}

web::Response ShowPersonMatches(const Desk& desk, const web::Request& request) {
  std::optional<PersonId> person;
  std::string closed;  // which agencies hold somebody is part of a closed index entry, too
  auto read = desk.Use().db.Read([&](Transaction& tx) -> Result<void> {
    closed.clear();
    person = FindPerson(tx, request.Segment("ref"));
    if (!person) return {};
    if (const auto family = FamilyOfPerson(tx, *person); family && IsClosedEntry(tx, family->family, request.who->account))
      closed = family->ref;
    return {};
  });
  if (!read) return web::Problem(read.error());
  if (!person) return web::Problem(404);
  if (!closed.empty()) return web::Redirect("/families/" + closed);
  return desk.Open(
      request, Action::kView, {*person}, [&](Transaction& tx, const Access& access) -> Result<web::Response> {
        if (!access.Allows(Section::kLinkage))
          return Fail(ErrorKind::kRefused,
                      "Why records were taken for one person is not shown to your role.");
        PersonMatchesView view;
        {
          store::Rows rows = tx.Select(sql::person_ref, *person);
          if (const store::Row* row = rows.First()) {
            view.back = "/people/" + row->String(0);
            view.name = row->String(1);
          }
        }
        view.records = {.caption = "Records",
                        .heads = {{"Source"}, {"Agency"}, {"Its own number"}, {"How it belongs"}},
                        .dense = true};
        std::map<std::int64_t, std::string> title;
        for (const store::Row& row : tx.Select(sql::records_of_one_person, *person)) {
          const auto section = SectionFromName(row.Text(6));
          if (!section || !access.Allows(*section)) continue;
          title[row.Int(0)] = row.String(4) + " " + row.String(3);
          const std::string how = row.Text(2) == "alone"     ? "the only record"
                                  : row.Text(2) == "decided" ? "a person decided"
                                                             : Percent(row.Real(1)) + " sure";
          view.records.rows.push_back({{{.text = row.String(4), .header = true},
                                        {.text = row.String(5)},
                                        {.text = row.String(3)},
                                        {.text = how}}});
        }
        view.records.Finish();
        view.pairs = {.caption = "Pairs that were compared",
                      .heads = {{"One record"}, {"The other"}, {"Same person", true}, {"Why"}},
                      .empty = "No two records of this person were compared.",
                      .dense = true};
        for (const auto& [record, text] : title)
          for (const store::Row& row : tx.Select(sql::edges_from_record, record)) {
            const std::int64_t a = row.Int(0), b = row.Int(1);
            if (a != record || !title.contains(b)) continue;  // each pair once, both of this person
            view.pairs.rows.push_back({{{.text = text, .header = true},
                                        {.text = title.at(b)},
                                        {.text = Percent(row.Real(3)), .number = true},
                                        {.text = "What speaks for and against", .href = HrefOf(a, b)}}});
          }
        view.pairs.Finish();
        std::string content;
        templates::RenderPersonMatches(content, view);
        return desk.Page(request,
                         {.title = "Why " + view.name + " is one person",
                          .section = "families",
                          .back = view.back,
                          .wide = true},
                         content, access);
      });
}

}  // namespace

void AddMatchRoutes(std::vector<web::Route>& routes, const Desk& desk) {
  using web::Method;
  auto add = [&](Method method, const char* pattern, web::RoutePolicy policy,
                 web::Response (*handler)(const Desk&, const web::Request&)) {
    routes.push_back(
        {method, pattern, policy, [desk, handler](const web::Request& r) { return handler(desk, r); }});
  };
  add(Method::kGet, "/matches", {"search", "linkage"}, ShowQueue);
  add(Method::kGet, "/matches/{pair}", {"view", "linkage"}, ShowPair);
  add(Method::kPost, "/matches/{pair}", {"correct", "linkage"}, Decide);
  add(Method::kPost, "/matches/{pair}/undo", {"correct", "linkage"}, Undo);
  add(Method::kGet, "/people/{ref}/matches", {"view", "linkage"}, ShowPersonMatches);
}

}  // namespace kindred::families
