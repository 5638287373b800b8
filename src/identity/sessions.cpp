#include "identity/sessions.hpp"

#include "base/hash.hpp"
#include "base/seams.hpp"
#include "base/text.hpp"
#include "identity/accounts.hpp"
#include "identity/identity.sql.hpp"
#include "identity/passwords.hpp"
#include "store/journal.hpp"
#include "store/open.hpp"

namespace kindred::identity {
namespace {

constexpr std::int64_t kTouchSeconds = 60;

std::string TokenHash(std::string_view token) {
  return std::string(AsText(Hash(token)));
}
store::Blob AsBlob(const std::string& bytes) {
  return store::Blob{bytes};
}

// Where failures are counted. Names are hashed: a list of who was guessed is nobody's business.
struct Buckets {
  std::string person;   // this user name from this address, or from this known browser
  std::string address;  // every user name from this address
};

Buckets BucketsOf(const SignInAttempt& attempt, bool known_device) {
  const std::string from =
      known_device ? "device " + TokenHash(attempt.device) : "address " + attempt.address;
  return {TokenHash("person\n" + ToLowerAscii(Trim(attempt.username)) + "\n" + from),
          TokenHash("all\n" + attempt.address)};
}

bool IsTooMany(store::Transaction& tx, const std::string& bucket, int tries, Instant since) {
  for (const store::Row& row : tx.Select(sql::count_attempts, AsBlob(bucket), since))
    if (row.Int(0) >= tries) return true;
  return false;
}

struct Looked {
  std::optional<Account> account;
  std::string hash;
  bool known_device = false;
  bool slow_down = false;
};

Looked LookUp(store::Transaction& tx, const SignInAttempt& attempt, const ThrottleLimits& throttle) {
  Looked looked;
  looked.account = FindAccount(tx, attempt.username);
  if (looked.account) {
    looked.hash = tx.SelectText(sql::password_of, looked.account->id).value_or("");
    if (!attempt.device.empty())
      looked.known_device =
          tx.SelectInt(sql::device_of, AsBlob(TokenHash(attempt.device)), looked.account->id).has_value();
  }
  const Instant since = tx.Around().clock->Now().AddSeconds(-throttle.window_seconds);
  const Buckets buckets = BucketsOf(attempt, looked.known_device);
  looked.slow_down = IsTooMany(tx, buckets.person, throttle.tries, since) ||
                     (!looked.known_device && IsTooMany(tx, buckets.address, throttle.address_tries, since));
  return looked;
}

}  // namespace

Result<SignInResult> SignIn(store::Database& db, const SignInAttempt& attempt,
                            const ThrottleLimits& throttle) {
  Looked looked;
  auto read = db.Read([&](store::Transaction& tx) -> Result<void> {
    looked = LookUp(tx, attempt, throttle);
    return {};
  });
  if (!read) return Unexpected(read.error());
  SignInResult result;
  if (looked.slow_down) {
    result.outcome = SignInOutcome::kSlowDown;
    return result;
  }
  const bool right = VerifyPassword(looked.hash, attempt.password);
  const Buckets buckets = BucketsOf(attempt, looked.known_device);
  auto written = db.Write([&](store::Transaction& tx) -> Result<void> {
    SignInResult now;  // set afresh, because a transaction may run twice
    const Instant at = tx.Around().clock->Now();
    tx.Execute(sql::forget_attempts, at.AddSeconds(-throttle.window_seconds));
    if (!right) {
      tx.Execute(sql::insert_attempt, AsBlob(buckets.person), at);
      tx.Execute(sql::insert_attempt, AsBlob(buckets.address), at);
    } else if (!looked.account->active) {
      now.outcome = SignInOutcome::kDisabled;
    } else {
      Random& random = *tx.Around().random;
      now.outcome = SignInOutcome::kDone;
      now.must_change_password = looked.account->must_change_password;
      now.token = random.Token(32);
      tx.Execute(sql::clear_attempts, AsBlob(buckets.person));
      tx.Execute(sql::end_old_sessions, at.AddSeconds(-SessionLimits{}.absolute_seconds),
                 at.AddSeconds(-SessionLimits{}.idle_seconds));
      tx.Execute(sql::insert_session, AsBlob(TokenHash(now.token)), random.Token(9), looked.account->id,
                 random.Token(24), attempt.user_agent, attempt.address, at);
      tx.Execute(sql::set_last_sign_in, looked.account->id, at);
      if (!looked.known_device) {
        now.device = random.Token(24);
        tx.Execute(sql::insert_device, AsBlob(TokenHash(now.device)), looked.account->id, at);
      }
    }
    result = now;
    return {};
  });
  if (!written) return Unexpected(written.error());
  return result;
}

Result<std::optional<web::SignedIn>> Authenticate(store::Database& db, std::string_view token,
                                                  const SessionLimits& limits) {
  std::optional<web::SignedIn> who;
  if (token.empty() || token.size() > 100) return who;
  const std::string hash = TokenHash(token);
  bool touch = false;
  const Instant now = db.Around().clock->Now();
  auto read = db.Read([&](store::Transaction& tx) -> Result<void> {
    who.reset();
    for (const store::Row& row : tx.Select(sql::session_by_token, AsBlob(hash))) {
      const Instant created = row.Moment(2);
      const Instant seen = row.Moment(3);
      if (now >= created.AddSeconds(limits.absolute_seconds) || now >= seen.AddSeconds(limits.idle_seconds))
        continue;
      if (row.Text(9) != "active") continue;
      touch = now >= seen.AddSeconds(kTouchSeconds);
      who = web::SignedIn{.account = row.As<AccountId>(0),
                          .agency = row.As<AgencyId>(6),
                          .name = row.String(4),
                          .role = row.String(5),
                          .agency_name = row.String(7),
                          .csrf = row.String(1)};
      who->agency_kind = row.String(8);
      who->must_change_password = row.Bool(10);
    }
    return {};
  });
  if (!read) return Unexpected(read.error());
  if (who && touch) {
    auto written = db.Write([&](store::Transaction& tx) -> Result<void> {
      tx.Execute(sql::touch_session, AsBlob(hash), now);
      return {};
    });
    if (!written) return Unexpected(written.error());
  }
  return who;
}

std::vector<SessionInfo> SessionsOf(store::Transaction& tx, AccountId account, std::string_view token) {
  const std::string own = TokenHash(token);
  const Instant now = tx.Around().clock->Now();
  const SessionLimits limits;
  std::vector<SessionInfo> sessions;
  for (const store::Row& row : tx.Select(sql::sessions_of, account)) {
    if (now >= row.Moment(4).AddSeconds(limits.absolute_seconds) ||
        now >= row.Moment(5).AddSeconds(limits.idle_seconds))
      continue;
    sessions.push_back(
        {row.String(1), row.String(2), row.String(3), row.Moment(4), row.Moment(5), row.BlobBytes(0) == own});
  }
  return sessions;
}

void EndSession(store::Transaction& tx, std::string_view token) {
  tx.Execute(sql::end_session, AsBlob(TokenHash(token)));
}
void EndSessionByRef(store::Transaction& tx, AccountId account, std::string_view ref) {
  tx.Execute(sql::end_session_by_ref, ref, account);
}
void EndOtherSessions(store::Transaction& tx, AccountId account, std::string_view token) {
  tx.Execute(sql::end_other_sessions, account, AsBlob(TokenHash(token)));
}

Result<void> ChangePassword(store::Database& db, AccountId account, std::string_view token,
                            std::string_view old_password, std::string_view new_password) {
  std::string hash;
  std::string username;
  auto read = db.Read([&](store::Transaction& tx) -> Result<void> {
    hash = tx.SelectText(sql::password_of, account).value_or("");
    if (const auto found = FindAccount(tx, account)) username = found->username;
    return {};
  });
  if (!read) return read;
  if (!VerifyPassword(hash, old_password))
    return Fail(ErrorKind::kUsage, "The current password is not right");
  if (auto fault = PasswordFault(new_password, username)) return Fail(ErrorKind::kUsage, *fault);
  const auto new_hash = HashPassword(new_password);
  if (!new_hash) return Unexpected(new_hash.error());
  return db.Write([&](store::Transaction& tx) -> Result<void> {
    tx.Execute(sql::set_password, account, *new_hash, false);
    EndOtherSessions(tx, account, token);
    tx.Execute(sql::forget_devices, account);
    store::journal::Record(tx, {.account = account,
                                .purpose = "administration",
                                .kind = "account",
                                .entity = account.value,
                                .action = "password changed",
                                .became = "{}"});
    return {};
  });
}

}  // namespace kindred::identity
