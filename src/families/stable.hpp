// Keeping ids when linkage runs again. Linkage gives groups (clusters of records, families of people)
// without names; this finds out which group is which old one, so that a person keeps its id, its address
// in the browser and its history for as long as most of it stays together, and gets its old id back
// when a merge is undone.
//
//   KeptIds kept = KeepIds(groups, old_id_of_item, former_id_of_item);
//   kept.id[g]        // the old id of group g, or 0: it is new
//   kept.moves        // which old ids were joined into others, or lost items to others
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace kindred::families {

// `count` items that were of `from` are now of group `to`.
struct Move {
  std::int64_t from = 0;  // an old id
  std::size_t to = 0;     // a group
  std::size_t count = 0;
  bool joined = false;  // true: nothing of `from` lives on under its own id; false: it was split
  bool operator==(const Move&) const = default;
};

struct KeptIds {
  std::vector<std::int64_t> id;    // per group; 0 where no old id may be kept
  std::vector<Move> moves;         // by old id, then group
  std::vector<std::int64_t> gone;  // old ids of which no item is in any group, ascending
};

// `groups[g]` lists items; `current[i]` is the id item i has now, `former[i]` the one it had before that
// (0: none). Each id is kept by the group with most of its items; ties go to the smaller id, then to the
// group with fewer items that had another id before, then to the earlier group. A group with no current id takes a former id that nobody holds. O(n log n).
[[nodiscard]] KeptIds KeepIds(std::span<const std::vector<std::uint32_t>> groups,
                              std::span<const std::int64_t> current, std::span<const std::int64_t> former);

}  // namespace kindred::families
