#include "linkage/match_config_fuzz.hpp"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  kindred::linkage::FuzzMatchConfig({reinterpret_cast<const char*>(data), size});
  return 0;
}
