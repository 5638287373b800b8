// Stretches of time of one child that are checked alike: missing and away periods, and deprivation of liberty
// orders.
#pragma once

#include <algorithm>
#include <vector>

#include "returns/ssda903/rules.hpp"

namespace kindred::returns::ssda903 {

// 574, 705: a child's rows by end (by start where the end is blank), then by start; marks a row whose
// predecessor is open, or that starts before its predecessor ends.
template <class T, class Start, class End>
Check Overlapping(Of<T> table, Start start, End end) {
  return [table, start, end](const Ssda903& r, Flags& flag) {
    const auto key = [&](const T& row) {
      return (row.*end)().valid() ? Day((row.*end)()) : Day((row.*start)());
    };
    const auto blank_last = [](Day a, Day b) { return a.valid() && (b.blank() || a < b); };
    for (const Child child : r.Children()) {
      std::vector<T> rows;
      for (const T row : (r.*table).Of(child)) rows.push_back(row);
      std::stable_sort(rows.begin(), rows.end(), [&](const T& a, const T& b) {
        return Differs(key(a), key(b)) ? blank_last(key(a), key(b)) : blank_last((a.*start)(), (b.*start)());
      });
      for (std::size_t i = 1; i < rows.size(); ++i) {
        const Day before = (rows[i - 1].*end)();
        if (before.blank() || (rows[i].*start)() < before) flag(rows[i]);
      }
    }
  };
}

// 577, 707: marks a row of a child with periods of care that fits into none of them: it is open and the
// period has ended or begins later; or it ends after the period ends or before it begins.
template <class T, class Start, class End>
Check OutsideCare(Of<T> table, Start start, End end) {
  return Where(table, [start, end](const Ssda903& r, T row) {
    const Day from = (row.*start)();
    const Day to = (row.*end)();
    if (from.blank()) return false;
    const std::span<const CarePeriod> periods = r.PeriodsOf(row);
    return !periods.empty() && std::all_of(periods.begin(), periods.end(), [&](const CarePeriod& care) {
      return to.blank() ? care.end.valid() || from < care.start : to > care.end || to < care.start;
    });
  });
}

}  // namespace kindred::returns::ssda903
