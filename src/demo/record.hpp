// How an agency writes down somebody it knows: the true person seen through its habits, with its mistakes.
//
//   Seen seen = See(context, person, {.source = Source::kPolice, .authority = 0, .on = incident.on});
//   context.out.Row(0, Sheet::kPoliceNotices, …, seen.surname, seen.forename, seen.birth, …);
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "demo/ids.hpp"
#include "demo/services.hpp"
#include "demo/sheets.hpp"

namespace kindred::demo {

// What makes a record hard to link, counted in truth/traps.csv.
enum class Trap : std::uint8_t {
  kNone,
  kTwin,
  kNamesake,
  kUnborn,
  kUnbornTwin,
  kMigratedId,
  kFormerUpn,
  kBirthDateChanged,
  kAdoptedBirth,
  kAdoptedNew,
  kReturner,
  kPlacedElsewhere,
  kDuplicate,
  kCount
};
[[nodiscard]] std::string_view TrapName(Trap trap);

// What went wrong in writing down, counted in truth/mistakes.csv.
enum class Mistake : std::uint8_t {
  kTypo,
  kNickname,
  kSwappedNames,
  kSwappedDayMonth,
  kFirstJanuary,
  kWrongBirthDate,
  kNoBirthDate,
  kOldAddress,
  kNoIdentifier,
  kWrongIdentifier,
  kOldSurname,
  kDuplicate,
  kCount
};
[[nodiscard]] std::string_view MistakeName(Mistake mistake);

// Chances of each mistake in one record of a source (ours; set from published linkage studies' orders of
// magnitude: birth dates wrong in about 1 %, names in 2 to 5 %, identifiers missing as the source holds
// them).
struct Habits {
  double typo, nickname, swapped_names, swapped_day_month, first_january, wrong_birth_date, no_birth_date,
      old_address, no_identifier, wrong_identifier, old_surname, duplicate;
};
[[nodiscard]] const Habits& HabitsOf(Source source);

// Everything a writer of one family's rows needs.
struct Context {
  const Area& area;
  const Ids& ids;
  const Family& family;
  const Services& services;
  Sheets& out;
  [[nodiscard]] Date AsOf() const { return family.as_of; }
};

struct Look {
  Source source;
  int authority = 0;
  Date on;          // the day to which the agency's knowledge goes
  int variant = 0;  // which record of the person in this source
  bool duplicate = false;
};

struct Seen {
  std::string forename, middle, surname, former_surname;
  std::optional<Date> birth, due;
  Sex sex = Sex::kFemale;
  bool sex_known = true;
  std::string nhs, upn;  // blank where the agency lacks them
  std::string line, postcode;
  std::string_view ethnicity;
};

[[nodiscard]] Seen See(const Context& context, const Person& person, const Look& look);

// The draws of one record, independent of the order in which records are written.
[[nodiscard]] Rng RecordRng(const Context& context, Source source, int slot, int variant, int part = 0);

// Writes the record's line of the truth. Call once for each (source, local id).
void Tell(const Context& context, Source source, int authority, std::string_view local, const Person& person,
          Trap trap);
// The trap that holds for any record of this person, if any.
[[nodiscard]] Trap TrapOf(const Context& context, const Person& person);
// The true family of a person on the reference date; empty where they live in no household with a child of
// theirs.
[[nodiscard]] std::string FamilyOf(const Family& family, const Person& person);

[[nodiscard]] std::string_view SexCode(const Seen& seen);  // M, F, U

// Where a child goes to school on the reference date; nothing under four, over eighteen, outside the area or
// taught at home.
struct Schooling {
  const School* school = nullptr;
  int authority = 0;  // whose census counts the pupil
  int year = 0;       // year group, 0 is reception
  Date entry;
  Address home;                   // where the school thinks the pupil lives
  bool placed_elsewhere = false;  // looked after by another authority of the area
};
[[nodiscard]] std::optional<Schooling> SchoolingOf(const Context& context, const Person& person);
// Whether the child has had another pupil number before, which some sources still hold.
[[nodiscard]] bool HasFormerUpn(const Context& context, const Person& person);
// Neither in the area nor alive: such people are in no partner's current files.
[[nodiscard]] bool IsHere(const Context& context, const Person& person);

// The agencies; each writes all rows of one family to its sheets.
void WriteCaseSystem(const Context& context);
void WriteReturns(const Context& context);  // SSDA903, CIN, Annex A
void WriteSchools(const Context& context);
void WriteSend(const Context& context);
void WriteHealth(const Context& context);  // child health, midwifery
void WriteCamhsAndJustice(const Context& context);
void WriteFamilyHelp(const Context& context);
void WritePolice(const Context& context);
void WriteHousing(const Context& context);
void WriteAdultServices(const Context& context);

}  // namespace kindred::demo
