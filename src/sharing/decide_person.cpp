// The part of the decision that is about one person. The order is that of docs/adr/0009-sharing.md: what
// shuts the record comes first, then what opens it, then what is left out of what is open.
#include <algorithm>
#include <initializer_list>

#include "sharing/decide.hpp"

namespace kindred::sharing {
namespace {

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Work that a family may decline: their wishes decide who sees it.
constexpr Sections kVoluntary = Sections().With(Section::kEarlyHelp);

Decision Shut(std::string_view reason, bool asks_purpose, bool may_override) {
  Decision decision;
  decision.reason = reason;
  decision.asks_purpose = asks_purpose;
  decision.may_override = may_override;
  return decision;
}

// Which rules hold, taken together: order and number of rules make no difference.
struct Holding {
  bool connected = false, locked = false, shielded = false, named = false, overridden = false,
       purpose = false;
  Sections objected, disclosed;
  Relation relation = Relation::kNone;
};

Holding Gather(const SubjectFacts& subject, Instant now) {
  Holding holding;
  holding.relation = subject.about->relation;
  for (const Rule& rule : subject.about->rules) {
    const bool in_time = rule.from <= now && (!rule.to || now < *rule.to);
    if (!in_time) continue;
    const bool for_reader = rule.HoldsFor(subject.account, subject.agency, now);
    switch (rule.kind) {
      case RuleKind::kLocked:
        holding.locked = true;
        break;
      case RuleKind::kShielded:
        holding.shielded = true;
        break;
      case RuleKind::kConnected:
        holding.connected |= for_reader;
        break;
      case RuleKind::kNamed:
        holding.named |= for_reader;
        break;
      case RuleKind::kOverride:
        holding.overridden |= for_reader;
        break;
      case RuleKind::kPurpose:
        holding.purpose |= for_reader;
        break;
      case RuleKind::kObjection:
        if (for_reader) holding.objected = Sections(holding.objected.Bits() | rule.sections.Bits());
        break;
      case RuleKind::kDisclosed:
        if (for_reader) holding.disclosed = Sections(holding.disclosed.Bits() | rule.sections.Bits());
        break;
      case RuleKind::kTeam:
        if (for_reader) holding.relation = std::max(holding.relation, Relation::kOnTeam);
        break;
      case RuleKind::kConsulted:
        if (for_reader) holding.relation = std::max(holding.relation, Relation::kConsulted);
        break;
    }
  }
  if (IsOnDuty(subject.role)) holding.relation = Relation::kOnDuty;
  return holding;
}

}  // namespace

std::string_view RelationWords(Relation relation) {
  switch (relation) {
    case Relation::kNone:
      return "no relationship recorded";
    case Relation::kAgencyInvolved:
      return "their agency works with this family";
    case Relation::kConsulted:
      return "asked for advice";
    case Relation::kSiblingsTeam:
      return "on the team around a brother or sister";
    case Relation::kTeamManager:
      return "manages the service that works with this family";
    case Relation::kOnTeam:
      return "on the team around this child";
    case Relation::kOnDuty:
      return "on duty";
  }
  return "";
}

bool IsOnDuty(std::string_view role) {
  return IsOneOf(role, {"front_door", "emergency_duty"});
}

bool WorksWithFamilies(std::string_view role) {
  return IsOneOf(
      role, {"practitioner", "lead_practitioner", "team_manager", "conference_chair", "business_support"});
}

std::string_view AgreementPurpose(std::string_view purpose) {
  if (IsOneOf(purpose, {"linkage", "data quality"})) return "linkage";
  if (purpose == "statistics") return "statistics";
  if (IsOneOf(purpose, {"audit", "administration", "subject access"})) return "";
  return "direct_care";
}

Decision ApplyRules(Decision decision, const SubjectFacts& subject, const Request& request) {
  if (!decision.allowed) return decision;
  const Holding holding = Gather(subject, request.now);
  const bool works = WorksWithFamilies(subject.role) || IsOnDuty(subject.role);
  if (holding.connected)
    return Shut(
        "You are recorded as connected with this family, so their record is not shown to you. If a child may "
        "be at risk, tell your manager or the front door.",
        false, false);
  // Who reads the log of a locked record sees who looked, not what is in it.
  if (holding.locked && !holding.named && !holding.overridden && request.action != Action::kAudit)
    return Shut("This record is locked to named people.", false, works);
  const bool reads_record = request.action == Action::kView || request.action == Action::kCorrect ||
                            request.action == Action::kExport;
  if (reads_record && WorksWithFamilies(subject.role) && holding.relation == Relation::kNone &&
      !holding.purpose && !holding.named && !holding.overridden && holding.disclosed.IsEmpty())
    return Shut("No work of yours with this family is recorded here: say what you need the record for.", true,
                false);

  // A wish is honoured in voluntary work. It is never what safeguarding rests on, so those who answer for a
  // child's safety see past it.
  const Sections declined = holding.objected.And(kVoluntary).And(decision.granted);
  if (!declined.IsEmpty() && request.purpose != "safeguarding" && holding.relation != Relation::kOnDuty) {
    decision.granted = Sections(decision.granted.Bits() & ~declined.Bits());
    decision.withheld.emplace_back(
        "The family does not want Family help shown here; it is voluntary, so it is not.");
  }
  decision.disclosed = holding.disclosed.And(request.sections);
  if (holding.shielded && !holding.named && !holding.overridden) {
    decision.left_out = Fields::OfAShieldedPerson();
    decision.may_override = works;
    decision.withheld.emplace_back(
        "Somebody here is shielded: where they live, go to school or are seen is not shown.");
  }
  return decision;
}

}  // namespace kindred::sharing
