// Special educational needs: EHC plans and SEN support, for children and young people in the area's schools.
#include "demo/rates.hpp"
#include "demo/record.hpp"

namespace kindred::demo {

void WriteSend(const Context& context) {
  constexpr Source kHere = Source::kSend;
  static constexpr std::string_view kNeeds[] = {"Autistic spectrum disorder",
                                                "Speech, language and communication",
                                                "Social, emotional and mental health",
                                                "Moderate learning difficulty",
                                                "Specific learning difficulty",
                                                "Severe learning difficulty",
                                                "Physical disability",
                                                "Hearing impairment"};
  for (const Person& person : context.family.people) {
    const auto schooling = SchoolingOf(context, person);
    if (!schooling) continue;
    const double lot = RecordRng(context, kHere, person.slot, 9).Unit();
    if (lot >= rates::kEhcPlan + rates::kSenSupport) continue;
    Rng rng = RecordRng(context, kHere, person.slot, 12);
    const int authority = schooling->authority;
    const std::string id = context.ids.Local(kHere, authority, context.family, person.slot);
    const Seen seen = See(context, person, {kHere, authority, context.AsOf(), 0, false});
    context.out.Row(authority, Sheet::kSendPupils, id, seen.upn, seen.surname, seen.forename, seen.birth,
                    SexCode(seen), seen.postcode);
    const Trap trap = TrapOf(context, person);
    Tell(context, kHere, authority, id, person,
         trap == Trap::kNone && HasFormerUpn(context, person) ? Trap::kFormerUpn : trap);
    const Worker& officer =
        context.area.WorkerOf(authority, Team::kSend, static_cast<std::uint64_t>(context.family.index));
    const std::string_view need = rng.Pick(kNeeds);
    const int age = person.birth.AgeOn(context.AsOf());
    const Date support = person.birth.AddDays(rng.Between(4 * 365, std::max(4 * 365 + 1, age * 365)));
    if (support < context.AsOf()) {
      const bool plan = lot < rates::kEhcPlan;
      std::optional<Date> until;
      if (plan) {
        const Date request = support.AddDays(rng.Between(60, 500));
        const Date decided = request.AddDays(rng.Between(28, 60));
        const Date start = request.AddDays(rng.Between(110, 260));
        if (request < context.AsOf()) {
          const auto past = [&](Date day) {
            return day <= context.AsOf() ? std::optional<Date>(day) : std::nullopt;
          };
          std::optional<Date> review;
          if (start.AddDays(400) < context.AsOf()) review = context.AsOf().AddDays(-rng.Between(20, 350));
          until = past(start);
          context.out.Row(authority, Sheet::kEhcPlans,
                          Ids::Thing("EHC", context.family, person.slot * 16 + authority), id, request,
                          past(decided), past(start), "", review, need, schooling->school->name, officer.name,
                          officer.phone);
        }
      }
      context.out.Row(authority, Sheet::kSenSupport,
                      Ids::Thing("SS", context.family, person.slot * 16 + authority), id, support, until,
                      need, schooling->school->name, "");
    }
  }
}

}  // namespace kindred::demo
