// Which days of one list fall into which stretches of another: plans that overlap, a plan that starts while
// another is open.
//
//   Pairs pairs;
//   for (CinPlan p : plans) { pairs.AddDay(p.row(), p.CINPlanStartDate(), p.row());
//                             pairs.AddStretch(p.row(), p.CINPlanStartDate(), p.CINPlanEndDate(), p.row()); }
//   pairs.Visit([&](std::uint32_t a, std::uint32_t b) { … });   // rows of the day and of the stretch
//   pairs.Clear();
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "returns/day.hpp"

namespace kindred::returns::cin {

class Pairs {
 public:
  // A row with its day; blank days are left out. A day and a stretch of the same `kind` are never a pair (the
  // row itself, or an exact copy of it).
  void AddDay(std::uint32_t row, Day day, std::uint64_t kind = kOfNoKind);
  // A row with its stretch, both ends included; left out when an end is blank or it ends before it begins.
  void AddStretch(std::uint32_t row, Day from, Day last, std::uint64_t kind = kOfNoKind);
  // Visits every pair. Beyond kMostPairs possible ones it visits, in n log n, at least one pair of every day
  // and of every stretch that has any, so that each row that belongs to a pair is still found.
  void Visit(const std::function<void(std::uint32_t day_row, std::uint32_t stretch_row)>& visit);
  void Clear();

  // A kind for rows of which those with the same two dates are never a pair.
  [[nodiscard]] static std::uint64_t KindOf(Day first, Day second) {
    return std::uint64_t{static_cast<std::uint32_t>(first.days)} << 32 |
           static_cast<std::uint32_t>(second.days);
  }

  static constexpr std::uint64_t kOfNoKind = ~std::uint64_t{0};
  static constexpr std::size_t kMostPairs = 4096;

 private:
  struct DayOfRow {
    std::int32_t day;
    std::uint64_t kind;
    std::uint32_t row;
  };
  struct Stretch {
    std::int32_t from;
    std::int32_t last;
    std::uint64_t kind;
    std::uint32_t row;
  };
  static bool Apart(std::uint64_t a, std::uint64_t b) { return a != b || a == kOfNoKind; }
  void VisitSome(const std::function<void(std::uint32_t, std::uint32_t)>& visit);

  std::vector<DayOfRow> days_;
  std::vector<Stretch> stretches_;
};

}  // namespace kindred::returns::cin
