// Sign in with user name and password, then with a code where there is a second factor; sign out.
#include "base/log.hpp"
#include "identity/pages/shared.hpp"
#include "identity/pages/sign_in.mustache.hpp"
#include "identity/pages/sign_in_code.mustache.hpp"

namespace kindred::identity {
namespace {

constexpr std::string_view kSlowDown =
    "Too many tries. Wait 15 minutes and try again, or ask your administrator for a new password";

struct SignInView {
  web::ErrorSummary errors;
  web::Input username, password;
  web::Button button{.text = "Sign in"};
  std::string csrf, next, provider, provider_href;
  bool signed_out = false;
  bool expired = false;
};
struct CodeView {
  web::ErrorSummary errors;
  web::Input code;
  web::Button button{.text = "Continue"};
  std::string csrf, next;
};

std::string NextOf(const web::Request& request) {
  return SafeNext(request.method == web::Method::kPost ? request.form.Get("next")
                                                       : request.query.Get("next"));
}

web::Response ShowSignIn(const Pages& pages, const web::Request& request, const std::string& username_error,
                         const std::string& password_error, int status = 200) {
  SignInView view;
  view.username = TextInput("username", "User name", request.form.Get("username"), username_error);
  view.username.autocomplete = "username";
  view.password = PasswordInput("password", "Password", "current-password", password_error);
  view.errors = ErrorsOf({&view.username, &view.password});
  view.csrf = request.csrf;
  view.next = NextOf(request);
  view.signed_out = request.query.Has("signed-out");
  view.expired = request.query.Has("expired");
  if (!pages.provider.empty()) {
    view.provider = pages.provider;
    view.provider_href = "/sign-in/openid" + (view.next.empty() ? "" : "?next=" + web::UrlEncode(view.next));
  }
  std::string content;
  templates::RenderSignIn(content, view);
  web::Response response =
      web::Html(pages.shell.Render(request, {.title = "Sign in", .error = view.errors.any()}, content));
  response.status = status;
  return response;
}

web::Response PostSignIn(const Pages& pages, const web::Request& request) {
  const SignInAttempt attempt{request.form.Get("username"), Typed(request, "password"), BrowserOf(request)};
  if (attempt.username.empty() || attempt.password.empty())
    return ShowSignIn(pages, request, attempt.username.empty() ? "Enter your user name" : "",
                      attempt.password.empty() ? "Enter your password" : "");
  const auto result = SignIn(pages.db, attempt);
  if (!result) {
    LogError("sign-in failed: {}", result.error().message);
    return web::Problem(503);
  }
  switch (result->outcome) {
    case SignInOutcome::kDone:
    case SignInOutcome::kNeedsCode:
      return GoOn(request, *result, NextOf(request));
    case SignInOutcome::kSlowDown:
      return ShowSignIn(pages, request, "", std::string(kSlowDown), 429);
    case SignInOutcome::kDisabled:
      return ShowSignIn(pages, request, "", "This account is closed. Ask your administrator");
    case SignInOutcome::kWrong:
    case SignInOutcome::kExpired:
      break;
  }
  return ShowSignIn(pages, request, "", "The user name or the password is not right");
}

web::Response ShowCode(const Pages& pages, const web::Request& request, const std::string& error,
                       int status = 200) {
  CodeView view;
  view.code = CodeInput(error,
                        "The 6 digits in your authenticator app. If you do not have it with you, use one of "
                        "your recovery codes.");
  view.errors = ErrorsOf({&view.code});
  view.csrf = request.csrf;
  view.next = NextOf(request);
  std::string content;
  templates::RenderSignInCode(content, view);
  web::Response response = web::Html(pages.shell.Render(
      request, {.title = "Enter your code", .back = "/sign-in", .error = view.errors.any()}, content));
  response.status = status;
  return response;
}

web::Response GetCode(const Pages& pages, const web::Request& request) {
  if (request.who) return web::Redirect("/");
  const auto open = IsStepOpen(pages.db, CookieOf(request, kStepCookie));
  if (!open) return web::Problem(503);
  return *open ? ShowCode(pages, request, "") : web::Redirect("/sign-in?expired=1");
}

web::Response PostCode(const Pages& pages, const web::Request& request) {
  const CodeAttempt attempt{CookieOf(request, kStepCookie), request.form.Get("code"), BrowserOf(request)};
  if (attempt.code.empty()) return ShowCode(pages, request, "Enter your code");
  const auto result = FinishWithCode(pages.db, attempt);
  if (!result) {
    LogError("sign-in failed: {}", result.error().message);
    return web::Problem(503);
  }
  switch (result->outcome) {
    case SignInOutcome::kDone:
      return GoOn(request, *result, NextOf(request));
    case SignInOutcome::kSlowDown:
      return ShowCode(pages, request, std::string(kSlowDown), 429);
    case SignInOutcome::kExpired:
    case SignInOutcome::kDisabled:
    case SignInOutcome::kNeedsCode:
      return web::Redirect("/sign-in?expired=1");
    case SignInOutcome::kWrong:
      break;
  }
  return ShowCode(pages, request,
                  "This is not the code of just now. A code works once: wait for the next one in your app");
}

web::Response SignOut(const Pages& pages, const web::Request& request) {
  auto written = pages.db.Write([&](store::Transaction& tx) -> Result<void> {
    EndSession(tx, request.who->account, CookieOf(request, kSessionCookie));
    return {};
  });
  if (!written) return web::Problem(503);
  web::Response response = web::Redirect("/sign-in?signed-out=1");
  response.headers.push_back(web::SetCookie(kSessionCookie, "", request.secure, 0));
  response.headers.emplace_back("Clear-Site-Data", "\"cache\", \"storage\"");
  return response;
}

}  // namespace

void AddSignInRoutes(const Pages& pages, std::vector<web::Route>& routes) {
  using web::Method;
  const web::RoutePolicy open{"public", "none"};
  routes.push_back({Method::kGet, "/sign-in", open, With(pages, [](const Pages& p, const web::Request& r) {
                      return r.who ? web::Redirect("/") : ShowSignIn(p, r, "", "");
                    })});
  routes.push_back({Method::kPost, "/sign-in", open, With(pages, PostSignIn)});
  routes.push_back({Method::kGet, "/sign-in/code", open, With(pages, GetCode)});
  routes.push_back({Method::kPost, "/sign-in/code", open, With(pages, PostCode)});
  routes.push_back({Method::kPost, "/sign-out", {"signed_in", "none"}, With(pages, SignOut)});
}

}  // namespace kindred::identity
