// A date cell of a return. A blank cell, or one that is no date, compares as false with everything, as the
// specifications of the returns say ("a comparison with a blank side does not flag"):
//
//   if (episode.DECOM() > r.year_end) flag(episode);         // a blank DECOM never flags
//   if (!(episode.DEC() >= r.year_start)) …                   // NOT (…): true for a blank DEC
//   Years(header.DOB(), 18) <= episode.DECOM()                // the 18th birthday; blank stays blank
#pragma once

#include <cstdint>
#include <limits>
#include <string_view>

#include "base/date.hpp"

namespace kindred::returns {

// Days since 1970-01-01, or blank. There is no operator!=: say which of "differs" or "not equal" is meant.
struct Day {
  static constexpr std::int32_t kBlank = std::numeric_limits<std::int32_t>::min();
  std::int32_t days = kBlank;

  constexpr Day() = default;
  constexpr explicit Day(std::int32_t days_since_1970) : days(days_since_1970) {}
  explicit Day(Date date) : days(date.Days()) {}
  [[nodiscard]] constexpr bool valid() const { return days != kBlank; }
  [[nodiscard]] constexpr bool blank() const { return days == kBlank; }
};

constexpr bool operator<(Day a, Day b) {
  return a.valid() && a.days < b.days;
}
constexpr bool operator>(Day a, Day b) {
  return b < a;
}
constexpr bool operator<=(Day a, Day b) {
  return a.valid() && b.valid() && a.days <= b.days;
}
constexpr bool operator>=(Day a, Day b) {
  return b <= a;
}
constexpr bool operator==(Day a, Day b) {
  return a.valid() && a.days == b.days;
}
bool operator!=(Day a, Day b) = delete;

// The day `count` days later; blank stays blank.
constexpr Day operator+(Day day, int count) {
  return day.valid() ? Day(day.days + count) : day;
}
constexpr Day operator-(Day day, int count) {
  return day + -count;
}
// Whole days from `from` to `to`; both must be valid.
constexpr int DaysBetween(Day from, Day to) {
  return to.days - from.days;
}
// One side is blank and the other not, or they are different days; two blanks do not differ.
constexpr bool Differs(Day a, Day b) {
  return a.days != b.days;
}
constexpr bool Within(Day day, Day from, Day to) {
  return from <= day && day <= to;
}

// The day given, which must exist.
[[nodiscard]] Day DayOf(int year, int month, int day);
// Same day and month `count` years later; 29 February becomes 28 February in a common year. Blank stays
// blank.
[[nodiscard]] Day Years(Day day, int count);

// "1/4/2025", "01/04/2025" or " 1/4/2025" (one space before one digit) between 22/09/1677 and 11/04/2262;
// blank for all else. The SSDA903's only form.
[[nodiscard]] Day ParseDay(std::string_view text);
// "2025-04-01" only; the CIN census's form.
[[nodiscard]] Day ParseIsoDay(std::string_view text);
// ParseDay, or day and month swapped where day-first is impossible, or ISO: for the rules that read
// leniently.
[[nodiscard]] Day ParseDayLeniently(std::string_view text);
// A date of which parts may be unknown ("ZZ/04/2015", "ZZ/ZZ/2015", "15/03/ZZZZ"): the latest day it can be,
// an unknown year read as 2000; blank when it is no such date.
[[nodiscard]] Day ParsePartlyUnknownDay(std::string_view text);

}  // namespace kindred::returns
