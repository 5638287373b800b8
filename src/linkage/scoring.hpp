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
  // Whether the pair has at least this weight; its score, where it has. Stops as soon as what is left to
  // compare cannot bring it there, so that most pairs of strangers cost little.
  [[nodiscard]] bool ScoreAtLeast(std::uint32_t a, std::uint32_t b, float weight, PairScore& score) const;
  [[nodiscard]] const Comparer& GetComparer() const { return comparer_; }
  // log2 of how much rarer (negative) or commoner (positive) than the mean an equal value is.
  [[nodiscard]] float Commonness(std::size_t field, ValueIndex value) const {
    return commonness_[field].empty() ? 0.0F : commonness_[field][value];
  }
  // What names' fashions take off a pair that agrees on forename and year of birth, in bits; 0 for others.
  [[nodiscard]] float Fashion(const Comparison& comparison) const;
  // The sum over all equal values of a pair, and Fashion.
  [[nodiscard]] float ValueCommonness(const Comparison& comparison) const;
  // How much commoner a full name is than its parts suggest, in bits; 0 for most.
  [[nodiscard]] float FullNameCommonness(const Comparison& comparison) const;
  // log2 of prior and of level probabilities by class.
  [[nodiscard]] const std::array<float, kClasses>& Prior() const { return prior_; }
  [[nodiscard]] const std::array<float, kClasses>& LevelLogs(std::size_t field, int level) const {
    return logs_[field][static_cast<std::size_t>(level)];
  }
  [[nodiscard]] std::size_t FieldCount() const { return logs_.size(); }

 private:
  void FindGains(const RecordTable& table);

  Comparer comparer_;
  std::array<float, kClasses> prior_{};
  std::vector<std::array<std::array<float, kClasses>, kMaxLevels>> logs_;  // table fields, source, apart
  std::vector<std::vector<float>> commonness_;
  // What a field can add at most to log2(same / other class), by what its value numbers tell. A weight is at
  // most the least of these sums.
  using Against = std::array<float, 4>;  // family, strangers, namesakes; the fourth stays 0
  struct Gains {
    Against missing{}, equal{}, other{}, any{};
    bool certain = false;  // the value numbers tell whether the level is equal or missing
    bool name = false;
    std::array<Against, kMaxLevels> at{};  // by level
  };
  std::vector<Gains> gains_;        // table fields
  Against start_{};                 // prior, and the most of the two fields every pair has
  std::vector<std::size_t> turns_;  // fields in the order they are compared: quick and telling ones first
  int forename_ = -1, surname_ = -1, birth_ = -1;
  float fashion_ = 0;
  std::unordered_map<std::uint64_t, float> full_names_;  // by forename and surname value
};

}  // namespace kindred::linkage
