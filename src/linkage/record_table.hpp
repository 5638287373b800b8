// The records to be linked, as columns. A record is one person as one source knows them; a field is one
// thing known about people (surname, birth date, NHS number …); a record may have no value for a field,
// one, or several (former surnames, addresses over time). Every distinct value is kept once, folded, with
// what comparing needs precomputed, so that comparing two records is mostly comparing integers.
//
//   RecordTable table(PeopleFields());                        // or your own list of fields
//   auto row = table.AddRecord(RecordId{17}, /*source=*/2);
//   table.Add(row, "forename", "Siobhán");
//   table.Add(row, "surname", "O'Neill");  table.Add(row, "surname", "Reid");   // known by two
//   table.Add(row, "birth_date", "2014-03-09");
//   table.Add(row, "nhs", "943 476 5919");
//   table.AddGroup(row, "household:H-221");                   // listed apart in one household of this source
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "base/ids.hpp"

namespace kindred::linkage {

// What a field holds; decides how its text is read and which comparison levels it has.
enum class FieldKind : std::uint8_t {
  kForename,      // given names; nicknames count as near
  kSurname,       // family names, former ones too
  kBirthDate,     // any date format of base/date.hpp
  kExpectedDate,  // when an unborn child is due; compared with the other record's birth date
  kSex,           // first letter of what is written: M, F; anything else is missing
  kPostcode,      // UK or other short area codes
  kAddress,       // a line of address; house number and street words
  kPhone,         // compared by its last nine digits
  kEmail,
  kIdentifier,  // NHS number, UPN, case number: equal, one slip of the keyboard, or different
  kText,        // any other short text (town, occupation)
  kCategory,    // one of few values; equal or not
  kRelatives,   // people that sources state as related to this one; filled by Link itself
};

[[nodiscard]] std::string_view FieldKindName(FieldKind kind);
[[nodiscard]] std::optional<FieldKind> FieldKindFromName(std::string_view name);

struct Field {
  std::string name;  // "surname"; unique in the table; shown in explanations
  FieldKind kind = FieldKind::kText;
  // Identifiers whose values were checked (by a check digit) before they came here: two different ones are
  // two people. A value that ends in a letter (a temporary UPN), or that very many records hold, does not
  // count.
  bool checked = false;
};

// Fields that a store of people has: forename, middle, surname, birth_date, expected_birth_date, sex,
// postcode, address, phone, email, nhs, upn, relatives. Append further kIdentifier fields by scheme as
// needed.
[[nodiscard]] std::vector<Field> PeopleFields();

inline constexpr int kMaxFields = 24;

struct RecordFlags {
  bool unborn = false;  // forename is a placeholder ("Baby"); the birth date is still expected
  // The record belongs to an identity closed by adoption, or otherwise sealed. It, and whatever shares an
  // identifier with it, is joined only with records that share an identifier, never through names, dates or
  // addresses.
  bool sealed = false;
};

class ValueColumn;

class RecordTable {
 public:
  explicit RecordTable(std::vector<Field> fields);
  ~RecordTable();
  RecordTable(RecordTable&&) noexcept;
  RecordTable& operator=(RecordTable&&) noexcept;

  // Appends a record and returns its row. `id` must be unique and not none; `source` counts from 0. Ties
  // anywhere in linking are broken by id, so the result does not depend on the order of rows.
  std::size_t AddRecord(RecordId id, std::uint32_t source, RecordFlags flags = {});
  // Adds one value; blank text, and text that the kind cannot read, is ignored (missing). Values of a
  // record may come in any order; the same value twice counts once.
  void Add(std::size_t row, std::size_t field, std::string_view text);
  void Add(std::size_t row, std::string_view field, std::string_view text);
  void AddDate(std::size_t row, std::size_t field, Date date);
  // Says that a source lists the record, apart from others with the same key, as a member of a household or
  // family. Keys are compared within one source only.
  void AddGroup(std::size_t row, std::string_view key);
  // Says that a source states a relationship between two of its records: they are two people to it.
  void AddRelated(std::size_t row, std::size_t other);

  [[nodiscard]] std::size_t Size() const { return ids_.size(); }
  [[nodiscard]] std::span<const Field> Fields() const { return fields_; }
  // Index of the field of that name, or -1.
  [[nodiscard]] int FieldIndex(std::string_view name) const;
  [[nodiscard]] RecordId Id(std::size_t row) const { return ids_[row]; }
  [[nodiscard]] std::uint32_t Source(std::size_t row) const { return sources_[row]; }
  [[nodiscard]] RecordFlags Flags(std::size_t row) const { return flags_[row]; }
  // The values of a record as comparing sees them (folded), in the order added.
  [[nodiscard]] std::vector<std::string> Values(std::size_t row, std::size_t field) const;

  // For the engine.
  [[nodiscard]] const ValueColumn& Column(std::size_t field) const { return *columns_[field]; }
  [[nodiscard]] ValueColumn& MutableColumn(std::size_t field) { return *columns_[field]; }
  [[nodiscard]] std::span<const std::uint64_t> Groups(std::size_t row) const;
  [[nodiscard]] bool AreRelated(std::size_t a, std::size_t b) const;
  [[nodiscard]] bool HasGroups() const { return !group_entries_.empty() || !related_.empty(); }
  [[nodiscard]] bool HasRelations() const { return !related_.empty(); }
  // Fills the field of kind kRelatives, if there is one: the people (`person_of` by row, each named by a
  // record of theirs) to whom the sources
  // state a relationship of each record. Two records that share one are likelier the same person.
  void FillRelatives(std::span<const RecordId> person_of);
  // Sorts what was added; called by Link and Explain, harmless twice. Not thread-safe.
  void Prepare(unsigned threads = 1);

 private:
  struct Entry {
    std::uint32_t row;
    std::uint64_t key;
    auto operator<=>(const Entry&) const = default;
  };
  std::vector<Field> fields_;
  std::vector<RecordId> ids_;
  std::vector<std::uint32_t> sources_;
  std::vector<RecordFlags> flags_;
  std::vector<std::unique_ptr<ValueColumn>> columns_;
  std::vector<Entry> group_entries_;
  std::vector<std::uint32_t> group_offsets_;
  std::vector<std::uint64_t> group_keys_;
  std::vector<std::uint64_t> related_;  // row pairs, smaller first, sorted
  bool prepared_ = false;
};

}  // namespace kindred::linkage
