// The second step of signing in: adding an authenticator app, new recovery codes, taking it away.
#include "identity/accounts.hpp"
#include "identity/pages/code.mustache.hpp"
#include "identity/pages/recovery.mustache.hpp"
#include "identity/pages/shared.hpp"
#include "identity/qr.hpp"
#include "identity/second_factor.hpp"
#include "identity/totp.hpp"

namespace kindred::identity {
namespace {

struct CodeView {
  web::ErrorSummary errors;
  web::Input code;
  web::Button confirm{.text = "Turn on"};
  web::Button fresh{.text = "Make new recovery codes",
                    .name = "do",
                    .value = "recovery",
                    .kind = "govuk-button--secondary"};
  web::Button remove{
      .text = "Take it away", .name = "do", .value = "remove", .kind = "govuk-button--warning"};
  std::string csrf, key, address, picture;
  bool on = false;
  bool must = false;
  bool demo = false;
  bool used_recovery = false;
  int recovery_codes = 0;
};
struct RecoveryView {
  std::vector<std::string> codes;
};

web::Response Show(const Pages& pages, const web::Request& request, const std::string& error) {
  CodeView view;
  auto written = pages.db.Write([&](store::Transaction& tx) -> Result<void> {
    view = {};
    const auto factor = SecondFactorOf(tx, request.who->account);
    view.on = factor && factor->confirmed;
    view.recovery_codes = factor ? factor->recovery_codes : 0;
    view.demo = IsDemo(tx);
    if (view.on) return {};
    const auto seed = BeginSecondFactor(tx, request.who->account);
    if (!seed) return Unexpected(seed.error());
    const auto account = FindAccount(tx, request.who->account);
    view.key = InFours(Base32(*seed));
    view.address =
        TotpAddress(*seed, "Kindred " + pages.shell.Options().council, account ? account->username : "");
    view.picture = QrSvg(view.address, "A code to scan with an authenticator app");
    return {};
  });
  if (!written) return web::Problem(503);
  view.csrf = request.csrf;
  view.must = request.who->must_add_code;
  view.used_recovery = request.query.Has("recovery");
  view.code = CodeInput(error, view.on ? "From your authenticator app, to show that it is you."
                                       : "The 6 digits that the app shows now.");
  view.errors = ErrorsOf({&view.code});
  std::string content;
  templates::RenderCode(content, view);
  return web::Html(pages.shell.Render(request,
                                      {.title = view.on ? "Your second step" : "Add a second step",
                                       .back = "/account",
                                       .error = view.errors.any()},
                                      content));
}

web::Response ShowRecoveryCodes(const Pages& pages, const web::Request& request,
                                std::vector<std::string> codes) {
  std::string content;
  templates::RenderRecovery(content, RecoveryView{std::move(codes)});
  return web::Html(pages.shell.Render(request, {.title = "Your recovery codes"}, content));
}

web::Response Post(const Pages& pages, const web::Request& request) {
  const std::string code = request.form.Get("code");
  const std::string wanted = request.form.Get("do");
  if (code.empty()) return Show(pages, request, "Enter the code that the app shows");
  std::vector<std::string> codes;
  // By itself, so that a wrong code stays counted.
  if (!wanted.empty())
    if (auto checked = CheckOwnCode(pages.db, request.who->account, code, BrowserOf(request)); !checked)
      return checked.error().kind == ErrorKind::kUsage ? Show(pages, request, checked.error().message)
                                                       : web::Problem(503);
  auto written = pages.db.Write([&](store::Transaction& tx) -> Result<void> {
    codes.clear();
    const AccountId account = request.who->account;
    if (wanted.empty()) {
      auto confirmed = ConfirmSecondFactor(tx, account, code);
      if (!confirmed) return Unexpected(confirmed.error());
      codes = std::move(*confirmed);
      EndOtherSessions(tx, account, CookieOf(request, kSessionCookie));
      return {};
    }
    if (wanted == "remove")
      RemoveSecondFactor(tx, account, account);
    else
      codes = NewRecoveryCodes(tx, account);
    return {};
  });
  if (written)
    return codes.empty() ? web::Redirect("/account?code-off=1")
                         : ShowRecoveryCodes(pages, request, std::move(codes));
  if (written.error().kind == ErrorKind::kUsage) return Show(pages, request, written.error().message);
  if (written.error().kind == ErrorKind::kConflict) return web::Redirect("/account/code");
  return web::Problem(503);
}

}  // namespace

void AddCodeRoutes(const Pages& pages, std::vector<web::Route>& routes) {
  const web::RoutePolicy own{"signed_in", "none"};
  routes.push_back({web::Method::kGet, "/account/code", own,
                    With(pages, [](const Pages& p, const web::Request& r) { return Show(p, r, ""); })});
  routes.push_back({web::Method::kPost, "/account/code", own, With(pages, Post)});
}

}  // namespace kindred::identity
