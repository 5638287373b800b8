// What is believed of each kind of field before any record is seen. Training starts here, and here it stays
// where the records say nothing: a level never seen keeps a small probability, so that it is no veto.
#pragma once

#include <array>

#include "linkage/compare.hpp"

namespace kindred::linkage {

using LevelShares = std::array<double, kMaxLevels>;

// Share of levels for records of the same person. Order of magnitude of published error rates of
// administrative data (e.g. Harron et al. 2017, "Challenges in administrative data linkage").
[[nodiscard]] LevelShares SamePersonShares(FieldKind kind);

// For two people of one family, the part that does not follow from strangers: families share surnames and
// addresses, seldom forenames and birth dates, never identifiers.
struct FamilyShares {
  LevelShares shares{};
  double certainty = 50;      // pseudo-pairs by which the shares hold against what is seen
  double like_strangers = 0;  // this part of the class compares as strangers do
};
[[nodiscard]] FamilyShares FamilyPrior(FieldKind kind);

// For two strangers of one name: names agree or nearly so, e-mail addresses look alike because they are made
// of names, everything else is as among strangers.
[[nodiscard]] FamilyShares NamesakePrior(FieldKind kind);
// For a second forename of theirs.
[[nodiscard]] FamilyShares NamesakeMiddlePrior();

}  // namespace kindred::linkage
