#include "families/drawing/ten_years.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kindred::families::drawing {
namespace {

constexpr int kWidth = 960, kLeft = 150, kRight = 946, kTop = 8;
constexpr int kBarHeight = 20, kBarStep = 24, kMarkRow = 22, kLanePad = 8;

Date Start(const TenYears& p) {
  return p.to.AddMonths(-12 * p.years);
}

int XOf(const TenYears& p, Date day) {
  const Date from = Start(p);
  const double share = static_cast<double>(day - from) / (p.to - from);
  return kLeft + static_cast<int>(std::clamp(share, 0.0, 1.0) * (kRight - kLeft));
}

bool Shown(const TenYears& p, const Bar& bar) {
  return (!bar.from || *bar.from <= p.to) && (!bar.to || *bar.to > Start(p)) && (bar.from || bar.to);
}

std::string DatesOf(const Bar& bar) {
  const std::string from = bar.from ? FormatLong(*bar.from) : "a date not known";
  return bar.to ? from + " to " + FormatLong(*bar.to) : "since " + from;
}

std::string TitleOf(const Lane& lane, const Bar& bar) {
  return lane.title + ": " + bar.label + (bar.about.empty() ? "" : ", " + bar.about) + ", " + DatesOf(bar);
}

void DrawMark(Svg& svg, Point c, int significance, std::size_t count, std::string_view title) {
  constexpr std::string_view kHollow = "fill=\"#ffffff\" stroke=\"#0b0c0c\" stroke-width=\"2\"";
  svg.OpenGroup("class=\"kin-mark\"", title);
  if (significance >= 3)
    svg.Path({{c.x, c.y - 8}, {c.x + 8, c.y + 6}, {c.x - 8, c.y + 6}}, "fill=\"#0b0c0c\" stroke=\"#0b0c0c\"",
             true);
  else if (significance == 2)
    svg.Path({{c.x, c.y - 7}, {c.x + 7, c.y}, {c.x, c.y + 7}, {c.x - 7, c.y}}, kHollow, true);
  else
    svg.Circle(c, 5, kHollow);
  if (count > 1) svg.Text({c.x + 9, c.y + 4}, 11, "start", fmt::format("×{}", count));
  svg.CloseGroup();
}

std::string LabelOf(const Bar& bar) {
  return bar.about.empty() ? bar.label : bar.about + ": " + bar.label;
}

void DrawBar(Svg& svg, const Lane& lane, const Bar& bar, const Box& box, int label_side) {
  static constexpr std::string_view kFill[] = {
      "fill=\"#ffffff\" stroke=\"#505a5f\"", "fill=\"#d2e2f1\" stroke=\"#144e81\"",
      "fill=\"url(#kin-hatch)\" stroke=\"#0b0c0c\"", "fill=\"#144e81\" stroke=\"#0b0c0c\""};
  svg.OpenGroup("class=\"kin-bar\"", TitleOf(lane, bar));
  svg.Rect(box, kFill[static_cast<int>(bar.tone)]);
  const std::string label = LabelOf(bar);
  const int room = box.right - box.left - 10;
  if (label_side != 0) {
    svg.Text({label_side < 0 ? box.left - 5 : box.right + 5, box.top + 14}, 12,
             label_side < 0 ? "end" : "start", label);
  } else if (room > 30) {
    const std::string text = Shortened(label, 12, room);
    if (bar.tone == Tone::kHatched)
      svg.Rect({box.left + 3, box.top + 3, box.left + 7 + TextWidth(text, 12), box.bottom - 3},
               "fill=\"#ffffff\"");
    svg.Text({box.left + 5, box.top + 14}, 12, "start", text, false,
             bar.tone == Tone::kSolid ? "#ffffff" : "#0b0c0c");
  }
  if (!bar.to)  // it goes on: an arrow head at the end
    svg.Path({{box.right, box.top}, {box.right + 7, (box.top + box.bottom) / 2}, {box.right, box.bottom}},
             "fill=\"#0b0c0c\"", true);
  svg.CloseGroup();
}

}  // namespace

TenYearsLayout LayOut(const TenYears& picture) {
  TenYearsLayout layout{.width = kWidth, .left = kLeft};
  int y = kTop;
  for (std::size_t l = 0; l < picture.lanes.size(); ++l) {
    const Lane& lane = picture.lanes[l];
    layout.lane_top.push_back(y);
    std::vector<std::size_t> order;
    for (std::size_t b = 0; b < lane.bars.size(); ++b)
      if (Shown(picture, lane.bars[b])) order.push_back(b);
    auto start = [&](std::size_t b) { return XOf(picture, lane.bars[b].from.value_or(Start(picture))); };
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return start(a) < start(b); });
    std::vector<int> row_end;
    for (const std::size_t b : order) {
      const int left = start(b);
      const int right = std::max(left + 4, XOf(picture, lane.bars[b].to.value_or(picture.to)));
      // A label too long for its bar stands before it where there is room, else behind it where it has ended.
      const int wide = TextWidth(LabelOf(lane.bars[b]), 12) + 10;
      const int side = right - left >= wide                       ? 0
                       : left - wide > kLeft                      ? -1
                       : lane.bars[b].to && right + wide < kRight ? 1
                                                                  : 0;
      std::size_t row = 0;
      while (row < row_end.size() && row_end[row] > (side < 0 ? left - wide : left)) ++row;
      if (row == row_end.size()) row_end.push_back(0);
      row_end[row] = right + 2 + (side > 0 ? wide : 0);
      const int top = y + kLanePad + static_cast<int>(row) * kBarStep;
      layout.bars.push_back({l, b, {left, top, right, top + kBarHeight}, side});
    }
    int bottom = y + kLanePad + static_cast<int>(row_end.size()) * kBarStep;
    std::vector<std::size_t> marks;
    for (std::size_t m = 0; m < lane.marks.size(); ++m)
      if (lane.marks[m].on > Start(picture) && lane.marks[m].on <= picture.to) marks.push_back(m);
    std::stable_sort(marks.begin(), marks.end(),
                     [&](auto a, auto b) { return lane.marks[a].on < lane.marks[b].on; });
    PlacedMark* last = nullptr;
    const std::size_t first = layout.marks.size();
    for (const std::size_t m : marks) {
      const int x = XOf(picture, lane.marks[m].on);
      if (layout.marks.size() > first) last = &layout.marks.back();
      if (last != nullptr && x - last->centre.x < 32 && x - last->centre.x >= 0 &&
          layout.marks.size() > first) {
        ++last->count;  // the gravest of them gives the shape
        if (lane.marks[m].significance > lane.marks[last->mark].significance) last->mark = m;
      } else {
        layout.marks.push_back({l, m, {x, bottom + kMarkRow / 2}});
      }
    }
    if (layout.marks.size() > first) bottom += kMarkRow;
    y = std::max(bottom + kLanePad - 4, y + (lane.note.empty() ? 34 : 46));
    layout.lane_bottom.push_back(y);
  }
  layout.axis = y + 4;
  layout.height = y + 50;
  return layout;
}

std::string Draw(const TenYears& picture, std::string_view id) {
  const TenYearsLayout layout = LayOut(picture);
  std::string description = fmt::format("{} to {}.", FormatLong(Start(picture)), FormatLong(picture.to));
  for (const Lane& lane : picture.lanes)
    description +=
        fmt::format(" {}: {} involvement{}, {} event{}.", lane.title, lane.bars.size(),
                    lane.bars.size() == 1 ? "" : "s", lane.marks.size(), lane.marks.size() == 1 ? "" : "s");
  description += " The same as a list follows.";
  Svg svg(layout.width, layout.height, id, fmt::format("{} years at a glance", picture.years), description,
          "kin-ten-years");
  svg.Raw(
      "<defs><pattern id=\"kin-hatch\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" "
      "patternTransform=\"rotate(45)\"><rect width=\"7\" height=\"7\" fill=\"#ffffff\"/>"
      "<rect width=\"3\" height=\"7\" fill=\"#5694ca\"/></pattern></defs>\n");
  for (std::size_t l = 0; l < picture.lanes.size(); ++l)
    if (l % 2 == 0)
      svg.Rect({0, layout.lane_top[l], layout.width, layout.lane_bottom[l]}, "fill=\"#f3f2f1\"");
  for (int year = Start(picture).Year() + 1; year <= picture.to.Year(); ++year) {
    const int x = XOf(picture, Date::FromYmd(year, 1, 1));
    svg.Line({x, kTop}, {x, layout.axis}, "stroke=\"#b1b4b6\" stroke-width=\"1\"");
    if (x < kRight - 16) svg.Text({x, layout.axis + 16}, 12, "middle", std::to_string(year));
  }
  svg.Line({kLeft, layout.axis}, {kRight, layout.axis}, "stroke=\"#0b0c0c\" stroke-width=\"1\"");
  for (std::size_t l = 0; l < picture.lanes.size(); ++l) {
    const Lane& lane = picture.lanes[l];
    svg.Text({6, layout.lane_top[l] + 22}, 14, "start", Shortened(lane.title, 14, kLeft - 12), true);
    if (!lane.note.empty())
      svg.Text({6, layout.lane_top[l] + 38}, 11, "start", Shortened(lane.note, 11, kLeft - 12), false,
               "#505a5f");
  }
  for (const PlacedBar& b : layout.bars)
    DrawBar(svg, picture.lanes[b.lane], picture.lanes[b.lane].bars[b.bar], b.box, b.label_side);
  for (const PlacedMark& m : layout.marks) {
    const Mark& mark = picture.lanes[m.lane].marks[m.mark];
    std::string title =
        FormatLong(mark.on) + ": " + mark.label + (mark.about.empty() ? "" : ", " + mark.about);
    if (m.count > 1) title += fmt::format(", and {} more close to it", m.count - 1);
    DrawMark(svg, m.centre, mark.significance, m.count, title);
  }
  // The key stands below the years.
  int x = kLeft;
  const int y = layout.axis + 34;
  for (const auto& [significance, word] : {std::pair(1, "routine"), {2, "notable"}, {3, "major"}}) {
    DrawMark(svg, {x + 6, y - 4}, significance, 1, {});
    svg.Text({x + 18, y}, 12, "start", word, false, "#505a5f");
    x += 90;
  }
  svg.Text({x, y}, 12, "start", "Bars: somebody is working with them; an arrow means it goes on", false,
           "#505a5f");
  return svg.Finish();
}

}  // namespace kindred::families::drawing
