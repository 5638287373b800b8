// Working days in England and Wales: Monday to Friday and no bank holiday. The holidays are data
// (bank_holidays.tsv, 2022 to 2027); outside those years only weekends count.
//
//   WorkingDaysBefore(DayOf(2026, 3, 31), 44) == DayOf(2026, 1, 28)
#pragma once

#include "returns/day.hpp"

namespace kindred::returns::cin {

[[nodiscard]] bool IsWeekend(Day day);     // false for blank
[[nodiscard]] bool IsWorkingDay(Day day);  // false for blank
// The day itself when it is a working day, or the next one.
[[nodiscard]] Day WorkingDayFrom(Day day);
// `count` working days before WorkingDayFrom(day).
[[nodiscard]] Day WorkingDaysBefore(Day day, int count);

}  // namespace kindred::returns::cin
