// How readers stand to people, from who is involved now: named as the worker, in the team that is, manager of
// that team, of an agency that works with them. What the gate asks before a purpose is asked of anybody.
//
//   gate.Use(families::Standings());
#pragma once

#include <memory>

#include "sharing/gate.hpp"

namespace kindred::families {

// Workers are known by name within their own agency, teams by their names (identity's teams and what extracts
// say).
[[nodiscard]] std::unique_ptr<const sharing::Standing> Standings();

}  // namespace kindred::families
