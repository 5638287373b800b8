// View models of the summary, the people and who is involved.
#include <algorithm>
#include <map>

#include "families/pages/family_views.hpp"
#include "families/record_pictures.hpp"

namespace kindred::families {
namespace {

std::string WhoWorks(const Involved& i) {
  std::string who = i.worker;
  if (!i.worker_role.empty()) who += (who.empty() ? "" : ", ") + i.worker_role;
  const std::string place = i.organisation.empty() ? i.team
                            : i.team.empty()       ? i.organisation
                                                   : i.organisation + ", " + i.team;
  if (!place.empty()) who += (who.empty() ? "" : ", ") + place;
  return who;
}

web::TableCell SourceCell(const SourceOfFact& source, RowId row) {
  return {.text = SourceLine(source), .href = RowHref(row)};
}

// Started, ended and happened, newest first, from `since` on.
std::vector<ChangeLine> ChangesSince(const FamilyRecord& record, Date since, Date today) {
  std::vector<std::pair<Date, ChangeLine>> changes;
  auto add = [&](Date day, const std::string& text, std::size_t source, RowId row) {
    if (day >= since && day <= today)
      changes.push_back({day, {FormatShort(day), text, SourceLine(record.sources[source]), RowHref(row)}});
  };
  for (const Happened& e : record.events)
    add(e.on, Forename(record.members[e.member].name) + ": " + e.title, e.source, e.row);
  for (const Involved& i : record.involvements) {
    const std::string who = Forename(record.members[i.member].name) + ": " + i.service;
    if (i.from) add(*i.from, who + " began", i.source, i.row);
    if (i.to) add(*i.to, who + " ended", i.source, i.row);
  }
  std::stable_sort(changes.begin(), changes.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<ChangeLine> lines;
  for (std::size_t i = 0; i < changes.size() && i < 6; ++i) lines.push_back(std::move(changes[i].second));
  return lines;
}

web::Table PictureList(const FamilyRecord& record, Date today) {
  web::Table table{.caption = "Ten years, newest first",
                   .heads = {{"When"}, {"Who"}, {"What"}, {"Agency"}},
                   .dense = true};
  std::vector<std::pair<Date, web::TableRow>> rows;
  const Date start = today.AddMonths(-120);
  for (const Involved& i : record.involvements) {
    if ((i.to && *i.to <= start) || (!i.from && !i.to)) continue;
    rows.push_back({i.from.value_or(start),
                    {{{.text = PeriodWords(i.from, i.to)},
                      {.text = record.members[i.member].name},
                      {.text = i.service + (i.organisation.empty() ? "" : ", " + i.organisation)},
                      {.text = std::string(SectionTitle(record.sources[i.source].section))}}}});
  }
  for (const Happened& e : record.events)
    if (e.on > start && e.on <= today)
      rows.push_back({e.on,
                      {{{.text = FormatShort(e.on)},
                        {.text = record.members[e.member].name},
                        {.text = e.title},
                        {.text = std::string(SectionTitle(record.sources[e.source].section))}}}});
  std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  constexpr std::size_t kListed = 16;  // a page is at most 30 KB: the timeline has everything
  for (std::size_t i = 0; i < rows.size() && i < kListed; ++i)
    table.rows.push_back(std::move(rows[i].second));
  if (rows.size() > kListed)
    table.caption = "Ten years: the latest " + std::to_string(kListed) + " of " +
                    std::to_string(rows.size()) + "; the timeline has all";
  table.Finish();
  return table;
}

}  // namespace

SummaryView MakeSummary(const Desk& desk, const web::Request& request, const FamilyRecord& record,
                        std::optional<Instant> last_seen) {
  SummaryView view{.head = desk.Head(request, record, "", "Summary"), .csrf = request.csrf};
  view.is_closed = record.index_only;
  view.open_action = "/families/" + record.ref + "/open";
  view.reason = {{.id = "reason",
                  .label = "Why do you need this record?",
                  .hint = "For example: a referral from the school about the eldest child"}};
  view.reason.rows = 3;
  if (view.is_closed) return view;
  const Date today = desk.Today();
  const bool seen_before = last_seen.has_value();
  const Date since = seen_before ? LondonDate(*last_seen) : today.AddDays(-90);
  view.changes = ChangesSince(record, since, today);
  view.changed_heading =
      seen_before ? "What changed since you last looked" : "What changed in the last 90 days";
  view.changed_none =
      seen_before ? "Nothing since " + FormatLong(since) + "." : "Nothing that a source dates.";
  view.picture = drawing::Draw(YearsOf(record, today), "years");
  view.list = PictureList(record, today);
  // One line for one worker or service, whichever children it is about.
  std::map<std::string, std::size_t> at;
  std::map<std::string, std::pair<std::size_t, std::size_t>> line_of;
  for (const Involved& i : record.involvements) {
    if (!i.current) continue;
    const SourceOfFact& source = record.sources[i.source];
    const auto [place, fresh] = at.try_emplace(source.agency, view.involved.size());
    if (fresh) view.involved.push_back({source.agency, {}});
    std::vector<InvolvedLine>& lines = view.involved[place->second].lines;
    const std::string who = WhoWorks(i);
    const std::string text = i.service + (who.empty() ? "" : ", " + who);
    const std::string forename = Forename(record.members[i.member].name);
    const auto [line, first] = line_of.try_emplace(source.agency + "\n" + text, place->second, lines.size());
    if (first) {
      lines.push_back(
          {forename, text + ", " + PeriodWords(i.from, i.to), i.worker_contact,
           SourceLine(source) + (i.also.empty() ? "" : ", and " + std::to_string(i.also.size()) + " more"),
           RowHref(i.row)});
    } else if (InvolvedLine& known = lines[line->second.second];
               known.about.find(forename) == std::string::npos) {
      known.about += ", " + forename;
    }
  }
  constexpr std::size_t kMissingShown = 4;  // the sources page has all
  for (std::size_t i = 0; i < record.missing.size() && i < kMissingShown; ++i)
    view.missing.push_back(record.missing[i].text);
  if (record.missing.size() > kMissingShown)
    view.missing.push_back("And " + std::to_string(record.missing.size() - kMissingShown) +
                           " more: see Sources and conflicts.");
  for (const Conflict& c : record.conflicts) {
    std::string text = Forename(record.members[c.member].name) + ": " + FactTitle(c.fact) + " — ";
    for (std::size_t i = 0; i < c.values.size(); ++i)
      text += (i ? " or " : "") + ShownValue(c.fact, c.values[i].value);
    view.conflicts.push_back(
        {text, "/families/" + record.ref + "/sources#" + c.fact + "-" + record.members[c.member].ref, ""});
  }
  return view;
}

PeopleView MakePeople(const Desk& desk, const web::Request& request, const FamilyRecord& record) {
  PeopleView view{.head = desk.Head(request, record, "people", "People")};
  const drawing::Genogram map = MapOf(record, desk.Today());
  view.picture = drawing::Draw(map, drawing::LayOut(map), "map");
  view.words = drawing::Describe(map);
  web::Table others{.caption = "In this family before", .heads = {{"Name"}, {"Until"}, {"Why"}}};
  for (const Member& m : record.members) {
    const std::string why = m.reason + (m.through.empty() ? "" : " " + m.through);
    if (!m.current) {
      others.rows.push_back({{{.text = m.name, .href = "/people/" + m.ref, .header = true},
                              {.text = m.to.empty() ? "not said" : m.to},
                              {.text = why}}});
      continue;
    }
    PersonCardView card{m.name, "/people/" + m.ref, AgeWords(m, desk.Today()), {}, {}};
    for (const Status& s : m.statuses)
      card.tags.push_back({s.text, s.code == "cpp" || s.code == "cla" ? "red" : "blue"});
    if (m.death) card.tags.push_back({"Died", "grey"});
    if (m.unborn) card.tags.push_back({"Unborn", "purple"});
    if (m.limited) {
      card.facts.rows.push_back({.key = "Shown", .value = "Name only: the rest does not bear on this child"});
    } else {
      if (m.birth) card.facts.rows.push_back({.key = "Born", .value = FormatLong(*m.birth)});
      if (!m.relations.empty()) {
        std::string all;
        for (const std::string& r : m.relations) all += (all.empty() ? "" : "; ") + r;
        card.facts.rows.push_back({.key = "Is", .value = all});
      }
      if (!m.address.empty()) card.facts.rows.push_back({.key = "Lives at", .value = m.address});
      if (!why.empty()) card.facts.rows.push_back({.key = "In this family", .value = why});
    }
    card.facts.dense = true;
    view.people.push_back(std::move(card));
  }
  if (!others.rows.empty()) view.others.push_back(std::move(others.Finish()));
  return view;
}

InvolvedView MakeInvolved(const Desk& desk, const web::Request& request, const FamilyRecord& record) {
  InvolvedView view{.head = desk.Head(request, record, "involved", "Who is involved")};
  view.now = {.caption = "Now",
              .heads = {{"With"}, {"Service"}, {"Who"}, {"Reach them"}, {"Since"}, {"Source"}},
              .empty = "No source names anybody who works with this family now.",
              .dense = true};
  view.before = {.caption = "Before",
                 .heads = {{"With"}, {"Service"}, {"Who"}, {"When"}, {"Source"}},
                 .empty = "No source names anybody from before.",
                 .dense = true};
  for (const Involved& i : record.involvements) {
    const SourceOfFact& source = record.sources[i.source];
    const std::string service = i.service + (i.detail.empty() ? "" : ": " + i.detail);
    web::TableRow row{
        {{.text = record.members[i.member].name, .header = true}, {.text = service}, {.text = WhoWorks(i)}}};
    if (i.current) {
      row.cells.push_back({.text = i.worker_contact.empty() ? source.contact : i.worker_contact});
      row.cells.push_back({.text = i.from ? FormatShort(*i.from) : "not given"});
    } else {
      row.cells.push_back({.text = PeriodWords(i.from, i.to)});
    }
    row.cells.push_back(SourceCell(source, i.row));
    (i.current ? view.now : view.before).rows.push_back(std::move(row));
  }
  view.now.Finish();
  view.before.Finish();
  return view;
}

}  // namespace kindred::families
