#include "demo/generate.hpp"

#include <gtest/gtest.h>

#include "base/hash.hpp"
#include "demo/lives.hpp"
#include "demo/rates.hpp"
#include "demo/record.hpp"
#include "demo/test_area.hpp"

namespace kindred::demo {

const SharedArea& Area20000() {
  static const SharedArea* const kArea = [] {
    auto* area = new SharedArea;
    auto made = Generate(SmallArea(20000, 2, 7), area->folder.Path(), false);
    if (made) area->summary = *made;
    return area;
  }();
  return *kArea;
}

namespace {

std::map<std::string, std::string> Digests(const std::filesystem::path& folder) {
  std::map<std::string, std::string> digests;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.is_regular_file())
      digests[std::filesystem::relative(entry.path(), folder).string()] =
          ToHex(AsText(Hash(ReadAll(entry.path()))));
  return digests;
}

TEST(Demo, SameSeedMakesTheSameBytesOnAnyNumberOfThreads) {
  TemporaryFolder one, two, three, other;
  Options options = SmallArea(1500, 2, 11);
  options.threads = 1;
  ASSERT_TRUE(Generate(options, one.Path(), false));
  options.threads = 2;
  ASSERT_TRUE(Generate(options, two.Path(), false));
  options.threads = 5;
  ASSERT_TRUE(Generate(options, three.Path(), false));
  options.seed = 12;
  ASSERT_TRUE(Generate(options, other.Path(), false));
  EXPECT_EQ(Digests(one.Path()), Digests(two.Path()));
  EXPECT_EQ(Digests(one.Path()), Digests(three.Path()));
  EXPECT_NE(Digests(one.Path()), Digests(other.Path()));
}

TEST(Demo, RatesHoldWithinSamplingError) {
  const Sheets::Counts& c = Area20000().summary.counts;
  EXPECT_NEAR(static_cast<double>(c.children), 20000, 200);
  // Brothers and sisters come together, so that the spread is wider than Poisson's: three standard
  // deviations of groups of about two.
  const auto near = [](std::int64_t count, double target) {
    EXPECT_NEAR(static_cast<double>(count), target, 3 * std::sqrt(2 * target) + 0.02 * target);
  };
  near(c.looked_after, rates::kLookedAfterOnADay);
  near(c.left_care, rates::kLeavingCareAYear);
  near(c.adopted, rates::kAdoptedAYear);
  near(c.referrals, rates::kReferralsAYear);
  near(c.in_need, rates::kInNeedOnADay);
  near(c.protection_plans, rates::kProtectionPlansOnADay);
  EXPECT_NEAR(static_cast<double>(c.referred_again) / static_cast<double>(c.referrals),
              rates::kReferredAgainShare, 0.05);
  EXPECT_NEAR(static_cast<double>(c.police_referrals) / static_cast<double>(c.referrals), rates::kPoliceShare,
              0.06);
  EXPECT_NEAR(static_cast<double>(c.school_referrals) / static_cast<double>(c.referrals), rates::kSchoolShare,
              0.06);
}

TEST(Demo, EveryTrapAndEveryMistakeIsThere) {
  const Sheets::Counts& c = Area20000().summary.counts;
  for (std::size_t t = 1; t < static_cast<std::size_t>(Trap::kCount); ++t)
    EXPECT_GT(c.traps[t], 0) << TrapName(static_cast<Trap>(t));
  for (std::size_t m = 0; m < static_cast<std::size_t>(Mistake::kCount); ++m)
    EXPECT_GT(c.mistakes[m], 0) << MistakeName(static_cast<Mistake>(m));
}

TEST(Demo, RefusesAFolderInUseAndWrongNumbers) {
  TemporaryFolder folder;
  std::ofstream(folder.Path() / "mine.txt") << "keep";
  const auto full = Generate(SmallArea(50, 1, 1), folder.Path(), false);
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().kind, ErrorKind::kUsage);
  EXPECT_NE(full.error().message.find("--force"), std::string::npos);
  EXPECT_EQ(ReadAll(folder.Path() / "mine.txt"), "keep");
  EXPECT_TRUE(Generate(SmallArea(50, 1, 1), folder.Path(), true));
  EXPECT_EQ(Generate(SmallArea(0, 1, 1), folder.Path() / "a", false).error().kind, ErrorKind::kUsage);
  EXPECT_EQ(Generate(SmallArea(10, 13, 1), folder.Path() / "a", false).error().kind, ErrorKind::kUsage);
  EXPECT_EQ(Generate(SmallArea(10, 1, 1), folder.Path() / "mine.txt", false).error().kind, ErrorKind::kUsage);
  EXPECT_FALSE(std::filesystem::exists(folder.Path() / "a"));
}

// Two families under one roof at one time would be a family to any linkage.
TEST(Demo, NoTwoFamiliesShareAHome) {
  for (const int authorities : {1, 2, 12}) {
    const Options options = SmallArea(12000, authorities, 5);
    const std::int64_t families = FamiliesFor(options);
    const Area area(options, families);
    std::map<std::pair<std::string, std::string>, std::int64_t> owner;
    for (std::int64_t family = 0; family < families; family += 3)
      for (int ordinal = 0; ordinal < 18; ++ordinal)
        for (const bool abroad : {false, true}) {
          const Address home = area.HomeOf(family, ordinal, abroad);
          const auto [at, added] =
              owner.try_emplace({area.Line(home), area.PostcodeOf(home).postcode}, family);
          ASSERT_TRUE(added || at->second == family) << authorities << ": " << area.Line(home);
          EXPECT_EQ(area.AuthorityOf(home),
                    (area.AuthorityOf(area.HomeOf(family, 0, false)) + (abroad ? 1 : 0)) % authorities);
        }
  }
}

TEST(Demo, TheSmallestAreaHasItsChild) {
  TemporaryFolder folder;
  const auto made = Generate(SmallArea(1, 1, 3), folder.Path(), false);
  ASSERT_TRUE(made);
  EXPECT_GE(made->counts.children, 1);
}

}  // namespace
}  // namespace kindred::demo
