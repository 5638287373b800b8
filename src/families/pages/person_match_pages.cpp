// From the family file: why records are one person, splitting some of them off, merging two members.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "families/match.sql.hpp"
#include "families/pages/match_desk.hpp"
#include "families/pages/person_matches.mustache.hpp"
#include "families/record.sql.hpp"

namespace kindred::families {
namespace {

using sharing::Access;
using store::Transaction;

constexpr std::size_t kMostPairs = 2000;  // of one split: more is no correction but a mistake

struct SplitForm {
  std::string action, csrf;
  web::Choices choices;
  web::Input reason;
};
struct MergeForm {
  std::string action, csrf;
  web::Select other;
  web::Input reason;
};
struct PersonMatchesView {
  std::optional<web::Notification> done;
  std::string name, back;
  web::Table records, pairs;
  std::optional<web::Table> decided;
  std::optional<SplitForm> split;
  std::optional<MergeForm> merge;
};

// Whom the address names; 404, or where to go instead because the entry is closed.
struct Found {
  std::optional<PersonId> person;
  std::optional<FamilyKey> family;
  std::optional<web::Response> instead;
};

Found FindOpenPerson(const Desk& desk, const web::Request& request) {
  Found found;
  bool closed = false;
  auto read = desk.Use().db.Read([&](Transaction& tx) -> Result<void> {
    closed = false;
    found.person = FindPerson(tx, request.Segment("ref"));
    if (!found.person) return {};
    found.family = FamilyOfPerson(tx, *found.person);
    closed = found.family && IsClosedEntry(tx, found.family->family, request.who->account);
    return {};
  });
  if (!read)
    found.instead = web::Problem(read.error());
  else if (!found.person)
    found.instead = web::Problem(404);
  else if (closed)  // which agencies hold somebody is part of a closed index entry, too
    found.instead = web::Redirect("/families/" + found.family->ref);
  return found;
}

std::vector<std::int64_t> RecordsOf(Transaction& tx, PersonId person) {
  std::vector<std::int64_t> records;
  for (const store::Row& row : tx.Select(sql::records_of_one_person, person)) records.push_back(row.Int(0));
  std::sort(records.begin(), records.end());
  return records;
}

web::Input WhyField(const char* id) {
  return {{.id = id, .label = "Why?", .hint = "For example: the two birth certificates differ"}};
}

// What people decided about records of this person, with the way to undo it. Records of sources that this
// reader does not see are left out.
void AddDecided(Transaction& tx, const Access& access, const std::vector<RecordPair>& pairs,
                const std::vector<std::string>& refs, const std::map<std::int64_t, std::string>& title,
                PersonMatchesView& view) {
  web::Table table{.caption = "What people decided",
                   .heads = {{"One record"}, {"The other"}, {"Decision"}, {"Why"}},
                   .dense = true};
  const auto named = [&](std::int64_t record) -> std::string {
    if (const auto at = title.find(record); at != title.end()) return at->second;
    store::Rows rows = tx.Select(sql::record_with_source, record);
    const store::Row* row = rows.First();
    if (row == nullptr) return "";
    const auto section = SectionFromName(row->Text(3));
    return section && access.Allows(*section) ? row->String(1) + " " + row->String(0) : "";
  };
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const std::string a = named(pairs[i].a), b = named(pairs[i].b);
    if (a.empty() || b.empty()) continue;
    const std::vector<Opinion> opinions = ReadOpinions(tx, pairs[i]);
    if (opinions.empty()) continue;
    const Standing standing = Judge(opinions);
    table.rows.push_back({{{.text = a, .header = true},
                           {.text = b},
                           {.text = standing == Standing::kSame        ? "the same person"
                                    : standing == Standing::kDifferent ? "different people"
                                    : standing == Standing::kDisputed  ? "reviewers disagree"
                                                                       : "not sure",
                            .href = MatchHref(refs[i])},
                           {.text = opinions.back().reason}}});
  }
  if (table.rows.empty()) return;
  table.Finish();
  view.decided = std::move(table);
}

// Whom a service that this reader does not see alone knows is not named here either.
bool IsShown(Transaction& tx, const Access& access, PersonId person) {
  bool shown = false;
  for (const store::Row& row : tx.Select(sql::records_of_one_person, person))
    shown |= access.Allows(SectionFromName(row.Text(6)).value_or(Section::kAdultServices));
  return shown;
}

void AddMerge(Transaction& tx, const Access& access, const web::Request& request,
              const std::vector<PersonId>& family, PersonMatchesView& view) {
  MergeForm merge{.action = view.back + "/merge", .csrf = request.csrf};
  merge.other.id = "other";
  merge.other.label = "Who?";
  merge.reason = WhyField("merge-reason");
  for (std::size_t i = 1; i < family.size(); ++i) {
    if (!IsShown(tx, access, family[i])) continue;
    store::Rows rows = tx.Select(sql::person_ref, family[i]);
    if (const store::Row* row = rows.First())
      merge.other.choices.push_back({row->String(0), row->String(1), "", false, ""});
  }
  if (!merge.other.choices.empty()) view.merge = std::move(merge);
}

web::Response ShowPersonMatches(const Desk& desk, const web::Request& request) {
  const Found found = FindOpenPerson(desk, request);
  if (found.instead) return *found.instead;
  const PersonId person = *found.person;
  std::vector<RecordPair> shown, decided;
  std::vector<PersonId> people{person};
  auto read = desk.Use().db.Read([&](Transaction& tx) -> Result<void> {
    shown.clear();
    decided.clear();
    people.assign(1, person);
    const std::vector<std::int64_t> records = RecordsOf(tx, person);
    std::set<RecordPair> spoken;
    for (const std::int64_t record : records) {
      for (const store::Row& row : tx.Select(sql::edges_from_record, record)) {
        const RecordPair pair{row.Int(0), row.Int(1)};
        if (pair.a == record && std::binary_search(records.begin(), records.end(), pair.b))
          shown.push_back(pair);
      }
      for (const store::Row& row : tx.Select(sql::decided_with, record))
        spoken.insert({row.Int(0), row.Int(1)});
    }
    decided.assign(spoken.begin(), spoken.end());
    if (found.family)
      for (const PersonId other : PeopleOfFamily(tx, found.family->family))
        if (other != person) people.push_back(other);
    return {};
  });
  if (!read) return web::Problem(read.error());
  const auto refs = RefsOf(desk.Use().db, desk.Use().random, shown);
  const auto decided_refs = RefsOf(desk.Use().db, desk.Use().random, decided);
  if (!refs) return web::Problem(refs.error());
  if (!decided_refs) return web::Problem(decided_refs.error());
  return desk.Open(
      request, Action::kView, people, [&](Transaction& tx, const Access& access) -> Result<web::Response> {
        if (!access.Allows(Section::kLinkage))
          return Fail(ErrorKind::kRefused,
                      "Why records were taken for one person is not shown to your role.");
        PersonMatchesView view;
        if (request.query.Has("split"))
          view.done = web::Notification{"Success", "The records are split off",
                                        "They stay apart, whatever later extracts say.", true};
        if (request.query.Has("merged"))
          view.done = web::Notification{"Success", "The two are one person",
                                        "They stay together, whatever later extracts say.", true};
        std::string ref;
        {
          store::Rows rows = tx.Select(sql::person_ref, person);
          if (const store::Row* row = rows.First()) {
            ref = row->String(0);
            view.back = "/people/" + ref;
            view.name = row->String(1);
          }
        }
        view.records = {.caption = "Records",
                        .heads = {{"Source"}, {"Agency"}, {"Its own number"}, {"How it belongs"}},
                        .dense = true};
        SplitForm split{.action = view.back + "/split", .csrf = request.csrf};
        split.choices.id = "record";
        split.choices.label = "Which records are somebody else?";
        split.choices.small = true;
        split.reason = WhyField("split-reason");
        std::map<std::int64_t, std::string> title;
        for (const store::Row& row : tx.Select(sql::records_of_one_person, person)) {
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
          split.choices.choices.push_back(
              {std::to_string(row.Int(0)), title[row.Int(0)], row.String(5), false, ""});
        }
        view.records.Finish();
        split.choices.Finish();
        if (title.size() > 1) view.split = std::move(split);
        view.pairs = {.caption = "Pairs that were compared",
                      .heads = {{"One record"}, {"The other"}, {"Same person", true}, {"Why"}},
                      .empty = "No two records of this person were compared.",
                      .dense = true};
        for (std::size_t i = 0; i < shown.size(); ++i) {
          if (!title.contains(shown[i].a) || !title.contains(shown[i].b)) continue;
          store::Rows rows = tx.Select(sql::edge_of_pair, shown[i].a, shown[i].b);
          const store::Row* row = rows.First();
          if (row == nullptr) continue;
          view.pairs.rows.push_back(
              {{{.text = title.at(shown[i].a), .header = true},
                {.text = title.at(shown[i].b)},
                {.text = Percent(row->Real(1)), .number = true},
                {.text = "What speaks for and against", .href = MatchHref((*refs)[i])}}});
        }
        view.pairs.Finish();
        AddDecided(tx, access, decided, *decided_refs, title, view);
        AddMerge(tx, access, request, people, view);
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

// Opens the gate for whom a correction touches; what may not be seen is not corrected either.
Result<Access> OpenForCorrection(const Desk& desk, const web::Request& request, std::vector<PersonId> people,
                                 const Sections& touched) {
  const web::SignedIn& who = *request.who;
  auto access = desk.Use().gate.Open({who.account, who.agency, who.role}, {.action = Action::kCorrect,
                                                                           .purpose = Desk::Purpose(),
                                                                           .people = std::move(people),
                                                                           .sections = Sections::All(),
                                                                           .scope = {}});
  if (!access) return access;
  if (access->Granted().And(touched) != touched)
    return Fail(
        ErrorKind::kRefused,
        "Some of these records are of an agency whose records are not shown to you, so you cannot decide "
        "on them.");
  return access;
}

struct Touched {
  std::vector<std::int64_t> records;
  Sections sections = Sections().With(Section::kLinkage);
};

void Touch(Transaction& tx, PersonId person, Touched& touched) {
  for (const store::Row& row : tx.Select(sql::records_of_one_person, person)) {
    touched.records.push_back(row.Int(0));
    touched.sections = touched.sections.With(SectionFromName(row.Text(6)).value_or(Section::kAdultServices));
  }
  std::sort(touched.records.begin(), touched.records.end());
}

web::Response KeepAct(const Desk& desk, const Access& access, Decision decision, const std::string& to) {
  auto written =
      desk.Use().db.Write([&](Transaction& tx) { return Decide(tx, decision, desk.Use().clock.Now()); });
  if (!written) return web::Problem(written.error());
  std::vector<RecordId> records;
  for (const RecordPair& pair : decision.pairs)
    records.insert(records.end(), {RecordId{pair.a}, RecordId{pair.b}});
  return Relink(desk, access, std::move(records), "decision", to);
}

web::Response Split(const Desk& desk, const web::Request& request) {
  const Found found = FindOpenPerson(desk, request);
  if (found.instead) return *found.instead;
  const std::string reason = request.form.Get("split-reason");
  if (reason.empty()) return web::Problem(400, "Say why; go back and fill in the reason. It is kept.");
  Touched touched;
  auto read = desk.Use().db.Read([&](Transaction& tx) -> Result<void> {
    touched = {};
    Touch(tx, *found.person, touched);
    return {};
  });
  if (!read) return web::Problem(read.error());
  auto access = OpenForCorrection(desk, request, {*found.person}, touched.sections);
  if (!access) return web::Problem(access.error());
  std::vector<std::int64_t> off, kept;
  const std::vector<std::string> chosen = request.form.All("record");
  for (const std::int64_t record : touched.records)
    (std::find(chosen.begin(), chosen.end(), std::to_string(record)) != chosen.end() ? off : kept)
        .push_back(record);
  if (off.empty() || kept.empty())
    return web::Problem(400, "Tick some of the records, but not all of them: one side stays this person.");
  if (off.size() * kept.size() > kMostPairs)
    return web::Problem(400, "These are too many records for one step; settle their pairs one by one.");
  Decision decision{
      .verdict = "different", .reason = reason, .purpose = Desk::Purpose(), .account = access->Account()};
  for (const std::int64_t a : off)
    for (const std::int64_t b : kept) decision.pairs.push_back(PairOf(RecordId{a}, RecordId{b}));
  return KeepAct(desk, *access, std::move(decision),
                 "/people/" + request.Segment("ref") + "/matches?split=1");
}

web::Response Merge(const Desk& desk, const web::Request& request) {
  const Found found = FindOpenPerson(desk, request);
  if (found.instead) return *found.instead;
  const std::string reason = request.form.Get("merge-reason");
  if (reason.empty()) return web::Problem(400, "Say why; go back and fill in the reason. It is kept.");
  std::optional<PersonId> other;
  Touched one, two;
  auto read = desk.Use().db.Read([&](Transaction& tx) -> Result<void> {
    other = FindPerson(tx, request.form.Get("other"));
    if (!other || !found.family) return {};
    const std::vector<PersonId> family = PeopleOfFamily(tx, found.family->family);
    if (std::find(family.begin(), family.end(), *other) == family.end()) other.reset();
    if (!other) return {};
    one = two = {};
    Touch(tx, *found.person, one);
    Touch(tx, *other, two);
    return {};
  });
  if (!read) return web::Problem(read.error());
  if (!other || *other == *found.person)
    return web::Problem(400, "Choose somebody else of this family; go back and choose.");
  auto access = OpenForCorrection(desk, request, {*found.person, *other},
                                  Sections(one.sections.Bits() | two.sections.Bits()));
  if (!access) return web::Problem(access.error());
  if (one.records.empty() || two.records.empty())
    return web::Problem(409, "One of the two has no record any more; reload the page.");
  Decision decision{
      .verdict = "same", .reason = reason, .purpose = Desk::Purpose(), .account = access->Account()};
  for (const std::int64_t b : two.records)
    decision.pairs.push_back(PairOf(RecordId{one.records.front()}, RecordId{b}));
  for (std::size_t i = 1; i < one.records.size(); ++i)
    decision.pairs.push_back(PairOf(RecordId{one.records.front()}, RecordId{one.records[i]}));
  return KeepAct(desk, *access, std::move(decision),
                 "/people/" + request.Segment("ref") + "/matches?merged=1");
}

}  // namespace

void AddPersonMatchRoutes(std::vector<web::Route>& routes, const Desk& desk) {
  using web::Method;
  const auto add = [&](Method method, const char* pattern, web::RoutePolicy policy,
                       web::Response (*handler)(const Desk&, const web::Request&)) {
    routes.push_back(
        {method, pattern, policy, [desk, handler](const web::Request& r) { return handler(desk, r); }});
  };
  add(Method::kGet, "/people/{ref}/matches", {"view", "linkage"}, ShowPersonMatches);
  add(Method::kPost, "/people/{ref}/split", {"correct", "linkage"}, Split);
  add(Method::kPost, "/people/{ref}/merge", {"correct", "linkage"}, Merge);
}

}  // namespace kindred::families
