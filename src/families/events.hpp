// What became of people: an append-only list that other domains read to move what they hold (a plan, an
// allocation) when records turn out to be one person, or two. Only events of published runs are seen.
//
//   for (const PersonEvent& event : ReadPersonEvents(tx, after, 100)) { Follow(event); after = event.place; }
//   Remember(after);                                       // and go on from there next time
#pragma once

#include <vector>

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "store/database.hpp"

namespace kindred::families {

// A place in the list; the default is before its beginning.
struct PersonEventPlace {
  std::int64_t run = 0, event = 0;
  auto operator<=>(const PersonEventPlace&) const = default;
};

enum class PersonEventKind : std::uint8_t {
  kJoined,  // `person` is no more: `other` took its records over
  kSplit,   // some records of `person`, who lives on, are now `other`'s
  kGone,    // no source has a record of `person` any more
};

struct PersonEvent {
  PersonEventPlace place;
  PersonEventKind kind = PersonEventKind::kJoined;
  PersonId person;
  PersonId other;            // none for kGone
  std::int64_t records = 0;  // how many moved
  Instant at;
};

// The next events after `after`, oldest first, at most `limit`.
[[nodiscard]] std::vector<PersonEvent> ReadPersonEvents(store::Transaction& tx, const PersonEventPlace& after,
                                                        int limit);

}  // namespace kindred::families
