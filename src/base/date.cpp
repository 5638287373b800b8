#include "base/date.hpp"

#include <array>
#include <cassert>
#include <cctype>
#include <cstdio>

namespace kindred {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"January",   "February", "March",    "April",
                                                      "May",       "June",     "July",     "August",
                                                      "September", "October",  "November", "December"};

// Day count of a civil date and back: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms".
std::int32_t DaysFromCivil(int y, int m, int d) {
  y -= m <= 2;
  const int era = (y >= 0 ? y : y - 399) / 400;
  const int year_of_era = y - era * 400;
  const int day_of_year = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
  const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

YearMonthDay CivilFromDays(std::int32_t days) {
  const int z = days + 719468;
  const int era = (z >= 0 ? z : z - 146096) / 146097;
  const int day_of_era = z - era * 146097;
  const int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int shifted = (5 * day_of_year + 2) / 153;
  const int month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {year_of_era + era * 400 + (month <= 2), month, day_of_year - (153 * shifted + 2) / 5 + 1};
}

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
bool IsSeparator(char c) {
  return c == '/' || c == '-' || c == '.' || c == ' ';
}

// Reads up to `limit` digits at `at`, moving it; −1 when there is none.
int ReadNumber(std::string_view text, std::size_t& at, int limit, int* digits = nullptr) {
  int value = 0;
  int count = 0;
  while (at < text.size() && count < limit && IsDigit(text[at])) {
    value = value * 10 + (text[at++] - '0');
    ++count;
  }
  if (digits) *digits = count;
  return count ? value : -1;
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// "T00:00:00", " 00:00", "T00:00:00.000Z": midnight and nothing else.
bool IsMidnight(std::string_view rest) {
  if (rest.empty()) return true;
  if (rest[0] != 'T' && rest[0] != ' ') return false;
  rest.remove_prefix(1);
  if (rest.ends_with('Z')) rest.remove_suffix(1);
  if (rest.size() < 5) return false;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    const char wanted = i == 2 || i == 5 ? ':' : i == 8 ? '.' : '0';
    if (rest[i] != wanted) return false;
  }
  return true;
}

std::optional<Date> Checked(int year, int month, int day) {
  if (!IsValidDate(year, month, day)) return std::nullopt;
  return Date::FromYmd(year, month, day);
}

std::optional<int> MonthFromWord(std::string_view word) {
  if (word.size() < 3) return std::nullopt;
  for (std::size_t m = 0; m < kMonths.size(); ++m) {
    if (word.size() > kMonths[m].size()) continue;
    bool same = true;
    for (std::size_t i = 0; i < word.size(); ++i)
      same = same && std::tolower(static_cast<unsigned char>(word[i])) ==
                         std::tolower(static_cast<unsigned char>(kMonths[m][i]));
    if (same && (word.size() == 3 || word.size() == 4 || word.size() == kMonths[m].size()))
      return static_cast<int>(m) + 1;
  }
  return std::nullopt;
}

// "3 March 2026", "03-Mar-2026".
std::optional<Date> ParseWithMonthWord(std::string_view text) {
  std::size_t at = 0;
  const int day = ReadNumber(text, at, 2);
  if (day < 0 || at >= text.size() || !IsSeparator(text[at])) return std::nullopt;
  const std::size_t begin = ++at;
  while (at < text.size() && std::isalpha(static_cast<unsigned char>(text[at]))) ++at;
  const auto month = MonthFromWord(text.substr(begin, at - begin));
  if (!month || at >= text.size() || !IsSeparator(text[at])) return std::nullopt;
  ++at;
  int digits = 0;
  const int year = ReadNumber(text, at, 4, &digits);
  if (digits != 4 || !IsMidnight(text.substr(at))) return std::nullopt;
  return Checked(year, *month, day);
}

}  // namespace

Date Date::FromYmd(int year, int month, int day) {
  assert(IsValidDate(year, month, day));
  return FromDays(DaysFromCivil(year, month, day));
}

YearMonthDay Date::Ymd() const {
  return CivilFromDays(days_);
}

int Date::Weekday() const {
  const int shifted = (days_ + 3) % 7;  // 1970-01-01 was a Thursday
  return (shifted < 0 ? shifted + 7 : shifted) + 1;
}

Date Date::AddMonths(int months) const {
  const YearMonthDay ymd = Ymd();
  const int index = ymd.year * 12 + ymd.month - 1 + months;
  const int year = index >= 0 ? index / 12 : (index - 11) / 12;
  const int month = index - year * 12 + 1;
  const int last = DaysInMonth(year, month);
  return FromYmd(year, month, ymd.day < last ? ymd.day : last);
}

Date Date::Anniversary(int years) const {
  const YearMonthDay ymd = Ymd();
  const int year = ymd.year + years;
  if (ymd.month == 2 && ymd.day == 29 && !IsLeapYear(year)) return FromYmd(year, 3, 1);
  return FromYmd(year, ymd.month, ymd.day);
}

int Date::AgeOn(Date day) const {
  const int years = day.Ymd().year - Ymd().year;
  return Anniversary(years) <= day ? years : years - 1;
}

bool IsLeapYear(int year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int DaysInMonth(int year, int month) {
  constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && IsLeapYear(year) ? 29 : kDays[static_cast<std::size_t>(month - 1)];
}

bool IsValidDate(int year, int month, int day) {
  return year >= -9999 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
         day <= DaysInMonth(year, month);
}

std::optional<Date> ParseDate(std::string_view text, DateOrder order) {
  text = Trim(text);
  std::size_t at = 0;
  int digits = 0;
  if (order == DateOrder::kIso) {
    const int year = ReadNumber(text, at, 4, &digits);
    if (digits != 4 || at >= text.size() || text[at] != '-') return std::nullopt;
    const int month = ReadNumber(text, ++at, 2, &digits);
    if (digits != 2 || at >= text.size() || text[at] != '-') return std::nullopt;
    const int day = ReadNumber(text, ++at, 2, &digits);
    if (digits != 2 || !IsMidnight(text.substr(at))) return std::nullopt;
    return Checked(year, month, day);
  }
  const int first = ReadNumber(text, at, 2);
  if (first < 0 || at >= text.size() || !IsSeparator(text[at])) return std::nullopt;
  const int second = ReadNumber(text, ++at, 2);
  if (second < 0 || at >= text.size() || !IsSeparator(text[at])) return std::nullopt;
  const int year = ReadNumber(text, ++at, 4, &digits);
  if (digits != 4 || !IsMidnight(text.substr(at))) return std::nullopt;
  return order == DateOrder::kDayFirst ? Checked(year, second, first) : Checked(year, first, second);
}

std::optional<Date> ParseDateLeniently(std::string_view text) {
  text = Trim(text);
  if (auto iso = ParseDate(text, DateOrder::kIso)) return iso;
  if (auto uk = ParseDate(text, DateOrder::kDayFirst)) return uk;
  if (auto words = ParseWithMonthWord(text)) return words;
  std::size_t at = 0;
  int digits = 0;
  const int serial = ReadNumber(text, at, 5, &digits);
  if (digits == 5 && at == text.size()) return Date::FromYmd(1899, 12, 30).AddDays(serial);
  return std::nullopt;
}

std::string FormatIso(Date date) {
  const YearMonthDay ymd = date.Ymd();
  char text[20];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", ymd.year, ymd.month, ymd.day);
  return text;
}

std::string FormatUk(Date date) {
  const YearMonthDay ymd = date.Ymd();
  char text[20];
  std::snprintf(text, sizeof text, "%02d/%02d/%04d", ymd.day, ymd.month, ymd.year);
  return text;
}

std::string FormatLong(Date date) {
  const YearMonthDay ymd = date.Ymd();
  return std::to_string(ymd.day) + ' ' + std::string(kMonths[static_cast<std::size_t>(ymd.month - 1)]) + ' ' +
         std::to_string(ymd.year);
}

std::string FormatShort(Date date) {
  const YearMonthDay ymd = date.Ymd();
  return std::to_string(ymd.day) + ' ' +
         std::string(kMonths[static_cast<std::size_t>(ymd.month - 1)].substr(0, 3)) + ' ' +
         std::to_string(ymd.year);
}

int FinancialYear(Date day) {
  const YearMonthDay ymd = day.Ymd();
  return ymd.month >= 4 ? ymd.year + 1 : ymd.year;
}

int AcademicYear(Date day) {
  const YearMonthDay ymd = day.Ymd();
  return ymd.month >= 9 ? ymd.year + 1 : ymd.year;
}

}  // namespace kindred
