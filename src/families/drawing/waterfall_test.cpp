#include "families/drawing/waterfall.hpp"

#include <gtest/gtest.h>

namespace kindred::families::drawing {
namespace {

TEST(Waterfall, SaysEveryStepInItsDescription) {
  const std::string svg = Draw(
      {.prior = -10, .steps = {{"surname", "equal", 8}, {"forename", "different", -3.25}}, .total = -5.25},
      "w");
  EXPECT_NE(svg.find("Start −10.0. surname: equal, +8.0. forename: different, −3.2. Total −5.2."),
            std::string::npos)
      << svg.substr(0, 600);
  EXPECT_EQ(svg.find("style="), std::string::npos);
}

TEST(Waterfall, DrawsAPairWithoutAnythingToCompare) {
  EXPECT_NE(Draw({}, "w").find("Total"), std::string::npos);
}

}  // namespace
}  // namespace kindred::families::drawing
