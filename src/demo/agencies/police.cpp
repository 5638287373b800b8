// Police notifications: adults and children named at an incident, as the officer heard the names.
#include <set>

#include "demo/record.hpp"

namespace kindred::demo {

void WritePolice(const Context& context) {
  constexpr Source kHere = Source::kPolice;
  std::set<std::string> told;
  for (const Incident& incident : context.services.incidents) {
    if (incident.on < context.AsOf().AddDays(-3653)) continue;
    for (std::size_t i = 0; i < incident.involved.size(); ++i) {
      const Person* person = context.family.Find(incident.involved[i]);
      if (person == nullptr || person->birth > incident.on) continue;
      // Sometimes a known person is entered as a new nominal.
      Rng rng = RecordRng(context, kHere, person->slot, 12, incident.number % 16);
      const int record =
          incident.number > 0 && rng.Chance(HabitsOf(kHere).duplicate) ? 1 + incident.number % 7 : 0;
      const std::string id =
          context.ids.Local(kHere, incident.authority, context.family, person->slot, record);
      const Seen seen =
          See(context, *person, {kHere, incident.authority, incident.on, incident.number % 9, false});
      const Worker& officer = context.area.WorkerOf(incident.authority, Team::kPolice,
                                                    static_cast<std::uint64_t>(incident.on.Days()));
      context.out.Row(incident.authority, Sheet::kPoliceNotices,
                      Ids::Thing("PPN", context.family, incident.number), id, seen.surname, seen.forename,
                      seen.birth, SexCode(seen), seen.line, seen.postcode, incident.on, incident.type,
                      incident.roles[i], incident.detail, officer.name, officer.phone);
      if (told.insert(id).second)
        Tell(context, kHere, incident.authority, id, *person,
             record > 0 ? Trap::kDuplicate : TrapOf(context, *person));
      if (record > 0) ++context.out.counts.mistakes[static_cast<std::size_t>(Mistake::kDuplicate)];
    }
  }
}

}  // namespace kindred::demo
