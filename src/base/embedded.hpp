// A file that travels inside the binary; `kindred_embed` in cmake/module.cmake makes sets of them.
//
//   for (const embedded::File& file : embedded::intake_migrations()) Use(file.name, file.bytes);
#pragma once

#include <string_view>

namespace kindred::embedded {

struct File {
  std::string_view name;  // path below the embedded folder
  std::string_view bytes;
};

}  // namespace kindred::embedded
