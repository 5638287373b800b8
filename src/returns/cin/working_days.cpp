#include "returns/cin/working_days.hpp"

#include <algorithm>
#include <vector>

#include "base/text.hpp"
#include "embedded/returns_data.hpp"

namespace kindred::returns::cin {
namespace {

const std::vector<std::int32_t>& BankHolidays() {
  static const std::vector<std::int32_t> kDays = [] {
    std::vector<std::int32_t> days;
    for (const embedded::File& file : embedded::returns_data()) {
      if (!file.name.ends_with("cin/bank_holidays.tsv")) continue;
      for (const std::string_view line : Split(file.bytes, '\n')) {
        if (const Day day = ParseIsoDay(line.substr(0, line.find('\t'))); day.valid())
          days.push_back(day.days);
      }
    }
    std::sort(days.begin(), days.end());
    return days;
  }();
  return kDays;
}

}  // namespace

bool IsWeekend(Day day) {
  return day.valid() && Date::FromDays(day.days).Weekday() >= 6;
}

bool IsWorkingDay(Day day) {
  return day.valid() && !IsWeekend(day) &&
         !std::binary_search(BankHolidays().begin(), BankHolidays().end(), day.days);
}

Day WorkingDayFrom(Day day) {
  while (day.valid() && !IsWorkingDay(day)) day = day + 1;
  return day;
}

Day WorkingDaysBefore(Day day, int count) {
  day = WorkingDayFrom(day);
  while (day.valid() && count > 0) {
    day = day - 1;
    if (IsWorkingDay(day)) --count;
  }
  return day;
}

}  // namespace kindred::returns::cin
