#include <algorithm>
#include <numeric>
#include <string>
#include <unordered_map>

#include "linkage/blocking.hpp"
#include "linkage/cluster.hpp"
#include "linkage/linkage.hpp"
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

// Full names that several people bear, with the share of people who do.
std::unordered_map<std::string, double> FullNames(const RecordTable& table,
                                                  const std::vector<Cluster>& clusters) {
  std::unordered_map<std::string, double> names;
  const auto first = [&](FieldKind kind) {
    return std::ranges::find(table.Fields(), kind, &Field::kind) - table.Fields().begin();
  };
  const auto forename = static_cast<std::size_t>(first(FieldKind::kForename));
  const auto surname = static_cast<std::size_t>(first(FieldKind::kSurname));
  if (forename >= table.Fields().size() || surname >= table.Fields().size()) return names;
  const ValueColumn& forenames = table.Column(forename);
  const ValueColumn& surnames = table.Column(surname);
  std::unordered_map<std::uint64_t, std::uint32_t> people;
  std::vector<std::uint64_t> borne;
  for (const Cluster& cluster : clusters) {
    borne.clear();
    for (const std::uint32_t row : cluster.rows)
      for (const ValueIndex x : forenames.Of(row))
        for (const ValueIndex y : surnames.Of(row))
          borne.push_back((static_cast<std::uint64_t>(x) << 32) | y);
    std::ranges::sort(borne);
    borne.erase(std::unique(borne.begin(), borne.end()), borne.end());
    for (const std::uint64_t name : borne) ++people[name];
  }
  for (const auto& [name, count] : people)
    if (count > 1)
      names.emplace(std::string(forenames.Text(static_cast<ValueIndex>(name >> 32))) + "|" +
                        std::string(surnames.Text(static_cast<ValueIndex>(name))),
                    (count - 1) / static_cast<double>(clusters.size()));  // one may be a record not found
  return names;
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
                    const std::unordered_map<std::string, double>& full_names) {
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
  const double missed = index.Widen(
      [&](std::uint32_t a, std::uint32_t b) { return scorer.Score(a, b).probability >= options.threshold; },
      kWorth);

  constexpr std::uint32_t kChunk = 2048;
  const std::size_t chunks = (records + kChunk - 1) / kChunk;
  std::vector<Found> found(chunks);
  const std::size_t passes = index.Passes().size();
  ParallelChunks(threads, chunks, [&](std::size_t chunk) {
    BlockIndex::Scratch own(records);
    Found& mine = found[chunk];
    mine.brought.resize(passes);
    mine.matched.resize(passes);
    Comparison comparison;
    const auto end = std::min<std::uint32_t>(records, (static_cast<std::uint32_t>(chunk) + 1) * kChunk);
    for (auto position = static_cast<std::uint32_t>(chunk) * kChunk; position < end; ++position) {
      index.ForEachCandidate(position, own, [&](std::uint32_t other, std::size_t pass) {
        const std::uint32_t a = order[position];
        const std::uint32_t b = order[other];
        scorer.GetComparer().Compare(a, b, comparison);
        const PairScore score = scorer.Score(comparison);
        ++mine.brought[pass];
        if (score.probability < options.report_from) return;
        mine.matched[pass] += score.probability >= options.threshold;
        mine.pairs.push_back({a, b, static_cast<float>(score.weight), static_cast<float>(score.probability),
                              static_cast<float>(score.family_probability)});
      });
    }
  });
  for (const Pass& pass : index.Passes()) result.passes.push_back({pass.name, 0, 0, pass.refined});
  for (Found& part : found) {
    result.pairs.insert(result.pairs.end(), part.pairs.begin(), part.pairs.end());
    for (std::size_t pass = 0; pass < passes; ++pass) {
      result.passes[pass].pairs += part.brought[pass];
      result.passes[pass].matches += part.matched[pass];
      result.pairs_compared += part.brought[pass];
    }
  }
  double matches = missed;
  for (const PassReport& pass : result.passes) matches += static_cast<double>(pass.matches);
  result.missed_by_blocking = matches > 0 ? missed / matches : 0;
  std::ranges::sort(result.pairs, [&](const PairEvidence& x, const PairEvidence& y) {
    return x.a != y.a ? table.Id(x.a) < table.Id(y.a) : table.Id(x.b) < table.Id(y.b);
  });
  result.clusters = ClusterPairs(table, order, result.pairs, scorer, decisions, options.threshold);
  HideSealed(table, result);
  return result;
}

}  // namespace

LinkResult Link(RecordTable& table, const Decisions& decisions, const Options& options) {
  table.FillRelatives({});
  LinkResult result = LinkOnce(table, decisions, options, {});
  if (!table.HasRelations()) return result;
  // Now that people are known, so are whose mother, child or brother each record is: a school's contact and a
  // clinic's mother of one child are compared with that in mind.
  std::vector<RecordId> person_of(table.Size());
  for (const Cluster& cluster : result.clusters)
    for (const std::uint32_t row : cluster.rows) person_of[row] = table.Id(cluster.rows.front());
  table.FillRelatives(person_of);
  return LinkOnce(table, decisions, options, FullNames(table, result.clusters));
}

}  // namespace kindred::linkage
