// The roles that people hold: data (data/roles/roles.toml), not code. A role sets the widest bounds of what
// its holder may do and see; sharing decides what that means for one child.
//
//   const Role* role = FindRole("team_manager");
//   role->title;                            // "Team manager"
//   role->sees.Has(Section::kPolice);
//   fmt::print("{}", RolesPage());          // docs/reference/roles.md
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/policy.hpp"

namespace kindred::identity {

struct Role {
  std::string name;   // stored with accounts and in the access log
  std::string title;  // for people
  std::string does;   // what the role is for, in a sentence
  std::vector<Action> may;
  Sections sees;                    // sections it may ever see
  bool own_agency_section = false;  // sees, beside `sees`, the section of its own agency's work
  bool second_factor = false;       // signs in with a code besides the password
  bool nobody_signs_in = false;     // of commands only
};

// Reads a file of roles. kBadData names the role and what is wrong with it: an unknown setting, action or
// section, a name given twice.
[[nodiscard]] Result<std::vector<Role>> ParseRoles(std::string_view toml, const std::string& file);

// The roles that this program ships, in their order. Valid for the program's life.
[[nodiscard]] const std::vector<Role>& Roles();
// Nothing when there is no role of this name.
[[nodiscard]] const Role* FindRole(std::string_view name);
// "Team manager"; the name itself when there is no such role.
[[nodiscard]] std::string_view RoleTitle(std::string_view name);
// Every role and what it may do, as the page docs/reference/roles.md.
[[nodiscard]] std::string RolesPage();

}  // namespace kindred::identity
