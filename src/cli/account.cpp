// `kindred account` and `kindred agency`: who may sign in.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "base/json.hpp"
#include "base/policy.hpp"
#include "base/seams.hpp"
#include "cli/commands.hpp"
#include "cli/schema.hpp"
#include "identity/accounts.hpp"
#include "identity/demo_accounts.hpp"
#include "identity/links.hpp"
#include "identity/passwords.hpp"
#include "identity/roles.hpp"
#include "identity/second_factor.hpp"
#include "identity/sessions.hpp"
#include "identity/teams.hpp"

namespace kindred::cli {
namespace {

struct AccountOptions {
  std::string username, name, job_title, role, agency, agency_kind, team, rule, out;
  std::vector<std::string> roles;
  bool manager = false;
  bool leave = false;
};

// Opens the store and runs a change in it as the operator.
int Change(const Context& context,
           const std::function<Result<void>(store::Transaction&, AccountId by)>& change) {
  auto db = store::Open(context.database, {.migrations = AllMigrations()});
  if (!db) return Report(db.error());
  auto done = (*db)->Write([&](store::Transaction& tx) { return change(tx, identity::EnsureOperator(tx)); });
  return done ? 0 : Report(done.error());
}

Result<identity::Account> Existing(store::Transaction& tx, const std::string& username) {
  if (auto account = identity::FindAccount(tx, username)) return *account;
  return Fail(ErrorKind::kUsage, "there is no account \"" + username + "\"; kindred account list shows them");
}

// A first password goes to the terminal once; its owner must change it.
void PrintPassword(const Context& context, const std::string& username, const std::string& password) {
  if (context.json) {
    JsonWriter json;
    json.BeginObject().Field("username", username).Field("password", password).EndObject();
    std::puts(json.Text().c_str());
  } else {
    fmt::print("{}: the first password is {}\nIt is shown only now. It must be changed when first used.\n",
               username, password);
  }
}

int Create(const Context& context, const AccountOptions& options) {
  const std::string password = identity::MakePassword(SystemRandom());
  const auto hash = identity::HashPassword(password);
  if (!hash) return Report(hash.error());
  const int code = Change(context, [&](store::Transaction& tx, AccountId by) -> Result<void> {
    const AgencyId agency = identity::EnsureAgency(tx, options.agency, options.agency_kind);
    auto made = identity::CreateAccount(tx,
                                        {.username = options.username,
                                         .name = options.name,
                                         .job_title = options.job_title,
                                         .role = options.role,
                                         .agency = agency,
                                         .password_hash = *hash,
                                         .must_change_password = true},
                                        by);
    if (!made) return Unexpected(made.error());
    return {};
  });
  if (code == 0) PrintPassword(context, options.username, password);
  return code;
}

int ResetPassword(const Context& context, const AccountOptions& options) {
  const std::string password = identity::MakePassword(SystemRandom());
  const auto hash = identity::HashPassword(password);
  if (!hash) return Report(hash.error());
  const int code = Change(context, [&](store::Transaction& tx, AccountId by) -> Result<void> {
    auto account = Existing(tx, options.username);
    if (!account) return Unexpected(account.error());
    identity::SetPassword(tx, account->id, *hash, true, by);
    return {};
  });
  if (code == 0) PrintPassword(context, options.username, password);
  return code;
}

// A link goes to the terminal once, for whoever hands it over.
void PrintLink(const Context& context, const std::string& username, const std::string& token, int days) {
  const std::string path = "/welcome/" + token;
  if (context.json) {
    JsonWriter json;
    json.BeginObject().Field("username", username).Field("path", path).Field("days", days).EndObject();
    std::puts(json.Text().c_str());
  } else {
    fmt::print(
        "{}: {}\nPut the address of your site before it and hand it over. It works once, within {} {}, and "
        "is shown only now.\n",
        username, path, days, days == 1 ? "day" : "days");
  }
}

int Invite(const Context& context, const AccountOptions& options) {
  std::string token;
  const int code = Change(context, [&](store::Transaction& tx, AccountId by) -> Result<void> {
    const AgencyId agency = identity::EnsureAgency(tx, options.agency, options.agency_kind);
    auto made = identity::CreateAccount(tx,
                                        {.username = options.username,
                                         .name = options.name,
                                         .job_title = options.job_title,
                                         .role = options.role,
                                         .agency = agency},
                                        by);
    if (!made) return Unexpected(made.error());
    token = identity::MakeLink(tx, *made, identity::LinkKind::kInvitation, by);
    return {};
  });
  if (code == 0) PrintLink(context, options.username, token, 7);
  return code;
}

int ResetLink(const Context& context, const AccountOptions& options) {
  std::string token;
  const int code = Change(context, [&](store::Transaction& tx, AccountId by) -> Result<void> {
    auto account = Existing(tx, options.username);
    if (!account) return Unexpected(account.error());
    token = identity::MakeLink(tx, account->id, identity::LinkKind::kReset, by);
    return {};
  });
  if (code == 0) PrintLink(context, options.username, token, 1);
  return code;
}

int SetRoles(const Context& context, const AccountOptions& options) {
  return Change(context, [&](store::Transaction& tx, AccountId by) -> Result<void> {
    auto account = Existing(tx, options.username);
    if (!account) return Unexpected(account.error());
    return identity::SetRoles(tx, account->id, options.roles, by);
  });
}

int SetTeam(const Context& context, const AccountOptions& options) {
  return Change(context, [&](store::Transaction& tx, AccountId by) -> Result<void> {
    auto account = Existing(tx, options.username);
    if (!account) return Unexpected(account.error());
    const identity::TeamId team = identity::EnsureTeam(tx, account->agency, options.team, by);
    if (options.leave)
      identity::LeaveTeam(tx, team, account->id, by);
    else
      identity::JoinTeam(tx, team, account->id, options.manager, by);
    return {};
  });
}

int RemoveSecondStep(const Context& context, const AccountOptions& options) {
  return Change(context, [&](store::Transaction& tx, AccountId by) -> Result<void> {
    auto account = Existing(tx, options.username);
    if (!account) return Unexpected(account.error());
    identity::RemoveSecondFactor(tx, account->id, by);
    identity::EndAllSessions(tx, account->id, by);
    return {};
  });
}

int SetRule(const Context& context, const AccountOptions& options) {
  const auto rule = identity::SecondFactorRuleFromName(options.rule);
  if (!rule)
    return Report(
        {ErrorKind::kUsage, "\"" + options.rule + "\" is not a rule; use by-role, everybody or nobody"});
  return Change(context, [&](store::Transaction& tx, AccountId by) -> Result<void> {
    identity::SetSecondFactorRule(tx, *rule, by);
    return {};
  });
}

int SetActive(const Context& context, const AccountOptions& options, bool active) {
  return Change(context, [&](store::Transaction& tx, AccountId by) -> Result<void> {
    auto account = Existing(tx, options.username);
    if (!account) return Unexpected(account.error());
    identity::SetActive(tx, account->id, active, by);
    return {};
  });
}

int List(const Context& context) {
  auto db = store::Open(context.database, {.migrations = AllMigrations(), .create = false});
  if (!db) return Report(db.error());
  std::vector<identity::Account> accounts;
  auto read = (*db)->Read([&](store::Transaction& tx) -> Result<void> {
    accounts = identity::Accounts(tx);
    return {};
  });
  if (!read) return Report(read.error());
  if (context.json) {
    JsonWriter json;
    json.BeginArray();
    for (const identity::Account& account : accounts) {
      json.BeginObject()
          .Field("username", account.username)
          .Field("name", account.name)
          .Field("role", account.role);
      json.Field("agency", account.agency_name).Field("active", account.active);
      json.Key("last_sign_in");
      if (account.last_sign_in)
        json.String(FormatUtc(*account.last_sign_in));
      else
        json.Null();
      json.EndObject();
    }
    std::puts(json.EndArray().Text().c_str());
    return 0;
  }
  fmt::print("{:<24} {:<14} {:<24} {:<28} {:<9} {}\n", "User name", "Role", "Name", "Agency", "State",
             "Last sign-in");
  for (const identity::Account& account : accounts)
    fmt::print("{:<24} {:<14} {:<24} {:<28} {:<9} {}\n", account.username, account.role, account.name,
               account.agency_name, account.active ? "active" : "disabled",
               account.last_sign_in ? FormatLondon(*account.last_sign_in) : "never");
  return 0;
}

int ListAgencies(const Context& context) {
  auto db = store::Open(context.database, {.migrations = AllMigrations(), .create = false});
  if (!db) return Report(db.error());
  std::vector<identity::Agency> agencies;
  auto read = (*db)->Read([&](store::Transaction& tx) -> Result<void> {
    agencies = identity::Agencies(tx);
    return {};
  });
  if (!read) return Report(read.error());
  if (context.json) {
    JsonWriter json;
    json.BeginArray();
    for (const identity::Agency& agency : agencies)
      json.BeginObject()
          .Field("name", agency.name)
          .Field("kind", agency.kind)
          .Field("accounts", agency.accounts)
          .EndObject();
    std::puts(json.EndArray().Text().c_str());
    return 0;
  }
  fmt::print("{:<32} {:<16} {}\n", "Agency", "Kind", "Accounts");
  for (const identity::Agency& agency : agencies)
    fmt::print("{:<32} {:<16} {}\n", agency.name, agency.kind, agency.accounts);
  return 0;
}

int ListRoles(const Context& context, bool markdown) {
  if (markdown) {
    fmt::print("{}", identity::RolesPage());
    return 0;
  }
  if (context.json) {
    JsonWriter json;
    json.BeginArray();
    for (const identity::Role& role : identity::Roles()) {
      json.BeginObject().Field("name", role.name).Field("title", role.title).Field("does", role.does);
      json.Key("may").BeginArray();
      for (const Action action : role.may) json.String(ActionName(action));
      json.EndArray().Key("sees").BeginArray();
      for (int i = 0; i < kSectionCount; ++i)
        if (role.sees.Has(static_cast<Section>(i))) json.String(SectionName(static_cast<Section>(i)));
      json.EndArray().Field("second_factor", role.second_factor).EndObject();
    }
    std::puts(json.EndArray().Text().c_str());
    return 0;
  }
  fmt::print("{:<20} {:<38} {}\n", "Role", "Title", "For");
  for (const identity::Role& role : identity::Roles())
    fmt::print("{:<20} {:<38} {}\n", role.name, role.title, role.does);
  return 0;
}

int MakeDemo(const Context& context, const AccountOptions& options) {
  auto db = store::Open(context.database, {.migrations = AllMigrations()});
  if (!db) return Report(db.error());
  const auto personas = identity::CreateDemoAccounts(**db, SystemRandom());
  if (!personas) return Report(personas.error());
  const std::string text = identity::DescribeDemoAccounts(*personas);
  if (auto written = SystemFiles().Write(options.out, text, 0600); !written) return Report(written.error());
  fmt::print("{} accounts; their passwords are in {} (readable by you alone)\n", personas->size(),
             options.out);
  return 0;
}

}  // namespace

void RegisterAccount(CLI::App& app, Context& context) {
  auto options = std::make_shared<AccountOptions>();
  CLI::App* account = app.add_subcommand("account", "People who may sign in")->require_subcommand(1);

  CLI::App* create = account->add_subcommand("create", "Make an account; prints its first password");
  create->add_option("username", options->username, "User name, e.g. an e-mail address")->required();
  create->add_option("--name", options->name, "The person's name, shown to others")->required();
  create
      ->add_option("--role", options->role,
                   "Their role, e.g. practitioner, team_manager, administrator; kindred role list shows all")
      ->required();
  create
      ->add_option("--agency", options->agency,
                   "The agency they work for; made when there is none of this name")
      ->required();
  create->add_option("--agency-kind", options->agency_kind,
                     "What that agency does: social_care, education, health, police …");
  create->add_option("--job-title", options->job_title, "For people");
  create->callback(
      [&context, options] { context.run = [&context, options] { return Create(context, *options); }; });

  CLI::App* invite =
      account->add_subcommand("invite", "Make an account and a link with which its owner chooses a password");
  invite->add_option("username", options->username, "User name, e.g. an e-mail address")->required();
  invite->add_option("--name", options->name, "The person's name, shown to others")->required();
  invite->add_option("--role", options->role, "Their role; kindred role list shows all")->required();
  invite
      ->add_option("--agency", options->agency,
                   "The agency they work for; made when there is none of this name")
      ->required();
  invite->add_option("--agency-kind", options->agency_kind,
                     "What that agency does: social_care, education, health, police …");
  invite->add_option("--job-title", options->job_title, "For people");
  invite->callback(
      [&context, options] { context.run = [&context, options] { return Invite(context, *options); }; });

  CLI::App* link = account->add_subcommand(
      "reset-link", "A link with which the owner chooses a new password; the old one ends at once");
  link->add_option("username", options->username, "User name")->required();
  link->callback(
      [&context, options] { context.run = [&context, options] { return ResetLink(context, *options); }; });

  CLI::App* set_roles = account->add_subcommand("roles", "Set all the roles that an account holds");
  set_roles->add_option("username", options->username, "User name")->required();
  set_roles->add_option("roles", options->roles, "The roles; the first is the one it signs in with")
      ->required();
  set_roles->callback(
      [&context, options] { context.run = [&context, options] { return SetRoles(context, *options); }; });

  CLI::App* team =
      account->add_subcommand("team", "Put somebody on a team of their agency, or take them off");
  team->add_option("username", options->username, "User name")->required();
  team->add_option("team", options->team, "The team; made when there is none of this name")->required();
  team->add_flag("--manager", options->manager, "As its manager");
  team->add_flag("--leave", options->leave, "Take them off");
  team->callback(
      [&context, options] { context.run = [&context, options] { return SetTeam(context, *options); }; });

  CLI::App* second = account->add_subcommand(
      "remove-second-step",
      "Take the authenticator app off an account whose phone is lost; ends its sessions");
  second->add_option("username", options->username, "User name")->required();
  second->callback([&context, options] {
    context.run = [&context, options] { return RemoveSecondStep(context, *options); };
  });

  CLI::App* rule = account->add_subcommand("second-step-rule", "Who must sign in with a second step");
  rule->add_option("rule", options->rule, "by-role, everybody or nobody")->required();
  rule->callback(
      [&context, options] { context.run = [&context, options] { return SetRule(context, *options); }; });

  CLI::App* list = account->add_subcommand("list", "Every account");
  list->callback([&context] { context.run = [&context] { return List(context); }; });

  CLI::App* reset =
      account->add_subcommand("reset-password", "Give an account a new first password and end its sessions");
  reset->add_option("username", options->username, "User name")->required();
  reset->callback([&context, options] {
    context.run = [&context, options] { return ResetPassword(context, *options); };
  });

  CLI::App* disable =
      account->add_subcommand("disable", "Close an account: it signs in no more, what it did stays");
  disable->add_option("username", options->username, "User name")->required();
  disable->callback([&context, options] {
    context.run = [&context, options] { return SetActive(context, *options, false); };
  });

  CLI::App* enable = account->add_subcommand("enable", "Open a closed account again");
  enable->add_option("username", options->username, "User name")->required();
  enable->callback([&context, options] {
    context.run = [&context, options] { return SetActive(context, *options, true); };
  });

  CLI::App* demo =
      account->add_subcommand("demo", "Mark the store as a demo and make its people, with random passwords");
  demo->add_option("--out", options->out, "File for the passwords; readable by you alone")
      ->default_val("sign-ins.txt");
  demo->callback(
      [&context, options] { context.run = [&context, options] { return MakeDemo(context, *options); }; });

  CLI::App* role = app.add_subcommand("role", "What people may do")->require_subcommand(1);
  CLI::App* roles = role->add_subcommand("list", "Every role, what it is for, what it may do");
  auto markdown = std::make_shared<bool>(false);
  roles->add_flag("--markdown", *markdown, "As the page docs/reference/roles.md");
  roles->callback(
      [&context, markdown] { context.run = [&context, markdown] { return ListRoles(context, *markdown); }; });

  CLI::App* agency =
      app.add_subcommand("agency", "Organisations that give or see data")->require_subcommand(1);
  CLI::App* agencies = agency->add_subcommand("list", "Every agency");
  agencies->callback([&context] { context.run = [&context] { return ListAgencies(context); }; });
  CLI::App* add = agency->add_subcommand("create", "Make an agency");
  add->add_option("name", options->agency, "Its name, as in agreements and sources")->required();
  add->add_option(
      "--kind", options->agency_kind,
      "social_care, education, health, youth_justice, early_help, police, housing or adult_services");
  add->callback([&context, options] {
    context.run = [&context, options] {
      if (!options->agency_kind.empty() && !SectionFromName(options->agency_kind))
        return Report(
            {ErrorKind::kUsage, "\"" + options->agency_kind +
                                    "\" is not a kind of agency; kindred agency create --help lists them"});
      return Change(context, [&](store::Transaction& tx, AccountId) -> Result<void> {
        (void)identity::EnsureAgency(tx, options->agency, options->agency_kind);
        return {};
      });
    };
  });
}

}  // namespace kindred::cli
