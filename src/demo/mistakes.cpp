#include <algorithm>

#include "demo/record.hpp"
#include "demo/slips.hpp"

namespace kindred::demo {
namespace {

constexpr std::array<std::string_view, static_cast<std::size_t>(Trap::kCount)> kTrapNames = {
    "",
    "twin",
    "namesake",
    "unborn",
    "unborn_twin",
    "migrated_id",
    "former_upn",
    "birth_date_changed",
    "adopted_birth",
    "adopted_new",
    "returner",
    "placed_elsewhere",
    "duplicate"};
constexpr std::array<std::string_view, static_cast<std::size_t>(Mistake::kCount)> kMistakeNames = {
    "typing_error",       "nickname",         "swapped_names",      "swapped_day_and_month",
    "first_of_january",   "wrong_birth_date", "missing_birth_date", "old_address",
    "missing_identifier", "wrong_identifier", "former_surname",     "duplicate"};

//                              typo   nick   swap   dd/mm  1 Jan  wrong  none   old    no id  bad id surn dup
constexpr Habits kCase = {.010, .015, .002, .003, .003, .005, .004, .02, .35, .004, .015, .006};
constexpr Habits kReturn = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
constexpr Habits kSchool = {.006, .012, .002, .002, .001, .002, 0, .035, .002, .001, .01, .006};
constexpr Habits kSendHabits = {.010, .010, .003, .003, .001, .003, .002, .05, .03, .003, .02, .004};
constexpr Habits kHealth = {.006, .004, .002, .001, .001, .001, 0, .05, .004, .001, .03, .002};
constexpr Habits kMind = {.010, .015, .003, .003, .002, .003, .002, .05, .06, .003, .02, .003};
constexpr Habits kJustice = {.015, .03, .004, .005, .006, .006, .002, .05, 1, 0, .02, .004};
constexpr Habits kHelp = {.022, .05, .008, .008, .006, .008, .03, .04, .85, .01, .03, .01};
constexpr Habits kPoliceHabits = {.025, .04, .008, .008, .012, .012, .03, .05, 1, 0, .04, .03};
constexpr Habits kHouse = {.018, .02, .006, .006, .004, .006, .06, .02, 1, 0, .03, .003};
constexpr Habits kAdult = {.012, .015, .004, .003, .003, .004, .002, .05, .10, .004, .03, .004};
constexpr Habits kAbuse = {.018, .04, .004, .005, .004, .006, .05, .05, 1, 0, .03, .004};

void Count(const Context& context, Mistake mistake) {
  ++context.out.counts.mistakes[static_cast<std::size_t>(mistake)];
}

}  // namespace

std::string_view TrapName(Trap trap) {
  return kTrapNames[static_cast<std::size_t>(trap)];
}
std::string_view MistakeName(Mistake mistake) {
  return kMistakeNames[static_cast<std::size_t>(mistake)];
}

const Habits& HabitsOf(Source source) {
  switch (source) {
    case Source::kCaseSystem:
      return kCase;
    case Source::kSchools:
      return kSchool;
    case Source::kSend:
      return kSendHabits;
    case Source::kChildHealth:
    case Source::kMidwifery:
      return kHealth;
    case Source::kCamhs:
      return kMind;
    case Source::kYouthJustice:
      return kJustice;
    case Source::kFamilyHelp:
      return kHelp;
    case Source::kPolice:
      return kPoliceHabits;
    case Source::kHousing:
      return kHouse;
    case Source::kAdultServices:
      return kAdult;
    case Source::kDomesticAbuse:
      return kAbuse;
    default:
      return kReturn;
  }
}

Rng RecordRng(const Context& context, Source source, int slot, int variant, int part) {
  return Rng(context.area.options.seed, Stream::kObserve, static_cast<std::uint64_t>(context.family.index),
             ((static_cast<std::uint64_t>(source) * 64 + static_cast<std::uint64_t>(slot)) * 16 +
              static_cast<std::uint64_t>(variant)) *
                     16 +
                 static_cast<std::uint64_t>(part));
}

Seen See(const Context& context, const Person& person, const Look& look) {
  const Habits& habits = HabitsOf(look.source);
  Rng rng = RecordRng(context, look.source, person.slot, look.variant);
  const double more =
      look.duplicate ? 3.0 : 1.0;  // a second record is made because something was written otherwise
  const auto err = [&](double chance, Mistake mistake) {
    if (!rng.Chance(chance * more)) return false;
    Count(context, mistake);
    return true;
  };
  Seen seen;
  seen.ethnicity = person.ethnicity;
  seen.sex = person.sex;
  const Date on = std::min(look.on, context.AsOf());
  seen.forename = person.forename;
  seen.middle = rng.Chance(0.75) ? person.middle : "";
  seen.surname = person.SurnameOn(std::max(on, person.birth));
  if (person.surnames.size() > 1 && err(habits.old_surname * 6, Mistake::kOldSurname))
    seen.surname = person.surnames.front().surname;
  else if (person.surnames.size() > 1 && seen.surname != person.surnames.front().surname && rng.Chance(0.3))
    seen.former_surname = person.surnames.front().surname;
  if (Names().HasNickname(seen.forename) && err(habits.nickname * 1.8, Mistake::kNickname))
    seen.forename = Names().Nickname(seen.forename, rng);
  if (err(habits.typo, Mistake::kTypo))
    (rng.Chance(0.5) ? seen.forename : seen.surname) =
        Slip(rng.Chance(0.5) ? seen.forename : seen.surname, rng);
  if (rng.Chance(0.25))
    seen.forename = WithoutMarks(seen.forename), seen.surname = WithoutMarks(seen.surname);
  if (err(habits.swapped_names, Mistake::kSwappedNames)) std::swap(seen.forename, seen.surname);

  if (person.birth <= on) {
    seen.birth = person.birth;
    const Date swapped = SwapDayMonth(person.birth);
    if (swapped != person.birth && err(habits.swapped_day_month * 2.5, Mistake::kSwappedDayMonth))
      seen.birth = swapped;
    else if (err(habits.first_january, Mistake::kFirstJanuary))
      seen.birth = Date::FromYmd(person.birth.Year(), 1, 1);
    else if (err(habits.wrong_birth_date, Mistake::kWrongBirthDate))
      seen.birth = WrongBirth(person.birth, rng);
    else if (err(habits.no_birth_date, Mistake::kNoBirthDate))
      seen.birth.reset();
  } else {
    seen.due = person.due.value_or(person.birth);
    seen.forename = "Baby";
    seen.middle.clear();
    seen.sex_known = false;
  }

  const bool health = look.source == Source::kChildHealth || look.source == Source::kMidwifery ||
                      look.source == Source::kCamhs || look.source == Source::kAdultServices;
  const bool education = look.source == Source::kSchools || look.source == Source::kSend;
  const bool both = look.source == Source::kCaseSystem || look.source == Source::kFamilyHelp;
  if (person.birth <= on && (health || both)) {
    if (!err(habits.no_identifier, Mistake::kNoIdentifier))
      seen.nhs = context.ids.Nhs(context.family, person.slot);
    if (!seen.nhs.empty() && err(habits.wrong_identifier, Mistake::kWrongIdentifier))
      seen.nhs = WrongNumber(seen.nhs, rng);
  }
  if (person.child && person.birth.AgeOn(on) >= 4 && (education || both)) {
    if (!err(habits.no_identifier * (both ? 0.4 : 1), Mistake::kNoIdentifier))
      seen.upn = context.ids.Upn(context.family, person);
    if (!seen.upn.empty() && look.source != Source::kSchools && HasFormerUpn(context, person) &&
        rng.Chance(0.7))
      seen.upn = context.ids.Upn(context.family, person, true);
    if (!seen.upn.empty() && err(habits.wrong_identifier, Mistake::kWrongIdentifier))
      seen.upn = WrongNumber(seen.upn, rng);
  }

  auto address = context.family.AddressOn(person, on);
  if (!address && person.birth > on)  // unborn: the mother's address
    if (const Person* mother = context.family.Find(person.mother))
      address = context.family.AddressOn(*mother, on);
  if (err(habits.old_address, Mistake::kOldAddress)) {
    const Date before = on.AddDays(-rng.Between(300, 1500));
    if (const auto old = context.family.AddressOn(person, std::max(before, person.birth))) address = old;
  }
  if (address) {
    seen.line = context.area.Line(*address);
    seen.postcode = context.area.PostcodeOf(*address).postcode;
  }
  return seen;
}

std::string_view SexCode(const Seen& seen) {
  return !seen.sex_known ? "U" : seen.sex == Sex::kFemale ? "F" : "M";
}

}  // namespace kindred::demo
