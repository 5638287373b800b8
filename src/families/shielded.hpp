// What of a shielded person may stand in the search tables: current names and birth dates. Searching for
// anything else then probes the same rows as searching for what nobody has.
#pragma once

#include "base/ids.hpp"
#include "store/database.hpp"

namespace kindred::families {

// Takes what is hidden of this person out of the search tables: postcodes, numbers, former names. Search
// measures again what it finds, so this is about what the tables tell and how long an answer takes, not about
// what is shown.
void HideFromIndex(store::Transaction& tx, PersonId person);
// The same for everybody who is shielded now: after linking wrote search rows.
void HideShieldedFromIndex(store::Transaction& tx);

}  // namespace kindred::families
