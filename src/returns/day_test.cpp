#include "returns/day.hpp"

#include <gtest/gtest.h>

namespace kindred::returns {
namespace {

TEST(ReturnDays, ReadOnlyDayMonthYear) {
  const Day day = DayOf(2025, 4, 1);
  for (const char* text : {"01/04/2025", "1/4/2025", "01/4/2025", " 1/04/2025"})
    EXPECT_EQ(ParseDay(text), day) << text;
  for (const char* text :
       {"", "01/04/25", "2025-04-01", "01/04/2025 ", " 01/04/2025", "31/04/2025", "29/02/2025", "1//2025",
        "01-04-2025", "ZZ/04/2025", "001/04/2025", "1/4/20250", "21/09/1677", "12/04/2262"}) {
    EXPECT_TRUE(ParseDay(text).blank()) << text;
  }
  EXPECT_TRUE(ParseDay("22/09/1677").valid());
  EXPECT_TRUE(ParseDay("11/04/2262").valid());
  EXPECT_EQ(ParseIsoDay("2025-04-01"), day);
  EXPECT_TRUE(ParseIsoDay("2025-4-1").blank());
}

TEST(ReturnDays, BlankComparesAsFalseWithEverything) {
  const Day blank;
  const Day day = DayOf(2025, 4, 1);
  EXPECT_FALSE(blank < day || blank > day || blank <= day || blank >= day || blank == day || blank == blank ||
               day < blank);
  EXPECT_TRUE(Differs(blank, day));
  EXPECT_FALSE(Differs(blank, blank));
  EXPECT_TRUE((blank + 3).blank());
  EXPECT_TRUE(Years(blank, 3).blank());
}

TEST(ReturnDays, TheBirthdayOf29FebruaryIsThe28thInACommonYear) {
  EXPECT_EQ(Years(DayOf(2008, 2, 29), 18), DayOf(2026, 2, 28));
  EXPECT_EQ(Years(DayOf(2008, 2, 29), 4), DayOf(2012, 2, 29));
  EXPECT_EQ(Years(DayOf(2025, 3, 31), -1), DayOf(2024, 3, 31));
}

TEST(ReturnDays, ReadPartlyUnknownDatesAsTheLatestDayTheyCanBe) {
  EXPECT_EQ(ParsePartlyUnknownDay("ZZ/ZZ/2015"), DayOf(2015, 12, 31));
  EXPECT_EQ(ParsePartlyUnknownDay("15/ZZ/2015"), DayOf(2016, 1, 14));
  EXPECT_EQ(ParsePartlyUnknownDay("ZZ/02/2024"), DayOf(2024, 2, 29));
  EXPECT_EQ(ParsePartlyUnknownDay("15/03/ZZZZ"), DayOf(2000, 3, 15));
  EXPECT_EQ(ParsePartlyUnknownDay("ZZ/ZZ/ZZZZ"), DayOf(2000, 12, 31));
  for (const char* text : {"Z/03/2015", "ZZ/03/ZZ", "ZZZZ/03/2015", "ZZ/03", "1/2/3/2015"}) {
    EXPECT_TRUE(ParsePartlyUnknownDay(text).blank()) << text;
  }
}

TEST(ReturnDays, ReadLenientlyWhereARuleSaysSo) {
  EXPECT_EQ(ParseDayLeniently("04/13/2025"), DayOf(2025, 4, 13));
  EXPECT_EQ(ParseDayLeniently("03/04/2025"), DayOf(2025, 4, 3));
  EXPECT_EQ(ParseDayLeniently("2025-04-03"), DayOf(2025, 4, 3));
  EXPECT_TRUE(ParseDayLeniently("31/02/2025").blank());
}

}  // namespace
}  // namespace kindred::returns
