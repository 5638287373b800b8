#include "families/drawing/waterfall.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "families/drawing/svg.hpp"

namespace kindred::families::drawing {
namespace {

constexpr int kWidth = 760, kLeft = 300, kRight = 690, kRow = 26, kTop = 10;

std::string Signed(double weight) {
  return fmt::format("{}{:.1f}", weight < 0 ? "−" : "+", std::abs(weight));
}

}  // namespace

std::string Draw(const Waterfall& w, std::string_view id) {
  double low = std::min({0.0, w.prior, w.total}), high = std::max({0.0, w.prior, w.total}), at = w.prior;
  for (const WaterfallStep& step : w.steps) {
    at += step.weight;
    low = std::min(low, at);
    high = std::max(high, at);
  }
  const double span = std::max(1.0, high - low);
  auto x = [&](double weight) {
    return kLeft + static_cast<int>(std::lround((weight - low) / span * (kRight - kLeft)));
  };
  const int rows = static_cast<int>(w.steps.size()) + 2;
  std::string description = fmt::format("Start {}.", Signed(w.prior));
  for (const WaterfallStep& step : w.steps)
    description += fmt::format(" {}: {}, {}.", step.field, step.level, Signed(step.weight));
  description += fmt::format(" Total {}.", Signed(w.total));
  Svg svg(kWidth, kTop * 2 + rows * kRow + 22, id, "What speaks for and against one person", description,
          "kin-waterfall");
  svg.Line({x(0), kTop}, {x(0), kTop + rows * kRow},
           "stroke=\"#505a5f\" stroke-width=\"1\" stroke-dasharray=\"3 3\"");
  int y = kTop;
  auto row = [&](const std::string& field, const std::string& level, double from, double to, bool bold) {
    svg.Text({0, y + 17}, 13, "start", Shortened(field, 13, 120), true);
    svg.Text({126, y + 17}, 12, "start", Shortened(level, 12, kLeft - 136), false, "#505a5f");
    const int a = x(std::min(from, to)), b = std::max(x(std::max(from, to)), a + 2);
    // For is solid, against is hollow: it can be read without colour.
    svg.Rect({a, y + 4, b, y + kRow - 4}, to >= from
                                              ? "fill=\"#144e81\" stroke=\"#144e81\""
                                              : "fill=\"#ffffff\" stroke=\"#b5561c\" stroke-width=\"2\"");
    svg.Text({kWidth - 4, y + 17}, 13, "end", Signed(to - from), bold);
    y += kRow;
  };
  row("Start", "how rare a match is", 0, w.prior, false);
  at = w.prior;
  for (const WaterfallStep& step : w.steps) {
    row(step.field, step.level, at, at + step.weight, false);
    at += step.weight;
  }
  svg.Line({0, y}, {kWidth, y}, "stroke=\"#0b0c0c\" stroke-width=\"1\"");
  row("Total", w.total >= 0 ? "for one person" : "against one person", 0, w.total, true);
  svg.Text({kLeft, y + 16}, 12, "start",
           "Solid speaks for one person, hollow against; in bits: each is twice as likely", false, "#505a5f");
  return svg.Finish();
}

}  // namespace kindred::families::drawing
