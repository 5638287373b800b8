// The true lives of one family over ten years: births, couples, separations, step-families, grandparents as
// carers, moves, changes of name, deaths, leaving the area. No agency knows all of this; what each of them
// holds is made from it afterwards, and the truth is written from it.
//
//   Family family = LiveFamily(area, 4711);       // always the same family for the same seed
//   for (const Person& p : family.people) …
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "demo/geography.hpp"
#include "demo/names.hpp"

namespace kindred::demo {

// Where somebody stands in the family; the slot is part of every id made for that person.
inline constexpr int kMother = 0, kFather = 1, kSecondPartner = 2, kPartnerOfOther = 3, kGrandmother = 4,
                     kGrandfather = 5, kFirstChild = 6, kMaxChildren = 9, kAdopterA = 15, kAdopterB = 16,
                     kFirstAdopted =
                         17;  // adopted identity of the child in slot kFirstChild + n: kFirstAdopted + n
inline constexpr int kSlots = 26;

// Homes of one family world.
inline constexpr int kMainHome = 0, kOtherHome = 1, kGrandparentHome = 2, kAdoptiveHome = 3, kOwnHome = 4;
inline constexpr int kHomes = 5;

struct Stay {
  int home = kMainHome;
  Date from;
  std::optional<Date> to;
};

struct SurnameSince {
  Date from;
  std::string surname;
};

struct Person {
  int slot = 0;
  Sex sex = Sex::kFemale;
  int community = 0;
  std::string_view ethnicity;
  std::string forename, middle;
  std::vector<SurnameSince> surnames;  // in order of date; the first holds from birth
  Date birth;
  std::optional<Date> due;  // unborn on the reference date, or lately born: the date given in pregnancy
  std::optional<Date> death;
  std::vector<Stay> stays;
  int mother = -1, father = -1;  // slots
  bool father_responsible = true;
  bool child = false;  // one of the family's children, whatever the age now
  int twin = -1;       // slot of the twin
  int twin_order = 0;
  std::string known_as_surname;        // used at school, not in law
  std::optional<Date> identity_ended;  // an adoption order gave a new identity
  int adopted_from = -1;               // slot of the birth identity
  std::string email;
  [[nodiscard]] const std::string& SurnameOn(Date day) const;
  [[nodiscard]] bool AliveOn(Date day) const { return birth <= day && (!death || day < *death); }
  // The home on that day, or −1.
  [[nodiscard]] int HomeOn(Date day) const;
};

struct Couple {
  int a = 0, b = 0;  // slots
  Date from;
  std::optional<Date> to;
  bool married = false;
};

struct HomeAddress {
  Date from;
  Address address;
};

struct Family {
  std::int64_t index = 0;
  Date as_of;
  std::vector<Person> people;
  std::vector<std::vector<HomeAddress>> homes;  // addresses of each home in order of date
  std::vector<Couple> couples;
  std::optional<Period> away;   // lived outside the area
  std::optional<Date> arrived;  // moved into the area on this day
  bool asylum = false;          // a child who came alone
  bool namesakes = false;
  int authority = 0;  // where the main home is on the reference date
  [[nodiscard]] Person* Find(int slot);
  [[nodiscard]] const Person* Find(int slot) const;
  // The address of a person on a day; nothing where nobody knows.
  [[nodiscard]] std::optional<Address> AddressOn(const Person& person, Date day) const;
  [[nodiscard]] bool InAreaOn(Date day) const;
};

// Birth dates of a family's children, in order; those up to seven months after the reference date are
// unborn. Twins follow each other with the same date. Cheap: the size of an area is settled with it.
struct Births {
  std::vector<Date> dates;
  bool asylum = false;
  std::optional<Period> away;
  std::optional<Date> arrived;
  int under_18_here = 0;  // born, under 18 and in the area on the reference date
};
[[nodiscard]] Births DrawBirths(const Options& options, std::int64_t family);

// How many families make this many children under 18 on the reference date.
[[nodiscard]] std::int64_t FamiliesFor(const Options& options);

[[nodiscard]] Family LiveFamily(const Area& area, std::int64_t index);

}  // namespace kindred::demo
