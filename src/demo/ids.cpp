#include "demo/ids.hpp"

#include <fmt/format.h>

#include "base/identifiers.hpp"

namespace kindred::demo {
namespace {
constexpr std::uint64_t kVariants = 8;
constexpr std::uint64_t kTries = 6;
constexpr std::uint64_t kNhsNumbers = 100'000'000;  // nine digits that start with 9

char Prefix(Source source) {
  switch (source) {
    case Source::kSchools:
      return 'P';
    case Source::kSend:
      return 'S';
    case Source::kMidwifery:
      return 'M';
    case Source::kCamhs:
      return 'C';
    case Source::kYouthJustice:
      return 'Y';
    case Source::kFamilyHelp:
      return 'H';
    case Source::kPolice:
      return 'N';
    case Source::kHousing:
      return 'T';
    case Source::kAdultServices:
      return 'A';
    case Source::kDomesticAbuse:
      return 'D';
    default:
      return 0;
  }
}
}  // namespace

Ids::Ids(const Area& area)
    : area_(area), domain_(static_cast<std::uint64_t>(area.families) * kSlots * kVariants), digits_(6) {
  std::uint64_t limit = 1'000'000;
  while (limit < domain_) limit *= 10, ++digits_;
  domain_ = limit;
}

std::string Ids::Nhs(const Family& family, int slot) const {
  const std::uint64_t base =
      (static_cast<std::uint64_t>(family.index) * kSlots + static_cast<std::uint64_t>(slot)) * kTries;
  if (base + kTries > kNhsNumbers) return "";
  for (std::uint64_t attempt = 0; attempt < kTries; ++attempt) {
    const std::string nine =
        fmt::format("9{:08}", Permute(area_.options.seed + 11, base + attempt, kNhsNumbers));
    if (const auto check = NhsNumber::CheckDigit(nine)) return nine + static_cast<char>('0' + *check);
  }
  return "";
}

std::string Ids::Upn(const Family& family, const Person& person, bool former) const {
  // School and year of the first place in school, then a serial number that the family's rank among those
  // of its neighbourhood and the child's rank in the family make unique.
  const int hood = area_.NeighbourhoodOf(family.index);
  const Neighbourhood& home = area_.neighbourhoods[static_cast<std::size_t>(hood)];
  const School& school = area_.schools[static_cast<std::size_t>(home.primary)];
  int year = AcademicYear(person.birth) + 4;
  int rank = 0;
  for (const Person& other : family.people)
    if (other.child && other.slot < person.slot && AcademicYear(other.birth) == AcademicYear(person.birth))
      ++rank;
  if (former) year += 37;  // a number given years later, in a series that no first number reaches
  const auto serial =
      static_cast<int>(family.index / static_cast<std::int64_t>(area_.InsideCount())) * 3 + rank % 3;
  const std::string twelve = fmt::format("{}{:02}{:03}", school.number, year % 100, serial % 1000);
  const auto letter = ::kindred::Upn::CheckLetter(twelve);
  return letter ? std::string(1, *letter) + twelve : "";
}

std::string Ids::Local(Source source, int authority, const Family& family, int slot, int variant) const {
  const std::uint64_t value =
      (static_cast<std::uint64_t>(family.index) * kSlots + static_cast<std::uint64_t>(slot)) * kVariants +
      static_cast<std::uint64_t>(variant);
  const std::uint64_t number =
      Permute(area_.options.seed * 31 + static_cast<std::uint64_t>(source) + 101, value, domain_);
  const std::string& code = area_.authorities[static_cast<std::size_t>(authority)].code;
  const char prefix = Prefix(source);
  if (prefix == 0) return fmt::format("{}{:0{}}", code, number, digits_);
  return fmt::format("{}{}{:0{}}", prefix, code, number, digits_);
}

std::string Ids::Thing(std::string_view prefix, const Family& family, int n) {
  return fmt::format("{}{}", prefix, family.index * 4096 + n);
}

std::string Ids::PersonId(const Family& family, int slot) {
  return fmt::format("P{}", family.index * 32 + slot);
}

std::string Ids::FamilyId(const Family& family, int home) {
  return fmt::format("F{}", family.index * 8 + home);
}

}  // namespace kindred::demo
