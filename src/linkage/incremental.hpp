// Linking a change: what is new or different is compared with what may be the same, not everything again.
// What may be the same is found by keys that depend on one record alone ("date of birth + sound of a name"),
// so that a key kept last month finds the record of today. The caller keeps keys and records; this says which
// keys a record has and how alike two records are by a model that stays as it was.
//
//   auto keys = LinkKeys(table);                                  // keep keys[row] beside the record
//   auto near = ScorePairs(model, table, candidates, 0.05, 1);    // candidates share a key
//   Link(around, decisions, {.model = &few});                     // few = ModelOf(model, around)
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "linkage/linkage.hpp"

namespace kindred::linkage {

// A key that more records have than this finds nobody: its more telling companions do.
inline constexpr std::size_t kLargestBlock = 64;

// The keys of each row, ascending and distinct. They depend on the record's own values and the names of the
// fields, on nothing else of the table. Prepares the table.
[[nodiscard]] std::vector<std::vector<std::uint64_t>> LinkKeys(RecordTable& table);

// The part of a model that the values of this table need: reading it takes time in proportion to the table
// and not to what the model was learned from.
[[nodiscard]] Model ModelOf(const Model& model, RecordTable& table);

// Scores pairs of rows; those with a probability of at least `report_from` come back in the order given, `a`
// having the smaller record id. The same for any number of threads.
[[nodiscard]] std::vector<PairEvidence> ScorePairs(
    const Model& model, RecordTable& table, std::span<const std::pair<std::uint32_t, std::uint32_t>> pairs,
    double report_from, unsigned threads);

}  // namespace kindred::linkage
