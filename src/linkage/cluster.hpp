// From pairs to people. Links are taken strongest first; two groups of records become one only where all the
// evidence between them, for and against, says so: a chance link cannot chain two people together.
//
// Sealed identities (adoption): a sealed record takes in only what shares an identifier with it, and what
// merely looks like it is itself joined through identifiers only.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "linkage/linkage.hpp"
#include "linkage/scoring.hpp"

namespace kindred::linkage {

// `pairs` with probability below `threshold` are not links, but count as evidence. `order` lists rows by
// ascending record id.
[[nodiscard]] std::vector<Cluster> ClusterPairs(const RecordTable& table,
                                                std::span<const std::uint32_t> order,
                                                std::span<const PairEvidence> pairs, const Scorer& scorer,
                                                const Decisions& decisions, double threshold,
                                                unsigned threads = 1);

}  // namespace kindred::linkage
