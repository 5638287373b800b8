#include "returns/cin/pairs.hpp"

#include <algorithm>
#include <tuple>

namespace kindred::returns::cin {

void Pairs::AddDay(std::uint32_t row, Day day, std::uint64_t kind) {
  if (day.valid()) days_.push_back({day.days, kind, row});
}

void Pairs::AddStretch(std::uint32_t row, Day from, Day last, std::uint64_t kind) {
  if (from <= last) stretches_.push_back({from.days, last.days, kind, row});
}

void Pairs::Clear() {
  days_.clear();
  stretches_.clear();
}

void Pairs::Visit(const std::function<void(std::uint32_t, std::uint32_t)>& visit) {
  if (days_.size() * stretches_.size() > kMostPairs) return VisitSome(visit);
  for (const DayOfRow& a : days_) {
    for (const Stretch& b : stretches_) {
      if (Apart(a.kind, b.kind) && b.from <= a.day && a.day <= b.last) visit(a.row, b.row);
    }
  }
}

void Pairs::VisitSome(const std::function<void(std::uint32_t, std::uint32_t)>& visit) {
  std::sort(days_.begin(), days_.end(), [](const DayOfRow& a, const DayOfRow& b) {
    return std::tie(a.day, a.kind, a.row) < std::tie(b.day, b.kind, b.row);
  });
  std::sort(stretches_.begin(), stretches_.end(), [](const Stretch& a, const Stretch& b) {
    return std::tie(a.from, a.last, a.kind, a.row) < std::tie(b.from, b.last, b.kind, b.row);
  });
  // For each day: of the stretches begun by then, the one that lasts longest, and the longest of another
  // kind.
  const Stretch* longest = nullptr;
  const Stretch* other = nullptr;
  std::size_t begun = 0;
  for (const DayOfRow& a : days_) {
    for (; begun < stretches_.size() && stretches_[begun].from <= a.day; ++begun) {
      const Stretch& b = stretches_[begun];
      if (longest == nullptr || b.last > longest->last) {
        if (longest != nullptr && Apart(longest->kind, b.kind)) other = longest;
        longest = &b;
      } else if (Apart(longest->kind, b.kind) && (other == nullptr || b.last > other->last)) {
        other = &b;
      }
    }
    for (const Stretch* b : {longest, other}) {
      if (b == nullptr || !Apart(a.kind, b->kind)) continue;
      if (a.day <= b->last) visit(a.row, b->row);
      break;
    }
  }
  // For each stretch: the first day in it of another kind; next_kind[i] is the first day after i of another
  // kind than i.
  std::vector<std::size_t> next_kind(days_.size());
  for (std::size_t i = days_.size(); i-- > 0;) {
    const bool last = i + 1 == days_.size();
    next_kind[i] = last || Apart(days_[i].kind, days_[i + 1].kind) ? i + 1 : next_kind[i + 1];
  }
  for (const Stretch& b : stretches_) {
    const auto first = std::lower_bound(days_.begin(), days_.end(), b.from,
                                        [](const DayOfRow& a, std::int32_t from) { return a.day < from; });
    auto i = static_cast<std::size_t>(first - days_.begin());
    if (i < days_.size() && !Apart(days_[i].kind, b.kind)) i = next_kind[i];
    if (i < days_.size() && days_[i].day <= b.last) visit(days_[i].row, b.row);
  }
}

}  // namespace kindred::returns::cin
