// The body of the fuzzer of uploads, run over a few inputs by the quick tests too.
#pragma once

#include <cstdlib>
#include <string_view>

#include "statutory/unpack.hpp"

namespace kindred::statutory {

inline void UnpackAnything(std::string_view bytes) {
  constexpr UnpackLimits kLimits{.files = 5, .bytes = 1 << 20};
  for (const char* role : {"this", "providers"}) {
    const auto files = Unpack(role, "upload", bytes, kLimits);
    if (!files) {
      if (files.error().message.find("upload") == std::string::npos)
        std::abort();  // every refusal names the file
      continue;
    }
    if (files->empty() || files->size() > kLimits.files) std::abort();
    for (const ReturnFile& file : *files)
      if (file.name.find('/') != std::string::npos) std::abort();
  }
}

}  // namespace kindred::statutory
