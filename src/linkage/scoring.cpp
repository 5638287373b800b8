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

float Scorer::TotalCommonness(const Comparison& comparison) const {
  float sum = FullNameCommonness(comparison);
  for (std::size_t field = 0; field < commonness_.size(); ++field)
    if (comparison.levels[field] == kEqual && comparison.equal[field] != 0)
      sum += Commonness(field, comparison.equal[field]);
  return sum;
}

PairScore Scorer::Score(const Comparison& comparison) const {
  float same = prior_[kSame];
  float family = prior_[kFamily];
  float strangers = prior_[kStrangers];
  const std::size_t fields = commonness_.size();
  for (std::size_t field = 0; field < fields + 2; ++field) {
    const std::size_t level = comparison.levels[field];
    const auto& logs = logs_[field][level];
    same += logs[kSame];
    family += logs[kFamily];
    strangers += logs[kStrangers];
  }
  strangers += TotalCommonness(comparison);
  const double top = std::max({same, family, strangers});
  const double s = std::exp2(same - top);
  const double f = std::exp2(family - top);
  const double u = std::exp2(strangers - top);
  PairScore score;
  score.weight = same - top - std::log2(f + u);
  score.probability = s / (s + f + u);
  score.family_probability = f / (s + f + u);
  return score;
}

}  // namespace kindred::linkage
