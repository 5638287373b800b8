// Typed identifiers: the compiler refuses a family where a person is meant.
//
//   PersonId person{42};
//   families::Open(person);       // a FamilyId here does not compile
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace kindred {

// A 64-bit identifier allocated by the store; 0 means none.
template <class Tag>
struct Id {
  std::int64_t value = 0;
  constexpr Id() = default;
  constexpr explicit Id(std::int64_t v) : value(v) {}
  [[nodiscard]] constexpr bool IsNone() const { return value == 0; }
  constexpr auto operator<=>(const Id&) const = default;
};

using AccountId = Id<struct AccountTag>;      // somebody who signs in
using AgencyId = Id<struct AgencyTag>;        // an organisation that gives or sees data
using SourceId = Id<struct SourceTag>;        // one stream of extracts of one agency
using ExtractId = Id<struct ExtractTag>;      // one delivery of a source
using RowId = Id<struct RowTag>;              // one version of one row of a source
using RecordId = Id<struct RecordTag>;        // one person as one source knows them
using PersonId = Id<struct PersonTag>;        // one person, as linkage and people decided
using FamilyId = Id<struct FamilyTag>;        // one family record
using AgreementId = Id<struct AgreementTag>;  // a data-sharing agreement
using JobId = Id<struct JobTag>;              // work that goes on in the background

}  // namespace kindred

template <class Tag>
struct std::hash<kindred::Id<Tag>> {
  std::size_t operator()(const kindred::Id<Tag>& id) const noexcept {
    return std::hash<std::int64_t>{}(id.value);
  }
};
