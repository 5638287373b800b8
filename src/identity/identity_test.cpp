#include <algorithm>

#include "embedded/identity_migrations.hpp"
#include "identity/accounts.hpp"
#include "identity/demo_accounts.hpp"
#include "identity/passwords.hpp"
#include "identity/sessions.hpp"
#include "store/fixture_test.hpp"
#include "store/journal.hpp"

namespace kindred::identity {
namespace {

// One hash for all tests: making one takes a tenth of a second on purpose.
constexpr std::string_view kPassword = "copper otter bramble";
const std::string& PasswordHash() {
  static const std::string kHash = *HashPassword(kPassword);
  return kHash;
}

class Identity : public store::OnBothDatabases {
 protected:
  void SetUp() override {
    store::OnBothDatabases::SetUp();
    if (IsSkipped()) return;
    db_ = OpenStore(
        {.clock = &clock_, .migrations = store::MigrationsOf("identity", embedded::identity_migrations())});
    Write([&](store::Transaction& tx) { jo_ = Make(tx, "jo.marsh"); });
  }
  void TearDown() override {
    db_.reset();
    store::OnBothDatabases::TearDown();
  }
  void Write(const std::function<void(store::Transaction&)>& work) {
    const auto done = db_->Write([&](store::Transaction& tx) -> Result<void> {
      work(tx);
      return {};
    });
    ASSERT_TRUE(done) << done.error().message;
  }
  AccountId Make(store::Transaction& tx, const std::string& username) {
    const auto made = CreateAccount(tx,
                                    {.username = username,
                                     .name = "Jo Marsh",
                                     .role = "practitioner",
                                     .agency = EnsureAgency(tx, "Eastmoor schools", "education"),
                                     .password_hash = PasswordHash()},
                                    AccountId{});
    EXPECT_TRUE(made) << made.error().message;
    return *made;
  }
  SignInResult Try(std::string_view password = kPassword, const std::string& address = "10.0.0.1",
                   const std::string& device = "", const std::string& username = "jo.marsh") {
    const auto result = SignIn(*db_, {.username = username,
                                      .password = std::string(password),
                                      .address = address,
                                      .user_agent = "test",
                                      .device = device});
    EXPECT_TRUE(result) << result.error().message;
    return *result;
  }
  std::optional<web::SignedIn> Who(const std::string& token) {
    const auto who = Authenticate(*db_, token);
    EXPECT_TRUE(who) << who.error().message;
    return *who;
  }
  void Wait(std::int64_t seconds) { clock_.Set(clock_.Now().AddSeconds(seconds)); }

  FixedClock clock_{Instant{1'800'000'000'000'000}};
  std::unique_ptr<store::Database> db_;
  AccountId jo_;
};

TEST_P(Identity, SignsInWithTheRightPasswordOnly) {
  EXPECT_EQ(Try("copper otter brambles").outcome, SignInOutcome::kWrong);
  EXPECT_EQ(Try(kPassword, "10.0.0.1", "", "nobody").outcome, SignInOutcome::kWrong);
  const SignInResult result = Try(kPassword, "10.0.0.1", "", " Jo.Marsh ");
  ASSERT_EQ(result.outcome, SignInOutcome::kDone);
  const auto who = Who(result.token);
  ASSERT_TRUE(who);
  EXPECT_EQ(who->account, jo_);
  EXPECT_EQ(who->agency_name, "Eastmoor schools");
  EXPECT_EQ(who->agency_kind, "education");
  EXPECT_GE(who->csrf.size(), 32U);
  EXPECT_FALSE(Who(result.token + "x"));
  EXPECT_FALSE(Who(""));
}
TEST_P(Identity, ASessionEndsAfterHalfAnHourWithoutUse) {
  const std::string token = Try().token;
  Wait(29 * 60);
  EXPECT_TRUE(Who(token));
  Wait(29 * 60);
  EXPECT_TRUE(Who(token));
  Wait(30 * 60);
  EXPECT_FALSE(Who(token));
}
TEST_P(Identity, ASessionEndsAfterTwelveHoursInAnyCase) {
  const std::string token = Try().token;
  for (int i = 0; i < 12 * 3 - 1; ++i) {
    Wait(20 * 60);
    ASSERT_TRUE(Who(token)) << i;
  }
  Wait(20 * 60);
  EXPECT_FALSE(Who(token));
}
TEST_P(Identity, AClosedAccountIsSignedOutAndStaysOut) {
  const std::string token = Try().token;
  Write([&](store::Transaction& tx) { SetActive(tx, jo_, false, AccountId{}); });
  EXPECT_FALSE(Who(token));
  EXPECT_EQ(Try().outcome, SignInOutcome::kDisabled);
  EXPECT_EQ(Try("wrong").outcome, SignInOutcome::kWrong);
  Write([&](store::Transaction& tx) { SetActive(tx, jo_, true, AccountId{}); });
  EXPECT_EQ(Try().outcome, SignInOutcome::kDone);
}
TEST_P(Identity, GuessingIsSlowedAndForgottenAfterAQuarterOfAnHour) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(Try("guess").outcome, SignInOutcome::kWrong);
  EXPECT_EQ(Try().outcome, SignInOutcome::kSlowDown);
  Wait(15 * 60);
  EXPECT_EQ(Try().outcome, SignInOutcome::kDone);
}
TEST_P(Identity, NobodyCanLockSomebodyElseOut) {
  const std::string device = Try().device;
  ASSERT_FALSE(device.empty());
  for (int i = 0; i < 5; ++i) (void)Try("guess");
  EXPECT_EQ(Try().outcome, SignInOutcome::kSlowDown);
  EXPECT_EQ(Try(kPassword, "10.0.0.2").outcome, SignInOutcome::kDone);          // from elsewhere
  EXPECT_EQ(Try(kPassword, "10.0.0.1", device).outcome, SignInOutcome::kDone);  // from the known browser
  EXPECT_EQ(Try(kPassword, "10.0.0.1", "invented").outcome, SignInOutcome::kSlowDown);
}
TEST_P(Identity, ADeviceCookieIsWorthNothingForAnotherAccount) {
  Write([&](store::Transaction& tx) { (void)Make(tx, "other"); });
  const std::string device = Try(kPassword, "10.0.0.1", "", "other").device;
  for (int i = 0; i < 5; ++i) (void)Try("guess");
  EXPECT_EQ(Try(kPassword, "10.0.0.1", device).outcome, SignInOutcome::kSlowDown);
}
TEST_P(Identity, ChangingThePasswordEndsTheOtherSessions) {
  const std::string here = Try().token;
  const std::string there = Try().token;
  EXPECT_FALSE(ChangePassword(*db_, jo_, here, "wrong", "a new long password"));
  EXPECT_FALSE(ChangePassword(*db_, jo_, here, kPassword, "short"));
  EXPECT_TRUE(Who(there));
  ASSERT_TRUE(ChangePassword(*db_, jo_, here, kPassword, "a new long password"));
  EXPECT_TRUE(Who(here));
  EXPECT_FALSE(Who(there));
  EXPECT_EQ(Try().outcome, SignInOutcome::kWrong);
  EXPECT_EQ(Try("a new long password").outcome, SignInOutcome::kDone);
}
TEST_P(Identity, ListsAndEndsSessions) {
  const std::string here = Try().token;
  const std::string there = Try(kPassword, "10.0.0.9").token;
  Write([&](store::Transaction& tx) {
    const auto sessions = SessionsOf(tx, jo_, here);
    ASSERT_EQ(sessions.size(), 2U);
    const auto other =
        std::find_if(sessions.begin(), sessions.end(), [](const SessionInfo& s) { return !s.current; });
    EXPECT_EQ(other->address, "10.0.0.9");
    EndSessionByRef(tx, AccountId{jo_.value + 1}, other->ref);  // not theirs to end
    EXPECT_EQ(SessionsOf(tx, jo_, here).size(), 2U);
    EndSessionByRef(tx, jo_, other->ref);
  });
  EXPECT_FALSE(Who(there));
  EXPECT_TRUE(Who(here));
  Write([&](store::Transaction& tx) { EndSession(tx, here); });
  EXPECT_FALSE(Who(here));
}
TEST_P(Identity, KeepsNoTokenAndNoPasswordThatCouldBeUsed) {
  const SignInResult result = Try();
  EXPECT_EQ(PasswordHash().rfind("$argon2id$v=19$m=65536,t=3,p=1$", 0), 0U);
  Write([&](store::Transaction& tx) {
    for (const store::Row& row : tx.Select("SELECT token_hash, ref, csrf FROM session"))
      for (int i = 0; i < 3; ++i)
        EXPECT_EQ(std::string(row.BlobBytes(0)).find(result.token), std::string::npos);
    for (const store::Row& row : tx.Select("SELECT token_hash FROM known_device"))
      EXPECT_NE(row.BlobBytes(0), result.device);
  });
}
TEST_P(Identity, RefusesOddNamesRolesAndDoubles) {
  Write([&](store::Transaction& tx) {
    const AgencyId agency = EnsureAgency(tx, "Eastmoor schools", "");
    EXPECT_EQ(Agencies(tx).size(), 1U);
    EXPECT_EQ(Agencies(tx)[0].kind, "education");
    for (const NewAccount& bad :
         {NewAccount{"", "A", "", "analyst", agency}, NewAccount{"a b", "A", "", "analyst", agency},
          NewAccount{"ab", "A", "", "king", agency}, NewAccount{"ab", "  ", "", "analyst", agency},
          NewAccount{"JO.Marsh", "A", "", "analyst", agency}})
      EXPECT_FALSE(CreateAccount(tx, bad, AccountId{})) << bad.username;
  });
}
TEST_P(Identity, JournalsWhatIsDoneToAccounts) {
  Write([&](store::Transaction& tx) {
    const AccountId by = EnsureOperator(tx);
    EXPECT_EQ(EnsureOperator(tx), by);
    SetPassword(tx, jo_, PasswordHash(), true, by);
    const auto entries = store::journal::OfEntity(tx, "account", jo_.value);
    ASSERT_EQ(entries.size(), 2U);
    EXPECT_EQ(entries[0].action, "password changed");
    EXPECT_EQ(entries[0].account, by);
    EXPECT_EQ(entries[1].action, "created");
    EXPECT_EQ(entries[1].became->find("argon2"), std::string::npos);
  });
  EXPECT_TRUE(Try().must_change_password);
}
TEST_P(Identity, TheOperatorCannotSignIn) {
  Write([&](store::Transaction& tx) { (void)EnsureOperator(tx); });
  EXPECT_EQ(Try("", "10.0.0.1", "", "operator").outcome, SignInOutcome::kWrong);
}
TEST_P(Identity, MakesNoDemoOfAStoreWithRealPeople) {
  EXPECT_FALSE(CreateDemoAccounts(*db_, SystemRandom()));
}
INSTANTIATE_TEST_SUITE_P(Databases, Identity, testing::Values("sqlite", "postgres"), store::NameOf);

class Demo : public Identity {
 protected:
  void SetUp() override {
    store::OnBothDatabases::SetUp();
    if (!IsSkipped())
      db_ = OpenStore(
          {.clock = &clock_, .migrations = store::MigrationsOf("identity", embedded::identity_migrations())});
  }
};
TEST_P(Demo, HasAPersonaForEachWayOfWorkingWithAPasswordOfItsOwn) {
  const auto first = CreateDemoAccounts(*db_, SystemRandom());
  ASSERT_TRUE(first) << first.error().message;
  for (std::string_view role : Roles())
    if (role != "operator") {
      EXPECT_TRUE(std::any_of(first->begin(), first->end(), [&](const Persona& p) { return p.role == role; }))
          << role;
    }
  EXPECT_EQ(Try(first->front().password, "10.0.0.1", "", first->front().username).outcome,
            SignInOutcome::kDone);
  const auto second = CreateDemoAccounts(*db_, SystemRandom());
  ASSERT_TRUE(second);
  EXPECT_NE(first->front().password, second->front().password);
  EXPECT_EQ(Try(first->front().password, "10.0.0.1", "", first->front().username).outcome,
            SignInOutcome::kWrong);
  Write([&](store::Transaction& tx) { EXPECT_TRUE(IsDemo(tx)); });
}
INSTANTIATE_TEST_SUITE_P(Databases, Demo, testing::Values("sqlite", "postgres"), store::NameOf);

TEST(Passwords, MustBeLongAndNotOnesName) {
  EXPECT_FALSE(PasswordFault("copper otter bramble", "jo.marsh"));
  EXPECT_TRUE(PasswordFault("copper otte", "jo.marsh"));
  EXPECT_TRUE(PasswordFault("aaaaaaaaaaaaaaaa", "jo.marsh"));
  EXPECT_TRUE(PasswordFault("my JO.MARSH password", "jo.marsh"));
  EXPECT_TRUE(PasswordFault(std::string(201, 'x'), "jo.marsh"));
  EXPECT_TRUE(PasswordFault("bytes \xff that are no text", "jo.marsh"));
}
TEST(Passwords, AreMadeToBeTyped) {
  const std::string one = MakePassword(SystemRandom());
  EXPECT_EQ(one.size(), 19U);
  EXPECT_NE(one, MakePassword(SystemRandom()));
  EXPECT_FALSE(PasswordFault(one, "jo"));
}
TEST(Passwords, AnEmptyHashIsNobodys) {
  EXPECT_FALSE(VerifyPassword("", ""));
  EXPECT_FALSE(VerifyPassword("", "nobody signs in with this"));
  EXPECT_TRUE(VerifyPassword(PasswordHash(), kPassword));
}

}  // namespace
}  // namespace kindred::identity
