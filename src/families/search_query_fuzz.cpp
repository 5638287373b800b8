// Any text in the search box is read without harm and within its limits.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "families/search_query.hpp"
#include "families/tokens.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto query = kindred::families::ParseSearch(text);
  std::size_t words =
      query.dates.size() + query.postcodes.size() + query.outward_codes.size() + query.identifiers.size();
  if (words > 12) std::abort();
  for (const auto& name : query.names) {
    if (name.size() < 2) std::abort();
    (void)kindred::families::TokenVariants(name);
  }
  (void)query.Describe();
  return 0;
}
