#include "linkage/train.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <tuple>
#include <unordered_map>

#include "linkage/mixing.hpp"
#include "linkage/namesakes.hpp"
#include "linkage/parallel.hpp"
#include "linkage/priors.hpp"
#include "linkage/scoring.hpp"

namespace kindred::linkage {
namespace {

constexpr std::size_t kFrequenciesKept = 4096;  // commonest values of a field with a frequency of their own
constexpr double kSmoothing = 6;                // pseudo-pairs of the prior for the same person
// Pairs of two people of one family that are believed to be there before any is seen, for each record and at
// most. A small table may hold a pair of twins and no other siblings: without this, nothing in it would say
// that there are families, and the twins would be one person.
constexpr double kFamilyPairsPerRecord = 0.3;
constexpr double kMostFamilyPairs = 40;
constexpr int kMostRounds = 60;
constexpr double kSettled = 1e-5;

// Pairs that compare alike, counted together; EM goes over these, not over pairs.
struct Pattern {
  Levels levels{};
  float commonness = 0;  // summed over equal values, rounded to half bits
  float full_name = 0;   // of the full name, likewise
  double count = 0;
};

using PatternKey = std::tuple<Levels, int, int>;

// Term frequencies of one column, the commonest by name.
void LearnFrequencies(const ValueColumn& column, FieldModel& model) {
  const auto filled = static_cast<double>(column.FilledCount());
  if (filled < 2) return;
  std::vector<ValueIndex> values;
  double squares = 0;
  double held = 0;
  for (ValueIndex value = 1; value <= column.DistinctCount(); ++value) {
    const double count = column.Count(value);
    if (count == 0) continue;
    values.push_back(value);
    squares += count * (count - 1);
    held += count;
  }
  model.mean_frequency = std::max(squares, 0.5) / (filled * (filled - 1));
  if (column.Kind() == FieldKind::kRelatives) return;  // no relative says more than another
  const auto commoner = [&](ValueIndex a, ValueIndex b) {
    return column.Count(a) != column.Count(b) ? column.Count(a) > column.Count(b)
                                              : column.Text(a) < column.Text(b);
  };
  const std::size_t kept = std::min(values.size(), kFrequenciesKept);
  std::ranges::partial_sort(values, values.begin() + static_cast<std::ptrdiff_t>(kept), commoner);
  double rest = held;
  for (std::size_t i = 0; i < kept; ++i) {
    const double count = column.Count(values[i]);
    rest -= count;
    model.frequency.emplace(std::string(column.Text(values[i])), count / filled);
  }
  const double distinct_rest = static_cast<double>(values.size() - kept);
  model.rare_frequency = distinct_rest > 0 ? rest / distinct_rest / filled : 1.0 / filled;
}

// How often each level is seen between two records drawn at random.
std::vector<LevelShares> DrawnShares(const Comparer& comparer, std::span<const std::uint32_t> order,
                                     const TrainingOptions& options, const Model& model) {
  const std::size_t fields = comparer.FieldCount() + 2;
  const std::uint64_t records = order.size();
  const std::uint64_t all = records * (records - 1) / 2;
  const bool every = all <= options.random_pairs * 2;
  const std::size_t draws = every ? records : options.random_pairs;
  constexpr std::size_t kChunk = 8192;
  const std::size_t chunks = (draws + kChunk - 1) / kChunk;
  std::vector<std::vector<std::array<std::uint64_t, kMaxLevels>>> seen(chunks);
  ParallelChunks(options.threads, chunks, [&](std::size_t chunk) {
    seen[chunk].assign(fields, {});
    Comparison comparison;
    const auto count = [&](std::uint64_t a, std::uint64_t b) {
      comparer.Compare(order[a], order[b], comparison);
      for (std::size_t field = 0; field < fields; ++field) ++seen[chunk][field][comparison.levels[field]];
    };
    for (std::size_t draw = chunk * kChunk; draw < std::min(draws, (chunk + 1) * kChunk); ++draw) {
      if (every) {
        for (std::size_t other = draw + 1; other < records; ++other) count(draw, other);
        continue;
      }
      const std::uint64_t a = Mix(draw, 1) % records;
      const std::uint64_t b = (a + 1 + Mix(draw, 2) % (records - 1)) % records;
      count(a, b);
    }
  });
  std::vector<LevelShares> shares(fields);
  for (std::size_t field = 0; field < fields; ++field) {
    double total = 0;
    for (const auto& chunk : seen)
      for (int level = 1; level < kMaxLevels; ++level) {
        shares[field][level] += static_cast<double>(chunk[field][level]);
        total += static_cast<double>(chunk[field][level]);
      }
    if (total == 0) continue;
    const bool counted = field + 2 < fields && model.fields[field].kind != FieldKind::kExpectedDate;
    for (int level = 1; level < kMaxLevels; ++level) shares[field][level] /= total;
    // Equal values are too rare to draw: count them from the frequencies instead.
    if (counted) {
      const double equal = std::min(0.999, model.fields[field].mean_frequency);
      const double others = std::max(1e-12, 1 - shares[field][kEqual]);
      for (int level = 2; level < kMaxLevels; ++level) shares[field][level] *= (1 - equal) / others;
      shares[field][kEqual] = equal;
    }
    // A level never drawn may still occur among strangers: half a pair's worth.
    for (int level = 1; level < kMaxLevels; ++level)
      if (field + 2 >= fields || HasLevel(model.fields[field].kind, level))
        shares[field][level] =
            std::max(shares[field][level], level == kEqual && counted ? 1e-12 : 0.5 / (total + 1));
  }
  return shares;
}

std::vector<Pattern> SamplePatterns(const RecordTable& table, std::span<const std::uint32_t> order,
                                    const BlockIndex& index, const Scorer& scorer,
                                    const TrainingOptions& options, double& weight) {
  const auto records = static_cast<std::uint32_t>(order.size());
  // How many candidates there are, from one record in a hundred or so.
  BlockIndex::Scratch counter;
  const std::uint32_t step = std::max<std::uint32_t>(1, records / 2000);
  std::uint64_t counted = 0;
  for (std::uint32_t position = 0; position < records; position += step)
    index.ForEachCandidate(position, counter, [&](std::uint32_t, std::size_t) { ++counted; });
  const double expected = static_cast<double>(counted) * step;
  const double keep = std::min(1.0, static_cast<double>(options.candidate_pairs) / std::max(1.0, expected));
  const auto limit = static_cast<std::uint64_t>(keep * 4294967296.0);
  weight = 1 / keep;

  constexpr std::uint32_t kChunk = 4096;
  const std::size_t chunks = (records + kChunk - 1) / kChunk;
  std::vector<std::map<PatternKey, double>> found(chunks);
  ParallelChunks(options.threads, chunks, [&](std::size_t chunk) {
    BlockIndex::Scratch scratch;
    Comparison comparison;
    const auto end = std::min<std::uint32_t>(records, (static_cast<std::uint32_t>(chunk) + 1) * kChunk);
    for (auto position = static_cast<std::uint32_t>(chunk) * kChunk; position < end; ++position) {
      if (keep < 1 && (Mix(static_cast<std::uint64_t>(table.Id(order[position]).value), 7) >> 32) >= limit)
        continue;
      index.ForEachCandidate(position, scratch, [&](std::uint32_t other, std::size_t) {
        scorer.GetComparer().Compare(order[position], order[other], comparison);
        ++found[chunk]
               [{comparison.levels, static_cast<int>(std::lround(scorer.ValueCommonness(comparison) * 2)),
                 static_cast<int>(std::lround(scorer.FullNameCommonness(comparison) * 2))}];
      });
    }
  });
  for (std::size_t chunk = 1; chunk < chunks; ++chunk)
    for (const auto& [key, count] : found[chunk]) found[0][key] += count;
  std::vector<Pattern> patterns;
  if (chunks > 0)
    for (const auto& [key, count] : found[0])
      patterns.push_back({std::get<0>(key), static_cast<float>(std::get<1>(key)) / 2,
                          static_cast<float>(std::get<2>(key)) / 2, count});
  return patterns;
}

// Levels in which a closer one must not weigh less than a farther one.
void MakeMonotone(FieldModel& field) {
  constexpr std::array<int, 4> kChain = {kEqual, kSlip, kSimilar, kDifferent};
  auto& same = field.probability[kSame];
  const auto& strangers = field.probability[kStrangers];
  const auto ratio = [&](int level) { return same[level] / std::max(strangers[level], 1e-300); };
  int last = 0;
  for (const int level : kChain) {
    if (strangers[level] <= 0 || same[level] <= 0) continue;
    if (last != 0 && ratio(level) > ratio(last)) same[level] = ratio(last) * strangers[level];
    last = level;
  }
}

// Due dates are few, and siblings of the unborn many: medicine knows better than the data how far a birth is
// from the date expected.
bool IsFixed(FieldKind kind) {
  return kind == FieldKind::kExpectedDate;
}

class Estimation {
 public:
  Estimation(Model& model, std::vector<LevelShares> drawn, double all_pairs, double weight,
             std::size_t records)
      : model_(model), drawn_(std::move(drawn)), all_pairs_(all_pairs), weight_(weight) {
    const std::size_t fields = model_.fields.size();
    same_prior_.resize(fields);
    family_prior_.resize(fields);
    namesake_prior_.assign(fields, {{}, 0, 1});
    bool forename = false, surname = false;
    for (std::size_t f = 0; f < fields; ++f) {
      FieldModel& field = model_.fields[f];
      if (field.name == kSourceField && f + 2 == fields) {
        same_prior_[f] = {0, 0.9, 0.1};
        family_prior_[f] = {{0, 0.5, 0.5}, 20, 0};
      } else if (field.name == kApartField && f + 1 == fields) {
        same_prior_[f] = {0, 0.90, 0.095, 0.005};
        family_prior_[f] = {{0, 0.20, 0.50, 0.30}, 20, 0};
      } else {
        same_prior_[f] = SamePersonShares(field.kind);
        family_prior_[f] = FamilyPrior(field.kind);
        // Of several forenames the first is the name; the others go with the community, too.
        namesake_prior_[f] = field.kind == FieldKind::kForename && forename ? NamesakeMiddlePrior()
                                                                            : NamesakePrior(field.kind);
        forename = forename || field.kind == FieldKind::kForename;
        surname = surname || field.kind == FieldKind::kSurname;
      }
      field.probability[kSame] = same_prior_[f];
      field.probability[kStrangers] = drawn_[f];
      SetMixed(f, kFamily, family_prior_[f].shares);
      SetMixed(f, kNamesakes, namesake_prior_[f].shares);
    }
    has_names_ = forename && surname;
    believed_families_ = std::min(kMostFamilyPairs, kFamilyPairsPerRecord * static_cast<double>(records));
    const double per_record = static_cast<double>(records) / all_pairs;
    const double namesakes = has_names_ ? 0.1 * per_record : 0;
    model_.prior = {0.5 * per_record, 0.5 * per_record, 1 - per_record - namesakes, namesakes};
  }

  void Run(const std::vector<Pattern>& patterns) {
    for (int round = 0; round < kMostRounds; ++round)
      if (Round(patterns) < kSettled) break;
    for (std::size_t f = 0; f + 2 < model_.fields.size(); ++f) MakeMonotone(model_.fields[f]);
  }

 private:
  // Sets a class that is partly like strangers. A field has either the level "different" or, checked, "two
  // valid numbers differ": one stands for the other.
  void SetMixed(std::size_t f, PairClass of, const LevelShares& own) {
    const double like = (of == kFamily ? family_prior_ : namesake_prior_)[f].like_strangers;
    for (int level = 1; level < kMaxLevels; ++level)
      model_.fields[f].probability[of][level] =
          std::max((1 - like) * own[level] + like * model_.fields[f].probability[kStrangers][level],
                   drawn_[f][level] > 0 ? 1e-6 : 0.0);
  }

  // One round of expectation and maximisation; the largest change of a probability.
  double Round(const std::vector<Pattern>& patterns) {
    const std::size_t fields = model_.fields.size();
    std::vector<std::array<std::array<double, kClasses>, kMaxLevels>> logs(fields);
    for (std::size_t f = 0; f < fields; ++f)
      for (int level = 1; level < kMaxLevels; ++level)
        for (int c = 0; c < kClasses; ++c) {
          const double p = model_.fields[f].probability[c][level];
          logs[f][level][c] = p > 0 ? std::log2(p) : 0;
        }
    std::vector<std::array<std::array<double, kMaxLevels>, 3>> sums(fields);  // same, family, namesakes
    std::array<double, 3> totals{};
    std::array<double, kClasses> prior{};
    for (int c = 0; c < kClasses; ++c) prior[c] = std::log2(std::max(model_.prior[c], 1e-300));
    for (const Pattern& pattern : patterns) {
      std::array<double, kClasses> odds = prior;
      odds[kStrangers] += pattern.commonness + pattern.full_name;
      odds[kNamesakes] += pattern.commonness;
      for (std::size_t f = 0; f < fields; ++f) {
        const auto& level = logs[f][pattern.levels[f]];
        for (int c = 0; c < kClasses; ++c) odds[c] += level[c];
      }
      const double top = *std::ranges::max_element(odds);
      double all = 0;
      for (double& of_class : odds) all += of_class = std::exp2(of_class - top);
      const std::array<double, 3> counts = {pattern.count * odds[kSame] / all,
                                            pattern.count * odds[kFamily] / all,
                                            pattern.count * odds[kNamesakes] / all};
      for (std::size_t c = 0; c < counts.size(); ++c) {
        totals[c] += counts[c];
        for (std::size_t f = 0; f < fields; ++f) sums[f][c][pattern.levels[f]] += counts[c];
      }
    }
    double change = 0;
    const auto set = [&](double& value, double now) {
      change = std::max(change, std::abs(value - now));
      value = now;
    };
    const double share_same = std::clamp(totals[0] * weight_ / all_pairs_, 1e-12, 0.3);
    const double share_family =
        std::clamp((totals[1] * weight_ + believed_families_) / all_pairs_, 1e-12, 0.3);
    const double share_namesakes =
        has_names_ ? std::clamp(totals[2] * weight_ / all_pairs_, 1e-12, 0.1) : 0.0;
    model_.prior = {share_same, share_family, 1 - share_same - share_family - share_namesakes,
                    share_namesakes};
    for (std::size_t f = 0; f < fields; ++f) {
      FieldModel& field = model_.fields[f];
      double same_total = kSmoothing;
      for (int level = 1; level < kMaxLevels; ++level) same_total += sums[f][0][level];
      for (int level = 1; level < kMaxLevels; ++level) {
        const double seen = (sums[f][0][level] + kSmoothing * same_prior_[f][level]) / same_total;
        // No level is a veto because it was not seen: a tenth of what was believed before always stays. And
        // contradicting numbers are never learned to be harmless.
        set(field.probability[kSame][level], level == kContradicts || IsFixed(field.kind)
                                                 ? same_prior_[f][level]
                                                 : std::max(seen, 0.1 * same_prior_[f][level]));
      }
      // What was drawn at random holds some pairs of one person or family; strangers are the rest.
      double rest = 0;
      LevelShares strangers{};
      for (int level = 1; level < kMaxLevels; ++level) {
        const double others =
            share_same * field.probability[kSame][level] + share_family * field.probability[kFamily][level];
        strangers[level] = std::max(drawn_[f][level] - others, drawn_[f][level] * 0.02);
        rest += strangers[level];
      }
      for (int level = 1; level < kMaxLevels; ++level)
        if (rest > 0) field.probability[kStrangers][level] = strangers[level] / rest;
      SetMixed(f, kFamily, Smoothed(sums[f][1], family_prior_[f]));
      SetMixed(f, kNamesakes, Smoothed(sums[f][2], namesake_prior_[f]));
    }
    return change;
  }

  static LevelShares Smoothed(const std::array<double, kMaxLevels>& seen, const FamilyShares& prior) {
    LevelShares shares{};
    double total = prior.certainty;
    for (int level = 1; level < kMaxLevels; ++level) total += seen[level];
    if (total <= 0) return shares;
    for (int level = 1; level < kMaxLevels; ++level)
      shares[level] = (seen[level] + prior.certainty * prior.shares[level]) / total;
    return shares;
  }

  Model& model_;
  std::vector<LevelShares> drawn_;
  double all_pairs_;
  double weight_;
  std::vector<LevelShares> same_prior_;
  std::vector<FamilyShares> family_prior_, namesake_prior_;
  bool has_names_ = false;
  double believed_families_ = 0;
};

}  // namespace

Model Train(const RecordTable& table, std::span<const std::uint32_t> order, const BlockIndex& index,
            const TrainingOptions& options) {
  Model model;
  const std::size_t fields = table.Fields().size();
  model.fields.resize(fields + 2);
  ParallelChunks(options.threads, fields, [&](std::size_t f) {
    model.fields[f].name = table.Fields()[f].name;
    model.fields[f].kind = table.Fields()[f].kind;
    LearnFrequencies(table.Column(f), model.fields[f]);
  });
  model.fields[fields].name = kSourceField;
  model.fields[fields + 1].name = kApartField;
  model.fields[fields].kind = model.fields[fields + 1].kind = FieldKind::kCategory;
  const double records = static_cast<double>(order.size());
  model.record_count = records;
  const double all_pairs = std::max(1.0, records * (records - 1) / 2);
  if (order.size() < 2) {
    model.prior = {0, 0, 1};
    return model;
  }
  model.full_names = options.full_names;
  model.name_fashion = NameFashion(table, order);
  const Scorer scorer(model, table);
  double weight = 1;
  const std::vector<Pattern> patterns = SamplePatterns(table, order, index, scorer, options, weight);
  for (const Pattern& pattern : patterns) model.pairs_trained += pattern.count;
  Estimation estimation(model, DrawnShares(scorer.GetComparer(), order, options, model), all_pairs, weight,
                        order.size());
  estimation.Run(patterns);
  return model;
}

}  // namespace kindred::linkage
