// Accounts, for the system administrator: the list, inviting, one account with its roles, teams and history.
#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "identity/accounts.hpp"
#include "identity/links.hpp"
#include "identity/pages/account_link.mustache.hpp"
#include "identity/pages/account_new.mustache.hpp"
#include "identity/pages/account_one.mustache.hpp"
#include "identity/pages/accounts.mustache.hpp"
#include "identity/pages/history.hpp"
#include "identity/pages/shared.hpp"
#include "identity/roles.hpp"
#include "identity/second_factor.hpp"
#include "identity/teams.hpp"
#include "store/open.hpp"

namespace kindred::identity {
namespace {

constexpr std::size_t kPerPage = 50;

struct ListView {
  std::optional<web::Notification> done;
  web::Input words;
  web::Select role, state;
  web::Button apply{.text = "Filter", .kind = "govuk-button--secondary"};
  std::string count;
  web::Table table;
  web::Pagination pages;
};
struct NewView {
  web::ErrorSummary errors;
  web::Input name, username, job_title;
  web::Select agency;
  web::Choices role;
  web::Button button{.text = "Make the invitation"};
  std::string csrf;
};
struct LinkView {
  std::string title, name, link, until, back;
};
struct TeamView {
  std::string id, name;
  bool leads = false;
};
struct OneView {
  std::optional<web::Notification> done;
  web::ErrorSummary errors;
  std::string name, base, csrf;
  web::SummaryList facts;
  bool active = false, is_self = false, has_factor = false, has_teams = false;
  web::Button link{.text = "Link for a new password", .kind = "govuk-button--secondary"};
  web::Button second_step{.text = "Take off the second step", .kind = "govuk-button--secondary"};
  web::Button sessions{.text = "Sign out everywhere", .kind = "govuk-button--secondary"};
  web::Button state;
  web::Choices roles, leads;
  web::Select main_role, agency, team;
  web::Input full_name, job_title;
  web::Button save_roles{.text = "Save roles"}, save_details{.text = "Save details"};
  web::Button join{.text = "Put on the team", .kind = "govuk-button--secondary"};
  std::vector<TeamView> teams;
  web::Table history;
};

AccountId IdOf(const std::string& text) {
  std::int64_t id = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), id);
  return fault == std::errc() && end == text.data() + text.size() ? AccountId{id} : AccountId{};
}
std::string BaseOf(AccountId account) {
  return "/accounts/" + std::to_string(account.value);
}

// Accounts of people: the command line's own is not shown.
bool IsPerson(const Account& account) {
  const Role* role = FindRole(account.role);
  return role == nullptr || !role->nobody_signs_in;
}

std::vector<web::Choice> RoleChoices(const std::string& chosen, bool with_hints) {
  std::vector<web::Choice> choices;
  for (const Role& role : Roles())
    if (!role.nobody_signs_in)
      choices.push_back({.value = role.name,
                         .text = role.title,
                         .hint = with_hints ? role.does : "",
                         .chosen = role.name == chosen});
  return choices;
}
std::vector<web::Choice> AgencyChoices(store::Transaction& tx, AgencyId chosen) {
  std::vector<web::Choice> choices;
  for (const Agency& agency : Agencies(tx))
    choices.push_back(
        {.value = std::to_string(agency.id.value), .text = agency.name, .chosen = agency.id == chosen});
  return choices;
}
// The agency of a form; none when it is not one that there is.
AgencyId AgencyOf(store::Transaction& tx, const web::Request& request) {
  const AgencyId wanted{IdOf(request.form.Get("agency")).value};
  for (const Agency& agency : Agencies(tx))
    if (agency.id == wanted) return wanted;
  return AgencyId{};
}

std::string StateWords(store::Transaction& tx, const Account& account) {
  if (!account.active) return "Closed";
  if (HasOpenInvitation(tx, account.id)) return "Invited";
  return "Active";
}

web::Response ShowList(const Pages& pages, const web::Request& request) {
  const std::string words = ToLowerAscii(request.query.Get("words"));
  const std::string role = request.query.Get("role"), state = request.query.Get("state");
  ListView view;
  auto read = pages.db.Read([&](store::Transaction& tx) -> Result<void> {
    view = {};
    std::vector<Account> found;
    for (Account& account : Accounts(tx)) {
      if (!IsPerson(account) || (!role.empty() && account.role != role)) continue;
      if (!state.empty() && account.active != (state == "active")) continue;
      const std::string text = ToLowerAscii(account.username + " " + account.name + " " +
                                            account.agency_name + " " + account.job_title);
      if (text.find(words) != std::string::npos) found.push_back(std::move(account));
    }
    const std::size_t page_count = std::max<std::size_t>(1, (found.size() + kPerPage - 1) / kPerPage);
    const std::size_t page = std::clamp<std::size_t>(
        static_cast<std::size_t>(IdOf(request.query.Get("page")).value), 1, page_count);
    view.count = std::to_string(found.size()) + (found.size() == 1 ? " account" : " accounts");
    view.table = {.caption = "Accounts",
                  .caption_class = "govuk-visually-hidden",
                  .heads = {{"Name"}, {"User name"}, {"Role"}, {"Agency"}, {"State"}, {"Last sign-in"}},
                  .empty = "No account fits."};
    for (std::size_t i = (page - 1) * kPerPage; i < std::min(found.size(), page * kPerPage); ++i) {
      const Account& account = found[i];
      view.table.rows.push_back(
          {{{.text = account.name, .href = BaseOf(account.id), .header = true},
            {.text = account.username},
            {.text = std::string(RoleTitle(account.role))},
            {.text = account.agency_name},
            {.text = StateWords(tx, account)},
            {.text = account.last_sign_in ? FormatLondon(*account.last_sign_in) : "never"}}});
    }
    view.table.Finish();
    view.pages = web::Paginate(page, page_count,
                               "/accounts?words=" + web::UrlEncode(words) + "&role=" + web::UrlEncode(role) +
                                   "&state=" + web::UrlEncode(state) + "&page=");
    return {};
  });
  if (!read) return web::Problem(503);
  view.words = TextInput("words", "Name, user name or agency", request.query.Get("words"), "");
  view.role = {{.id = "role", .label = "Role"}, RoleChoices(role, false)};
  view.role.choices.insert(view.role.choices.begin(), web::Choice{.text = "Any"});
  view.state = {{.id = "state", .label = "State"},
                {{.text = "Any"},
                 {.value = "active", .text = "Open", .chosen = state == "active"},
                 {.value = "closed", .text = "Closed", .chosen = state == "closed"}}};
  std::string content;
  templates::RenderAccounts(content, view);
  return web::Html(
      pages.shell.Render(request, {.title = "Accounts", .section = "accounts", .wide = true}, content));
}

web::Response ShowNew(const Pages& pages, const web::Request& request, const std::string& name_error,
                      const std::string& username_error, const std::string& role_error) {
  NewView view;
  auto read = pages.db.Read([&](store::Transaction& tx) -> Result<void> {
    view.agency = {{.id = "agency", .label = "Agency"},
                   AgencyChoices(tx, AgencyId{IdOf(request.form.Get("agency")).value})};
    return {};
  });
  if (!read) return web::Problem(503);
  view.name = TextInput("name", "Name", request.form.Get("name"), name_error);
  view.username = TextInput("username", "User name", request.form.Get("username"), username_error,
                            "What they type to sign in: for example their work e-mail address.");
  view.job_title = TextInput("job-title", "Job title (optional)", request.form.Get("job-title"), "");
  view.role = {{.id = "role", .label = "Role", .error = role_error},
               RoleChoices(request.form.Get("role"), true)};
  view.role.small = true;
  view.role.Finish();
  view.errors = ErrorsOf({&view.name, &view.username, &view.role});
  view.csrf = request.csrf;
  std::string content;
  templates::RenderAccountNew(content, view);
  return web::Html(pages.shell.Render(
      request,
      {.title = "Invite somebody", .section = "accounts", .back = "/accounts", .error = view.errors.any()},
      content));
}

web::Response ShowLink(const Pages& pages, const web::Request& request, const Account& account, LinkKind kind,
                       const std::string& token) {
  const bool reset = kind == LinkKind::kReset;
  const Instant now = pages.db.Around().clock->Now();
  const LinkView view{.title = reset ? "A link for a new password" : "The invitation",
                      .name = account.name,
                      .link = pages.address + "/welcome/" + token,
                      .until = FormatLondon(now.AddSeconds(reset ? kResetSeconds : kInvitationSeconds)),
                      .back = BaseOf(account.id)};
  std::string content;
  templates::RenderAccountLink(content, view);
  return web::Html(pages.shell.Render(request, {.title = view.title, .section = "accounts"}, content));
}

web::Response PostNew(const Pages& pages, const web::Request& request) {
  const Role* role = FindRole(request.form.Get("role"));
  const std::string role_error = role == nullptr || role->nobody_signs_in ? "Choose a role" : "";
  const std::string name_error = request.form.Get("name").empty() ? "Enter the name of a person" : "";
  const std::string username_error = request.form.Get("username").empty() ? "Enter a user name" : "";
  if (!role_error.empty() || !name_error.empty() || !username_error.empty())
    return ShowNew(pages, request, name_error, username_error, role_error);
  std::string token;
  std::optional<Account> account;
  auto written = pages.db.Write([&](store::Transaction& tx) -> Result<void> {
    const AgencyId agency = AgencyOf(tx, request);
    if (agency.IsNone()) return Fail(ErrorKind::kUsage, "choose an agency");
    const auto made = CreateAccount(tx,
                                    {.username = request.form.Get("username"),
                                     .name = request.form.Get("name"),
                                     .job_title = request.form.Get("job-title"),
                                     .role = role->name,
                                     .agency = agency},
                                    request.who->account);
    if (!made) return Unexpected(made.error());
    token = MakeLink(tx, *made, LinkKind::kInvitation, request.who->account);
    account = FindAccount(tx, *made);
    return {};
  });
  if (written) return ShowLink(pages, request, *account, LinkKind::kInvitation, token);
  if (written.error().kind != ErrorKind::kUsage) return web::Problem(503);
  std::string message = written.error().message;
  if (!message.empty()) message[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(message[0])));
  return ShowNew(pages, request, "", message, "");
}

std::optional<web::Notification> DoneOf(const web::Request& request) {
  if (!request.query.Has("done")) return std::nullopt;
  return web::Notification{.title = "Success", .heading = "Done, and recorded.", .success = true};
}

web::Response ShowOne(const Pages& pages, const web::Request& request, const web::ErrorSummary& errors = {}) {
  OneView view;
  bool found = false;
  auto read = pages.db.Read([&](store::Transaction& tx) -> Result<void> {
    view = {};
    const auto account = FindAccount(tx, IdOf(request.Segment("id")));
    found = account && IsPerson(*account);
    if (!found) return {};
    view.name = account->name;
    view.base = BaseOf(account->id);
    view.active = account->active;
    view.is_self = account->id == request.who->account;
    const auto factor = SecondFactorOf(tx, account->id);
    view.has_factor = factor && factor->confirmed;
    const auto held = RolesOf(tx, account->id);
    std::string titles;
    for (const std::string& role : held)
      titles += (titles.empty() ? "" : ", ") + std::string(RoleTitle(role));
    view.facts.rows = {
        {.key = "User name", .value = account->username},
        {.key = "State", .value = StateWords(tx, *account)},
        {.key = "Roles", .value = titles},
        {.key = "Agency", .value = account->agency_name},
        {.key = "Second step", .value = view.has_factor ? "On" : "Off"},
        {.key = "Signed in now", .value = std::to_string(SessionsOf(tx, account->id, "").size()) + " times"},
        {.key = "Last sign-in",
         .value = account->last_sign_in ? FormatLondon(*account->last_sign_in) : "never"}};
    if (!account->job_title.empty())
      view.facts.rows.insert(view.facts.rows.begin(), {.key = "Job title", .value = account->job_title});
    if (HasOpenInvitation(tx, account->id)) view.link.text = "New invitation";
    view.state = account->active ? web::Button{.text = "Close the account",
                                               .name = "do",
                                               .value = "close",
                                               .kind = "govuk-button--warning"}
                                 : web::Button{.text = "Open the account again",
                                               .name = "do",
                                               .value = "open",
                                               .kind = "govuk-button--secondary"};
    view.main_role = {{.id = "main", .label = "Role on signing in"}, RoleChoices(account->role, false)};
    view.roles = {{.id = "roles", .label = "All roles held"}, RoleChoices("", false)};
    for (web::Choice& choice : view.roles.choices)
      choice.chosen = std::find(held.begin(), held.end(), choice.value) != held.end();
    view.roles.small = true;
    view.roles.Finish();
    view.full_name = TextInput("name", "Name", account->name, "");
    view.job_title = TextInput("job-title", "Job title", account->job_title, "");
    view.agency = {{.id = "agency", .label = "Agency"}, AgencyChoices(tx, account->agency)};
    for (const Membership& team : TeamsOf(tx, account->id))
      view.teams.push_back({std::to_string(team.team.value), team.team_name, team.leads});
    view.team = {{.id = "team", .label = "Team"}};
    for (const Team& team : Teams(tx))
      view.team.choices.push_back(
          {.value = std::to_string(team.id.value), .text = team.name + ", " + team.agency_name});
    view.has_teams = !view.team.choices.empty();
    view.leads = {{.id = "leads", .label = "Their part in it"},
                  {{.value = "1", .text = "Manager of the team"}}};
    view.leads.small = true;
    view.leads.Finish();
    view.history = HistoryTable(tx, account->id, 30);
    return {};
  });
  if (!read) return web::Problem(503);
  if (!found) return web::Problem(404);
  view.csrf = request.csrf;
  view.errors = errors;
  view.done = DoneOf(request);
  std::string content;
  templates::RenderAccountOne(content, view);
  return web::Html(pages.shell.Render(
      request,
      {.title = view.name, .section = "accounts", .back = "/accounts", .wide = true, .error = errors.any()},
      content));
}

// Changes somebody else's account; one's own is for another administrator.
using Change = std::function<Result<void>(store::Transaction&, const Account&, AccountId by)>;
web::Response ChangeOne(const Pages& pages, const web::Request& request, const Change& change,
                        std::optional<Account>* changed = nullptr) {
  auto written = pages.db.Write([&](store::Transaction& tx) -> Result<void> {
    const auto account = FindAccount(tx, IdOf(request.Segment("id")));
    if (!account || !IsPerson(*account)) return Fail(ErrorKind::kBadData, "There is no such account.");
    if (account->id == request.who->account)
      return Fail(ErrorKind::kRefused, "Another administrator changes your own account.");
    if (changed != nullptr) *changed = account;
    return change(tx, *account, request.who->account);
  });
  if (written) return web::Redirect(BaseOf(IdOf(request.Segment("id"))) + "?done=1");
  switch (written.error().kind) {
    case ErrorKind::kUsage:
      return ShowOne(pages, request, {.errors = {{written.error().message, "#main"}}});
    case ErrorKind::kBadData:
      return web::Problem(404);
    case ErrorKind::kRefused:
      return web::Problem(403, written.error().message);
    default:
      return web::Problem(503);
  }
}

web::Response PostLink(const Pages& pages, const web::Request& request) {
  std::string token;
  LinkKind kind = LinkKind::kReset;
  std::optional<Account> account;
  web::Response response = ChangeOne(
      pages, request,
      [&](store::Transaction& tx, const Account& of, AccountId by) -> Result<void> {
        if (!of.active) return Fail(ErrorKind::kUsage, "Open the account again first");
        kind = HasOpenInvitation(tx, of.id) || !of.last_sign_in ? LinkKind::kInvitation : LinkKind::kReset;
        token = MakeLink(tx, of.id, kind, by);
        return {};
      },
      &account);
  return response.status == 303 ? ShowLink(pages, request, *account, kind, token) : std::move(response);
}

web::Response PostRoles(const Pages& pages, const web::Request& request) {
  return ChangeOne(pages, request, [&](store::Transaction& tx, const Account& of, AccountId by) {
    std::vector<std::string> roles = {request.form.Get("main")};
    for (const std::string& role : request.form.All("roles"))
      if (std::find(roles.begin(), roles.end(), role) == roles.end()) roles.push_back(role);
    return SetRoles(tx, of.id, roles, by);
  });
}

web::Response PostDetails(const Pages& pages, const web::Request& request) {
  return ChangeOne(
      pages, request, [&](store::Transaction& tx, const Account& of, AccountId by) -> Result<void> {
        const AgencyId agency = AgencyOf(tx, request);
        if (agency.IsNone()) return Fail(ErrorKind::kUsage, "Choose an agency");
        return SetProfile(tx, of.id, request.form.Get("name"), request.form.Get("job-title"), agency, by);
      });
}

web::Response PostTeam(const Pages& pages, const web::Request& request, bool join) {
  return ChangeOne(
      pages, request, [&](store::Transaction& tx, const Account& of, AccountId by) -> Result<void> {
        const TeamId wanted{IdOf(request.form.Get("team")).value};
        const auto teams = Teams(tx);
        if (std::none_of(teams.begin(), teams.end(), [&](const Team& team) { return team.id == wanted; }))
          return Fail(ErrorKind::kUsage, "Choose a team");
        if (join)
          JoinTeam(tx, wanted, of.id, request.form.Has("leads"), by);
        else
          LeaveTeam(tx, wanted, of.id, by);
        return {};
      });
}

web::Response PostSecondStep(const Pages& pages, const web::Request& request) {
  return ChangeOne(pages, request,
                   [](store::Transaction& tx, const Account& of, AccountId by) -> Result<void> {
                     RemoveSecondFactor(tx, of.id, by);
                     EndAllSessions(tx, of.id, by);
                     return {};
                   });
}
web::Response PostSessions(const Pages& pages, const web::Request& request) {
  return ChangeOne(pages, request,
                   [](store::Transaction& tx, const Account& of, AccountId by) -> Result<void> {
                     EndAllSessions(tx, of.id, by);
                     return {};
                   });
}
web::Response PostState(const Pages& pages, const web::Request& request) {
  return ChangeOne(pages, request,
                   [&](store::Transaction& tx, const Account& of, AccountId by) -> Result<void> {
                     const std::string wanted = request.form.Get("do");
                     if (wanted != "open" && wanted != "close")
                       return Fail(ErrorKind::kUsage, "Choose what to do");
                     SetActive(tx, of.id, wanted == "open", by);
                     return {};
                   });
}

}  // namespace

void AddAccountsRoutes(const Pages& pages, std::vector<web::Route>& routes) {
  using web::Method;
  const web::RoutePolicy policy{"accounts", "none"};
  const auto add = [&](Method method, const char* pattern, auto handler) {
    routes.push_back({method, pattern, policy, With(pages, handler)});
  };
  add(Method::kGet, "/accounts", ShowList);
  add(Method::kGet, "/accounts/new",
      [](const Pages& p, const web::Request& r) { return ShowNew(p, r, "", "", ""); });
  add(Method::kPost, "/accounts/new", PostNew);
  add(Method::kGet, "/accounts/{id}", [](const Pages& p, const web::Request& r) { return ShowOne(p, r); });
  add(Method::kPost, "/accounts/{id}/link", PostLink);
  add(Method::kPost, "/accounts/{id}/roles", PostRoles);
  add(Method::kPost, "/accounts/{id}/details", PostDetails);
  add(Method::kPost, "/accounts/{id}/teams",
      [](const Pages& p, const web::Request& r) { return PostTeam(p, r, true); });
  add(Method::kPost, "/accounts/{id}/teams/leave",
      [](const Pages& p, const web::Request& r) { return PostTeam(p, r, false); });
  add(Method::kPost, "/accounts/{id}/second-step", PostSecondStep);
  add(Method::kPost, "/accounts/{id}/sessions", PostSessions);
  add(Method::kPost, "/accounts/{id}/state", PostState);
}

}  // namespace kindred::identity
