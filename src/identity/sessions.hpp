// Signing in, and who a browser's cookie says it is. A session ends after 30 minutes without use, or 12 hours
// after it began. Guessing is slowed by who is guessed and where from; a browser in which the account has
// signed in before is counted apart, so that nobody can lock somebody else out by guessing.
//
//   auto attempt = SignIn(db, {.username = typed, .password = typed, .address = request.remote_address});
//   if (attempt->outcome == SignInOutcome::kDone) SetCookie(kSessionCookie, attempt->token, …);
//   std::optional<web::SignedIn> who = Authenticate(db, token);
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/instant.hpp"
#include "store/database.hpp"
#include "web/http.hpp"

namespace kindred::identity {

inline constexpr std::string_view kSessionCookie = "kindred_session";
inline constexpr std::string_view kDeviceCookie = "kindred_device";

struct SessionLimits {
  std::int64_t idle_seconds = 30 * 60;
  std::int64_t absolute_seconds = 12 * 3600;
};
struct ThrottleLimits {
  std::int64_t window_seconds = 15 * 60;
  int tries = 5;            // for one user name from one address, or from one known browser
  int address_tries = 100;  // for all user names from one address
};

struct SignInAttempt {
  std::string username;
  std::string password;
  std::string address;
  std::string user_agent;
  std::string device;  // the device cookie, if any
};
enum class SignInOutcome { kDone, kWrong, kSlowDown, kDisabled };
struct SignInResult {
  SignInOutcome outcome = SignInOutcome::kWrong;
  std::string token;   // for the session cookie, when done
  std::string device;  // for the device cookie, when done and the browser had none
  bool must_change_password = false;
};

// Checks the password and begins a session. A wrong user name and a wrong password are the same answer and
// take the same time. kDisabled is said only to who knows the password.
[[nodiscard]] Result<SignInResult> SignIn(store::Database& db, const SignInAttempt& attempt,
                                          const ThrottleLimits& throttle = {});

// The account behind a session token; nothing when there is none, it has ended, or the account is disabled.
// Records use at most once a minute.
[[nodiscard]] Result<std::optional<web::SignedIn>> Authenticate(store::Database& db, std::string_view token,
                                                                const SessionLimits& limits = {});

struct SessionInfo {
  std::string ref;
  std::string user_agent;
  std::string address;
  Instant created_at;
  Instant seen_at;
  bool current = false;
};
// The sessions of an account, last used first. `token`: the one that asks.
[[nodiscard]] std::vector<SessionInfo> SessionsOf(store::Transaction& tx, AccountId account,
                                                  std::string_view token);
void EndSession(store::Transaction& tx, std::string_view token);
void EndSessionByRef(store::Transaction& tx, AccountId account, std::string_view ref);
void EndOtherSessions(store::Transaction& tx, AccountId account, std::string_view token);

// Changes one's own password: the old one must be right. Every other session ends. kUsage when it is not, or
// the new one will not do.
[[nodiscard]] Result<void> ChangePassword(store::Database& db, AccountId account, std::string_view token,
                                          std::string_view old_password, std::string_view new_password);

}  // namespace kindred::identity
