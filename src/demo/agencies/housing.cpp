// Social housing: tenancies with the people who live there. Children who have left care have their own.
#include "demo/rates.hpp"
#include "demo/record.hpp"

namespace kindred::demo {

void WriteHousing(const Context& context) {
  constexpr Source kHere = Source::kHousing;
  const Date as_of = context.AsOf();
  if (context.family.asylum || !context.family.InAreaOn(as_of)) return;
  const double chance =
      context.services.needs.empty() ? rates::kSocialHousing * 0.9 : rates::kSocialHousing * 2.1;
  for (const int home : {kMainHome, kOtherHome, kGrandparentHome}) {
    const auto& addresses = context.family.homes[static_cast<std::size_t>(home)];
    if (addresses.empty()) continue;
    Rng rng(context.area.options.seed, Stream::kObserve, static_cast<std::uint64_t>(context.family.index),
            9'000'000 + static_cast<std::uint64_t>(home));
    if (!rng.Chance(home == kOtherHome ? chance * 0.5 : chance)) continue;
    const Person* tenant = nullptr;
    for (const Person& person : context.family.people)
      if (!person.child && person.AliveOn(as_of) && person.HomeOn(as_of) == home &&
          (tenant == nullptr || person.sex == Sex::kFemale))
        tenant = &person;
    if (tenant == nullptr) continue;
    const HomeAddress& now = addresses.back();
    const int a = context.area.AuthorityOf(now.address);
    if (a < 0 || now.from > as_of) continue;
    const std::string tenancy = Ids::Thing("TEN", context.family, home);
    const std::string tenant_id = context.ids.Local(kHere, a, context.family, tenant->slot);
    const std::string line = context.area.Line(now.address),
                      postcode = context.area.PostcodeOf(now.address).postcode;
    const Worker& officer =
        context.area.WorkerOf(a, Team::kHousing, static_cast<std::uint64_t>(now.address.neighbourhood));
    const Seen seen = See(context, *tenant, {kHere, a, as_of, 0, false});
    context.out.Row(a, Sheet::kTenancies, tenancy, tenant_id, tenant->sex == Sex::kMale ? "Mr" : "Ms",
                    seen.forename, seen.surname, seen.birth, line, postcode, now.from, "",
                    context.area.authorities[static_cast<std::size_t>(a)].name + " Homes", officer.name,
                    officer.phone, rng.Chance(0.14) ? "Y" : "N");
    Tell(context, kHere, a, tenant_id, *tenant, TrapOf(context, *tenant));
    for (const Person& person : context.family.people) {
      if (person.slot == tenant->slot || !person.AliveOn(as_of) || person.HomeOn(as_of) != home ||
          person.identity_ended)
        continue;
      if (!rng.Chance(person.child ? 0.95 : 0.85)) continue;  // not everybody is on the tenancy
      const std::string id = context.ids.Local(kHere, a, context.family, person.slot);
      const Seen member = See(context, person, {kHere, a, as_of, 0, false});
      std::string_view relation = person.child ? (person.sex == Sex::kMale ? "Son" : "Daughter") : "Partner";
      if (person.child && tenant->slot != person.mother && tenant->slot != person.father)
        relation = tenant->slot == kGrandmother || tenant->slot == kGrandfather ? "Grandchild" : "Stepchild";
      if (person.slot == kGrandmother || person.slot == kGrandfather)
        relation = tenant->slot == kGrandmother ? "Partner" : "Parent";
      context.out.Row(a, Sheet::kHouseholdMembers, id, tenancy, tenant_id, member.forename, member.surname,
                      member.birth, relation, std::max(now.from, person.birth), "", line, postcode);
      Tell(context, kHere, a, id, person, TrapOf(context, person));
    }
  }
}

}  // namespace kindred::demo
