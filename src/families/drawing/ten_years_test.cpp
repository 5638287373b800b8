#include "families/drawing/ten_years.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace kindred::families::drawing {
namespace {

Date On(int year, int month, int day = 1) {
  return Date::FromYmd(year, month, day);
}

TenYears OkaforReid() {
  TenYears p{.to = On(2026, 3, 31)};
  p.lanes = {
      {.title = "Social care",
       .bars = {{On(2018, 2), On(2019, 1), "Child in need plan", "Amara", Tone::kMedium},
                {On(2025, 11), {}, "Child protection plan", "Theo", Tone::kHatched},
                {On(2025, 11), {}, "Child in need plan", "Amara", Tone::kMedium},
                {On(2020, 6), On(2022, 3), "Looked after", "Amara", Tone::kSolid}},
       .marks = {{On(2025, 10, 20), "Referral from school", "Theo", 2},
                 {On(2025, 10, 25), "Strategy discussion", "Theo", 3}}},
      {.title = "Education",
       .bars = {{On(2021, 9), {}, "Elm Primary", "Theo"},
                {On(2010, 9), On(2023, 7), "Elm Primary", "Amara"},
                {On(2023, 9), {}, "Harbour Academy", "Amara"}},
       .marks = {{On(2025, 12), "Suspended from school", "Amara", 2}}},
      {.title = "Health",
       .note = "last extract 2 October 2025",
       .bars = {{{}, On(2022, 3), "Health visiting", "Theo"}}},
      {.title = "Police",
       .marks = {{On(2025, 10, 18), "Called to the address", "", 3}, {On(2011, 1), "Too long ago", "", 3}}},
  };
  return p;
}

TEST(TenYears, DrawsTheYearsOfAFamily) {
  const std::string path = std::string(KINDRED_ROOT) + "/src/families/drawing/golden/ten_years.svg";
  const std::string svg = Draw(OkaforReid(), "years");
  if (std::getenv("KINDRED_UPDATE_GOLDEN")) std::ofstream(path) << svg;
  std::ifstream file(path);
  std::stringstream golden;
  golden << file.rdbuf();
  EXPECT_EQ(svg, golden.str()) << path;
  EXPECT_EQ(svg.find("style="), std::string::npos);
}

TEST(TenYears, LeavesOutWhatEndedBeforeAndCutsWhatBeganBefore) {
  const TenYears p = OkaforReid();
  const TenYearsLayout layout = LayOut(p);
  EXPECT_EQ(layout.bars.size(), 8u);
  for (const PlacedMark& m : layout.marks) EXPECT_NE(p.lanes[m.lane].marks[m.mark].label, "Too long ago");
  for (const PlacedBar& b : layout.bars) EXPECT_GE(b.box.left, layout.left);
}

TEST(TenYears, CountsMarksThatWouldTouchAndShowsTheGravest) {
  const TenYearsLayout layout = LayOut(OkaforReid());
  ASSERT_FALSE(layout.marks.empty());
  EXPECT_EQ(layout.marks[0].count, 2u);
  EXPECT_EQ(layout.marks[0].mark, 1u);
}

RC_GTEST_PROP(TenYears, NeverLetsTwoBarsOverlap, ()) {
  TenYears p{.to = On(2026, 3, 31)};
  p.lanes.resize(*rc::gen::inRange(1, 4));
  for (Lane& lane : p.lanes)
    for (int i = *rc::gen::inRange(0, 20); i > 0; --i) {
      const Date from = p.to.AddDays(-*rc::gen::inRange(0, 5000));
      Bar bar{from, from.AddDays(*rc::gen::inRange(1, 2000)), "Service", "", Tone::kLight};
      if (*rc::gen::inRange(0, 3) == 0) bar.to.reset();
      lane.bars.push_back(bar);
    }
  const TenYearsLayout layout = LayOut(p);
  for (std::size_t i = 0; i < layout.bars.size(); ++i) {
    RC_ASSERT(layout.bars[i].box.bottom <= layout.lane_bottom[layout.bars[i].lane]);
    for (std::size_t j = i + 1; j < layout.bars.size(); ++j)
      RC_ASSERT(!layout.bars[i].box.Overlaps(layout.bars[j].box));
  }
}

}  // namespace
}  // namespace kindred::families::drawing
