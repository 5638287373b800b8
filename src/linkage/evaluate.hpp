// How right a linkage is, against the truth: precision, recall and F1 of pairs and of clusters, and B-cubed.
// Counting is by sorting, never by listing pairs.
//
//   Evaluation e = EvaluateClusters(predicted, truth);   // one label per record each
//   e.pairs.f1, e.whole.f1, e.b_cubed.f1
#pragma once

#include <cstdint>
#include <span>

namespace kindred::linkage {

struct Score {
  double precision = 1;  // 1 where nothing was claimed
  double recall = 1;     // 1 where there was nothing to find
  double f1 = 1;
};

// Harmonic mean; 0 when both are 0.
[[nodiscard]] Score MakeScore(double right, double claimed, double wanted);

struct Evaluation {
  Score pairs;    // pairs of records put together
  Score whole;    // clusters that are exactly a true one
  Score b_cubed;  // per record, averaged (Bagga and Baldwin 1998)
  std::uint64_t true_pairs = 0, claimed_pairs = 0, right_pairs = 0;
};

// `predicted[i]` and `truth[i]` are labels of record i; equal labels mean together. Sizes must be equal.
[[nodiscard]] Evaluation EvaluateClusters(std::span<const std::uint64_t> predicted,
                                          std::span<const std::uint64_t> truth);

}  // namespace kindred::linkage
