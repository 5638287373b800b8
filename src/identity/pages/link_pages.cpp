// Where a link leads: an invitation or a new password. Looking uses nothing up, so that a mail scanner or a
// preview cannot spoil it.
#include "identity/links.hpp"
#include "identity/pages/gone.mustache.hpp"
#include "identity/pages/shared.hpp"
#include "identity/pages/welcome.mustache.hpp"

namespace kindred::identity {
namespace {

struct WelcomeView {
  web::ErrorSummary errors;
  web::Input password;
  web::Button button{.text = "Set password and sign in"};
  std::string csrf, action, provider, name, username, agency, council;
  bool invitation = false;
};
struct GoneView {
  std::string contact;
};

web::Response Gone(const Pages& pages, const web::Request& request) {
  std::string content;
  templates::RenderGone(content, GoneView{pages.shell.Options().contact});
  web::Response response =
      web::Html(pages.shell.Render(request, {.title = "This link works no more"}, content));
  response.status = 410;
  return response;
}

web::Response Show(const Pages& pages, const web::Request& request, const std::string& error) {
  const auto link = FindLink(pages.db, request.Segment("token"));
  if (!link) return web::Problem(503);
  if (!*link) return Gone(pages, request);
  const Account& account = (*link)->account;
  WelcomeView view;
  view.password =
      PasswordInput("new-password", "Password", "new-password", error, std::string(kPasswordHint));
  view.errors = ErrorsOf({&view.password});
  view.csrf = request.csrf;
  view.invitation = (*link)->kind == LinkKind::kInvitation;
  view.action = "/welcome/" + web::UrlEncode(request.Segment("token"));
  view.name = account.name;
  view.username = account.username;
  view.agency = account.agency_name;
  if (view.invitation) view.provider = pages.provider;
  view.council = pages.shell.Options().council;
  std::string content;
  templates::RenderWelcome(content, view);
  return web::Html(pages.shell.Render(
      request,
      {.title = view.invitation ? "Welcome to Kindred" : "Choose a new password", .error = view.errors.any()},
      content));
}

web::Response Post(const Pages& pages, const web::Request& request) {
  const std::string password = Typed(request, "new-password");
  if (password.empty()) return Show(pages, request, "Enter a password");
  const auto used = UseLink(pages.db, request.Segment("token"), password, BrowserOf(request));
  if (!used) {
    if (used.error().kind == ErrorKind::kUsage) return Show(pages, request, used.error().message);
    return used.error().kind == ErrorKind::kConflict ? Gone(pages, request) : web::Problem(503);
  }
  return GoOn(request, *used, "");
}

}  // namespace

void AddLinkRoutes(const Pages& pages, std::vector<web::Route>& routes) {
  const web::RoutePolicy open{"public", "none"};
  routes.push_back({web::Method::kGet, "/welcome/{token}", open,
                    With(pages, [](const Pages& p, const web::Request& r) { return Show(p, r, ""); })});
  routes.push_back({web::Method::kPost, "/welcome/{token}", open, With(pages, Post)});
}

}  // namespace kindred::identity
