#include "returns/rule.hpp"

namespace kindred::returns {

std::string_view LevelName(Level level) {
  switch (level) {
    case Level::kError:
      return "error";
    case Level::kQuery:
      return "query";
    case Level::kInternal:
      return "internal";
  }
  return "error";
}

}  // namespace kindred::returns
