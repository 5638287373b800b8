#include "demo/services.hpp"

namespace kindred::demo {
namespace {

// Easter Sunday of a Gregorian year (Meeus, Astronomical Algorithms, after Butcher 1876).
Date Easter(int year) {
  const int a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4, f = (b + 8) / 25;
  const int g = (b - f + 1) / 3, h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4;
  const int l = (32 + 2 * e + 2 * i - h - k) % 7, m = (a + 11 * h + 22 * l) / 451;
  const int month = (h + l - 7 * m + 114) / 31;
  return Date::FromYmd(year, month, (h + l - 7 * m + 114) % 31 + 1);
}

bool IsBankHoliday(Date day) {
  const YearMonthDay ymd = day.Ymd();
  const int weekday = day.Weekday();
  if (ymd.month == 1)  // New Year's Day, or the Monday after a weekend
    return (ymd.day == 1 && weekday <= 5) || (weekday == 1 && (ymd.day == 2 || ymd.day == 3));
  if (ymd.month == 5 && weekday == 1) return ymd.day <= 7 || ymd.day >= 25;
  if (ymd.month == 8 && weekday == 1) return ymd.day >= 25;
  if (ymd.month == 12) {  // Christmas and Boxing Day with their substitutes
    if (ymd.day == 25 || ymd.day == 26) return weekday <= 5;
    return (ymd.day == 27 && (weekday == 1 || weekday == 2)) ||
           (ymd.day == 28 && (weekday == 1 || weekday == 2));
  }
  if (ymd.month == 3 || ymd.month == 4) {
    const int after = day - Easter(ymd.year);
    return after == -2 || after == 1;
  }
  // Once only: jubilee 2022, state funeral 2022.
  return (ymd.year == 2022 && ymd.month == 6 && (ymd.day == 2 || ymd.day == 3)) ||
         (ymd.year == 2022 && ymd.month == 9 && ymd.day == 19);
}

}  // namespace

bool IsWorkingDay(Date day) {
  if (day.Weekday() > 5 || IsBankHoliday(day)) return false;
  return !(day == Date::FromYmd(2023, 5, 8));  // coronation
}

Date AddWorkingDays(Date day, int count) {
  while (!IsWorkingDay(day)) day = day.AddDays(1);
  while (count > 0) {
    day = day.AddDays(1);
    if (IsWorkingDay(day)) --count;
  }
  return day;
}

}  // namespace kindred::demo
