#include "families/search_query.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "families/search_query_fuzz.cpp"  // the fuzzer's body, tested quickly

namespace kindred::families {
namespace {

using Words = std::vector<std::string>;

TEST(SearchQuery, ReadsNamesAndAYear) {
  const SearchQuery q = ParseSearch("okafor theo 2017");
  EXPECT_EQ(q.names, (Words{"OKAFOR", "THEO"}));
  EXPECT_EQ(q.year, 2017);
}

TEST(SearchQuery, ReadsDatesHoweverTheyAreWritten) {
  const Date day = Date::FromYmd(2017, 3, 12);
  for (const char* text : {"12/03/2017", "12-03-2017", "2017-03-12", "12 March 2017", "reid 12.03.2017"}) {
    const SearchQuery q = ParseSearch(text);
    ASSERT_EQ(q.dates.size(), 1u) << text;
    EXPECT_EQ(q.dates[0], day) << text;
  }
  EXPECT_TRUE(ParseSearch("31/02/2017").dates.empty());
}

TEST(SearchQuery, ReadsPostcodesWholeAndHalf) {
  EXPECT_EQ(ParseSearch("NE4 8XX").postcodes, Words{"NE48XX"});
  EXPECT_EQ(ParseSearch("ne48xx").postcodes, Words{"NE48XX"});
  EXPECT_EQ(ParseSearch("holt NE4").outward_codes, Words{"NE4"});
}

TEST(SearchQuery, ReadsNumbersThatAgenciesGive) {
  EXPECT_EQ(ParseSearch("943 476 5919").identifiers, Words{"9434765919"});
  EXPECT_EQ(ParseSearch("9434765919").identifiers, Words{"9434765919"});
  EXPECT_EQ(ParseSearch("a813000116001").identifiers.size(), 1u);
  EXPECT_EQ(ParseSearch("80811265").identifiers, Words{"80811265"});
}

TEST(SearchQuery, KeepsHyphenatedAndAccentedNames) {
  EXPECT_EQ(ParseSearch("Siobhán O'Neill-Reid").names, (Words{"SIOBHAN", "ONEILL", "REID"}));
}

TEST(SearchQuery, SaysWhatWasTried) {
  EXPECT_EQ(ParseSearch("okafr 2017").Describe(), "names like OKAFR; born in 2017");
  EXPECT_TRUE(ParseSearch("  ").IsEmpty());
}

RC_GTEST_PROP(SearchQuery, TakesAnyBytes, (const std::string& text)) {
  EXPECT_EQ(LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()), 0);
}

}  // namespace
}  // namespace kindred::families
