// Identifiers of the area. They depend only on seed, family and slot, so that any thread can make them, and
// never repeat: each source has a keyed permutation of all its possible people.
//
//   ids.Nhs(family, person)            "9434765919"
//   ids.Local(Source::kSchools, family, slot, variant)
#pragma once

#include <string>

#include "demo/geography.hpp"
#include "demo/lives.hpp"
#include "demo/sheets.hpp"

namespace kindred::demo {

class Ids {
 public:
  explicit Ids(const Area& area);
  // NHS number in the 900 to 999 million range, which holds test numbers; modulus 11 holds. Blank for the
  // very few people for whom six tries found none.
  [[nodiscard]] std::string Nhs(const Family& family, int slot) const;
  // Unique pupil number given by the first school. A `former` one differs from the present one.
  [[nodiscard]] std::string Upn(const Family& family, const Person& person, bool former = false) const;
  // The source's own id of somebody; `variant` 0–7 tells records of the same person in one source apart.
  [[nodiscard]] std::string Local(Source source, int authority, const Family& family, int slot,
                                  int variant = 0) const;
  // A number for other things of a family (episodes, tenancies): unique for (kind, family, n), n below 4096.
  [[nodiscard]] static std::string Thing(std::string_view prefix, const Family& family, int n);
  // True person and family ids of the truth.
  [[nodiscard]] static std::string PersonId(const Family& family, int slot);
  [[nodiscard]] static std::string FamilyId(const Family& family, int home);

 private:
  const Area& area_;
  std::uint64_t domain_;
  int digits_;
};

}  // namespace kindred::demo
