// Any bytes as agreements.toml: an answer or a message, never a crash.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "sharing/agreements.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  (void)kindred::sharing::ParseAgreements({reinterpret_cast<const char*>(bytes), size}, "agreements.toml");
  return 0;
}
