// One's own account: what is known, the role in use, where one is signed in, what happened lately; the
// password.
#include "base/text.hpp"
#include "identity/accounts.hpp"
#include "identity/pages/account.mustache.hpp"
#include "identity/pages/history.hpp"
#include "identity/pages/password.mustache.hpp"
#include "identity/pages/shared.hpp"
#include "identity/roles.hpp"
#include "identity/second_factor.hpp"
#include "identity/teams.hpp"

namespace kindred::identity {
namespace {

struct SessionView {
  std::string ref, browser, address, since, seen;
  bool current = false;
};
struct AccountView {
  web::SummaryList facts;
  web::Choices role;
  web::Button use_role{.text = "Use this role", .kind = "govuk-button--secondary"};
  std::vector<SessionView> sessions;
  web::Table history;
  std::string csrf;
  bool has_others = false;
  bool has_roles = false;
  std::optional<web::Notification> done;
};
struct PasswordView {
  web::ErrorSummary errors;
  web::Input old_password, new_password;
  web::Button button{.text = "Change password"};
  std::string csrf;
  bool must = false;
};

std::string SecondStepWords(const std::optional<SecondFactor>& factor, bool needed, bool demo) {
  if (factor && factor->confirmed)
    return "On: a code from your authenticator app. " + std::to_string(factor->recovery_codes) +
           (factor->recovery_codes == 1 ? " recovery code left" : " recovery codes left");
  if (demo) return "Off. This is a demonstration: nobody is asked for a code";
  return needed ? "Off, and your role needs it" : "Off";
}

std::optional<web::Notification> DoneOf(const web::Request& request) {
  const auto said = [](std::string heading, std::string text = "") {
    return web::Notification{
        .title = "Success", .heading = std::move(heading), .text = std::move(text), .success = true};
  };
  if (request.query.Has("changed"))
    return said("Your password is changed.", "Other browsers were signed out.");
  if (request.query.Has("ended")) return said("Signed out there.");
  if (request.query.Has("role"))
    return said("You now act as " + std::string(RoleTitle(request.who->role)) + ".");
  if (request.query.Has("code")) return said("Your second step is on.");
  if (request.query.Has("code-off")) return said("Your second step is off.");
  if (request.query.Has("connected")) return said("Connected. You can sign in with it from now on.");
  return std::nullopt;
}

web::Response ShowAccount(const Pages& pages, const web::Request& request) {
  AccountView view;
  auto read = pages.db.Read([&](store::Transaction& tx) -> Result<void> {
    view = {};
    const auto account = FindAccount(tx, request.who->account);
    if (!account) return {};
    std::string teams;
    for (const Membership& team : TeamsOf(tx, account->id))
      teams += (teams.empty() ? "" : ", ") + team.team_name + (team.leads ? " (manager)" : "");
    const bool demo = IsDemo(tx);
    const auto factor = SecondFactorOf(tx, account->id);
    const bool needed = NeedsSecondFactor(GetSecondFactorRule(tx), demo, request.who->role);
    auto& rows = view.facts.rows;
    rows.push_back({.key = "Name", .value = account->name});
    if (!account->job_title.empty()) rows.push_back({.key = "Job title", .value = account->job_title});
    rows.push_back({.key = "User name", .value = account->username});
    rows.push_back({.key = "Role", .value = std::string(RoleTitle(request.who->role))});
    rows.push_back({.key = "Agency", .value = account->agency_name});
    if (!teams.empty()) rows.push_back({.key = "Teams", .value = teams});
    rows.push_back({.key = "Password",
                    .value = "Kept as a hash that cannot be read",
                    .actions = {{"Change", "/account/password", "password"}}});
    rows.push_back(
        {.key = "Second step",
         .value = SecondStepWords(factor, needed, demo),
         .actions = {{factor && factor->confirmed ? "Change" : "Add", "/account/code", "second step"}}});
    if (!pages.provider.empty())
      rows.push_back({.key = pages.provider,
                      .value = ExternalsOf(tx, account->id) > 0 ? "Connected" : "Not connected",
                      .actions = {{"Connect", "/account/openid", pages.provider}}});
    const auto held = RolesOf(tx, account->id);
    view.has_roles = held.size() > 1;
    view.role = {
        {.id = "role",
         .label = "Role to use now",
         .hint =
             "What you see and may do goes by the role in use. It is recorded with everything you look at."}};
    for (const std::string& name : held) {
      const Role* role = FindRole(name);
      view.role.choices.push_back({.value = name,
                                   .text = std::string(RoleTitle(name)),
                                   .hint = role != nullptr ? role->does : "",
                                   .chosen = name == request.who->role});
    }
    view.role.Finish();
    for (const SessionInfo& session : SessionsOf(tx, account->id, CookieOf(request, kSessionCookie)))
      view.sessions.push_back({session.ref, BrowserName(session.user_agent), session.address,
                               FormatLondon(session.created_at), FormatLondon(session.seen_at),
                               session.current});
    view.has_others = view.sessions.size() > 1;
    view.history = HistoryTable(tx, account->id, 10);
    return {};
  });
  if (!read) return web::Problem(503);
  view.csrf = request.csrf;
  view.done = DoneOf(request);
  std::string content;
  templates::RenderAccount(content, view);
  return web::Html(pages.shell.Render(request, {.title = "My account"}, content));
}

web::Response PostRole(const Pages& pages, const web::Request& request) {
  auto written = pages.db.Write([&](store::Transaction& tx) -> Result<void> {
    return UseRole(tx, request.who->account, CookieOf(request, kSessionCookie), request.form.Get("role"));
  });
  if (written) return web::Redirect("/account?role=1");
  return written.error().kind == ErrorKind::kUsage ? web::Problem(400, written.error().message)
                                                   : web::Problem(503);
}

web::Response EndOne(const Pages& pages, const web::Request& request) {
  auto written = pages.db.Write([&](store::Transaction& tx) -> Result<void> {
    EndSessionByRef(tx, request.who->account, request.Segment("ref"));
    return {};
  });
  return written ? web::Redirect("/account?ended=1") : web::Problem(503);
}
web::Response EndOthers(const Pages& pages, const web::Request& request) {
  auto written = pages.db.Write([&](store::Transaction& tx) -> Result<void> {
    EndOtherSessions(tx, request.who->account, CookieOf(request, kSessionCookie));
    return {};
  });
  return written ? web::Redirect("/account?ended=1") : web::Problem(503);
}

web::Response ShowPassword(const Pages& pages, const web::Request& request, const std::string& old_error,
                           const std::string& new_error) {
  PasswordView view;
  view.csrf = request.csrf;
  view.must = request.who->must_change_password;
  view.old_password = PasswordInput("old-password", "Current password", "current-password", old_error);
  view.new_password =
      PasswordInput("new-password", "New password", "new-password", new_error, std::string(kPasswordHint));
  view.errors = ErrorsOf({&view.old_password, &view.new_password});
  std::string content;
  templates::RenderPassword(content, view);
  return web::Html(pages.shell.Render(
      request, {.title = "Change password", .back = view.must ? "" : "/account", .error = view.errors.any()},
      content));
}

web::Response PostPassword(const Pages& pages, const web::Request& request) {
  const std::string old_password = Typed(request, "old-password");
  const std::string new_password = Typed(request, "new-password");
  if (old_password.empty()) return ShowPassword(pages, request, "Enter your current password", "");
  if (new_password.empty()) return ShowPassword(pages, request, "", "Enter a new password");
  const auto changed = ChangePassword(pages.db, request.who->account, CookieOf(request, kSessionCookie),
                                      old_password, new_password);
  if (changed) return web::Redirect(request.who->must_add_code ? "/account/code" : "/account?changed=1");
  if (changed.error().kind != ErrorKind::kUsage) return web::Problem(503);
  const std::string& message = changed.error().message;
  const bool old_is_wrong = message.compare(0, 11, "The current") == 0;
  return ShowPassword(pages, request, old_is_wrong ? message : "", old_is_wrong ? "" : message);
}

}  // namespace

void AddAccountRoutes(const Pages& pages, std::vector<web::Route>& routes) {
  using web::Method;
  const web::RoutePolicy own{"signed_in", "none"};
  routes.push_back({Method::kGet, "/account", own, With(pages, ShowAccount)});
  routes.push_back({Method::kPost, "/account/role", own, With(pages, PostRole)});
  routes.push_back(
      {Method::kGet, "/account/password", own,
       With(pages, [](const Pages& p, const web::Request& r) { return ShowPassword(p, r, "", ""); })});
  routes.push_back({Method::kPost, "/account/password", own, With(pages, PostPassword)});
  routes.push_back({Method::kPost, "/account/sessions/others/end", own, With(pages, EndOthers)});
  routes.push_back({Method::kPost, "/account/sessions/{ref}/end", own, With(pages, EndOne)});
}

}  // namespace kindred::identity
