#include "demo/files.hpp"

#include "base/text.hpp"
#include "embedded/demo_files.hpp"

namespace kindred::demo {

std::string_view EmbeddedFile(std::string_view name) {
  for (const embedded::File& file : embedded::demo_files())
    if (file.name == name) return file.bytes;
  return {};
}

std::vector<std::string_view> Lines(std::string_view name) {
  std::vector<std::string_view> lines;
  for (std::string_view line : Split(EmbeddedFile(name), '\n'))
    if (!Trim(line).empty() && line.front() != '#') lines.push_back(line);
  return lines;
}

}  // namespace kindred::demo
