#include "identity/pages.hpp"

#include "base/log.hpp"
#include "base/text.hpp"
#include "identity/accounts.hpp"
#include "identity/pages/account.mustache.hpp"
#include "identity/pages/password.mustache.hpp"
#include "identity/pages/sign_in.mustache.hpp"
#include "identity/passwords.hpp"
#include "identity/sessions.hpp"
#include "web/components.hpp"

namespace kindred::identity {
namespace {

constexpr int kDeviceSeconds = 365 * 24 * 3600;

struct SignInView {
  web::ErrorSummary errors;
  web::Input username, password;
  web::Button button{.text = "Sign in"};
  std::string csrf, next;
  bool signed_out = false;
};
struct SessionView {
  std::string ref, browser, address, since, seen;
  bool current = false;
};
struct AccountView {
  web::SummaryList facts;
  std::vector<SessionView> sessions;
  std::string csrf;
  bool has_others = false;
  std::optional<web::Notification> done;
};
struct PasswordView {
  web::ErrorSummary errors;
  web::Input old_password, new_password;
  web::Button button{.text = "Change password"};
  std::string csrf;
  bool must = false;
};
std::string TokenOf(const web::Request& request) {
  return web::CookieValue(request.cookie, web::CookieName(kSessionCookie, request.secure)).value_or("");
}

// Where to after signing in: only a path of our own, never another site.
std::string SafeNext(const std::string& next) {
  const bool own =
      next.size() > 1 && next.size() < 500 && next[0] == '/' && next[1] != '/' && next[1] != '\\';
  for (unsigned char c : next)
    if (c < 0x21 || c == 0x7F || c == '\\') return "";
  return own ? next : "";
}

// "Firefox on Windows" from a User-Agent; enough to recognise one's own.
std::string BrowserName(std::string_view agent) {
  const auto has = [&](std::string_view part) { return agent.find(part) != std::string_view::npos; };
  const std::string browser = has("Edg/")       ? "Edge"
                              : has("Firefox/") ? "Firefox"
                              : has("Chrome/")  ? "Chrome"
                              : has("Safari/")  ? "Safari"
                                                : "A browser";
  const std::string system = has("Windows")                 ? " on Windows"
                             : has("Android")               ? " on Android"
                             : has("iPhone") || has("iPad") ? " on an Apple device"
                             : has("Mac OS")                ? " on a Mac"
                             : has("Linux")                 ? " on Linux"
                                                            : "";
  return browser + system;
}

web::Response ShowSignIn(const Pages& pages, const web::Request& request, SignInView view, int status = 200) {
  view.username = {{.id = "username", .label = "User name", .error = view.username.error}};
  view.username.value = request.form.Get("username");
  view.username.autocomplete = "username";
  view.username.spellcheck = false;
  view.username.width = "govuk-input--width-20";
  view.password = {{.id = "password", .label = "Password", .error = view.password.error}};
  view.password.type = "password";
  view.password.autocomplete = "current-password";
  view.password.spellcheck = false;
  view.password.may_show = true;
  view.password.width = "govuk-input--width-20";
  view.csrf = request.csrf;
  view.next =
      SafeNext(request.method == web::Method::kPost ? request.form.Get("next") : request.query.Get("next"));
  view.signed_out = request.query.Has("signed-out");
  std::string content;
  templates::RenderSignIn(content, view);
  web::Response response =
      web::Html(pages.shell.Render(request, {.title = "Sign in", .error = view.errors.any()}, content));
  response.status = status;
  return response;
}

web::Response PostSignIn(const Pages& pages, const web::Request& request) {
  SignInView view;
  SignInAttempt attempt{.username = request.form.Get("username"),
                        .address = request.remote_address,
                        .user_agent = request.user_agent};
  for (const auto& [name, value] : request.form.List())
    if (name == "password") attempt.password = value;  // as typed: spaces count
  attempt.device =
      web::CookieValue(request.cookie, web::CookieName(kDeviceCookie, request.secure)).value_or("");
  if (attempt.username.empty()) {
    view.username.error = "Enter your user name";
    view.errors.errors.push_back({view.username.error, "#username"});
  }
  if (attempt.password.empty()) {
    view.password.error = "Enter your password";
    view.errors.errors.push_back({view.password.error, "#password"});
  }
  if (view.errors.any()) return ShowSignIn(pages, request, std::move(view));
  const auto result = SignIn(pages.db, attempt);
  if (!result) {
    LogError("sign-in failed: {}", result.error().message);
    return web::Problem(503);
  }
  switch (result->outcome) {
    case SignInOutcome::kWrong:
      view.password.error = "The user name or the password is not right";
      break;
    case SignInOutcome::kSlowDown:
      view.password.error =
          "Too many tries. Wait 15 minutes and try again, or ask your administrator for a new password";
      break;
    case SignInOutcome::kDisabled:
      view.password.error = "This account is closed. Ask your administrator";
      break;
    case SignInOutcome::kDone: {
      const std::string next = SafeNext(request.form.Get("next"));
      web::Response response = web::Redirect(result->must_change_password ? "/account/password"
                                             : next.empty()               ? "/"
                                                                          : next);
      response.headers.push_back(web::SetCookie(kSessionCookie, result->token, request.secure));
      if (!result->device.empty())
        response.headers.push_back(
            web::SetCookie(kDeviceCookie, result->device, request.secure, kDeviceSeconds));
      return response;
    }
  }
  view.errors.errors.push_back({view.password.error, "#username"});
  return ShowSignIn(pages, request, std::move(view), result->outcome == SignInOutcome::kSlowDown ? 429 : 200);
}

web::Response SignOut(const Pages& pages, const web::Request& request) {
  auto written = pages.db.Write([&](store::Transaction& tx) -> Result<void> {
    EndSession(tx, TokenOf(request));
    return {};
  });
  if (!written) return web::Problem(503);
  web::Response response = web::Redirect("/sign-in?signed-out=1");
  response.headers.push_back(web::SetCookie(kSessionCookie, "", request.secure, 0));
  return response;
}

web::Response ShowAccount(const Pages& pages, const web::Request& request) {
  AccountView view;
  view.csrf = request.csrf;
  auto read = pages.db.Read([&](store::Transaction& tx) -> Result<void> {
    view.facts.rows.clear();
    view.sessions.clear();
    const auto account = FindAccount(tx, request.who->account);
    if (!account) return {};
    view.facts.rows = {{.key = "Name", .value = account->name},
                       {.key = "User name", .value = account->username},
                       {.key = "Role", .value = std::string(RoleTitle(account->role))},
                       {.key = "Agency", .value = account->agency_name},
                       {.key = "Password",
                        .value = "Kept as a hash that cannot be read",
                        .actions = {{"Change", "/account/password", "password"}}}};
    if (!account->job_title.empty())
      view.facts.rows.insert(view.facts.rows.begin() + 1, {.key = "Job title", .value = account->job_title});
    for (const SessionInfo& session : SessionsOf(tx, account->id, TokenOf(request)))
      view.sessions.push_back({session.ref, BrowserName(session.user_agent), session.address,
                               FormatLondon(session.created_at), FormatLondon(session.seen_at),
                               session.current});
    view.has_others = view.sessions.size() > 1;
    return {};
  });
  if (!read) return web::Problem(503);
  if (request.query.Has("changed"))
    view.done = web::Notification{.title = "Success",
                                  .heading = "Your password is changed.",
                                  .text = "Other browsers were signed out.",
                                  .success = true};
  if (request.query.Has("ended"))
    view.done = web::Notification{.title = "Success", .heading = "Signed out there.", .success = true};
  std::string content;
  templates::RenderAccount(content, view);
  return web::Html(pages.shell.Render(request, {.title = "My account"}, content));
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
    EndOtherSessions(tx, request.who->account, TokenOf(request));
    return {};
  });
  return written ? web::Redirect("/account?ended=1") : web::Problem(503);
}

web::Response ShowPassword(const Pages& pages, const web::Request& request, const std::string& old_error,
                           const std::string& new_error) {
  PasswordView view;
  view.csrf = request.csrf;
  view.must = request.who->must_change_password;
  view.old_password = {{.id = "old-password", .label = "Current password", .error = old_error}};
  view.new_password = {
      {.id = "new-password",
       .label = "New password",
       .hint = "At least 12 characters. Three or four words that do not belong together are good.",
       .error = new_error}};
  for (web::Input* input : {&view.old_password, &view.new_password}) {
    input->type = "password";
    input->spellcheck = false;
    input->may_show = true;
    input->width = "govuk-input--width-20";
    if (!input->error.empty()) view.errors.errors.push_back({input->error, "#" + input->id});
  }
  view.old_password.autocomplete = "current-password";
  view.new_password.autocomplete = "new-password";
  std::string content;
  templates::RenderPassword(content, view);
  return web::Html(pages.shell.Render(
      request, {.title = "Change password", .back = view.must ? "" : "/account", .error = view.errors.any()},
      content));
}

web::Response PostPassword(const Pages& pages, const web::Request& request) {
  std::string old_password, new_password;
  for (const auto& [name, value] : request.form.List()) {
    if (name == "old-password") old_password = value;
    if (name == "new-password") new_password = value;
  }
  if (old_password.empty()) return ShowPassword(pages, request, "Enter your current password", "");
  if (new_password.empty()) return ShowPassword(pages, request, "", "Enter a new password");
  const auto changed =
      ChangePassword(pages.db, request.who->account, TokenOf(request), old_password, new_password);
  if (changed) return web::Redirect("/account?changed=1");
  if (changed.error().kind != ErrorKind::kUsage) return web::Problem(503);
  const bool old_is_wrong = changed.error().message.compare(0, 11, "The current") == 0;
  return ShowPassword(pages, request, old_is_wrong ? changed.error().message : "",
                      old_is_wrong ? "" : changed.error().message);
}

}  // namespace

std::function<std::optional<web::SignedIn>(const web::Request&)> Authenticator(store::Database& db) {
  return [&db](const web::Request& request) -> std::optional<web::SignedIn> {
    const std::string token = TokenOf(request);
    if (token.empty()) return std::nullopt;
    auto who = Authenticate(db, token);
    if (who) return *who;
    LogError("a session could not be checked: {}", who.error().message);
    return std::nullopt;
  };
}

std::vector<web::Route> Routes(const Pages& pages) {
  using web::Method;
  const web::RoutePolicy open{"public", "none"};
  const web::RoutePolicy own{"signed_in", "none"};
  const auto page = [&pages](auto handler) {
    return [pages, handler](const web::Request& request) { return handler(pages, request); };
  };
  return {
      {Method::kGet, "/sign-in", open, page([](const Pages& p, const web::Request& r) {
         return r.who ? web::Redirect("/") : ShowSignIn(p, r, {});
       })},
      {Method::kPost, "/sign-in", open, page(PostSignIn)},
      {Method::kPost, "/sign-out", own, page(SignOut)},
      {Method::kGet, "/account", own, page(ShowAccount)},
      {Method::kGet, "/account/password", own,
       page([](const Pages& p, const web::Request& r) { return ShowPassword(p, r, "", ""); })},
      {Method::kPost, "/account/password", own, page(PostPassword)},
      {Method::kPost, "/account/sessions/others/end", own, page(EndOthers)},
      {Method::kPost, "/account/sessions/{ref}/end", own, page(EndOne)},
  };
}

}  // namespace kindred::identity
