#include "returns/cin/pairs.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace kindred::returns::cin {
namespace {

struct Item {
  Day day;
  Day from;
  Day last;
  std::uint64_t kind;
};

using Found = std::set<std::pair<std::uint32_t, std::uint32_t>>;

Found Slow(const std::vector<Item>& items) {
  Found found;
  for (std::uint32_t a = 0; a < items.size(); ++a) {
    for (std::uint32_t b = 0; b < items.size(); ++b) {
      const bool apart = items[a].kind != items[b].kind || items[a].kind == Pairs::kOfNoKind;
      if (apart && items[b].from <= items[a].day && items[a].day <= items[b].last) found.emplace(a, b);
    }
  }
  return found;
}

Found Fast(const std::vector<Item>& items) {
  Pairs pairs;
  for (std::uint32_t i = 0; i < items.size(); ++i) {
    pairs.AddDay(i, items[i].day, items[i].kind);
    pairs.AddStretch(i, items[i].from, items[i].last, items[i].kind);
  }
  Found found;
  pairs.Visit([&](std::uint32_t a, std::uint32_t b) { found.emplace(a, b); });
  return found;
}

std::vector<Item> Random(std::mt19937& random, std::size_t count, std::uint64_t kinds) {
  std::vector<Item> items;
  const auto day = [&](int range) {
    return random() % 12 == 0 ? Day() : Day(static_cast<std::int32_t>(random() % range));
  };
  for (std::size_t i = 0; i < count; ++i) {
    const Day from = day(400);
    const std::uint64_t kind = kinds == 0 ? Pairs::kOfNoKind : random() % kinds;
    items.push_back(
        {random() % 2 == 0 ? from : day(400), from, from + static_cast<int>(random() % 20) - 2, kind});
  }
  return items;
}

TEST(CinPairs, AreAllFoundInListsOfUsualLength) {
  std::mt19937 random(1);
  for (int round = 0; round < 300; ++round) {
    const std::vector<Item> items = Random(random, random() % 20, random() % 5);
    EXPECT_EQ(Fast(items), Slow(items));
  }
}

// Beyond kMostPairs: only true pairs, and every row that belongs to one.
TEST(CinPairs, CoverEveryRowInListsBeyondReason) {
  std::mt19937 random(2);
  for (int round = 0; round < 60; ++round) {
    const std::vector<Item> items =
        Random(random, 70 + random() % 80, round % 3 == 0 ? 0 : 1 + random() % 40);
    const Found all = Slow(items);
    const Found some = Fast(items);
    std::set<std::uint32_t> days, stretches, some_days, some_stretches;
    for (const auto& [a, b] : all) days.insert(a), stretches.insert(b);
    for (const auto& [a, b] : some) {
      some_days.insert(a), some_stretches.insert(b);
      EXPECT_TRUE(all.contains({a, b})) << a << " " << b;
    }
    EXPECT_EQ(some_days, days);
    EXPECT_EQ(some_stretches, stretches);
  }
}

TEST(CinPairs, OfOneDayPlansWithoutEndStayFew) {
  Pairs pairs;
  for (std::uint32_t i = 0; i < 20000; ++i) {
    pairs.AddDay(i, Day(10), i);
    pairs.AddStretch(i, Day(10), Day(100), i);
  }
  std::size_t visits = 0;
  pairs.Visit([&](std::uint32_t, std::uint32_t) { ++visits; });
  EXPECT_LE(visits, 40000U);
  EXPECT_GE(visits, 20000U);
}

}  // namespace
}  // namespace kindred::returns::cin
