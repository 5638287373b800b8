// Marking which of two values holds, and undoing it. A save that cannot be taken — incomplete, or on an old
// version — comes back with what was entered beside what stands now; nothing is lost and nothing overwritten.
#include <algorithm>

#include "base/json.hpp"
#include "base/text.hpp"
#include "families/pages/family_views.hpp"
#include "families/pages/sources.mustache.hpp"
#include "families/record.sql.hpp"
#include "store/journal.hpp"

namespace kindred::families {
namespace {

using store::Transaction;

struct Target {
  PersonId person;
  FamilyId family;
  std::string fact, anchor;
  std::int64_t version = 0;
};

// Finds whom the form is about and opens the gate for the whole family, of which the page shows values.
Result<std::pair<Target, sharing::Access>> OpenTarget(const Desk& desk, const web::Request& request) {
  Target target{.fact = request.form.Get("fact"), .version = std::atoll(request.form.Get("version").c_str())};
  std::optional<PersonId> person;
  std::vector<PersonId> people;
  bool closed = false;
  auto read = desk.Use().db.Read([&](Transaction& tx) -> Result<void> {
    people.clear();
    person = FindPerson(tx, request.form.Get("person"));
    if (const auto key = FindFamily(tx, request.Segment("ref"))) {
      target.family = key->family;
      people = PeopleOfFamily(tx, key->family);
      closed = IsClosedEntry(tx, key->family, request.who->account);
    }
    return {};
  });
  if (!read) return Unexpected(read.error());
  if (person && std::find(people.begin(), people.end(), *person) == people.end()) person.reset();
  if (closed) return Fail(ErrorKind::kRefused, "This is a closed index entry: open it with a reason first.");
  if (!person || target.fact.empty())
    return Fail(ErrorKind::kUsage, "The form is incomplete; go back and try again.");
  target.person = *person;
  target.anchor = "#" + target.fact + "-" + request.form.Get("person");
  const web::SignedIn& who = *request.who;
  auto access = desk.Use().gate.Open({who.account, who.agency, who.role}, {.action = Action::kCorrect,
                                                                           .purpose = Desk::Purpose(),
                                                                           .people = people,
                                                                           .sections = Sections::All(),
                                                                           .scope = {}});
  if (!access) return Unexpected(access.error());
  return std::pair(target, *access);
}

// The value as `source` states it of the person, when the page shows the reader that it does: nobody marks
// what is withheld from them, or what no source says.
Result<std::string> StatedValue(const Desk& desk, Transaction& tx, const sharing::Access& access,
                                const Target& target, std::int64_t source, const std::string& value) {
  const auto record =
      ReadFamily(tx, access, target.family, {.today = desk.Today(), .child = {}, .with_events = false});
  if (!record) return Unexpected(record.error());
  for (const StatedFact& f : record->facts)
    if (f.fact == target.fact && record->members[f.member].person == target.person &&
        record->sources[f.source].id.value == source && Trim(f.value) == value)
      return f.value;
  return Fail(
      ErrorKind::kConflict,
      "No source that is shown to you says this any more. Go back, reload the page and decide again.");
}

// Does the reader see the source whose value is marked? Nobody undoes what is withheld from them.
bool SeesMark(Transaction& tx, const sharing::Access& access, const Target& target) {
  store::Rows rows = tx.Select(sql::source_of_mark, target.person, target.fact);
  const store::Row* row = rows.First();
  if (row == nullptr) return true;  // there is none: nothing is undone
  const auto section = SectionFromName(row->Text(1));
  return section && access.Seen().Sees(target.person, row->Text(0), *section);
}

// False when somebody else has saved since the form was made.
bool TakeVersion(Transaction& tx, const Target& target) {
  if (tx.SelectInt(sql::person_version, target.person).value_or(0) != target.version) return false;
  tx.Execute(sql::next_person_version, target.person);
  return true;
}

// The page of the conflict again, with `unsaved` in its form.
web::Response DecideAgain(const Desk& desk, const web::Request& request, const Target& target,
                          const sharing::Access& access, const UnsavedMark& unsaved) {
  std::optional<web::Response> response;
  auto read = desk.Use().db.Read([&](Transaction& tx) -> Result<void> {
    const auto record =
        ReadFamily(tx, access, target.family, {.today = desk.Today(), .child = {}, .with_events = true});
    if (!record) return Unexpected(record.error());
    std::string content;
    templates::RenderSources(content, MakeSources(desk, request, *record, &unsaved));
    web::Page page = PageOf(*record, "Sources and conflicts");
    page.title = "Error: " + page.title;
    response = desk.Page(request, page, content, access);
    response->status = unsaved.stale ? 409 : 400;
    return {};
  });
  return read ? *response : web::Problem(read.error());
}

UnsavedMark Stale(const web::Request& request, const Target& target, std::string said) {
  return {.person = request.form.Get("person"),
          .fact = target.fact,
          .choice = {},
          .reason = {},
          .problem = std::move(said),
          .href = target.anchor,
          .stale = true};
}

web::Response Mark(const Desk& desk, const web::Request& request) {
  auto target = OpenTarget(desk, request);
  if (!target) return web::Problem(target.error());
  const std::string suffix = target->first.fact + "-" + request.form.Get("person");
  const std::string choice = request.form.Get("holds-" + suffix),
                    reason = request.form.Get("reason-" + suffix);
  const std::size_t space = choice.find(' ');
  UnsavedMark unsaved =
      Stale(request, target->first,
            "Somebody else changed this person’s record while you decided. What stands now and "
            "what you chose are both below, and nothing of yours is saved: decide again.");
  unsaved.choice = choice;
  unsaved.reason = reason;
  if (space == std::string::npos || reason.empty()) {
    unsaved.stale = false;
    unsaved.problem = space == std::string::npos ? "Choose which value holds" : "Say why this value holds";
    unsaved.href = space == std::string::npos ? "#holds-" + suffix : "#reason-" + suffix;
    return DecideAgain(desk, request, target->first, target->second, unsaved);
  }
  const std::int64_t source = std::atoll(choice.c_str());
  const std::string chosen(Trim(choice.substr(space + 1)));
  const AccountId account = request.who->account;
  bool stale = false;
  auto written = desk.Use().db.Write([&](Transaction& tx) -> Result<void> {
    if (stale = !TakeVersion(tx, target->first); stale) return {};
    const auto value = StatedValue(desk, tx, target->second, target->first, source, chosen);
    if (!value) return Unexpected(value.error());
    const Instant now = desk.Use().clock.Now();
    tx.Execute(sql::end_preferences, target->first.person, target->first.fact, account, now);
    tx.Execute(sql::insert_preference, tx.NewId(), target->first.person, target->first.fact, source, *value,
               reason, account, now);
    JsonWriter became;
    became.BeginObject()
        .Field("fact", target->first.fact)
        .Field("source", source)
        .Field("value", *value)
        .EndObject();
    store::journal::Record(tx, {.account = account,
                                .purpose = Desk::Purpose(),
                                .reason = reason,
                                .kind = "person",
                                .entity = target->first.person.value,
                                .action = "marked",
                                .was = std::nullopt,
                                .became = became.Text()});
    return {};
  });
  if (!written) return web::Problem(written.error());
  if (stale) return DecideAgain(desk, request, target->first, target->second, unsaved);
  return web::Redirect("/families/" + request.Segment("ref") + "/sources?marked=1" + target->first.anchor);
}

web::Response Unmark(const Desk& desk, const web::Request& request) {
  auto target = OpenTarget(desk, request);
  if (!target) return web::Problem(target.error());
  const AccountId account = request.who->account;
  bool stale = false;
  auto written = desk.Use().db.Write([&](Transaction& tx) -> Result<void> {
    if (!SeesMark(tx, target->second, target->first))
      return Fail(ErrorKind::kRefused,
                  "This mark rests on a source that is not shown to you: who sees it may undo it.");
    if (stale = !TakeVersion(tx, target->first); stale) return {};
    tx.Execute(sql::end_preferences, target->first.person, target->first.fact, account,
               desk.Use().clock.Now());
    JsonWriter was;
    was.BeginObject().Field("fact", target->first.fact).EndObject();
    store::journal::Record(tx, {.account = account,
                                .purpose = Desk::Purpose(),
                                .reason = "mark undone",
                                .kind = "person",
                                .entity = target->first.person.value,
                                .action = "unmarked",
                                .was = was.Text(),
                                .became = std::nullopt});
    return {};
  });
  if (!written) return web::Problem(written.error());
  if (stale)
    return DecideAgain(
        desk, request, target->first, target->second,
        Stale(request, target->first,
              "Somebody else changed this person’s record after you opened the page. What stands now "
              "is below, and nothing was undone: decide again."));
  return web::Redirect("/families/" + request.Segment("ref") + "/sources?undone=1" + target->first.anchor);
}

}  // namespace

void AddCorrectionRoutes(std::vector<web::Route>& routes, const Desk& desk) {
  const web::RoutePolicy correct{"correct", "core"};
  routes.push_back({web::Method::kPost, "/families/{ref}/mark", correct,
                    [desk](const web::Request& r) { return Mark(desk, r); }});
  routes.push_back({web::Method::kPost, "/families/{ref}/unmark", correct,
                    [desk](const web::Request& r) { return Unmark(desk, r); }});
}

}  // namespace kindred::families
