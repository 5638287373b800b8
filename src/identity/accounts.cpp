#include "identity/accounts.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/seams.hpp"
#include "base/text.hpp"
#include "identity/identity.sql.hpp"
#include "identity/roles.hpp"
#include "store/journal.hpp"
#include "store/open.hpp"

namespace kindred::identity {
namespace {

constexpr std::string_view kOperator = "operator";

Instant Now(store::Transaction& tx) {
  return tx.Around().clock->Now();
}

Account ReadAccount(const store::Row& row) {
  Account account;
  account.id = row.As<AccountId>(0);
  account.username = row.String(1);
  account.name = row.String(2);
  account.job_title = row.String(3);
  account.role = row.String(4);
  account.agency = row.As<AgencyId>(5);
  account.agency_name = row.String(6);
  account.active = row.Text(7) == "active";
  account.must_change_password = row.Bool(8);
  if (!row.IsNull(9)) account.last_sign_in = row.Moment(9);
  return account;
}

bool IsUserName(std::string_view name) {
  if (name.empty() || name.size() > 120) return false;
  return std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' || c == '@' ||
           c == '+' || c == '\'';
  });
}

}  // namespace

void JournalAccount(store::Transaction& tx, AccountId by, AccountId account, std::string_view action,
                    std::string_view became) {
  store::journal::Record(tx, {.account = by,
                              .purpose = "administration",
                              .kind = "account",
                              .entity = account.value,
                              .action = action,
                              .became = became});
}

AgencyId EnsureAgency(store::Transaction& tx, std::string_view name, std::string_view kind) {
  std::optional<AgencyId> known;
  std::string known_kind;
  for (const store::Row& row : tx.Select(sql::agency_by_name, name)) {
    known = row.As<AgencyId>(0);
    known_kind = row.String(1);
  }
  if (known) {
    if (known_kind.empty() && !kind.empty()) {
      tx.Execute(sql::set_agency_kind, *known, kind);
      JsonWriter json;
      json.BeginObject().Field("kind", kind).EndObject();
      store::journal::Record(tx, {.purpose = "administration",
                                  .kind = "agency",
                                  .entity = known->value,
                                  .action = "changed",
                                  .became = json.Text()});
    }
    return *known;
  }
  const AgencyId id{tx.NewId()};
  tx.Execute(sql::insert_agency, id, name, kind, Now(tx));
  JsonWriter json;
  json.BeginObject().Field("name", name).Field("kind", kind).EndObject();
  store::journal::Record(tx, {.purpose = "administration",
                              .kind = "agency",
                              .entity = id.value,
                              .action = "created",
                              .became = json.Text()});
  return id;
}

std::vector<Agency> Agencies(store::Transaction& tx) {
  std::vector<Agency> agencies;
  for (const store::Row& row : tx.Select(sql::agencies))
    agencies.push_back({row.As<AgencyId>(0), row.String(1), row.String(2), static_cast<int>(row.Int(3))});
  return agencies;
}

Result<AccountId> CreateAccount(store::Transaction& tx, const NewAccount& account, AccountId by) {
  const std::string username = ToLowerAscii(Trim(account.username));
  if (!IsUserName(username))
    return Fail(ErrorKind::kUsage,
                "\"" + username + "\" cannot be a user name; use letters, digits and . - _ @ + '");
  if (FindRole(account.role) == nullptr) {
    std::string names;
    for (const Role& role : Roles()) names += (names.empty() ? "" : ", ") + role.name;
    return Fail(ErrorKind::kUsage, "\"" + account.role + "\" is not a role; the roles are " + names);
  }
  if (Trim(account.name).empty()) return Fail(ErrorKind::kUsage, "an account needs the name of a person");
  if (FindAccount(tx, username))
    return Fail(ErrorKind::kUsage, "the user name \"" + username + "\" is taken; choose another");
  const AccountId id{tx.NewId()};
  tx.Execute(sql::insert_account, id, username, Trim(account.name), account.job_title, account.role,
             account.agency, account.password_hash, account.must_change_password, Now(tx));
  tx.Execute(sql::add_role, id, account.role);
  JsonWriter json;
  json.BeginObject().Field("username", username).Field("name", account.name).Field("role", account.role);
  json.Field("agency_id", account.agency.value).EndObject();
  JournalAccount(tx, by, id, "created", json.Text());
  return id;
}

std::vector<Account> Accounts(store::Transaction& tx) {
  std::vector<Account> accounts;
  for (const store::Row& row : tx.Select(sql::accounts)) accounts.push_back(ReadAccount(row));
  return accounts;
}
std::optional<Account> FindAccount(store::Transaction& tx, std::string_view username) {
  const std::string name = ToLowerAscii(Trim(username));
  store::Rows rows = tx.Select(sql::account_by_username, name);
  const store::Row* row = rows.First();
  return row ? std::optional(ReadAccount(*row)) : std::nullopt;
}
std::optional<Account> FindAccount(store::Transaction& tx, AccountId id) {
  store::Rows rows = tx.Select(sql::account_by_id, id);
  const store::Row* row = rows.First();
  return row ? std::optional(ReadAccount(*row)) : std::nullopt;
}

void SetPassword(store::Transaction& tx, AccountId account, const std::string& hash, bool must_change,
                 AccountId by) {
  tx.Execute(sql::set_password, account, hash, must_change);
  tx.Execute(sql::end_sessions_of, account);
  tx.Execute(sql::end_steps_of, account);
  tx.Execute(sql::forget_devices, account);
  JournalAccount(tx, by, account, "password changed");
}

void SetActive(store::Transaction& tx, AccountId account, bool active, AccountId by) {
  tx.Execute(sql::set_state, account, active ? "active" : "disabled");
  if (!active) {
    tx.Execute(sql::end_sessions_of, account);
    tx.Execute(sql::end_steps_of, account);
    tx.Execute(sql::void_links_of, account, Now(tx));
  }
  JournalAccount(tx, by, account, active ? "enabled" : "disabled");
}

std::vector<std::string> RolesOf(store::Transaction& tx, AccountId account) {
  std::vector<std::string> roles;
  for (const store::Row& row : tx.Select(sql::roles_of, account)) roles.push_back(row.String(0));
  return roles;
}

Result<void> SetRoles(store::Transaction& tx, AccountId account, const std::vector<std::string>& roles,
                      AccountId by) {
  if (roles.empty()) return Fail(ErrorKind::kUsage, "Choose at least one role");
  for (const std::string& name : roles) {
    const Role* role = FindRole(name);
    if (role == nullptr || role->nobody_signs_in)
      return Fail(ErrorKind::kUsage, "\"" + name + "\" is not a role that people hold");
  }
  const std::vector<std::string> before = RolesOf(tx, account);
  for (const std::string& role : before)
    if (std::find(roles.begin(), roles.end(), role) == roles.end())
      tx.Execute(sql::remove_role, account, role);
  for (const std::string& role : roles) tx.Execute(sql::add_role, account, role);
  tx.Execute(sql::set_main_role, account, roles.front());
  const auto as_json = [](const std::vector<std::string>& names) {
    JsonWriter json;
    json.BeginObject().Key("roles").BeginArray();
    for (const std::string& name : names) json.String(name);
    return json.EndArray().EndObject().Text();
  };
  const std::string was = as_json(before), became = as_json(roles);
  store::journal::Record(tx, {.account = by,
                              .purpose = "administration",
                              .kind = "account",
                              .entity = account.value,
                              .action = "roles changed",
                              .was = was,
                              .became = became});
  return {};
}

Result<void> SetProfile(store::Transaction& tx, AccountId account, std::string_view name,
                        std::string_view job_title, AgencyId agency, AccountId by) {
  if (Trim(name).empty()) return Fail(ErrorKind::kUsage, "Enter the name of a person");
  const auto before = FindAccount(tx, account);
  if (!before) return Fail(ErrorKind::kBadData, "There is no such account");
  tx.Execute(sql::set_profile, account, Trim(name), Trim(job_title), agency);
  const auto as_json = [](std::string_view person, std::string_view title, AgencyId of) {
    JsonWriter json;
    json.BeginObject()
        .Field("name", person)
        .Field("job_title", title)
        .Field("agency_id", of.value)
        .EndObject();
    return json.Text();
  };
  const std::string was = as_json(before->name, before->job_title, before->agency);
  const std::string became = as_json(name, job_title, agency);
  store::journal::Record(tx, {.account = by,
                              .purpose = "administration",
                              .kind = "account",
                              .entity = account.value,
                              .action = "changed",
                              .was = was,
                              .became = became});
  return {};
}

SecondFactorRule GetSecondFactorRule(store::Transaction& tx) {
  return SecondFactorRuleFromName(tx.SelectText(sql::setting, "second_factor").value_or(""))
      .value_or(SecondFactorRule::kByRole);
}
void SetSecondFactorRule(store::Transaction& tx, SecondFactorRule rule, AccountId by) {
  const std::string was(SecondFactorRuleName(GetSecondFactorRule(tx)));
  tx.Execute(sql::set_setting, "second_factor", SecondFactorRuleName(rule));
  store::journal::Record(tx, {.account = by,
                              .purpose = "administration",
                              .kind = "setting",
                              .action = "second factor required",
                              .was = "{\"of\":\"" + was + "\"}",
                              .became = "{\"of\":\"" + std::string(SecondFactorRuleName(rule)) + "\"}"});
}
std::string_view SecondFactorRuleName(SecondFactorRule rule) {
  return rule == SecondFactorRule::kEverybody ? "everybody"
         : rule == SecondFactorRule::kNobody  ? "nobody"
                                              : "by-role";
}
std::optional<SecondFactorRule> SecondFactorRuleFromName(std::string_view name) {
  for (const auto rule : {SecondFactorRule::kByRole, SecondFactorRule::kEverybody, SecondFactorRule::kNobody})
    if (SecondFactorRuleName(rule) == name) return rule;
  return std::nullopt;
}
bool NeedsSecondFactor(SecondFactorRule rule, bool is_demo, std::string_view role) {
  if (is_demo || rule == SecondFactorRule::kNobody) return false;
  const Role* known = FindRole(role);
  return rule == SecondFactorRule::kEverybody || (known != nullptr && known->second_factor);
}

std::optional<AccountId> FindExternal(store::Transaction& tx, std::string_view issuer,
                                      std::string_view subject) {
  const auto id = tx.SelectInt(sql::external_account, issuer, subject);
  return id ? std::optional(AccountId{*id}) : std::nullopt;
}
Result<void> ConnectExternal(store::Transaction& tx, AccountId account, std::string_view issuer,
                             std::string_view subject, AccountId by) {
  if (const auto known = FindExternal(tx, issuer, subject)) {
    if (*known == account) return {};
    return Fail(ErrorKind::kConflict, "That sign-in belongs to another account already");
  }
  tx.Execute(sql::insert_external, issuer, subject, account, Now(tx));
  JsonWriter json;
  json.BeginObject().Field("issuer", issuer).EndObject();
  JournalAccount(tx, by, account, "connected to a provider", json.Text());
  return {};
}
int ExternalsOf(store::Transaction& tx, AccountId account) {
  int count = 0;
  for ([[maybe_unused]] const store::Row& row : tx.Select(sql::externals_of, account)) ++count;
  return count;
}

AccountId EnsureOperator(store::Transaction& tx) {
  if (auto known = FindAccount(tx, kOperator)) return known->id;
  const AgencyId agency = EnsureAgency(tx, "This system", "");
  auto made = CreateAccount(tx,
                            {.username = std::string(kOperator),
                             .name = "Operator (command line)",
                             .role = "operator",
                             .agency = agency},
                            AccountId{});
  if (!made) throw store::Failure(made.error().message);
  return *made;
}

bool IsDemo(store::Transaction& tx) {
  return tx.SelectText(sql::setting, "demo").value_or("") == "1";
}
void MarkDemo(store::Transaction& tx) {
  if (IsDemo(tx)) return;
  tx.Execute(sql::set_setting, "demo", "1");
  store::journal::Record(tx, {.purpose = "administration",
                              .kind = "setting",
                              .action = "marked as a demo",
                              .became = R"({"demo":"1"})"});
}

}  // namespace kindred::identity
