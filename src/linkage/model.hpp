// What training learned: how often each comparison level is seen when two records are of the same person,
// of two people of one family, or of strangers; how common single values are; and how many pairs of each
// class there are. It is plain data, kept with a linkage run so that any link can be explained later.
//
// A level's match weight is log2(m / u) bits (Fellegi and Sunter 1969): how many times likelier the level is
// for one person than for strangers. The other classes, one family and namesakes, are set against the sum
// (see Explanation).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/error.hpp"
#include "linkage/record_table.hpp"

namespace kindred::linkage {

// The latent classes of a pair of records. Namesakes are strangers who bear one name: names of one community
// go together, and an e-mail address is made of a name, so that agreeing on each is no new evidence.
enum PairClass : std::uint8_t { kSame = 0, kFamily = 1, kStrangers = 2, kNamesakes = 3 };
inline constexpr int kClasses = 4;

// Names of the two fields every pair has beside the table's own: whether one source holds both records, and
// whether that source lists them apart (in one household or file, or as relatives).
inline constexpr std::string_view kSourceField = "source";
inline constexpr std::string_view kApartField = "listed apart";

// Levels of all kinds; each kind uses some (compare.hpp). Level 0 is "missing", which says nothing.
inline constexpr int kMaxLevels = 12;

struct FieldModel {
  std::string name;
  FieldKind kind = FieldKind::kText;
  // probability[class][level], each class summing to 1 over levels 1…; level 0 is left out.
  std::array<std::array<double, kMaxLevels>, kClasses> probability{};
  // Term frequency: the share of records holding a value. Values not listed have the rare frequency.
  std::unordered_map<std::string, double> frequency;
  double rare_frequency = 0;
  double mean_frequency = 0;  // chance that two strangers agree exactly: the sum of squared frequencies

  [[nodiscard]] double Frequency(const std::string& value) const {
    const auto at = frequency.find(value);
    return at == frequency.end() ? rare_frequency : at->second;
  }
};

struct Model {
  std::vector<FieldModel> fields;        // the table's fields, then kSourceField and kApartField
  std::array<double, kClasses> prior{};  // share of all pairs of records; sums to 1
  // Share of people who bear a full name ("MOHAMMED|AHMED"), of names that several people seem to bear, by
  // their dates of birth or because they were found to be different people.
  std::unordered_map<std::string, double> full_names;
  // Names have their fashions: how much likelier two strangers of one forename are to be born in one year, in
  // bits; never less than 0.
  double name_fashion = 0;
  double record_count = 0;
  double pairs_trained = 0;  // pairs that training looked at

  [[nodiscard]] std::string ToJson() const;
  [[nodiscard]] static Result<Model> FromJson(std::string_view json);
};

}  // namespace kindred::linkage
