// The checks of Annex A, one list a file, and the usual shapes of a check:
//
// - Where(kInNeed, [](const AnnexA& r, Row row) { … }) marks rows of one list.
// - Lacking(kReferrals, kInNeed, [](r, row) { … }, [](r, row, other) { … }) marks rows that pass the first
// and
//   have no row of the same child in the other list with which the second holds.
//
// Codes: A00.. is about cells of every list, A01.. to A11.. about one list, A20.. about lists that must
// agree, A21.. about the CIN census beside them, A22.. about the SSDA903. In `fields` columns stand apart by
// "|", since their headings hold spaces.
#pragma once

#include <utility>
#include <vector>

#include "returns/annex_a/return.hpp"

namespace kindred::returns::annex_a {

using Rules = std::vector<Rule<AnnexA>>;
using Check = Rule<AnnexA>::Check;

template <class Condition>
Check Where(TableNumber list, Condition condition) {
  return [list, condition](const AnnexA& r, Flags& flag) {
    for (const Row row : r.Rows(list))
      if (condition(r, row)) flag(row);
  };
}

template <class Condition, class Match>
Check Lacking(TableNumber list, TableNumber other, Condition condition, Match match) {
  return [list, other, condition, match](const AnnexA& r, Flags& flag) {
    for (const Row row : r.Rows(list)) {
      if (row.child() == 0 || !condition(r, row)) continue;
      bool found = false;
      for (const Row candidate : r.Of(other, row)) found = found || match(r, row, candidate);
      if (!found) flag(row);
    }
  };
}

const Rules& CellRules();      // rules_cells.cpp: A00..
const Rules& ReferralRules();  // rules_referrals.cpp: lists 1 to 7
const Rules& CareRules();      // rules_care.cpp: lists 8 to 11
const Rules& BetweenRules();   // rules_between.cpp: A20.., A21.., A22..

}  // namespace kindred::returns::annex_a
