// The body of the fuzzer of match configurations, shared with the quick test.
#pragma once

#include <cstdlib>
#include <string_view>

#include "linkage/match_config.hpp"

namespace kindred::linkage {

// Any bytes are read or refused; what is read can be written and read again as the same.
inline void FuzzMatchConfig(std::string_view bytes) {
  const auto config = MatchConfig::FromToml(bytes, "fuzz.toml");
  if (!config) return;
  const std::string text = config->ToToml();
  const auto again = MatchConfig::FromToml(text, "again.toml");
  if (!again || again->ToToml() != text) std::abort();
}

}  // namespace kindred::linkage
