// Any bytes: the fast reader and the reference agree on every cell, its line and its column.
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "tables/csv_reference.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const char separator : {',', ';', '\t', '\0'}) {
    const std::string difference = kindred::tables::reference::Compare(bytes, separator);
    if (!difference.empty()) {
      std::fprintf(stderr, "%s\n", difference.c_str());
      std::abort();
    }
  }
  return 0;
}
