#include "sharing/decide.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace kindred::sharing {
namespace {

constexpr Action kActions[] = {Action::kView,       Action::kSearch, Action::kCorrect,
                               Action::kImport,     Action::kReport, Action::kAudit,
                               Action::kAdminister, Action::kExport, Action::kAccounts};

Decision Ask(std::string role, Action action, Sections sections = Sections::All(), std::string agency = "",
             std::string purpose = "direct care") {
  return Decide(ShippedPolicies(), {.role = std::move(role), .agency_kind = std::move(agency)},
                {.action = action, .sections = sections, .purpose = std::move(purpose)});
}

// The table as the decision record has it, by hand: role, what it may do, what it sees. A change of policy
// must change both.
struct Expected {
  const char* role;
  std::set<Action> actions;
  std::set<Section> sections;
};
const std::set<Section> kCasework = {
    Section::kCore,      Section::kSocialCare, Section::kEducation, Section::kHealth,  Section::kYouthJustice,
    Section::kEarlyHelp, Section::kPolice,     Section::kHousing,   Section::kLinkage, Section::kAudit};
std::set<Section> With(std::set<Section> set, std::initializer_list<Section> more) {
  set.insert(more);
  return set;
}
std::set<Section> Minus(std::set<Section> set, Section one) {
  set.erase(one);
  return set;
}
const std::set<Action> kWork = {Action::kView, Action::kSearch, Action::kCorrect, Action::kReport};
const std::set<Action> kRead = {Action::kView, Action::kSearch, Action::kReport};
const std::set<Action> kEverything(std::begin(kActions), std::end(kActions));
const std::set<Action> kAllButAccounts(std::begin(kActions), std::end(kActions) - 1);
const std::set<Section> kTrail = {Section::kCore, Section::kLinkage, Section::kAudit};
const Expected kTable[] = {
    {"practitioner", kWork, kCasework},
    {"lead_practitioner", kWork, kCasework},
    {"front_door", kWork, With(kCasework, {Section::kAdultServices})},
    {"emergency_duty", kWork, With(kCasework, {Section::kAdultServices})},
    {"team_manager",
     {Action::kView, Action::kSearch, Action::kCorrect, Action::kReport, Action::kAudit},
     With(kCasework, {Section::kAdultServices})},
    {"conference_chair", kRead, With(kCasework, {Section::kAdultServices})},
    {"business_support", kRead, {Section::kCore}},
    {"coordinator", kAllButAccounts, With(kCasework, {Section::kSources})},
    {"analyst",
     {Action::kView, Action::kSearch, Action::kImport, Action::kReport, Action::kExport},
     Minus(Minus(With(kCasework, {Section::kSources}), Section::kPolice), Section::kAudit)},
    {"commissioner", {Action::kReport}, {}},
    {"provider", {}, {}},
    {"family_member", {}, {}},
    {"advocate", {}, {}},
    {"auditor", {Action::kView, Action::kSearch, Action::kReport, Action::kAudit}, kTrail},
    {"governance_officer",
     {Action::kView, Action::kSearch, Action::kReport, Action::kAudit, Action::kAdminister, Action::kExport},
     kTrail},
    {"administrator", {Action::kAccounts, Action::kReport}, {}},
    {"operator", kEverything, With(kCasework, {Section::kAdultServices, Section::kSources})},
};

TEST(Decide, AnswersEveryRoleActionAndSectionAsTheTableSays) {
  ASSERT_EQ(std::size(kTable), ShippedPolicies().roles.size());
  for (const Expected& row : kTable)
    for (const Action action : kActions)
      for (int i = 0; i < kSectionCount; ++i) {
        const auto section = static_cast<Section>(i);
        const Decision decision = Ask(row.role, action, Sections().With(section));
        const bool may = row.actions.contains(action), sees = row.sections.contains(section);
        const bool needs = action == Action::kView || action == Action::kSearch || action == Action::kExport;
        const std::string what = std::string(row.role) + " " + std::string(ActionName(action)) + " " +
                                 std::string(SectionName(section));
        EXPECT_EQ(decision.allowed, may && (sees || !needs)) << what << ": " << decision.reason;
        EXPECT_EQ(decision.allowed, decision.reason.empty()) << what;
        if (decision.allowed) {
          EXPECT_EQ(decision.granted.Has(section), sees) << what;
          EXPECT_EQ(decision.withheld.empty(), sees) << what;
        } else {
          EXPECT_TRUE(decision.granted.IsEmpty()) << what;
        }
      }
}

TEST(Decide, NeverGrantsWhatWasNotAskedFor) {
  for (const RolePolicy& role : ShippedPolicies().roles)
    for (std::uint32_t bits = 0; bits <= Sections::All().Bits(); ++bits) {
      const Decision decision = Ask(std::string(role.role), Action::kView, Sections(bits), "police");
      EXPECT_EQ(decision.granted.Bits() & ~bits, 0U);
    }
}

TEST(Decide, LetsAnAgencySeeItsOwnSection) {
  EXPECT_FALSE(Ask("practitioner", Action::kView).granted.Has(Section::kAdultServices));
  EXPECT_TRUE(Ask("practitioner", Action::kView, Sections::All(), "adult_services")
                  .granted.Has(Section::kAdultServices));
  EXPECT_FALSE(Ask("administrator", Action::kView, Sections::All(), "health").allowed);
  EXPECT_FALSE(Ask("analyst", Action::kView, Sections::All(), "police").granted.Has(Section::kPolice));
}

TEST(Decide, SaysWhyInWords) {
  EXPECT_EQ(Ask("administrator", Action::kView).reason,
            "The role System administrator may not read records.");
  EXPECT_EQ(Ask("wizard", Action::kView).reason,
            "The role \"wizard\" is not one that this system knows; ask an administrator.");
  EXPECT_EQ(Ask("practitioner", Action::kView, Sections::All(), "", "").reason,
            "No purpose was given; say why the record is needed.");
  EXPECT_EQ(Ask("practitioner", Action::kView, Sections().With(Section::kSources)).reason,
            "The role Practitioner sees nothing of Source rows.");
  EXPECT_EQ(Ask("practitioner", Action::kView, Sections()).reason, "No section of the record was asked for.");
  EXPECT_EQ(
      Ask("practitioner", Action::kView).withheld,
      (std::vector<std::string>{"Not shown to the role Practitioner: Adult services and Source rows."}));
  EXPECT_EQ(Decide(ShippedPolicies(), {.role = "operator", .active = false}, {.purpose = "x"}).reason,
            "This account is closed.");
}

TEST(Decide, DescribesTheTableForAReader) {
  const std::string text = DescribePolicies(ShippedPolicies());
  for (const RolePolicy& role : ShippedPolicies().roles) EXPECT_NE(text.find(role.title), std::string::npos);
  EXPECT_NE(text.find("sees: no section of a record"), std::string::npos);
}

}  // namespace
}  // namespace kindred::sharing
