#include "demo/people.hpp"

#include <gtest/gtest.h>

#include "demo/slips.hpp"
#include "demo/test_area.hpp"

namespace kindred::demo {
namespace {

TEST(DemoPeople, WritesAsManyRowsAsAskedEachWithItsTruth) {
  TemporaryFolder folder;
  const auto made = GeneratePeople({.records = 5003, .seed = 2}, folder.Path(), false);
  ASSERT_TRUE(made);
  std::map<std::string, int> people;
  std::set<std::string> ids, truth;
  for (const auto& row : ReadTable(folder.Path() / "people.csv")) ids.insert(row.at("record_id"));
  for (const auto& row : ReadTable(folder.Path() / "truth.csv"))
    truth.insert(row.at("record_id")), ++people[row.at("person")];
  EXPECT_EQ(ids.size(), 5003U);
  EXPECT_EQ(ids, truth);
  for (const auto& [person, records] : people) EXPECT_LE(records, 6) << person;
  EXPECT_NEAR(5003.0 / static_cast<double>(people.size()), 2.06, 0.2);
  EXPECT_LE(static_cast<std::int64_t>(people.size()), made->persons);
}

TEST(DemoPeople, SameSeedMakesTheSameBytes) {
  TemporaryFolder one, two;
  ASSERT_TRUE(GeneratePeople({.records = 2000, .seed = 9}, one.Path(), false));
  ASSERT_TRUE(GeneratePeople({.records = 2000, .seed = 9}, two.Path(), false));
  EXPECT_EQ(ReadAll(one.Path() / "people.csv"), ReadAll(two.Path() / "people.csv"));
  EXPECT_FALSE(GeneratePeople({.records = 10, .seed = 9}, two.Path(), false));
  EXPECT_FALSE(GeneratePeople({.records = 0, .seed = 9}, two.Path(), true));
}

TEST(DemoRandom, PermuteVisitsEveryValueOnce) {
  for (const std::uint64_t domain : {1ULL, 2ULL, 7ULL, 1000ULL, 4097ULL}) {
    std::set<std::uint64_t> seen;
    for (std::uint64_t value = 0; value < domain; ++value) {
      const std::uint64_t image = Permute(5, value, domain);
      EXPECT_LT(image, domain);
      seen.insert(image);
    }
    EXPECT_EQ(seen.size(), domain);
  }
}

TEST(DemoRandom, EvenFillsEveryTenthAlike) {
  for (int dimension = 0; dimension < 4; ++dimension) {
    std::vector<int> tenths(10);
    for (std::uint64_t i = 0; i < 10000; ++i) ++tenths[static_cast<std::size_t>(Even(3, i, dimension) * 10)];
    for (int count : tenths) EXPECT_NEAR(count, 1000, 12);
  }
}

TEST(DemoSlips, LeaveShortAndForeignTextWhole) {
  Rng rng(1, Stream::kPeople, 1);
  EXPECT_EQ(Slip("Li", rng), "Li");
  EXPECT_EQ(WithoutMarks("Siobhán Ní Bhriain"), "Siobhan Ni Bhriain");
  EXPECT_EQ(SwapDayMonth(Date::FromYmd(2015, 3, 12)), Date::FromYmd(2015, 12, 3));
  EXPECT_EQ(SwapDayMonth(Date::FromYmd(2015, 3, 13)), Date::FromYmd(2015, 3, 13));
}

}  // namespace
}  // namespace kindred::demo
