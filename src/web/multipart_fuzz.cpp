#include "web/fuzz_bodies.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return kindred::web::FuzzMultipart(data, size);
}
