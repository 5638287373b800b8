// Services for parents: adult mental health and drug and alcohol (NHS number), domestic abuse (none).
// Restricted.
#include <set>

#include "demo/record.hpp"

namespace kindred::demo {

void WriteAdultServices(const Context& context) {
  std::set<std::string> told;
  for (const Spell& spell : context.services.spells) {
    const bool abuse = spell.kind == Spell::Kind::kDomesticAbuse;
    if (spell.kind == Spell::Kind::kCamhs || spell.kind == Spell::Kind::kYouthJustice) continue;
    if (spell.when.to && *spell.when.to < context.AsOf().AddDays(-3653)) continue;
    const Source here = abuse ? Source::kDomesticAbuse : Source::kAdultServices;
    const Person& person = *context.family.Find(spell.person);
    const std::string id = context.ids.Local(here, spell.authority, context.family, person.slot);
    const Seen seen =
        See(context, person, {here, spell.authority, spell.when.to.value_or(context.AsOf()), 0, false});
    const auto pick = static_cast<std::uint64_t>(context.family.index + spell.number);
    if (abuse) {
      const Worker& worker = context.area.WorkerOf(spell.authority, Team::kDomesticAbuse, pick);
      context.out.Row(spell.authority, Sheet::kDomesticAbuseCases, id, seen.surname, seen.forename,
                      seen.birth, seen.postcode, spell.when.from, spell.when.to, spell.reason, spell.outcome,
                      worker.name, worker.phone);
    } else {
      const bool mind = spell.kind == Spell::Kind::kAdultMentalHealth;
      const Worker& worker =
          context.area.WorkerOf(spell.authority, mind ? Team::kAdultMentalHealth : Team::kSubstanceUse, pick);
      context.out.Row(spell.authority, Sheet::kAdultCases, id, worker.team, seen.nhs, seen.surname,
                      seen.forename, seen.birth, SexCode(seen), seen.line, seen.postcode, spell.when.from,
                      spell.when.to, spell.reason, spell.outcome, worker.name, worker.role, worker.phone,
                      "Y");
    }
    if (told.insert(id).second) Tell(context, here, spell.authority, id, person, TrapOf(context, person));
  }
}

}  // namespace kindred::demo
