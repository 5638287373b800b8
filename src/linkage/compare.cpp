#include "linkage/compare.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>

#include "linkage/nicknames.hpp"
#include "linkage/string_compare.hpp"

namespace kindred::linkage {
namespace {

constexpr double kAlike = 0.86;    // Jaro–Winkler from which two words count as much alike
constexpr int kDueDateReach = 42;  // days a birth may be off the date it was expected
constexpr int kCloseDays = 62;
constexpr int kGenerationDays = 4383;           // twelve years
constexpr std::uint32_t kMostOfOnePerson = 60;  // an identifier on more records is a filler, not a person's

// Whether one has all the words of the other, or the words are the same in another order.
bool SharesWords(std::string_view a, std::string_view b) {
  const auto has = [](std::string_view words, std::string_view word) {
    for (std::size_t at = 0; at < words.size();) {
      const auto end = std::min(words.find(' ', at), words.size());
      if (words.substr(at, end - at) == word) return true;
      at = end + 1;
    }
    return false;
  };
  for (std::size_t at = 0; at < a.size();) {
    const auto end = std::min(a.find(' ', at), a.size());
    if (end - at >= 3 && has(b, a.substr(at, end - at))) return true;
    at = end + 1;
  }
  return false;
}

bool EqualWithoutSpaces(std::string_view a, std::string_view b) {
  std::size_t i = 0;
  std::size_t j = 0;
  for (;;) {
    while (i < a.size() && a[i] == ' ') ++i;
    while (j < b.size() && b[j] == ' ') ++j;
    if (i == a.size() || j == b.size()) return i == a.size() && j == b.size();
    if (a[i++] != b[j++]) return false;
  }
}

std::uint8_t CompareWords(const ValueColumn& column, ValueIndex a, ValueIndex b) {
  const ValueTraits& x = column.Traits(a);
  const ValueTraits& y = column.Traits(b);
  const int shorter = std::min(x.size, y.size);
  const int longer = std::max(x.size, y.size);
  const int common = MostInCommon(x.letters, x.unsigned_letters, y.letters, y.unsigned_letters);
  const bool name = column.Kind() == FieldKind::kForename || column.Kind() == FieldKind::kSurname;
  // Common letters bound everything below: a slip loses one letter of the longer word, and a Jaro similarity
  // of 0.77 or more (0.86 with the longest prefix) needs most letters in common. Most pairs end here.
  const double most = (static_cast<double>(common) / shorter + static_cast<double>(common) / longer + 1) / 3;
  const bool could_be_alike = most + 0.4 * (1 - most) >= kAlike;
  const bool could_be_part = x.several_words || y.several_words || shorter < 4 || common >= shorter;
  if (!could_be_alike && !could_be_part && (x.nickname == 0 || y.nickname == 0 || !name)) {
    return name && x.sound == y.sound && x.sound != 0 ? kSound : kDifferent;
  }
  const std::string_view text_a = column.Text(a);
  const std::string_view text_b = column.Text(b);
  if (shorter == 1 && longer > 1) return text_a[0] == text_b[0] && name ? kInitial : kDifferent;
  if (common + 1 >= longer && longer >= 3 && Slips(text_a, text_b, 1) == 1) return kSlip;
  if ((x.several_words || y.several_words) && EqualWithoutSpaces(text_a, text_b)) return kSlip;
  if (column.Kind() == FieldKind::kForename && AreNicknames(x.nickname, y.nickname)) return kPart;
  if ((x.several_words || y.several_words) && SharesWords(text_a, text_b)) return kPart;
  if (shorter >= 3 && column.Kind() == FieldKind::kForename &&
      text_a.substr(0, shorter) == text_b.substr(0, shorter))
    return kPart;
  if (could_be_alike) {
    if (longer >= 6 && common + 2 >= longer && Slips(text_a, text_b, 2) <= 2) return kSimilar;
    if (JaroWinkler(text_a, text_b) >= kAlike) return kSimilar;
  }
  if (name && x.sound == y.sound && x.sound != 0) return kSound;
  return kDifferent;
}

std::uint8_t CompareDates(const ValueTraits& a, const ValueTraits& b) {
  const int year_a = a.number / 10000, month_a = a.number / 100 % 100, day_a = a.number % 100;
  const int year_b = b.number / 10000, month_b = b.number / 100 % 100, day_b = b.number % 100;
  if (year_a == year_b && month_a == day_b && day_a == month_b) return kSlip;
  // Digits as a person writes them, day, month, year, one in each byte; a bit for each that differs.
  const std::uint64_t both = a.letters ^ b.letters;
  const std::uint64_t differ = (both | both >> 1 | both >> 2 | both >> 3) & 0x0101010101010101ULL;
  const auto wrong = static_cast<int>((differ * 0x0101010101010101ULL) >> 56);
  if (wrong == 1) return kSlip;
  if (wrong == 2) {
    const int first = std::countr_zero(differ);
    const int last = 63 - std::countl_zero(differ);
    const auto digit = [](std::uint64_t digits, int at) { return digits >> (at & ~7) & 15; };
    if (last - first == 8 && digit(a.letters, first) == digit(b.letters, last) &&
        digit(a.letters, last) == digit(b.letters, first))
      return kSlip;
  }
  const int apart = std::abs(a.days - b.days);
  if ((year_a == year_b) + (month_a == month_b) + (day_a == day_b) == 2)
    return apart >= kGenerationDays && year_a / 10 != year_b / 10 && year_a % 10 != year_b % 10 ? kSimilar
                                                                                                : kPart;
  // 1 January stands for "some day of that year".
  if (year_a == year_b && (a.number % 10000 == 101 || b.number % 10000 == 101)) return kSimilar;
  if (apart <= kCloseDays) return kSimilar;
  if (year_a == year_b) return kSound;
  return apart >= kGenerationDays ? kFarApart : kDifferent;
}

std::uint8_t ComparePostcodes(std::string_view a, std::string_view b) {
  if (Slips(a, b, 1) == 1) return kSlip;
  if (a.size() < 5 || b.size() < 5) return kDifferent;
  if (a.substr(0, a.size() - 2) == b.substr(0, b.size() - 2)) return kSimilar;
  if (a.substr(0, a.size() - 3) == b.substr(0, b.size() - 3)) return kSound;
  return kDifferent;
}

std::uint8_t CompareAddresses(const ValueColumn& column, ValueIndex a, ValueIndex b) {
  const ValueTraits& x = column.Traits(a);
  const ValueTraits& y = column.Traits(b);
  const bool same_house = x.house == y.house;
  const int common = MostInCommon(x.letters, x.unsigned_letters, y.letters, y.unsigned_letters);
  const int longer = std::max(x.size, y.size);
  if (common * 4 < longer * 3 && !same_house) return kDifferent;
  const std::string_view text_a = column.Text(a);
  const std::string_view text_b = column.Text(b);
  if (same_house && (EqualWithoutSpaces(text_a, text_b) || Slips(text_a, text_b, 1) == 1)) return kSlip;
  const bool alike = common * 4 >= longer * 3 && JaroWinkler(text_a, text_b) >= 0.9;
  if (same_house && x.house != 0 && (alike || SharesWords(text_a, text_b))) return kPart;
  if (alike) return x.house == 0 && y.house == 0 ? kSimilar : kSound;
  return kDifferent;
}

std::uint8_t CompareMarks(const ValueColumn& column, ValueIndex at_a, ValueIndex at_b) {
  const ValueTraits& x = column.Traits(at_a);
  const ValueTraits& y = column.Traits(at_b);
  if (MostInCommon(x.letters, x.unsigned_letters, y.letters, y.unsigned_letters) + 2 <
      std::max(x.size, y.size))
    return kDifferent;
  const std::string_view a = column.Text(at_a);
  const std::string_view b = column.Text(at_b);
  const int slips = Slips(a, b, a.size() >= 7 && b.size() >= 7 ? 2 : 1);
  if (slips == 1 && a.size() >= 4) return kSlip;
  return slips == 2 && a.size() >= 7 && b.size() >= 7 ? kSimilar : kDifferent;
}

std::uint8_t CompareEmails(std::string_view a, std::string_view b) {
  const int slips = Slips(a, b, 2);
  if (slips == 1) return kSlip;
  if (slips == 2) return kPart;
  const auto user_a = a.substr(0, a.find('@'));
  const auto user_b = b.substr(0, b.find('@'));
  if (user_a == user_b && user_a.size() >= 4) return kPart;
  return JaroWinkler(a, b) >= 0.88 ? kSimilar : kDifferent;
}

// Smaller is closer: the order in which the best of several values is chosen.
constexpr std::array<std::uint8_t, kMaxLevels> kCloseness = {99, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

}  // namespace

std::uint8_t CompareValues(const ValueColumn& column, ValueIndex a, ValueIndex b) {
  if (a == 0 || b == 0) return kMissing;
  if (a == b) return kEqual;
  switch (column.Kind()) {
    case FieldKind::kForename:
    case FieldKind::kSurname:
    case FieldKind::kText:
      return CompareWords(column, a, b);
    case FieldKind::kBirthDate:
    case FieldKind::kExpectedDate:
      return CompareDates(column.Traits(a), column.Traits(b));
    case FieldKind::kPostcode:
      return ComparePostcodes(column.Text(a), column.Text(b));
    case FieldKind::kAddress:
      return CompareAddresses(column, a, b);
    case FieldKind::kPhone:
    case FieldKind::kIdentifier:
      return CompareMarks(column, a, b);
    case FieldKind::kEmail:
      return CompareEmails(column.Text(a), column.Text(b));
    case FieldKind::kSex:
    case FieldKind::kCategory:
    case FieldKind::kRelatives:
      return kDifferent;
  }
  return kDifferent;
}

Comparer::Comparer(const RecordTable& table) : table_(table), fields_(table.Fields().size()) {
  for (std::size_t field = 0; field < fields_; ++field) {
    columns_[field] = &table.Column(field);
    checked_[field] = table.Fields()[field].checked;
    const FieldKind kind = table.Fields()[field].kind;
    const int index = static_cast<int>(field);
    if (kind == FieldKind::kForename && forename_ < 0) forename_ = index;
    if (kind == FieldKind::kSurname && surname_ < 0) surname_ = index;
    if (kind == FieldKind::kBirthDate && birth_ < 0) birth_ = index;
    if (kind == FieldKind::kExpectedDate && expected_ < 0) expected_ = index;
    if (kind == FieldKind::kPostcode && postcode_ < 0) postcode_ = index;
    if (kind == FieldKind::kAddress && address_ < 0) address_ = index;
  }
  // One record's values side by side: comparing touches one cache line a record before it touches a value.
  const std::size_t stride = fields_ + 1;
  packed_.resize(table.Size() * stride);
  for (std::size_t field = 0; field < fields_; ++field)
    for (std::size_t row = 0; row < table.Size(); ++row)
      packed_[row * stride + field] = columns_[field]->First(row);
  for (std::size_t row = 0; row < table.Size(); ++row) packed_[row * stride + fields_] = table.Source(row);
}

bool Comparer::CanContradict(const ValueColumn& column, ValueIndex value) {
  const std::string_view text = column.Text(value);
  return text.back() >= '0' && text.back() <= '9' && column.Count(value) <= kMostOfOnePerson;
}

std::uint8_t Comparer::FieldLevel(std::size_t field, std::uint32_t a, std::uint32_t b,
                                  ValueIndex& equal) const {
  const ValueColumn& column = *columns_[field];
  if (!column.HasSeveral()) {
    const ValueIndex x = FirstValues(a)[field];
    const ValueIndex y = FirstValues(b)[field];
    if (x == y) {
      equal = x;
      return static_cast<std::uint8_t>(x == 0 ? kMissing : kEqual);
    }
    return x == 0 || y == 0 ? static_cast<std::uint8_t>(kMissing) : CompareValues(column, x, y);
  }
  std::uint8_t best = kMissing;
  for (const ValueIndex x : column.Of(a)) {
    for (const ValueIndex y : column.Of(b)) {
      if (x == y) {
        if (equal == 0 || column.Count(x) < column.Count(equal)) equal = x;
        best = kEqual;
      } else if (best != kEqual) {
        const std::uint8_t level = CompareValues(column, x, y);
        if (kCloseness[level] < kCloseness[best]) best = level;
      }
    }
  }
  return best;
}

void Comparer::CompareSwapped(std::uint32_t a, std::uint32_t b, Comparison& out) const {
  std::uint8_t& fore = out.levels[forename_];
  std::uint8_t& sur = out.levels[surname_];
  const auto poor = [](std::uint8_t level) { return level == kMissing || level >= kSimilar; };
  if (!poor(fore) || !poor(sur)) return;
  const ValueColumn& forenames = *columns_[forename_];
  const ValueColumn& surnames = *columns_[surname_];
  const auto crossed = [&](ValueIndex forename, ValueIndex surname) -> int {  // 1 agree, 0 unknown, −1 differ
    if (forename == 0 || surname == 0) return 0;
    const ValueTraits& x = forenames.Traits(forename);
    const ValueTraits& y = surnames.Traits(surname);
    if (x.hash == y.hash) return 1;
    if (MostInCommon(x.letters, x.unsigned_letters, y.letters, y.unsigned_letters) + 1 <
        std::max(x.size, y.size))
      return -1;
    return std::max(x.size, y.size) >= 4 && Slips(forenames.Text(forename), surnames.Text(surname), 1) <= 1
               ? 1
               : -1;
  };
  const int one = crossed(forenames.First(a), surnames.First(b));
  const int two = crossed(forenames.First(b), surnames.First(a));
  // Both crossings agree; or one does while the other has nothing to say (one name is missing).
  if (one + two < 1 || one < 0 || two < 0) return;
  fore = kSwapped;
  sur = one + two == 2 ? kSwapped : kMissing;
  out.equal[forename_] = out.equal[surname_] = 0;
}

void Comparer::CompareExpected(std::uint32_t a, std::uint32_t b, Comparison& out) const {
  const ValueColumn& expected = *columns_[expected_];
  const ValueIndex due_a = expected.First(a);
  const ValueIndex due_b = expected.First(b);
  std::uint8_t level = kMissing;
  if (due_a != 0 || due_b != 0) {
    const auto born = [&](std::uint32_t row) { return birth_ < 0 ? 0 : columns_[birth_]->First(row); };
    const auto days = [&](std::uint32_t row, ValueIndex due) {
      const ValueIndex birth = born(row);
      return birth != 0 ? columns_[birth_]->Traits(birth).days : expected.Traits(due).days;
    };
    const bool known_a = due_a != 0 || born(a) != 0;
    const bool known_b = due_b != 0 || born(b) != 0;
    if (known_a && known_b && !(born(a) != 0 && born(b) != 0)) {
      const int apart = std::abs(days(a, due_a) - days(b, due_b));
      level = apart == 0 ? kEqual : apart <= kDueDateReach ? kSimilar : kFarApart;
      // One source lists two unborn children only where there are two.
      if (table_.Flags(a).unborn && table_.Flags(b).unborn && table_.Source(a) == table_.Source(b))
        level = kFarApart;
    }
  }
  out.levels[expected_] = level;
  out.equal[expected_] = 0;
}

void Comparer::Compare(std::uint32_t a, std::uint32_t b, Comparison& out) const {
  for (std::size_t field = 0; field < fields_; ++field) {
    out.equal[field] = 0;
    out.levels[field] = FieldLevel(field, a, b, out.equal[field]);
  }
  Finish(a, b, out);
}

void Comparer::Finish(std::uint32_t a, std::uint32_t b, Comparison& out) const {
  for (std::size_t field = 0; field < fields_; ++field) {
    const std::uint8_t level = out.levels[field];
    if (!checked_[field] || level == kMissing || level == kEqual) continue;
    const ValueColumn& column = *columns_[field];
    const auto can = [&](std::uint32_t row) {
      return std::ranges::any_of(column.Of(row),
                                 [&](ValueIndex value) { return CanContradict(column, value); });
    };
    if (can(a) && can(b)) out.levels[field] = kContradicts;
  }
  if (forename_ >= 0 && surname_ >= 0) CompareSwapped(a, b, out);
  if (expected_ >= 0) CompareExpected(a, b, out);
  // A postcode follows from the address: it is not counted twice, and next door is another house.
  if (postcode_ >= 0 && address_ >= 0 && out.levels[postcode_] == kEqual) {
    std::uint8_t& address = out.levels[address_];
    if (address == kEqual || address == kSlip || address == kPart) {
      out.levels[postcode_] = kMissing;
      out.equal[postcode_] = 0;
    } else if (address == kSound) {
      address = kDifferent;
    }
  }
  const bool same_source = SourceOf(a) == SourceOf(b);
  out.levels[fields_] = same_source ? kSameSource : kOtherSource;
  std::uint8_t& apart = out.levels[fields_ + 1];
  apart = kMissing;
  if (same_source && table_.HasGroups()) {
    apart = kNotListed;
    for (const std::uint64_t x : table_.Groups(a))
      for (const std::uint64_t y : table_.Groups(b))
        if (x == y) apart = kListedApart;
    if (table_.AreRelated(a, b)) apart = kStatedRelatives;
  }
}

}  // namespace kindred::linkage
