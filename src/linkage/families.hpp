// Who belongs to which family, and why. People (clusters of records) are given with what sources state about
// them: relationships, addresses over time, households and family files. A person may belong to several
// families over time; every membership has its reason and its dates. Pure.
//
//   FamilyInput input;
//   input.people = {{.birth = Date::FromYmd(2015, 5, 1)}, …};       // person numbers are positions
//   input.relationships.push_back({.person = 1, .other = 0, .kind = Kinship::kMother});
//   input.residences.push_back({.person = 0, .address = "12 MILL LANE|TS18 1AB", .from = …});
//   Families families = ComposeFamilies(input, {.on = Date::FromYmd(2026, 3, 31)});
//   families.on_day[person]  →  number of the family that day
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"

namespace kindred::linkage {

// "person is the <kind> of other", as in the store.
enum class Kinship : std::uint8_t {
  kMother,
  kFather,
  kParent,
  kStepParent,
  kGrandparent,
  kCarer,
  kFosterCarer,
  kAdoptiveParent,
  kSibling,
  kHalfSibling,
  kPartner,
  kFormerPartner,
  kOther,
};
// "mother", "foster_carer" …; anything else is kOther.
[[nodiscard]] Kinship KinshipFromName(std::string_view name);
[[nodiscard]] std::string_view KinshipName(Kinship kind);

struct FamilyPerson {
  std::optional<Date> birth;
  std::optional<Date> death;
  std::vector<std::string> surnames;  // folded; any that sources hold
};

struct StatedRelationship {
  std::uint32_t person = 0;
  std::uint32_t other = 0;
  Kinship kind = Kinship::kOther;
  std::optional<bool> parental_responsibility;
  std::optional<Date> from, to;  // half-open; nothing: not said
  std::uint32_t source = 0;
};

enum class ResidenceKind : std::uint8_t { kHome, kPlacement, kOther };

struct Residence {
  std::uint32_t person = 0;
  std::string address;  // equal text is the same dwelling; keep line and postcode together
  ResidenceKind kind = ResidenceKind::kHome;
  std::optional<Date> from, to;
  std::uint32_t source = 0;
};

// A source keeps people together under one key: household number, family file.
struct StatedGroup {
  std::uint32_t person = 0;
  std::string key;
  bool household = true;  // false: a family file, which may hold people of several homes
  std::optional<Date> from, to;
  std::uint32_t source = 0;
};

struct FamilyInput {
  std::vector<FamilyPerson> people;
  std::vector<StatedRelationship> relationships;
  std::vector<Residence> residences;
  std::vector<StatedGroup> groups;
};

struct FamilyOptions {
  std::optional<Date> on;  // the day for Families::on_day; nothing: the latest date stated
};

enum class MembershipReason : std::uint8_t {
  kParentOf,  // a parent of a child of the family
  kChildOf,   // a child of a parent of the family
  kSiblingOf,
  kPartnerOf,
  kCarerOf,          // looks after a child of the family
  kSharedHousehold,  // a source lists them in one household
  kSharedFile,       // a source keeps them in one family file
  kSharedAddress,    // the same dwelling at the same time
  kAlone,            // nobody else is known
};
[[nodiscard]] std::string_view MembershipReasonText(
    MembershipReason reason);  // "lives at the same address as"

struct Membership {
  std::uint32_t family = 0;
  std::uint32_t person = 0;
  MembershipReason reason = MembershipReason::kAlone;
  std::uint32_t through = 0;     // the other person whom the reason is about; itself for kAlone
  std::uint32_t source = 0;      // the source that states it
  std::optional<Date> from, to;  // when it held, as far as stated
  bool current = false;          // holds on FamilyOptions::on
};

struct Families {
  std::uint32_t count = 0;
  Date on;  // the day they were composed for
  std::vector<Membership>
      memberships;  // by family, then person; the first of a person and family is its main reason
  std::vector<std::uint32_t> on_day;  // per person: their family on the day `on`
};

// Composes families. Deterministic; the order of the lists does not matter to who is together. The work grows
// with the number of statements, never with pairs of people of one address beyond its size.
[[nodiscard]] Families ComposeFamilies(const FamilyInput& input, const FamilyOptions& options);

}  // namespace kindred::linkage
