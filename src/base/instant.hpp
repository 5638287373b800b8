// A moment: microseconds since 1970-01-01T00:00:00Z. Stored as an integer in both databases; shown in
// Europe/London through ICU, because a bare Debian has no time-zone files.
//
//   Instant now = clock.Now();
//   FormatLondon(now) == "20 November 2026, 9:05am";
#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "base/date.hpp"

namespace kindred {

struct Instant {
  std::int64_t micros = 0;
  constexpr auto operator<=>(const Instant&) const = default;
  [[nodiscard]] constexpr Instant AddSeconds(std::int64_t seconds) const {
    return {micros + seconds * 1'000'000};
  }
};

[[nodiscard]] std::string FormatUtc(Instant instant);     // 2026-11-20T09:05:00.000000Z
[[nodiscard]] std::string FormatLondon(Instant instant);  // 20 November 2026, 9:05am
[[nodiscard]] Date LondonDate(Instant instant);           // the calendar day in London

}  // namespace kindred
