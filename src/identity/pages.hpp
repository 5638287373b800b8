// Sign in, sign out, my account, invitations, the accounts of others; and what the site asks of identity on
// every request.
//
//   identity::Pages pages{*db, shell};
//   hooks.authenticate = identity::Authenticator(*db);
//   routes += identity::Routes(pages);
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "store/database.hpp"
#include "web/http.hpp"
#include "web/page.hpp"

namespace kindred::identity::openid {
class Provider;
}

namespace kindred::identity {

// What the pages need; both outlive the server.
struct Pages {
  store::Database& db;
  const web::Shell& shell;
  std::string address = {};   // where browsers find this site, "https://kindred.eastmoor.example": for links
  std::string provider = {};  // the name of the authority's own identity provider; empty: there is none
  openid::Provider* openid = nullptr;  // likewise
};

// /sign-in…, /sign-out, /account…, /welcome/{token}; for administrators /accounts…
[[nodiscard]] std::vector<web::Route> Routes(const Pages& pages);

// Who a request's session cookie says it is.
[[nodiscard]] std::function<std::optional<web::SignedIn>(const web::Request&)> Authenticator(
    store::Database& db);

}  // namespace kindred::identity
