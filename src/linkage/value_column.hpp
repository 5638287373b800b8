// One field of all records: every distinct value once, with what comparing needs of it, and which records
// hold which values. Value numbers start at 1; 0 is "missing".
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "linkage/record_table.hpp"

namespace kindred::linkage {

using ValueIndex = std::uint32_t;

// What is known of one distinct value, in half a cache line. Which members are filled depends on the kind.
struct ValueTraits {
  std::uint64_t hash = 0;     // of the text
  std::uint64_t letters = 0;  // LetterSignature; dates: the digits of day, month, year, one a byte
  union {
    std::uint32_t sound = 0;  // names: SoundCode
    std::int32_t number;      // dates: year·10000 + month·100 + day, even where there is no such day
    std::uint32_t house;      // addresses: the first number in the line
  };
  union {
    std::uint32_t nickname = 0;  // forenames: number in the nickname table, 0 none
    std::int32_t days;           // dates: Date::Days() of it (of the nearest possible day)
  };
  std::uint32_t start = 0;            // of the text
  std::uint8_t size = 0;              // of the text
  std::uint8_t unsigned_letters = 0;  // characters that the signature does not show
  bool several_words = false;
};
static_assert(sizeof(ValueTraits) == 32);

class ValueColumn {
 public:
  explicit ValueColumn(FieldKind kind);

  [[nodiscard]] FieldKind Kind() const { return kind_; }
  // Reads `text` as the kind has it; returns the value's number, 0 when it is missing or unreadable.
  ValueIndex Intern(std::string_view text);
  // The value of that folded text, 0 when there is none.
  [[nodiscard]] ValueIndex Find(std::string_view folded) const;
  void Append(std::uint32_t row, ValueIndex value);
  // Makes the values of each record adjacent and counts records per value.
  void Prepare(std::size_t rows);

  [[nodiscard]] std::size_t DistinctCount() const { return traits_.size() - 1; }
  [[nodiscard]] std::string_view Text(ValueIndex value) const {
    return {text_.data() + traits_[value].start, traits_[value].size};
  }
  [[nodiscard]] const ValueTraits& Traits(ValueIndex value) const { return traits_[value]; }
  [[nodiscard]] std::uint32_t Count(ValueIndex value) const { return counts_[value]; }  // records holding it
  [[nodiscard]] std::size_t FilledCount() const { return filled_; }  // records holding any value

  // The first value of a record, 0 when missing; after Prepare.
  [[nodiscard]] ValueIndex First(std::size_t row) const { return first_[row]; }
  [[nodiscard]] bool HasSeveral() const { return !offsets_.empty(); }
  [[nodiscard]] std::span<const ValueIndex> Of(std::size_t row) const {
    if (offsets_.empty()) return {&first_[row], first_[row] == 0 ? 0U : 1U};
    return {values_.data() + offsets_[row], offsets_[row + 1] - offsets_[row]};
  }

 private:
  ValueIndex InternFolded(std::string_view folded);
  void Describe(std::string_view folded, ValueTraits& traits) const;
  void Grow();

  FieldKind kind_;
  std::string text_;
  std::vector<ValueTraits> traits_;
  std::vector<std::uint32_t> slots_;  // open addressing; value numbers
  std::vector<std::uint32_t> counts_;
  std::vector<ValueIndex> first_;
  struct Held {
    std::uint32_t row;
    ValueIndex value;
  };
  std::vector<Held> more_;              // second and further values as added
  std::vector<std::uint32_t> offsets_;  // empty while no record has several
  std::vector<ValueIndex> values_;
  std::size_t filled_ = 0;
};

}  // namespace kindred::linkage
