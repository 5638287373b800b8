// The lists and mappings of data/demo, embedded in the binary.
#pragma once

#include <string_view>
#include <vector>

namespace kindred::demo {

// The bytes of an embedded file by its path below data/demo; empty where there is none.
[[nodiscard]] std::string_view EmbeddedFile(std::string_view name);
// Its lines, without comments (#) and empty ones.
[[nodiscard]] std::vector<std::string_view> Lines(std::string_view name);

}  // namespace kindred::demo
