#include "identity/openid/provider.hpp"

#include <gmock/gmock.h>

#include "identity/openid/signing_test.hpp"

namespace kindred::identity::openid {
namespace {

using testing::HasSubstr;

// A provider that answers as a real one does, with what a test changes about it.
class ProviderTest : public testing::Test {
 protected:
  ProviderTest() { keys = JwkOf(first); }
  Provider Make(std::string secret = "s3cret") {
    return Provider(
        {.title = "Eastmoor",
         .issuer = "https://login.example",
         .client_id = "kindred",
         .client_secret = std::move(secret),
         .redirect = "https://k.example/sign-in/openid/back"},
        [this](const Call& call) { return Answer(call); }, clock);
  }
  Result<std::string> Answer(const Call& call) {
    calls.push_back(call);
    if (call.address == "https://login.example/.well-known/openid-configuration") return discovery;
    if (call.address == "https://login.example/keys") return R"({"keys":[)" + keys + "]}";
    if (call.address != "https://login.example/token") return Fail(ErrorKind::kCannotRun, "no such address");
    const std::string now = std::to_string(clock.Now().micros / 1'000'000);
    return R"({"id_token":")" +
           SignToken(signer, "ES256",
                     R"({"iss":"https://login.example","aud":"kindred","sub":"u-17","nonce":")" +
                         journey.nonce + R"(","iat":)" + now + R"(,"exp":)" + now + "}") +
           R"("})";
  }
  int CallsOf(const std::string& end) const {
    int count = 0;
    for (const Call& call : calls) count += call.address.ends_with(end) ? 1 : 0;
    return count;
  }

  FixedClock clock{Instant{1'800'000'000'000'000}};
  SigningKey first = MakeEcKey("k1");
  SigningKey signer = first;
  std::string keys;
  std::string discovery =
      R"({"issuer":"https://login.example","authorization_endpoint":"https://login.example/auth","token_endpoint":"https://login.example/token","jwks_uri":"https://login.example/keys"})";
  Journey journey{"state-1", "nonce-1", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"};
  std::vector<Call> calls;
};

TEST_F(ProviderTest, SendsTheBrowserWithEverythingThatBindsTheAnswer) {
  Provider provider = Make();
  const auto address = provider.AuthorizeAddress(journey);
  ASSERT_TRUE(address) << address.error().message;
  // The challenge is the example of RFC 7636, appendix B.
  EXPECT_EQ(*address,
            "https://login.example/"
            "auth?response_type=code&scope=openid&client_id=kindred&redirect_uri=https%3A%2F%2F"
            "k.example%2Fsign-in%2Fopenid%2Fback&state=state-1&nonce=nonce-1&code_challenge="
            "E9Melhoa2OwvFrEMTJguCHao"
            "eK1t8URWbuGJSstw-cM&code_challenge_method=S256");
  EXPECT_EQ(address->find(journey.verifier), std::string::npos);
}
TEST_F(ProviderTest, ExchangesTheCodeWithItsVerifierForTheSubject) {
  Provider provider = Make();
  const auto subject = provider.Subject("the code", journey);
  ASSERT_TRUE(subject) << subject.error().message;
  EXPECT_EQ(*subject, "u-17");
  const Call& exchange = calls[1];
  EXPECT_THAT(exchange.form, HasSubstr("code=the%20code"));
  EXPECT_THAT(exchange.form, HasSubstr("code_verifier=" + journey.verifier));
  EXPECT_EQ(exchange.form.find("s3cret"), std::string::npos);
  EXPECT_EQ(exchange.authorization, "Basic a2luZHJlZDpzM2NyZXQ=");
  calls.clear();
  Provider open = Make("");
  EXPECT_TRUE(open.Subject("c", journey));
  EXPECT_THAT(calls[1].form, HasSubstr("client_id=kindred"));
  EXPECT_EQ(calls[1].authorization, "");
}
TEST_F(ProviderTest, KeepsTheKeysForAnHourAndFetchesThemWhenTheyRotate) {
  Provider provider = Make();
  EXPECT_TRUE(provider.Subject("c", journey));
  EXPECT_TRUE(provider.Subject("c", journey));
  EXPECT_EQ(CallsOf("/keys"), 1);
  signer = MakeEcKey("k2");
  keys += "," + JwkOf(signer);
  EXPECT_FALSE(provider.Subject("c", journey))
      << "at most once a minute: nobody makes us ask as often as they like";
  EXPECT_EQ(CallsOf("/keys"), 1);
  clock.Set(clock.Now().AddSeconds(60));
  EXPECT_TRUE(provider.Subject("c", journey));
  EXPECT_EQ(CallsOf("/keys"), 2);
  keys = JwkOf(signer);  // the first is withdrawn
  signer = first;
  clock.Set(clock.Now().AddSeconds(3600));
  EXPECT_FALSE(provider.Subject("c", journey));
  EXPECT_EQ(CallsOf("/keys"), 3);
}
TEST_F(ProviderTest, RefusesAProviderThatSaysItIsAnotherOrHasNoTls) {
  discovery = R"({"issuer":"https://elsewhere.example"})";
  EXPECT_THAT(Make().AuthorizeAddress(journey).error().message, HasSubstr("correct openid.issuer"));
  discovery =
      R"({"issuer":"https://login.example","authorization_endpoint":"http://login.example/auth","token_endpoint":"https://login.example/token","jwks_uri":"https://login.example/keys"})";
  EXPECT_THAT(Make().AuthorizeAddress(journey).error().message, HasSubstr("without TLS"));
  discovery = "<html>";
  EXPECT_FALSE(Make().AuthorizeAddress(journey));
}
TEST_F(ProviderTest, AnAnswerForAnotherQuestionIsRefused) {
  Provider provider = Make();
  Journey other = journey;
  other.nonce = "nonce-2";
  EXPECT_EQ(provider.Subject("c", other).error().kind, ErrorKind::kRefused);
}
TEST(SafeAddress, IsTlsOrThisMachine) {
  for (const char* safe :
       {"https://login.example/x", "http://127.0.0.1:9000/x", "http://localhost/x", "http://[::1]:1"})
    EXPECT_TRUE(IsSafeAddress(safe)) << safe;
  for (const char* unsafe : {"http://login.example", "http://127.0.0.1.example/", "http://localhost.example",
                             "ftp://x", "", "file:///etc/passwd"})
    EXPECT_FALSE(IsSafeAddress(unsafe)) << unsafe;
}
TEST(SystemFetch, CallsNothingWithoutTls) {
  EXPECT_FALSE(SystemFetch()({"http://login.example/", "", ""}));
  EXPECT_FALSE(SystemFetch()({"http://127.0.0.1:1/", "", ""})) << "nothing listens there";
}

}  // namespace
}  // namespace kindred::identity::openid
