// The decision: may this person, in this role, of this agency, do this, and see which sections of whom? Pure
// and total: every role, action and section has an answer and every refusal its reason in words. What comes
// before what is in docs/adr/0009-sharing.md; agreements, which are about sources rather than people, are
// Coverage (sight.hpp).
//
//   const Decision decision = Decide(policies, SubjectFacts{.role = "practitioner", .agency_kind =
//   "social_care"},
//                                    Request{.action = Action::kView, .sections = Sections::All(), …});
//   decision.granted.Has(Section::kPolice);
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/policy.hpp"
#include "sharing/rules.hpp"
#include "sharing/sight.hpp"

namespace kindred::sharing {

// What one role may do. Rows of one table that a governance officer can read (RolePolicies).
struct RolePolicy {
  std::string_view role;   // stored with accounts and in the access log
  std::string_view title;  // for people
  std::string_view does;   // what the role is for, in a sentence
  std::vector<Action> actions;
  Sections sections;                // which sections it may ever see
  bool own_agency_section = false;  // sees, beside `sections`, the section of its own agency's kind
};

struct Policies {
  std::vector<RolePolicy> roles;
  std::vector<std::string_view> purposes;  // what a form offers; the first is the usual one
};

// The policies this program ships.
[[nodiscard]] const Policies& ShippedPolicies();
// The table as text, for the reference manual and `kindred` itself: one line a role.
[[nodiscard]] std::string DescribePolicies(const Policies& policies);

// How the reader stands to a person, weakest first.
enum class Relation : std::uint8_t {
  kNone,
  kAgencyInvolved,  // the reader's agency works with them now
  kConsulted,       // asked for advice
  kSiblingsTeam,    // on the team around a brother or sister
  kTeamManager,     // manages the service that works with them
  kOnTeam,
  kOnDuty,  // answers for every family just now: the front door, emergency duty
};
// "on the team around this child", for the log and the pages.
[[nodiscard]] std::string_view RelationWords(Relation relation);

// What is known of the person whom a decision is about.
struct PersonFacts {
  Relation relation = Relation::kNone;
  std::span<const Rule> rules;  // whether they hold for this reader now is for the decision to see
};

// Who asks, as far as the decision needs it.
struct SubjectFacts {
  std::string role;
  std::string agency_kind;  // SectionName of what the agency's own work is; empty: none
  bool active = true;       // the account is not closed
  AccountId account;
  AgencyId agency;
  std::optional<PersonFacts> about;  // nothing: the request names nobody
};

struct Request {
  Action action = Action::kView;
  Sections sections;  // what is wanted
  std::string purpose;
  Instant now;  // rules hold or not at this instant
};

struct Decision {
  bool allowed = false;
  Sections granted;
  std::string reason;                 // why not, when not allowed
  std::vector<std::string> withheld;  // one sentence for each group of sections left out
  Sections disclosed;                 // opened by a disclosure decision: seen without an agreement
  Fields left_out;                    // of what is granted
  bool asks_purpose = false;          // refused until the reader says what for
  bool may_override = false;          // what is refused or left out, an override with a reason opens
};

[[nodiscard]] Decision Decide(const Policies& policies, const SubjectFacts& subject, const Request& request);

// The part of the decision that is about one person: `by_role` after the rules of `subject.about`, which must
// be there.
[[nodiscard]] Decision ApplyRules(Decision by_role, const SubjectFacts& subject, const Request& request);

// What an agreement must name for this purpose: "direct_care", "linkage", "statistics"; empty when the
// purpose needs none (audit, administration, subject access). A purpose in somebody's own words is direct
// care.
[[nodiscard]] std::string_view AgreementPurpose(std::string_view purpose);
// Does the role answer for every family, so that it needs neither relationship nor purpose?
[[nodiscard]] bool IsOnDuty(std::string_view role);
// Does the role work with families, so that it is asked what for where there is no relationship?
[[nodiscard]] bool WorksWithFamilies(std::string_view role);

}  // namespace kindred::sharing
