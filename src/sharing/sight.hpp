// What one reader may see of whom, as decided: roles and purpose for the request as a whole, agreements for
// each agency whose sources are read, rules for each person. A Sight is not an Access: nothing was logged for
// it, so it may choose which people a page names (a search must filter before it cuts), but not read what the
// page shows.
//
//   Result<Sight> sight = gate.Weigh(asker, request);
//   sight->Sees(person, "Eastmoor schools", Section::kEducation);   // may this source's word on this person
//   be read? sight->LeavesOut(person, Field::kAddress);                      // is the person shielded?
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/date.hpp"
#include "base/ids.hpp"
#include "base/policy.hpp"

namespace kindred::sharing {

struct Agreement;

// What may be left out of a person's record though the section is shown.
enum class Field : std::uint8_t {
  kAddress,      // and the area
  kContact,      // telephone, e-mail
  kIdentifier,   // NHS, pupil and case numbers
  kFormerName,   // former names and names known as
  kInvolvement,  // schools, practices, teams and workers: they say where somebody is
  kEvent,        // what happened, in free words
  kOther,        // ethnicity, language and other single facts
  kSourceRow,    // the row as the agency sent it, with all its cells
};
inline constexpr int kFieldCount = 8;

class Fields {
 public:
  constexpr Fields() = default;
  // What is left out of a shielded person's record: everything but name, birth, death, sex and family.
  [[nodiscard]] static constexpr Fields OfAShieldedPerson() { return Fields((1U << kFieldCount) - 1); }
  [[nodiscard]] constexpr bool Has(Field f) const { return (bits_ >> static_cast<unsigned>(f) & 1U) != 0; }
  [[nodiscard]] constexpr bool IsEmpty() const { return bits_ == 0; }
  constexpr bool operator==(const Fields&) const = default;

 private:
  constexpr explicit Fields(unsigned bits) : bits_(bits) {}
  unsigned bits_ = 0;
};

// Which sections of which agencies' sources one agency's people may see, for one purpose on one day: its own,
// and what agreements in force cover. Immutable; shared by everybody of that agency.
class Coverage {
 public:
  // Everything, for those who need no agreement (commands on the machine itself, audit, subject access).
  [[nodiscard]] static std::shared_ptr<const Coverage> Everything();
  // What `agency` sees by `agreements` for `agreement_purpose` ("direct_care") on `day`. Linear in
  // agreements.
  [[nodiscard]] static std::shared_ptr<const Coverage> Of(std::string_view agency,
                                                          std::string_view agreement_purpose, Date day,
                                                          const std::vector<Agreement>& agreements);
  // Names are compared folded. A name of no agency is covered by nothing.
  [[nodiscard]] bool Covers(std::string_view source_agency, Section section) const;

 private:
  bool everything_ = false;
  std::string own_;                               // folded
  std::unordered_map<std::string, Sections> of_;  // by folded agency
};

// One person as the reader may see them.
struct PersonSight {
  Sections granted;    // by role, relationship and wishes; sources need an agreement besides
  Sections disclosed;  // opened by a disclosure decision: no agreement needed
  Fields left_out;
  bool shut = false;  // not at all
};

// How one source stands to the reader; made once for each source, asked for each fact.
struct SourceSight {
  Section section = Section::kCore;
  bool covered = false;       // the section, by an agreement
  bool core_covered = false;  // names, birth and family, by an agreement
};

// Sections of which not even a name is told to those who do not see them: being known there says too much.
inline constexpr Sections kRestricted = Sections().With(Section::kAdultServices).With(Section::kPolice);
// Sections that sources have.
inline constexpr Sections kOfSources = Sections::All()
                                           .Without(Section::kCore)
                                           .Without(Section::kLinkage)
                                           .Without(Section::kSources)
                                           .Without(Section::kAudit);

class Sight {
 public:
  Sight() = default;
  // `only_weighed`: people without an entry are shut; otherwise they are seen as `granted` says.
  Sight(Sections granted, std::shared_ptr<const Coverage> coverage, bool only_weighed)
      : granted_(granted), coverage_(std::move(coverage)), only_weighed_(only_weighed) {}
  void Put(PersonId person, PersonSight sight) { people_[person] = sight; }

  [[nodiscard]] Sections Granted() const { return granted_; }
  [[nodiscard]] bool Allows(Section section) const { return granted_.Has(section); }
  [[nodiscard]] SourceSight Of(std::string_view source_agency, Section section) const {
    if (coverage_ == nullptr) return {section, true, true};
    return {section, coverage_->Covers(source_agency, section),
            coverage_->Covers(source_agency, Section::kCore)};
  }
  [[nodiscard]] PersonSight Of(PersonId person) const {
    const auto at = people_.find(person);
    if (at != people_.end()) return at->second;
    return {.granted = granted_, .disclosed = {}, .left_out = {}, .shut = only_weighed_};
  }
  // May what this source says of this person be read?
  [[nodiscard]] bool Sees(PersonId person, const SourceSight& source) const {
    const PersonSight p = Of(person);
    if (p.shut) return false;
    return (source.covered && p.granted.Has(source.section)) || p.disclosed.Has(source.section);
  }
  // May this source's word on the core be read: name, birth, death, sex and family? Whoever sees sections
  // sees what these say. A role that sees the core alone has it from every source that is not restricted.
  [[nodiscard]] bool Knows(PersonId person, const SourceSight& source) const {
    if (Sees(person, source)) return true;
    const PersonSight p = Of(person);
    return !p.shut && p.granted.Has(Section::kCore) && p.granted.And(kOfSources).IsEmpty() &&
           source.core_covered && !kRestricted.Has(source.section);
  }
  [[nodiscard]] bool Sees(PersonId person, std::string_view source_agency, Section section) const {
    return Sees(person, Of(source_agency, section));
  }
  [[nodiscard]] bool IsShut(PersonId person) const { return Of(person).shut; }
  [[nodiscard]] bool LeavesOut(PersonId person, Field field) const { return Of(person).left_out.Has(field); }

  // Why the request as a whole was refused; empty when it was not.
  std::string refusal;
  // The refusal goes away when the reader says what the record is needed for.
  bool asks_purpose = false;
  // The refusal, or what is left out, goes away by an override with a reason.
  bool may_override = false;
  // The reader overrode a lock or shield of somebody who is not in the request: opening it leaves that
  // record.
  bool leaves_override = false;
  // One sentence for each group of sections left out.
  std::vector<std::string> withheld;

 private:
  Sections granted_;
  std::shared_ptr<const Coverage> coverage_;
  bool only_weighed_ = false;
  std::unordered_map<PersonId, PersonSight> people_;
};

}  // namespace kindred::sharing
