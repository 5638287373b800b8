// What a case system says of its children, joined by child and understood: dates are dates, everything of a
// child is with the child. Made from the tables of one authority's case system alone; the returns are written
// from it.
//
//   const CaseModel model = ReadModel(record);
//   for (const Child& child : model.children)
//     for (const Referral& referral : child.referrals) …
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/date.hpp"
#include "statutory/build/case_record.hpp"

namespace kindred::statutory::build {

using MaybeDate = std::optional<Date>;

struct Stretch {
  MaybeDate from, to;  // `to` blank: goes on
};
struct Address : Stretch {
  std::string kind, postcode;
};
struct Contact {
  MaybeDate on;
  std::string source;
};
struct EarlyHelp : Stretch {
  std::string organisation;
};
struct Referral {
  std::string id, need, source, close_reason, team, worker;
  MaybeDate on, closed;
  bool no_further_action = false;
};
struct Assessment {
  std::string id, referral, team, worker;
  MaybeDate start, authorised;
  std::string seen;                  // "Y", "N", blank
  bool no_further_action = false;    // it ended so
  std::vector<std::string> factors;  // census codes
};
struct CinPlan : Stretch {
  std::string id, referral, team, worker;
};
struct Conference {
  std::string id, enquiry, plan, referral;
  MaybeDate on, target;
  bool made_plan = false, transfer_in = false;
};
struct Enquiry {
  std::string id, referral, team, worker;
  MaybeDate start, end;
  bool no_further_action = false;
  std::optional<Conference> conference;
};
struct Visit {
  MaybeDate on;
  std::string seen, alone;
};
struct ProtectionPlan : Stretch {
  std::string id, referral, initial, latest;
  bool of_other_authority = false;
  std::vector<Date> reviews;  // in order
};
struct CareEpisode : Stretch {
  std::string id, care, referral, why_begun, need, why_ended, placement;
  MaybeDate entered, officer_contact;
};
struct Placement : Stretch {
  std::string id, kind, urn, provider, postcode, why_moved;
};
struct LegalStatus : Stretch {
  std::string status;
};
struct Review {
  MaybeDate on;
  std::string how;
};
struct HealthCheck {
  MaybeDate on;
  std::string kind;  // "health assessment", "dental check", in lower case
};
struct Questionnaire {
  MaybeDate on;
  std::string score, reason;
};
struct Missing : Stretch {
  std::string kind, offered, accepted;  // M missing, A away
};
struct Permanence {
  MaybeDate decided, order, matched, placed, reversed, final_order, fostering;
  std::string reversed_reason, adopters, adopter_sex, adopter_status, order_type;
  bool by_foster_carer = false;
};
struct PreviousPermanence {
  std::string option, authority, on;  // `on` as written: parts may be unknown
};
struct CareLeaver {
  std::string eligibility, in_touch, accommodation, suitable, activity, adviser, team, worker;
  MaybeDate contact, review;
};
struct Involvement : Stretch {
  std::string worker, role, team, reason, referral;
};
struct Substance {
  MaybeDate on;
  std::string intervention;
};

struct Child {
  std::string id, forename, surname, sex, ethnicity, upn, former_upn, upn_unknown;
  MaybeDate born, expected, died;
  bool is_mother = false;
  std::vector<Date> children_born;  // of a mother, first to last
  std::vector<std::string> disabilities;
  std::vector<Address> addresses;
  std::vector<Contact> contacts;
  std::vector<EarlyHelp> early_help;
  std::vector<Referral> referrals;  // by date
  std::vector<Assessment> assessments;
  std::vector<CinPlan> cin_plans;
  std::vector<Enquiry> enquiries;
  std::vector<Conference> conferences;                        // without an enquiry of the extract
  std::vector<ProtectionPlan> protection_plans;               // by start
  std::vector<Visit> visits, protection_visits, care_visits;  // by date
  std::vector<CareEpisode> care;                              // by start
  std::vector<Placement> placements;
  std::vector<LegalStatus> legal;
  std::vector<Review> reviews;
  std::vector<HealthCheck> health;
  std::vector<Questionnaire> questionnaires;
  std::vector<Missing> missing;
  std::vector<Permanence> permanence;
  std::vector<PreviousPermanence> previous_permanence;
  std::vector<CareLeaver> leaving;
  std::vector<Involvement> involvements;  // by start
  std::vector<Stretch> asylum;            // as an unaccompanied asylum-seeking child
  std::vector<MaybeDate> convictions;
  std::vector<Substance> substances;
  std::string immunised;  // "Y", "N", blank: not said

  [[nodiscard]] const Placement* PlacementOf(const CareEpisode& episode) const;
  // The status in force on that day; blank when none is.
  [[nodiscard]] std::string LegalOn(Date day) const;
  // The postcode of home on that day, else the one nearest before, else the first; blank when there is none.
  [[nodiscard]] std::string HomeOn(Date day) const;
};

struct Worker {
  std::string name, registration, title, team;
};

struct CaseModel {
  std::vector<Child> children;  // by id
  std::map<std::string, Worker> workers;
  std::map<std::string, std::string> teams;  // id → name
  // Numbers with more rows in one table than a child can have (an extract with one number throughout): left
  // out, so that nothing is compared with everything.
  std::vector<std::string> left_out;
};
inline constexpr std::size_t kMostRowsOfAChild = 2000;

// Joins the tables. Rows whose child is not in ssd_person are left out; a cell that is no date is blank.
[[nodiscard]] CaseModel ReadModel(const CaseRecord& record);

// Y, 1, yes or true.
[[nodiscard]] bool IsYes(const std::string& flag);

// From–to touches [first, last], both included; an unknown start does not.
[[nodiscard]] bool Touches(const Stretch& stretch, Date first, Date last);

}  // namespace kindred::statutory::build
