// The waterfall of a match: from how rare it is that two records are one person, field by field to the sum.
// Bars to the right speak for the same person, bars to the left against; the last line is the total.
//
//   Waterfall w{.prior = -14.2, .steps = {{"surname", "equal", 9.1}, {"forename", "different", -5.0}}, .total
//   = 3.4}; std::string svg = Draw(w, "why");
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kindred::families::drawing {

struct WaterfallStep {
  std::string field;  // "surname"
  std::string level;  // "one slip of the keyboard"
  double weight = 0;  // bits
};

struct Waterfall {
  double prior = 0;
  std::vector<WaterfallStep> steps;
  double total = 0;
};

// The SVG; `id` must be unique on its page.
[[nodiscard]] std::string Draw(const Waterfall& waterfall, std::string_view id);

}  // namespace kindred::families::drawing
