// Routes of the family record and its parts.
#include <algorithm>

#include "families/pages/family.mustache.hpp"
#include "families/pages/family_views.hpp"
#include "families/pages/involved.mustache.hpp"
#include "families/pages/people.mustache.hpp"
#include "families/pages/person.mustache.hpp"
#include "families/pages/sources.mustache.hpp"
#include "families/pages/timeline.mustache.hpp"
#include "families/record.sql.hpp"
#include "sharing/rules.hpp"
#include "store/journal.hpp"

namespace kindred::families {
namespace {

using sharing::Access;
using store::Transaction;

constexpr std::int64_t kLookMicros = 3'600'000'000;  // looking twice within an hour is one look

web::Response ShowSummary(const Desk& desk, const web::Request& request) {
  FamilyId family;
  bool remember = false;
  web::Response response = desk.OnFamily(
      request, true,
      [&](Transaction& tx, const Access& access, const FamilyRecord& record) -> Result<web::Response> {
        std::optional<Instant> seen;
        if (const auto micros = tx.SelectInt(sql::last_seen, access.Account(), record.family))
          seen = Instant{*micros};
        family = record.family;
        remember =
            !record.index_only && (!seen || desk.Use().clock.Now().micros - seen->micros > kLookMicros);
        std::string content;
        templates::RenderFamily(content, MakeSummary(desk, request, record, seen));
        return desk.Page(request, PageOf(record, ""), content, access);
      });
  if (remember)  // for "what changed since you last looked"; the page does not depend on it
    (void)desk.Use().db.Write([&](Transaction& tx) -> Result<void> {
      tx.Execute(sql::forget_seen, request.who->account, family);
      tx.Execute(sql::remember_seen, request.who->account, family, desk.Use().clock.Now());
      return {};
    });
  return response;
}

web::Response OpenClosed(const Desk& desk, const web::Request& request) {
  const std::string reason = request.form.Get("reason");
  if (reason.empty())
    return web::Problem(400, "Say why you need the record; go back and fill in the reason.");
  bool known = false, closed = false;
  const web::SignedIn& who = *request.who;
  std::vector<PersonId> people;
  FamilyId family;
  auto read = desk.Use().db.Read([&](Transaction& tx) -> Result<void> {
    if (const auto key = FindFamily(tx, request.Segment("ref"))) {
      known = true;
      family = key->family;
      people = PeopleOfFamily(tx, family);
      closed = IsClosedEntry(tx, family, who.account);
    }
    return {};
  });
  if (!read) return web::Problem(read.error());
  if (!known) return web::Problem(404);
  if (!closed)
    return web::Problem(
        409, "This record is no closed index entry for you: there is nothing to open. Go back to it.");
  // Nothing of the record is read here; that its existence was acted upon is logged as a search is.
  auto access = desk.Use().gate.Open({who.account, who.agency, who.role}, {.action = Action::kSearch,
                                                                           .purpose = Desk::Purpose(),
                                                                           .people = people,
                                                                           .sections = Sections::All(),
                                                                           .scope = {}});
  if (!access) return web::Problem(access.error());
  auto written = desk.Use().db.Write([&](Transaction& tx) -> Result<void> {
    tx.Execute(sql::open_family, tx.NewId(), family, reason, who.account, desk.Use().clock.Now());
    // The reason given is also what they need it for, as long as it is open to them.
    for (const PersonId person : people)
      sharing::AddRule(tx,
                       {.kind = sharing::RuleKind::kPurpose,
                        .person = person,
                        .account = who.account,
                        .to = desk.Use().clock.Now().AddSeconds(std::int64_t{kOpeningDays} * 86'400),
                        .words = reason},
                       who.account, Desk::Purpose());
    store::journal::Record(tx, {.account = who.account,
                                .purpose = Desk::Purpose(),
                                .reason = reason,
                                .kind = "family",
                                .entity = family.value,
                                .action = "opened",
                                .was = std::nullopt,
                                .became = std::nullopt});
    return {};
  });
  if (!written) return web::Problem(written.error());
  return web::Redirect("/families/" + request.Segment("ref"));
}

template <class View, class Make, class Render>
web::Response ShowPart(const Desk& desk, const web::Request& request, const std::string& title,
                       bool with_events, Make make, Render render) {
  return desk.OnFamily(
      request, with_events,
      [&](Transaction&, const Access& access, const FamilyRecord& record) -> Result<web::Response> {
        const View view = make(desk, request, record);
        std::string content;
        render(content, view);
        return desk.Page(request, PageOf(record, title), content, access);
      });
}

web::Response ShowTimelineCsv(const Desk& desk, const web::Request& request) {
  return desk.OnFamily(
      request, true,
      [&](Transaction&, const Access& access, const FamilyRecord& record) -> Result<web::Response> {
        return web::Download(TimelineCsv(record, FilterEvents(record, FilterOf(request.query))),
                             "text/csv; charset=utf-8", "chronology.csv", access.Ticket());
      },
      true);
}

// A person is shown inside the family, because what is known of them hangs together with it.
web::Response ShowPerson(const Desk& desk, const web::Request& request) {
  std::optional<FamilyKey> family;
  std::optional<PersonId> person;
  std::string now_ref;
  std::vector<PersonId> people;
  bool closed = false;
  std::optional<web::Response> stop;
  auto read = desk.Use().db.Read([&](Transaction& tx) -> Result<void> {
    person = FindPerson(tx, request.Segment("ref"));
    if (!person) return {};
    family = FamilyOfPerson(tx, *person);
    stop.reset();
    if (family) {
      people = PeopleOfFamily(tx, family->family);
      closed = IsClosedEntry(tx, family->family, request.who->account);
      if (!closed) stop = desk.Stop(tx, request, family->ref, people);
    }
    now_ref = tx.SelectText(sql::person_ref, *person).value_or("");
    return {};
  });
  if (!read) return web::Problem(read.error());
  if (!person || !family) return web::Problem(404, "There is no person at this address; search for a name.");
  if (now_ref != request.Segment("ref")) return web::Redirect("/people/" + now_ref);
  if (closed) return web::Redirect("/families/" + family->ref);
  if (stop) return std::move(*stop);
  return desk.Open(
      request, Action::kView, people, [&](Transaction& tx, const Access& access) -> Result<web::Response> {
        auto record = ReadFamily(tx, access, family->family, {.today = desk.Today()});
        if (!record) return Unexpected(record.error());
        if (record->index_only) return web::Redirect("/families/" + family->ref);
        for (const Member& m : record->members)  // linking may have published since `people` was read
          if (std::find(people.begin(), people.end(), m.person) == people.end())
            return Fail(ErrorKind::kConflict,
                        "This family changed while the page was made. Reload the page.");
        for (std::size_t i = 0; i < record->members.size(); ++i)
          if (record->members[i].person == *person) {
            std::string content;
            PersonView view = MakePerson(desk, request, *record, i);
            for (const PersonPanel& panel : desk.Use().panels)
              if (auto made = panel(tx, access, *person, desk.Today()))
                view.panels.push_back(std::move(*made));
            templates::RenderPerson(content, view);
            return desk.Page(request, PageOf(*record, record->members[i].name), content, access);
          }
        return web::Redirect("/families/" + family->ref);
      });
}

}  // namespace

void AddFamilyRoutes(std::vector<web::Route>& routes, const Desk& desk) {
  using web::Method;
  const web::RoutePolicy view{"view", "core"};
  auto get = [&](const char* pattern, web::RoutePolicy policy, auto handler) {
    routes.push_back(
        {Method::kGet, pattern, policy, [desk, handler](const web::Request& r) { return handler(desk, r); }});
  };
  get("/families/{ref}", view, ShowSummary);
  routes.push_back({Method::kPost, "/families/{ref}/open", view,
                    [desk](const web::Request& r) { return OpenClosed(desk, r); }});
  get("/families/{ref}/people", view, [](const Desk& d, const web::Request& r) {
    return ShowPart<PeopleView>(d, r, "People", false, MakePeople, [](std::string& out, const PeopleView& v) {
      templates::RenderPeople(out, v);
    });
  });
  get("/families/{ref}/timeline", view, [](const Desk& d, const web::Request& r) {
    return ShowPart<TimelineView>(
        d, r, "Timeline", true, MakeTimeline,
        [](std::string& out, const TimelineView& v) { templates::RenderTimeline(out, v); });
  });
  get("/families/{ref}/timeline.csv", view, ShowTimelineCsv);
  get("/families/{ref}/involved", view, [](const Desk& d, const web::Request& r) {
    return ShowPart<InvolvedView>(
        d, r, "Who is involved", false, MakeInvolved,
        [](std::string& out, const InvolvedView& v) { templates::RenderInvolved(out, v); });
  });
  get("/families/{ref}/sources", view, [](const Desk& d, const web::Request& r) {
    return ShowPart<SourcesView>(
        d, r, "Sources and conflicts", true,
        [](const Desk& desk, const web::Request& request, const FamilyRecord& record) {
          return MakeSources(desk, request, record);
        },
        [](std::string& out, const SourcesView& v) { templates::RenderSources(out, v); });
  });
  get("/people/{ref}", view, ShowPerson);
}

}  // namespace kindred::families
