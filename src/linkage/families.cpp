#include "linkage/families.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <unordered_map>

namespace kindred::linkage {
namespace {

constexpr std::array<std::string_view, 13> kKinshipNames = {
    "mother", "father", "parent", "step_parent", "grandparent", "carer", "foster_carer", "adoptive_parent",
    "sibling", "half_sibling", "partner", "former_partner", "other"};
constexpr int kGrownUp = 18;
constexpr std::size_t kLargestHousehold = 15;  // more at one address: a hostel, a school, a typing default

class Union {
 public:
  explicit Union(std::size_t size) : parent_(size) { std::iota(parent_.begin(), parent_.end(), 0U); }
  std::uint32_t Root(std::uint32_t x) {
    while (parent_[x] != x) x = parent_[x] = parent_[parent_[x]];
    return x;
  }
  void Join(std::uint32_t a, std::uint32_t b) {
    a = Root(a);
    b = Root(b);
    if (a != b) parent_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<std::uint32_t> parent_;
};

// A statement that two people are of one family, over some time.
struct Bond {
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  MembershipReason for_a = MembershipReason::kAlone;
  MembershipReason for_b = MembershipReason::kAlone;
  std::optional<Date> from, to;
  std::uint32_t source = 0;
};

bool HoldsOn(const std::optional<Date>& from, const std::optional<Date>& to, Date day) {
  return (!from || *from <= day) && (!to || day < *to);
}

std::optional<Date> Later(std::optional<Date> a, std::optional<Date> b) { return a && b ? std::max(*a, *b) : a ? a : b; }
std::optional<Date> Sooner(std::optional<Date> a, std::optional<Date> b) { return a && b ? std::min(*a, *b) : a ? a : b; }

Date LatestStated(const FamilyInput& input) {
  Date latest;
  const auto see = [&](const std::optional<Date>& day) {
    if (day && *day > latest) latest = *day;
  };
  for (const auto& r : input.residences) see(r.from);
  for (const auto& r : input.relationships) see(r.from);
  for (const auto& g : input.groups) see(g.from);
  for (const auto& p : input.people) see(p.birth);
  return latest;
}

bool IsParent(Kinship kind) {
  return kind == Kinship::kMother || kind == Kinship::kFather || kind == Kinship::kParent ||
         kind == Kinship::kAdoptiveParent || kind == Kinship::kStepParent;
}

}  // namespace

Kinship KinshipFromName(std::string_view name) {
  const auto at = std::ranges::find(kKinshipNames, name);
  return at == kKinshipNames.end() ? Kinship::kOther : static_cast<Kinship>(at - kKinshipNames.begin());
}

std::string_view KinshipName(Kinship kind) { return kKinshipNames[static_cast<std::size_t>(kind)]; }

std::string_view MembershipReasonText(MembershipReason reason) {
  switch (reason) {
    case MembershipReason::kParentOf: return "is a parent of";
    case MembershipReason::kChildOf: return "is a child of";
    case MembershipReason::kSiblingOf: return "is a brother or sister of";
    case MembershipReason::kPartnerOf: return "is the partner of";
    case MembershipReason::kCarerOf: return "looks after, or is looked after by";
    case MembershipReason::kSharedHousehold: return "is listed in one household with";
    case MembershipReason::kSharedFile: return "is kept in one family file with";
    case MembershipReason::kSharedAddress: return "lives at the same address as";
    case MembershipReason::kAlone: return "nobody else is known";
  }
  return "";
}

Families ComposeFamilies(const FamilyInput& input, const FamilyOptions& options) {
  Families result;
  const auto people = static_cast<std::uint32_t>(input.people.size());
  result.on = options.on ? *options.on : LatestStated(input);
  const Date day = result.on;

  // Where people live on the day: sharing a dwelling is what makes stated relatives one family.
  std::vector<Bond> bonds;
  std::vector<std::vector<std::pair<std::string, std::uint32_t>>> homes(people);
  std::map<std::string, std::vector<const Residence*>> dwellings;
  for (const Residence& residence : input.residences) {
    if (residence.kind != ResidenceKind::kHome || residence.address.empty()) continue;
    dwellings[residence.address].push_back(&residence);
  }
  for (auto& [address, residents] : dwellings) {
    std::ranges::sort(residents, {}, [](const Residence* r) { return std::pair(r->from.value_or(Date()), r->person); });
    if (residents.size() > kLargestHousehold * 8) continue;
    for (std::size_t i = 0; i < residents.size(); ++i)
      for (std::size_t j = i + 1; j < residents.size(); ++j) {
        const Residence& x = *residents[i];
        const Residence& y = *residents[j];
        if (x.person == y.person) continue;
        const auto from = Later(x.from, y.from);
        const auto to = Sooner(x.to, y.to);
        if (from && to && *to <= *from) continue;
        bonds.push_back({x.person, y.person, MembershipReason::kSharedAddress, MembershipReason::kSharedAddress, from, to, x.source});
      }
  }
  std::map<std::tuple<std::uint32_t, bool, std::string>, std::vector<const StatedGroup*>> groups;
  for (const StatedGroup& group : input.groups)
    if (!group.key.empty()) groups[{group.source, group.household, group.key}].push_back(&group);
  for (auto& [key, members] : groups) {
    const auto reason = std::get<1>(key) ? MembershipReason::kSharedHousehold : MembershipReason::kSharedFile;
    std::ranges::sort(members, {}, [](const StatedGroup* g) { return g->person; });
    for (std::size_t i = 1; i < members.size(); ++i) {
      const StatedGroup& x = *members[0];
      const StatedGroup& y = *members[i];
      if (x.person == y.person) continue;
      bonds.push_back({x.person, y.person, reason, reason, Later(x.from, y.from), Sooner(x.to, y.to), x.source});
    }
  }
  const auto is_child = [&](std::uint32_t person) {
    return input.people[person].birth && input.people[person].birth->AgeOn(day) < kGrownUp;
  };
  for (const StatedRelationship& r : input.relationships) {
    if (r.person == r.other || r.kind == Kinship::kFormerPartner || r.kind == Kinship::kOther ||
        r.kind == Kinship::kFosterCarer || r.kind == Kinship::kGrandparent)
      continue;
    Bond bond{r.person, r.other, MembershipReason::kParentOf, MembershipReason::kChildOf, r.from, r.to, r.source};
    if (r.kind == Kinship::kPartner) bond.for_a = bond.for_b = MembershipReason::kPartnerOf;
    else if (r.kind == Kinship::kSibling || r.kind == Kinship::kHalfSibling) bond.for_a = bond.for_b = MembershipReason::kSiblingOf;
    else if (!IsParent(r.kind)) bond.for_a = bond.for_b = MembershipReason::kCarerOf;
    if (IsParent(r.kind) && !is_child(r.other)) continue;
    bonds.push_back(bond);
  }

  Union families(people);
  std::vector<const Bond*> current;
  for (const Bond& bond : bonds)
    if (HoldsOn(bond.from, bond.to, day)) families.Join(bond.a, bond.b);
  std::vector<std::uint32_t> number(people, people);
  result.on_day.resize(people);
  for (std::uint32_t person = 0; person < people; ++person) {
    std::uint32_t& at = number[families.Root(person)];
    if (at == people) at = result.count++;
    result.on_day[person] = at;
  }
  std::vector<bool> placed(people);
  const auto add = [&](std::uint32_t family, std::uint32_t person, std::uint32_t through, MembershipReason reason, const Bond& bond) {
    result.memberships.push_back({family, person, reason, through, bond.source, bond.from, bond.to, HoldsOn(bond.from, bond.to, day)});
    placed[person] = placed[person] || result.on_day[person] == family;
  };
  for (const Bond& bond : bonds) {
    add(result.on_day[bond.b], bond.a, bond.b, bond.for_a, bond);
    add(result.on_day[bond.a], bond.b, bond.a, bond.for_b, bond);
  }
  for (std::uint32_t person = 0; person < people; ++person)
    if (!placed[person]) result.memberships.push_back({result.on_day[person], person, MembershipReason::kAlone, person, 0, {}, {}, true});
  std::ranges::stable_sort(result.memberships, [](const Membership& x, const Membership& y) {
    return std::tuple(x.family, x.person, !x.current, x.reason, x.through) <
           std::tuple(y.family, y.person, !y.current, y.reason, y.through);
  });
  const auto same = [](const Membership& x, const Membership& y) {
    return x.family == y.family && x.person == y.person && x.reason == y.reason && x.through == y.through && x.from == y.from;
  };
  result.memberships.erase(std::unique(result.memberships.begin(), result.memberships.end(), same), result.memberships.end());
  return result;
}

}  // namespace kindred::linkage
