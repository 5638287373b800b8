#include "base/date.hpp"

#include <gtest/gtest.h>

namespace kindred {
namespace {

Date D(const char* iso) {
  return ParseDate(iso, DateOrder::kIso).value();
}

// Walks the calendar a day at a time with nothing but month lengths: the slow twin of the day count.
TEST(Date, AgreesWithACalendarWalkedDayByDayOver400Years) {
  int year = 1799, month = 12, day = 31;
  std::int32_t days = Date::FromYmd(1799, 12, 31).Days();
  int weekday = 2;  // 31 December 1799 was a Tuesday
  EXPECT_EQ(days, -62092);
  while (year < 2200) {
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    const int lengths[] = {31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    ++day;
    if (day > lengths[month - 1]) {
      day = 1;
      if (++month > 12) {
        month = 1;
        ++year;
      }
    }
    ++days;
    weekday = weekday % 7 + 1;
    const Date date = Date::FromYmd(year, month, day);
    ASSERT_EQ(date.Days(), days);
    ASSERT_EQ(date.Ymd(), (YearMonthDay{year, month, day}));
    ASSERT_EQ(date.Weekday(), weekday);
    ASSERT_EQ(ParseDate(FormatIso(date), DateOrder::kIso), date);
    ASSERT_EQ(ParseDate(FormatUk(date), DateOrder::kDayFirst), date);
    ASSERT_EQ(ParseDateLeniently(FormatLong(date)), date);
    ASSERT_EQ(ParseDateLeniently(FormatShort(date)), date);
  }
}

TEST(Date, ReckonsAgesToTheBirthday) {
  EXPECT_EQ(D("2012-03-15").AgeOn(D("2026-03-14")), 13);
  EXPECT_EQ(D("2012-03-15").AgeOn(D("2026-03-15")), 14);
  EXPECT_EQ(D("2026-03-15").AgeOn(D("2026-03-14")), -1) << "before birth";
}

TEST(Date, GivesALeapDayChildTheirBirthdayOnTheFirstOfMarch) {
  const Date leap = D("2008-02-29");
  EXPECT_EQ(leap.AgeOn(D("2026-02-28")), 17);
  EXPECT_EQ(leap.AgeOn(D("2026-03-01")), 18);
  EXPECT_EQ(leap.AgeOn(D("2024-02-29")), 16);
}

TEST(Date, AddsMonthsWithoutSpillingIntoTheNext) {
  EXPECT_EQ(D("2025-01-31").AddMonths(1), D("2025-02-28"));
  EXPECT_EQ(D("2024-01-31").AddMonths(1), D("2024-02-29"));
  EXPECT_EQ(D("2025-03-31").AddMonths(-1), D("2025-02-28"));
  EXPECT_EQ(D("2025-01-15").AddMonths(-13), D("2023-12-15"));
  EXPECT_EQ(D("2025-12-15").AddMonths(1), D("2026-01-15"));
}

TEST(Date, CountsYearsFromAprilAndFromSeptember) {
  EXPECT_EQ(FinancialYear(D("2025-03-31")), 2025);
  EXPECT_EQ(FinancialYear(D("2025-04-01")), 2026);
  EXPECT_EQ(CollectionYear(D("2026-03-31")), 2026);
  EXPECT_EQ(AcademicYear(D("2025-08-31")), 2025);
  EXPECT_EQ(AcademicYear(D("2025-09-01")), 2026);
}

TEST(Date, RefusesWhatIsNotADay) {
  for (const char* text : {"31/02/2025", "00/01/2025", "01/13/2025", "1/1/25", "", "2025", "1/1/2025x",
                           "29/02/2023", "1//2025", "--2025", "99/99/9999"})
    EXPECT_FALSE(ParseDate(text, DateOrder::kDayFirst)) << text;
  for (const char* text : {"2025-02-30", "2025-2-3", "25-02-03", "2025/02/03", "2025-02-03T10:00:00"})
    EXPECT_FALSE(ParseDate(text, DateOrder::kIso)) << text;
}

TEST(Date, TakesMidnightAfterADateAndNothingElse) {
  EXPECT_EQ(ParseDate("2025-02-03T00:00:00", DateOrder::kIso), D("2025-02-03"));
  EXPECT_EQ(ParseDate("2025-02-03T00:00:00.000Z", DateOrder::kIso), D("2025-02-03"));
  EXPECT_EQ(ParseDate("03/02/2025 00:00", DateOrder::kDayFirst), D("2025-02-03"));
  EXPECT_FALSE(ParseDate("03/02/2025 00:01", DateOrder::kDayFirst));
}

TEST(Date, ReadsTheOtherOrdersOnlyWhenAsked) {
  EXPECT_EQ(ParseDate("03/02/2025", DateOrder::kMonthFirst), D("2025-03-02"));
  EXPECT_EQ(ParseDate("3-2-2025", DateOrder::kDayFirst), D("2025-02-03"));
  EXPECT_EQ(ParseDateLeniently("45000"), D("2023-03-15")) << "a serial number from Excel";
  EXPECT_EQ(ParseDateLeniently("3 sept 2025"), D("2025-09-03"));
  EXPECT_FALSE(ParseDateLeniently("3 Smarch 2025"));
}

TEST(Period, IsHalfOpen) {
  const Period period{D("2025-01-01"), D("2025-02-01")};
  EXPECT_TRUE(period.Contains(D("2025-01-01")));
  EXPECT_TRUE(period.Contains(D("2025-01-31")));
  EXPECT_FALSE(period.Contains(D("2025-02-01")));
  EXPECT_FALSE(period.Overlaps({D("2025-02-01"), std::nullopt}));
  EXPECT_TRUE(period.Overlaps({D("2025-01-31"), std::nullopt}));
}

}  // namespace
}  // namespace kindred
