// Regression of accuracy on public labelled sets (tests/data/linkage). The limits are what was measured less
// a little slack; they are not targets.
#include <gtest/gtest.h>

#include <filesystem>
#include <unordered_map>

#include "linkage/evaluate.hpp"
#include "linkage/linkage.hpp"
#include "linkage/match_file.hpp"

namespace kindred::linkage {
namespace {

Evaluation MeasureFile(const std::string& name) {
  const std::vector<std::filesystem::path> files = {std::filesystem::path(KINDRED_ROOT) /
                                                    "tests/data/linkage" / name};
  const auto columns = SampleColumns(files);
  EXPECT_TRUE(columns.has_value());
  const std::vector<std::string> ignore = {"cluster"};
  auto input = ReadMatchFiles(files, SuggestMatch(*columns, ignore), "cluster", 2);
  EXPECT_TRUE(input.has_value());
  const LinkResult result = Link(input->table, {}, {});
  std::vector<std::uint64_t> truth, predicted(input->ids.size());
  std::unordered_map<std::string, std::uint64_t> number;
  for (const std::string& label : input->truth)
    truth.push_back(number.try_emplace(label, number.size()).first->second);
  for (std::size_t c = 0; c < result.clusters.size(); ++c)
    for (const auto row : result.clusters[c].rows) predicted[row] = c;
  return EvaluateClusters(predicted, truth);
}

TEST(Accuracy, HoldsOnFebrl1) {
  EXPECT_GE(MeasureFile("febrl1.csv").pairs.f1, 0.998);
}
TEST(Accuracy, HoldsOnFebrl2) {
  EXPECT_GE(MeasureFile("febrl2.csv").pairs.f1, 0.998);
}
TEST(Accuracy, HoldsOnFebrl3) {
  EXPECT_GE(MeasureFile("febrl3.csv").pairs.f1, 0.998);
}
TEST(Accuracy, HoldsOnFake1000WhereManyFieldsAreMissingOrWrong) {
  const Evaluation e = MeasureFile("fake_1000.csv");
  EXPECT_GE(e.pairs.f1, 0.97);
  EXPECT_GE(e.pairs.precision, 0.98);
}

}  // namespace
}  // namespace kindred::linkage
