#include "returns/text_pool.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace kindred::returns {
namespace {

// Short texts that differ in length, in one byte, in a byte of zero: where two words could fail to tell them
// apart.
std::vector<std::string> NearlyAlike() {
  std::vector<std::string> texts;
  for (std::size_t length = 1; length <= 20; ++length) {
    texts.emplace_back(length, 'A');
    texts.emplace_back(length, '\0');
    for (std::size_t at = 0; at < length; ++at) {
      texts.emplace_back(length, 'A');
      texts.back()[at] = 'B';
    }
  }
  return texts;
}

TEST(TextPool, TellsTextsApartWhateverTheirLength) {
  TextPool pool;
  std::map<std::string, std::uint32_t> numbers;
  for (const std::string& text : NearlyAlike()) numbers[text] = pool.Intern(text).number;
  std::map<std::uint32_t, std::string> texts;
  for (const auto& [text, number] : numbers) {
    EXPECT_TRUE(texts.emplace(number, text).second) << "two texts with the number " << number;
    EXPECT_EQ(pool.View(Text{number}), text);
    EXPECT_EQ(pool.Find(text).number, number);
    EXPECT_EQ(pool.Intern(text).number, number);
  }
}

TEST(TextPool, HasTheSameNumbersForCodesInEveryPool) {
  TextPool pool;
  for (std::uint32_t number = 0; number < kVocabulary.size(); ++number)
    EXPECT_EQ(pool.Intern(kVocabulary[number]).number, number);
  EXPECT_EQ(pool.Find("nowhere at all").number, TextPool::kAbsent);
}

RC_GTEST_PROP(TextPool, TakesInAnotherPoolAsIfEachTextWereInterned,
              (const std::vector<std::string>& first, const std::vector<std::string>& second)) {
  TextPool one;
  for (const std::string& text : first) one.Intern(text);
  TextPool other;
  for (const std::string& text : second) other.Intern(text);
  TextPool slow;
  for (const std::string& text : first) slow.Intern(text);
  const std::vector<Text> to = one.InternAll(other);
  RC_ASSERT(to.size() == other.size());
  for (std::uint32_t number = 0; number < other.size(); ++number) {
    const std::string_view text = other.View(Text{number});
    RC_ASSERT(one.View(to[number]) == text);
    RC_ASSERT(to[number] == slow.Intern(text));
  }
  RC_ASSERT(one.size() == slow.size());
}

TEST(TextPool, GrowsAndKeepsWhatItHas) {
  TextPool pool;
  TextPool other;
  std::vector<std::uint32_t> numbers;
  for (int i = 0; i < 20000; ++i) {
    numbers.push_back(pool.Intern("text " + std::to_string(i)).number);
    other.Intern("another " + std::to_string(i));
  }
  const std::vector<Text> to = pool.InternAll(other);
  for (int i = 0; i < 20000; ++i) {
    EXPECT_EQ(pool.View(Text{numbers[static_cast<std::size_t>(i)]}), "text " + std::to_string(i));
    EXPECT_EQ(pool.Find("another " + std::to_string(i)),
              to[other.Find("another " + std::to_string(i)).number]);
  }
}

}  // namespace
}  // namespace kindred::returns
