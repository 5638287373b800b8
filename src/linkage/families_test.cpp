#include "linkage/families.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace kindred::linkage {
namespace {

const Date kDay = Date::FromYmd(2026, 3, 31);
constexpr std::uint32_t kMum = 0, kDad = 1, kChildA = 2, kChildB = 3, kStranger = 4;

FamilyInput Household() {
  FamilyInput input;
  input.people = {{Date::FromYmd(1985, 1, 1), {}, {"REID"}},
                  {Date::FromYmd(1984, 1, 1), {}, {"OKAFOR"}},
                  {Date::FromYmd(2012, 5, 1), {}, {"OKAFOR REID"}},
                  {Date::FromYmd(2017, 5, 1), {}, {"OKAFOR REID"}},
                  {Date::FromYmd(1990, 1, 1), {}, {"SMITH"}}};
  for (const std::uint32_t child : {kChildA, kChildB}) {
    input.relationships.push_back(
        {.person = kMum, .other = child, .kind = Kinship::kMother, .parental_responsibility = true});
    input.relationships.push_back(
        {.person = kDad, .other = child, .kind = Kinship::kFather, .parental_responsibility = true});
  }
  for (const std::uint32_t person : {kMum, kDad, kChildA, kChildB})
    input.residences.push_back(
        {.person = person, .address = "12 MILL LANE|TS18 1AB", .from = Date::FromYmd(2015, 1, 1)});
  return input;
}

Families Compose(const FamilyInput& input) {
  return ComposeFamilies(input, {.on = kDay});
}

TEST(Families, TakesParentsAndChildrenWhoLiveTogetherAsOne) {
  const Families families = Compose(Household());
  EXPECT_EQ(families.on_day[kMum], families.on_day[kChildA]);
  EXPECT_EQ(families.on_day[kDad], families.on_day[kChildB]);
  EXPECT_NE(families.on_day[kStranger], families.on_day[kMum]);
}

TEST(Families, LeavesOutAParentWhoLivesElsewhereButRemembersHim) {
  FamilyInput input = Household();
  for (Residence& r : input.residences)
    if (r.person == kDad) r.to = Date::FromYmd(2022, 1, 1);
  input.residences.push_back(
      {.person = kDad, .address = "3 CHAPEL ROW|DL3 7QT", .from = Date::FromYmd(2022, 1, 1)});
  const Families families = Compose(input);
  EXPECT_NE(families.on_day[kDad], families.on_day[kChildA]);
  EXPECT_TRUE(std::ranges::any_of(families.memberships, [&](const Membership& m) {
    return m.person == kDad && m.family == families.on_day[kChildA] && !m.current &&
           m.reason == MembershipReason::kParentOf;
  }));
}

TEST(Families, KnowsADwellingHoweverItIsWritten) {
  FamilyInput input = Household();
  input.relationships.clear();
  input.people[kMum].surnames = {"OKAFOR"};
  for (Residence& r : input.residences)
    if (r.person == kMum) r.address = "12 MILL LANE EASTMOOR|TS181AB";
  EXPECT_EQ(Compose(input).on_day[kMum], Compose(input).on_day[kChildA]);
}

TEST(Families, DoesNotJoinStrangersWhoFollowedEachOtherInOneDwelling) {
  FamilyInput input = Household();
  input.residences.push_back({.person = kStranger, .address = "12 MILL LANE|TS18 1AB"});
  EXPECT_NE(Compose(input).on_day[kStranger], Compose(input).on_day[kMum]);
}

TEST(Families, KeepsTheUnbornWithTheMother) {
  FamilyInput input = Household();
  input.people.push_back({Date::FromYmd(2026, 6, 1), {}, {"REID"}});
  input.relationships.push_back({.person = kMum, .other = 5, .kind = Kinship::kMother});
  EXPECT_EQ(Compose(input).on_day[5], Compose(input).on_day[kMum]);
}

TEST(Families, EndsWithADeath) {
  FamilyInput input = Household();
  input.people[kDad].death = Date::FromYmd(2024, 2, 2);
  input.residences.pop_back();
  EXPECT_NE(ComposeFamilies(input, {.on = kDay}).memberships.size(), 0U);
  std::erase_if(input.residences, [](const Residence& r) { return r.person == kDad; });
  EXPECT_NE(Compose(input).on_day[kDad], Compose(input).on_day[kChildA]);
}

TEST(Families, GivesEveryPersonAReason) {
  const Families families = Compose(Household());
  for (std::uint32_t person = 0; person < 5; ++person)
    EXPECT_TRUE(std::ranges::any_of(families.memberships, [&](const Membership& m) {
      return m.person == person && m.family == families.on_day[person] && m.current;
    }));
}

TEST(Families, DoesNotDependOnTheOrderOfStatements) {
  FamilyInput input = Household();
  const Families before = Compose(input);
  std::ranges::reverse(input.relationships);
  std::ranges::reverse(input.residences);
  EXPECT_EQ(Compose(input).on_day, before.on_day);
}

}  // namespace
}  // namespace kindred::linkage
