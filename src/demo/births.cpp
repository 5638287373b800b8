#include <algorithm>

#include "demo/lives.hpp"
#include "demo/rates.hpp"

namespace kindred::demo {

Births DrawBirths(const Options& options, std::int64_t family) {
  Births births;
  const auto index = static_cast<std::uint64_t>(family);
  Rng rng(options.seed, Stream::kBirths, index);
  const Date as_of = options.as_of;
  const double place = Even(options.seed, index, 3);
  if (place < rates::kAsylumFamilies) {
    births.asylum = true;
    const int arrived_ago = static_cast<int>(place / rates::kAsylumFamilies * rates::kWindowDays);
    births.arrived = as_of.AddDays(-arrived_ago);
    births.dates.push_back(births.arrived->AddDays(-rng.Between(15 * 365 + 200, 17 * 365 + 200)));
  } else {
    // First births spread evenly over 25 years and seven months: the ages of children come out even.
    const double spread = Even(options.seed, index, 0);
    Date next = as_of.AddDays(210 - static_cast<int>(spread * (25.0 * 365.25 + 210)));
    const double sizes[] = {0.36, 0.40, 0.155, 0.058, 0.019, 0.008};
    const int wanted = 1 + static_cast<int>(rng.Weighted(sizes));
    const Date last_due = as_of.AddDays(210);
    for (int n = 0; n < wanted && next <= last_due && births.dates.size() + 2 <= kMaxChildren; ++n) {
      births.dates.push_back(next);
      if (rng.Chance(rates::kTwinBirths)) births.dates.push_back(next);
      next = next.AddDays(rng.Between(400, 2100));
    }
    const double moved = rng.Unit();
    if (moved < rates::kLeftForGood) {
      births.away = Period{as_of.AddDays(-rng.Between(30, 3000)), std::nullopt};
    } else if (moved < rates::kLeftForGood + rates::kReturners) {
      const Date left = as_of.AddDays(-rng.Between(700, 3000));
      births.away = Period{left, left.AddDays(rng.Between(200, 600))};
    } else if (moved < rates::kLeftForGood + rates::kReturners + rates::kArrived) {
      births.arrived = as_of.AddDays(-rng.Between(30, 3600));
    }
  }
  const bool here = !births.away || !births.away->Contains(as_of);
  for (Date date : births.dates)
    if (here && date <= as_of && date.AgeOn(as_of) < 18) ++births.under_18_here;
  return births;
}

std::int64_t FamiliesFor(const Options& options) {
  std::int64_t children = 0;
  std::int64_t family = 0;
  while (children < options.children) children += DrawBirths(options, family++).under_18_here;
  return family;
}

}  // namespace kindred::demo
