// The decision about one person: each rule alone, what comes before what, and that no restriction ever
// reveals more.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "sharing/agreements.hpp"
#include "sharing/decide.hpp"

namespace kindred::sharing {
namespace {

constexpr Instant kNow{1'774'951'200'000'000};
constexpr AccountId kReader{7};
constexpr AgencyId kAgency{3};

Rule Made(RuleKind kind, AccountId account = {}, Sections sections = {}) {
  return {.kind = kind, .person = PersonId{1}, .account = account, .sections = sections, .from = Instant{1}};
}

Decision Ask(const std::vector<Rule>& rules, Relation relation = Relation::kOnTeam,
             const std::string& role = "practitioner", Action action = Action::kView,
             const std::string& purpose = "direct care") {
  return Decide(ShippedPolicies(),
                {.role = role, .account = kReader, .agency = kAgency, .about = PersonFacts{relation, rules}},
                {.action = action, .sections = Sections::All(), .purpose = purpose, .now = kNow});
}

TEST(DecideAboutAPerson, AsksForAPurposeOnlyWhereThereIsNoRelationship) {
  const Decision stranger = Ask({}, Relation::kNone);
  EXPECT_FALSE(stranger.allowed);
  EXPECT_TRUE(stranger.asks_purpose);
  for (const Relation relation : {Relation::kAgencyInvolved, Relation::kConsulted, Relation::kSiblingsTeam,
                                  Relation::kTeamManager, Relation::kOnTeam})
    EXPECT_TRUE(Ask({}, relation).allowed) << RelationWords(relation);
  EXPECT_TRUE(Ask({}, Relation::kNone, "front_door").allowed) << "on duty";
  EXPECT_TRUE(Ask({}, Relation::kNone, "practitioner", Action::kSearch).allowed) << "a list asks nobody";
  EXPECT_TRUE(Ask({Made(RuleKind::kPurpose, kReader)}, Relation::kNone).allowed);
  EXPECT_FALSE(Ask({Made(RuleKind::kPurpose, AccountId{8})}, Relation::kNone).allowed)
      << "somebody else said it";
  EXPECT_TRUE(Ask({Made(RuleKind::kTeam, kReader)}, Relation::kNone).allowed);
  EXPECT_TRUE(Ask({}, Relation::kNone, "coordinator").allowed) << "no casework: the purpose is the function";
}

TEST(DecideAboutAPerson, NeverOpensARelativesRecord) {
  const std::vector<Rule> rules = {Made(RuleKind::kConnected, kReader), Made(RuleKind::kNamed, kReader),
                                   Made(RuleKind::kOverride, kReader),
                                   Made(RuleKind::kDisclosed, kReader, Sections::All())};
  const Decision decision = Ask(rules);
  EXPECT_FALSE(decision.allowed);
  EXPECT_FALSE(decision.may_override);
  EXPECT_TRUE(decision.granted.IsEmpty());
  EXPECT_TRUE(decision.disclosed.IsEmpty());
  EXPECT_TRUE(Ask({Made(RuleKind::kConnected, AccountId{8})}).allowed) << "another reader's relative";
}

TEST(DecideAboutAPerson, OpensALockedRecordToTheNamedAndByOverride) {
  const Decision shut = Ask({Made(RuleKind::kLocked)});
  EXPECT_FALSE(shut.allowed);
  EXPECT_TRUE(shut.may_override);
  EXPECT_FALSE(shut.asks_purpose);
  EXPECT_TRUE(Ask({Made(RuleKind::kLocked), Made(RuleKind::kNamed, kReader)}).allowed);
  EXPECT_TRUE(Ask({Made(RuleKind::kLocked), Made(RuleKind::kOverride, kReader)}, Relation::kNone).allowed);
  EXPECT_FALSE(Ask({Made(RuleKind::kLocked)}, Relation::kNone, "analyst").may_override);
  EXPECT_TRUE(Ask({Made(RuleKind::kLocked)}, Relation::kNone, "auditor", Action::kAudit).allowed);
}

TEST(DecideAboutAPerson, LeavesOutWhereAShieldedPersonIs) {
  const Decision shielded = Ask({Made(RuleKind::kShielded)});
  ASSERT_TRUE(shielded.allowed);
  EXPECT_TRUE(shielded.left_out.Has(Field::kAddress));
  EXPECT_TRUE(shielded.left_out.Has(Field::kSourceRow));
  EXPECT_TRUE(shielded.may_override);
  EXPECT_FALSE(shielded.withheld.empty());
  EXPECT_TRUE(Ask({Made(RuleKind::kShielded), Made(RuleKind::kNamed, kReader)}).left_out.IsEmpty());
  EXPECT_TRUE(Ask({Made(RuleKind::kShielded), Made(RuleKind::kOverride, kReader)}).left_out.IsEmpty());
  EXPECT_FALSE(Ask({Made(RuleKind::kShielded), Made(RuleKind::kDisclosed, kReader, Sections::All())})
                   .left_out.IsEmpty())
      << "a disclosure opens sections, not a refuge";
}

TEST(DecideAboutAPerson, HonoursAWishInVoluntaryWorkOnly) {
  const Rule wish =
      Made(RuleKind::kObjection, {}, Sections().With(Section::kEarlyHelp).With(Section::kHealth));
  const Decision decision = Ask({wish});
  EXPECT_FALSE(decision.granted.Has(Section::kEarlyHelp));
  EXPECT_TRUE(decision.granted.Has(Section::kHealth)) << "answered with a reason elsewhere, not by hiding";
  EXPECT_TRUE(Ask({wish}, Relation::kNone, "front_door").granted.Has(Section::kEarlyHelp));
  EXPECT_TRUE(Ask({wish}, Relation::kOnTeam, "practitioner", Action::kView, "safeguarding")
                  .granted.Has(Section::kEarlyHelp));
}

TEST(DecideAboutAPerson, OpensExactlyWhatWasDisclosed) {
  const Sections restricted = Sections().With(Section::kAdultServices);
  const Decision decision = Ask({Made(RuleKind::kDisclosed, kReader, restricted)}, Relation::kNone);
  EXPECT_TRUE(decision.allowed) << "what was disclosed to somebody is why they look";
  EXPECT_EQ(decision.disclosed, restricted);
  EXPECT_FALSE(decision.granted.Has(Section::kAdultServices));
}

TEST(DecideAboutAPerson, LetsARuleHoldFromItsBeginningUntilJustBeforeItsEnd) {
  Rule rule = Made(RuleKind::kLocked);
  rule.from = kNow;
  EXPECT_FALSE(Ask({rule}).allowed) << "from the first instant";
  rule.from = Instant{kNow.micros + 1};
  EXPECT_TRUE(Ask({rule}).allowed);
  rule.from = Instant{1};
  rule.to = kNow;
  EXPECT_TRUE(Ask({rule}).allowed) << "the end is the first instant at which it no longer holds";
  rule.to = Instant{kNow.micros + 1};
  EXPECT_FALSE(Ask({rule}).allowed);
}

// What a decision reveals: sections that may be read, and fields that are not left out.
struct Revealed {
  std::uint32_t sections;
  bool whole;
};
Revealed What(const Decision& d) {
  if (!d.allowed) return {0, false};
  return {d.granted.Bits() | d.disclosed.Bits(), d.left_out.IsEmpty()};
}
bool RevealsNoMore(const Decision& after, const Decision& before) {
  const Revealed a = What(after), b = What(before);
  return (a.sections & ~b.sections) == 0 && (!a.whole || b.whole);
}

rc::Gen<Rule> AnyRule() {
  return rc::gen::map(
      rc::gen::tuple(rc::gen::inRange(0, kRuleKinds), rc::gen::inRange(0, 4), rc::gen::inRange(0, 3),
                     rc::gen::arbitrary<std::uint32_t>(), rc::gen::inRange(-2, 3), rc::gen::inRange(-2, 4)),
      [](const auto& parts) {
        const auto [kind, account, agency, sections, from, to] = parts;
        Rule rule{.kind = static_cast<RuleKind>(kind), .person = PersonId{1}};
        rule.account = AccountId{account == 0 ? 0 : 5 + account};
        rule.agency = AgencyId{agency == 0 ? 0 : 2 + agency};
        rule.sections = Sections(sections & Sections::All().Bits());
        rule.from = Instant{kNow.micros + from};
        if (to < 3) rule.to = Instant{kNow.micros + to};
        return rule;
      });
}
const std::vector<std::string> kRoleNames = [] {
  std::vector<std::string> names{"nobody"};
  for (const RolePolicy& role : ShippedPolicies().roles) names.emplace_back(role.role);
  return names;
}();

RC_GTEST_PROP(DecideAboutAPerson, NeverRevealsMoreForOneMoreRestriction, ()) {
  auto rules = *rc::gen::container<std::vector<Rule>>(AnyRule());
  const auto role = *rc::gen::elementOf(kRoleNames);
  const auto relation = static_cast<Relation>(*rc::gen::inRange(0, 7));
  const auto action =
      *rc::gen::element(Action::kView, Action::kSearch, Action::kCorrect, Action::kExport, Action::kAudit);
  const auto purpose = *rc::gen::element<std::string>("direct care", "safeguarding", "linkage", "audit");
  const Decision before = Ask(rules, relation, role, action, purpose);
  Rule more = *AnyRule();
  more.kind =
      *rc::gen::element(RuleKind::kConnected, RuleKind::kLocked, RuleKind::kShielded, RuleKind::kObjection);
  rules.insert(rules.begin() + *rc::gen::inRange<std::size_t>(0, rules.size() + 1), more);
  RC_ASSERT(RevealsNoMore(Ask(rules, relation, role, action, purpose), before));
}

RC_GTEST_PROP(DecideAboutAPerson, NeverRevealsMoreWhenAPermissionEnds, ()) {
  auto rules = *rc::gen::container<std::vector<Rule>>(AnyRule());
  const auto role = *rc::gen::elementOf(kRoleNames);
  const auto relation = static_cast<Relation>(*rc::gen::inRange(0, 7));
  Rule permission = *AnyRule();
  permission.kind = *rc::gen::element(RuleKind::kNamed, RuleKind::kDisclosed, RuleKind::kOverride,
                                      RuleKind::kPurpose, RuleKind::kTeam, RuleKind::kConsulted);
  rules.push_back(permission);
  const Decision before = Ask(rules, relation, role);
  rules.back().to = kNow;  // it expires this instant
  RC_ASSERT(RevealsNoMore(Ask(rules, relation, role), before));
}

RC_GTEST_PROP(DecideAboutAPerson, DoesNotDependOnTheOrderOfRules, ()) {
  auto rules = *rc::gen::container<std::vector<Rule>>(AnyRule());
  const auto role = *rc::gen::elementOf(kRoleNames);
  const Decision before = Ask(rules, Relation::kNone, role);
  std::reverse(rules.begin(), rules.end());
  const Decision after = Ask(rules, Relation::kNone, role);
  RC_ASSERT(before.allowed == after.allowed && before.granted == after.granted &&
            before.disclosed == after.disclosed && before.left_out == after.left_out &&
            before.reason == after.reason);
}

Agreement Between(std::vector<std::string> parties, Sections sections, const char* from, const char* to) {
  Agreement agreement{.between = std::move(parties), .purposes = {"direct_care"}, .sections = sections};
  agreement.period = {*ParseDate(from, DateOrder::kIso), ParseDate(to, DateOrder::kIso)};
  return agreement;
}

TEST(Coverage, IsOnesOwnAndWhatAgreementsInForceGive) {
  const Date day = Date::FromYmd(2026, 3, 31);
  const std::vector<Agreement> agreements = {Between({"Eastmoor Council", "Eastmoor Schools"},
                                                     Sections().With(Section::kEducation), "2025-04-01",
                                                     "2026-04-01")};
  const auto council = Coverage::Of("Eastmoor Council", "direct_care", day, agreements);
  EXPECT_TRUE(council->Covers("EASTMOOR COUNCIL", Section::kSocialCare)) << "one's own needs none";
  EXPECT_TRUE(council->Covers("Eastmoor schools", Section::kEducation));
  EXPECT_FALSE(council->Covers("Eastmoor schools", Section::kHealth));
  EXPECT_FALSE(council->Covers("Westmoor schools", Section::kEducation));
  EXPECT_FALSE(council->Covers("", Section::kEducation));
  EXPECT_FALSE(Coverage::Of("Eastmoor Council", "direct_care", day.AddDays(1), agreements)
                   ->Covers("Eastmoor schools", Section::kEducation))
      << "it ends at once";
  EXPECT_FALSE(Coverage::Of("Eastmoor Council", "statistics", day, agreements)
                   ->Covers("Eastmoor schools", Section::kEducation));
  EXPECT_FALSE(
      Coverage::Of("", "direct_care", day, agreements)->Covers("Eastmoor schools", Section::kEducation));
  EXPECT_TRUE(Coverage::Everything()->Covers("anybody", Section::kPolice));
}

RC_GTEST_PROP(Coverage, NeverCoversMoreWhenAnAgreementIsNarrowedOrExpires, ()) {
  const std::vector<std::string> names = {"A", "B", "C", "D"};
  const auto any = rc::gen::map(
      rc::gen::tuple(rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(names)),
                     rc::gen::arbitrary<std::uint32_t>(), rc::gen::inRange(-3, 1), rc::gen::inRange(-1, 4)),
      [](const auto& parts) {
        const auto [parties, sections, from, to] = parts;
        const Date day = Date::FromYmd(2026, 3, 31);
        Agreement agreement{
            .between = parties, .purposes = {"direct_care"}, .sections = Sections(sections & 0xfff)};
        agreement.period = {day.AddDays(from), day.AddDays(to)};
        return agreement;
      });
  auto agreements = *rc::gen::nonEmpty(rc::gen::container<std::vector<Agreement>>(any));
  const Date day = Date::FromYmd(2026, 3, 31);
  const auto before = Coverage::Of("A", "direct_care", day, agreements);
  Agreement& one = agreements[*rc::gen::inRange<std::size_t>(0, agreements.size())];
  switch (*rc::gen::inRange(0, 4)) {
    case 0:
      one.sections = one.sections.And(Sections(*rc::gen::arbitrary<std::uint32_t>()));
      break;
    case 1:
      one.period.to = day;
      break;
    case 2:
      one.purposes.clear();
      break;
    default:
      if (!one.between.empty()) one.between.pop_back();
  }
  const auto after = Coverage::Of("A", "direct_care", day, agreements);
  for (const std::string& name : names)
    for (int i = 0; i < kSectionCount; ++i)
      RC_ASSERT(!after->Covers(name, static_cast<Section>(i)) ||
                before->Covers(name, static_cast<Section>(i)));
}

TEST(Sight, TellsOfTheCoreToThoseWhoSeeTheCoreAlone) {
  const Sight core(Sections().With(Section::kCore).With(Section::kAudit), nullptr, false);
  EXPECT_TRUE(core.Knows(PersonId{1}, core.Of("x", Section::kHealth)));
  EXPECT_FALSE(core.Sees(PersonId{1}, core.Of("x", Section::kHealth)));
  EXPECT_FALSE(core.Knows(PersonId{1}, core.Of("x", Section::kPolice))) << "being known there says too much";
  const Sight schools(Sections().With(Section::kCore).With(Section::kEducation), nullptr, false);
  EXPECT_FALSE(schools.Knows(PersonId{1}, schools.Of("x", Section::kHealth))) << "sees what its sections say";
}

TEST(Sight, IsShutForPeopleWhoWereNotWeighed) {
  Sight sight(Sections::All(), Coverage::Everything(), true);
  sight.Put(PersonId{1}, {.granted = Sections::All()});
  EXPECT_TRUE(sight.Sees(PersonId{1}, "x", Section::kHealth));
  EXPECT_FALSE(sight.Sees(PersonId{2}, "x", Section::kHealth));
  EXPECT_TRUE(sight.IsShut(PersonId{2}));
}

}  // namespace
}  // namespace kindred::sharing
