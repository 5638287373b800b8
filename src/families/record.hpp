// The family record: composed from what sources hold whenever it is read, never copied. Every fact knows
// its source and row; what sources disagree on stays side by side; what a reader may not see is said, not
// shown; what is missing is named.
//
//   auto people = PeopleOfFamily(tx, family);                       // ids only, to open the gate with
//   Access access = …gate.Open(asker, {.people = people, .sections = Sections::All(), …});
//   Result<FamilyRecord> record = ReadFamily(tx, access, family, {.today = clock.Today()});
//   record->members[0].name; record->Conflicts(); record->missing;
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/date.hpp"
#include "base/ids.hpp"
#include "base/policy.hpp"
#include "sharing/access.hpp"
#include "store/database.hpp"

namespace kindred::families {

struct SourceOfFact {
  SourceId id;
  std::string name, title, agency, contact;
  Section section = Section::kCore;
  bool own = false;
  std::optional<int> expected_every_days;
  std::optional<Date> as_of;  // the day that its last extract describes
};

// One thing said by one source of one person.
struct StatedFact {
  std::size_t member = 0;  // position in FamilyRecord::members
  std::size_t source = 0;  // position in FamilyRecord::sources
  RowId row;
  std::string fact;      // name former_name birth_date sex address nhs upn phone …
  std::string value;     // as shown
  std::string from, to;  // ISO, may be empty
};

// Values of one fact that are not the same. The first is the one shown on top of the record.
struct ConflictValue {
  std::string value;
  std::vector<std::size_t> facts;  // positions in FamilyRecord::facts: who says so
  bool marked = false;             // somebody said that this one holds
};
struct Conflict {
  std::size_t member = 0;
  std::string fact;
  std::vector<ConflictValue> values;
  std::string why_marked;  // the reason given; empty when nobody marked one
};

struct Status {      // of a child, now
  std::string code;  // cin cpp cla care_leaver
  std::string text;  // "Child protection plan, neglect"
  std::optional<Date> since;
};

struct Member {
  PersonId person;
  std::string ref, name, sex, postcode, address;
  std::optional<Date> birth, expected, death;
  bool child = false, current = true, open = false, unborn = false;
  std::string reason, through;  // "lives at the same address as", "Ngozi Okafor"
  std::string from, to;
  std::int64_t version = 0;
  std::vector<Status> statuses;
  std::vector<std::string> relations;  // "mother of Amara Okafor (parental responsibility)"
  int household = -1;                  // position in FamilyRecord::households
  bool limited = false;  // in a child's view: named only, because the rest does not bear on the child
};

struct Relation {
  std::size_t from = 0, to = 0;  // members; from is the `kind` of to
  std::string kind;              // as in the store
  std::optional<bool> parental_responsibility;
  std::string from_date, to_date;
  std::vector<std::size_t> sources;
  RowId row;
};

struct Involved {
  std::size_t member = 0, source = 0;
  RowId row;
  std::string service, status, organisation, team, worker, worker_role, worker_contact, detail;
  std::optional<Date> from, to;
  bool current = false;
  std::vector<std::size_t> also;  // other sources that say the same
};

struct Happened {
  std::size_t member = 0, source = 0;
  RowId row;
  std::string kind, title, detail;
  Date on;
  std::optional<Date> to;
  int significance = 1;
};

struct Missing {
  std::string text;  // "No child health extract since 2 October 2025 (180 days; expected every 30)"
  Section section = Section::kCore;
};

struct FamilyRecord {
  FamilyId family;
  std::string ref, title;
  std::int64_t version = 0;
  bool index_only = false;      // nobody has opened it: known to universal services only
  std::vector<Member> members;  // children first, oldest first; then adults; former members last
  std::vector<SourceOfFact> sources;
  std::vector<StatedFact> facts;
  std::vector<Relation> relations;
  std::vector<Involved> involvements;  // current first, then latest start
  std::vector<Happened> events;        // newest first
  std::vector<Conflict> conflicts;
  std::vector<std::string> households;  // "12 Elm Road, TS18 1AB"
  std::vector<Missing> missing;
  std::vector<std::string> withheld;  // from the Access, in words
  std::optional<std::size_t> child;   // whose view it is
};

struct ReadOptions {
  Date today;
  PersonId child;  // none: the whole family
  bool with_events = true;
};

struct FamilyKey {
  FamilyId family;
  std::string ref, title;
};

// Finds a family by the opaque reference in its address; follows families that were joined. Nothing when
// there is none.
[[nodiscard]] std::optional<FamilyKey> FindFamily(store::Transaction& tx, const std::string& ref);
// The family a person is in now, or was in last.
[[nodiscard]] std::optional<FamilyKey> FamilyOfPerson(store::Transaction& tx, PersonId person);
// Finds a person by reference; follows merges.
[[nodiscard]] std::optional<PersonId> FindPerson(store::Transaction& tx, const std::string& ref);
// How long a closed index entry stays open for the worker who opened it, with a reason.
inline constexpr int kOpeningDays = 30;
// Is the family a closed index entry for this reader: known to universal services only, and not opened by them in the
// last kOpeningDays? What somebody else opened stays closed.
[[nodiscard]] bool IsClosedEntry(store::Transaction& tx, FamilyId family, AccountId reader);
// Is anybody in the family known to more than universal services, so that there is nothing to open?
[[nodiscard]] bool IsOpenRecord(store::Transaction& tx, FamilyId family);
// Ids of the people in a family, now or before: whom a page about it names.
[[nodiscard]] std::vector<PersonId> PeopleOfFamily(store::Transaction& tx, FamilyId family);

// Composes the record as far as `access` allows. kBadData when the family does not exist.
[[nodiscard]] Result<FamilyRecord> ReadFamily(store::Transaction& tx, const sharing::Access& access,
                                              FamilyId family, const ReadOptions& options);

// "Child protection plan" for "cpp"; the text itself for an unknown code.
[[nodiscard]] std::string StatusWords(const std::string& code);
// "Date of birth" for "birth_date".
[[nodiscard]] std::string FactTitle(const std::string& fact);
// A value for people: dates in words, "Female" for "female".
[[nodiscard]] std::string ShownValue(const std::string& fact, const std::string& value);

}  // namespace kindred::families
