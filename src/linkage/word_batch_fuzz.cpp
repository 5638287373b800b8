#include "linkage/word_batch_fuzz.hpp"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  kindred::linkage::FuzzWordBatch({reinterpret_cast<const char*>(data), size});
  return 0;
}
