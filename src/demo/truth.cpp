#include <algorithm>

#include "demo/record.hpp"

namespace kindred::demo {
namespace {

// Two living people of the family who bear the same first and last name on the reference date.
bool SharesName(const Family& family, const Person& person) {
  return std::any_of(family.people.begin(), family.people.end(), [&](const Person& other) {
    return other.slot != person.slot && other.adopted_from < 0 && person.adopted_from < 0 &&
           other.forename == person.forename &&
           other.surnames.back().surname == person.surnames.back().surname;
  });
}

}  // namespace

Trap TrapOf(const Context& context, const Person& person) {
  const bool unborn = person.birth > context.AsOf();
  if (person.adopted_from >= 0) return Trap::kAdoptedNew;
  if (person.identity_ended) return Trap::kAdoptedBirth;
  if (unborn) return person.twin >= 0 ? Trap::kUnbornTwin : Trap::kUnborn;
  if (person.twin >= 0) return Trap::kTwin;
  if (SharesName(context.family, person)) return Trap::kNamesake;
  return Trap::kNone;
}

std::string FamilyOf(const Family& family, const Person& person) {
  if (person.identity_ended) return "";
  // The unborn belong with the mother.
  const Person* where = &person;
  if (person.birth > family.as_of)
    if (const Person* mother = family.Find(person.mother)) where = mother;
  const int home = where->HomeOn(family.as_of);
  if (home < 0) return "";
  const bool children = std::any_of(family.people.begin(), family.people.end(), [&](const Person& other) {
    if (!other.child || other.identity_ended) return false;
    const Person* at = &other;
    if (other.birth > family.as_of)
      if (const Person* mother = family.Find(other.mother)) at = mother;
    return at->HomeOn(family.as_of) == home;
  });
  return children ? Ids::FamilyId(family, home) : "";
}

void Tell(const Context& context, Source source, int authority, std::string_view local, const Person& person,
          Trap trap) {
  std::string& truth = context.out.truth;
  truth += context.area.authorities[static_cast<std::size_t>(authority)].key;
  truth += '_';
  truth += FolderOf(source);
  truth += ',';
  truth += local;
  truth += ',';
  truth += Ids::PersonId(context.family, person.slot);
  truth += ',';
  truth += FamilyOf(context.family, person);
  truth += ',';
  truth += TrapName(trap);
  truth += '\n';
  ++context.out.counts.records;
  ++context.out.counts.traps[static_cast<std::size_t>(trap)];
}

}  // namespace kindred::demo
