// Which upper-tier authority a district belongs to: 318 English and Welsh districts, edition of 2025
// (data/reference/la_lower_to_upper_2025.csv, embedded).
#pragma once

#include <span>
#include <string_view>

namespace kindred::returns::ssda903 {

struct UpperTierRow {
  std::string_view district;    // "E07000026"
  std::string_view upper_tier;  // "E10000006"
};

// Sorted by district.
[[nodiscard]] std::span<const UpperTierRow> UpperTiers();

}  // namespace kindred::returns::ssda903
