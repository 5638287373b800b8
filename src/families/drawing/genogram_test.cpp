#include "families/drawing/genogram.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "families/drawing/outline.hpp"

namespace kindred::families::drawing {
namespace {

Date Born(int year) {
  return Date::FromYmd(year, 5, 14);
}

// Two marriages, half-siblings, twins, a stepfather, a grandmother who died, and a baby on the way.
Genogram OkaforReid() {
  Genogram g;
  g.today = Date::FromYmd(2026, 3, 31);
  g.households = {"12 Elm Road, TS18 1AB", "4 Mill Lane, TS20 2CD"};
  g.people = {
      {.name = "Amara Okafor", .sex = Sex::kFemale, .focus = true, .birth = Born(2012), .household = 0},  // 0
      {.name = "Theo Reid", .sex = Sex::kMale, .birth = Born(2017), .household = 0},
      {.name = "Ines Reid", .sex = Sex::kFemale, .birth = Born(2017), .household = 0},
      {.name = "Ngozi Okafor", .sex = Sex::kFemale, .birth = Born(1986), .household = 0},  // 3
      {.name = "Daniel Reid", .sex = Sex::kMale, .birth = Born(1984), .household = 0},
      {.name = "Chidi Okafor", .sex = Sex::kMale, .birth = Born(1983), .household = 1},  // 5
      {.name = "Grace Adeyemi", .sex = Sex::kFemale, .birth = Born(1955), .death = Date::FromYmd(2021, 1, 9)},
      {.name = "Samuel Adeyemi", .sex = Sex::kMale, .birth = Born(1951)},  // 7
      {.name = "Baby Reid", .unborn = true, .birth = Date::FromYmd(2026, 7, 1), .household = -1},
      {.name = "Kofi Okafor", .sex = Sex::kMale, .birth = Born(2022), .household = 1},  // 9
      {.name = "Bernadette Featherstonehaugh-Cholmondeley",
       .sex = Sex::kFemale,
       .birth = Born(1990),
       .household = 1},
  };
  g.couples = {{3, 5, CoupleState::kSeparated},
               {3, 4, CoupleState::kTogether},
               {6, 7, CoupleState::kTogether},
               {5, 10, CoupleState::kTogether}};
  g.bonds = {{3, 0},
             {5, 0},
             {3, 1},
             {4, 1},
             {3, 2},
             {4, 2},
             {6, 3},
             {7, 3},
             {3, 8},
             {4, 8},
             {5, 9},
             {10, 9},
             {4, 0, Bond::kStep},
             {0, 9, Bond::kHalfSibling},
             {6, 0, Bond::kGrandparent}};
  return g;
}

// A grandparent who cares, parents of whom one is unknown, a foster child, an adopted child.
Genogram Kinship() {
  Genogram g;
  g.today = Date::FromYmd(2026, 3, 31);
  g.households = {"9 Harbour View"};
  g.people = {
      {.name = "Jay Mason", .sex = Sex::kMale, .focus = true, .birth = Born(2015), .household = 0},
      {.name = "Lorraine Mason", .sex = Sex::kFemale, .birth = Born(1961), .household = 0},
      {.name = "Kelly Mason", .sex = Sex::kFemale, .birth = Born(1991), .deceased = true},
      {.name = "Mia Holt", .sex = Sex::kFemale, .birth = Born(2014), .household = 0},
      {.name = "Sky", .birth = Born(2019), .note = "adopted", .household = 0},
      {.name = "Frank Tully", .sex = Sex::kMale, .birth = Born(1940)},
  };
  g.bonds = {{2, 0},
             {1, 2},
             {1, 0, Bond::kCarer},
             {1, 3, Bond::kFoster},
             {1, 4, Bond::kAdoptive},
             {5, 0, Bond::kGrandparent},
             {5, 3, Bond::kOther}};
  return g;
}

// Sources contradict each other: a child who is its mother's grandmother, three mothers, somebody's own
// partner.
Genogram Contradictory() {
  Genogram g;
  g.today = Date::FromYmd(2026, 3, 31);
  g.people = {{.name = "A", .focus = true}, {.name = "B"}, {.name = "C"}, {.name = "D"}, {.name = "E"}};
  g.couples = {{0, 0}, {1, 2}, {1, 0}, {7, 9}};
  g.bonds = {{0, 1}, {1, 2}, {2, 0}, {3, 0}, {4, 0}, {2, 4, Bond::kGrandparent}, {3, 4, Bond::kSibling},
             {-1, 2}};
  return g;
}

bool Valid(const Genogram& g, int a, int b) {
  const int n = static_cast<int>(g.people.size());
  return a >= 0 && b >= 0 && a < n && b < n && a != b;
}

std::string CheckLayout(const Genogram& g, const GenogramLayout& layout) {
  if (layout.people.size() != g.people.size()) return "not everybody is drawn exactly once";
  for (std::size_t i = 0; i < layout.people.size(); ++i) {
    if (layout.people[i].person != static_cast<int>(i)) return "people are out of order";
    const Box& box = layout.people[i].box;
    if (box.left < 0 || box.top < 0 || box.right > layout.width || box.bottom > layout.height)
      return "outside the picture";
    for (std::size_t j = i + 1; j < layout.people.size(); ++j)
      if (box.Overlaps(layout.people[j].box)) return g.people[i].name + " overlaps " + g.people[j].name;
  }
  std::set<int> bonds, couples;
  for (const GenogramLine& line : layout.lines) {
    bonds.insert(line.bonds.begin(), line.bonds.end());
    couples.insert(line.couples.begin(), line.couples.end());
    for (const auto& stroke : line.strokes)
      for (std::size_t i = 1; i < stroke.size(); ++i)
        for (const PlacedPerson& p : layout.people) {  // no line runs through a symbol or its label
          const Point a = stroke[i - 1], b = stroke[i];
          const Box inner{p.centre.x - kSymbol / 2 + 2, p.centre.y - kSymbol / 2 + 2,
                          p.centre.x + kSymbol / 2 - 2, p.box.bottom - 2};
          const Box segment{std::min(a.x, b.x), std::min(a.y, b.y), std::max(a.x, b.x) + 1,
                            std::max(a.y, b.y) + 1};
          if ((a.x == b.x || a.y == b.y) && segment.Overlaps(inner))
            return "a line runs through " + g.people[p.person].name;
        }
  }
  for (std::size_t b = 0; b < g.bonds.size(); ++b)
    if (Valid(g, g.bonds[b].from, g.bonds[b].to) && !bonds.contains(static_cast<int>(b)))
      return "bond " + std::to_string(b) + " is not drawn";
  for (std::size_t c = 0; c < g.couples.size(); ++c) {
    const bool level = Valid(g, g.couples[c].a, g.couples[c].b) &&
                       layout.people[g.couples[c].a].centre.y == layout.people[g.couples[c].b].centre.y;
    if (level && !couples.contains(static_cast<int>(c)))
      return "couple " + std::to_string(c) + " is not drawn";
  }
  for (std::size_t h = 0; h < layout.household_outlines.size(); ++h)
    for (std::size_t i = 0; i < g.people.size(); ++i) {
      const bool inside = Encloses(layout.household_outlines[h], layout.people[i].centre);
      if (inside != (g.people[i].household == static_cast<int>(h)))
        return g.people[i].name + (inside ? " is" : " is not") + " inside household " + std::to_string(h);
    }
  return {};
}

// The stored picture; run with KINDRED_UPDATE_GOLDEN=1 to write it anew, then look at it.
void ExpectPicture(const Genogram& g, const std::string& name) {
  const std::string path = std::string(KINDRED_ROOT) + "/src/families/drawing/golden/" + name + ".svg";
  const std::string svg = Draw(g, LayOut(g), "map");
  if (std::getenv("KINDRED_UPDATE_GOLDEN")) std::ofstream(path) << svg;
  std::ifstream file(path);
  std::stringstream golden;
  golden << file.rdbuf();
  EXPECT_EQ(svg, golden.str()) << path;
}

TEST(Genogram, DrawsAFamilyOfTwoMarriages) {
  const Genogram g = OkaforReid();
  EXPECT_EQ(CheckLayout(g, LayOut(g)), "");
  ExpectPicture(g, "two_marriages");
}

TEST(Genogram, DrawsAGrandmotherWhoFostersAndAdopts) {
  const Genogram g = Kinship();
  EXPECT_EQ(CheckLayout(g, LayOut(g)), "");
  ExpectPicture(g, "kinship_care");
}

TEST(Genogram, DrawsContradictionsAsDottedLinesRatherThanFailing) {
  const Genogram g = Contradictory();
  EXPECT_EQ(CheckLayout(g, LayOut(g)), "");
  ExpectPicture(g, "contradictory");
}

TEST(Genogram, PutsGenerationsInRows) {
  const GenogramLayout layout = LayOut(OkaforReid());
  EXPECT_LT(layout.people[6].centre.y, layout.people[3].centre.y);
  EXPECT_LT(layout.people[3].centre.y, layout.people[0].centre.y);
  EXPECT_EQ(layout.people[3].centre.y, layout.people[4].centre.y);
  EXPECT_EQ(layout.people[0].centre.y, layout.people[9].centre.y) << "a half-brother stands in her row";
}

TEST(Genogram, LetsTwinsShareOneLine) {
  const Genogram g = OkaforReid();
  const GenogramLayout layout = LayOut(g);
  const auto family = std::find_if(layout.lines.begin(), layout.lines.end(), [](const GenogramLine& line) {
    return std::find(line.bonds.begin(), line.bonds.end(), 2) != line.bonds.end();
  });
  ASSERT_NE(family, layout.lines.end());
  int slanted = 0;
  for (const auto& stroke : family->strokes)
    slanted += stroke[0].x != stroke[1].x && stroke[0].y != stroke[1].y;
  EXPECT_EQ(slanted, 2);
}

TEST(Genogram, SaysTheSameInWords) {
  const auto words = Describe(OkaforReid());
  ASSERT_EQ(words.size(), 11u);
  EXPECT_EQ(words[0], "Amara Okafor, 13 is half-sister of Kofi Okafor; lives at 12 Elm Road, TS18 1AB.");
  EXPECT_EQ(
      words[6],
      "Grace Adeyemi, who died on 9 January 2021 is grandmother of Amara Okafor, mother of Ngozi Okafor "
      "and partner of Samuel Adeyemi.");
  EXPECT_EQ(words[8], "Baby Reid is expected on 1 July 2026.");
}

TEST(Genogram, DrawsNobodyAsAnEmptyPicture) {
  EXPECT_TRUE(LayOut(Genogram{}).people.empty());
}

TEST(Genogram, EscapesWhatSourcesWrite) {
  Genogram g;
  g.people = {{.name = "<script>alert(\"x\")</script> & Co", .focus = true}};
  const std::string svg = Draw(g, LayOut(g), "m");
  EXPECT_EQ(svg.find("<script"), std::string::npos);
  EXPECT_NE(svg.find("&amp; Co"), std::string::npos);
  EXPECT_EQ(svg.find("style="), std::string::npos) << "the pages' policy forbids inline styles";
}

Genogram RandomFamily() {
  Genogram g;
  g.today = Date::FromYmd(2026, 3, 31);
  const int n = *rc::gen::inRange(1, 16);
  g.households = {"here", "there"};
  for (int i = 0; i < n; ++i)
    g.people.push_back({.name = "Person " + std::to_string(i),
                        .sex = static_cast<Sex>(*rc::gen::inRange(0, 3)),
                        .focus = i == 0,
                        .birth = Born(*rc::gen::inRange(1940, 2026)),
                        .household = *rc::gen::inRange(-1, 2)});
  for (int i = *rc::gen::inRange(0, n); i > 0; --i)
    g.couples.push_back({*rc::gen::inRange(0, n), *rc::gen::inRange(0, n),
                         static_cast<CoupleState>(*rc::gen::inRange(0, 3))});
  for (int i = *rc::gen::inRange(0, 2 * n); i > 0; --i)
    g.bonds.push_back(
        {*rc::gen::inRange(0, n), *rc::gen::inRange(0, n), static_cast<Bond>(*rc::gen::inRange(0, 9))});
  return g;
}

RC_GTEST_PROP(Genogram, NeverOverlapsAndDrawsEveryRelationOfAnyFamily, ()) {
  const Genogram g = RandomFamily();
  RC_ASSERT(CheckLayout(g, LayOut(g)) == std::string());
}

TEST(Outline, JoinsTouchingBoxesAndKeepsOthersApart) {
  const auto outline = OutlineOf({{0, 0, 10, 10}, {10, 0, 20, 5}, {40, 40, 50, 50}});
  ASSERT_EQ(outline.size(), 2u);
  EXPECT_EQ(outline[0].size(), 6u);
  EXPECT_TRUE(Encloses(outline, {15, 2}));
  EXPECT_FALSE(Encloses(outline, {15, 8}));
  EXPECT_TRUE(Encloses(outline, {45, 45}));
}

}  // namespace
}  // namespace kindred::families::drawing
