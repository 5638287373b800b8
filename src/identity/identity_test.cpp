#include <algorithm>
#include <atomic>
#include <thread>

#include "embedded/identity_migrations.hpp"
#include "identity/accounts.hpp"
#include "identity/cheap_hash_test.hpp"
#include "identity/demo_accounts.hpp"
#include "identity/passwords.hpp"
#include "identity/roles.hpp"
#include "identity/sessions.hpp"
#include "identity/teams.hpp"
#include "store/fixture_test.hpp"
#include "store/journal.hpp"

namespace kindred::identity {
namespace {

constexpr std::string_view kPassword = "copper otter bramble";
const std::string& PasswordHash() {
  static const std::string kHash = CheapHash(kPassword);
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
    const auto result = SignIn(
        *db_,
        {.username = username, .password = std::string(password), .browser = {address, "test", device, ""}});
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
  Write([&](store::Transaction& tx) { EndSession(tx, jo_, here); });
  EXPECT_FALSE(Who(here));
}
TEST_P(Identity, KeepsNoTokenAndNoPasswordThatCouldBeUsed) {
  const SignInResult result = Try();
  EXPECT_EQ(HashPassword(kPassword)->rfind("$argon2id$v=19$m=65536,t=3,p=1$", 0), 0U);
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
TEST_P(Identity, TriesAtTheSameTimeAreNoWayAroundTheCount) {
  std::vector<std::thread> threads;
  std::atomic<int> wrong = 0, slowed = 0;
  for (int i = 0; i < 12; ++i)
    threads.emplace_back([&] {
      const auto outcome = Try("guess").outcome;
      ++(outcome == SignInOutcome::kSlowDown ? slowed : wrong);
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 5);
  EXPECT_EQ(slowed, 7);
}
TEST_P(Identity, ARightPasswordTakesBackItsTryAndNoOtherOnesOfItsAddress) {
  const ThrottleLimits limits{.address_tries = 4};
  const auto attempt = [&](const std::string& username, std::string_view password) {
    return SignIn(*db_, {username, std::string(password), {.address = "10.0.0.7"}}, limits)->outcome;
  };
  EXPECT_EQ(attempt("nobody.one", "x"), SignInOutcome::kWrong);
  EXPECT_EQ(attempt("nobody.two", "x"), SignInOutcome::kWrong);
  EXPECT_EQ(attempt("jo.marsh", kPassword), SignInOutcome::kDone);
  EXPECT_EQ(attempt("jo.marsh", kPassword), SignInOutcome::kDone);
  EXPECT_EQ(attempt("nobody.three", "x"), SignInOutcome::kWrong);
  EXPECT_EQ(attempt("nobody.four", "x"), SignInOutcome::kWrong);
  EXPECT_EQ(attempt("nobody.five", "x"), SignInOutcome::kSlowDown);
}
TEST_P(Identity, ANetworkOfIPv6CountsAsOneAddress) {
  for (int i = 0; i < 5; ++i) (void)Try("guess", "2001:db8:1:2::" + std::to_string(i));
  EXPECT_EQ(Try(kPassword, "2001:db8:1:2:ffff::9").outcome, SignInOutcome::kSlowDown);
  EXPECT_EQ(Try(kPassword, "2001:db8:1:3::1").outcome, SignInOutcome::kDone);
}
TEST_P(Identity, JournalsEverySignInFailureAndSignOut) {
  (void)Try("guess");
  const std::string token = Try().token;
  (void)Try("x", "10.0.0.1", "", "nobody");
  Write([&](store::Transaction& tx) {
    EndSession(tx, jo_, token);
    const auto entries = store::journal::OfEntity(tx, "account", jo_.value);
    ASSERT_EQ(entries.size(), 4U);
    EXPECT_EQ(entries[0].action, "signed out");
    EXPECT_EQ(entries[1].action, "signed in");
    EXPECT_EQ(*entries[1].became, R"({"address":"10.0.0.1","method":"password"})");
    EXPECT_EQ(entries[2].action, "sign-in failed");
    EXPECT_EQ(entries[3].action, "created");
    const auto unknown = store::journal::OfEntity(tx, "account", 0);
    ASSERT_EQ(unknown.size(), 1U);
    EXPECT_EQ(unknown[0].became->find("nobody"), std::string::npos)
        << "a name that is none may be a password";
  });
}
TEST_P(Identity, ASessionThatWasThereBeforeEndsWithTheNewOne) {
  const std::string planted = Try().token;
  const auto second =
      SignIn(*db_, {"jo.marsh", std::string(kPassword), {.address = "10.0.0.1", .session = planted}});
  ASSERT_EQ(second->outcome, SignInOutcome::kDone);
  EXPECT_NE(second->token, planted);
  EXPECT_FALSE(Who(planted));
  EXPECT_TRUE(Who(second->token));
}
TEST_P(Identity, TheOldPasswordCannotBeGuessedInAnOpenSession) {
  const std::string token = Try().token;
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(ChangePassword(*db_, jo_, token, "guess", "a new long password").error().message,
              "The current password is not right");
  EXPECT_FALSE(ChangePassword(*db_, jo_, token, kPassword, "a new long password"));
  Wait(15 * 60);
  EXPECT_TRUE(ChangePassword(*db_, jo_, token, kPassword, "a new long password"));
}
TEST_P(Identity, SomebodyActsInOneOfTheRolesThatTheyHold) {
  const std::string token = Try().token;
  Write([&](store::Transaction& tx) {
    ASSERT_TRUE(SetRoles(tx, jo_, {"practitioner", "lead_practitioner"}, AccountId{}));
    EXPECT_EQ(RolesOf(tx, jo_), (std::vector<std::string>{"lead_practitioner", "practitioner"}));
    EXPECT_FALSE(UseRole(tx, jo_, token, "administrator"));
    EXPECT_FALSE(SetRoles(tx, jo_, {}, AccountId{}));
    EXPECT_FALSE(SetRoles(tx, jo_, {"operator"}, AccountId{}));
    EXPECT_TRUE(UseRole(tx, jo_, token, "lead_practitioner"));
  });
  EXPECT_EQ(Who(token)->role, "lead_practitioner");
  Write([&](store::Transaction& tx) { ASSERT_TRUE(SetRoles(tx, jo_, {"analyst"}, AccountId{})); });
  EXPECT_EQ(Who(token)->role, "analyst") << "a role that is taken away is gone at once";
}
TEST_P(Identity, PeopleBelongToTeamsForATime) {
  Write([&](store::Transaction& tx) {
    const AgencyId agency = EnsureAgency(tx, "Eastmoor schools", "");
    const TeamId team = EnsureTeam(tx, agency, "Elm Primary", AccountId{});
    EXPECT_EQ(EnsureTeam(tx, agency, "Elm Primary", AccountId{}), team);
    JoinTeam(tx, team, jo_, false, AccountId{});
    JoinTeam(tx, team, jo_, false, AccountId{});
    ASSERT_EQ(TeamsOf(tx, jo_).size(), 1U);
    EXPECT_FALSE(TeamsOf(tx, jo_)[0].leads);
  });
  Wait(60);
  Write([&](store::Transaction& tx) {
    const TeamId team = Teams(tx)[0].id;
    JoinTeam(tx, team, jo_, true, AccountId{});
    ASSERT_EQ(MembersOf(tx, team).size(), 1U);
    EXPECT_TRUE(MembersOf(tx, team)[0].leads);
    EXPECT_EQ(tx.SelectInt("SELECT COUNT(*) FROM team_member"), 2) << "what was before is kept";
  });
  Wait(60);
  Write([&](store::Transaction& tx) {
    LeaveTeam(tx, Teams(tx)[0].id, jo_, AccountId{});
    EXPECT_TRUE(TeamsOf(tx, jo_).empty());
    EXPECT_TRUE(AllMembers(tx).empty());
    EXPECT_EQ(Teams(tx)[0].members, 0);
  });
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
  for (const Role& role : Roles())
    EXPECT_EQ(
        std::any_of(first->begin(), first->end(), [&](const Persona& p) { return p.role == role.name; }),
        !role.nobody_signs_in)
        << role.name;
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
  EXPECT_FALSE(PasswordFault("copper otter bramble", {"jo.marsh", "Jo Marsh", "Eastmoor schools"}));
  EXPECT_TRUE(PasswordFault("copper otte", {"jo.marsh", "Jo Marsh", "Eastmoor schools"}));
  EXPECT_TRUE(PasswordFault("aaaaaaaaaaaaaaaa", {"jo.marsh", "Jo Marsh", "Eastmoor schools"}));
  EXPECT_TRUE(PasswordFault("my JO.MARSH password", {"jo.marsh", "Jo Marsh", "Eastmoor schools"}));
  EXPECT_TRUE(PasswordFault(std::string(201, 'x'), {"jo.marsh", "Jo Marsh", "Eastmoor schools"}));
  EXPECT_TRUE(PasswordFault("bytes \xff that are no text", {"jo.marsh", "Jo Marsh", "Eastmoor schools"}));
}
TEST(Passwords, AreNotWhatEverybodyTriesFirst) {
  for (const char* tried : {"password2024!", "passwordpassword", "P@ssw0rd1234!", "Liverpool!!1892",
                            "welcomewelcome1", "qwertyuiop123", "1qaz2wsx3edc4rfv", "abcdefghijklm",
                            "123456789012", "Tuesday-Tuesday", "ababababababab", "summer2026summer",
                            "MyPassword!!2026", "Eastmoor-Schools-1", "marsh.marsh.2026", "Safeguarding2026"})
    EXPECT_TRUE(PasswordFault(tried, {"jo", "Jo Marsh", "Eastmoor schools"})) << tried;
  for (const char* good : {"copper otter bramble", "correct horse battery", "dragon monkey sunshine",
                           "quiet-lantern-ferry", "my cat hates Mondays", "Zw3!kd92#qLm"})
    EXPECT_FALSE(PasswordFault(good, {"jo", "Jo Marsh", "Eastmoor schools"})) << good;
}
TEST(Passwords, AreMadeToBeTyped) {
  const std::string one = MakePassword(SystemRandom());
  EXPECT_EQ(one.size(), 19U);
  EXPECT_NE(one, MakePassword(SystemRandom()));
  EXPECT_FALSE(PasswordFault(one, {"jo", "Jo Marsh", "Eastmoor schools"}));
}
TEST(Passwords, AnEmptyHashIsNobodys) {
  EXPECT_FALSE(VerifyPassword("", ""));
  EXPECT_FALSE(VerifyPassword("", "nobody signs in with this"));
  EXPECT_TRUE(VerifyPassword(PasswordHash(), kPassword));
}

}  // namespace
}  // namespace kindred::identity
