#include "linkage/string_compare.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <bit>
#include <string>
#include <vector>

namespace kindred::linkage {
namespace {

// The slow, obvious Jaro–Winkler, as in Winkler's own program (strcmp95: whole transpositions only).
double SlowJaroWinkler(const std::string& a, const std::string& b) {
  if (a.empty() || b.empty()) return a.empty() && b.empty() ? 1 : 0;
  const int window = std::max(0, static_cast<int>(std::max(a.size(), b.size())) / 2 - 1);
  std::vector<bool> used_a(a.size()), used_b(b.size());
  int matches = 0;
  for (int j = 0; j < static_cast<int>(b.size()); ++j)
    for (int i = std::max(0, j - window); i <= std::min(static_cast<int>(a.size()) - 1, j + window); ++i)
      if (!used_a[i] && a[i] == b[j]) {
        used_a[i] = used_b[j] = true;
        ++matches;
        break;
      }
  if (matches == 0) return 0;
  std::string in_a, in_b;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (used_a[i]) in_a += a[i];
  for (std::size_t j = 0; j < b.size(); ++j)
    if (used_b[j]) in_b += b[j];
  int moved = 0;
  for (int k = 0; k < matches; ++k) moved += in_a[k] != in_b[k];
  const double m = matches;
  const double jaro = (m / a.size() + m / b.size() + (m - moved / 2) / m) / 3;
  int prefix = 0;
  while (prefix < 4 && prefix < static_cast<int>(std::min(a.size(), b.size())) && a[prefix] == b[prefix])
    ++prefix;
  return jaro > 0.7 ? jaro + 0.1 * prefix * (1 - jaro) : jaro;
}

// Optimal string alignment with the whole table.
int SlowSlips(const std::string& a, const std::string& b) {
  std::vector<std::vector<int>> d(a.size() + 1, std::vector<int>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i)
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        d[i][j] = static_cast<int>(i + j);
        continue;
      }
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  return d[a.size()][b.size()];
}

// Words over few letters, so that they often share some.
rc::Gen<std::string> Words(std::size_t longest) {
  return rc::gen::mapcat(rc::gen::inRange<std::size_t>(0, longest), [](std::size_t size) {
    return rc::gen::container<std::string>(size, rc::gen::element('A', 'B', 'C', 'D', 'E'));
  });
}

TEST(JaroWinkler, KnowsTheTextbookPairs) {
  EXPECT_NEAR(JaroWinkler("MARTHA", "MARHTA"), 0.9611, 0.0001);
  EXPECT_NEAR(JaroWinkler("DWAYNE", "DUANE"), 0.84, 0.0001);
  EXPECT_NEAR(JaroWinkler("DIXON", "DICKSONX"), 0.8133, 0.0001);
  EXPECT_EQ(JaroWinkler("", ""), 1);
  EXPECT_EQ(JaroWinkler("A", ""), 0);
  EXPECT_EQ(JaroWinkler("ABC", "XYZ"), 0);
}

TEST(JaroWinkler, EqualsTheSlowReference) {
  EXPECT_TRUE(rc::check("short words", [] {
    const auto a = *Words(24), b = *Words(24);
    RC_ASSERT(std::abs(JaroWinkler(a, b) - SlowJaroWinkler(a, b)) < 1e-12);
  }));
  EXPECT_TRUE(rc::check("words longer than a machine word", [] {
    const auto a = *Words(140), b = *Words(140);
    RC_ASSERT(std::abs(JaroWinkler(a, b) - SlowJaroWinkler(a, b)) < 1e-12);
  }));
}

TEST(Slips, EqualsTheSlowReferenceUpToTheLimit) {
  EXPECT_TRUE(rc::check([] {
    const auto a = *Words(10), b = *Words(10);
    for (const int limit : {1, 2, 3}) RC_ASSERT(Slips(a, b, limit) == std::min(SlowSlips(a, b), limit + 1));
  }));
}

TEST(Slips, CountsNeighboursSwappedAsOne) {
  EXPECT_EQ(Slips("SMITH", "SMIHT", 2), 1);
  EXPECT_EQ(Slips("SMITH", "SMITH", 2), 0);
  EXPECT_EQ(Slips("SMITH", "JONES", 2), 3);
}

TEST(LetterSignature, NeverPromisesTooLittle) {
  EXPECT_TRUE(rc::check([] {
    const auto a = *Words(12), b = *Words(12);
    std::string rest = b;
    int common = 0;
    for (const char c : a)
      if (const auto at = rest.find(c); at != std::string::npos) rest.erase(at, 1), ++common;
    const std::uint64_t x = LetterSignature(a), y = LetterSignature(b);
    RC_ASSERT(MostInCommon(x, static_cast<int>(a.size()) - std::popcount(x), y,
                           static_cast<int>(b.size()) - std::popcount(y)) >= common);
  }));
}

TEST(SoundCode, TakesNamesThatSoundAlikeTogether) {
  EXPECT_EQ(SoundCode("STEPHEN"), SoundCode("STEVEN"));
  EXPECT_EQ(SoundCode("CATHERINE"), SoundCode("KATHRYN"));
  EXPECT_NE(SoundCode("SMITH"), SoundCode("JONES"));
  EXPECT_EQ(SoundCode(""), 0U);
}

}  // namespace
}  // namespace kindred::linkage
