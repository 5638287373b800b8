// Learning a model from the records themselves, without labels: how often strangers agree by drawing random
// pairs, how often two records of one person do by expectation–maximisation over candidate pairs.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>

#include "linkage/blocking.hpp"
#include "linkage/model.hpp"

namespace kindred::linkage {

struct TrainingOptions {
  unsigned threads = 1;
  std::size_t random_pairs = 60'000;                        // drawn to see how strangers compare
  std::size_t candidate_pairs = 40'000;                     // sampled from blocking
  std::unordered_map<std::string, double> full_names = {};  // becomes Model::full_names
};

// `order` as in BlockIndex: positions by ascending record id.
[[nodiscard]] Model Train(const RecordTable& table, std::span<const std::uint32_t> order,
                          const BlockIndex& index, const TrainingOptions& options);

}  // namespace kindred::linkage
