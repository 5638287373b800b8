#include "linkage/incremental.hpp"

#include <algorithm>
#include <string>

#include "linkage/mixing.hpp"
#include "linkage/parallel.hpp"
#include "linkage/scoring.hpp"
#include "linkage/value_column.hpp"

namespace kindred::linkage {
namespace {

constexpr std::size_t kMostOfOne = 8;  // values of one field that make keys: addresses over time

enum Pass : std::uint64_t {
  kMark = 1,
  kBirthSound,
  kNamesYear,
  kPlaceBirth,
  kPlaceName,
  kNames,
  kDayMonthName,
  kSoundsMonth,
  kMonthDayName,
  kYearDayName,
};

// What the keys of one row are made of.
struct Parts {
  std::vector<std::uint64_t> forenames, surnames, sounds_f, sounds_s, initials, places, marks;
  std::vector<std::uint64_t> births;  // year·10000 + month·100 + day
};

void Take(std::vector<std::uint64_t>& into, std::uint64_t part) {
  if (into.size() < kMostOfOne && std::ranges::find(into, part) == into.end()) into.push_back(part);
}

Parts PartsOf(const RecordTable& table, std::size_t row, std::span<const std::uint64_t> field_hash) {
  Parts parts;
  for (std::size_t field = 0; field < table.Fields().size(); ++field) {
    const ValueColumn& column = table.Column(field);
    for (const ValueIndex value : column.Of(row)) {
      const ValueTraits& traits = column.Traits(value);
      switch (table.Fields()[field].kind) {
        case FieldKind::kForename:
          if (table.Fields()[field].name == "middle") break;  // says little by itself
          Take(parts.forenames, traits.hash);
          if (traits.sound != 0) Take(parts.sounds_f, Mix(traits.sound));
          break;
        case FieldKind::kSurname:
          Take(parts.surnames, traits.hash);
          if (traits.sound != 0) Take(parts.sounds_s, Mix(traits.sound));
          Take(parts.initials, HashText(column.Text(value).substr(0, 1)));
          break;
        case FieldKind::kBirthDate:
          Take(parts.births, static_cast<std::uint64_t>(traits.number));
          break;
        case FieldKind::kPostcode:
        case FieldKind::kAddress:
          Take(parts.places, Mix(field_hash[field], traits.hash));
          break;
        case FieldKind::kIdentifier:
        case FieldKind::kPhone:
        case FieldKind::kEmail:
          Take(parts.marks, Mix(field_hash[field], traits.hash));
          break;
        default:
          break;
      }
    }
  }
  return parts;
}

std::vector<std::uint64_t> KeysOf(const Parts& p) {
  std::vector<std::uint64_t> keys;
  const auto add = [&](Pass pass, std::uint64_t a, std::uint64_t b, std::uint64_t c) {
    keys.push_back(Mix(Mix(Mix(pass, a), b), c));
  };
  std::vector<std::uint64_t> names = p.forenames, sounds = p.sounds_f;
  for (const std::uint64_t name : p.surnames) Take(names, name);
  for (const std::uint64_t sound : p.sounds_s) Take(sounds, sound);
  for (const std::uint64_t mark : p.marks) add(kMark, mark, 0, 0);
  for (const std::uint64_t place : p.places) {
    for (const std::uint64_t birth : p.births) add(kPlaceBirth, place, birth, 0);
    for (const std::uint64_t name : names) add(kPlaceName, place, name, 0);
  }
  for (const std::uint64_t forename : p.forenames)
    for (const std::uint64_t surname : p.surnames) {
      add(kNames, forename + surname, 0, 0);  // either way round
      for (const std::uint64_t birth : p.births) add(kNamesYear, forename + surname, birth / 10000, 0);
    }
  for (const std::uint64_t birth : p.births) {
    const std::uint64_t year = birth / 10000, month = birth / 100 % 100, day = birth % 100;
    for (const std::uint64_t sound : sounds) add(kBirthSound, birth, sound, 0);
    for (const std::uint64_t name : names)
      add(kDayMonthName, year * 10000 + std::min(day, month) * 100 + std::max(day, month), name, 0);
    for (const std::uint64_t f : p.sounds_f)
      for (const std::uint64_t s : p.sounds_s) add(kSoundsMonth, f, s, birth / 100);
    for (const std::uint64_t forename : p.forenames)
      for (const std::uint64_t initial : p.initials) {
        add(kMonthDayName, forename, initial, birth % 10000);
        add(kYearDayName, forename, initial, year * 100 + day);
      }
  }
  std::ranges::sort(keys);
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

}  // namespace

std::vector<std::vector<std::uint64_t>> LinkKeys(RecordTable& table) {
  table.Prepare();
  std::vector<std::uint64_t> field_hash;
  for (const Field& field : table.Fields()) field_hash.push_back(HashText(field.name));
  std::vector<std::vector<std::uint64_t>> keys(table.Size());
  for (std::size_t row = 0; row < table.Size(); ++row) keys[row] = KeysOf(PartsOf(table, row, field_hash));
  return keys;
}

Model ModelOf(const Model& model, RecordTable& table) {
  table.Prepare();
  Model few;
  few.prior = model.prior;
  few.record_count = model.record_count;
  few.pairs_trained = model.pairs_trained;
  few.name_fashion = model.name_fashion;
  const ValueColumn* forenames = nullptr;
  const ValueColumn* surnames = nullptr;
  for (const FieldModel& field : model.fields) {
    FieldModel& copy = few.fields.emplace_back();
    copy.name = field.name;
    copy.kind = field.kind;
    copy.probability = field.probability;
    copy.rare_frequency = field.rare_frequency;
    copy.mean_frequency = field.mean_frequency;
    const int index = table.FieldIndex(field.name);
    if (index < 0) continue;
    const ValueColumn& column = table.Column(static_cast<std::size_t>(index));
    for (ValueIndex value = 1; value <= column.DistinctCount(); ++value)
      if (const auto at = field.frequency.find(std::string(column.Text(value))); at != field.frequency.end())
        copy.frequency.insert(*at);
  }
  for (std::size_t field = table.Fields().size();
       field-- > 0;) {  // the first of each kind, as the scorer takes
    if (table.Fields()[field].kind == FieldKind::kForename) forenames = &table.Column(field);
    if (table.Fields()[field].kind == FieldKind::kSurname) surnames = &table.Column(field);
  }
  if (model.full_names.empty() || forenames == nullptr || surnames == nullptr) return few;
  for (std::size_t row = 0; row < table.Size(); ++row)
    for (const ValueIndex x : forenames->Of(row))
      for (const ValueIndex y : surnames->Of(row)) {
        const auto at =
            model.full_names.find(std::string(forenames->Text(x)) + "|" + std::string(surnames->Text(y)));
        if (at != model.full_names.end()) few.full_names.insert(*at);
      }
  return few;
}

std::vector<PairEvidence> ScorePairs(const Model& model, RecordTable& table,
                                     std::span<const std::pair<std::uint32_t, std::uint32_t>> pairs,
                                     double report_from, unsigned threads) {
  constexpr std::size_t kChunk = 4096;
  table.Prepare();
  const Model few = ModelOf(model, table);
  const Scorer scorer(few, table);
  const std::size_t chunks = (pairs.size() + kChunk - 1) / kChunk;
  std::vector<std::vector<PairEvidence>> found(chunks);
  ParallelChunks(ThreadCount(threads), chunks, [&](std::size_t chunk) {
    Comparison comparison;
    for (std::size_t i = chunk * kChunk; i < std::min(pairs.size(), (chunk + 1) * kChunk); ++i) {
      auto [a, b] = pairs[i];
      if (table.Id(b) < table.Id(a)) std::swap(a, b);
      scorer.GetComparer().Compare(a, b, comparison);
      const PairScore score = scorer.Score(comparison);
      if (score.probability < report_from) continue;
      found[chunk].push_back({a, b, static_cast<float>(score.weight), static_cast<float>(score.probability),
                              static_cast<float>(score.family_probability)});
    }
  });
  std::vector<PairEvidence> all;
  for (const auto& part : found) all.insert(all.end(), part.begin(), part.end());
  return all;
}

}  // namespace kindred::linkage
