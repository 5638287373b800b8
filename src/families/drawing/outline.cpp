#include "families/drawing/outline.hpp"

#include <algorithm>
#include <map>

namespace kindred::families::drawing {
namespace {

std::vector<int> Distinct(std::vector<int> values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

std::vector<Point> WithoutStraightCorners(const std::vector<Point>& loop) {
  std::vector<Point> corners;
  const std::size_t n = loop.size();
  for (std::size_t i = 0; i < n; ++i) {
    const Point a = loop[(i + n - 1) % n], b = loop[i], c = loop[(i + 1) % n];
    if (!((a.x == b.x && b.x == c.x) || (a.y == b.y && b.y == c.y))) corners.push_back(b);
  }
  return corners;
}

}  // namespace

std::vector<std::vector<Point>> OutlineOf(const std::vector<Box>& boxes) {
  // On the grid of all edges, the boundary runs where a covered cell meets an uncovered one; directed with
  // the covered side on the right, its edges chain into loops.
  std::vector<int> xs, ys;
  for (const Box& b : boxes) {
    xs.insert(xs.end(), {b.left, b.right});
    ys.insert(ys.end(), {b.top, b.bottom});
  }
  xs = Distinct(xs);
  ys = Distinct(ys);
  const int w = static_cast<int>(xs.size()) - 1, h = static_cast<int>(ys.size()) - 1;
  auto covered = [&](int i, int j) {
    if (i < 0 || j < 0 || i >= w || j >= h) return false;
    return std::any_of(boxes.begin(), boxes.end(), [&](const Box& b) {
      return b.left <= xs[i] && xs[i + 1] <= b.right && b.top <= ys[j] && ys[j + 1] <= b.bottom;
    });
  };
  std::multimap<std::pair<int, int>, std::pair<int, int>> next;
  for (int i = 0; i < w; ++i)
    for (int j = 0; j < h; ++j) {
      if (!covered(i, j)) continue;
      if (!covered(i, j - 1)) next.insert({{i, j}, {i + 1, j}});
      if (!covered(i + 1, j)) next.insert({{i + 1, j}, {i + 1, j + 1}});
      if (!covered(i, j + 1)) next.insert({{i + 1, j + 1}, {i, j + 1}});
      if (!covered(i - 1, j)) next.insert({{i, j + 1}, {i, j}});
    }
  std::vector<std::vector<Point>> loops;
  while (!next.empty()) {
    std::vector<Point> loop;
    const auto start = next.begin()->first;
    auto at = start;
    do {
      const auto edge = next.find(at);
      loop.push_back({xs[at.first], ys[at.second]});
      at = edge->second;
      next.erase(edge);
    } while (at != start);
    loops.push_back(WithoutStraightCorners(loop));
  }
  return loops;
}

bool Encloses(const std::vector<std::vector<Point>>& outlines, Point p) {
  bool inside = false;
  for (const auto& loop : outlines)
    for (std::size_t i = 0; i < loop.size(); ++i) {
      const Point a = loop[i], b = loop[(i + 1) % loop.size()];
      if ((a.y > p.y) != (b.y > p.y) && p.x < a.x) inside = !inside;  // edges are upright or level
    }
  return inside;
}

}  // namespace kindred::families::drawing
