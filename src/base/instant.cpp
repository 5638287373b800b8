#include "base/instant.hpp"

#include <unicode/calendar.h>
#include <unicode/timezone.h>

#include <cstdio>
#include <memory>

namespace kindred {
namespace {

std::int64_t FloorDivide(std::int64_t a, std::int64_t b) {
  return a / b - ((a % b != 0) && ((a < 0) != (b < 0)));
}

// Microseconds as a London wall clock would read them, in the count of UTC.
std::int64_t LondonMicros(Instant instant) {
  // ICU zones are immutable after creation, so one shared object serves every thread.
  static const std::unique_ptr<icu::TimeZone> kLondon(icu::TimeZone::createTimeZone("Europe/London"));
  std::int32_t raw = 0;
  std::int32_t saving = 0;
  UErrorCode status = U_ZERO_ERROR;
  kLondon->getOffset(static_cast<double>(FloorDivide(instant.micros, 1000)), false, raw, saving, status);
  return instant.micros + (static_cast<std::int64_t>(raw) + saving) * 1000;
}

constexpr std::int64_t kMicrosPerDay = 86'400'000'000;

}  // namespace

std::string FormatUtc(Instant instant) {
  const std::int64_t days = FloorDivide(instant.micros, kMicrosPerDay);
  const std::int64_t rest = instant.micros - days * kMicrosPerDay;
  char text[40];
  std::snprintf(text, sizeof text, "T%02d:%02d:%02d.%06dZ", static_cast<int>(rest / 3'600'000'000),
                static_cast<int>(rest / 60'000'000 % 60), static_cast<int>(rest / 1'000'000 % 60),
                static_cast<int>(rest % 1'000'000));
  return FormatIso(Date::FromDays(static_cast<std::int32_t>(days))) + text;
}

Date LondonDate(Instant instant) {
  return Date::FromDays(static_cast<std::int32_t>(FloorDivide(LondonMicros(instant), kMicrosPerDay)));
}

std::string FormatLondon(Instant instant) {
  const std::int64_t local = LondonMicros(instant);
  const std::int64_t days = FloorDivide(local, kMicrosPerDay);
  const int minutes = static_cast<int>((local - days * kMicrosPerDay) / 60'000'000);
  const int hour = minutes / 60;
  char text[16];
  std::snprintf(text, sizeof text, ", %d:%02d%s", hour % 12 == 0 ? 12 : hour % 12, minutes % 60,
                hour < 12 ? "am" : "pm");
  return FormatLong(Date::FromDays(static_cast<std::int32_t>(days))) + text;
}

}  // namespace kindred
