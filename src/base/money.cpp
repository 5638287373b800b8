#include "base/money.hpp"

#include <cstdio>

namespace kindred {

std::optional<Money> ParseMoney(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  bool negative = false;
  if (text.starts_with("-")) {
    negative = true;
    text.remove_prefix(1);
  }
  if (text.starts_with("£")) text.remove_prefix(std::string_view("£").size());
  std::int64_t pence = 0;
  int digits = 0;
  int decimals = -1;  // −1 before the point
  for (const char c : text) {
    if (c == ',' && decimals < 0 && digits > 0) continue;
    if (c == '.' && decimals < 0) {
      decimals = 0;
      continue;
    }
    if (c < '0' || c > '9' || digits >= 16 || decimals == 2) return std::nullopt;
    pence = pence * 10 + (c - '0');
    ++digits;
    if (decimals >= 0) ++decimals;
  }
  if (digits == 0) return std::nullopt;
  for (int d = decimals < 0 ? 0 : decimals; d < 2; ++d) pence *= 10;
  return Money{negative ? -pence : pence};
}

std::string Format(Money money) {
  const bool negative = money.pence < 0;
  const std::uint64_t pence =
      negative ? 0 - static_cast<std::uint64_t>(money.pence) : static_cast<std::uint64_t>(money.pence);
  std::string pounds = std::to_string(pence / 100);
  for (std::size_t at = pounds.size(); at > 3;) {
    at -= 3;
    pounds.insert(at, ",");
  }
  char rest[8];
  std::snprintf(rest, sizeof rest, ".%02d", static_cast<int>(pence % 100));
  return (negative ? "−£" : "£") + pounds + rest;
}

}  // namespace kindred
