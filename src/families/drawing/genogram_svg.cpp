// Drawing a laid-out family map as SVG. Black on white: nothing is said by colour alone.
#include <fmt/format.h>

#include <algorithm>

#include "families/drawing/genogram.hpp"

namespace kindred::families::drawing {
namespace {

constexpr int kHalf = kSymbol / 2;
constexpr std::string_view kInk = "fill=\"none\" stroke=\"#0b0c0c\" stroke-width=\"2\"";

std::string_view LineStyle(LineKind kind) {
  switch (kind) {
    case LineKind::kNotSaid:
      return "fill=\"none\" stroke=\"#0b0c0c\" stroke-width=\"2\" stroke-dasharray=\"10 5\"";
    case LineKind::kAdoptive:
      return "fill=\"none\" stroke=\"#0b0c0c\" stroke-width=\"2\" stroke-dasharray=\"6 4\"";
    case LineKind::kLoose:
      return "fill=\"none\" stroke=\"#505a5f\" stroke-width=\"2\" stroke-dasharray=\"2 4\"";
    default:
      return kInk;
  }
}

// The stretch on which the two strokes of a separation stand: the longest level piece.
std::pair<Point, Point> LongestLevel(const GenogramLine& line) {
  std::pair<Point, Point> best{};
  int length = -1;
  for (const auto& stroke : line.strokes)
    for (std::size_t i = 1; i < stroke.size(); ++i)
      if (stroke[i].y == stroke[i - 1].y && std::abs(stroke[i].x - stroke[i - 1].x) > length) {
        length = std::abs(stroke[i].x - stroke[i - 1].x);
        best = {stroke[i - 1], stroke[i]};
      }
  return best;
}

void DrawLine(Svg& svg, const GenogramLine& line) {
  for (const auto& stroke : line.strokes) svg.Path(stroke, LineStyle(line.kind));
  if (line.kind == LineKind::kSeparated) {
    const auto [a, b] = LongestLevel(line);
    const int x = a.x + (b.x - a.x) / 3;  // off the middle, where the children's line may start
    for (int dx : {-3, 4}) svg.Line({x + dx - 4, a.y + 8}, {x + dx + 4, a.y - 8}, kInk);
  }
}

std::vector<Point> Diamond(Point c, int r) {
  return {{c.x, c.y - r}, {c.x + r, c.y}, {c.x, c.y + r}, {c.x - r, c.y}};
}
std::vector<Point> Triangle(Point c, int r) {
  return {{c.x, c.y - r}, {c.x + r, c.y + r}, {c.x - r, c.y + r}};
}

void DrawShape(Svg& svg, const GenogramPerson& p, Point c, int r, std::string_view fill) {
  const std::string ink = fmt::format("fill=\"{}\" stroke=\"#0b0c0c\" stroke-width=\"2\"", fill);
  if (p.unborn)
    svg.Path(Triangle(c, r), ink, true);
  else if (p.sex == Sex::kMale)
    svg.Rect({c.x - r, c.y - r, c.x + r, c.y + r}, ink);
  else if (p.sex == Sex::kFemale)
    svg.Circle(c, r, ink);
  else
    svg.Path(Diamond(c, r), ink, true);
}

std::string AgeOf(const GenogramPerson& p, Date today) {
  if (p.unborn || !p.birth || (p.deceased && !p.death)) return {};
  const int age = p.birth->AgeOn(p.death.value_or(today));
  return age < 0 ? std::string() : std::to_string(age);
}

std::string TitleOf(const GenogramPerson& p) {
  std::string title = p.name;
  if (p.unborn)
    title += ", unborn";
  else if (p.birth)
    title += ", born " + FormatLong(*p.birth);
  if (p.death)
    title += ", died " + FormatLong(*p.death);
  else if (p.deceased)
    title += ", died";
  return title;
}

void DrawPerson(Svg& svg, const Genogram& g, const PlacedPerson& placed) {
  const GenogramPerson& p = g.people[placed.person];
  const Point c = placed.centre;
  svg.OpenGroup("class=\"kin-person\"", TitleOf(p));
  DrawShape(svg, p, c, kHalf, "#ffffff");
  if (p.focus) DrawShape(svg, p, c, kHalf - 5, "#ffffff");
  if (p.deceased || p.death) {
    svg.Line({c.x - kHalf, c.y - kHalf}, {c.x + kHalf, c.y + kHalf}, kInk);
    svg.Line({c.x - kHalf, c.y + kHalf}, {c.x + kHalf, c.y - kHalf}, kInk);
  }
  if (const std::string age = AgeOf(p, g.today); !age.empty()) {
    if (p.deceased || p.death) svg.Circle(c, 9, "fill=\"#ffffff\"");
    svg.Text({c.x, c.y + 5}, 14, "middle", age);
  }
  int y = c.y + kHalf + 18;
  for (int i = 0; i < static_cast<int>(placed.label.size()); ++i, y += 16) {
    const bool name = i < placed.name_lines;
    svg.Text({c.x, y}, name ? 14 : 12, "middle", placed.label[i], name && p.focus,
             name ? "#0b0c0c" : "#505a5f");
  }
  svg.CloseGroup();
}

// Text over lines: a white edge keeps it legible.
void DrawSmall(Svg& svg, Point at, std::string_view text) {
  svg.Raw(fmt::format(
      "<text x=\"{}\" y=\"{}\" font-size=\"12\" fill=\"#505a5f\" stroke=\"#ffffff\" stroke-width=\"4\" "
      "paint-order=\"stroke\">{}</text>\n",
      at.x, at.y, Escaped(text)));
}

}  // namespace

std::string Draw(const Genogram& g, const GenogramLayout& layout, std::string_view id) {
  std::string description;
  for (const std::string& sentence : Describe(g)) description += (description.empty() ? "" : " ") + sentence;
  std::string title = "Family map";
  for (const GenogramPerson& p : g.people)
    if (p.focus) {
      title += " of " + p.name;
      break;
    }
  Svg svg(std::max(layout.width, 1), std::max(layout.height, 1), id, title, description, "kin-genogram");
  for (std::size_t h = 0; h < layout.household_outlines.size(); ++h) {
    for (const auto& outline : layout.household_outlines[h])
      svg.Path(outline,
               "fill=\"#f3f2f1\" stroke=\"#505a5f\" stroke-width=\"2\" stroke-dasharray=\"1 5\" "
               "stroke-linecap=\"round\"",
               true);
  }
  for (const GenogramLine& line : layout.lines) DrawLine(svg, line);
  for (const PlacedPerson& placed : layout.people) DrawPerson(svg, g, placed);
  for (const GenogramLine& line : layout.lines)
    if (!line.label.empty()) DrawSmall(svg, line.label_at, line.label);
  for (std::size_t h = 0; h < layout.household_outlines.size(); ++h)
    if (!layout.household_outlines[h].empty()) {
      Point corner = layout.household_outlines[h][0][0];
      for (const Point& p : layout.household_outlines[h][0])
        if (p.y < corner.y || (p.y == corner.y && p.x < corner.x)) corner = p;
      DrawSmall(svg, {corner.x + 4, corner.y - 5}, Shortened(g.households[h], 12, 220));
    }
  return svg.Finish();
}

}  // namespace kindred::families::drawing
