// View models of the timeline, the sources and one person.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/text.hpp"
#include "families/current.hpp"
#include "families/pages/family_views.hpp"
#include "families/record_pictures.hpp"
#include "tables/csv_writer.hpp"

namespace kindred::families {
namespace {

constexpr std::size_t kUnfolded = 40;  // events shown before years fold

std::string KindTitle(std::string kind) {
  std::replace(kind.begin(), kind.end(), '_', ' ');
  if (!kind.empty()) kind[0] = ToUpperAscii(kind.substr(0, 1))[0];
  return kind;
}

std::string KindWords(std::string kind) {
  std::replace(kind.begin(), kind.end(), '_', kind.starts_with("step") ? '-' : ' ');
  return kind;
}

std::string QueryOf(const TimelineFilter& f, const std::string& child) {
  std::string query;
  auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty())
      query += (query.empty() ? "?" : "&") + std::string(name) + "=" + web::UrlEncode(value);
  };
  add("child", child);
  add("person", f.person);
  add("section", f.section);
  add("kind", f.kind);
  if (f.significance > 1) add("significance", std::to_string(f.significance));
  if (f.oldest_first) add("order", "oldest");
  return query;
}

// One entry for events alike: who it is about, and what each source adds. `same` is not empty.
web::TimelineItem ItemOf(const FamilyRecord& record, const std::vector<std::size_t>& same) {
  const Happened& e = record.events[same.front()];
  const SourceOfFact& source = record.sources[e.source];
  std::vector<std::string> names, details;
  for (const std::size_t i : same) {
    const Happened& one = record.events[i];
    const std::string name = Forename(record.members[one.member].name);
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    if (!one.detail.empty() && std::find(details.begin(), details.end(), one.detail) == details.end())
      details.push_back(one.detail);
  }
  const auto joined = [](const std::vector<std::string>& words, const char* with) {
    std::string all;
    for (const std::string& word : words) all += (all.empty() ? "" : with) + word;
    return all;
  };
  web::TimelineItem item{.title = joined(names, ", ") + ": " + e.title,
                         .by = std::string(SectionTitle(source.section)),
                         .date = FormatLong(e.on),
                         .date_iso = FormatIso(e.on),
                         .text = joined(details, "; "),
                         .source = SourceLine(source),
                         .source_href = RowHref(e.row)};
  if (e.to) item.date += " to " + FormatLong(*e.to);
  if (e.significance >= 3)
    item.by += ", major";
  else if (e.significance == 2)
    item.by += ", notable";
  return item;
}

}  // namespace

TimelineFilter FilterOf(const web::Fields& query) {
  TimelineFilter f{query.Get("person"), query.Get("section"), query.Get("kind")};
  f.significance = query.Get("significance") == "3" ? 3 : query.Get("significance") == "2" ? 2 : 1;
  f.oldest_first = query.Get("order") == "oldest";
  return f;
}

std::vector<std::size_t> FilterEvents(const FamilyRecord& record, const TimelineFilter& f) {
  std::vector<std::size_t> events;
  for (std::size_t i = 0; i < record.events.size(); ++i) {
    const Happened& e = record.events[i];
    if (e.significance < f.significance || (!f.kind.empty() && e.kind != f.kind)) continue;
    if (!f.person.empty() && record.members[e.member].ref != f.person) continue;
    if (!f.section.empty() && SectionName(record.sources[e.source].section) != f.section) continue;
    events.push_back(i);
  }
  if (f.oldest_first) std::reverse(events.begin(), events.end());
  return events;
}

TimelineView MakeTimeline(const Desk& desk, const web::Request& request, const FamilyRecord& record) {
  TimelineView view{.head = desk.Head(request, record, "timeline", "Timeline")};
  const TimelineFilter f = FilterOf(request.query);
  view.action = "/families/" + record.ref + "/timeline";
  view.child_ref = view.head.child_ref;
  view.clear = view.action + view.head.query;
  view.csv = view.action + ".csv" + QueryOf(f, view.head.child_ref);
  view.person = {{.id = "person", .label = "Person"}};
  view.person.choices.push_back({"", "Everybody", "", f.person.empty(), ""});
  for (const Member& m : record.members)
    if (m.current && !m.limited) view.person.choices.push_back({m.ref, m.name, "", f.person == m.ref, ""});
  view.section = {{.id = "section", .label = "Agency"}};
  view.section.choices.push_back({"", "All agencies", "", f.section.empty(), ""});
  view.kind = {{.id = "kind", .label = "Kind"}};
  view.kind.choices.push_back({"", "All kinds", "", f.kind.empty(), ""});
  std::set<Section> sections;
  std::set<std::string> kinds;
  for (const Happened& e : record.events) {
    sections.insert(record.sources[e.source].section);
    kinds.insert(e.kind);
  }
  for (const Section s : sections)
    view.section.choices.push_back(
        {std::string(SectionName(s)), std::string(SectionTitle(s)), "", f.section == SectionName(s), ""});
  for (const std::string& k : kinds) view.kind.choices.push_back({k, KindTitle(k), "", f.kind == k, ""});
  view.significance = {{.id = "significance", .label = "Significance"}};
  view.significance.choices = {{"1", "Everything", "", f.significance == 1, ""},
                               {"2", "Notable and major", "", f.significance == 2, ""},
                               {"3", "Major only", "", f.significance == 3, ""}};
  view.order = {{.id = "order", .label = "Order"}};
  view.order.choices = {{"newest", "Newest first", "", !f.oldest_first, ""},
                        {"oldest", "Oldest first", "", f.oldest_first, ""}};

  const std::vector<std::size_t> events = FilterEvents(record, f);
  view.count = events.empty() ? "No events match."
                              : std::to_string(events.size()) + (events.size() == 1 ? " event" : " events") +
                                    (events.size() == record.events.size()
                                         ? "."
                                         : " of " + std::to_string(record.events.size()) + ".");
  // One happening of several children, or told by two sources, is one entry with all their names.
  std::map<std::tuple<Date, std::string, Section>, std::vector<std::size_t>> alike;
  for (const std::size_t i : events) {
    const Happened& e = record.events[i];
    alike[{e.on, e.title, record.sources[e.source].section}].push_back(i);
  }
  std::size_t shown = 0;
  for (const std::size_t i : events) {
    const Happened& e = record.events[i];
    const auto& same = alike[{e.on, e.title, record.sources[e.source].section}];
    if (same.front() != i) continue;
    const std::string year = std::to_string(e.on.Year());
    if (view.years.empty() || view.years.back().year != year)
      view.years.push_back({.year = year, .folded = shown >= kUnfolded, .timeline = {.level = 3}});
    view.years.back().timeline.items.push_back(ItemOf(record, same));
    ++shown;
  }
  if (shown < events.size())
    view.count += " Those alike are shown as one: " + std::to_string(shown) + " entries.";
  for (TimelineYear& y : view.years) {
    const std::size_t n = y.timeline.items.size();
    y.number = std::to_string(n) + (n == 1 ? " event" : " events");
  }
  return view;
}

std::string TimelineCsv(const FamilyRecord& record, const std::vector<std::size_t>& events) {
  tables::CsvWriter csv(true);
  csv.Row({"date", "to", "person", "agency", "kind", "event", "detail", "significance", "source",
           "extract_date"});
  static constexpr const char* kWords[] = {"", "routine", "notable", "major"};
  for (const std::size_t i : events) {
    const Happened& e = record.events[i];
    const SourceOfFact& s = record.sources[e.source];
    csv.Row({FormatIso(e.on), e.to ? FormatIso(*e.to) : "", record.members[e.member].name, s.agency, e.kind,
             e.title, e.detail, kWords[std::clamp(e.significance, 1, 3)], s.title,
             s.as_of ? FormatIso(*s.as_of) : ""});
  }
  return csv.Text();
}

SourcesView MakeSources(const Desk& desk, const web::Request& request, const FamilyRecord& record,
                        const UnsavedMark* unsaved) {
  SourcesView view{.head = desk.Head(request, record, "sources", "Sources and conflicts"),
                   .csrf = request.csrf};
  if (unsaved) view.errors = web::ErrorSummary{.errors = {{unsaved->problem, unsaved->href}}};
  if (request.query.Has("marked"))
    view.done = web::Notification{"Success", "The mark is saved",
                                  "It is shown first from now on; the others stay.", true};
  if (request.query.Has("undone"))
    view.done = web::Notification{"Success", "The mark is undone", "The usual rule decides again.", true};
  const std::string base = "/families/" + record.ref;
  for (const Conflict& c : record.conflicts) {
    const Member& m = record.members[c.member];
    ConflictView conflict{.anchor = c.fact + "-" + m.ref,
                          .title = m.name + ": " + FactTitle(c.fact),
                          .person = m.ref,
                          .fact = c.fact,
                          .version = std::to_string(m.version),
                          .why_marked = c.why_marked,
                          .rule = RuleText(c.fact),
                          .mark_action = base + "/mark",
                          .undo_action = base + "/unmark"};
    conflict.table = {.caption = "What each source says",
                      .caption_class = "govuk-visually-hidden",
                      .heads = {{"Value"}, {"Source"}, {"Agency"}},
                      .dense = true};
    conflict.choices = {{.id = "holds-" + c.fact + "-" + m.ref, .label = "Which holds?"}};
    conflict.choices.small = true;
    bool first_value = true;
    for (const ConflictValue& v : c.values) {
      bool first = true;
      for (const std::size_t i : v.facts) {
        const StatedFact& fact = record.facts[i];
        const SourceOfFact& source = record.sources[fact.source];
        web::TableCell value{.text = ShownValue(c.fact, fact.value), .header = true};
        if (first && v.marked)
          value.tag = web::Tag{"Marked as right", "green"};
        else if (first && first_value)
          value.tag = web::Tag{"Shown first", "grey"};
        conflict.table.rows.push_back(
            {{value, {.text = SourceLine(source), .href = RowHref(fact.row)}, {.text = source.agency}}});
        conflict.choices.choices.push_back({std::to_string(source.id.value) + " " + fact.value,
                                            ShownValue(c.fact, fact.value), "says " + source.title, false,
                                            ""});
        first = false;
      }
      first_value = false;
    }
    conflict.table.Finish();
    conflict.reason = {{.id = "reason-" + c.fact + "-" + m.ref,
                        .label = "Why?",
                        .hint = "For example: saw the birth certificate"}};
    conflict.may_mark = c.why_marked.empty();
    if (unsaved && unsaved->fact == c.fact && unsaved->person == m.ref) {
      conflict.may_mark = conflict.opened = true;
      conflict.reason.value = unsaved->reason;
      for (web::Choice& choice : conflict.choices.choices) choice.chosen = choice.value == unsaved->choice;
      if (unsaved->choice.empty())
        conflict.choices.error = unsaved->problem;
      else if (unsaved->reason.empty())
        conflict.reason.error = unsaved->problem;
    }
    conflict.choices.Finish();
    view.conflicts.push_back(std::move(conflict));
  }
  view.sources = {
      .caption = "What each source gives of this family",
      .heads = {{"Source"}, {"Agency"}, {"Extract of"}, {"Facts", true}, {"Events", true}, {"Caveat"}},
      .dense = true};
  for (std::size_t s = 0; s < record.sources.size(); ++s) {
    const SourceOfFact& source = record.sources[s];
    auto count = [&](const auto& list) {
      return std::count_if(list.begin(), list.end(), [&](const auto& x) { return x.source == s; });
    };
    const auto facts = count(record.facts) + count(record.involvements);
    const auto events = count(record.events);
    std::string caveat;
    if (source.as_of && source.expected_every_days &&
        desk.Today() - *source.as_of > *source.expected_every_days)
      caveat = "Late: expected every " + std::to_string(*source.expected_every_days) + " days";
    if (facts == 0 && events == 0)
      caveat += caveat.empty() ? "Says nothing of this family that you may see" : "";
    view.sources.rows.push_back({{{.text = source.title, .header = true},
                                  {.text = source.agency},
                                  {.text = source.as_of ? FormatShort(*source.as_of) : "none yet"},
                                  {.text = std::to_string(facts), .number = true},
                                  {.text = std::to_string(events), .number = true},
                                  {.text = caveat}}});
  }
  view.sources.Finish();
  return view;
}

PersonView MakePerson(const Desk& desk, const web::Request& request, const FamilyRecord& record,
                      std::size_t member) {
  const Member& m = record.members[member];
  PersonView view{.head = desk.Head(request, record, "-", m.name),
                  .name = m.name,
                  .matches = "/people/" + m.ref + "/matches"};
  view.head.has_children = false;  // a person stands in the whole family
  view.relations = m.relations;
  std::set<std::pair<std::size_t, std::string>> others;
  for (const Relation& r : record.relations)
    if (r.to == member && others.emplace(r.from, r.kind).second && r.kind != "parent")
      view.relations.push_back("has " + record.members[r.from].name + " as " + KindWords(r.kind));
  // One row per distinct value, with everybody who says it; the ones in conflict say so.
  std::set<std::pair<std::string, std::string>> said;
  static const std::vector<std::string> kOrder = {
      "name",        "known_as",  "former_name", "birth_date",        "expected_birth_date",
      "death_date",  "sex",       "address",     "placement_address", "nhs",
      "upn",         "phone",     "email",       "ethnicity",         "language",
      "interpreter", "disability"};
  auto rank = [&](const std::string& fact) {
    return std::find(kOrder.begin(), kOrder.end(), fact) - kOrder.begin();
  };
  std::vector<std::size_t> facts;
  for (std::size_t i = 0; i < record.facts.size(); ++i)
    if (record.facts[i].member == member && !record.facts[i].value.empty()) facts.push_back(i);
  std::stable_sort(facts.begin(), facts.end(), [&](std::size_t a, std::size_t b) {
    const StatedFact &x = record.facts[a], &y = record.facts[b];
    return std::tuple(rank(x.fact), x.fact, !x.to.empty(), y.from) <
           std::tuple(rank(y.fact), y.fact, !y.to.empty(), x.from);
  });
  for (const std::size_t i : facts) {
    const StatedFact& f = record.facts[i];
    if (!said.emplace(f.fact, FoldName(f.value)).second) continue;
    std::string sources;
    int more = -1;
    for (const std::size_t j : facts)
      if (record.facts[j].fact == f.fact && FoldName(record.facts[j].value) == FoldName(f.value)) ++more;
    sources =
        SourceLine(record.sources[f.source]) + (more > 0 ? ", and " + std::to_string(more) + " more" : "");
    std::string value = ShownValue(f.fact, f.value);
    if (!f.to.empty()) value += " (until " + ShownValue("x_date", f.to) + ")";
    view.facts.rows.push_back(
        {.key = FactTitle(f.fact), .value = value, .source = sources, .source_href = RowHref(f.row)});
  }
  for (const Involved& i : record.involvements)
    if (i.member == member && i.current)
      view.involved.push_back(i.service + (i.organisation.empty() ? "" : ", " + i.organisation) +
                              (i.worker.empty() ? "" : ", " + i.worker) +
                              (i.worker_contact.empty() ? "" : ", " + i.worker_contact) + ", " +
                              PeriodWords(i.from, i.to));
  for (std::size_t i = 0; i < record.events.size() && view.timeline.items.size() < 12; ++i)
    if (record.events[i].member == member) view.timeline.items.push_back(ItemOf(record, {i}));
  view.has_events = !view.timeline.items.empty();
  return view;
}

}  // namespace kindred::families
