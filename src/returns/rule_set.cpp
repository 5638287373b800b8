#include "returns/rule_set.hpp"

#include <utility>

#include "base/text.hpp"
#include "embedded/returns_data.hpp"

namespace kindred::returns {

bool CodeBefore(std::string_view a, std::string_view b) {
  const auto number = [](std::string_view code) {
    int value = 0;
    for (const char c : code) {
      if (c < '0' || c > '9') break;
      value = value * 10 + (c - '0');
    }
    return value == 0 ? 1'000'000 : value;
  };
  return std::pair(number(a), a) < std::pair(number(b), b);
}

Level LevelIn(std::string_view file, std::string_view code) {
  for (const embedded::File& data : embedded::returns_data()) {
    if (!data.name.ends_with(file)) continue;
    for (const std::string_view line : Split(data.bytes, '\n')) {
      const std::size_t tab = line.find('\t');
      if (tab == std::string_view::npos || line.substr(0, tab) != code) continue;
      const std::string_view word = Trim(line.substr(tab + 1));
      return word == "query" ? Level::kQuery : word == "internal" ? Level::kInternal : Level::kError;
    }
  }
  return Level::kError;
}

}  // namespace kindred::returns
