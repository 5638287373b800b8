// Comparing two records field by field to levels. A level is a finding ("one slip of the keyboard"), the same
// few for every kind; what a level is worth is the model's business.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "linkage/model.hpp"
#include "linkage/value_column.hpp"

namespace kindred::linkage {

enum Level : std::uint8_t {
  kMissing = 0,  // one of the two has no value: says nothing
  kEqual = 1,
  kSlip = 2,     // one slip of the keyboard; dates: a wrong digit, neighbours or day and month swapped
  kPart = 3,     // names: nickname, or part of a double-barrelled name; dates: two of day, month, year agree
  kSimilar = 4,  // names: much alike; dates: within two months; postcode: same sector
  kSwapped = 5,  // forename and surname stand in each other's field
  kInitial = 6,  // names: one is just the other's initial
  kSound = 7,    // names: sound alike; postcode: same district; dates: same year
  kDifferent = 8,
  kFarApart = 9,      // dates: twelve years or more apart
  kContradicts = 10,  // checked identifiers: two valid numbers differ
};

// The two fields that every pair has beside the table's own.
enum SourceLevel : std::uint8_t { kOtherSource = 1, kSameSource = 2 };
enum ApartLevel : std::uint8_t { kNotListed = 1, kListedApart = 2, kStatedRelatives = 3 };

// What a level of a field of that kind means, in words: "one slip of the keyboard".
[[nodiscard]] std::string_view LevelText(FieldKind kind, int level);
// Whether fields of that kind can have the level at all.
[[nodiscard]] bool HasLevel(FieldKind kind, int level);

// Levels of one pair: the table's fields in order, then source, then listed apart. Fixed size, so that a
// pattern can be hashed and kept without allocation.
using Levels = std::array<std::uint8_t, kMaxFields + 2>;

struct Comparison {
  Levels levels{};
  std::array<ValueIndex, kMaxFields> equal{};  // the value on which a kEqual level rests (the rarest)
};

// Compares rows of one prepared table. Thread-safe.
class Comparer {
 public:
  explicit Comparer(const RecordTable& table);

  void Compare(std::uint32_t a, std::uint32_t b, Comparison& out) const;
  // The two halves of Compare, for callers that stop early: one field of its own …
  [[nodiscard]] std::uint8_t FieldLevel(std::size_t field, std::uint32_t a, std::uint32_t b,
                                        ValueIndex& equal) const;
  // … and, once `out` holds every field, the rules that look at several together, source and listed apart.
  void Finish(std::uint32_t a, std::uint32_t b, Comparison& out) const;
  [[nodiscard]] std::size_t FieldCount() const { return fields_; }
  // The first value of each field of a record, side by side.
  [[nodiscard]] std::span<const ValueIndex> FirstValues(std::uint32_t row) const {
    return {packed_.data() + row * (fields_ + 1), fields_};
  }
  [[nodiscard]] const ValueColumn& ColumnOf(std::size_t field) const { return *columns_[field]; }
  // Whether a value of a checked identifier can contradict another.
  [[nodiscard]] static bool CanContradict(const ValueColumn& column, ValueIndex value);

 private:
  void CompareSwapped(std::uint32_t a, std::uint32_t b, Comparison& out) const;
  void CompareExpected(std::uint32_t a, std::uint32_t b, Comparison& out) const;

  const RecordTable& table_;
  std::size_t fields_;
  std::array<const ValueColumn*, kMaxFields> columns_{};
  std::array<bool, kMaxFields> checked_{};
  [[nodiscard]] std::uint32_t SourceOf(std::uint32_t row) const {
    return packed_[row * (fields_ + 1) + fields_];
  }
  std::vector<ValueIndex> packed_;  // by record: first values by field, then the source
  int forename_ = -1, surname_ = -1, birth_ = -1, expected_ = -1, postcode_ = -1, address_ = -1;
};

// The level of two values of one column; exposed for tests.
[[nodiscard]] std::uint8_t CompareValues(const ValueColumn& column, ValueIndex a, ValueIndex b);

}  // namespace kindred::linkage
