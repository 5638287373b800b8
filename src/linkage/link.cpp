#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "linkage/blocking.hpp"
#include "linkage/cluster.hpp"
#include "linkage/linkage.hpp"
#include "linkage/namesakes.hpp"
#include "linkage/parallel.hpp"
#include "linkage/scoring.hpp"
#include "linkage/train.hpp"

namespace kindred::linkage {
namespace {

constexpr double kFewPairs = 3e6;  // as many comparisons any table may have, however small

constexpr double kWorth = 1500;  // comparisons that one more match is worth, in large tables

std::vector<std::uint32_t> ById(const RecordTable& table) {
  std::vector<std::uint32_t> order(table.Size());
  std::iota(order.begin(), order.end(), 0U);
  const auto id = [&](std::uint32_t row) { return table.Id(row); };
  if (!std::ranges::is_sorted(order, {}, id)) std::ranges::sort(order, {}, id);
  return order;
}

struct Found {
  std::vector<PairEvidence> pairs;
  std::vector<std::uint64_t> brought, matched;
};

// A weight just below that of a probability: log2 of its odds, less what rounding may take.
float WeightBelow(double probability) {
  const double p = std::clamp(probability, 1e-9, 1 - 1e-9);
  return static_cast<float>(std::log2(p / (1 - p)) - 0.01);
}

// Nobody is asked whether a sealed identity is the same as another: such pairs are not reported.
void HideSealed(const RecordTable& table, LinkResult& result) {
  std::vector<std::uint32_t> cluster_of(table.Size());
  std::vector<bool> sealed(result.clusters.size());
  for (std::uint32_t c = 0; c < result.clusters.size(); ++c)
    for (const std::uint32_t row : result.clusters[c].rows) {
      cluster_of[row] = c;
      if (table.Flags(row).sealed) sealed[c] = true;
    }
  std::erase_if(result.pairs, [&](const PairEvidence& pair) {
    const std::uint32_t a = cluster_of[pair.a];
    const std::uint32_t b = cluster_of[pair.b];
    return a != b && (sealed[a] || sealed[b]);
  });
}

// One round: block, train, score, cluster.
LinkResult LinkOnce(RecordTable& table, const Decisions& decisions, const Options& options,
                    const FullNameShares& full_names) {
  const unsigned threads = ThreadCount(options.threads);
  table.Prepare(threads);
  LinkResult result;
  const std::vector<std::uint32_t> order = ById(table);
  const auto records = static_cast<std::uint32_t>(order.size());
  const double budget = std::max(kFewPairs, options.candidates_per_record * records);
  BlockIndex index(table, order, {.budget = budget, .threads = threads});
  result.model = options.model != nullptr
                     ? *options.model
                     : Train(table, order, index, {.threads = threads, .full_names = full_names});
  const Scorer scorer(result.model, table);
  const float link_weight = WeightBelow(options.threshold);
  const float report_weight = WeightBelow(options.report_from);
  const double missed = index.Widen(
      [&](std::uint32_t a, std::uint32_t b) {
        PairScore score;
        return scorer.ScoreAtLeast(a, b, link_weight, score) && score.probability >= options.threshold;
      },
      kWorth);

  constexpr std::uint32_t kChunk = 2048;
  const std::size_t chunks = (records + kChunk - 1) / kChunk;
  std::vector<Found> found(chunks);
  const std::size_t passes = index.Passes().size();
  ParallelChunks(threads, chunks, [&](std::size_t chunk) {
    BlockIndex::Scratch own;
    Found& mine = found[chunk];
    mine.brought.resize(passes);
    mine.matched.resize(passes);
    struct Candidate {
      std::uint32_t row;
      std::uint32_t pass;
    };
    std::vector<Candidate> candidates;
    PairScore score;
    const auto end = std::min<std::uint32_t>(records, (static_cast<std::uint32_t>(chunk) + 1) * kChunk);
    for (auto position = static_cast<std::uint32_t>(chunk) * kChunk; position < end; ++position) {
      // Listed first and then compared, so that their values are on the way from memory meanwhile.
      candidates.clear();
      index.ForEachCandidate(position, own, [&](std::uint32_t other, std::size_t pass) {
        const std::uint32_t b = order[other];
        __builtin_prefetch(scorer.GetComparer().FirstValues(b).data());
        candidates.push_back({b, static_cast<std::uint32_t>(pass)});
      });
      const std::uint32_t a = order[position];
      const std::size_t from = mine.pairs.size();
      for (const auto& [b, pass] : candidates) {
        ++mine.brought[pass];
        if (!scorer.ScoreAtLeast(a, b, report_weight, score) || score.probability < options.report_from)
          continue;
        mine.matched[pass] += score.probability >= options.threshold;
        mine.pairs.push_back({a, b, static_cast<float>(score.weight), static_cast<float>(score.probability),
                              static_cast<float>(score.family_probability)});
      }
      std::sort(mine.pairs.begin() + static_cast<std::ptrdiff_t>(from), mine.pairs.end(),
                [&](const PairEvidence& x, const PairEvidence& y) { return table.Id(x.b) < table.Id(y.b); });
    }
  });
  for (const Pass& pass : index.Passes()) result.passes.push_back({pass.name, 0, 0, pass.refined});
  std::size_t reported = 0;
  for (const Found& part : found) reported += part.pairs.size();
  result.pairs.reserve(reported);
  for (Found& part : found) {
    result.pairs.insert(result.pairs.end(), part.pairs.begin(), part.pairs.end());
    std::vector<PairEvidence>().swap(part.pairs);
    for (std::size_t pass = 0; pass < passes; ++pass) {
      result.passes[pass].pairs += part.brought[pass];
      result.passes[pass].matches += part.matched[pass];
      result.pairs_compared += part.brought[pass];
    }
  }
  double matches = missed;
  for (const PassReport& pass : result.passes) matches += static_cast<double>(pass.matches);
  result.missed_by_blocking = matches > 0 ? missed / matches : 0;
  result.clusters = ClusterPairs(table, order, result.pairs, scorer, decisions, options.threshold, threads);
  HideSealed(table, result);
  return result;
}

}  // namespace

LinkResult Link(RecordTable& table, const Decisions& decisions, const Options& options) {
  table.FillRelatives({});
  table.Prepare(ThreadCount(options.threads));
  LinkResult result = LinkOnce(table, decisions, options,
                               options.model == nullptr ? FullNamesByBirth(table) : FullNameShares());
  if (!table.HasRelations()) return result;
  // Now that people are known, so are whose mother, child or brother each record is: a school's contact and a
  // clinic's mother of one child are compared with that in mind.
  std::vector<RecordId> person_of(table.Size());
  for (const Cluster& cluster : result.clusters)
    for (const std::uint32_t row : cluster.rows) person_of[row] = table.Id(cluster.rows.front());
  table.FillRelatives(person_of);
  return LinkOnce(table, decisions, options, FullNamesByPeople(table, result.clusters));
}

}  // namespace kindred::linkage
