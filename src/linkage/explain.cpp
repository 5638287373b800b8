#include <algorithm>
#include <cmath>

#include "linkage/compare.hpp"
#include "linkage/linkage.hpp"
#include "linkage/scoring.hpp"

namespace kindred::linkage {
namespace {

std::string Joined(const std::vector<std::string>& values) {
  std::string text;
  for (const std::string& value : values) text += (text.empty() ? "" : " / ") + value;
  return text;
}

std::string_view PairLevelText(bool source, int level) {
  if (source) return level == kSameSource ? "both from one source" : "from two sources";
  switch (level) {
    case kListedApart:
      return "one source lists them side by side";
    case kStatedRelatives:
      return "one source says they are related";
    default:
      return "not listed together";
  }
}

}  // namespace

Explanation Explain(const Model& model, RecordTable& table, std::size_t a, std::size_t b) {
  table.Prepare();
  const Scorer scorer(model, table);
  Comparison comparison;
  scorer.GetComparer().Compare(static_cast<std::uint32_t>(a), static_cast<std::uint32_t>(b), comparison);
  Explanation result;
  double family_odds = scorer.Prior()[kFamily];  // log2, family against strangers, built up as the weight is
  double strangers_odds = scorer.Prior()[kStrangers];
  double namesakes_odds = scorer.Prior()[kNamesakes];
  result.prior = scorer.Prior()[kSame] - strangers_odds;
  const std::size_t fields = table.Fields().size();
  bool full_name_counted = false, fashion_counted = false;
  for (std::size_t field = 0; field < fields + 2; ++field) {
    const int level = comparison.levels[field];
    if (level == kMissing) continue;
    const auto& logs = scorer.LevelLogs(field, level);
    double strangers = logs[kStrangers];
    if (field < fields && level == kEqual && comparison.equal[field] != 0)
      strangers += scorer.Commonness(field, comparison.equal[field]);
    if (field < fields && table.Fields()[field].kind == FieldKind::kBirthDate && !fashion_counted) {
      strangers += scorer.Fashion(comparison);
      fashion_counted = true;
    }
    namesakes_odds += logs[kNamesakes] + strangers - logs[kStrangers];
    const bool full_name = field < fields && table.Fields()[field].kind == FieldKind::kSurname &&
                           level == kEqual && !full_name_counted &&
                           scorer.FullNameCommonness(comparison) != 0;
    if (full_name) {
      strangers += scorer.FullNameCommonness(comparison);
      full_name_counted = true;
    }
    family_odds += logs[kFamily];
    strangers_odds += strangers;
    Step step;
    step.weight = logs[kSame] - strangers;
    if (field < fields) {
      step.field = table.Fields()[field].name;
      step.level = LevelText(table.Fields()[field].kind, level);
      if (full_name) step.level += "; several people bear this full name";
      step.value_a = Joined(table.Values(a, field));
      step.value_b = Joined(table.Values(b, field));
    } else {
      step.field = field == fields ? kSourceField : kApartField;
      step.level = PairLevelText(field == fields, level);
    }
    result.steps.push_back(std::move(step));
  }
  // log2(1 + 2^x + 2^y), safe from overflow.
  const double x = family_odds - strangers_odds;
  const double y = namesakes_odds - strangers_odds;
  const double top = std::max({0.0, x, y});
  result.family = -(top + std::log2(std::exp2(-top) + std::exp2(x - top) + std::exp2(y - top)));
  const PairScore score = scorer.Score(comparison);
  result.weight = score.weight;
  result.probability = score.probability;
  result.family_probability = score.family_probability;
  return result;
}

}  // namespace kindred::linkage
