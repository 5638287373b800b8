#include "linkage/value_column.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "base/date.hpp"
#include "base/identifiers.hpp"
#include "base/text.hpp"
#include "linkage/mixing.hpp"
#include "linkage/nicknames.hpp"
#include "linkage/string_compare.hpp"

namespace kindred::linkage {
namespace {

constexpr std::size_t kLongestText = 200;  // of a value; what follows is not compared

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

int DigitsAt(std::string_view text, std::size_t from, std::size_t count) {
  int value = 0;
  for (std::size_t i = from; i < from + count; ++i) {
    if (!IsDigit(text[i])) return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

// A date as the digits say, even where the calendar has no such day: 31 February differs from 3 February
// by one slip, and refusing it would lose the rest.
struct WrittenDate {
  int year = 0, month = 0, day = 0;
  [[nodiscard]] bool IsPlausible() const {
    return year >= 1800 && year <= 2199 && month >= 0 && month <= 99 && day >= 0 && day <= 99 &&
           (month || day);
  }
};

bool ReadDate(std::string_view text, WrittenDate& date) {
  text = Trim(text);
  if (text.size() == 8) {
    date = {DigitsAt(text, 0, 4), DigitsAt(text, 4, 2), DigitsAt(text, 6, 2)};
    if (date.year >= 0 && date.month >= 0 && date.day >= 0 && date.IsPlausible()) return true;
    return false;
  }
  if (text.size() >= 10 && text[4] == '-' && text[7] == '-') {
    date = {DigitsAt(text, 0, 4), DigitsAt(text, 5, 2), DigitsAt(text, 8, 2)};
    return date.IsPlausible();
  }
  if (text.size() == 10 && text[2] == text[5] && (text[2] == '/' || text[2] == '-' || text[2] == '.')) {
    date = {DigitsAt(text, 6, 4), DigitsAt(text, 3, 2), DigitsAt(text, 0, 2)};
    if (date.IsPlausible()) return true;
  }
  const auto read = ParseDateLeniently(text);
  if (!read) return false;
  const YearMonthDay ymd = read->Ymd();
  date = {ymd.year, ymd.month, ymd.day};
  return date.IsPlausible();
}

std::string WithoutSpaces(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c != ' ') out += c;
  return out;
}

// What is compared of a text of this kind; empty where there is nothing to compare.
std::string Canonical(FieldKind kind, std::string_view raw) {
  raw = Trim(raw).substr(0, 2 * kLongestText);
  std::string text;
  switch (kind) {
    case FieldKind::kBirthDate:
    case FieldKind::kExpectedDate: {
      WrittenDate date;
      if (!ReadDate(raw, date)) return text;
      const int number = date.year * 10000 + date.month * 100 + date.day;
      return std::to_string(number);
    }
    case FieldKind::kSex: {
      const std::string folded = FoldName(raw);
      if (folded == "M" || folded == "MALE" || folded == "BOY" || folded == "1") return "M";
      if (folded == "F" || folded == "FEMALE" || folded == "GIRL" || folded == "2") return "F";
      return text;
    }
    case FieldKind::kPhone: {
      for (const char c : raw)
        if (IsDigit(c)) text += c;
      if (text.size() > 9) text = text.substr(text.size() - 9);
      return text.size() < 5 ? std::string() : text;
    }
    case FieldKind::kEmail:
      text = ToUpperAscii(raw);
      break;
    case FieldKind::kPostcode:
    case FieldKind::kIdentifier:
      text = WithoutSpaces(FoldName(raw));
      break;
    default:
      text = FoldName(raw);
  }
  if (text.size() > kLongestText) text.resize(kLongestText);
  if (text == "NULL" || text == "NA" || text == "N A" || text == "UNKNOWN" || text == "NONE" || text == "NAN")
    text.clear();
  return text;
}

}  // namespace

ValueColumn::ValueColumn(FieldKind kind) : kind_(kind), traits_(1), slots_(64), counts_(1) {}

ValueIndex ValueColumn::Intern(std::string_view text) {
  if (text.empty()) return 0;
  const std::string folded = Canonical(kind_, text);
  return folded.empty() ? 0 : InternFolded(folded);
}

ValueIndex ValueColumn::Find(std::string_view folded) const {
  const std::uint64_t hash = HashText(folded);
  for (std::size_t at = hash & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
    const ValueIndex value = slots_[at];
    if (value == 0 || (traits_[value].hash == hash && Text(value) == folded)) return value;
  }
}

ValueIndex ValueColumn::InternFolded(std::string_view folded) {
  const std::uint64_t hash = HashText(folded);
  std::size_t at = hash & (slots_.size() - 1);
  for (; slots_[at] != 0; at = (at + 1) & (slots_.size() - 1)) {
    const ValueIndex value = slots_[at];
    if (traits_[value].hash == hash && Text(value) == folded) return value;
  }
  const auto value = static_cast<ValueIndex>(traits_.size());
  slots_[at] = value;
  ValueTraits& traits = traits_.emplace_back();
  traits.start = static_cast<std::uint32_t>(text_.size());
  text_ += folded;
  traits.hash = hash;
  Describe(folded, traits);
  if (traits_.size() * 2 > slots_.size()) Grow();
  return value;
}

void ValueColumn::Describe(std::string_view folded, ValueTraits& traits) const {
  traits.size = static_cast<std::uint8_t>(folded.size());
  traits.letters = LetterSignature(folded);
  traits.unsigned_letters =
      static_cast<std::uint8_t>(static_cast<int>(folded.size()) - std::popcount(traits.letters));
  traits.several_words = folded.find(' ') != std::string_view::npos;
  switch (kind_) {
    case FieldKind::kForename:
      traits.nickname = NicknameIndex(folded);
      [[fallthrough]];
    case FieldKind::kSurname:
      traits.sound = SoundCode(folded);
      break;
    case FieldKind::kBirthDate:
    case FieldKind::kExpectedDate: {
      traits.number = DigitsAt(folded, 0, folded.size());
      traits.letters = 0;
      for (const int place : {6, 7, 4, 5, 0, 1, 2, 3})  // the last comes to the highest byte
        traits.letters = traits.letters >> 8 |
                         static_cast<std::uint64_t>(folded[static_cast<std::size_t>(place)] - '0') << 56;
      const int year = traits.number / 10000;
      const int month = std::clamp(traits.number / 100 % 100, 1, 12);
      const int day = std::clamp(traits.number % 100, 1, DaysInMonth(year, month));
      traits.days = Date::FromYmd(year, month, day).Days();
      break;
    }
    case FieldKind::kAddress: {
      std::size_t at = 0;
      while (at < folded.size() && !IsDigit(folded[at])) ++at;
      while (at < folded.size() && IsDigit(folded[at]) && traits.house < 100000)
        traits.house = traits.house * 10 + static_cast<std::uint32_t>(folded[at++] - '0');
      break;
    }
    default:
      break;
  }
}

void ValueColumn::Grow() {
  std::vector<std::uint32_t> slots(slots_.size() * 4);
  for (ValueIndex value = 1; value < traits_.size(); ++value) {
    std::size_t at = traits_[value].hash & (slots.size() - 1);
    while (slots[at] != 0) at = (at + 1) & (slots.size() - 1);
    slots[at] = value;
  }
  slots_ = std::move(slots);
}

void ValueColumn::Append(std::uint32_t row, ValueIndex value) {
  if (value == 0) return;
  if (first_.size() <= row) first_.resize(row + 1);
  if (first_[row] == 0)
    first_[row] = value;
  else if (first_[row] != value)
    more_.push_back({row, value});
}

void ValueColumn::Prepare(std::size_t rows) {
  first_.resize(rows);
  offsets_.clear();
  values_.clear();
  if (!more_.empty()) {
    std::ranges::stable_sort(more_, {}, &Held::row);
    offsets_.reserve(rows + 1);
    std::size_t at = 0;
    for (std::uint32_t row = 0; row < rows; ++row) {
      const auto from = values_.size();
      offsets_.push_back(static_cast<std::uint32_t>(from));
      if (first_[row] != 0) values_.push_back(first_[row]);
      for (; at < more_.size() && more_[at].row == row; ++at)
        if (std::find(values_.begin() + static_cast<std::ptrdiff_t>(from), values_.end(), more_[at].value) ==
            values_.end())
          values_.push_back(more_[at].value);
    }
    offsets_.push_back(static_cast<std::uint32_t>(values_.size()));
  }
  counts_.assign(traits_.size(), 0);
  filled_ = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    filled_ += first_[row] != 0;
    for (const ValueIndex value : Of(row)) ++counts_[value];
  }
}

}  // namespace kindred::linkage
