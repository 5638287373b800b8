// Where two values differ, letter by letter, so that a reviewer sees the slip at once: KATHERINE and
// CATHERINE differ in their first letter. Pure.
//
//   MarkDifferences("KATE", "CATE").first   // {{"K", true}, {"ATE", false}}
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace kindred::families {

struct MarkedPart {
  std::string text;
  bool differs = false;
};

// The parts of `a` and of `b`, in order, each joining up to its value. What belongs to a longest common
// subsequence of letters (UTF-8 characters) does not differ. Values that have less than half in common, and
// those of more than 200 letters, differ as a whole.
[[nodiscard]] std::pair<std::vector<MarkedPart>, std::vector<MarkedPart>> MarkDifferences(
    const std::string& a, const std::string& b);

}  // namespace kindred::families
