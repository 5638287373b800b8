// Agencies and the people who sign in. Everything runs inside a transaction of the caller and is journalled.
//
//   db->Write([&](store::Transaction& tx) -> Result<void> {
//     const AgencyId agency = EnsureAgency(tx, "Eastmoor schools", "education");
//     auto account = CreateAccount(tx, {.username = "j.marsh", .name = "Jo Marsh", .role = "practitioner",
//                                       .agency = agency, .password_hash = *hash}, by);
//     …
//   });
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/instant.hpp"
#include "store/database.hpp"

namespace kindred::identity {

struct Agency {
  AgencyId id;
  std::string name;
  std::string kind;  // SectionName of its own work, or empty
  int accounts = 0;  // active ones
};

// The agency of this name, made when there is none. A kind given for one that had none is taken over.
[[nodiscard]] AgencyId EnsureAgency(store::Transaction& tx, std::string_view name, std::string_view kind);
// By name.
[[nodiscard]] std::vector<Agency> Agencies(store::Transaction& tx);

struct Account {
  AccountId id;
  std::string username;
  std::string name;
  std::string job_title;
  std::string role;
  AgencyId agency;
  std::string agency_name;
  bool active = true;
  bool must_change_password = false;
  std::optional<Instant> last_sign_in;
};

struct NewAccount {
  std::string username;  // kept in lower case
  std::string name;
  std::string job_title;
  std::string role;
  AgencyId agency;
  std::string password_hash;  // of HashPassword; empty: cannot sign in
  bool must_change_password = false;
};

// The roles that an account may have; what they may do is for sharing to say.
[[nodiscard]] const std::vector<std::string_view>& Roles();
[[nodiscard]] std::string_view RoleTitle(std::string_view role);  // "Team manager"

// kUsage: a user name that is empty, taken or has odd characters, an unknown role.
[[nodiscard]] Result<AccountId> CreateAccount(store::Transaction& tx, const NewAccount& account,
                                              AccountId by);
[[nodiscard]] std::vector<Account> Accounts(store::Transaction& tx);  // by user name
[[nodiscard]] std::optional<Account> FindAccount(store::Transaction& tx, std::string_view username);
[[nodiscard]] std::optional<Account> FindAccount(store::Transaction& tx, AccountId id);
// Ends every session and forgets known browsers. `must_change`: the next sign-in asks for a new one.
void SetPassword(store::Transaction& tx, AccountId account, const std::string& hash, bool must_change,
                 AccountId by);
// A disabled account keeps what it did and signs in no more.
void SetActive(store::Transaction& tx, AccountId account, bool active, AccountId by);

// The account that commands act as, made when there is none: role "operator", no password.
[[nodiscard]] AccountId EnsureOperator(store::Transaction& tx);

// Is this a store of invented people? Such a store shows a banner and is served on loopback only.
[[nodiscard]] bool IsDemo(store::Transaction& tx);
void MarkDemo(store::Transaction& tx);

}  // namespace kindred::identity
