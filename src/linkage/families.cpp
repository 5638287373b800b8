#include "linkage/families.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <tuple>

namespace kindred::linkage {
namespace {

constexpr std::array<std::string_view, 13> kKinshipNames = {
    "mother",          "father",  "parent",       "step_parent", "grandparent",    "carer", "foster_carer",
    "adoptive_parent", "sibling", "half_sibling", "partner",     "former_partner", "other"};
constexpr int kGrownUp = 18;

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

std::optional<Date> Later(std::optional<Date> a, std::optional<Date> b) {
  return a && b ? std::max(*a, *b) : a ? a : b;
}
std::optional<Date> Sooner(std::optional<Date> a, std::optional<Date> b) {
  return a && b ? std::min(*a, *b) : a ? a : b;
}

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

// What makes two ways of writing an address the same dwelling: its numbers and its postcode ("63 Clifton
// Court, Eastmoor|TS18 3NG" and "63 CLIFTON CT|TS183NG"); the whole text where it has no number.
std::string DwellingKey(std::string_view address) {
  const auto bar = address.rfind('|');
  const std::string_view line = address.substr(0, bar);
  std::string key;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] < '0' || line[i] > '9') continue;
    if (i > 0 && (line[i - 1] < '0' || line[i - 1] > '9')) key += ' ';
    key += line[i];
  }
  if (key.empty() || bar == std::string_view::npos || bar + 1 == address.size()) return std::string(address);
  key += '|';
  for (const char c : address.substr(bar + 1))
    if (c != ' ') key += c;
  return key;
}

// Where everybody lives on the day: each source's latest open address is one vote; most votes win, then the
// later start. Empty: not known.
std::vector<std::string> DwellingsOn(const FamilyInput& input, Date day) {
  struct Vote {
    std::uint32_t person, source;
    std::string key;
    std::optional<Date> from;
  };
  std::vector<Vote> votes;
  for (const Residence& r : input.residences)
    if (r.kind == ResidenceKind::kHome && !r.address.empty() && HoldsOn(r.from, r.to, day))
      votes.push_back({r.person, r.source, DwellingKey(r.address), r.from});
  const auto from = [](const Vote& v) { return v.from.value_or(Date::FromDays(-1'000'000)); };
  std::ranges::sort(votes, [&](const Vote& x, const Vote& y) {
    return std::tuple(x.person, x.source, from(y), x.key) < std::tuple(y.person, y.source, from(x), y.key);
  });
  std::vector<std::string> dwelling(input.people.size());
  for (std::size_t i = 0; i < votes.size();) {
    const std::uint32_t person = votes[i].person;
    std::map<std::string, std::pair<int, Date>> tally;
    for (std::uint32_t last = 0; i < votes.size() && votes[i].person == person; ++i) {
      if (!tally.empty() && votes[i].source == last) continue;  // the latest of each source only
      last = votes[i].source;
      auto& [count, since] = tally.try_emplace(votes[i].key, 0, from(votes[i])).first->second;
      ++count;
      since = std::max(since, from(votes[i]));
    }
    const auto best = std::ranges::max_element(tally, {}, [](const auto& entry) { return entry.second; });
    dwelling[person] = best->first;
  }
  return dwelling;
}

class Composer {
 public:
  Composer(const FamilyInput& input, Date day)
      : input_(input),
        day_(day),
        people_(static_cast<std::uint32_t>(input.people.size())),
        dwelling_(DwellingsOn(input, day)),
        families_(people_),
        has_parent_(people_) {}

  Families Compose() {
    AddRelationships();
    AddGroups();
    AddSharedDwellings();
    for (std::size_t i = 0; i < bonds_.size(); ++i)
      if (holds_[i]) families_.Join(bonds_[i].a, bonds_[i].b);
    return Number();
  }

 private:
  [[nodiscard]] bool IsChild(std::uint32_t person) const {
    return input_.people[person].birth && input_.people[person].birth->AgeOn(day_) < kGrownUp;
  }
  [[nodiscard]] bool IsAlive(std::uint32_t person) const {
    return !input_.people[person].death || *input_.people[person].death > day_;
  }
  [[nodiscard]] bool LiveTogether(std::uint32_t a, std::uint32_t b) const {
    return !dwelling_[a].empty() && dwelling_[a] == dwelling_[b];
  }
  [[nodiscard]] bool MayLiveTogether(std::uint32_t a, std::uint32_t b) const {
    return dwelling_[a].empty() || dwelling_[b].empty() || dwelling_[a] == dwelling_[b];
  }
  void Add(const Bond& bond, bool holds) {
    bonds_.push_back(bond);
    holds_.push_back(holds && HoldsOn(bond.from, bond.to, day_) && IsAlive(bond.a) && IsAlive(bond.b));
  }

  // Stated relatives are one family while they live together, or while nobody knows that they live apart. A
  // child whom no address places with any parent stays with a parent who has responsibility.
  void AddRelationships() {
    std::vector<std::size_t> apart;  // bonds of parents and children who seem to live apart
    for (const StatedRelationship& r : input_.relationships) {
      if (r.person == r.other || r.kind == Kinship::kFormerPartner || r.kind == Kinship::kFosterCarer)
        continue;
      Bond bond{r.person, r.other, MembershipReason::kParentOf, MembershipReason::kChildOf, r.from,
                r.to,     r.source};
      const bool parent = IsParent(r.kind);
      if (r.kind == Kinship::kPartner)
        bond.for_a = bond.for_b = MembershipReason::kPartnerOf;
      else if (r.kind == Kinship::kSibling || r.kind == Kinship::kHalfSibling)
        bond.for_a = bond.for_b = MembershipReason::kSiblingOf;
      else if (!parent)
        bond.for_a = bond.for_b = MembershipReason::kCarerOf;
      const bool close = parent || r.kind == Kinship::kPartner;
      const bool together = LiveTogether(r.person, r.other);
      const bool unknown = close && MayLiveTogether(r.person, r.other) &&
                           (!parent || IsChild(r.other) || !input_.people[r.other].birth);
      Add(bond, together || unknown);
      if (!holds_.back()) {
        if (parent && IsChild(r.other) && r.kind != Kinship::kStepParent && HoldsOn(r.from, r.to, day_) &&
            IsAlive(r.person) && r.parental_responsibility.value_or(true))
          apart.push_back(bonds_.size() - 1);
      } else if (parent || r.kind == Kinship::kGrandparent || r.kind == Kinship::kCarer) {
        has_parent_[r.other] = true;
      }
    }
    std::ranges::stable_sort(apart, {}, [&](std::size_t i) { return std::tuple(bonds_[i].b, bonds_[i].a); });
    for (const std::size_t i : apart)
      if (!has_parent_[bonds_[i].b] && dwelling_[bonds_[i].b].empty()) holds_[i] = true;
  }

  // People whom a source lists together are bound to the first of them, where they may live together.
  void AddGroups() {
    std::map<std::tuple<std::uint32_t, bool, std::string>, std::vector<const StatedGroup*>> groups;
    for (const StatedGroup& group : input_.groups)
      if (!group.key.empty()) groups[{group.source, group.household, group.key}].push_back(&group);
    for (auto& [key, members] : groups) {
      const auto reason =
          std::get<1>(key) ? MembershipReason::kSharedHousehold : MembershipReason::kSharedFile;
      std::ranges::sort(members, {}, [](const StatedGroup* g) { return g->person; });
      std::map<std::string, const StatedGroup*> first;  // by dwelling
      for (const StatedGroup* member : members) {
        const auto [at, fresh] = first.try_emplace(dwelling_[member->person], member);
        const StatedGroup& other = fresh ? *members.front() : *at->second;
        if (other.person == member->person) continue;
        const bool holds = fresh ? std::get<1>(key) && MayLiveTogether(other.person, member->person)
                                 : !at->first.empty() || std::get<1>(key);
        Add({other.person, member->person, reason, reason, Later(other.from, member->from),
             Sooner(other.to, member->to), member->source},
            holds);
      }
    }
  }

  // One dwelling and one surname on the day. A dwelling alone says nothing: it may have been let again.
  void AddSharedDwellings() {
    std::map<std::pair<std::string, std::string>, std::uint32_t> first;
    for (std::uint32_t person = 0; person < people_; ++person) {
      if (dwelling_[person].empty()) continue;
      for (const std::string& surname : input_.people[person].surnames) {
        for (std::size_t from = 0; from < surname.size();) {
          const auto to = std::min(surname.find(' ', from), surname.size());
          const auto [at, fresh] =
              first.try_emplace({dwelling_[person], surname.substr(from, to - from)}, person);
          if (!fresh && at->second != person)
            Add({at->second,
                 person,
                 MembershipReason::kSharedAddress,
                 MembershipReason::kSharedAddress,
                 {},
                 {},
                 0},
                true);
          from = to + 1;
        }
      }
    }
  }

  Families Number() {
    Families result;
    result.on = day_;
    // Adults alone are no family of this kind: somebody in it is a child, or the child of somebody in it.
    std::vector<bool> has_child(people_);
    for (std::uint32_t person = 0; person < people_; ++person)
      if (IsChild(person)) has_child[families_.Root(person)] = true;
    for (std::size_t i = 0; i < bonds_.size(); ++i)
      if (holds_[i] && bonds_[i].for_b == MembershipReason::kChildOf)
        has_child[families_.Root(bonds_[i].b)] = true;
    std::vector<std::uint32_t> number(people_, people_);
    result.on_day.resize(people_);
    for (std::uint32_t person = 0; person < people_; ++person) {
      const std::uint32_t root = families_.Root(person);
      if (!has_child[root]) {
        result.on_day[person] = result.count++;
        continue;
      }
      if (number[root] == people_) number[root] = result.count++;
      result.on_day[person] = number[root];
    }
    AddMemberships(result);
    return result;
  }

  void AddMemberships(Families& result) const {
    std::vector<bool> placed(people_);
    const auto add = [&](std::uint32_t person, std::uint32_t through, MembershipReason reason,
                         std::size_t i) {
      const Bond& bond = bonds_[i];
      const std::uint32_t family = result.on_day[through];
      const bool current = result.on_day[person] == family;
      result.memberships.push_back(
          {family, person, reason, through, bond.source, bond.from, bond.to, current && holds_[i]});
      placed[person] = placed[person] || current;
    };
    for (std::size_t i = 0; i < bonds_.size(); ++i) {
      add(bonds_[i].a, bonds_[i].b, bonds_[i].for_a, i);
      add(bonds_[i].b, bonds_[i].a, bonds_[i].for_b, i);
    }
    for (std::uint32_t person = 0; person < people_; ++person)
      if (!placed[person])
        result.memberships.push_back(
            {result.on_day[person], person, MembershipReason::kAlone, person, 0, {}, {}, true});
    const auto key = [](const Membership& m) {
      return std::tuple(m.family, m.person, !m.current, m.reason, m.through, m.source);
    };
    std::ranges::stable_sort(result.memberships, {}, key);
    const auto same = [](const Membership& x, const Membership& y) {
      return x.family == y.family && x.person == y.person && x.reason == y.reason && x.through == y.through &&
             x.from == y.from;
    };
    result.memberships.erase(std::unique(result.memberships.begin(), result.memberships.end(), same),
                             result.memberships.end());
  }

  const FamilyInput& input_;
  Date day_;
  std::uint32_t people_;
  std::vector<std::string> dwelling_;
  Union families_;
  std::vector<bool> has_parent_;
  std::vector<Bond> bonds_;
  std::vector<bool> holds_;  // beside bonds_: on the day
};

}  // namespace

Kinship KinshipFromName(std::string_view name) {
  const auto at = std::ranges::find(kKinshipNames, name);
  return at == kKinshipNames.end() ? Kinship::kOther : static_cast<Kinship>(at - kKinshipNames.begin());
}

std::string_view KinshipName(Kinship kind) {
  return kKinshipNames[static_cast<std::size_t>(kind)];
}

std::string_view MembershipReasonText(MembershipReason reason) {
  switch (reason) {
    case MembershipReason::kParentOf:
      return "is a parent of";
    case MembershipReason::kChildOf:
      return "is a child of";
    case MembershipReason::kSiblingOf:
      return "is a brother or sister of";
    case MembershipReason::kPartnerOf:
      return "is the partner of";
    case MembershipReason::kCarerOf:
      return "looks after, or is looked after by";
    case MembershipReason::kSharedHousehold:
      return "is listed in one household with";
    case MembershipReason::kSharedFile:
      return "is kept in one family file with";
    case MembershipReason::kSharedAddress:
      return "lives at the same address as";
    case MembershipReason::kAlone:
      return "nobody else is known";
  }
  return "";
}

Families ComposeFamilies(const FamilyInput& input, const FamilyOptions& options) {
  return Composer(input, options.on ? *options.on : LatestStated(input)).Compose();
}

}  // namespace kindred::linkage
