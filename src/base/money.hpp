// Money in whole pence. Sums never round; a share that does not divide says how it rounds.
//
//   Money week = Money::FromPence(84550);
//   Format(week) == "£845.50";
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kindred {

struct Money {
  std::int64_t pence = 0;
  [[nodiscard]] static constexpr Money FromPence(std::int64_t pence) { return Money{pence}; }
  constexpr auto operator<=>(const Money&) const = default;
  friend constexpr Money operator+(Money a, Money b) { return {a.pence + b.pence}; }
  friend constexpr Money operator-(Money a, Money b) { return {a.pence - b.pence}; }
  friend constexpr Money operator*(Money a, std::int64_t n) { return {a.pence * n}; }
};

// "£1,234.50", "1234.5", "-£3"; nothing when it is not an amount or has more than two decimals.
[[nodiscard]] std::optional<Money> ParseMoney(std::string_view text);
[[nodiscard]] std::string Format(Money money);  // £1,234.50; −£3.00 with a minus sign

}  // namespace kindred
