#include "linkage/scoring.hpp"

#include <algorithm>
#include <cmath>

namespace kindred::linkage {

Scorer::Scorer(const Model& model, const RecordTable& table) : comparer_(table) {
  const std::size_t fields = table.Fields().size();
  logs_.resize(fields + 2);
  commonness_.resize(fields);
  for (int c = 0; c < kClasses; ++c)
    prior_[static_cast<std::size_t>(c)] =
        static_cast<float>(std::log2(std::max(model.prior[static_cast<std::size_t>(c)], 1e-300)));
  for (std::size_t field = 0; field < fields + 2; ++field) {
    const std::string_view name = field < fields    ? std::string_view(table.Fields()[field].name)
                                  : field == fields ? kSourceField
                                                    : kApartField;
    const auto known = std::ranges::find(model.fields, name, &FieldModel::name);
    if (known == model.fields.end()) continue;
    for (int level = 1; level < kMaxLevels; ++level)
      for (std::size_t c = 0; c < kClasses; ++c) {
        const double p = known->probability[c][static_cast<std::size_t>(level)];
        logs_[field][static_cast<std::size_t>(level)][c] = p > 0 ? static_cast<float>(std::log2(p)) : 0.0F;
      }
    if (field >= fields || known->mean_frequency <= 0 || known->kind == FieldKind::kRelatives) continue;
    const ValueColumn& column = table.Column(field);
    std::vector<float>& commonness = commonness_[field];
    const double rare = std::log2(known->rare_frequency / known->mean_frequency);
    commonness.assign(column.DistinctCount() + 1, static_cast<float>(rare));
    if (known->frequency.size() < column.DistinctCount()) {
      for (const auto& [text, frequency] : known->frequency)
        if (const ValueIndex value = column.Find(text); value != 0)
          commonness[value] = static_cast<float>(std::log2(frequency / known->mean_frequency));
    } else {
      for (ValueIndex value = 1; value <= column.DistinctCount(); ++value)
        commonness[value] = static_cast<float>(
            std::log2(known->Frequency(std::string(column.Text(value))) / known->mean_frequency));
    }
  }
  const auto first = [&](FieldKind kind) {
    for (std::size_t field = 0; field < fields; ++field)
      if (table.Fields()[field].kind == kind) return static_cast<int>(field);
    return -1;
  };
  forename_ = first(FieldKind::kForename);
  surname_ = first(FieldKind::kSurname);
  birth_ = first(FieldKind::kBirthDate);
  fashion_ = static_cast<float>(std::max(0.0, model.name_fashion));
  FindGains(table);
  if (forename_ < 0 || surname_ < 0) return;
  const auto frequency = [&](int field, const std::string& value) {
    const auto known = std::ranges::find(model.fields, table.Fields()[static_cast<std::size_t>(field)].name,
                                         &FieldModel::name);
    return known == model.fields.end() ? 1.0 : known->Frequency(value);
  };
  for (const auto& [name, share] : model.full_names) {
    const auto bar = name.find('|');
    const std::string forename = name.substr(0, bar);
    const std::string surname = name.substr(bar + 1);
    const ValueIndex x = table.Column(static_cast<std::size_t>(forename_)).Find(forename);
    const ValueIndex y = table.Column(static_cast<std::size_t>(surname_)).Find(surname);
    if (x == 0 || y == 0) continue;
    const double apart = frequency(forename_, forename) * frequency(surname_, surname);
    if (share > apart)
      full_names_.emplace((static_cast<std::uint64_t>(x) << 32) | y,
                          static_cast<float>(std::log2(share / apart)));
  }
}

namespace {

using Four = std::array<float, 4>;

void Add(Four& sum, const Four& more) {
  for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += more[i];
}
void TakeMost(Four& most, const Four& other) {
  for (std::size_t i = 0; i < most.size(); ++i) most[i] = std::max(most[i], other[i]);
}
float Least(const Four& sum) {
  return std::min({sum[0], sum[1], sum[2]});
}

}  // namespace

void Scorer::FindGains(const RecordTable& table) {
  const auto gain = [&](std::size_t field, int level) -> Against {
    const auto& logs = logs_[field][static_cast<std::size_t>(level)];
    return {logs[kSame] - logs[kFamily], logs[kSame] - logs[kStrangers], logs[kSame] - logs[kNamesakes], 0};
  };
  constexpr float kRounding = 0.05F;
  for (std::size_t i = 0; i < 3; ++i) {
    constexpr std::array<PairClass, 3> kOthers = {kFamily, kStrangers, kNamesakes};
    start_[i] = prior_[kSame] - prior_[kOthers[i]] + kRounding;
  }
  const std::size_t fields = table.Fields().size();
  gains_.resize(fields);
  for (std::size_t field = 0; field < fields; ++field) {
    const FieldKind kind = table.Fields()[field].kind;
    Gains& gains = gains_[field];
    gains.other.fill(-1e9F);
    for (int level = 1; level < kMaxLevels; ++level) {
      gains.at[static_cast<std::size_t>(level)] = gain(field, level);
      if (level > kEqual && HasLevel(kind, level)) TakeMost(gains.other, gain(field, level));
    }
    // Rules that look at two fields together change levels afterwards: names in each other's field, an
    // address and its postcode, a due date and a birth.
    gains.equal = gain(field, kEqual);
    gains.certain = !table.Column(field).HasSeveral() && kind != FieldKind::kExpectedDate;
    gains.name = static_cast<int>(field) == forename_ || static_cast<int>(field) == surname_;
    if (gains.name && forename_ >= 0 && surname_ >= 0) TakeMost(gains.missing, gain(field, kSwapped));
    if (gains.name) TakeMost(gains.other, gains.missing);
    float rarest = 0;
    for (const float common : commonness_[field]) rarest = std::min(rarest, common);
    Against rare = gains.equal;
    for (const std::size_t i : {1, 2}) rare[i] -= rarest;
    TakeMost(gains.any, gains.other);
    TakeMost(gains.any, rare);
    turns_.push_back(field);
  }
  const auto turn = [&](std::size_t field) {
    const FieldKind kind = table.Fields()[field].kind;
    if (!gains_[field].certain) return 4;
    if (kind == FieldKind::kSex || kind == FieldKind::kCategory || kind == FieldKind::kRelatives) return 0;
    if (kind == FieldKind::kBirthDate) return 1;
    return gains_[field].name ? 2 : 3;
  };
  std::ranges::stable_sort(turns_, {}, turn);
  for (std::size_t field = fields; field < fields + 2; ++field) {
    Against most{};
    const int levels = field == fields ? int{kSameSource} : int{kStatedRelatives};
    for (int level = 1; level <= levels; ++level) TakeMost(most, gain(field, level));
    Add(start_, most);
  }
}

bool Scorer::ScoreAtLeast(std::uint32_t a, std::uint32_t b, float weight, PairScore& score) const {
  const std::span<const ValueIndex> x = comparer_.FirstValues(a);
  const std::span<const ValueIndex> y = comparer_.FirstValues(b);
  Against most = start_;
  for (std::size_t field = 0; field < gains_.size(); ++field) {
    const Gains& gains = gains_[field];
    if (!gains.certain) {
      Add(most, gains.any);
    } else if (x[field] == 0 || y[field] == 0) {
      Add(most, gains.missing);
    } else if (x[field] != y[field]) {
      Add(most, gains.other);
    } else {
      Against equal = gains.equal;
      const float common = Commonness(field, x[field]);
      equal[1] -= common;
      equal[2] -= common;
      TakeMost(equal, {});  // a postcode may be left out because of the address
      Add(most, equal);
    }
  }
  if (Least(most) < weight) return false;
  Comparison found;
  for (const std::size_t field : turns_) {
    const Gains& gains = gains_[field];
    if (!gains.certain) {
      found.levels[field] = comparer_.FieldLevel(field, a, b, found.equal[field]);
      continue;
    }
    if (x[field] == 0 || y[field] == 0) continue;
    if (x[field] == y[field]) {
      found.levels[field] = kEqual;
      found.equal[field] = x[field];
      continue;
    }
    const std::uint8_t level = CompareValues(comparer_.ColumnOf(field), x[field], y[field]);
    found.levels[field] = level;
    Against gained = gains.at[level];
    if (gains.name && level >= kSimilar)
      TakeMost(gained, gains.missing);  // it may stand in the other's field
    for (std::size_t i = 0; i < 3; ++i) most[i] += gained[i] - gains.other[i];
    if (Least(most) < weight) return false;
  }
  comparer_.Finish(a, b, found);
  score = Score(found);
  return score.weight >= weight;
}

float Scorer::FullNameCommonness(const Comparison& comparison) const {
  if (full_names_.empty() || comparison.levels[static_cast<std::size_t>(forename_)] != kEqual ||
      comparison.levels[static_cast<std::size_t>(surname_)] != kEqual)
    return 0;
  const std::uint64_t key =
      (static_cast<std::uint64_t>(comparison.equal[static_cast<std::size_t>(forename_)]) << 32) |
      comparison.equal[static_cast<std::size_t>(surname_)];
  const auto at = full_names_.find(key);
  return at == full_names_.end() ? 0.0F : at->second;
}

float Scorer::Fashion(const Comparison& comparison) const {
  if (forename_ < 0 || birth_ < 0 || comparison.levels[static_cast<std::size_t>(forename_)] != kEqual)
    return 0;
  const std::uint8_t birth = comparison.levels[static_cast<std::size_t>(birth_)];
  return birth == kEqual || birth == kSlip || birth == kPart || birth == kSound ? fashion_ : 0.0F;
}

float Scorer::ValueCommonness(const Comparison& comparison) const {
  float sum = Fashion(comparison);
  for (std::size_t field = 0; field < commonness_.size(); ++field)
    if (comparison.levels[field] == kEqual && comparison.equal[field] != 0)
      sum += Commonness(field, comparison.equal[field]);
  return sum;
}

PairScore Scorer::Score(const Comparison& comparison) const {
  float same = prior_[kSame];
  float family = prior_[kFamily];
  float strangers = prior_[kStrangers];
  float namesakes = prior_[kNamesakes];
  const std::size_t fields = commonness_.size();
  for (std::size_t field = 0; field < fields + 2; ++field) {
    const std::size_t level = comparison.levels[field];
    const auto& logs = logs_[field][level];
    same += logs[kSame];
    family += logs[kFamily];
    strangers += logs[kStrangers];
    namesakes += logs[kNamesakes];
  }
  const float commonness = ValueCommonness(comparison);
  strangers += commonness + FullNameCommonness(comparison);
  namesakes += commonness;
  const double top = std::max({same, family, strangers, namesakes});
  const double s = std::exp2(same - top);
  const double f = std::exp2(family - top);
  const double u = std::exp2(strangers - top) + std::exp2(namesakes - top);
  PairScore score;
  score.weight = same - top - std::log2(f + u);
  score.probability = s / (s + f + u);
  score.family_probability = f / (s + f + u);
  return score;
}

}  // namespace kindred::linkage
