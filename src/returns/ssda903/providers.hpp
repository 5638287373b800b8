// Ofsted's list of registered providers, which some rules look a URN up in. It comes as one or two workbooks
// or as a CSV; the headings of each form are known (providers.cpp).
//
//   ProviderList list;
//   Result<void> read = ReadProviders(bytes, "providers.xlsx", list);   // again for the second workbook
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "returns/day.hpp"

namespace kindred::returns::ssda903 {

struct Provider {
  std::string urn;             // upper case
  std::string place_codes;     // "U1,U4": placement types, comma-separated
  std::string provider_codes;  // "PR1,PR4"
  Day closed;                  // blank while it is registered
  std::string postcode;        // upper case, no spaces
};

struct ProviderList {
  std::vector<Provider> rows;
};

// Adds what a workbook (.xlsx) or CSV holds to `list`. Errors (kBadData): neither, or no sheet with a URN
// column.
[[nodiscard]] Result<void> ReadProviders(std::string_view bytes, const std::string& file_name,
                                         ProviderList& list);

}  // namespace kindred::returns::ssda903
