// Any bytes as a line of the seals file: nothing, or a seal that is written the same way again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "store/chain.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view line(reinterpret_cast<const char*>(bytes), size);
  if (const auto seal = kindred::store::ParseSeal(line); seal && kindred::store::FormatSeal(*seal) != line)
    std::abort();
  return 0;
}
