#include "identity/second_factor.hpp"

#include "embedded/identity_migrations.hpp"
#include "identity/accounts.hpp"
#include "identity/cheap_hash_test.hpp"
#include "identity/links.hpp"
#include "identity/passwords.hpp"
#include "identity/sessions.hpp"
#include "identity/totp.hpp"
#include "store/fixture_test.hpp"
#include "store/journal.hpp"

namespace kindred::identity {
namespace {

constexpr std::string_view kPassword = "copper otter bramble";

class SecondFactorTest : public store::OnBothDatabases {
 protected:
  void SetUp() override {
    store::OnBothDatabases::SetUp();
    if (IsSkipped()) return;
    db_ = OpenStore(
        {.clock = &clock_, .migrations = store::MigrationsOf("identity", embedded::identity_migrations())});
    static const std::string kHash = CheapHash(kPassword);
    Write([&](store::Transaction& tx) {
      jo_ = *CreateAccount(tx,
                           {.username = "jo.marsh",
                            .name = "Jo Marsh",
                            .role = "practitioner",
                            .agency = EnsureAgency(tx, "Eastmoor schools", "education"),
                            .password_hash = kHash},
                           AccountId{});
    });
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
  void Wait(std::int64_t seconds) { clock_.Set(clock_.Now().AddSeconds(seconds)); }
  std::string Code() { return TotpCode(seed_, TotpStep(clock_.Now())); }
  // Adds the second factor and leaves its code of now behind.
  void Enrol() {
    Write([&](store::Transaction& tx) {
      seed_ = *BeginSecondFactor(tx, jo_);
      const auto codes = ConfirmSecondFactor(tx, jo_, Code());
      ASSERT_TRUE(codes) << codes.error().message;
      recovery_ = *codes;
    });
    Wait(60);
  }
  SignInResult SignInAs(const std::string& address = "10.0.0.1", const std::string& device = "") {
    return *SignIn(*db_, {"jo.marsh", std::string(kPassword), {.address = address, .device = device}});
  }
  SignInResult Finish(const std::string& step, const std::string& code,
                      const std::string& address = "10.0.0.1", const std::string& device = "") {
    const auto result = FinishWithCode(*db_, {step, code, {.address = address, .device = device}});
    EXPECT_TRUE(result) << result.error().message;
    return *result;
  }
  std::string WrongCode() { return Code() == "000000" ? "000001" : "000000"; }

  FixedClock clock_{Instant{1'800'000'000'000'000}};
  std::unique_ptr<store::Database> db_;
  AccountId jo_;
  std::string seed_;
  std::vector<std::string> recovery_;
};

TEST_P(SecondFactorTest, IsAskedForOnceItIsConfirmedAndNotBefore) {
  Write([&](store::Transaction& tx) {
    seed_ = *BeginSecondFactor(tx, jo_);
    EXPECT_EQ(*BeginSecondFactor(tx, jo_), seed_) << "the same until it is confirmed";
    EXPECT_FALSE(ConfirmSecondFactor(tx, jo_, WrongCode()));
  });
  const SignInResult before = SignInAs();
  EXPECT_EQ(before.outcome, SignInOutcome::kDone);
  EXPECT_TRUE(before.must_add_code);
  EXPECT_TRUE((*Authenticate(*db_, before.token))->must_add_code);
  Enrol();
  const SignInResult step = SignInAs();
  ASSERT_EQ(step.outcome, SignInOutcome::kNeedsCode);
  EXPECT_FALSE(*Authenticate(*db_, step.token)) << "the step is no session";
  EXPECT_TRUE(*IsStepOpen(*db_, step.token));
  const SignInResult done = Finish(step.token, Code());
  ASSERT_EQ(done.outcome, SignInOutcome::kDone);
  EXPECT_NE(done.token, step.token);
  EXPECT_FALSE((*Authenticate(*db_, done.token))->must_add_code);
  EXPECT_FALSE(*IsStepOpen(*db_, step.token));
  EXPECT_EQ(Finish(step.token, Code()).outcome, SignInOutcome::kExpired);
}
TEST_P(SecondFactorTest, TakesNoCodeTwice) {
  Enrol();
  const std::string code = Code();
  EXPECT_EQ(Finish(SignInAs().token, code).outcome, SignInOutcome::kDone);
  EXPECT_EQ(Finish(SignInAs().token, code).outcome, SignInOutcome::kWrong);
  Wait(30);
  EXPECT_EQ(Finish(SignInAs().token, code).outcome, SignInOutcome::kWrong);
  EXPECT_EQ(Finish(SignInAs().token, Code()).outcome, SignInOutcome::kDone);
}
TEST_P(SecondFactorTest, TheCodeOfEnrolmentIsUsedUp) {
  std::string code;
  Write([&](store::Transaction& tx) {
    seed_ = *BeginSecondFactor(tx, jo_);
    code = Code();
    ASSERT_TRUE(ConfirmSecondFactor(tx, jo_, code));
    EXPECT_FALSE(ConfirmSecondFactor(tx, jo_, code));
    EXPECT_FALSE(BeginSecondFactor(tx, jo_));
  });
  EXPECT_EQ(Finish(SignInAs().token, code).outcome, SignInOutcome::kWrong);
}
TEST_P(SecondFactorTest, AStepEndsAfterFiveWrongCodesOrTenMinutes) {
  Enrol();
  const std::string step = SignInAs().token;
  for (int i = 0; i < 4; ++i) EXPECT_EQ(Finish(step, WrongCode()).outcome, SignInOutcome::kWrong);
  EXPECT_EQ(Finish(step, WrongCode()).outcome, SignInOutcome::kExpired);
  EXPECT_EQ(Finish(step, Code()).outcome, SignInOutcome::kExpired);
  const std::string again = SignInAs().token;
  EXPECT_EQ(Finish(again, Code()).outcome, SignInOutcome::kSlowDown) << "a new step brings no new tries";
  Wait(15 * 60);
  const std::string slow = SignInAs().token;
  Wait(10 * 60);
  EXPECT_EQ(Finish(slow, Code()).outcome, SignInOutcome::kExpired);
}
TEST_P(SecondFactorTest, CodesCannotBeGuessedFromManyAddressesAndTheKnownBrowserStaysFree) {
  Enrol();
  const std::string device = Finish(SignInAs().token, Code()).device;
  ASSERT_FALSE(device.empty());
  Wait(60);
  int wrong = 0;
  for (int i = 0; i < 30; ++i) {
    const std::string address = "10.1.0." + std::to_string(i);
    wrong += Finish(SignInAs(address).token, WrongCode(), address).outcome == SignInOutcome::kWrong ? 1 : 0;
  }
  EXPECT_EQ(wrong, 20);
  EXPECT_EQ(Finish(SignInAs("10.2.0.1").token, Code(), "10.2.0.1").outcome, SignInOutcome::kSlowDown);
  EXPECT_EQ(Finish(SignInAs("10.2.0.1", device).token, Code(), "10.2.0.1", device).outcome,
            SignInOutcome::kDone);
}
TEST_P(SecondFactorTest, ARecoveryCodeWorksOnceHoweverItIsTyped) {
  Enrol();
  ASSERT_EQ(recovery_.size(), 10U);
  std::string typed = recovery_[3];
  for (char& c : typed) c = c == '-' ? ' ' : static_cast<char>(std::toupper(c));
  const SignInResult done = Finish(SignInAs().token, typed);
  EXPECT_EQ(done.outcome, SignInOutcome::kDone);
  EXPECT_TRUE(done.used_recovery_code);
  EXPECT_EQ(Finish(SignInAs().token, recovery_[3]).outcome, SignInOutcome::kWrong);
  Write([&](store::Transaction& tx) {
    EXPECT_EQ(SecondFactorOf(tx, jo_)->recovery_codes, 9);
    const auto fresh = NewRecoveryCodes(tx, jo_);
    EXPECT_EQ(UseSecondFactor(tx, jo_, recovery_[4]), CodeUse::kWrong);
    EXPECT_EQ(UseSecondFactor(tx, jo_, fresh[0]), CodeUse::kRecoveryCode);
  });
}
TEST_P(SecondFactorTest, KeepsNeitherSeedNorCodesInTheOpen) {
  Enrol();
  Write([&](store::Transaction& tx) {
    for (const store::Row& row : tx.Select("SELECT seed FROM second_factor"))
      EXPECT_EQ(std::string(row.BlobBytes(0)).find(seed_), std::string::npos);
    for (const store::Row& row : tx.Select("SELECT code_hash FROM recovery_code")) {
      EXPECT_EQ(row.BlobBytes(0).size(), 32U);
    }
    for (const auto& entry : store::journal::OfEntity(tx, "account", jo_.value))
      EXPECT_EQ(entry.became.value_or("").find(recovery_[0]), std::string::npos);
  });
}
TEST_P(SecondFactorTest, IsRequiredAsTheRuleSaysAndNeverInADemonstration) {
  const auto needs = [](SecondFactorRule rule, bool demo, std::string_view role) {
    return NeedsSecondFactor(rule, demo, role);
  };
  EXPECT_TRUE(needs(SecondFactorRule::kByRole, false, "practitioner"));
  EXPECT_FALSE(needs(SecondFactorRule::kByRole, false, "family_member"));
  EXPECT_TRUE(needs(SecondFactorRule::kEverybody, false, "family_member"));
  EXPECT_FALSE(needs(SecondFactorRule::kNobody, false, "practitioner"));
  EXPECT_FALSE(needs(SecondFactorRule::kEverybody, true, "practitioner"));
  const std::string token = SignInAs().token;
  EXPECT_TRUE((*Authenticate(*db_, token))->must_add_code);
  Write([&](store::Transaction& tx) { SetSecondFactorRule(tx, SecondFactorRule::kNobody, jo_); });
  EXPECT_FALSE((*Authenticate(*db_, token))->must_add_code);
  Write([&](store::Transaction& tx) {
    EXPECT_EQ(GetSecondFactorRule(tx), SecondFactorRule::kNobody);
    SetSecondFactorRule(tx, SecondFactorRule::kByRole, jo_);
    MarkDemo(tx);
  });
  EXPECT_FALSE((*Authenticate(*db_, token))->must_add_code);
}
TEST_P(SecondFactorTest, CanBeTakenAwayByTheAdministrator) {
  Enrol();
  Write([&](store::Transaction& tx) { RemoveSecondFactor(tx, jo_, AccountId{}); });
  EXPECT_EQ(SignInAs().outcome, SignInOutcome::kDone);
  Write([&](store::Transaction& tx) {
    EXPECT_EQ(UseSecondFactor(tx, jo_, recovery_[0]), CodeUse::kWrong);
    EXPECT_EQ(store::journal::OfEntity(tx, "account", jo_.value)[1].action, "second factor removed");
  });
}

TEST_P(SecondFactorTest, AnInvitationWorksOnceAndItsReaderChoosesThePassword) {
  std::string token;
  Write([&](store::Transaction& tx) {
    const AccountId sam = *CreateAccount(tx,
                                         {.username = "sam",
                                          .name = "Sam Reed",
                                          .role = "analyst",
                                          .agency = EnsureAgency(tx, "Eastmoor schools", "")},
                                         jo_);
    token = MakeLink(tx, sam, LinkKind::kInvitation, jo_);
  });
  const Browser browser{.address = "10.0.0.1"};
  EXPECT_FALSE(*FindLink(*db_, token + "x"));
  EXPECT_FALSE(*FindLink(*db_, ""));
  const auto link = *FindLink(*db_, token);
  ASSERT_TRUE(link);
  EXPECT_EQ(link->account.username, "sam");
  EXPECT_EQ(SignIn(*db_, {"sam", "", browser})->outcome, SignInOutcome::kWrong) << "no password yet";
  EXPECT_EQ(UseLink(*db_, token, "short", browser).error().kind, ErrorKind::kUsage);
  const auto used = UseLink(*db_, token, "quiet lantern ferry", browser);
  ASSERT_TRUE(used) << used.error().message;
  EXPECT_EQ(used->outcome, SignInOutcome::kDone);
  EXPECT_TRUE(*Authenticate(*db_, used->token));
  EXPECT_FALSE(*FindLink(*db_, token));
  EXPECT_EQ(UseLink(*db_, token, "another lantern ferry", browser).error().kind, ErrorKind::kConflict);
  EXPECT_EQ(SignIn(*db_, {"sam", "quiet lantern ferry", browser})->outcome, SignInOutcome::kDone);
}
TEST_P(SecondFactorTest, ANewPasswordLinkEndsTheOldPasswordExpiresAndAsksForTheCode) {
  Enrol();
  const std::string step = SignInAs().token;
  std::string first, second;
  Write([&](store::Transaction& tx) { first = MakeLink(tx, jo_, LinkKind::kReset, jo_); });
  EXPECT_EQ(Finish(step, Code()).outcome, SignInOutcome::kExpired) << "the password behind it is gone";
  EXPECT_EQ(SignInAs().outcome, SignInOutcome::kWrong);
  Write([&](store::Transaction& tx) { second = MakeLink(tx, jo_, LinkKind::kReset, jo_); });
  EXPECT_FALSE(*FindLink(*db_, first)) << "the newest link alone works";
  Wait(24 * 3600);
  EXPECT_FALSE(*FindLink(*db_, second));
  Write([&](store::Transaction& tx) { second = MakeLink(tx, jo_, LinkKind::kReset, jo_); });
  const auto used = UseLink(*db_, second, "quiet lantern ferry", {.address = "10.0.0.1"});
  ASSERT_TRUE(used);
  EXPECT_EQ(used->outcome, SignInOutcome::kNeedsCode) << "a link is no way around the second factor";
  EXPECT_EQ(Finish(used->token, Code()).outcome, SignInOutcome::kDone);
}
TEST_P(SecondFactorTest, AClosedAccountsLinkWorksNoMore) {
  std::string token;
  Write([&](store::Transaction& tx) {
    token = MakeLink(tx, jo_, LinkKind::kReset, jo_);
    SetActive(tx, jo_, false, AccountId{});
  });
  EXPECT_FALSE(*FindLink(*db_, token));
}
INSTANTIATE_TEST_SUITE_P(Databases, SecondFactorTest, testing::Values("sqlite", "postgres"), store::NameOf);

}  // namespace
}  // namespace kindred::identity
