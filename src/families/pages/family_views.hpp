// The view models of the pages about one family. Plain structs; the templates print them.
#pragma once

#include "families/pages/desk.hpp"

namespace kindred::families {

struct ChangeLine {
  std::string when, text, source, href;
};
struct InvolvedLine {
  std::string about, text, reach, source, href;
};
struct InvolvedAgency {
  std::string agency;
  std::vector<InvolvedLine> lines;
};
struct SummaryView {
  FamilyHead head;
  std::string csrf, open_action, changed_heading, changed_none, picture;
  bool is_closed = false;
  web::TextArea reason;
  std::vector<ChangeLine> changes;
  web::Table list;
  std::vector<InvolvedAgency> involved;
  std::vector<std::string> missing;
  std::vector<web::Link> conflicts;
  [[nodiscard]] bool has_changes() const { return !changes.empty(); }
  [[nodiscard]] bool has_missing() const { return !missing.empty(); }
  [[nodiscard]] bool has_conflicts() const { return !conflicts.empty(); }
};

struct PersonCardView {
  std::string name, href, age;
  std::vector<web::Tag> tags;
  web::SummaryList facts;
  [[nodiscard]] bool has_tags() const { return !tags.empty(); }
};
struct PeopleView {
  FamilyHead head;
  std::string picture;
  std::vector<std::string> words;
  std::vector<PersonCardView> people;
  std::vector<web::Table> others;  // one or none
};

struct TimelineYear {
  std::string year, number;
  bool folded = false;
  web::Timeline timeline;
};
struct TimelineView {
  FamilyHead head;
  std::string action, clear, csv, count, child_ref;
  web::Select person, section, kind, significance, order;
  std::vector<TimelineYear> years;
};

struct InvolvedView {
  FamilyHead head;
  web::Table now, before;
};

struct ConflictView {
  std::string anchor, title, person, fact, version, why_marked, rule, mark_action, undo_action;
  web::Table table;
  web::Choices choices;
  web::Input reason;
  bool may_mark = false;  // the form is offered: nothing is marked yet, or this is a save to decide again
  bool opened = false;    // the form stands open, with what was entered
};
// A mark that was not saved: what was entered, and why it comes back. The page shows it beside what stands
// now.
struct UnsavedMark {
  std::string person, fact, choice, reason;
  std::string problem, href;  // said at the top; which field it is about
  bool stale = false;         // somebody else saved first
};
struct SourcesView {
  FamilyHead head;
  std::string csrf;
  std::optional<web::Notification> done;
  std::optional<web::ErrorSummary> errors;
  std::vector<ConflictView> conflicts;
  web::Table sources;
};

struct AccessView {
  FamilyHead head;
  std::string said, share;
  std::vector<web::Link> protection;  // of each member, for those who decide on it
  std::optional<web::Table> decisions, looks, changes;
};

struct PersonView {
  FamilyHead head;
  std::string name, matches, no_relations = "No source states a relationship.";
  web::SummaryList facts;
  web::Timeline timeline;
  bool has_events = false;
  std::vector<std::string> relations, involved;
  std::vector<Panel> panels;  // of other domains
};

// What the filter form of the timeline says.
struct TimelineFilter {
  std::string person, section, kind;  // no words: an address would show what was typed
  int significance = 1;
  bool oldest_first = false;
};
[[nodiscard]] TimelineFilter FilterOf(const web::Fields& query);
// Positions of the events that pass, in the order wanted.
[[nodiscard]] std::vector<std::size_t> FilterEvents(const FamilyRecord& record, const TimelineFilter& filter);

[[nodiscard]] SummaryView MakeSummary(const Desk& desk, const web::Request& request,
                                      const FamilyRecord& record, std::optional<Instant> last_seen);
[[nodiscard]] PeopleView MakePeople(const Desk& desk, const web::Request& request,
                                    const FamilyRecord& record);
[[nodiscard]] TimelineView MakeTimeline(const Desk& desk, const web::Request& request,
                                        const FamilyRecord& record);
[[nodiscard]] InvolvedView MakeInvolved(const Desk& desk, const web::Request& request,
                                        const FamilyRecord& record);
[[nodiscard]] SourcesView MakeSources(const Desk& desk, const web::Request& request,
                                      const FamilyRecord& record, const UnsavedMark* unsaved = nullptr);
[[nodiscard]] PersonView MakePerson(const Desk& desk, const web::Request& request, const FamilyRecord& record,
                                    std::size_t member);
// The chronology document: date, to, person, agency, kind, title, detail, significance, source.
[[nodiscard]] std::string TimelineCsv(const FamilyRecord& record, const std::vector<std::size_t>& events);

}  // namespace kindred::families
