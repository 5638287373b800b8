#include "sharing/decide.hpp"

#include <algorithm>
#include <initializer_list>

namespace kindred::sharing {
namespace {

Sections Of(std::initializer_list<Section> sections) {
  Sections set;
  for (const Section section : sections) set = set.With(section);
  return set;
}

Sections Without(Sections set, std::initializer_list<Section> left_out) {
  for (const Section section : left_out) set = set.Without(section);
  return set;
}

// What children's services work with, and who looked at it: whoever works with a family sees who else does.
// Adult and domestic abuse services are restricted: only roles that carry the responsibility for a whole
// family see them. Quarantine and whole extracts (kSources) are not casework; the row behind a fact that
// somebody sees goes with the fact.
Sections Casework() {
  return Without(Sections::All(), {Section::kAdultServices, Section::kSources});
}

std::string Words(Sections sections) {
  std::vector<std::string> titles;
  for (int i = 0; i < kSectionCount; ++i)
    if (sections.Has(static_cast<Section>(i))) titles.emplace_back(SectionTitle(static_cast<Section>(i)));
  std::string words;
  for (std::size_t i = 0; i < titles.size(); ++i) {
    if (i > 0) words += i + 1 == titles.size() ? " and " : ", ";
    words += titles[i];
  }
  return words;
}

std::string_view Doing(Action action) {
  switch (action) {
    case Action::kView:
      return "read records";
    case Action::kSearch:
      return "search for people";
    case Action::kCorrect:
      return "correct matches and facts";
    case Action::kImport:
      return "load or remove extracts";
    case Action::kReport:
      return "see figures";
    case Action::kAudit:
      return "read who changed and who looked";
    case Action::kAdminister:
      return "change accounts, agreements and settings";
    case Action::kExport:
      return "take data out";
  }
  return "do this";
}

// Actions that show nothing of a person's record need no section.
bool NeedsSections(Action action) {
  return action == Action::kView || action == Action::kSearch || action == Action::kExport;
}

Decision Refuse(std::string reason) {
  return {.allowed = false, .reason = std::move(reason)};
}

}  // namespace

const Policies& ShippedPolicies() {
  using enum Action;
  static const Policies policies{
      .roles =
          {
              {"practitioner",
               "Practitioner",
               "Works with children and families; sees the record without restricted services.",
               {kView, kSearch, kCorrect, kReport},
               Casework(),
               true},
              {"front_door",
               "Front door officer",
               "Weighs what comes in; sees restricted services too, because a decision must not wait.",
               {kView, kSearch, kCorrect, kReport},
               Casework().With(Section::kAdultServices),
               true},
              {"team_manager",
               "Team manager",
               "Allocates and supervises; sees what the team sees, restricted services too.",
               {kView, kSearch, kCorrect, kReport, kAudit},
               Casework().With(Section::kAdultServices),
               true},
              {"coordinator",
               "Information sharing coordinator",
               "Loads extracts, settles matches, keeps agreements.",
               {kView, kSearch, kCorrect, kImport, kReport, kAudit, kAdminister, kExport},
               Without(Sections::All(), {Section::kAdultServices}),
               false},
              {"analyst",
               "Data analyst",
               "Checks extracts and answers questions; sees source rows, not police or restricted services.",
               {kView, kSearch, kImport, kReport, kExport},
               Without(Sections::All(), {Section::kAdultServices, Section::kPolice, Section::kAudit}),
               false},
              {"auditor",
               "Auditor",
               "Reads who changed what and who looked; sees of a person only the core.",
               {kView, kSearch, kReport, kAudit},
               Of({Section::kCore, Section::kAudit, Section::kLinkage}),
               false},
              {"administrator",
               "System administrator",
               "Runs the system; sees no child's data.",
               {kAdminister, kReport},
               Sections(),
               false},
              {"operator",
               "Operator",
               "The command line, on the machine itself, with a purpose.",
               {kView, kSearch, kCorrect, kImport, kReport, kAudit, kAdminister, kExport},
               Sections::All(),
               false},
          },
      .purposes = {"direct care", "safeguarding", "supervision", "linkage", "data quality", "statistics",
                   "subject access", "audit", "administration"},
  };
  return policies;
}

std::string DescribePolicies(const Policies& policies) {
  std::string text;
  for (const RolePolicy& role : policies.roles) {
    text += std::string(role.title) + " (" + std::string(role.role) + "): " + std::string(role.does) +
            "\n  may: ";
    for (std::size_t i = 0; i < role.actions.size(); ++i)
      text += (i > 0 ? ", " : "") + std::string(Doing(role.actions[i]));
    text += "\n  sees: " + (role.sections.IsEmpty() ? "no section of a record" : Words(role.sections));
    if (role.own_agency_section) text += "; and the section of their own agency's work";
    text += "\n";
  }
  return text;
}

Decision Decide(const Policies& policies, const SubjectFacts& subject, const Request& request) {
  if (!subject.active) return Refuse("This account is closed.");
  const auto role = std::find_if(policies.roles.begin(), policies.roles.end(),
                                 [&](const RolePolicy& one) { return one.role == subject.role; });
  if (role == policies.roles.end())
    return Refuse("The role \"" + subject.role +
                  "\" is not one that this system knows; ask an administrator.");
  if (request.purpose.empty()) return Refuse("No purpose was given; say why the record is needed.");
  if (std::find(role->actions.begin(), role->actions.end(), request.action) == role->actions.end())
    return Refuse("The role " + std::string(role->title) + " may not " + std::string(Doing(request.action)) +
                  ".");

  Sections may_see = role->sections;
  if (role->own_agency_section)
    if (const auto own = SectionFromName(subject.agency_kind)) may_see = may_see.With(*own);
  Decision decision{.allowed = true, .granted = request.sections.And(may_see)};
  const Sections left_out(request.sections.Bits() & ~may_see.Bits() & Sections::All().Bits());
  if (!left_out.IsEmpty())
    decision.withheld.push_back("Not shown to the role " + std::string(role->title) + ": " + Words(left_out) +
                                ".");
  if (NeedsSections(request.action) && decision.granted.IsEmpty())
    return Refuse(left_out.IsEmpty()
                      ? "No section of the record was asked for."
                      : "The role " + std::string(role->title) + " sees nothing of " + Words(left_out) + ".");
  return subject.about ? ApplyRules(std::move(decision), subject, request) : decision;
}

}  // namespace kindred::sharing
