// Where sources disagree about a member, and which value is shown first. Internal to the family record.
#pragma once

#include <map>

#include "families/record.hpp"

namespace kindred::families {

struct Marked {
  std::int64_t source = 0;
  std::string value, reason;
};
using MarkedFacts = std::map<std::pair<std::size_t, std::string>, Marked>;  // (member, fact) → mark

// Fills record.conflicts from record.facts. Values that differ only in case, spacing or accents are the
// same; former names and addresses that have ended take no part.
void FindConflicts(FamilyRecord& record, const MarkedFacts& marks);

// The value to show for a fact of a member: position in record.facts; nothing when no source says it.
[[nodiscard]] std::optional<std::size_t> CurrentFact(const FamilyRecord& record, std::size_t member,
                                                     const std::string& fact, const MarkedFacts& marks);

}  // namespace kindred::families
