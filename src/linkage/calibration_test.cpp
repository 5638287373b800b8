#include "linkage/calibration.hpp"

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "linkage/mixing.hpp"

namespace kindred::linkage {
namespace {

PairEvidence Pair(std::uint32_t a, std::uint32_t b, float probability) {
  PairEvidence pair;
  pair.a = a;
  pair.b = b;
  pair.probability = probability;
  return pair;
}

TEST(Calibration, FindsTheThresholdThatWouldHaveBeenBest) {
  const std::array<std::uint64_t, 6> truth = {1, 1, 2, 2, 3, 4};
  const std::vector<PairEvidence> pairs = {Pair(0, 1, 0.9F), Pair(2, 3, 0.6F), Pair(4, 5, 0.2F)};
  const Calibration c = Calibrate(pairs, truth, 2);
  EXPECT_DOUBLE_EQ(c.best_f1, 1);
  EXPECT_FLOAT_EQ(static_cast<float>(c.best_to), 0.6F);
  EXPECT_FLOAT_EQ(static_cast<float>(c.best_from), 0.2F);
}

TEST(Calibration, CountsRightPairsByWhatWasSaidOfThem) {
  const std::array<std::uint64_t, 4> truth = {1, 1, 1, 2};
  const std::vector<PairEvidence> pairs = {Pair(0, 1, 0.95F), Pair(0, 2, 1.0F), Pair(0, 3, 0.91F)};
  const Calibration c = Calibrate(pairs, truth, 3);
  ASSERT_EQ(c.bins.size(), 10U);
  EXPECT_EQ(c.bins[9].pairs, 3U);
  EXPECT_EQ(c.bins[9].right, 2U);
  EXPECT_NEAR(c.bins[9].said, 0.9533, 0.001);
  EXPECT_NEAR(c.error, 0.9533 - 2.0 / 3, 0.001);
}

TEST(Calibration, OfNoPairsSaysNothing) {
  const Calibration c = Calibrate({}, {}, 0);
  EXPECT_EQ(c.best_f1, 0);
  EXPECT_EQ(c.error, 0);
}

TEST(ThresholdCurve, TellsPrecisionAndRecallOfCalibratedPairs) {
  std::vector<PairEvidence> pairs;
  std::vector<std::uint64_t> truth;
  std::uint64_t true_pairs = 0;
  for (std::uint32_t i = 0; i < 40'000; ++i) {  // right as often as is said
    const float p = 0.05F + 0.95F * static_cast<float>(Mix(i, 1) % 1000) / 1000.0F;
    const bool same = static_cast<float>(Mix(i, 2) % 100'000) / 100'000.0F < p;
    pairs.push_back(Pair(2 * i, 2 * i + 1, p));
    truth.push_back(2 * i);
    truth.push_back(same ? 2 * i : 2 * i + 1);
    true_pairs += same;
  }
  const std::vector<ThresholdPoint> curve = ThresholdCurve(pairs, 0);
  ASSERT_EQ(curve.size(), 20U);
  for (std::size_t i = 1; i < curve.size(); ++i) {
    EXPECT_LE(curve[i].links, curve[i - 1].links);
    EXPECT_GE(curve[i].precision, curve[i - 1].precision);
    EXPECT_LE(curve[i].recall, curve[i - 1].recall);
  }
  double right = 0, claimed = 0;
  for (const PairEvidence& pair : pairs)
    if (pair.probability >= 0.5) ++claimed, right += truth[pair.a] == truth[pair.b];
  const ThresholdPoint& half = curve[9];
  EXPECT_DOUBLE_EQ(half.threshold, 0.5);
  EXPECT_EQ(static_cast<double>(half.links), claimed);
  EXPECT_NEAR(half.precision, right / claimed, 0.01);
  EXPECT_NEAR(half.recall, right / static_cast<double>(true_pairs), 0.01);
  EXPECT_LT(Calibrate(pairs, truth, true_pairs).error, 0.01);
}

TEST(ThresholdCurve, CountsWhatWasNeverComparedAsMissed) {
  const std::vector<PairEvidence> pairs = {Pair(0, 1, 1.0F)};
  EXPECT_NEAR(ThresholdCurve(pairs, 0.2)[9].recall, 0.8, 1e-9);
}

}  // namespace
}  // namespace kindred::linkage
