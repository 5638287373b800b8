// Calendar dates: a day count from 1970-01-01 in the proleptic Gregorian calendar, so that comparing,
// sorting and subtracting are integer operations and a column of dates is a column of ints.
//
//   Date birth = Date::FromYmd(2012, 2, 29);
//   birth.AgeOn(Date::FromYmd(2026, 2, 28)) == 13;
//   FormatLong(birth) == "29 February 2012";
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kindred {

struct YearMonthDay {
  int year = 0;
  int month = 0;  // 1–12
  int day = 0;    // 1–31
  auto operator<=>(const YearMonthDay&) const = default;
};

// One day. Years −9999 to 9999 are supported; the default is 1970-01-01.
class Date {
 public:
  constexpr Date() = default;
  [[nodiscard]] static constexpr Date FromDays(std::int32_t days_since_1970) {
    Date date;
    date.days_ = days_since_1970;
    return date;
  }
  // Asserts that the day exists; for constants and for values already checked with IsValidDate.
  [[nodiscard]] static Date FromYmd(int year, int month, int day);

  [[nodiscard]] constexpr std::int32_t Days() const { return days_; }
  [[nodiscard]] YearMonthDay Ymd() const;
  [[nodiscard]] int Year() const { return Ymd().year; }
  [[nodiscard]] int Weekday() const;  // 1 Monday … 7 Sunday (ISO 8601)

  [[nodiscard]] constexpr Date AddDays(int days) const { return FromDays(days_ + days); }
  // The same day of another month; the last day where that month is shorter.
  [[nodiscard]] Date AddMonths(int months) const;
  // The same day of another year; 29 February becomes 1 March in a common year, as ages are reckoned
  // in England (Family Law Reform Act 1969 s. 9 counts from the anniversary).
  [[nodiscard]] Date Anniversary(int years) const;
  // Whole years from this birth date to `day`; negative before birth.
  [[nodiscard]] int AgeOn(Date day) const;

  constexpr auto operator<=>(const Date&) const = default;
  friend constexpr int operator-(Date a, Date b) { return a.days_ - b.days_; }

 private:
  std::int32_t days_ = 0;
};

[[nodiscard]] bool IsLeapYear(int year);
[[nodiscard]] int DaysInMonth(int year, int month);
[[nodiscard]] bool IsValidDate(int year, int month, int day);

// How a source writes its dates.
enum class DateOrder { kIso, kDayFirst, kMonthFirst };

// Reads "2025-03-31" (kIso), "31/03/2025", "31-3-2025", "31.03.25" (kDayFirst) or "03/31/2025"; a time
// after the date is dropped only where it is midnight. Two-digit years are refused. Nothing when the
// text is not a date of that order.
[[nodiscard]] std::optional<Date> ParseDate(std::string_view text, DateOrder order);
// Reads ISO or day-first, whichever the text is, a month in words ("3 March 2026", "03-Mar-2026"), or an
// Excel serial number of 5 digits (days since 1899-12-30).
[[nodiscard]] std::optional<Date> ParseDateLeniently(std::string_view text);

[[nodiscard]] std::string FormatIso(Date date);    // 2026-03-03
[[nodiscard]] std::string FormatUk(Date date);     // 03/03/2026
[[nodiscard]] std::string FormatLong(Date date);   // 3 March 2026
[[nodiscard]] std::string FormatShort(Date date);  // 3 Mar 2026

// Half-open stretch of days: from ≤ day < to. No `to` means it has not ended.
struct Period {
  Date from;
  std::optional<Date> to;
  [[nodiscard]] bool Contains(Date day) const { return from <= day && (!to || day < *to); }
  [[nodiscard]] bool Overlaps(const Period& other) const {
    return (!other.to || from < *other.to) && (!to || other.from < *to);
  }
};

// Years as children's services count them, each named by the year in which it ends.
[[nodiscard]] int FinancialYear(Date day);  // 1 April – 31 March
[[nodiscard]] inline int CollectionYear(Date day) {
  return FinancialYear(day);
}                                          // SSDA903, CIN
[[nodiscard]] int AcademicYear(Date day);  // 1 September – 31 August

}  // namespace kindred
