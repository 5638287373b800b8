// The words in which access is decided and recorded: what somebody does, and to which section of a
// person's record. Kept in base because routes, decisions and the access log all speak them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace kindred {

// Sections of a record, one per kind of source and two that are Kindred's own. Values are stored as bits
// in the access log: never renumber, only append.
enum class Section : std::uint8_t {
  kCore = 0,  // names, birth, identifiers, addresses, family, who is involved
  kSocialCare = 1,
  kEducation = 2,
  kHealth = 3,
  kYouthJustice = 4,
  kEarlyHelp = 5,
  kPolice = 6,
  kHousing = 7,
  kAdultServices = 8,  // adult and domestic abuse services: restricted
  kLinkage = 9,        // why two records were taken for one person
  kSources = 10,       // source rows and quarantine as the agency sent them
  kAudit = 11,         // who looked
};
inline constexpr int kSectionCount = 12;

// "social_care" and back; the names of `source.kind` and of mappings' `kind`.
[[nodiscard]] std::string_view SectionName(Section section);
[[nodiscard]] std::optional<Section> SectionFromName(std::string_view name);
// "Social care", for people.
[[nodiscard]] std::string_view SectionTitle(Section section);

// A set of sections, as the access log stores it.
class Sections {
 public:
  constexpr Sections() = default;
  constexpr explicit Sections(std::uint32_t bits) : bits_(bits) {}
  [[nodiscard]] static constexpr Sections All() { return Sections((1U << kSectionCount) - 1); }
  [[nodiscard]] constexpr Sections With(Section s) const { return Sections(bits_ | Bit(s)); }
  [[nodiscard]] constexpr Sections Without(Section s) const { return Sections(bits_ & ~Bit(s)); }
  [[nodiscard]] constexpr bool Has(Section s) const { return (bits_ & Bit(s)) != 0; }
  [[nodiscard]] constexpr Sections And(Sections other) const { return Sections(bits_ & other.bits_); }
  [[nodiscard]] constexpr bool IsEmpty() const { return bits_ == 0; }
  [[nodiscard]] constexpr std::uint32_t Bits() const { return bits_; }
  constexpr bool operator==(const Sections&) const = default;

 private:
  static constexpr std::uint32_t Bit(Section s) { return 1U << static_cast<unsigned>(s); }
  std::uint32_t bits_ = 0;
};

// What somebody does. Stored by name.
enum class Action : std::uint8_t {
  kView,        // read a person or family
  kSearch,      // see a list of people found
  kCorrect,     // change a link or mark which source holds
  kImport,      // load, correct or remove a source's extract
  kReport,      // figures without names
  kAudit,       // read journal and access log
  kAdminister,  // agreements, settings
  kExport,      // take data out
  kAccounts,    // who may sign in, in which role
};
[[nodiscard]] std::string_view ActionName(Action action);
[[nodiscard]] std::optional<Action> ActionFromName(std::string_view name);

}  // namespace kindred
