// Any bytes under any role: an upload is refused with a reason or becomes files within the limits.
#include "statutory/unpack_fuzz.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  kindred::statutory::UnpackAnything({reinterpret_cast<const char*>(data), size});
  return 0;
}
