// Whether probabilities mean what they say, and where to draw the line. With a truth: the reliability table
// (of the pairs said to be right with 0.8, eight in ten should be) and the threshold that would have been
// best. Without one: precision and recall as the probabilities themselves let expect, for every threshold.
//
//   std::vector<ThresholdPoint> curve = ThresholdCurve(result.pairs, result.missed_by_blocking);
//   Calibration c = Calibrate(result.pairs, truth, true_pairs);
//   c.best_from <= 0.5 && 0.5 <= c.best_to;   // the threshold used is among the best
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "linkage/linkage.hpp"

namespace kindred::linkage {

// Pairs whose probability lies in [from, to); the last bin takes 1, too.
struct ReliabilityBin {
  double from = 0, to = 0;
  std::uint64_t pairs = 0;
  std::uint64_t right = 0;  // of these, one person in truth
  double said = 0;          // mean probability; right / pairs should be near it
};

struct Calibration {
  std::vector<ReliabilityBin> bins;
  double error = 0;  // mean distance of what was said from what was right, over all pairs
  // Every threshold in (best_from, best_to] has the best F1 of pairs.
  double best_from = 0, best_to = 1;
  double best_f1 = 0;
};

// `truth[row]` is the person of each row; `true_pairs` counts all pairs of one person, reported or not.
[[nodiscard]] Calibration Calibrate(std::span<const PairEvidence> pairs, std::span<const std::uint64_t> truth,
                                    std::uint64_t true_pairs);

// What linking from a threshold on would bring, estimated without any truth.
struct ThresholdPoint {
  double threshold = 0;
  std::uint64_t links = 0;
  double precision = 1, recall = 1, f1 = 1;
};

// One point for each of 0.05, 0.10 … 0.95, 0.99, by rising threshold. `missed` is the share of true pairs
// that were never compared (LinkResult::missed_by_blocking).
[[nodiscard]] std::vector<ThresholdPoint> ThresholdCurve(std::span<const PairEvidence> pairs, double missed);

}  // namespace kindred::linkage
