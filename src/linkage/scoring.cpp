#include "linkage/scoring.hpp"

#include <algorithm>
#include <cmath>

namespace kindred::linkage {

Scorer::Scorer(const Model& model, const RecordTable& table) : comparer_(table) {
  const std::size_t fields = table.Fields().size();
  logs_.resize(fields + 2);
  commonness_.resize(fields);
  for (int c = 0; c < kClasses; ++c)
    prior_[static_cast<std::size_t>(c)] = static_cast<float>(std::log2(std::max(model.prior[static_cast<std::size_t>(c)], 1e-300)));
  for (std::size_t field = 0; field < fields + 2; ++field) {
    const std::string_view name = field < fields ? std::string_view(table.Fields()[field].name)
                                  : field == fields ? kSourceField : kApartField;
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
    if (level == kEqual && field < fields && comparison.equal[field] != 0)
      strangers += Commonness(field, comparison.equal[field]);
  }
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
