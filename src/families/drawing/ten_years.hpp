// Ten years at a glance: one lane per agency (and per child where that helps), bars for involvements, marks
// for events, a scale of years below. Readable in black and white: kinds differ by fill pattern and shape.
//
//   TenYears picture{.to = Date::FromYmd(2026, 3, 31)};
//   picture.lanes.push_back({.title = "Social care", .bars = {{.from = …, .label = "Child in need plan"}}});
//   std::string svg = Draw(picture, "years");
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/date.hpp"
#include "families/drawing/svg.hpp"

namespace kindred::families::drawing {

// How strongly a bar is filled: light for universal services, hatched and solid for statutory ones.
enum class Tone { kLight, kMedium, kHatched, kSolid };

struct Bar {
  std::optional<Date> from;  // nothing: began before the picture
  std::optional<Date> to;    // nothing: goes on
  std::string label;         // inside the bar where it fits
  std::string about;         // the child it is about
  Tone tone = Tone::kLight;
};

struct Mark {
  Date on;
  std::string label;
  std::string about;
  int significance = 1;  // 1 circle, 2 diamond, 3 filled triangle
};

struct Lane {
  std::string title;
  std::string note;  // a small second line: "last extract 2 October 2025"
  std::vector<Bar> bars;
  std::vector<Mark> marks;
};

struct TenYears {
  Date to;  // the last day shown
  int years = 10;
  std::vector<Lane> lanes;
};

// Where one bar or mark was put; for tests.
struct PlacedBar {
  std::size_t lane = 0, bar = 0;
  Box box;
  int label_side = 0;  // 0 inside; −1 and 1: before and behind, where the bar is too short for it
};
struct PlacedMark {
  std::size_t lane = 0, mark = 0;
  Point centre;
  std::size_t count = 1;  // marks that stand for several on nearly the same day
};
struct TenYearsLayout {
  int width = 0, height = 0, left = 0, axis = 0;
  std::vector<int> lane_top, lane_bottom;
  std::vector<PlacedBar> bars;  // those that touch the years shown
  std::vector<PlacedMark> marks;
};

// Bars of a lane never overlap: they take rows of their own. Marks closer than they are wide are drawn as
// one with a count.
[[nodiscard]] TenYearsLayout LayOut(const TenYears& picture);
[[nodiscard]] std::string Draw(const TenYears& picture, std::string_view id);

}  // namespace kindred::families::drawing
