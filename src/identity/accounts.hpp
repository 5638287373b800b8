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

// kUsage: a user name that is empty, taken or has odd characters, an unknown role.
[[nodiscard]] Result<AccountId> CreateAccount(store::Transaction& tx, const NewAccount& account,
                                              AccountId by);
[[nodiscard]] std::vector<Account> Accounts(store::Transaction& tx);  // by user name
[[nodiscard]] std::optional<Account> FindAccount(store::Transaction& tx, std::string_view username);
[[nodiscard]] std::optional<Account> FindAccount(store::Transaction& tx, AccountId id);
// Ends every session and forgets known browsers. `must_change`: the next sign-in asks for a new one.
void SetPassword(store::Transaction& tx, AccountId account, const std::string& hash, bool must_change,
                 AccountId by);
// The roles that an account holds; the one it signs in with is among them. By name.
[[nodiscard]] std::vector<std::string> RolesOf(store::Transaction& tx, AccountId account);
// Makes `roles` all that it holds; the first is the one it signs in with. Takes effect at once, in open
// sessions too. kUsage: none, one that is not known or that nobody signs in with.
[[nodiscard]] Result<void> SetRoles(store::Transaction& tx, AccountId account,
                                    const std::vector<std::string>& roles, AccountId by);
// Name, job title and agency. kUsage: no name.
[[nodiscard]] Result<void> SetProfile(store::Transaction& tx, AccountId account, std::string_view name,
                                      std::string_view job_title, AgencyId agency, AccountId by);
// A disabled account keeps what it did and signs in no more; its links work no more either.
void SetActive(store::Transaction& tx, AccountId account, bool active, AccountId by);

// Who an account is at another identity provider: by issuer and subject, never by e-mail address.
[[nodiscard]] std::optional<AccountId> FindExternal(store::Transaction& tx, std::string_view issuer,
                                                    std::string_view subject);
// Connects them from now on. kConflict: that subject is somebody else's account already. Journalled.
[[nodiscard]] Result<void> ConnectExternal(store::Transaction& tx, AccountId account, std::string_view issuer,
                                           std::string_view subject, AccountId by);
// How many subjects of providers are this account.
[[nodiscard]] int ExternalsOf(store::Transaction& tx, AccountId account);

// The account that commands act as, made when there is none: role "operator", no password.
[[nodiscard]] AccountId EnsureOperator(store::Transaction& tx);

// Who must sign in with a second factor: those whose role says so, everybody, or nobody. A demo store asks
// nobody.
enum class SecondFactorRule { kByRole, kEverybody, kNobody };
[[nodiscard]] SecondFactorRule GetSecondFactorRule(store::Transaction& tx);
void SetSecondFactorRule(store::Transaction& tx, SecondFactorRule rule, AccountId by);
// "by-role", "everybody", "nobody" and back.
[[nodiscard]] std::string_view SecondFactorRuleName(SecondFactorRule rule);
[[nodiscard]] std::optional<SecondFactorRule> SecondFactorRuleFromName(std::string_view name);
// Must somebody in this role have a second factor here?
[[nodiscard]] bool NeedsSecondFactor(SecondFactorRule rule, bool is_demo, std::string_view role);

// Writes what was done to an account, or by it, into the journal.
void JournalAccount(store::Transaction& tx, AccountId by, AccountId account, std::string_view action,
                    std::string_view became = "{}");

// Is this a store of invented people? Such a store shows a banner and is served on loopback only.
[[nodiscard]] bool IsDemo(store::Transaction& tx);
void MarkDemo(store::Transaction& tx);

}  // namespace kindred::identity
