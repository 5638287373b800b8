#include "linkage/word_batch.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <string>
#include <vector>

#include "linkage/string_compare.hpp"
#include "linkage/word_batch_fuzz.hpp"

namespace kindred::linkage {
namespace {

// The slow, obvious Jaro–Winkler of a word and a query (Winkler's strcmp95: whole transpositions only).
double SlowJaroWinkler(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return a.empty() && b.empty() ? 1 : 0;
  const int size_a = static_cast<int>(a.size()), size_b = static_cast<int>(b.size());
  const int window = std::max(0, std::max(size_a, size_b) / 2 - 1);
  std::vector<bool> used(a.size());
  std::string in_a, in_b;
  for (int j = 0; j < size_b; ++j)
    for (int i = std::max(0, j - window); i <= std::min(size_a - 1, j + window); ++i)
      if (!used[static_cast<std::size_t>(i)] && a[i] == b[j]) {
        used[static_cast<std::size_t>(i)] = true;
        in_b += b[j];
        break;
      }
  for (std::size_t i = 0; i < a.size(); ++i)
    if (used[i]) in_a += a[i];
  if (in_a.empty()) return 0;
  int moved = 0;
  for (std::size_t k = 0; k < in_a.size(); ++k) moved += in_a[k] != in_b[k];
  const double m = static_cast<double>(in_a.size());
  const double jaro = (m / size_a + m / size_b + (m - moved / 2) / m) / 3;
  int prefix = 0;
  while (prefix < std::min({4, size_a, size_b}) && a[prefix] == b[prefix]) ++prefix;
  return jaro > 0.7 ? jaro + 0.1 * prefix * (1 - jaro) : jaro;
}

TEST(WordBatch, IsTheSlowReferenceForEveryShortWordOfThreeLetters) {
  std::vector<std::string> words = {""};
  for (std::size_t from = 0; words[from].size() < 5; ++from)
    for (const char letter : {'A', 'B', 'C'}) words.push_back(words[from] + letter);
  const std::vector<std::string_view> views(words.begin(), words.end());
  const WordBatch batch(views);
  std::vector<double> alike(batch.Size());
  for (const std::string_view query : views) {
    batch.JaroWinkler(query, alike);
    for (std::size_t i = 0; i < words.size(); ++i)
      ASSERT_EQ(alike[i], SlowJaroWinkler(words[i], query)) << words[i] << " " << query;
  }
}

TEST(WordBatch, IsTheSlowReferenceForAnyWords) {
  ASSERT_TRUE(rc::check([] {
    const auto word = [](int longest) {
      return rc::gen::mapcat(rc::gen::inRange(0, longest + 1), [](int size) {
        return rc::gen::container<std::string>(static_cast<std::size_t>(size),
                                               rc::gen::element('A', 'B', 'C', 'D', 'E'));
      });
    };
    const auto query = *word(40);
    const auto words = *rc::gen::container<std::vector<std::string>>(word(24));
    const std::vector<std::string_view> views(words.begin(), words.end());
    const WordBatch batch(views);
    std::vector<double> fast(words.size()), portable(words.size());
    batch.JaroWinkler(query, fast);
    batch.JaroWinkler(query, portable, WordBatch::Path::kPortable);
    for (std::size_t i = 0; i < words.size(); ++i) {
      RC_ASSERT(fast[i] == SlowJaroWinkler(words[i], query));
      RC_ASSERT(portable[i] == fast[i]);
    }
  }));
}

TEST(WordBatch, HoldsForTheFuzzersBody) {
  FuzzWordBatch("");
  FuzzWordBatch("\n\n");
  FuzzWordBatch("MARTHA\nMARHTA\nMARTHA\n\nA\nDIXON\nDICKSONX\nABCDEFGHIJKLMNOPQRSTUVWXYZ\nABCDEFGHIJKLMNOP");
  FuzzWordBatch("ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ\nABCDEFGHIJKLMNOP\nA");
}

}  // namespace
}  // namespace kindred::linkage
