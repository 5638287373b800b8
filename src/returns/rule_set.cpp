#include "returns/rule_set.hpp"

#include <fmt/core.h>

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

Result<Levels> Levels::Parse(std::string_view text, std::string_view name) {
  Levels levels;
  std::size_t number = 0;
  for (const std::string_view raw : Split(text, '\n')) {
    ++number;
    const std::string_view line = Trim(raw);
    if (line.empty() || line.starts_with('#')) continue;
    const std::size_t tab = line.find('\t');
    const std::string_view word = tab == std::string_view::npos ? "" : Trim(line.substr(tab + 1));
    if (word != "error" && word != "query" && word != "internal") {
      return Fail(ErrorKind::kUsage,
                  fmt::format("{} line {}: write a rule, a tab, and error, query or internal", name, number));
    }
    levels.levels_[std::string(Trim(line.substr(0, tab)))] = word == "error"   ? Level::kError
                                                             : word == "query" ? Level::kQuery
                                                                               : Level::kInternal;
  }
  return levels;
}

std::optional<Level> Levels::Of(std::string_view code) const {
  const auto found = levels_.find(code);
  return found == levels_.end() ? std::nullopt : std::optional(found->second);
}

Level LevelIn(std::string_view file, std::string_view code) {
  static const std::map<std::string, Levels, std::less<>> kEmbedded = [] {
    std::map<std::string, Levels, std::less<>> embedded;
    for (const embedded::File& data : embedded::returns_data()) {
      if (data.name.ends_with("levels.tsv"))
        embedded[std::string(data.name)] = *Levels::Parse(data.bytes, data.name);
    }
    return embedded;
  }();
  for (const auto& [name, levels] : kEmbedded) {
    if (name.ends_with(file)) return levels.Of(code).value_or(Level::kError);
  }
  return Level::kError;
}

}  // namespace kindred::returns
