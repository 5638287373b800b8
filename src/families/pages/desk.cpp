#include "families/pages/desk.hpp"

#include <algorithm>

namespace kindred::families {

web::Response Desk::Open(const web::Request& request, Action action, std::vector<PersonId> people,
                         const Work& work, bool taken_away) const {
  const web::SignedIn& who = *request.who;
  auto access = services_.gate.Open({who.account, who.agency, who.role}, {.action = action,
                                                                          .purpose = Purpose(),
                                                                          .people = std::move(people),
                                                                          .sections = Sections::All(),
                                                                          .taken_away = taken_away,
                                                                          .scope = {}});
  if (!access) return web::Problem(access.error());
  std::optional<web::Response> response;
  Result<void> read = services_.db.Read([&](store::Transaction& tx) -> Result<void> {
    auto made = work(tx, *access);
    if (!made) return Unexpected(made.error());
    response = std::move(*made);
    return {};
  });
  if (!read) return web::Problem(read.error());
  return std::move(*response);
}

std::optional<web::Response> Desk::Stop(store::Transaction& tx, const web::Request& request,
                                        const std::string& ref, const std::vector<PersonId>& people,
                                        bool closed) const {
  const web::SignedIn& who = *request.who;
  const sharing::AccessRequest wanted{.action = closed ? Action::kSearch : Action::kView,
                                      .purpose = Purpose(),
                                      .people = people,
                                      .sections = Sections::All(),
                                      .scope = {}};
  const auto sight = services_.gate.Weigh(tx, {who.account, who.agency, who.role}, wanted);
  if (!sight) return web::Problem(sight.error());
  if (sight->refusal.empty()) return std::nullopt;
  if (sight->asks_purpose) return web::Redirect("/families/" + ref + "/reason");
  return RefusedPage(*this, request, ref, sight->refusal, sight->may_override);
}

web::Response Desk::OnFamily(const web::Request& request, bool with_events, const FamilyWork& work,
                             bool taken_away) const {
  std::optional<FamilyKey> key;
  std::vector<PersonId> people;
  PersonId child;
  bool closed = false;
  std::optional<web::Response> stop;
  const web::SignedIn& who = *request.who;
  Result<void> found = services_.db.Read([&](store::Transaction& tx) -> Result<void> {
    stop.reset();
    key = FindFamily(tx, request.Segment("ref"));
    if (!key) return {};
    people = PeopleOfFamily(tx, key->family);
    if (const std::string ref = request.query.Get("child"); !ref.empty())
      if (const auto person = FindPerson(tx, ref))
        if (std::find(people.begin(), people.end(), *person) != people.end()) child = *person;
    closed = IsClosedEntry(tx, key->family, who.account);
    stop = Stop(tx, request, key->ref, people, closed);
    return {};
  });
  if (!found) return web::Problem(found.error());
  if (!key)
    return web::Problem(404,
                        "There is no family record at this address. It may have been joined with another; "
                        "search for a name.");
  if (key->ref != request.Segment("ref")) return web::Redirect("/families/" + key->ref);
  if (stop && stop->status != 303) {
    // The refusal stands in the log too; what it says is on the page.
    const auto refused = services_.gate.Open({who.account, who.agency, who.role},
                                             {.action = closed ? Action::kSearch : Action::kView,
                                              .purpose = Purpose(),
                                              .people = people,
                                              .sections = Sections::All(),
                                              .scope = {}});
    if (!refused && refused.error().kind != ErrorKind::kRefused) return web::Problem(refused.error());
  }
  if (stop) return std::move(*stop);
  // That a closed entry exists is what a search tells, too: it is logged as one.
  return Open(
      request, closed ? Action::kSearch : Action::kView, people,
      [&](store::Transaction& tx, const sharing::Access& access) -> Result<web::Response> {
        auto record = ReadFamily(tx, access, key->family,
                                 {.today = Today(), .child = child, .with_events = with_events});
        if (!record) return Unexpected(record.error());
        // Linking may have published since `people` was read: nobody is shown whom the log does not
        // name.
        for (const Member& m : record->members)
          if (std::find(people.begin(), people.end(), m.person) == people.end())
            return Fail(ErrorKind::kConflict,
                        "This family changed while the page was made. Reload the page.");
        if (record->index_only && request.path != "/families/" + key->ref)
          return web::Redirect("/families/" + key->ref);
        return work(tx, access, *record);
      },
      taken_away);
}

web::Response Desk::Page(const web::Request& request, const web::Page& page, std::string_view content,
                         const sharing::Access& access) const {
  return web::Html(services_.shell.Render(request, page, content), access.Ticket());
}

FamilyHead Desk::Head(const web::Request& request, const FamilyRecord& record, const std::string& part,
                      const std::string& caption) const {
  FamilyHead head{
      .ref = record.ref, .title = record.title + " family", .caption = caption, .csrf = request.csrf};
  head.bar.title = head.title;
  for (const Member& m : record.members) {
    if (!m.current || !m.child || m.limited) continue;
    std::string line = m.name + ", " + AgeWords(m, Today());
    if (!m.death) {
      if (m.statuses.empty()) line += ": no plan";
      for (std::size_t i = 0; i < m.statuses.size(); ++i) line += (i == 0 ? ": " : "; ") + m.statuses[i].text;
    }
    head.bar.details.push_back(line);
  }
  if (const std::size_t n = record.index_only ? 0 : record.conflicts.size(); n > 0)
    head.bar.tags.push_back(
        {std::to_string(n) + (n == 1 ? " fact in conflict" : " facts in conflict"), "orange"});
  std::size_t late = 0;
  for (const SourceOfFact& s : record.sources)
    late += s.as_of && s.expected_every_days && Today() - *s.as_of > *s.expected_every_days;
  if (late > 0)
    head.bar.tags.push_back(
        {std::to_string(late) + (late == 1 ? " extract late" : " extracts late"), "yellow"});
  if (!record.withheld.empty()) head.bar.tags.push_back({"Parts are not shown to you", "grey"});
  head.withheld = record.withheld;

  if (record.child) head.child_ref = record.members[*record.child].ref;
  head.query = head.child_ref.empty() ? "" : "?child=" + head.child_ref;
  const std::string base = "/families/" + record.ref;
  head.part = part.empty() ? base : base + "/" + part;
  head.parts.label = "Parts of this family record";
  for (const auto& [name, text] : {std::pair("", "Summary"),
                                   {"people", "People"},
                                   {"timeline", "Timeline"},
                                   {"involved", "Who is involved"},
                                   {"sources", "Sources and conflicts"},
                                   {"access", "Access and changes"}})
    head.parts.items.push_back({text, (*name ? base + "/" + name : base) + head.query, part == name});
  head.view.id = "child";
  head.view.label = "Show";
  head.view.choices.push_back({"", "The whole family", "", head.child_ref.empty(), ""});
  for (const Member& m : record.members)
    if (m.current && m.child) {
      head.view.choices.push_back(
          {m.ref, m.name + "’s household and carers", "", head.child_ref == m.ref, ""});
      head.has_children = true;
    }
  return head;
}

std::string SourceLine(const SourceOfFact& source) {
  return source.title + (source.as_of ? ", " + FormatLong(*source.as_of) : "");
}

std::string AgeWords(const Member& m, Date today) {
  if (m.death) return "died " + FormatLong(*m.death);
  if (m.unborn) return "due " + FormatLong(*m.expected);
  if (!m.birth) return "age not known";
  const int years = m.birth->AgeOn(today);
  if (years >= 2) return std::to_string(years);
  if (years < 0) return "birth date in the future";
  int months = 0;
  while (m.birth->AddMonths(months + 1) <= today) ++months;
  return std::to_string(months) + (months == 1 ? " month" : " months");
}

std::string RowHref(RowId row) {
  return "/rows/" + std::to_string(row.value);
}

std::string PeriodWords(const std::optional<Date>& from, const std::optional<Date>& to) {
  if (from && to) return FormatShort(*from) + " to " + FormatShort(*to);
  if (from) return "since " + FormatShort(*from);
  if (to) return "until " + FormatShort(*to);
  return "dates not given";
}

std::vector<web::Route> Routes(Services services) {
  const Desk desk(services);
  std::vector<web::Route> routes;
  AddFamilyRoutes(routes, desk);
  AddAccessRoutes(routes, desk);
  AddReasonRoutes(routes, desk);
  AddShareRoutes(routes, desk);
  AddReviewRoutes(routes, desk);
  AddProtectionRoutes(routes, desk);
  AddCorrectionRoutes(routes, desk);
  AddSearchRoutes(routes, desk);
  AddMatchRoutes(routes, desk);
  AddRowRoutes(routes, desk);
  return routes;
}

web::Page PageOf(const FamilyRecord& record, const std::string& part) {
  return {.title = (part.empty() ? "" : part + ", ") + record.title + " family",
          .section = "families",
          .breadcrumbs = {{"Home", "/", ""}, {"Search", "/search", ""}},
          .wide = true};
}

}  // namespace kindred::families
