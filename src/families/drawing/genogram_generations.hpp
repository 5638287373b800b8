// The first half of laying out a family map: which generation everybody is in, who are parents together
// of whom, and in what order people stand in their row. Internal to drawing.
#pragma once

#include <string>
#include <vector>

#include "families/drawing/genogram.hpp"

namespace kindred::families::drawing {

// Children who share the same known parents by one kind of bond; or siblings whose parents are not known.
struct Descent {
  std::vector<int> parents;   // 1 or 2 nodes; none for a sibling bracket
  std::vector<int> children;  // nodes
  LineKind kind = LineKind::kBirth;
  std::vector<int> bonds;  // that it draws
  std::string label;
  int couple = -1;  // index into Generations::joins, where there are two parents
};

// Two people of one row who are joined by a line: a couple, or a loose relation.
struct Join {
  int a = 0, b = 0;
  LineKind kind = LineKind::kCouple;
  std::vector<int> couples, bonds;
  std::string label;
};

struct Generations {
  // Nodes 0 … people−1 are people; further ones are points where a long line passes a row.
  int people = 0;
  std::vector<int> row;                 // per node; 0 is the oldest
  std::vector<std::vector<int>> order;  // per row: nodes from left to right
  std::vector<Descent> descents;        // every child is one row below its parents
  std::vector<Join> joins;
};

[[nodiscard]] Generations FindGenerations(const Genogram& genogram);

// Reorders every row so that lines are short, couples and households stand together, and siblings go by age.
void OrderRows(const Genogram& genogram, Generations& generations);

}  // namespace kindred::families::drawing
