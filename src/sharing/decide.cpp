#include "sharing/decide.hpp"

#include <algorithm>

#include "identity/roles.hpp"

namespace kindred::sharing {
namespace {

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
    case Action::kAccounts:
      return "make and change accounts";
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
  static const Policies policies = [] {
    Policies made;
    for (const identity::Role& role : identity::Roles())
      made.roles.push_back({role.name, role.title, role.does, role.may, role.sees, role.own_agency_section});
    made.purposes = {"direct care", "safeguarding",   "supervision", "linkage",       "data quality",
                     "statistics",  "subject access", "audit",       "administration"};
    return made;
  }();
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
