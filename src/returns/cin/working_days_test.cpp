#include "returns/cin/working_days.hpp"

#include <gtest/gtest.h>

namespace kindred::returns::cin {
namespace {

TEST(CinWorkingDays, GiveTheCutsOfEveryCensusYear) {
  struct Cuts {
    int year;
    Day first, assessments, enquiries;
  };
  for (const Cuts& cuts : {Cuts{2023, DayOf(2022, 4, 1), DayOf(2023, 1, 30), DayOf(2023, 3, 13)},
                           Cuts{2024, DayOf(2023, 4, 3), DayOf(2024, 1, 29), DayOf(2024, 3, 11)},
                           Cuts{2025, DayOf(2024, 4, 2), DayOf(2025, 1, 28), DayOf(2025, 3, 11)},
                           Cuts{2026, DayOf(2025, 4, 1), DayOf(2026, 1, 28), DayOf(2026, 3, 11)},
                           Cuts{2027, DayOf(2026, 4, 1), DayOf(2027, 1, 26), DayOf(2027, 3, 9)}}) {
    EXPECT_TRUE(WorkingDayFrom(DayOf(cuts.year - 1, 4, 1)) == cuts.first) << cuts.year;
    EXPECT_TRUE(WorkingDaysBefore(DayOf(cuts.year, 3, 31), 44) == cuts.assessments) << cuts.year;
    EXPECT_TRUE(WorkingDaysBefore(DayOf(cuts.year, 3, 31), 14) == cuts.enquiries) << cuts.year;
  }
}

TEST(CinWorkingDays, LeaveOutWeekendsAndBankHolidays) {
  EXPECT_TRUE(IsWorkingDay(DayOf(2025, 4, 17)));
  EXPECT_FALSE(IsWorkingDay(DayOf(2025, 4, 18)));  // Good Friday
  EXPECT_FALSE(IsWorkingDay(DayOf(2025, 4, 19)));
  EXPECT_FALSE(IsWorkingDay(DayOf(2025, 4, 21)));
  EXPECT_TRUE(WorkingDayFrom(DayOf(2025, 4, 18)) == DayOf(2025, 4, 22));
  EXPECT_TRUE(WorkingDaysBefore(DayOf(2025, 4, 22), 1) == DayOf(2025, 4, 17));
  EXPECT_FALSE(IsWorkingDay(DayOf(2022, 9, 19)));
  EXPECT_TRUE(IsWeekend(DayOf(2025, 6, 7)));
  EXPECT_TRUE(IsWeekend(DayOf(2025, 6, 8)));
  EXPECT_FALSE(IsWeekend(DayOf(2025, 6, 9)));
}

TEST(CinWorkingDays, OfNoDayAreNone) {
  EXPECT_FALSE(IsWeekend(Day()));
  EXPECT_FALSE(IsWorkingDay(Day()));
  EXPECT_TRUE(WorkingDaysBefore(Day(), 3).blank());
}

}  // namespace
}  // namespace kindred::returns::cin
