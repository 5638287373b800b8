// The people of a demo store: one account for each way of using Kindred, with a random password each.
//
//   auto personas = CreateDemoAccounts(db, random);
//   files.Write("sign-ins.txt", DescribeDemoAccounts(*personas), 0600);
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/seams.hpp"
#include "store/database.hpp"

namespace kindred::identity {

struct Persona {
  std::string username;
  std::string password;
  std::string role;
  std::string name;
  std::string job_title;
};

// Marks the store as a demo store and makes its accounts; those that are there get new passwords. kUsage when
// the store holds accounts that are not a demo's.
[[nodiscard]] Result<std::vector<Persona>> CreateDemoAccounts(store::Database& db, Random& random);

// A table for a terminal: user name, password, who they are.
[[nodiscard]] std::string DescribeDemoAccounts(const std::vector<Persona>& personas);

}  // namespace kindred::identity
