// Signing in, and who a browser's cookie says it is. A session ends after 30 minutes without use, or 12 hours
// after it began. Guessing is slowed by who is guessed and where from; a browser in which the account has
// signed in before is counted apart, so that nobody can lock somebody else out by guessing. A try is counted
// before it is checked, so that many at once are no way around the count. Every try is journalled.
//
//   auto first = SignIn(db, {.username = typed, .password = typed, .browser = {.address = …}});
//   if (first->outcome == SignInOutcome::kDone) SetCookie(kSessionCookie, first->token, …);
//   if (first->outcome == SignInOutcome::kNeedsCode) SetCookie(kStepCookie, first->token, …);   // then
//   auto second = FinishWithCode(db, {.step = cookie, .code = typed, .browser = …});
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
inline constexpr std::string_view kStepCookie = "kindred_step";

struct SessionLimits {
  std::int64_t idle_seconds = 30 * 60;
  std::int64_t absolute_seconds = 12 * 3600;
};
struct ThrottleLimits {
  std::int64_t window_seconds = 15 * 60;
  int tries = 5;            // for one user name from one address, or from one known browser
  int address_tries = 100;  // for all user names from one address
  int code_tries = 20;      // for the codes of one account from all unknown browsers together
};
inline constexpr std::int64_t kStepSeconds = 10 * 60;  // to enter the code after the password
inline constexpr int kStepTries = 5;                   // then the password is asked for again

// The browser that tries, as far as it shows itself.
struct Browser {
  std::string address;  // of IPv6, the network of 64 bits counts: one customer has them all
  std::string user_agent;
  std::string device;   // the device cookie, if any
  std::string session;  // the session cookie, if any: that session ends when a new one begins
};
struct SignInAttempt {
  std::string username;
  std::string password;
  Browser browser;
};
struct CodeAttempt {
  std::string step;  // the step cookie
  std::string code;  // of the app, or a recovery code
  Browser browser;
};
enum class SignInOutcome { kDone, kNeedsCode, kWrong, kSlowDown, kDisabled, kExpired };
struct SignInResult {
  SignInOutcome outcome = SignInOutcome::kWrong;
  std::string token;   // for the session cookie when done, for the step cookie when a code is needed
  std::string device;  // for the device cookie, when done and the browser had none
  bool must_change_password = false;
  bool must_add_code = false;  // the role asks for a second factor and there is none yet
  bool used_recovery_code = false;
};

// Checks the password and begins a session, or a step that waits for the code. A wrong user name and a wrong
// password are the same answer and take the same time. kDisabled is said only to who knows the password.
[[nodiscard]] Result<SignInResult> SignIn(store::Database& db, const SignInAttempt& attempt,
                                          const ThrottleLimits& throttle = {});
// Checks the code and begins the session. kExpired: the step is over, by time or by tries; start again.
[[nodiscard]] Result<SignInResult> FinishWithCode(store::Database& db, const CodeAttempt& attempt,
                                                  const ThrottleLimits& throttle = {});
// Does a step of this token wait for its code?
[[nodiscard]] Result<bool> IsStepOpen(store::Database& db, std::string_view step);

// Begins a session for an account that was recognised otherwise: by another identity provider ("openid") or
// by the link that it was sent ("password"). Asks for the code where the account has a second factor and the
// method is not "openid". kDisabled: the account is closed.
[[nodiscard]] SignInResult BeginSession(store::Transaction& tx, AccountId account, std::string_view method,
                                        const Browser& browser);

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
// Each is journalled when it ended anything.
void EndSession(store::Transaction& tx, AccountId account, std::string_view token);
void EndSessionByRef(store::Transaction& tx, AccountId account, std::string_view ref);
void EndOtherSessions(store::Transaction& tx, AccountId account, std::string_view token);
void EndAllSessions(store::Transaction& tx, AccountId account, AccountId by);

// From now on this session acts in another of the roles that its account holds. kUsage when it holds no such
// role. Journalled.
[[nodiscard]] Result<void> UseRole(store::Transaction& tx, AccountId account, std::string_view token,
                                   std::string_view role);

// Is this a code (or recovery code) of one's own second factor? Before it is changed. Counted and slowed like
// a sign-in. kUsage when it is not right, or too many were wrong.
[[nodiscard]] Result<void> CheckOwnCode(store::Database& db, AccountId account, std::string_view code,
                                        const Browser& browser);

// Changes one's own password: the old one must be right. Every other session ends. kUsage when it is not, or
// the new one will not do.
[[nodiscard]] Result<void> ChangePassword(store::Database& db, AccountId account, std::string_view token,
                                          std::string_view old_password, std::string_view new_password);

}  // namespace kindred::identity
