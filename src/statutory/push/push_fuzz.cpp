#include <cstddef>
#include <cstdint>

#include "statutory/push/fuzz_body.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  kindred::statutory::push::FuzzPush({reinterpret_cast<const char*>(data), size});
  return 0;
}
