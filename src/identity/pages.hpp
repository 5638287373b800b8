// Sign in, sign out, my account; and what the site asks of identity on every request.
//
//   identity::Pages pages{*db, shell};
//   hooks.authenticate = identity::Authenticator(*db);
//   routes += identity::Routes(pages);
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "store/database.hpp"
#include "web/http.hpp"
#include "web/page.hpp"

namespace kindred::identity {

// What the pages need; both outlive the server.
struct Pages {
  store::Database& db;
  const web::Shell& shell;
};

// /sign-in, /sign-out, /account, /account/password, /account/sessions/…
[[nodiscard]] std::vector<web::Route> Routes(const Pages& pages);

// Who a request's session cookie says it is.
[[nodiscard]] std::function<std::optional<web::SignedIn>(const web::Request&)> Authenticator(
    store::Database& db);

}  // namespace kindred::identity
