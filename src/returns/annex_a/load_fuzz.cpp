#include <cstddef>
#include <cstdint>

#include "returns/annex_a/fuzz_body.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  kindred::returns::annex_a::FuzzAnnexA({reinterpret_cast<const char*>(data), size});
  return 0;
}
