// Schools: the census of pupils, parents' contacts, attendance, suspensions and home education.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "demo/rates.hpp"
#include "demo/record.hpp"

namespace kindred::demo {
namespace {

constexpr Source kHere = Source::kSchools;

Date September(int academic_year) {
  return Date::FromYmd(academic_year - 1, 9, 3);
}

class SchoolOffice {
 public:
  explicit SchoolOffice(const Context& context) : c_(context) {}

  void Write() {
    for (const Person& person : c_.family.people) {
      if (!person.child) continue;
      if (person.identity_ended) {
        BeforeAdoption(person);
        continue;
      }
      const auto schooling = SchoolingOf(c_, person);
      if (!schooling) continue;
      Rng rng = RecordRng(c_, kHere, person.slot, 12);
      Trap trap = TrapOf(c_, person);
      if (trap == Trap::kNone && schooling->placed_elsewhere) trap = Trap::kPlacedElsewhere;
      if (trap == Trap::kNone && HasFormerUpn(c_, person)) trap = Trap::kFormerUpn;
      const std::string id = c_.ids.Local(kHere, schooling->authority, c_.family, person.slot);
      Pupil(person, *schooling, id, trap, 0, std::nullopt, rng);
      Years(person, *schooling, id, rng);
      if (c_.family.away && c_.family.away->to) Returned(person, *schooling, rng);
      if (rng.Chance(HabitsOf(kHere).duplicate)) {
        ++c_.out.counts.mistakes[static_cast<std::size_t>(Mistake::kDuplicate)];
        Pupil(person, *schooling, c_.ids.Local(kHere, schooling->authority, c_.family, person.slot, 2),
              Trap::kDuplicate, 2, std::nullopt, rng);
      }
    }
  }

 private:
  void Pupil(const Person& person, const Schooling& s, const std::string& id, Trap trap, int variant,
             std::optional<Date> left, Rng& rng) {
    const Seen seen = See(c_, person, {kHere, s.authority, left.value_or(c_.AsOf()), variant, variant == 2});
    const Address& home = s.home;
    const bool same =
        !s.placed_elsewhere && !seen.line.empty() && c_.services.CareOn(person.slot, c_.AsOf()) == nullptr;
    std::string surname = seen.surname;
    std::string preferred = person.known_as_surname;
    if (!preferred.empty() && rng.Chance(0.6))
      std::swap(surname, preferred);  // schools often use the name the child goes by
    const int sen = SenOf(person);
    c_.out.Row(s.authority, Sheet::kPupils, id, seen.upn,
               HasFormerUpn(c_, person) ? c_.ids.Upn(c_.family, person, true) : "", surname, seen.forename,
               seen.middle, preferred, seen.former_surname, seen.birth, SexCode(seen), seen.ethnicity,
               Language(person), same ? seen.line : c_.area.Line(home),
               same ? seen.postcode : c_.area.PostcodeOf(home).postcode, s.school->number, s.school->name,
               s.school->phone, YearName(s.year),
               s.year == 0 ? "R" : fmt::format("{}{}", s.year, static_cast<char>('A' + c_.family.index % 3)),
               TutorOf(s), s.entry, left, rng.Chance(0.25) ? "Y" : "N",
               sen == 2   ? "EHC plan"
               : sen == 1 ? "SEN support"
                          : "");
    Tell(c_, kHere, s.authority, id, person, trap);
    if (variant == 0) Contacts(person, s, id);
  }

  static std::string YearName(int year) { return year == 0 ? "Reception" : fmt::format("Year {}", year); }

  // The tutor of a class is the same for all its pupils.
  std::string TutorOf(const Schooling& s) const {
    Rng rng(c_.area.options.seed, Stream::kStaff,
            std::stoull(s.school->number) * 64 + static_cast<std::uint64_t>(s.year) * 4 +
                static_cast<std::uint64_t>(c_.family.index % 3),
            3);
    const Sex sex = rng.Chance(0.75) ? Sex::kFemale : Sex::kMale;
    const int community = Names().DrawCommunity(rng);
    return fmt::format("{} {}", Names().DrawForename(community, sex, false, rng),
                       SurnameFor(Names().DrawSurname(community, rng), sex));
  }

  std::string_view Language(const Person& person) const {
    static constexpr std::pair<std::string_view, std::string_view> kLanguages[] = {
        {"polish", "Polish"},   {"romanian", "Romanian"},   {"roma", "Romani"},
        {"pakistani", "Urdu"},  {"bangladeshi", "Bengali"}, {"indian", "Panjabi"},
        {"arabic", "Arabic"},   {"somali", "Somali"},       {"african", "Yoruba"},
        {"chinese", "Chinese"}, {"ukrainian", "Ukrainian"}, {"afghan", "Dari"}};
    for (const auto& [community, language] : kLanguages)
      if (Names().Communities()[static_cast<std::size_t>(person.community)].name == community)
        return language;
    return "English";
  }

  int SenOf(const Person& person) const {
    const double lot = RecordRng(c_, Source::kSend, person.slot, 9).Unit();
    return lot < rates::kEhcPlan ? 2 : lot < rates::kEhcPlan + rates::kSenSupport ? 1 : 0;
  }

  void Contacts(const Person& child, const Schooling& s, const std::string& pupil) {
    int priority = 0;
    for (const Person& adult : c_.family.people) {
      if (adult.child || !adult.AliveOn(c_.AsOf())) continue;
      const bool parent = adult.slot == child.mother || adult.slot == child.father;
      const int home = adult.HomeOn(c_.AsOf());
      const bool together = home >= 0 && home == child.HomeOn(c_.AsOf());
      if (!together && !parent) continue;
      Rng rng = RecordRng(c_, kHere, adult.slot, 11, child.slot % 16);
      if (!together && !rng.Chance(adult.slot == child.mother ? 0.85 : 0.55)) continue;
      if (together && !parent && adult.slot != kSecondPartner && child.HomeOn(c_.AsOf()) != kGrandparentHome)
        continue;  // grandparents who live in
      if (adult.slot == kSecondPartner && !rng.Chance(0.7)) continue;
      // One contact record a school: brothers and sisters at the same school share it.
      const int variant = s.school->special                    ? 2
                          : s.school->secondary                ? 1
                          : s.authority == c_.family.authority ? 0
                                                               : 3;
      const std::string id = "K" + c_.ids.Local(kHere, s.authority, c_.family, adult.slot, variant);
      const Seen seen = See(c_, adult, {kHere, s.authority, c_.AsOf(), variant, false});
      const bool adoptive = child.adopted_from >= 0;
      const std::string_view relation =
          adult.slot == child.mother     ? (adult.sex == Sex::kFemale ? "Mother" : "Parent")
          : adult.slot == child.father   ? (adult.sex == Sex::kMale ? "Father" : "Parent")
          : adult.slot == kSecondPartner ? "Step parent"
                                         : "Grandparent";
      const bool responsible = parent && (adult.slot == child.mother || child.father_responsible || adoptive);
      c_.out.Row(s.authority, Sheet::kContacts, id, pupil, relation,
                 adult.sex == Sex::kMale ? "Mr"
                 : rng.Chance(0.5)       ? "Mrs"
                                         : "Ms",
                 seen.forename, seen.surname, responsible ? "Y" : "N", ++priority, seen.line, seen.postcode,
                 rng.Chance(0.7) ? adult.email : "");
      if (told_.insert({s.authority * 16 + variant, adult.slot}).second)
        Tell(c_, kHere, s.authority, id, adult, TrapOf(c_, adult));
    }
  }

  // A child placed for adoption at school under the adopters' name before the order, with the old number.
  void BeforeAdoption(const Person& person) {
    const Date ordered = *person.identity_ended;
    if (person.birth.AgeOn(ordered) < 3 || ordered < c_.AsOf().AddDays(-1500)) return;
    const Address& home = c_.family.homes[kAdoptiveHome].front().address;
    const int authority = c_.area.AuthorityOf(home);
    if (authority < 0) return;
    Rng rng = RecordRng(c_, kHere, person.slot, 12);
    Schooling s;
    s.authority = authority;
    s.school = &c_.area.schools[static_cast<std::size_t>(
        c_.area.neighbourhoods[static_cast<std::size_t>(home.neighbourhood)].primary)];
    s.entry = ordered.AddDays(-rng.Between(60, 200));
    s.home = home;
    const std::string id = c_.ids.Local(kHere, authority, c_.family, person.slot);
    Seen seen = See(c_, person, {kHere, authority, ordered, 0, false});
    c_.out.Row(authority, Sheet::kPupils, id, c_.ids.Upn(c_.family, person), "", person.known_as_surname,
               seen.forename, "", "", "", seen.birth, SexCode(seen), seen.ethnicity, "English",
               c_.area.Line(home), c_.area.PostcodeOf(home).postcode, s.school->number, s.school->name,
               s.school->phone, "Nursery", "N", "", s.entry, ordered, "N", "");
    Tell(c_, kHere, authority, id, person, Trap::kAdoptedBirth);
  }

  // Away for a year or two and back: the old record of the pupil is still there.
  void Returned(const Person& person, const Schooling& now, Rng& rng) {
    const Date left = c_.family.away->from;
    if (person.birth.AgeOn(left) < 5 || person.birth.AgeOn(left) > 15) return;
    Schooling then = now;
    then.year = AcademicYear(left) - AcademicYear(person.birth) - 5;
    then.entry = std::max(September(AcademicYear(person.birth) + 5), left.AddDays(-700));
    const auto& hood =
        c_.area.neighbourhoods[static_cast<std::size_t>(c_.area.NeighbourhoodOf(c_.family.index))];
    then.school = &c_.area.schools[static_cast<std::size_t>(then.year > 6 ? hood.secondary : hood.primary)];
    then.authority = hood.authority;
    Pupil(person, then, c_.ids.Local(kHere, then.authority, c_.family, person.slot, 3), Trap::kReturner, 3,
          left, rng);
  }

  void Years(const Person& person, const Schooling& s, const std::string& id, Rng& rng) {
    if (s.year >= 7 && s.year <= 13 && !s.placed_elsewhere) {
      const auto& hood = c_.area.neighbourhoods[static_cast<std::size_t>(s.home.neighbourhood)];
      const School& primary = c_.area.schools[static_cast<std::size_t>(hood.primary)];
      Date from = September(AcademicYear(person.birth) + 5);
      if (c_.family.arrived) from = std::max(from, *c_.family.arrived);
      const Date to = September(AcademicYear(person.birth) + 12).AddDays(-45);
      if (from < to)
        c_.out.Row(s.authority, Sheet::kEnrolments, id, primary.number, primary.name, from, to,
                   "Moved to secondary school");
    }
    const bool known = !c_.services.needs.empty();
    const int this_year = AcademicYear(c_.AsOf());
    for (int back = 1; back <= 3; ++back) {
      const int year = this_year - back;
      const int group = year - AcademicYear(person.birth) - 5;
      if (group < 1 || group > 11 || September(year) < s.entry.AddDays(-2200)) continue;
      const double absent = std::min(0.9, rng.Exponential(known ? 0.095 : 0.058));
      if (back > 1 && absent < 0.2) continue;  // older years: only severe absence is still on file
      const int possible = 380;
      const int attended = static_cast<int>(possible * (1 - absent));
      c_.out.Row(s.authority, Sheet::kAttendance, id, fmt::format("{}/{:02}", year - 1, year % 100),
                 Date::FromYmd(year, 7, 22), possible, attended,
                 static_cast<int>((possible - attended) * 0.35),
                 absent >= 0.5   ? "Severely absent"
                 : absent >= 0.1 ? "Persistently absent"
                                 : "");
    }
    Suspensions(person, s, id, known, rng);
    if (rng.Chance(rates::kHomeEducated * 0.6) && s.year >= 3) {  // at home for a time, and back
      const Worker& worker =
          c_.area.WorkerOf(s.authority, Team::kAttendance, static_cast<std::uint64_t>(c_.family.index));
      const Date from = c_.AsOf().AddDays(-rng.Between(400, 1500));
      if (from > September(AcademicYear(person.birth) + 5))
        c_.out.Row(s.authority, Sheet::kHomeEducation, id, from, from.AddDays(rng.Between(90, 380)),
                   "Lifestyle or choice", worker.name, worker.phone);
    }
  }

  void Suspensions(const Person& person, const Schooling& s, const std::string& id, bool known, Rng& rng) {
    // A few pupils have most of the suspensions: one in fourteen secondary pupils, about two each a year.
    const bool prone = rng.Chance(known ? 0.24 : 0.06);
    if (!prone) return;
    static constexpr std::string_view kReasons[] = {"Persistent disruptive behaviour",
                                                    "Persistent disruptive behaviour",
                                                    "Verbal abuse of an adult",
                                                    "Physical assault against a pupil",
                                                    "Damage",
                                                    "Drug and alcohol related",
                                                    "Threatening behaviour"};
    for (int group = 1; group <= std::min(s.year, 11); ++group) {
      const int year = AcademicYear(person.birth) + 5 + group;
      if (September(year) < c_.AsOf().AddDays(-3653)) continue;
      const int count = rng.Poisson(group >= 7 ? 1.9 : 0.12);
      for (int n = 0; n < count; ++n) {
        const Date on = AddWorkingDays(September(year).AddDays(rng.Between(10, 310)), 0);
        if (on > c_.AsOf().AddDays(-3)) continue;
        const int sessions = 2 * rng.Between(1, 5);
        c_.out.Row(s.authority, Sheet::kSuspensions, id, on, AddWorkingDays(on, sessions / 2 - 1), sessions,
                   rng.Pick(kReasons), rng.Chance(0.008) ? "Permanent exclusion" : "Suspension",
                   s.school->name);
      }
    }
  }

  const Context& c_;
  std::set<std::pair<int, int>> told_;
};

}  // namespace

bool IsHere(const Context& context, const Person& person) {
  return person.AliveOn(context.AsOf()) && context.family.InAreaOn(context.AsOf()) &&
         (person.HomeOn(context.AsOf()) >= 0 ||
          context.services.CareOn(person.slot, context.AsOf()) != nullptr);
}

bool HasFormerUpn(const Context& context, const Person& person) {
  return person.child && person.adopted_from < 0 && !person.identity_ended &&
         person.birth.AgeOn(context.AsOf()) >= 6 && RecordRng(context, kHere, person.slot, 13).Chance(0.012);
}

std::optional<Schooling> SchoolingOf(const Context& context, const Person& person) {
  if (!person.child || person.identity_ended || !IsHere(context, person)) return std::nullopt;
  Schooling s;
  s.year = AcademicYear(context.AsOf()) - AcademicYear(person.birth) - 5;
  if (s.year < 0 || s.year > 13) return std::nullopt;
  Rng rng = RecordRng(context, kHere, person.slot, 10);
  if (s.year > 11 && rng.Chance(0.45)) return std::nullopt;  // college, training or work
  if (rng.Chance(rates::kHomeEducated)) return std::nullopt;
  const CarePeriod* care = context.services.CareOn(person.slot, context.AsOf());
  const auto address = context.family.AddressOn(person, context.AsOf());
  if (care != nullptr && care->episodes.back().place != "P1")
    s.home = care->episodes.back().placement;
  else if (address)
    s.home = *address;
  else
    return std::nullopt;
  s.authority = context.area.AuthorityOf(s.home);
  if (s.authority < 0) return std::nullopt;  // schooled outside the area
  s.placed_elsewhere = care != nullptr && care->authority != s.authority;
  const auto& hood = context.area.neighbourhoods[static_cast<std::size_t>(s.home.neighbourhood)];
  const Authority& authority = context.area.authorities[static_cast<std::size_t>(s.authority)];
  const bool ehc = RecordRng(context, Source::kSend, person.slot, 9).Unit() < rates::kEhcPlan;
  int school = s.year > 11  ? (rng.Chance(0.5) ? authority.college : hood.secondary)
               : s.year > 6 ? hood.secondary
                            : hood.primary;
  if (ehc && rng.Chance(0.38)) school = authority.special_school;
  s.school = &context.area.schools[static_cast<std::size_t>(school)];
  s.entry = September(AcademicYear(person.birth) + (s.year > 11 ? 17 : s.year > 6 ? 12 : 5));
  if (context.family.arrived && *context.family.arrived > s.entry)
    s.entry = context.family.arrived->AddDays(12);
  if (context.family.away && context.family.away->to && *context.family.away->to > s.entry)
    s.entry = context.family.away->to->AddDays(9);
  if (person.adopted_from >= 0 && person.surnames.front().from > s.entry)
    s.entry = person.surnames.front().from;
  if (care != nullptr && care->episodes.back().from > s.entry && s.placed_elsewhere)
    s.entry = care->episodes.back().from;
  return s;
}

void WriteSchools(const Context& context) {
  SchoolOffice(context).Write();
}

}  // namespace kindred::demo
