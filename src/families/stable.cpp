#include "families/stable.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_set>

namespace kindred::families {
namespace {

struct Overlap {
  std::size_t count;
  std::int64_t id;
  std::size_t newcomers;  // of these, items that had another id before
  std::size_t group;
};

// How many items of each group carry each label.
std::vector<Overlap> CountOverlaps(std::span<const std::vector<std::uint32_t>> groups,
                                   std::span<const std::int64_t> label,
                                   std::span<const std::int64_t> former) {
  std::vector<Overlap> overlaps;
  std::vector<std::pair<std::int64_t, bool>> labels;  // and whether it is a newcomer to it
  for (std::size_t g = 0; g < groups.size(); ++g) {
    labels.clear();
    for (std::uint32_t item : groups[g])
      if (item < label.size() && label[item] != 0)
        labels.emplace_back(label[item], item < former.size() && former[item] != 0);
    std::sort(labels.begin(), labels.end());
    for (std::size_t i = 0; i < labels.size();) {
      std::size_t end = i, newcomers = 0;
      for (; end < labels.size() && labels[end].first == labels[i].first; ++end)
        newcomers += labels[end].second;
      overlaps.push_back({end - i, labels[i].first, newcomers, g});
      i = end;
    }
  }
  return overlaps;
}

// Where a join is undone, both parts may have as many items: whose it was keeps the id, not who came to it.
void BestFirst(std::vector<Overlap>& overlaps) {
  std::sort(overlaps.begin(), overlaps.end(), [](const Overlap& a, const Overlap& b) {
    return std::tuple(b.count, a.id, a.newcomers, a.group) < std::tuple(a.count, b.id, b.newcomers, b.group);
  });
}

}  // namespace

KeptIds KeepIds(std::span<const std::vector<std::uint32_t>> groups, std::span<const std::int64_t> current,
                std::span<const std::int64_t> former) {
  KeptIds kept;
  kept.id.assign(groups.size(), 0);
  std::unordered_set<std::int64_t> held;
  std::vector<Overlap> now = CountOverlaps(groups, current, former);
  BestFirst(now);
  for (const Overlap& o : now)
    if (kept.id[o.group] == 0 && !held.contains(o.id)) {
      kept.id[o.group] = o.id;
      held.insert(o.id);
    }
  std::unordered_set<std::int64_t> in_use(current.begin(), current.end());
  std::vector<Overlap> before = CountOverlaps(groups, former, {});
  BestFirst(before);
  for (const Overlap& o : before)
    if (kept.id[o.group] == 0 && !held.contains(o.id) && !in_use.contains(o.id)) {
      kept.id[o.group] = o.id;
      held.insert(o.id);
    }
  std::unordered_set<std::int64_t> seen;
  for (const Overlap& o : now) {
    seen.insert(o.id);
    if (kept.id[o.group] != o.id) kept.moves.push_back({o.id, o.group, o.count, !held.contains(o.id)});
  }
  std::sort(kept.moves.begin(), kept.moves.end(),
            [](const Move& a, const Move& b) { return std::tie(a.from, a.to) < std::tie(b.from, b.to); });
  in_use.erase(0);
  for (std::int64_t id : in_use)
    if (!seen.contains(id)) kept.gone.push_back(id);
  std::sort(kept.gone.begin(), kept.gone.end());
  return kept;
}

}  // namespace kindred::families
