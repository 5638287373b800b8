// Child and adolescent mental health, and youth justice.
#include <set>

#include "demo/agencies/words.hpp"
#include "demo/record.hpp"

namespace kindred::demo {

void WriteCamhsAndJustice(const Context& context) {
  std::set<std::string> told;
  for (const Spell& spell : context.services.spells) {
    const bool mind = spell.kind == Spell::Kind::kCamhs;
    if (!mind && spell.kind != Spell::Kind::kYouthJustice) continue;
    if (spell.when.to && *spell.when.to < context.AsOf().AddDays(-3653)) continue;
    const Source here = mind ? Source::kCamhs : Source::kYouthJustice;
    const Person& person = *context.family.Find(spell.person);
    if (person.identity_ended) continue;
    Rng rng = RecordRng(context, here, person.slot, 12, spell.number % 16);
    const std::string id = context.ids.Local(here, spell.authority, context.family, person.slot);
    const Date on = spell.when.to.value_or(context.AsOf());
    const Seen seen = See(context, person, {here, spell.authority, on, 0, false});
    if (mind) {
      static constexpr std::string_view kReferrers[] = {"GP", "School", "Self", "Social care", "Paediatrics"};
      const Worker& worker = context.area.WorkerOf(
          spell.authority, Team::kCamhs, static_cast<std::uint64_t>(context.family.index + spell.number));
      context.out.Row(spell.authority, Sheet::kCamhsReferrals, id,
                      Ids::Thing("CR", context.family, spell.number), seen.nhs, seen.surname, seen.forename,
                      seen.birth, SexCode(seen), seen.postcode, spell.when.from, spell.when.to, spell.reason,
                      spell.outcome, worker.name, worker.phone, rng.Pick(kReferrers));
    } else {
      const Worker& worker =
          context.area.WorkerOf(spell.authority, Team::kYouthJustice,
                                static_cast<std::uint64_t>(context.family.index + spell.number));
      // Youth justice notes the number of the case system, often the one from before the migration.
      bool known = false;
      for (const NeedEpisode& episode : context.services.needs)
        known = known || (episode.child == person.slot && episode.authority == spell.authority &&
                          episode.referred < spell.when.from);
      const std::string care_id =
          known && rng.Chance(0.6)
              ? context.ids.Local(Source::kCaseSystem, spell.authority, context.family, person.slot,
                                  spell.when.from < Date::FromYmd(2020, 10, 1) ? 1 : 0)
              : "";
      context.out.Row(spell.authority, Sheet::kYouthJusticeCases, id,
                      Ids::Thing("YJ", context.family, spell.number), seen.surname, seen.forename,
                      Names().HasNickname(person.forename) && rng.Chance(0.3)
                          ? Names().Nickname(person.forename, rng)
                          : "",
                      seen.birth, SexCode(seen), seen.ethnicity, seen.line, seen.postcode, care_id,
                      spell.reason, spell.when.from.AddDays(-rng.Between(20, 150)), spell.when.from,
                      spell.when.to, spell.outcome, worker.name, worker.phone);
    }
    if (told.insert(id).second) Tell(context, here, spell.authority, id, person, TrapOf(context, person));
  }
}

}  // namespace kindred::demo
