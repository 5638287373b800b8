#include "linkage/cluster.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <numeric>
#include <unordered_map>
#include <unordered_set>

#include "linkage/mixing.hpp"
#include "linkage/parallel.hpp"

namespace kindred::linkage {
namespace {

constexpr std::size_t kAsked = 12;  // members of each side whose evidence is weighed
constexpr double kMostBits = 16;    // one pair's say, for or against

std::uint64_t Key(std::uint32_t a, std::uint32_t b) {
  return (static_cast<std::uint64_t>(std::min(a, b)) << 32) | std::max(a, b);
}

class Groups {
 public:
  Groups(const RecordTable& table, const Scorer& scorer)
      : scorer_(scorer), table_(table), parent_(table.Size()), members_(table.Size()), sealed_(table.Size()) {
    std::iota(parent_.begin(), parent_.end(), 0U);
    for (std::size_t field = 0; field < table.Fields().size(); ++field) {
      if (table.Fields()[field].kind != FieldKind::kIdentifier) continue;
      identifiers_.push_back(&table.Column(field));
      if (table.Fields()[field].checked) checked_.push_back(&table.Column(field));
    }
    for (std::uint32_t row = 0; row < table.Size(); ++row) sealed_[row] = table.Flags(row).sealed;
  }

  [[nodiscard]] bool HasSealed() const { return std::ranges::count(sealed_, 1) > 0; }
  [[nodiscard]] bool IsSealed(std::uint32_t root) const { return sealed_[root]; }

  void SealLookalikes(std::span<const PairEvidence> pairs) {
    std::vector<std::uint32_t> alike;
    for (const PairEvidence& pair : pairs) {
      const std::uint32_t a = Root(pair.a);
      const std::uint32_t b = Root(pair.b);
      if (a != b && sealed_[a] != sealed_[b]) alike.push_back(sealed_[a] ? b : a);
    }
    for (const std::uint32_t root : alike) sealed_[root] = true;
  }

  // Whether somebody in one group shares an identifier with somebody in the other.
  [[nodiscard]] bool ShareIdentifier(std::uint32_t root_a, std::uint32_t root_b) const {
    return std::ranges::any_of(identifiers_, [&](const ValueColumn* column) {
      const auto a = Held(*column, root_a, false);
      const auto b = Held(*column, root_b, false);
      return Meet(a, b);
    });
  }
  // Whether the groups hold different valid numbers of one kind, and none in common.
  [[nodiscard]] bool Contradict(std::uint32_t root_a, std::uint32_t root_b) const {
    return std::ranges::any_of(checked_, [&](const ValueColumn* column) {
      const auto a = Held(*column, root_a, true);
      if (a.empty()) return false;
      const auto b = Held(*column, root_b, true);
      return !b.empty() && !Meet(a, b);
    });
  }

  std::uint32_t Root(std::uint32_t row) {
    while (parent_[row] != row) row = parent_[row] = parent_[parent_[row]];
    return row;
  }
  void Forbid(std::uint32_t a, std::uint32_t b) {
    forbidden_.insert(Key(a, b));
    apart_[a].push_back(b);
    apart_[b].push_back(a);
  }
  [[nodiscard]] bool IsForbidden(std::uint32_t a, std::uint32_t b) const {
    return !forbidden_.empty() && forbidden_.contains(Key(a, b));
  }

  // Whether a person said that somebody in one group is not somebody in the other.
  bool AreHeldApart(std::uint32_t root_a, std::uint32_t root_b) {
    if (apart_.empty()) return false;
    const std::vector<std::uint32_t> members = Members(root_b);
    for (const std::uint32_t row : Members(root_a))
      if (const auto at = apart_.find(row); at != apart_.end())
        for (const std::uint32_t other : at->second)
          if (std::ranges::find(members, other) != members.end()) return true;
    return false;
  }

  // Evidence for one person, in bits, summed over pairs between the groups.
  double Evidence(std::uint32_t root_a, std::uint32_t root_b) {
    const auto a = Members(root_a);
    const auto b = Members(root_b);
    double sum = 0;
    for (const std::uint32_t x : Asked(a))
      for (const std::uint32_t y : Asked(b))
        sum += std::clamp(scorer_.Score(x, y).weight, -kMostBits, kMostBits);
    return sum;
  }

  void Join(std::uint32_t root_a, std::uint32_t root_b) {
    if (members_[root_a].empty()) members_[root_a] = {root_a};
    if (members_[root_b].empty()) members_[root_b] = {root_b};
    if (members_[root_a].size() < members_[root_b].size()) std::swap(root_a, root_b);
    auto& into = members_[root_a];
    into.insert(into.end(), members_[root_b].begin(), members_[root_b].end());
    std::ranges::sort(into, {}, [&](std::uint32_t row) { return table_.Id(row); });
    std::vector<std::uint32_t>().swap(members_[root_b]);
    parent_[root_b] = root_a;
    sealed_[root_a] = sealed_[root_a] || sealed_[root_b];
  }

  std::vector<std::uint32_t> Members(std::uint32_t root) const {
    return members_[root].empty() ? std::vector<std::uint32_t>{root} : members_[root];
  }
  [[nodiscard]] bool IsAlone(std::uint32_t root) const { return members_[root].size() < 2; }

 private:
  // The values of a column that a group holds, sorted; of those that can contradict, where asked for.
  [[nodiscard]] std::vector<ValueIndex> Held(const ValueColumn& column, std::uint32_t root,
                                             bool contradicting) const {
    std::vector<ValueIndex> values;
    const auto add = [&](std::uint32_t row) {
      for (const ValueIndex value : column.Of(row))
        if (!contradicting || Comparer::CanContradict(column, value)) values.push_back(value);
    };
    if (members_[root].empty()) add(root);
    for (const std::uint32_t row : members_[root]) add(row);
    std::ranges::sort(values);
    return values;
  }
  static bool Meet(const std::vector<ValueIndex>& a, const std::vector<ValueIndex>& b) {
    return std::ranges::any_of(a, [&](ValueIndex value) { return std::ranges::binary_search(b, value); });
  }
  // A fixed choice of at most kAsked members, spread over the group.
  static std::vector<std::uint32_t> Asked(const std::vector<std::uint32_t>& members) {
    if (members.size() <= kAsked) return members;
    std::vector<std::uint32_t> some;
    for (std::size_t i = 0; i < kAsked; ++i) some.push_back(members[i * members.size() / kAsked]);
    return some;
  }

  const Scorer& scorer_;
  const RecordTable& table_;
  std::vector<std::uint32_t> parent_;
  std::vector<std::vector<std::uint32_t>> members_;
  std::vector<char> sealed_;  // not bits: groups are worked on side by side
  std::vector<const ValueColumn*> identifiers_, checked_;
  std::unordered_set<std::uint64_t> forbidden_;
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> apart_;
};

// Links in parts that have no record in common, each part by falling weight; parts of a like size, so that
// they can be worked on side by side. What becomes of a link depends on its part only.
std::vector<std::vector<std::uint32_t>> ConnectedLinks(const RecordTable& table,
                                                       std::span<const PairEvidence> pairs, Groups& groups,
                                                       double threshold) {
  constexpr std::size_t kParts = 64;
  std::vector<std::uint32_t> parent(table.Size());
  for (std::uint32_t row = 0; row < table.Size(); ++row) parent[row] = groups.Root(row);
  const auto root = [&](std::uint32_t row) {
    while (parent[row] != row) row = parent[row] = parent[parent[row]];
    return row;
  };
  struct Ranked {
    std::uint32_t falling;  // orders as the weight does, falling
    std::uint32_t link;
  };
  std::vector<Ranked> ranked;
  for (std::uint32_t i = 0; i < pairs.size(); ++i) {
    if (pairs[i].probability < threshold) continue;
    const auto bits = std::bit_cast<std::uint32_t>(pairs[i].weight + 0.0F);
    const std::uint32_t rising = (bits >> 31) != 0 ? ~bits : bits | (1U << 31);
    ranked.push_back({~rising, i});
    const std::uint32_t a = root(pairs[i].a);
    const std::uint32_t b = root(pairs[i].b);
    if (a != b) parent[std::max(a, b)] = std::min(a, b);
  }
  std::vector<std::vector<std::uint32_t>> parts(kParts);
  std::vector<std::vector<Ranked>> sorted(kParts);
  for (const Ranked& one : ranked) sorted[Mix(root(pairs[one.link].a)) % kParts].push_back(one);
  for (std::size_t part = 0; part < kParts; ++part) {
    // Of equal weight, by the ids of the records: the order of `pairs`.
    std::ranges::sort(sorted[part], [](const Ranked& x, const Ranked& y) {
      return x.falling != y.falling ? x.falling < y.falling : x.link < y.link;
    });
    for (const Ranked& one : sorted[part]) parts[part].push_back(one.link);
  }
  return parts;
}

}  // namespace

std::vector<Cluster> ClusterPairs(const RecordTable& table, std::span<const std::uint32_t> order,
                                  std::span<const PairEvidence> pairs, const Scorer& scorer,
                                  const Decisions& decisions, double threshold, unsigned threads) {
  Groups groups(table, scorer);
  std::vector<std::uint32_t> decided;  // records that a person said belong with another
  if (!decisions.same.empty() || !decisions.different.empty()) {
    std::unordered_map<RecordId, std::uint32_t> row_of;
    for (std::uint32_t row = 0; row < table.Size(); ++row) row_of.emplace(table.Id(row), row);
    const auto each = [&](const std::vector<std::pair<RecordId, RecordId>>& list, const auto& use) {
      auto sorted = list;
      std::ranges::sort(sorted);
      for (const auto& [a, b] : sorted) {
        const auto x = row_of.find(a);
        const auto y = row_of.find(b);
        if (x != row_of.end() && y != row_of.end() && x->second != y->second) use(x->second, y->second);
      }
    };
    each(decisions.different, [&](std::uint32_t a, std::uint32_t b) { groups.Forbid(a, b); });
    each(decisions.same, [&](std::uint32_t a, std::uint32_t b) {
      decided.insert(decided.end(), {a, b});
      const std::uint32_t root_a = groups.Root(a);
      const std::uint32_t root_b = groups.Root(b);
      if (root_a != root_b && !groups.AreHeldApart(root_a, root_b)) groups.Join(root_a, root_b);
    });
  }
  const std::vector<std::vector<std::uint32_t>> parts = ConnectedLinks(table, pairs, groups, threshold);
  const auto each_link = [&](const auto& use) {
    ParallelChunks(threads, parts.size(), [&](std::size_t part) {
      for (const std::uint32_t link : parts[part]) use(link);
    });
  };
  // What shares an identifier with a sealed record belongs to that identity: settled first, so that nothing
  // else can claim it.
  if (groups.HasSealed()) {
    std::atomic<bool> more = true;
    while (more.exchange(false))
      each_link([&](std::uint32_t link) {
        const std::uint32_t a = groups.Root(pairs[link].a);
        const std::uint32_t b = groups.Root(pairs[link].b);
        if (a == b || (!groups.IsSealed(a) && !groups.IsSealed(b)) || groups.AreHeldApart(a, b)) return;
        if (!groups.ShareIdentifier(a, b) || groups.Contradict(a, b)) return;
        groups.Join(a, b);
        more = true;
      });
    // Whatever else looks like a sealed identity may be the new one, or a trace of the former: it, too, is
    // joined through identifiers only, so that no chain of likenesses leads from one to the other.
    groups.SealLookalikes(pairs);
  }
  each_link([&](std::uint32_t link) {
    const std::uint32_t a = groups.Root(pairs[link].a);
    const std::uint32_t b = groups.Root(pairs[link].b);
    if (a == b || groups.AreHeldApart(a, b) || groups.Contradict(a, b)) return;
    if ((groups.IsSealed(a) || groups.IsSealed(b)) && !groups.ShareIdentifier(a, b)) return;
    if ((groups.IsAlone(a) && groups.IsAlone(b)) || groups.Evidence(a, b) > 0) groups.Join(a, b);
  });

  // Probability of each member: of the best link to another member.
  std::vector<float> best(table.Size(), 0);
  for (const PairEvidence& pair : pairs)
    if (groups.Root(pair.a) == groups.Root(pair.b)) {
      best[pair.a] = std::max(best[pair.a], pair.probability);
      best[pair.b] = std::max(best[pair.b], pair.probability);
    }
  for (const std::uint32_t row : decided) best[row] = 1;
  std::vector<Cluster> clusters;
  std::vector<std::uint32_t> number(table.Size(), 0);
  for (const std::uint32_t row : order) {
    std::uint32_t& at = number[groups.Root(row)];
    if (at == 0) {
      clusters.emplace_back();
      at = static_cast<std::uint32_t>(clusters.size());
    }
    clusters[at - 1].rows.push_back(row);
  }
  for (Cluster& cluster : clusters) {
    for (const std::uint32_t row : cluster.rows)
      cluster.member_probability.push_back(cluster.rows.size() == 1 ? 1.0F : best[row]);
    cluster.probability = *std::ranges::min_element(cluster.member_probability);
  }
  return clusters;
}

}  // namespace kindred::linkage
