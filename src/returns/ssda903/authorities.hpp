// Which upper-tier authority a district belongs to: 318 English and Welsh districts, edition of 2025
// (data/reference/la_lower_to_upper_2025.csv, embedded).
#pragma once

#include <span>
#include <string_view>

namespace kindred::returns::ssda903 {

struct UpperTierRow {
  std::string_view district;    // "E07000026"
  std::string_view upper_tier;  // "E10000006"
  std::string_view dfe_code;    // "909"; blank for Wales
};

// The ONS code of an authority given by it or by its three-digit DfE code; blank when there is no such
// authority.
[[nodiscard]] std::string_view AuthorityCode(std::string_view ons_or_dfe_code);

// Sorted by district.
[[nodiscard]] std::span<const UpperTierRow> UpperTiers();

}  // namespace kindred::returns::ssda903
