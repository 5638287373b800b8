#include "identity/pages.hpp"

#include "base/log.hpp"
#include "identity/pages/shared.hpp"
#include "identity/sessions.hpp"

namespace kindred::identity {

std::function<std::optional<web::SignedIn>(const web::Request&)> Authenticator(store::Database& db) {
  return [&db](const web::Request& request) -> std::optional<web::SignedIn> {
    const std::string token = CookieOf(request, kSessionCookie);
    if (token.empty()) return std::nullopt;
    auto who = Authenticate(db, token);
    if (who) return *who;
    LogError("a session could not be checked: {}", who.error().message);
    return std::nullopt;
  };
}

std::vector<web::Route> Routes(const Pages& pages) {
  std::vector<web::Route> routes;
  for (const auto add : {AddSignInRoutes, AddAccountRoutes, AddCodeRoutes, AddLinkRoutes, AddOpenIdRoutes,
                         AddAccountsRoutes, AddTeamRoutes})
    add(pages, routes);
  return routes;
}

}  // namespace kindred::identity
