// Looked-up tables as the store holds them, for an extract of changes that does not bring them along.
#pragma once

#include "intake/apply.hpp"
#include "store/database.hpp"

namespace kindred::intake {

// Fills `lookups` from the live rows of the source, for those lookups whose table the mapping also keeps.
[[nodiscard]] Result<void> ReadStoredLookups(store::Database& db, SourceId source, const Mapping& mapping,
                                             LookupTables& lookups);

}  // namespace kindred::intake
