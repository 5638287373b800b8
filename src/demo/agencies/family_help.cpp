// Family help: whole families with a lead practitioner, and seldom an identifier.
#include <set>

#include "demo/record.hpp"

namespace kindred::demo {

void WriteFamilyHelp(const Context& context) {
  constexpr Source kHere = Source::kFamilyHelp;
  std::set<std::string> told;
  for (const HelpEpisode& episode : context.services.help) {
    if (episode.when.to && *episode.when.to < context.AsOf().AddDays(-3653)) continue;
    const int a = episode.authority;
    Rng rng = RecordRng(context, kHere, 0, 12, episode.number % 16);
    const Worker& lead = context.area.WorkerOf(
        a, Team::kFamilyHelp, static_cast<std::uint64_t>(context.family.index * 8 + episode.number));
    const std::string key = Ids::Thing("FH", context.family, episode.number);
    const std::string household = Ids::Thing("HH", context.family, a);
    std::optional<Date> assessed = episode.when.from.AddDays(rng.Between(10, 35));
    if (*assessed > context.AsOf()) assessed.reset();
    const Date on = episode.when.to.value_or(context.AsOf());
    const std::string first = context.ids.Local(kHere, a, context.family, episode.members.front());
    const Person& first_child = *context.family.Find(episode.members.front());
    for (int slot : episode.members) {
      const Person& person = *context.family.Find(slot);
      const std::string id = context.ids.Local(kHere, a, context.family, slot);
      const Seen seen = See(context, person, {kHere, a, on, episode.number % 3, false});
      const std::string_view role = person.child                                               ? "Child"
                                    : slot == first_child.mother && person.sex == Sex::kFemale ? "Mother"
                                    : slot == first_child.father && person.sex == Sex::kMale   ? "Father"
                                    : slot == kSecondPartner                                   ? "Step parent"
                                    : slot == kGrandmother || slot == kGrandfather             ? "Grandparent"
                                                                                               : "Parent";
      context.out.Row(a, Sheet::kHelpMembers, id, key, household, seen.forename, seen.surname, seen.birth,
                      SexCode(seen), role, person.child ? "" : first, seen.line, seen.postcode,
                      episode.when.from, episode.when.to, lead.name, lead.role, lead.phone, episode.reason,
                      assessed);
      if (told.insert(id).second) Tell(context, kHere, a, id, person, TrapOf(context, person));
    }
  }
}

}  // namespace kindred::demo
