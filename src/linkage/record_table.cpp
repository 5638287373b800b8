#include "linkage/record_table.hpp"

#include <algorithm>
#include <array>
#include <cassert>

#include "linkage/mixing.hpp"
#include "linkage/parallel.hpp"
#include "linkage/value_column.hpp"

namespace kindred::linkage {
namespace {

constexpr std::array<std::string_view, 13> kKindNames = {
    "forename", "surname", "birth_date", "expected_date", "sex",      "postcode", "address",
    "phone",    "email",   "identifier", "text",          "category", "relatives"};

std::uint64_t RowPair(std::size_t a, std::size_t b) {
  return (static_cast<std::uint64_t>(std::min(a, b)) << 32) | std::max(a, b);
}

}  // namespace

std::string_view FieldKindName(FieldKind kind) {
  return kKindNames[static_cast<std::size_t>(kind)];
}

std::optional<FieldKind> FieldKindFromName(std::string_view name) {
  const auto at = std::ranges::find(kKindNames, name);
  if (at == kKindNames.end()) return std::nullopt;
  return static_cast<FieldKind>(at - kKindNames.begin());
}

std::vector<Field> PeopleFields() {
  return {{"forename", FieldKind::kForename},
          {"middle", FieldKind::kForename},
          {"surname", FieldKind::kSurname},
          {"birth_date", FieldKind::kBirthDate},
          {"expected_birth_date", FieldKind::kExpectedDate},
          {"sex", FieldKind::kSex},
          {"postcode", FieldKind::kPostcode},
          {"address", FieldKind::kAddress},
          {"phone", FieldKind::kPhone},
          {"email", FieldKind::kEmail},
          {"nhs", FieldKind::kIdentifier, true},
          {"upn", FieldKind::kIdentifier, true},
          {"relatives", FieldKind::kRelatives}};
}

RecordTable::RecordTable(std::vector<Field> fields) : fields_(std::move(fields)) {
  assert(fields_.size() <= static_cast<std::size_t>(kMaxFields));
  for (const Field& field : fields_) columns_.push_back(std::make_unique<ValueColumn>(field.kind));
}
RecordTable::~RecordTable() = default;
RecordTable::RecordTable(RecordTable&&) noexcept = default;
RecordTable& RecordTable::operator=(RecordTable&&) noexcept = default;

std::size_t RecordTable::AddRecord(RecordId id, std::uint32_t source, RecordFlags flags) {
  ids_.push_back(id);
  sources_.push_back(source);
  flags_.push_back(flags);
  prepared_ = false;
  return ids_.size() - 1;
}

void RecordTable::Add(std::size_t row, std::size_t field, std::string_view text) {
  columns_[field]->Append(static_cast<std::uint32_t>(row), columns_[field]->Intern(text));
  prepared_ = false;
}

void RecordTable::Add(std::size_t row, std::string_view field, std::string_view text) {
  const int index = FieldIndex(field);
  assert(index >= 0);
  Add(row, static_cast<std::size_t>(index), text);
}

void RecordTable::AddDate(std::size_t row, std::size_t field, Date date) {
  Add(row, field, FormatIso(date));
}

void RecordTable::AddGroup(std::size_t row, std::string_view key) {
  group_entries_.push_back({static_cast<std::uint32_t>(row), Mix(HashText(key), sources_[row])});
  prepared_ = false;
}

void RecordTable::AddRelated(std::size_t row, std::size_t other) {
  if (row != other) related_.push_back(RowPair(row, other));
  prepared_ = false;
}

int RecordTable::FieldIndex(std::string_view name) const {
  for (std::size_t i = 0; i < fields_.size(); ++i)
    if (fields_[i].name == name) return static_cast<int>(i);
  return -1;
}

std::vector<std::string> RecordTable::Values(std::size_t row, std::size_t field) const {
  assert(prepared_);
  std::vector<std::string> values;
  for (const ValueIndex value : columns_[field]->Of(row)) values.emplace_back(columns_[field]->Text(value));
  return values;
}

std::span<const std::uint64_t> RecordTable::Groups(std::size_t row) const {
  if (group_offsets_.empty()) return {};
  return {group_keys_.data() + group_offsets_[row], group_offsets_[row + 1] - group_offsets_[row]};
}

bool RecordTable::AreRelated(std::size_t a, std::size_t b) const {
  return !related_.empty() && std::ranges::binary_search(related_, RowPair(a, b));
}

void RecordTable::FillRelatives(std::span<const RecordId> person_of) {
  for (std::size_t field = 0; field < fields_.size(); ++field) {
    if (fields_[field].kind != FieldKind::kRelatives) continue;
    columns_[field] = std::make_unique<ValueColumn>(FieldKind::kRelatives);
    if (person_of.empty()) continue;
    std::vector<std::pair<std::uint32_t, RecordId>> related;  // row, person
    for (const std::uint64_t pair : related_) {
      const auto a = static_cast<std::uint32_t>(pair >> 32);
      const auto b = static_cast<std::uint32_t>(pair);
      related.emplace_back(a, person_of[b]);
      related.emplace_back(b, person_of[a]);
    }
    std::ranges::sort(related);
    for (const auto& [row, person] : related) Add(row, field, std::to_string(person.value));
  }
  prepared_ = false;
}

void RecordTable::Prepare(unsigned threads) {
  if (prepared_) return;
  ParallelChunks(threads, columns_.size(), [&](std::size_t field) { columns_[field]->Prepare(Size()); });
  if (!group_entries_.empty()) {
    std::ranges::sort(group_entries_);
    group_entries_.erase(std::unique(group_entries_.begin(), group_entries_.end()), group_entries_.end());
    group_offsets_.assign(Size() + 1, 0);
    group_keys_.clear();
    for (const Entry& entry : group_entries_) {
      ++group_offsets_[entry.row + 1];
      group_keys_.push_back(entry.key);
    }
    for (std::size_t row = 0; row < Size(); ++row) group_offsets_[row + 1] += group_offsets_[row];
  }
  std::ranges::sort(related_);
  related_.erase(std::unique(related_.begin(), related_.end()), related_.end());
  prepared_ = true;
}

}  // namespace kindred::linkage
