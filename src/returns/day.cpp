#include "returns/day.hpp"

#include <optional>
#include <string>

namespace kindred::returns {
namespace {

constexpr bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

// A number of one or two digits at the front of `text`, which is taken off; nothing when there is none.
std::optional<int> TakeOneOrTwoDigits(std::string_view& text) {
  if (text.empty() || !IsDigit(text[0])) return std::nullopt;
  int value = text[0] - '0';
  text.remove_prefix(1);
  if (!text.empty() && IsDigit(text[0])) {
    value = value * 10 + (text[0] - '0');
    text.remove_prefix(1);
  }
  return value;
}

std::optional<int> FourDigits(std::string_view text) {
  if (text.size() != 4) return std::nullopt;
  int value = 0;
  for (const char c : text) {
    if (!IsDigit(c)) return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

// The day when it exists and the sector's validator can hold it (a signed 64-bit count of nanoseconds).
Day Existing(int year, int month, int day) {
  if (!IsValidDate(year, month, day)) return {};
  static const Day first = DayOf(1677, 9, 22);
  static const Day last = DayOf(2262, 4, 11);
  const Day found(Date::FromYmd(year, month, day));
  return Within(found, first, last) ? found : Day();
}

}  // namespace

Day DayOf(int year, int month, int day) {
  return Day(Date::FromYmd(year, month, day));
}

Day Years(Day day, int count) {
  if (day.blank()) return day;
  YearMonthDay ymd = Date::FromDays(day.days).Ymd();
  ymd.year += count;
  if (ymd.month == 2 && ymd.day == 29 && !IsLeapYear(ymd.year)) ymd.day = 28;
  return Day(Date::FromYmd(ymd.year, ymd.month, ymd.day));
}

Day ParseDay(std::string_view text) {
  if (text.size() >= 2 && text[0] == ' ' && text[1] >= '1' && text[1] <= '9' && text.size() > 2 &&
      text[2] == '/') {
    text.remove_prefix(1);
  }
  const std::optional<int> day = TakeOneOrTwoDigits(text);
  if (!day || text.empty() || text[0] != '/') return {};
  text.remove_prefix(1);
  const std::optional<int> month = TakeOneOrTwoDigits(text);
  if (!month || text.empty() || text[0] != '/') return {};
  text.remove_prefix(1);
  const std::optional<int> year = FourDigits(text);
  if (!year) return {};
  return Existing(*year, *month, *day);
}

Day ParseIsoDay(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return {};
  const std::optional<int> year = FourDigits(text.substr(0, 4));
  std::string_view month_text = text.substr(5, 2);
  std::string_view day_text = text.substr(8, 2);
  const std::optional<int> month = TakeOneOrTwoDigits(month_text);
  const std::optional<int> day = TakeOneOrTwoDigits(day_text);
  if (!year || !month || !day || !month_text.empty() || !day_text.empty()) return {};
  return Existing(*year, *month, *day);
}

Day ParseDayLeniently(std::string_view text) {
  if (const Day day = ParseDay(text); day.valid()) return day;
  if (const Day day = ParseIsoDay(text); day.valid()) return day;
  // mm/dd/yyyy, where dd/mm/yyyy is impossible because the second number is no month.
  const std::size_t first = text.find('/');
  const std::size_t second = first == std::string_view::npos ? first : text.find('/', first + 1);
  if (second == std::string_view::npos) return {};
  std::string swapped(text.substr(first + 1, second - first - 1));
  swapped += '/';
  swapped += text.substr(0, first);
  swapped += text.substr(second);
  return ParseDay(swapped);
}

Day ParsePartlyUnknownDay(std::string_view text) {
  const std::size_t first = text.find('/');
  const std::size_t second = first == std::string_view::npos ? first : text.find('/', first + 1);
  if (second == std::string_view::npos || text.find('/', second + 1) != std::string_view::npos) return {};
  std::string_view day = text.substr(0, first);
  std::string_view month = text.substr(first + 1, second - first - 1);
  std::string_view year = text.substr(second + 1);
  const bool day_unknown = day == "ZZ";
  const bool month_unknown = month == "ZZ";
  if (day_unknown) day = "01";
  if (month_unknown) month = "01";
  if (year == "ZZZZ") year = "2000";
  std::string rebuilt;
  rebuilt.append(day).append("/").append(month).append("/").append(year);
  const Day known = ParseDay(rebuilt);
  if (known.blank()) return {};
  if (month_unknown) return Years(known, 1) - 1;
  if (day_unknown) {
    const YearMonthDay ymd = Date::FromDays(known.days).Ymd();
    return DayOf(ymd.year, ymd.month, DaysInMonth(ymd.year, ymd.month));
  }
  return known;
}

}  // namespace kindred::returns
