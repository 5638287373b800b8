#include "identity/sessions.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "base/hash.hpp"
#include "base/json.hpp"
#include "base/seams.hpp"
#include "base/text.hpp"
#include "identity/accounts.hpp"
#include "identity/identity.sql.hpp"
#include "identity/passwords.hpp"
#include "identity/second_factor.hpp"
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

// IPv6: the first four groups, which one customer has whole; IPv4 as it is.
std::string NetworkOf(const std::string& address) {
  std::array<unsigned char, 16> bytes{};
  if (inet_pton(AF_INET6, address.c_str(), bytes.data()) != 1) return address;
  constexpr std::array<unsigned char, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255};
  const bool is_ipv4 = std::equal(kMapped.begin(), kMapped.end(), bytes.begin());
  return ToHex({reinterpret_cast<const char*>(bytes.data()), is_ipv4 ? 16U : 8U});
}

// Where failures are counted. Names are hashed: a list of who was guessed is nobody's business.
struct Bucket {
  std::string hash;
  int tries = 0;
};

std::string From(const Browser& browser, bool known_device) {
  return known_device ? "device " + TokenHash(browser.device) : "address " + NetworkOf(browser.address);
}
// This user name from this address or known browser; every user name from this address.
std::vector<Bucket> PasswordBuckets(const SignInAttempt& attempt, bool known_device,
                                    const ThrottleLimits& limits) {
  std::vector<Bucket> buckets = {{TokenHash("person\n" + ToLowerAscii(Trim(attempt.username)) + "\n" +
                                            From(attempt.browser, known_device)),
                                  limits.tries}};
  if (!known_device)
    buckets.push_back({TokenHash("all\n" + NetworkOf(attempt.browser.address)), limits.address_tries});
  return buckets;
}
// Who gets as far as the code knows the password: from unknown browsers all together may try only so often.
std::vector<Bucket> CodeBuckets(AccountId account, const Browser& browser, bool known_device,
                                const ThrottleLimits& limits) {
  const std::string name = "code\n" + std::to_string(account.value) + "\n";
  std::vector<Bucket> buckets = {{TokenHash(name + From(browser, known_device)), limits.tries}};
  if (!known_device) buckets.push_back({TokenHash(name + "all"), limits.code_tries});
  return buckets;
}

// A try, counted as a failure until it proves right.
struct Try {
  std::vector<Bucket> buckets;
  std::int64_t id = 0;
  bool slow_down = false;
  bool is_last = false;  // the next one waits
};

Try CountTry(store::Transaction& tx, std::vector<Bucket> buckets, const ThrottleLimits& limits) {
  Try made{.buckets = std::move(buckets)};
  const Instant now = tx.Around().clock->Now();
  const Instant since = now.AddSeconds(-limits.window_seconds);
  tx.Execute(sql::forget_attempts, since);
  for (const Bucket& bucket : made.buckets) {
    const std::int64_t failed = tx.SelectInt(sql::count_attempts, AsBlob(bucket.hash), since).value_or(0);
    made.slow_down = made.slow_down || failed >= bucket.tries;
    made.is_last = made.is_last || failed + 1 == bucket.tries;
  }
  if (made.slow_down) return made;
  made.id = tx.NewId();
  for (const Bucket& bucket : made.buckets)
    tx.Execute(sql::insert_attempt, AsBlob(bucket.hash), now, made.id);
  return made;
}
// It was right: takes it back everywhere, and what was wrong before it from the same place.
void ForgiveTry(store::Transaction& tx, const Try& made) {
  tx.Execute(sql::clear_attempts, AsBlob(made.buckets.front().hash));
  for (const Bucket& bucket : made.buckets) tx.Execute(sql::drop_attempt, AsBlob(bucket.hash), made.id);
}

bool IsKnownDevice(store::Transaction& tx, AccountId account, const Browser& browser) {
  return !browser.device.empty() &&
         tx.SelectInt(sql::device_of, AsBlob(TokenHash(browser.device)), account).has_value();
}

// What the journal keeps of a try: from where, never what was typed.
std::string Where(const Browser& browser, std::string_view method = "") {
  JsonWriter json;
  json.BeginObject().Field("address", browser.address);
  if (!method.empty()) json.Field("method", method);
  return json.EndObject().Text();
}
void JournalFailure(store::Transaction& tx, const std::optional<AccountId>& account, const Browser& browser,
                    std::string_view method, bool is_last) {
  const AccountId whom = account.value_or(AccountId{});
  JournalAccount(tx, AccountId{}, whom, "sign-in failed", Where(browser, method));
  if (is_last) JournalAccount(tx, AccountId{}, whom, "sign-in slowed", Where(browser, method));
}

// The session itself, whatever was asked for before.
SignInResult MakeSession(store::Transaction& tx, const Account& account, std::string_view method,
                         const Browser& browser) {
  SignInResult result{.outcome = SignInOutcome::kDone};
  const Instant now = tx.Around().clock->Now();
  Random& random = *tx.Around().random;
  result.must_change_password = account.must_change_password;
  result.must_add_code =
      method == "password" && NeedsSecondFactor(GetSecondFactorRule(tx), IsDemo(tx), account.role);
  result.token = random.Token(32);
  // Never a session that was there before: a token that somebody planted is worth nothing afterwards.
  if (!browser.session.empty()) tx.Execute(sql::end_session, AsBlob(TokenHash(browser.session)));
  tx.Execute(sql::end_old_sessions, now.AddSeconds(-SessionLimits{}.absolute_seconds),
             now.AddSeconds(-SessionLimits{}.idle_seconds));
  tx.Execute(sql::insert_session, AsBlob(TokenHash(result.token)), random.Token(9), account.id,
             random.Token(24), browser.user_agent, browser.address, now, method);
  tx.Execute(sql::set_last_sign_in, account.id, now);
  if (!IsKnownDevice(tx, account.id, browser)) {
    result.device = random.Token(24);
    tx.Execute(sql::insert_device, AsBlob(TokenHash(result.device)), account.id, now);
  }
  JournalAccount(tx, account.id, account.id, "signed in", Where(browser, method));
  return result;
}

}  // namespace

SignInResult BeginSession(store::Transaction& tx, AccountId account, std::string_view method,
                          const Browser& browser) {
  const auto known = FindAccount(tx, account);
  if (!known || !known->active) return {.outcome = SignInOutcome::kDisabled};
  const auto factor = SecondFactorOf(tx, account);
  if (method != "openid" && factor && factor->confirmed) {
    const Instant now = tx.Around().clock->Now();
    SignInResult result{.outcome = SignInOutcome::kNeedsCode};
    result.token = tx.Around().random->Token(32);
    tx.Execute(sql::end_old_steps, now.AddSeconds(-kStepSeconds));
    tx.Execute(sql::insert_step, AsBlob(TokenHash(result.token)), account, now);
    return result;
  }
  return MakeSession(tx, *known, method, browser);
}

Result<SignInResult> SignIn(store::Database& db, const SignInAttempt& attempt,
                            const ThrottleLimits& throttle) {
  std::optional<Account> account;
  std::string hash;
  Try made;
  auto counted = db.Write([&](store::Transaction& tx) -> Result<void> {
    account = FindAccount(tx, attempt.username);
    hash = account ? tx.SelectText(sql::password_of, account->id).value_or("") : "";
    const bool known_device = account && IsKnownDevice(tx, account->id, attempt.browser);
    made = CountTry(tx, PasswordBuckets(attempt, known_device, throttle), throttle);
    return {};
  });
  if (!counted) return Unexpected(counted.error());
  if (made.slow_down) return SignInResult{.outcome = SignInOutcome::kSlowDown};

  const bool right = VerifyPassword(hash, attempt.password);
  SignInResult result;
  auto written = db.Write([&](store::Transaction& tx) -> Result<void> {
    result = {};  // set afresh, because a transaction may run twice
    if (!right) {
      JournalFailure(tx, account ? std::optional(account->id) : std::nullopt, attempt.browser, "password",
                     made.is_last);
      return {};
    }
    ForgiveTry(tx, made);
    // The password may have been changed while it was checked: that one is no longer right.
    if (tx.SelectText(sql::password_of, account->id).value_or("") != hash) return {};
    result = BeginSession(tx, account->id, "password", attempt.browser);
    return {};
  });
  if (!written) return Unexpected(written.error());
  return result;
}

Result<SignInResult> FinishWithCode(store::Database& db, const CodeAttempt& attempt,
                                    const ThrottleLimits& throttle) {
  SignInResult result;
  auto written = db.Write([&](store::Transaction& tx) -> Result<void> {
    result = {.outcome = SignInOutcome::kExpired};
    const std::string hash = TokenHash(attempt.step);
    const Instant now = tx.Around().clock->Now();
    std::optional<AccountId> account;
    std::int64_t tries = 0;
    for (const store::Row& row : tx.Select(sql::step_by_token, AsBlob(hash), now.AddSeconds(-kStepSeconds))) {
      account = row.As<AccountId>(0);
      tries = row.Int(1);
    }
    if (!account) return {};
    const auto known = FindAccount(tx, *account);
    if (!known || !known->active) return {};
    const bool known_device = IsKnownDevice(tx, *account, attempt.browser);
    const Try made = CountTry(tx, CodeBuckets(*account, attempt.browser, known_device, throttle), throttle);
    if (made.slow_down) {
      result.outcome = SignInOutcome::kSlowDown;
      return {};
    }
    const CodeUse use = UseSecondFactor(tx, *account, attempt.code);
    if (use == CodeUse::kWrong) {
      JournalFailure(tx, account, attempt.browser, "code", made.is_last);
      if (tries + 1 >= kStepTries) {
        tx.Execute(sql::end_step, AsBlob(hash));
      } else {
        tx.Execute(sql::count_step_try, AsBlob(hash));
        result.outcome = SignInOutcome::kWrong;
      }
      return {};
    }
    ForgiveTry(tx, made);
    tx.Execute(sql::end_step, AsBlob(hash));
    result = MakeSession(tx, *known, "code", attempt.browser);
    result.used_recovery_code = use == CodeUse::kRecoveryCode;
    return {};
  });
  if (!written) return Unexpected(written.error());
  return result;
}

Result<bool> IsStepOpen(store::Database& db, std::string_view step) {
  bool open = false;
  if (step.empty()) return open;
  const std::string hash = TokenHash(step);
  auto read = db.Read([&](store::Transaction& tx) -> Result<void> {
    const Instant since = tx.Around().clock->Now().AddSeconds(-kStepSeconds);
    open = tx.SelectInt(sql::step_by_token, AsBlob(hash), since).has_value();
    return {};
  });
  if (!read) return Unexpected(read.error());
  return open;
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
      who->must_add_code =
          row.Text(11) != "openid" && !row.Bool(12) &&
          NeedsSecondFactor(SecondFactorRuleFromName(row.Text(14)).value_or(SecondFactorRule::kByRole),
                            row.Text(13) == "1", row.Text(5));
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

void EndSession(store::Transaction& tx, AccountId account, std::string_view token) {
  if (tx.Execute(sql::end_session, AsBlob(TokenHash(token))) > 0)
    JournalAccount(tx, account, account, "signed out");
}
void EndSessionByRef(store::Transaction& tx, AccountId account, std::string_view ref) {
  if (tx.Execute(sql::end_session_by_ref, ref, account) > 0)
    JournalAccount(tx, account, account, "signed out elsewhere");
}
void EndOtherSessions(store::Transaction& tx, AccountId account, std::string_view token) {
  if (tx.Execute(sql::end_other_sessions, account, AsBlob(TokenHash(token))) > 0)
    JournalAccount(tx, account, account, "signed out elsewhere");
}
void EndAllSessions(store::Transaction& tx, AccountId account, AccountId by) {
  tx.Execute(sql::end_steps_of, account);
  if (tx.Execute(sql::end_sessions_of, account) > 0) JournalAccount(tx, by, account, "signed out everywhere");
}

Result<void> UseRole(store::Transaction& tx, AccountId account, std::string_view token,
                     std::string_view role) {
  const std::vector<std::string> held = RolesOf(tx, account);
  if (std::find(held.begin(), held.end(), role) == held.end())
    return Fail(ErrorKind::kUsage, "You do not hold that role");
  tx.Execute(sql::use_role, AsBlob(TokenHash(token)), role);
  JournalAccount(tx, account, account, "role used", "{\"role\":\"" + std::string(role) + "\"}");
  return {};
}

Result<void> CheckOwnCode(store::Database& db, AccountId account, std::string_view code,
                          const Browser& browser) {
  std::string fault;
  auto written = db.Write([&](store::Transaction& tx) -> Result<void> {
    fault.clear();
    const ThrottleLimits limits;
    const bool known_device = IsKnownDevice(tx, account, browser);
    const Try made = CountTry(tx, CodeBuckets(account, browser, known_device, limits), limits);
    if (made.slow_down) {
      fault = "Too many codes were wrong. Wait 15 minutes";
    } else if (UseSecondFactor(tx, account, code) == CodeUse::kWrong) {
      fault = "This is not the code of just now. A code works once: wait for the next one in your app";
      JournalFailure(tx, account, browser, "code", made.is_last);
    } else {
      ForgiveTry(tx, made);
    }
    return {};
  });
  if (!written) return written;
  if (!fault.empty()) return Fail(ErrorKind::kUsage, fault);
  return {};
}

Result<void> ChangePassword(store::Database& db, AccountId account, std::string_view token,
                            std::string_view old_password, std::string_view new_password) {
  std::string hash;
  std::optional<Account> known;
  Try made;
  auto counted = db.Write([&](store::Transaction& tx) -> Result<void> {
    hash = tx.SelectText(sql::password_of, account).value_or("");
    known = FindAccount(tx, account);
    const ThrottleLimits limits;
    made = CountTry(tx, {{TokenHash("change\n" + std::to_string(account.value)), limits.tries}}, limits);
    return {};
  });
  if (!counted) return counted;
  if (made.slow_down)
    return Fail(ErrorKind::kUsage, "The current password was wrong too often. Wait 15 minutes");
  if (!known || !VerifyPassword(hash, old_password))
    return Fail(ErrorKind::kUsage, "The current password is not right");
  if (auto fault = PasswordFault(
          new_password, {.username = known->username, .name = known->name, .agency = known->agency_name}))
    return Fail(ErrorKind::kUsage, *fault);
  if (old_password == new_password)
    return Fail(ErrorKind::kUsage, "Choose a password that is not the current one");
  const auto new_hash = HashPassword(new_password);
  if (!new_hash) return Unexpected(new_hash.error());
  return db.Write([&](store::Transaction& tx) -> Result<void> {
    ForgiveTry(tx, made);
    tx.Execute(sql::set_password, account, *new_hash, false);
    EndOtherSessions(tx, account, token);
    tx.Execute(sql::end_steps_of, account);
    tx.Execute(sql::void_links_of, account, tx.Around().clock->Now());
    tx.Execute(sql::forget_devices, account);
    JournalAccount(tx, account, account, "password changed");
    return {};
  });
}

}  // namespace kindred::identity
