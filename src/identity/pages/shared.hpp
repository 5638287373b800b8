// What the pages of identity have in common: cookies of a sign-in, where to go on to, the fields of passwords
// and codes. Only for the files of this folder.
#pragma once

#include <string>
#include <vector>

#include "identity/pages.hpp"
#include "identity/sessions.hpp"
#include "web/components.hpp"
#include "web/http.hpp"

namespace kindred::identity {

// The value of one of our cookies; empty when there is none.
[[nodiscard]] std::string CookieOf(const web::Request& request, std::string_view name);
[[nodiscard]] Browser BrowserOf(const web::Request& request);
// Where to after signing in: only a path of our own, never another site; empty otherwise.
[[nodiscard]] std::string SafeNext(const std::string& next);
// "Firefox on Windows" from a User-Agent; enough to recognise one's own.
[[nodiscard]] std::string BrowserName(std::string_view agent);
// The value of a field as typed: spaces of a password count.
[[nodiscard]] std::string Typed(const web::Request& request, std::string_view name);

// After a right password, code, link or provider: the cookies, and the page to go on to.
[[nodiscard]] web::Response GoOn(const web::Request& request, const SignInResult& result,
                                 const std::string& next);

// Fields, with their error where there is one.
[[nodiscard]] web::Input PasswordInput(std::string id, std::string label, std::string autocomplete,
                                       std::string error, std::string hint = "");
[[nodiscard]] web::Input CodeInput(std::string error, std::string hint);
[[nodiscard]] web::Input TextInput(std::string id, std::string label, std::string value, std::string error,
                                   std::string hint = "");
// The summary of the fields' errors, in their order.
[[nodiscard]] web::ErrorSummary ErrorsOf(std::initializer_list<const web::Field*> fields);

inline constexpr std::string_view kPasswordHint =
    "At least 12 characters. Three or four words that do not belong together are good.";

// The parts of Routes().
void AddSignInRoutes(const Pages& pages, std::vector<web::Route>& routes);
void AddAccountRoutes(const Pages& pages, std::vector<web::Route>& routes);
void AddCodeRoutes(const Pages& pages, std::vector<web::Route>& routes);
void AddLinkRoutes(const Pages& pages, std::vector<web::Route>& routes);
void AddAccountsRoutes(const Pages& pages, std::vector<web::Route>& routes);
void AddOpenIdRoutes(const Pages& pages, std::vector<web::Route>& routes);
void AddTeamRoutes(const Pages& pages, std::vector<web::Route>& routes);

// A handler that takes the pages too.
template <class Function>
[[nodiscard]] web::Handler With(const Pages& pages, Function function) {
  return [pages, function](const web::Request& request) { return function(pages, request); };
}

}  // namespace kindred::identity
