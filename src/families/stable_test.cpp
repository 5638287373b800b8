#include "families/stable.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <set>

namespace kindred::families {
namespace {

using Groups = std::vector<std::vector<std::uint32_t>>;

TEST(KeepIds, GivesNothingToGroupsOfNewItems) {
  const KeptIds kept = KeepIds(Groups{{0, 1}, {2}}, std::vector<std::int64_t>{0, 0, 0}, {});
  EXPECT_EQ(kept.id, (std::vector<std::int64_t>{0, 0}));
  EXPECT_TRUE(kept.moves.empty());
}

TEST(KeepIds, KeepsTheIdWhereMostItemsWent) {
  const KeptIds kept = KeepIds(Groups{{0}, {1, 2}}, std::vector<std::int64_t>{7, 7, 7}, {});
  EXPECT_EQ(kept.id, (std::vector<std::int64_t>{0, 7}));
  ASSERT_EQ(kept.moves.size(), 1u);
  EXPECT_EQ(kept.moves[0], (Move{7, 0, 1, false})) << "the person was split; id 7 lives on";
}

TEST(KeepIds, JoinsTheSmallerPersonIntoTheLarger) {
  const KeptIds kept = KeepIds(Groups{{0, 1, 2}}, std::vector<std::int64_t>{9, 9, 4}, {});
  EXPECT_EQ(kept.id[0], 9);
  ASSERT_EQ(kept.moves.size(), 1u);
  EXPECT_EQ(kept.moves[0], (Move{4, 0, 1, true}));
}

TEST(KeepIds, GivesTheOlderIdWhereBothAreAsLarge) {
  EXPECT_EQ(KeepIds(Groups{{0, 1}}, std::vector<std::int64_t>{9, 4}, {}).id[0], 4);
}

TEST(KeepIds, RestoresTheOldIdsWhenAMergeIsUndone) {
  const std::vector<std::int64_t> before{4, 9};
  const KeptIds merged = KeepIds(Groups{{0, 1}}, before, {});
  ASSERT_EQ(merged.id[0], 4);
  const KeptIds undone =
      KeepIds(Groups{{0}, {1}}, std::vector<std::int64_t>{4, 4}, std::vector<std::int64_t>{0, 9});
  EXPECT_EQ(undone.id, before);
}

TEST(KeepIds, LeavesTheIdWithWhoseItWasWhenPartsAreAsLarge) {
  const KeptIds kept =
      KeepIds(Groups{{0}, {1}}, std::vector<std::int64_t>{4, 4}, std::vector<std::int64_t>{9, 0});
  EXPECT_EQ(kept.id, (std::vector<std::int64_t>{9, 4}));
}

TEST(KeepIds, NamesIdsOfWhichNothingIsLeft) {
  EXPECT_EQ(KeepIds(Groups{{0}}, std::vector<std::int64_t>{3, 8}, {}).gone, (std::vector<std::int64_t>{8}));
}

RC_GTEST_PROP(KeepIds, NeverGivesOneIdToTwoGroupsNorAnIdToStrangers, ()) {
  const auto size = *rc::gen::inRange<std::size_t>(1, 40);
  const auto group_of = *rc::gen::container<std::vector<int>>(size, rc::gen::inRange(0, 8));
  const auto current =
      *rc::gen::container<std::vector<std::int64_t>>(size, rc::gen::inRange<std::int64_t>(0, 9));
  const auto former =
      *rc::gen::container<std::vector<std::int64_t>>(size, rc::gen::inRange<std::int64_t>(0, 12));
  Groups groups(8);
  for (std::uint32_t i = 0; i < size; ++i) groups[group_of[i]].push_back(i);
  const KeptIds kept = KeepIds(groups, current, former);
  std::set<std::int64_t> given;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    if (kept.id[g] == 0) continue;
    RC_ASSERT(given.insert(kept.id[g]).second);
    RC_ASSERT(std::any_of(groups[g].begin(), groups[g].end(),
                          [&](auto i) { return current[i] == kept.id[g] || former[i] == kept.id[g]; }));
  }
  // Linking the same again changes nothing.
  std::vector<std::int64_t> again(size, 0);
  for (std::size_t g = 0; g < groups.size(); ++g)
    for (auto i : groups[g]) again[i] = kept.id[g] ? kept.id[g] : 100 + static_cast<std::int64_t>(g);
  const KeptIds second = KeepIds(groups, again, current);
  for (std::size_t g = 0; g < groups.size(); ++g)
    if (!groups[g].empty()) RC_ASSERT(second.id[g] == again[groups[g][0]]);
  RC_ASSERT(second.moves.empty());
}

}  // namespace
}  // namespace kindred::families
