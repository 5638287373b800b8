#include "linkage/calibration.hpp"

#include <algorithm>
#include <cmath>

#include "linkage/evaluate.hpp"

namespace kindred::linkage {

Calibration Calibrate(std::span<const PairEvidence> pairs, std::span<const std::uint64_t> truth,
                      std::uint64_t true_pairs) {
  Calibration result;
  constexpr int kBins = 10;
  for (int bin = 0; bin < kBins; ++bin)
    result.bins.push_back({static_cast<double>(bin) / kBins, static_cast<double>(bin + 1) / kBins});
  struct Judged {
    float probability;
    bool right;
  };
  std::vector<Judged> judged;
  judged.reserve(pairs.size());
  for (const PairEvidence& pair : pairs) {
    const bool right = truth[pair.a] == truth[pair.b];
    judged.push_back({pair.probability, right});
    ReliabilityBin& bin = result.bins[static_cast<std::size_t>(
        std::clamp(static_cast<int>(pair.probability * kBins), 0, kBins - 1))];
    ++bin.pairs;
    bin.right += right;
    bin.said += pair.probability;
  }
  for (ReliabilityBin& bin : result.bins) {
    if (bin.pairs == 0) continue;
    result.error += std::abs(bin.said - static_cast<double>(bin.right)) / static_cast<double>(pairs.size());
    bin.said /= static_cast<double>(bin.pairs);
  }
  // F1 changes only at probabilities that occur. Ties for the best go to what lies nearest to one half.
  std::ranges::sort(judged, [](const Judged& x, const Judged& y) { return x.probability > y.probability; });
  double claimed = 0;
  double right = 0;
  double best_distance = 2;
  for (std::size_t at = 0; at < judged.size();) {
    const double here = judged[at].probability;
    for (; at < judged.size() && judged[at].probability == static_cast<float>(here); ++at) {
      ++claimed;
      right += judged[at].right;
    }
    const double next = at < judged.size() ? judged[at].probability : 0;
    const double f1 = MakeScore(right, claimed, static_cast<double>(true_pairs)).f1;
    const double distance =
        next < 0.5 && here >= 0.5 ? 0 : std::min(std::abs(here - 0.5), std::abs(next - 0.5));
    if (f1 < result.best_f1 || (f1 == result.best_f1 && distance >= best_distance)) continue;
    result.best_f1 = f1;
    best_distance = distance;
    result.best_from = next;
    result.best_to = here;
  }
  return result;
}

std::vector<ThresholdPoint> ThresholdCurve(std::span<const PairEvidence> pairs, double missed) {
  constexpr int kSteps = 20;
  std::vector<ThresholdPoint> points;
  for (int step = 1; step < kSteps; ++step) points.push_back({static_cast<double>(step) / kSteps});
  points.push_back({0.99});
  std::vector<double> expected(points.size());
  double everything = 0;
  for (const PairEvidence& pair : pairs) {
    everything += pair.probability;
    for (std::size_t at = 0; at < points.size() && pair.probability >= points[at].threshold; ++at) {
      ++points[at].links;
      expected[at] += pair.probability;
    }
  }
  everything /= std::max(0.01, 1 - missed);
  for (std::size_t at = 0; at < points.size(); ++at) {
    const Score score = MakeScore(expected[at], static_cast<double>(points[at].links), everything);
    points[at].precision = score.precision;
    points[at].recall = score.recall;
    points[at].f1 = score.f1;
  }
  return points;
}

}  // namespace kindred::linkage
