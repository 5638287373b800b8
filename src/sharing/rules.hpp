// Rules about one person: who is connected with them, to whom their file is locked, that they are shielded,
// what they object to, what was disclosed, who overrode and who said what they need the record for. A rule
// has a beginning and an end and is never deleted; every one is journalled, its reason sealed.
//
//   auto rule = AddRule(tx, {.kind = RuleKind::kShielded, .person = theo, .words = "fled; police reference
//   held"}, who); EndRule(tx, rule, who, "moved on"); for (const Rule& one : RulesOf(tx, theo, now)) …
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "base/policy.hpp"
#include "store/database.hpp"

namespace kindred::sharing {

enum class RuleKind : std::uint8_t {
  kConnected,  // the reader is a relative, neighbour or colleague: never opens it, whatever else holds
  kLocked,     // nobody opens it but those named
  kNamed,      // the reader is named: opens a locked record and sees a shielded one whole
  kShielded,   // where the person is, is not shown but to those named
  kObjection,  // the family objects to these sections being shown in voluntary work
  kDisclosed,  // a disclosure decision opened these sections
  kOverride,   // the reader overrode lock or shield, with a reason, until they leave the record
  kPurpose,    // the reader said what they need the record for
  kTeam,       // the reader is on the team around this person
  kConsulted,  // the reader was asked for advice
};
inline constexpr int kRuleKinds = 10;
[[nodiscard]] std::string_view RuleKindName(RuleKind kind);
[[nodiscard]] std::optional<RuleKind> RuleKindFromName(std::string_view name);

struct Rule {
  std::int64_t id = 0;  // 0 before it is added
  RuleKind kind = RuleKind::kNamed;
  PersonId person;
  AccountId account;  // for whom; none: the agency's people
  AgencyId agency;    // none as well: everybody
  Sections sections;
  Instant from;  // 0: from now
  std::optional<Instant> to;
  std::string words;          // why; sealed in the store
  std::int64_t decision = 0;  // the disclosure it carries out
  AccountId made_by;

  // Does it hold at that instant for that reader?
  [[nodiscard]] bool HoldsFor(AccountId reader, AgencyId readers_agency, Instant now) const {
    if (now < from || (to && *to <= now)) return false;
    if (!account.IsNone()) return account == reader;
    return agency.IsNone() || agency == readers_agency;
  }
};

// Adds it and writes the journal; its id. The reason goes to journal and rule sealed under the person's own
// key.
std::int64_t AddRule(store::Transaction& tx, const Rule& rule, AccountId who, std::string_view purpose);
// Ends it now. False: there is none that still holds.
bool EndRule(store::Transaction& tx, std::int64_t rule, AccountId who, std::string_view reason);

// Copies the restrictions on `from` (connected, locked, named, shielded, objection) that hold now to `to`:
// when records move from one person to another, what was protected stays protected. How many.
int CarryRestrictions(store::Transaction& tx, PersonId from, PersonId to, AccountId who);

// Rules about one person that hold at `now`, for whomever; without their words.
[[nodiscard]] std::vector<Rule> RulesOf(store::Transaction& tx, PersonId person, Instant now);
// Rules of one kind for one account that hold at `now`; without their words.
[[nodiscard]] std::vector<Rule> RulesFor(store::Transaction& tx, AccountId account, RuleKind kind,
                                         Instant now);
// Every rule about one person, also ended ones, newest first, with its words ("erased" where the key was
// destroyed).
[[nodiscard]] std::vector<Rule> AllRulesOf(store::Transaction& tx, PersonId person);

}  // namespace kindred::sharing
