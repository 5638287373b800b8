#include "linkage/incremental.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "linkage/test_world.hpp"

namespace kindred::linkage {
namespace {

std::set<std::uint64_t> KeysOfOne(const test::TownRecord& record) {
  RecordTable table = test::MakeTable({record});
  const auto keys = LinkKeys(table);
  return {keys[0].begin(), keys[0].end()};
}

test::TownRecord Child() {
  test::TownRecord child;
  child.id = 1;
  child.forename = "Wilhelmina";
  child.surname = "Quarrington";
  child.birth = "2015-02-03";
  child.postcode = "TS21 4QD";
  child.address = "9 Quarry Close";
  return child;
}

bool FindEachOther(const test::TownRecord& a, const test::TownRecord& b) {
  const auto x = KeysOfOne(a), y = KeysOfOne(b);
  return std::any_of(x.begin(), x.end(), [&](std::uint64_t key) { return y.contains(key); });
}

TEST(LinkKeys, OfARecordDoNotDependOnWhoStandsBesideIt) {
  const auto town = test::MakeTown(60, 4);
  RecordTable table = test::MakeTable(town);
  const auto keys = LinkKeys(table);
  for (std::size_t row = 0; row < town.size(); ++row)
    EXPECT_EQ(KeysOfOne(town[row]), std::set(keys[row].begin(), keys[row].end()));
}

TEST(LinkKeys, FindARecordWithOneThingWrongAndNobodyElse) {
  const test::TownRecord child = Child();
  std::map<std::string, test::TownRecord> wrong;
  for (const char* what : {"slip", "moved", "surname", "day and month", "year", "no date", "swapped"})
    wrong[what] = child;
  wrong["slip"].forename = "Wilhelmnia";
  wrong["moved"].postcode = "NE1 1AA";
  wrong["moved"].address = "1 Elsewhere";
  wrong["surname"].surname = "Okafor";
  wrong["day and month"].birth = "2015-03-02";
  wrong["year"].birth = "2014-02-03";
  wrong["no date"].birth.clear();
  std::swap(wrong["swapped"].forename, wrong["swapped"].surname);
  for (const auto& [what, record] : wrong) EXPECT_TRUE(FindEachOther(child, record)) << what;
  test::TownRecord other = child;
  other.forename = "Theo";
  other.surname = "Reid";
  other.birth = "2009-10-11";
  other.postcode = "NE1 1AA";
  other.address = "1 Elsewhere";
  EXPECT_FALSE(FindEachOther(child, other));
}

TEST(LinkKeys, FindNearlyAllTrueMatchesOfATownWithFewCandidates) {
  const auto town = test::MakeTown(800, 9);
  RecordTable table = test::MakeTable(town);
  const auto keys = LinkKeys(table);
  std::map<std::uint64_t, std::vector<std::size_t>> holders;
  for (std::size_t row = 0; row < town.size(); ++row)
    for (const std::uint64_t key : keys[row]) holders[key].push_back(row);
  std::set<std::pair<std::size_t, std::size_t>> brought;
  for (const auto& [key, rows] : holders)
    if (rows.size() <= kLargestBlock)
      for (std::size_t i = 0; i < rows.size(); ++i)
        for (std::size_t j = i + 1; j < rows.size(); ++j) brought.emplace(rows[i], rows[j]);
  std::size_t matches = 0, found = 0;
  std::map<std::uint64_t, std::vector<std::size_t>> people;
  for (std::size_t row = 0; row < town.size(); ++row) people[town[row].person].push_back(row);
  for (const auto& [person, rows] : people)
    for (std::size_t i = 0; i < rows.size(); ++i)
      for (std::size_t j = i + 1; j < rows.size(); ++j) {
        ++matches;
        found += brought.contains({rows[i], rows[j]});
      }
  EXPECT_GT(static_cast<double>(found), 0.99 * static_cast<double>(matches));
  EXPECT_LT(brought.size(), 40 * town.size());
}

// The part of the model that a table needs scores as the whole model does.
TEST(ScorePairs, AgreeWithAWholeRunByTheSameModel) {
  const auto town = test::MakeTown(300, 12);
  RecordTable table = test::MakeTable(town);
  const LinkResult whole = Link(table, {}, {.threads = 1});
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
  for (const PairEvidence& pair : whole.pairs) pairs.emplace_back(pair.b, pair.a);
  ASSERT_GT(pairs.size(), 300u);
  const auto one = ScorePairs(whole.model, table, pairs, 0.0, 1),
             two = ScorePairs(whole.model, table, pairs, 0.0, 2);
  EXPECT_EQ(one, two);
  ASSERT_EQ(one.size(), whole.pairs.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].a, whole.pairs[i].a);
    EXPECT_NEAR(one[i].probability, whole.pairs[i].probability, 1e-4);
  }
}

TEST(ModelOf, LinksAsTheWholeModelDoes) {
  const auto town = test::MakeTown(300, 21);
  RecordTable all = test::MakeTable(town);
  const Model model = Link(all, {}, {.threads = 1}).model;
  RecordTable part = test::MakeTable({town.begin(), town.begin() + 200});
  const Model few = ModelOf(model, part);
  EXPECT_LT(few.fields[2].frequency.size(), model.fields[2].frequency.size());
  EXPECT_EQ(Link(part, {}, {.threads = 1, .model = &few}).clusters,
            Link(part, {}, {.threads = 1, .model = &model}).clusters);
}

}  // namespace
}  // namespace kindred::linkage
