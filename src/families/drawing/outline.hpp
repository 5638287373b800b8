// The outline of a set of upright boxes: the closed lines round their union. Used for the dotted line
// round those who live together. Internal to drawing.
#pragma once

#include <vector>

#include "families/drawing/svg.hpp"

namespace kindred::families::drawing {

// Closed outlines, each as its corners; touching and overlapping boxes become one outline.
[[nodiscard]] std::vector<std::vector<Point>> OutlineOf(const std::vector<Box>& boxes);

// Is the point inside the outlines (an odd number of edges to its right)?
[[nodiscard]] bool Encloses(const std::vector<std::vector<Point>>& outlines, Point p);

}  // namespace kindred::families::drawing
