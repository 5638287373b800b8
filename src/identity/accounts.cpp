#include "identity/accounts.hpp"

#include <algorithm>
#include <utility>

#include "base/json.hpp"
#include "base/seams.hpp"
#include "base/text.hpp"
#include "identity/identity.sql.hpp"
#include "store/journal.hpp"
#include "store/open.hpp"

namespace kindred::identity {
namespace {

constexpr std::pair<std::string_view, std::string_view> kRoles[] = {
    {"practitioner", "Practitioner"},
    {"front_door", "Front door officer"},
    {"team_manager", "Team manager"},
    {"coordinator", "Information sharing coordinator"},
    {"analyst", "Data analyst"},
    {"auditor", "Auditor"},
    {"administrator", "System administrator"},
    {"operator", "Operator"},
};

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

void Journal(store::Transaction& tx, AccountId by, AccountId account, std::string_view action,
             const std::string& became) {
  store::journal::Record(tx, {.account = by,
                              .purpose = "administration",
                              .kind = "account",
                              .entity = account.value,
                              .action = action,
                              .became = became});
}

}  // namespace

AgencyId EnsureAgency(store::Transaction& tx, std::string_view name, std::string_view kind) {
  std::optional<AgencyId> known;
  std::string known_kind;
  for (const store::Row& row : tx.Select(sql::agency_by_name, name)) {
    known = row.As<AgencyId>(0);
    known_kind = row.String(1);
  }
  if (known) {
    if (known_kind.empty() && !kind.empty()) tx.Execute(sql::set_agency_kind, *known, kind);
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

const std::vector<std::string_view>& Roles() {
  static const std::vector<std::string_view> kNames = [] {
    std::vector<std::string_view> names;
    for (const auto& role : kRoles) names.push_back(role.first);
    return names;
  }();
  return kNames;
}
std::string_view RoleTitle(std::string_view role) {
  for (const auto& [name, title] : kRoles)
    if (name == role) return title;
  return role;
}

Result<AccountId> CreateAccount(store::Transaction& tx, const NewAccount& account, AccountId by) {
  const std::string username = ToLowerAscii(Trim(account.username));
  if (!IsUserName(username))
    return Fail(ErrorKind::kUsage,
                "\"" + username + "\" cannot be a user name; use letters, digits and . - _ @ + '");
  if (std::find(Roles().begin(), Roles().end(), account.role) == Roles().end()) {
    std::string names;
    for (std::string_view role : Roles()) names += (names.empty() ? "" : ", ") + std::string(role);
    return Fail(ErrorKind::kUsage, "\"" + account.role + "\" is not a role; the roles are " + names);
  }
  if (Trim(account.name).empty()) return Fail(ErrorKind::kUsage, "an account needs the name of a person");
  if (FindAccount(tx, username))
    return Fail(ErrorKind::kUsage, "the user name \"" + username + "\" is taken; choose another");
  const AccountId id{tx.NewId()};
  tx.Execute(sql::insert_account, id, username, Trim(account.name), account.job_title, account.role,
             account.agency, account.password_hash, account.must_change_password, Now(tx));
  JsonWriter json;
  json.BeginObject().Field("username", username).Field("name", account.name).Field("role", account.role);
  json.Field("agency_id", account.agency.value).EndObject();
  Journal(tx, by, id, "created", json.Text());
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
  tx.Execute(sql::forget_devices, account);
  Journal(tx, by, account, "password changed", "{}");
}

void SetActive(store::Transaction& tx, AccountId account, bool active, AccountId by) {
  tx.Execute(sql::set_state, account, active ? "active" : "disabled");
  if (!active) tx.Execute(sql::end_sessions_of, account);
  Journal(tx, by, account, active ? "enabled" : "disabled", "{}");
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
  tx.Execute(sql::set_setting, "demo", "1");
}

}  // namespace kindred::identity
