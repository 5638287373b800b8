// Child health (every child, with NHS number and mother) and midwifery (pregnancies, the unborn).
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "demo/record.hpp"

namespace kindred::demo {
namespace {

class Clinic {
 public:
  explicit Clinic(const Context& context) : c_(context) {}

  void Write() {
    for (const Person& person : c_.family.people) {
      if (!person.child || person.birth > c_.AsOf() || person.birth.AgeOn(c_.AsOf()) >= 19) continue;
      if (person.identity_ended)
        Register(person, person.identity_ended, 0, Trap::kAdoptedBirth);
      else if (IsHere(c_, person)) {
        Register(person, std::nullopt, 0, TrapOf(c_, person));
        Rng rng = RecordRng(c_, Source::kChildHealth, person.slot, 12);
        if (rng.Chance(HabitsOf(Source::kChildHealth).duplicate)) {
          ++c_.out.counts.mistakes[static_cast<std::size_t>(Mistake::kDuplicate)];
          Register(person, std::nullopt, 2, Trap::kDuplicate);
        }
      } else if (person.death && *person.death > c_.AsOf().AddDays(-1100) && c_.family.InAreaOn(c_.AsOf())) {
        Register(person, person.death, 0, TrapOf(c_, person));
      }
    }
    Pregnancies();
  }

 private:
  // The authority in whose clinics a person is, by address; the family's own when that is outside the area.
  int AuthorityOf(const Person& person, Date on) const {
    const auto address = c_.family.AddressOn(person, on);
    const int authority = address ? c_.area.AuthorityOf(*address) : -1;
    return authority >= 0 ? authority : c_.family.authority;
  }

  void Register(const Person& person, std::optional<Date> until, int variant, Trap trap) {
    constexpr Source kHere = Source::kChildHealth;
    const Date on = until ? until->AddDays(-1) : c_.AsOf();
    const int authority = AuthorityOf(person, on);
    Rng rng = RecordRng(c_, kHere, person.slot, 11, variant);
    const Seen seen = See(c_, person, {kHere, authority, on, variant, variant == 2});
    const std::string id = c_.ids.Local(kHere, authority, c_.family, person.slot, variant);
    const Worker& visitor = c_.area.WorkerOf(
        authority, person.birth.AgeOn(c_.AsOf()) < 5 ? Team::kHealthVisiting : Team::kSchoolNursing,
        static_cast<std::uint64_t>(c_.family.index));
    const auto address = c_.family.AddressOn(person, on);
    const int hood = address && c_.area.AuthorityOf(*address) >= 0 ? address->neighbourhood
                                                                   : c_.area.NeighbourhoodOf(c_.family.index);
    Date from = person.birth;
    if (c_.family.arrived && *c_.family.arrived > from) from = *c_.family.arrived;
    if (c_.family.away && c_.family.away->to && *c_.family.away->to > from) from = *c_.family.away->to;
    if (person.adopted_from >= 0) from = person.surnames.front().from;
    const Person* mother = c_.family.Find(person.mother);
    std::string mother_id;
    Seen mum;
    if (mother != nullptr && rng.Chance(0.93)) {
      mother_id = "M" + c_.ids.Local(kHere, authority, c_.family, mother->slot);
      mum = See(c_, *mother, {kHere, authority, std::max(person.birth, from), 0, false});
      if (told_.insert({authority, mother->slot}).second)
        Tell(c_, kHere, authority, mother_id, *mother, TrapOf(c_, *mother));
    }
    c_.out.Row(authority, Sheet::kHealthChildren, id, seen.nhs, seen.surname, seen.forename, seen.middle,
               seen.birth, SexCode(seen), seen.line, seen.postcode,
               c_.area.neighbourhoods[static_cast<std::size_t>(hood)].practice, visitor.name, visitor.phone,
               visitor.team, from, until, person.death, mother_id, mother_id.empty() ? "" : mum.nhs,
               mother_id.empty() ? "" : mum.surname, mother_id.empty() ? "" : mum.forename,
               mother_id.empty() ? std::optional<Date>() : mum.birth, seen.former_surname);
    Tell(c_, kHere, authority, id, person, trap);
    if (variant == 0) Visits(person, authority, id, until.value_or(c_.AsOf()), visitor, rng);
  }

  // The mandated contacts of the first years. After an adoption the history is carried to the new record.
  void Visits(const Person& person, int authority, const std::string& id, Date until, const Worker& visitor,
              Rng& rng) {
    if (person.birth < c_.AsOf().AddDays(-6 * 365)) return;
    struct Mandated {
      int day;
      std::string_view what;
    };
    static constexpr Mandated kVisits[] = {{13, "New birth visit"},
                                           {48, "6 to 8 week review"},
                                           {360, "1 year review"},
                                           {850, "2 to 2.5 year review"}};
    int n = 0;
    for (const Mandated& visit : kVisits) {
      const Date on = AddWorkingDays(person.birth.AddDays(visit.day + rng.Between(-2, visit.day / 6)), 0);
      if (on >= until || rng.Chance(0.08)) continue;
      const bool brought = !rng.Chance(c_.services.needs.empty() ? 0.03 : 0.10);
      c_.out.Row(authority, Sheet::kHealthVisits, fmt::format("{}-{}", id, ++n), id, on, visit.what,
                 brought ? "Seen" : "Was not brought", visitor.name);
    }
    if (!c_.services.needs.empty() && rng.Chance(0.5)) {
      const Date on = person.birth.AddDays(rng.Between(60, 1500));
      if (on < until)
        c_.out.Row(authority, Sheet::kHealthVisits, fmt::format("{}-{}", id, ++n), id, on,
                   "Emergency department attendance", "Seen", "");
    }
  }

  void Pregnancies() {
    constexpr Source kHere = Source::kMidwifery;
    const Date since = c_.AsOf().AddDays(-2 * 365);
    for (const Person& baby : c_.family.people) {
      if (!baby.child || baby.adopted_from >= 0 || baby.birth < since) continue;
      const Person* mother = c_.family.Find(baby.mother);
      if (mother == nullptr || !c_.family.InAreaOn(std::min(baby.birth, c_.AsOf()))) continue;
      const Date on = std::min(baby.birth.AddDays(3), c_.AsOf());
      const int authority = AuthorityOf(*mother, on);
      Rng rng = RecordRng(c_, kHere, baby.slot, 11);
      const bool born = baby.birth <= c_.AsOf();
      const int first = baby.twin_order == 2 ? baby.twin : baby.slot;
      const std::string pregnancy = Ids::Thing("PR", c_.family, first * 16 + authority);
      const std::string mother_id = c_.ids.Local(kHere, authority, c_.family, mother->slot);
      const std::string baby_id = "B" + c_.ids.Local(kHere, authority, c_.family, baby.slot);
      const Seen mum = See(c_, *mother, {kHere, authority, on, 0, false});
      const Seen child = See(c_, baby, {kHere, authority, on, 0, false});
      const Worker& midwife =
          c_.area.WorkerOf(authority, Team::kMidwifery, static_cast<std::uint64_t>(c_.family.index));
      // The due date is one of the pregnancy: twins share it.
      const Date due = c_.family.Find(first)->due.value_or(c_.family.Find(first)->birth);
      const bool named = born && rng.Chance(0.7);
      c_.out.Row(authority, Sheet::kPregnancies, pregnancy, mother_id, mum.nhs, mum.surname, mum.forename,
                 mum.birth, mum.line, mum.postcode, due.AddDays(-rng.Between(195, 215)), due,
                 baby.twin >= 0 ? 2 : 1, baby_id, std::max(1, baby.twin_order), born ? child.nhs : "",
                 mother->SurnameOn(on), named ? child.forename : "Baby",
                 born ? child.birth : std::optional<Date>(), born ? SexCode(child) : "", midwife.name,
                 midwife.phone,
                 !c_.services.needs.empty() && rng.Chance(0.4) ? "Safeguarding concern shared" : "");
      if (told_midwife_.insert({authority, mother->slot}).second)
        Tell(c_, kHere, authority, mother_id, *mother, TrapOf(c_, *mother));
      Tell(c_, kHere, authority, baby_id, baby, TrapOf(c_, baby));
    }
  }

  const Context& c_;
  std::set<std::pair<int, int>> told_, told_midwife_;
};

}  // namespace

void WriteHealth(const Context& context) {
  Clinic(context).Write();
}

}  // namespace kindred::demo
