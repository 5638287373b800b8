// Who can mend a child's record: the team and worker that the authority's own social care names for the child
// now.
//
//   const Assignments who = ReadAssignments(tx, access, "ssda903", today);
//   who.Of("1001").worker
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/date.hpp"
#include "sharing/access.hpp"
#include "store/database.hpp"

namespace kindred::statutory {

struct Assigned {
  std::int64_t record = 0;  // the child in a source of the authority's own social care; 0: not known there
  std::string team, worker;
};

class Assignments {
 public:
  // Nobody for a child that the record does not know, or that two sources mean differently.
  [[nodiscard]] const Assigned& Of(std::string_view child) const;

 private:
  friend Result<Assignments> ReadAssignments(store::Transaction& tx, const sharing::Access& access,
                                             std::string_view return_name, Date today);
  std::unordered_map<std::string, Assigned> by_child_;  // by the number in the case system, upper case
};

// Everybody in the authority's own social care, read once. Where sources use the same number, the one whose
// format is the return's holds. The latest open involvement that names a team and a worker is taken, then one
// that names either.
[[nodiscard]] Result<Assignments> ReadAssignments(store::Transaction& tx, const sharing::Access& access,
                                                  std::string_view return_name, Date today);

}  // namespace kindred::statutory
