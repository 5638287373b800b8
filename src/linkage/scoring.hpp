// From comparison levels to a weight and a probability, by a model. Tables of logarithms are made once.
#pragma once

#include <array>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "linkage/compare.hpp"
#include "linkage/model.hpp"

namespace kindred::linkage {

struct PairScore {
  double weight = 0;  // log2 odds of the same person
  double probability = 0;
  double family_probability = 0;
};

class Scorer {
 public:
  // Fields of the table that the model does not know count nothing. Both must outlive the scorer.
  Scorer(const Model& model, const RecordTable& table);

  [[nodiscard]] PairScore Score(const Comparison& comparison) const;
  [[nodiscard]] PairScore Score(std::uint32_t a, std::uint32_t b) const {
    Comparison comparison;
    comparer_.Compare(a, b, comparison);
    return Score(comparison);
  }
  [[nodiscard]] const Comparer& GetComparer() const { return comparer_; }
  // log2 of how much rarer (negative) or commoner (positive) than the mean an equal value is.
  [[nodiscard]] float Commonness(std::size_t field, ValueIndex value) const {
    return commonness_[field].empty() ? 0.0F : commonness_[field][value];
  }
  // The sum over all equal values of a pair, and for a full name that several people bear.
  [[nodiscard]] float TotalCommonness(const Comparison& comparison) const;
  // How much commoner a full name is than its parts suggest, in bits; 0 for most.
  [[nodiscard]] float FullNameCommonness(const Comparison& comparison) const;
  // log2 of prior and of level probabilities by class.
  [[nodiscard]] const std::array<float, kClasses>& Prior() const { return prior_; }
  [[nodiscard]] const std::array<float, kClasses>& LevelLogs(std::size_t field, int level) const {
    return logs_[field][static_cast<std::size_t>(level)];
  }
  [[nodiscard]] std::size_t FieldCount() const { return logs_.size(); }

 private:
  Comparer comparer_;
  std::array<float, kClasses> prior_{};
  std::vector<std::array<std::array<float, kClasses>, kMaxLevels>> logs_;  // table fields, source, apart
  std::vector<std::vector<float>> commonness_;
  int forename_ = -1, surname_ = -1;
  std::unordered_map<std::uint64_t, float> full_names_;  // by forename and surname value
};

}  // namespace kindred::linkage
