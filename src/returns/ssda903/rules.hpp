// The lists of rules, one a file; rule_sets.cpp puts them together by year. And the usual shapes of a check:
//
// - Where(&Ssda903::header, [](Header h) { … }) marks rows of one table.
// - WhereWith(&Ssda903::episodes, &Ssda903::header, [](Episode e, Header h) { … }) marks the episode.
// - WhereBoth(…) takes the same and marks both rows.
// - Without(&Ssda903::ad1, &Ssda903::header) marks rows of AD1 whose child has no header.
//
// A condition takes the return first where it needs it: [](const Ssda903& r, Header h).
#pragma once

#include <type_traits>
#include <vector>

#include "returns/ssda903/return.hpp"

namespace kindred::returns::ssda903 {

using Rules = std::vector<Rule<Ssda903>>;
using Check = Rule<Ssda903>::Check;

// A table of the return, of this year or last.
template <class T>
using Of = Rows<T> Ssda903::*;

template <class Condition, class... R>
bool Holds(const Condition& condition, const Ssda903& r, const R&... rows) {
  if constexpr (std::is_invocable_v<Condition, const Ssda903&, R...>) {
    return condition(r, rows...);
  } else {
    return condition(rows...);
  }
}

// Marks every row for which the condition holds.
template <class T, class Condition>
Check Where(Of<T> table, Condition condition) {
  return [table, condition](const Ssda903& r, Flags& flag) {
    for (const T row : r.*table) {
      if (Holds(condition, r, row)) flag(row);
    }
  };
}

// Marks every row that has some row of the same child in `other` with which the condition holds.
template <class A, class B, class Condition>
Check WhereWith(Of<A> table, Of<B> other, Condition condition) {
  return [table, other, condition](const Ssda903& r, Flags& flag) {
    for (const A a : r.*table) {
      for (const B b : (r.*other).Of(a)) {
        if (!Holds(condition, r, a, b)) continue;
        flag(a);
        break;
      }
    }
  };
}

// Marks both rows of every pair of rows of one child for which the condition holds.
template <class A, class B, class Condition>
Check WhereBoth(Of<A> table, Of<B> other, Condition condition) {
  return [table, other, condition](const Ssda903& r, Flags& flag) {
    for (const A a : r.*table) {
      for (const B b : (r.*other).Of(a)) {
        if (Holds(condition, r, a, b)) flag(a, b);
      }
    }
  };
}

// Marks the rows whose child has no row in `other`.
template <class A, class B>
Check Without(Of<A> table, Of<B> other) {
  return [table, other](const Ssda903& r, Flags& flag) {
    for (const A a : r.*table) {
      if (!(r.*other).Has(a)) flag(a);
    }
  };
}

const Rules& CodeRules();          // rules_codes.cpp: a cell on its own
const Rules& EpisodeRules();       // rules_episodes.cpp: one episode on its own
const Rules& PlaceRules();         // rules_places.cpp: postcodes, distances, Ofsted's list
const Rules& HistoryRules();       // rules_history.cpp: a child's episodes in their order
const Rules& AgeRules();           // rules_ages.cpp: episodes and the date of birth
const Rules& HeaderRules();        // rules_header.cpp: the child, mothers, pupil numbers, asylum seekers
const Rules& CareLeaverRules();    // rules_care_leavers.cpp: OC3
const Rules& HealthRules();        // rules_health.cpp: OC2 and reviews
const Rules& AdoptionRules();      // rules_adoption.cpp: AD1 and adoption
const Rules& PlacedRules();        // rules_placed.cpp: decisions to place for adoption, previous permanence
const Rules& MissingRules();       // rules_missing.cpp: missing and away
const Rules& LastYearRules();      // rules_last_year.cpp: this year against last year
const Rules& SocialWorkerRules();  // rules_social_workers.cpp
const Rules& InternalRules();      // rules_internal.cpp: tables that do not fit together
const Rules& LibertyRules();       // rules_liberty.cpp: deprivation of liberty, new in 2026/27

}  // namespace kindred::returns::ssda903
