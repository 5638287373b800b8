#include "returns/problem.hpp"

#include <fmt/core.h>

namespace kindred::returns {

std::string Describe(const Problem& problem) {
  if (problem.line == 0) return fmt::format("{}: {}", problem.file, problem.message);
  if (problem.column == 0) return fmt::format("{} line {}: {}", problem.file, problem.line, problem.message);
  return fmt::format("{} line {}, column {}: {}", problem.file, problem.line, problem.column,
                     problem.message);
}

}  // namespace kindred::returns
