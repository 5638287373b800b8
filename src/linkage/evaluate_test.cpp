#include "linkage/evaluate.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <set>
#include <vector>

namespace kindred::linkage {
namespace {

TEST(Evaluate, ScoresATruthAgainstItselfAsPerfect) {
  const std::vector<std::uint64_t> labels = {1, 1, 2, 3, 3, 3};
  const Evaluation e = EvaluateClusters(labels, labels);
  EXPECT_EQ(e.pairs.f1, 1);
  EXPECT_EQ(e.whole.f1, 1);
  EXPECT_DOUBLE_EQ(e.b_cubed.f1, 1);
  EXPECT_EQ(e.true_pairs, 4U);
}

TEST(Evaluate, CountsOneWrongJoin) {
  const std::vector<std::uint64_t> truth = {1, 1, 2}, predicted = {7, 7, 7};
  const Evaluation e = EvaluateClusters(predicted, truth);
  EXPECT_NEAR(e.pairs.precision, 1.0 / 3, 1e-12);
  EXPECT_EQ(e.pairs.recall, 1);
  EXPECT_EQ(e.whole.f1, 0);
}

TEST(Evaluate, EqualsCountingEveryPair) {
  EXPECT_TRUE(rc::check([] {
    const auto size = *rc::gen::inRange<std::size_t>(0, 30);
    const auto label = rc::gen::inRange<std::uint64_t>(0, 6);
    const auto truth = *rc::gen::container<std::vector<std::uint64_t>>(size, label);
    const auto predicted = *rc::gen::container<std::vector<std::uint64_t>>(size, label);
    std::uint64_t right = 0, claimed = 0, wanted = 0;
    for (std::size_t i = 0; i < size; ++i)
      for (std::size_t j = i + 1; j < size; ++j) {
        claimed += predicted[i] == predicted[j];
        wanted += truth[i] == truth[j];
        right += predicted[i] == predicted[j] && truth[i] == truth[j];
      }
    const Evaluation e = EvaluateClusters(predicted, truth);
    RC_ASSERT(e.right_pairs == right);
    RC_ASSERT(e.claimed_pairs == claimed);
    RC_ASSERT(e.true_pairs == wanted);
  }));
}

}  // namespace
}  // namespace kindred::linkage
