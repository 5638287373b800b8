// The decision: may this person, in this role, of this agency, do this, and see which sections? Pure and
// total: every role, action and section has an answer and every refusal its reason in words.
//
//   const Decision decision = Decide(policies, SubjectFacts{.role = "practitioner", .agency_kind =
//   "social_care"},
//                                    Request{.action = Action::kView, .sections = Sections::All(), …});
//   decision.granted.Has(Section::kPolice);
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/policy.hpp"

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

// Who asks, as far as the decision needs it.
struct SubjectFacts {
  std::string role;
  std::string agency_kind;  // SectionName of what the agency's own work is; empty: none
  bool active = true;       // the account is not closed
};

struct Request {
  Action action = Action::kView;
  Sections sections;  // what is wanted
  std::string purpose;
};

struct Decision {
  bool allowed = false;
  Sections granted;
  std::string reason;                 // why not, when not allowed
  std::vector<std::string> withheld;  // one sentence for each group of sections left out
};

[[nodiscard]] Decision Decide(const Policies& policies, const SubjectFacts& subject, const Request& request);

}  // namespace kindred::sharing
