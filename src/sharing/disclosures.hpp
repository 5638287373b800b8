// Decisions to share now, or not to, whatever agreements say (Children Act 2004 s. 16LA), and overrides of a
// lock or a shield. None waits for anybody: it takes effect at once, says who decided what, for whom, why and
// on what basis, and waits afterwards for a review by somebody else.
//
//   auto made = Disclose(tx, {.people = family, .sections = health, .to_agency = school, .basis =
//   Basis::kWelfare,
//                             .to = "Elm Primary", .what = "…", .why = "…", .made_by = who, .until =
//                             in_30_days});
//   for (const Disclosure& d : WaitingForReview(tx, 100)) …
//   Review(tx, ref, reviewer, Outcome::kRight, "…");
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "sharing/rules.hpp"

namespace kindred::sharing {

// What a disclosure rests on. Never consent: it is no basis for safeguarding.
enum class Basis : std::uint8_t {
  kWelfare,  // Children Act 2004 s. 16LA: relevant to the child's welfare
  kEnquiry,  // Children Act 1989 s. 47
  kVital,    // somebody's life or health: UK GDPR Article 6(1)(d)
  kCourt,    // a court ordered it
};
inline constexpr int kBases = 4;
[[nodiscard]] std::string_view BasisName(Basis basis);
[[nodiscard]] std::string_view BasisWords(Basis basis);
[[nodiscard]] std::optional<Basis> BasisFromName(std::string_view name);

enum class DisclosureKind : std::uint8_t { kShared, kRefused, kOverride };
[[nodiscard]] std::string_view DisclosureWords(DisclosureKind kind);

// What a reviewer finds.
enum class Outcome : std::uint8_t { kRight, kLearn, kWrong };
[[nodiscard]] std::string_view OutcomeWords(Outcome outcome);
[[nodiscard]] std::optional<Outcome> OutcomeFromName(std::string_view name);
[[nodiscard]] std::string_view OutcomeName(Outcome outcome);

struct Disclosure {
  std::string ref;  // opaque; made by the store
  DisclosureKind kind = DisclosureKind::kShared;
  std::vector<PersonId> people;
  Sections sections;           // what is opened
  std::optional<Basis> basis;  // of what was shared
  AgencyId to_agency;          // whose people see it from now on; none: nobody in Kindred does
  AccountId to_account;        // or one account alone
  std::string to, what, why;   // in words; sealed
  AccountId made_by;
  Instant made_at;
  std::optional<Instant> until;
  std::optional<Instant> reviewed_at;
  AccountId reviewed_by;
  std::optional<Outcome> outcome;
  std::string note;  // the reviewer's; sealed
};

// Records the decision and carries it out. kUsage names what is missing: nobody it is about, no reason, and
// of sharing also no section, no basis, nobody it goes to. The reference comes back.
[[nodiscard]] Result<std::string> Disclose(store::Transaction& tx, const Disclosure& disclosure);

// Oldest first, at most `limit`, with their words.
[[nodiscard]] std::vector<Disclosure> WaitingForReview(store::Transaction& tx, int limit);
[[nodiscard]] std::vector<Disclosure> DisclosuresOf(store::Transaction& tx, PersonId person);
// Nothing when there is none.
[[nodiscard]] std::optional<Disclosure> FindDisclosure(store::Transaction& tx, std::string_view ref);

// Keeps the review; what was found wrong ends at once. kRefused for who decided themselves, kConflict when it
// was reviewed already, kUsage without a note.
[[nodiscard]] Result<void> Review(store::Transaction& tx, std::string_view ref, AccountId reviewer,
                                  Outcome outcome, const std::string& note);

// Ends every override of this account that is about nobody in `people`: whoever leaves the record leaves it.
// How many.
int EndOverridesElsewhere(store::Transaction& tx, AccountId account, const std::vector<PersonId>& people);

}  // namespace kindred::sharing
