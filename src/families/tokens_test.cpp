#include "families/tokens.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace kindred::families {
namespace {

bool ShareAVariant(std::string_view a, std::string_view b) {
  const auto x = TokenVariants(a), y = TokenVariants(b);
  return std::any_of(x.begin(), x.end(), [&](auto v) { return std::binary_search(y.begin(), y.end(), v); });
}

// The textbook recursion, exponential and obvious.
int SlowDistance(std::string_view a, std::string_view b) {
  if (a.empty()) return static_cast<int>(b.size());
  if (b.empty()) return static_cast<int>(a.size());
  const auto n = a.size(), m = b.size();
  int best = std::min(SlowDistance(a.substr(0, n - 1), b), SlowDistance(a, b.substr(0, m - 1))) + 1;
  best = std::min(best, SlowDistance(a.substr(0, n - 1), b.substr(0, m - 1)) + (a[n - 1] != b[m - 1]));
  if (n > 1 && m > 1 && a[n - 1] == b[m - 2] && a[n - 2] == b[m - 1])
    best = std::min(best, SlowDistance(a.substr(0, n - 2), b.substr(0, m - 2)) + 1);
  return best;
}

TEST(NameTokens, FoldsAndCutsAName) {
  EXPECT_EQ(NameTokens("Siobhán O'Neill-Reid"), (std::vector<std::string>{"SIOBHAN", "ONEILL", "REID"}));
  EXPECT_TRUE(NameTokens(" - ' ").empty());
  EXPECT_TRUE(NameTokens("J").empty()) << "an initial finds half the town";
}

TEST(TokenVariants, FindASurnameWithOneSlip) {
  EXPECT_TRUE(ShareAVariant("OKAFR", "OKAFOR")) << "a letter left out";
  EXPECT_TRUE(ShareAVariant("OKAFFOR", "OKAFOR")) << "a letter too many";
  EXPECT_TRUE(ShareAVariant("OKADOR", "OKAFOR")) << "a wrong letter";
  EXPECT_TRUE(ShareAVariant("OKFAOR", "OKAFOR")) << "two letters swapped";
  EXPECT_TRUE(ShareAVariant("MOHAMMED", "MUHAMMAD")) << "the same sound";
  EXPECT_FALSE(ShareAVariant("OKAFOR", "ADEYEMI"));
}

TEST(SearchHash, TellsKindsOfKeyApart) {
  EXPECT_NE(SearchHash("p:NE4"), SearchHash("o:NE4"));
}

RC_GTEST_PROP(TokenVariants, AreSharedByAnyTwoTokensOneSlipApart, (int place, char letter)) {
  const auto word = *rc::gen::container<std::string>(7, rc::gen::inRange('A', 'Z'));
  std::string slipped = word;
  slipped[static_cast<unsigned>(place) % 7] =
      static_cast<char>('A' + static_cast<unsigned char>(letter) % 26);
  RC_ASSERT(ShareAVariant(word, slipped));
}

RC_GTEST_PROP(EditDistance, AgreesWithTheTextbookRecursion, ()) {
  const auto letters = rc::gen::container<std::string>(rc::gen::inRange('A', 'D'));
  std::string a = *letters, b = *letters;
  a.resize(std::min<std::size_t>(a.size(), 6));
  b.resize(std::min<std::size_t>(b.size(), 6));
  const int slow = SlowDistance(a, b);
  for (int limit : {0, 1, 2, 6}) RC_ASSERT(EditDistance(a, b, limit) == std::min(slow, limit + 1));
}

}  // namespace
}  // namespace kindred::families
