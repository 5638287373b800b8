#include "linkage/evaluate.hpp"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <vector>

namespace kindred::linkage {
namespace {

double Pairs(double count) {
  return count * (count - 1) / 2;
}

// Sizes of the groups of equal labels, in `order` (which must be sorted by label).
template <class Label, class Use>
void EachGroup(std::span<const std::uint32_t> order, const Label& label, const Use& use) {
  for (std::size_t from = 0; from < order.size();) {
    std::size_t to = from + 1;
    while (to < order.size() && label(order[to]) == label(order[from])) ++to;
    use(order.subspan(from, to - from));
    from = to;
  }
}

}  // namespace

Score MakeScore(double right, double claimed, double wanted) {
  Score score;
  score.precision = claimed > 0 ? right / claimed : 1;
  score.recall = wanted > 0 ? right / wanted : 1;
  const double sum = score.precision + score.recall;
  score.f1 = sum > 0 ? 2 * score.precision * score.recall / sum : 0;
  return score;
}

Evaluation EvaluateClusters(std::span<const std::uint64_t> predicted, std::span<const std::uint64_t> truth) {
  assert(predicted.size() == truth.size());
  std::vector<std::uint32_t> order(predicted.size());
  std::iota(order.begin(), order.end(), 0U);
  const auto claimed_label = [&](std::uint32_t i) { return predicted[i]; };
  const auto true_label = [&](std::uint32_t i) { return truth[i]; };
  const auto both = [&](std::uint32_t i) { return std::pair(predicted[i], truth[i]); };

  std::vector<double> claimed_size(predicted.size()), true_size(predicted.size());
  double claimed = 0, wanted = 0, right = 0, claimed_groups = 0, true_groups = 0, whole = 0;
  std::ranges::sort(order, {}, true_label);
  EachGroup(order, true_label, [&](std::span<const std::uint32_t> group) {
    wanted += Pairs(static_cast<double>(group.size()));
    ++true_groups;
    for (const std::uint32_t i : group) true_size[i] = static_cast<double>(group.size());
  });
  std::ranges::sort(order, {}, both);
  EachGroup(order, claimed_label, [&](std::span<const std::uint32_t> group) {
    claimed += Pairs(static_cast<double>(group.size()));
    ++claimed_groups;
    for (const std::uint32_t i : group) claimed_size[i] = static_cast<double>(group.size());
  });
  double precision = 0, recall = 0;
  EachGroup(order, both, [&](std::span<const std::uint32_t> group) {
    const auto size = static_cast<double>(group.size());
    right += Pairs(size);
    precision += size * size / claimed_size[group[0]];
    recall += size * size / true_size[group[0]];
    whole += size == claimed_size[group[0]] && size == true_size[group[0]];
  });
  Evaluation result;
  result.pairs = MakeScore(right, claimed, wanted);
  result.whole = MakeScore(whole, claimed_groups, true_groups);
  const double records = std::max(1.0, static_cast<double>(predicted.size()));
  if (!predicted.empty()) {
    result.b_cubed.precision = precision / records;
    result.b_cubed.recall = recall / records;
    result.b_cubed.f1 = 2 * precision * recall / ((precision + recall) * records);
  }
  result.true_pairs = static_cast<std::uint64_t>(wanted);
  result.claimed_pairs = static_cast<std::uint64_t>(claimed);
  result.right_pairs = static_cast<std::uint64_t>(right);
  return result;
}

}  // namespace kindred::linkage
