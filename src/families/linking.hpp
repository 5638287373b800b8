// The steps of `kindred link`, between the public function (link.hpp) and the store: reading what all
// sources say into memory once, and what comes out of linkage on its way back.
//
//   LinkInput input = ReadLinkInput(tx);                 // one snapshot, streamed
//   linkage::RecordTable table = MakeTable(input);
//   LinkOutcome outcome = Compose(input, linkage::Link(table, …));
//   WriteOutcome(db, input, outcome, …);                 // in slices, then one publish
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/ids.hpp"
#include "base/policy.hpp"
#include "families/link.hpp"
#include "families/quality.hpp"
#include "families/stable.hpp"
#include "linkage/families.hpp"
#include "linkage/linkage.hpp"
#include "store/database.hpp"

namespace kindred::families {

struct SourceFacts {
  SourceId id;
  Section section = Section::kCore;
  bool own = false;
  std::string as_of;
  std::int64_t extract = 0;  // the latest published
};

struct NameFact {
  std::string forename, middle, surname, from, to;
  bool current = true;  // false: former
};

struct AddressFact {
  std::string line, postcode, from, to;
  linkage::ResidenceKind kind = linkage::ResidenceKind::kHome;
};

// What one source says of one person.
struct RecordFacts {
  RecordId id;
  std::uint32_t source = 0;  // position in LinkInput::sources
  std::vector<NameFact> names;
  std::vector<AddressFact> addresses;
  std::vector<std::pair<std::string, std::string>> identifiers;  // scheme, value
  std::vector<std::pair<std::string, std::string>> contacts;     // kind, value
  std::vector<std::string> case_numbers;  // of social care, with the authority in front
  std::string birth_date, expected_birth_date, death_date, sex;
  bool sealed = false;  // an identity closed by adoption
};

struct RelationshipFact {
  std::uint32_t row = 0, other = 0, source = 0;
  linkage::Kinship kind = linkage::Kinship::kOther;
  std::optional<bool> parental_responsibility;
  std::string from, to;
};

struct GroupFact {
  std::uint32_t row = 0;
  bool household = true;
  std::string key, from, to;
};

struct PersonCard {
  std::string state = "index";
  std::string name, surname;  // surname is not stored; it makes family titles
  std::string birth_date, expected_birth_date, death_date, sex, postcode;
  bool operator==(const PersonCard& o) const {
    return state == o.state && name == o.name && birth_date == o.birth_date && death_date == o.death_date &&
           expected_birth_date == o.expected_birth_date && sex == o.sex && postcode == o.postcode;
  }
};

struct OldMember {
  std::int64_t family = 0, person = 0, through = 0;
  std::string role, reason, from, to;
  bool current = false;
  bool operator==(const OldMember&) const = default;
};

struct OldRecord {
  std::int64_t person = 0;
  double probability = 0;
  std::string how;
};

struct OldEdge {
  std::int64_t a = 0, b = 0;
  double weight = 0, probability = 0;
  std::string state;
};

struct Preference {
  std::int64_t person = 0, source = 0;
  std::string fact, value;
};

struct LinkInput {
  bool partial = false;       // only what hangs together with a decision or with changes
  std::size_t changed = 0;    // records that imports changed since the run before; of a run of changes
  bool lists_people = false;  // some source lists people apart, though perhaps none of these records
  bool sees_imports = true;   // after this run, all that is published now has been linked
  std::vector<SourceFacts> sources;
  std::vector<RecordFacts> records;
  std::unordered_map<std::int64_t, std::uint32_t> row_of;  // record id → position in records
  std::vector<RelationshipFact> relationships;
  std::vector<GroupFact> groups;
  linkage::Decisions decisions;
  std::vector<Preference> preferences;
  // What the store holds now.
  std::unordered_map<std::int64_t, OldRecord> old_records;
  std::unordered_map<std::int64_t, std::int64_t> former_person, former_family;
  std::unordered_map<std::int64_t, PersonCard> old_cards;
  std::vector<OldMember> old_members;
  std::vector<OldEdge> old_edges;
  std::unordered_map<std::int64_t, std::string> old_titles;
  std::int64_t published_run = 0, last_run = 0;
  std::string on_day;  // the latest day that any source's extract describes
};

struct NewMember {
  std::uint32_t family = 0, person = 0, through = 0;  // positions
  std::string role, reason, from, to;
  bool current = false;
};

struct LinkOutcome {
  std::vector<std::vector<std::uint32_t>> clusters;  // rows of each person
  std::vector<std::vector<float>> probability;       // beside clusters
  std::vector<bool> decided;                         // per row: a decision speaks about it
  std::vector<OldEdge> edges;                        // by record ids
  std::vector<PersonCard> cards;                     // per person
  KeptIds people;
  std::vector<NewMember> members;
  std::vector<std::string> titles;  // per family
  KeptIds families;
  std::vector<std::vector<std::uint32_t>> family_people;
  std::size_t unsettled = 0;
  std::vector<std::pair<std::int64_t, std::int64_t>>
      keys;            // LinkKeys, record; of a partial run: of changed records
  RunQuality quality;  // of a whole run
};

[[nodiscard]] LinkInput ReadLinkInput(store::Transaction& tx);
// The same for the people of these records, those who may be the same, and all their families.
[[nodiscard]] LinkInput ReadLinkInputAround(store::Transaction& tx, std::span<const RecordId> records);
// Only what sources say of these records; nothing of what the store made of them.
[[nodiscard]] LinkInput ReadRecords(store::Transaction& tx, std::span<const RecordId> records);
[[nodiscard]] linkage::RecordTable MakeTable(const LinkInput& input);
// Links an input that was read, writes and publishes what comes of it. Fills the counts of the report.
// `keys`: those that a partial run adds; a whole run makes all.
[[nodiscard]] Result<LinkReport> LinkInputNow(store::Database& db, const sharing::Access& access,
                                              LinkInput& input, const LinkOptions& options,
                                              std::vector<std::pair<std::int64_t, std::int64_t>> keys = {});
// From clusters and pairs to people, cards and families with their ids kept.
[[nodiscard]] LinkOutcome Compose(const LinkInput& input, const linkage::LinkResult& result);

// What the search tables should hold for one person.
struct SearchTerms {
  std::vector<std::string> tokens;
  std::vector<std::int64_t> keys;
};
[[nodiscard]] SearchTerms TermsOf(const LinkInput& input, std::span<const std::uint32_t> rows);

// Stages the changes in slices and publishes them in one transaction. Fills the counts of `report`.
[[nodiscard]] Result<void> WriteOutcome(store::Database& db, const LinkInput& input, LinkOutcome& outcome,
                                        const linkage::Model& model, const LinkOptions& options,
                                        AccountId account, LinkReport& report);

}  // namespace kindred::families
