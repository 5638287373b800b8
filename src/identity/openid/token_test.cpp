#include "identity/openid/token.hpp"

#include <openssl/hmac.h>

#include "identity/openid/signing_test.hpp"

namespace kindred::identity::openid {
namespace {

constexpr std::int64_t kNow = 1'800'000'000;

const SigningKey& Rsa() {
  static const SigningKey kKey = MakeRsaKey("r1");
  return kKey;
}
const SigningKey& Ec() {
  static const SigningKey kKey = MakeEcKey("e1");
  return kKey;
}
KeySet Keys(const std::string& rsa_more = "") {
  return *ParseKeySet(R"({"keys":[)" + JwkOf(Rsa(), rsa_more) + "," + JwkOf(Ec()) + "]}");
}
// The claims that hold, with one replaced ("" takes it out).
std::string Claims(const std::string& name = "", const std::string& value = "") {
  std::string text = "{";
  const std::pair<const char*, std::string> claims[] = {{"iss", "\"https://login.example\""},
                                                        {"aud", "\"kindred\""},
                                                        {"sub", "\"u-17\""},
                                                        {"nonce", "\"n-1\""},
                                                        {"exp", std::to_string(kNow + 300)},
                                                        {"iat", std::to_string(kNow)}};
  bool replaced = false;
  for (const auto& [claim, usual] : claims) {
    const bool is_it = name == claim;
    replaced = replaced || is_it;
    if (is_it && value.empty()) continue;
    text += (text.size() > 1 ? ",\"" : "\"") + std::string(claim) + "\":" + (is_it ? value : usual);
  }
  if (!replaced && !name.empty()) text += ",\"" + name + "\":" + value;
  return text + "}";
}
// The subject, or why not.
std::string Check(const std::string& token, const KeySet& keys = Keys()) {
  const auto claims = CheckIdToken(token, keys,
                                   {.issuer = "https://login.example",
                                    .audience = "kindred",
                                    .nonce = "n-1",
                                    .now = Instant{kNow * 1'000'000}});
  return claims ? claims->subject : claims.error().message;
}
std::string Refused(const std::string& why) {
  return "the ID token was refused: " + why;
}

TEST(IdToken, IsTakenWithEachOfTheThreeAlgorithms) {
  EXPECT_EQ(Check(SignToken(Rsa(), "RS256", Claims())), "u-17");
  EXPECT_EQ(Check(SignToken(Rsa(), "PS256", Claims())), "u-17");
  EXPECT_EQ(Check(SignToken(Ec(), "ES256", Claims())), "u-17");
}
TEST(IdToken, DoesNotChooseHowItIsChecked) {
  const std::string none = ToBase64Url(R"({"alg":"none"})") + "." + ToBase64Url(Claims()) + ".";
  EXPECT_EQ(Check(none), Refused("its header names no algorithm that is taken"));
  // The public key used as the secret of an HMAC.
  const std::string text = ToBase64Url(R"({"alg":"HS256","kid":"r1"})") + "." + ToBase64Url(Claims());
  std::array<unsigned char, 32> mac{};
  unsigned length = 0;
  const std::string secret = JwkOf(Rsa());
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac.data(), &length);
  EXPECT_EQ(Check(text + "." + ToBase64Url({reinterpret_cast<const char*>(mac.data()), length})),
            Refused("its header names no algorithm that is taken"));
  EXPECT_EQ(Check(SignToken(Rsa(), "RS256", Claims(), R"(,"crit":["x"])")),
            Refused("its header names no algorithm that is taken"));
  // A key of the provider for one algorithm serves no other.
  EXPECT_EQ(Check(SignToken(Rsa(), "PS256", Claims()), Keys(R"(,"alg":"RS256")")),
            Refused("no key of the provider made its signature"));
  EXPECT_EQ(Check(SignToken(Rsa(), "RS256", Claims()), Keys(R"(,"use":"enc")")),
            Refused("no key of the provider made its signature"));
}
TEST(IdToken, IsRefusedWhenAnyPartOfItWasChanged) {
  const std::string token = SignToken(Ec(), "ES256", Claims());
  for (std::size_t i = 0; i < token.size(); i += 7) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_NE(Check(changed), "u-17") << i;
  }
  SigningKey other = MakeEcKey("e1");
  EXPECT_EQ(Check(SignToken(other, "ES256", Claims())), Refused("no key of the provider made its signature"));
  other.id = "e2";
  EXPECT_EQ(Check(SignToken(other, "ES256", Claims())), Refused("no key of the provider made its signature"));
  for (const char* odd : {"", ".", "..", "a.b.c", "a.b.c.d"}) EXPECT_NE(Check(odd), "u-17") << odd;
  EXPECT_NE(Check(std::string(20'000, 'a')), "u-17");
}
TEST(IdToken, MustBeFromThisIssuerForUsAndForThisQuestion) {
  const auto check = [](const char* name, const std::string& value) {
    return Check(SignToken(Ec(), "ES256", Claims(name, value)));
  };
  EXPECT_EQ(check("iss", "\"https://login.example/\""), Refused("another issuer"));
  EXPECT_EQ(check("iss", ""), Refused("another issuer"));
  EXPECT_EQ(check("aud", "\"other\""), Refused("it is for another client"));
  EXPECT_EQ(check("aud", ""), Refused("it is for another client"));
  EXPECT_EQ(check("aud", R"(["kindred"])"), "u-17");
  EXPECT_EQ(check("aud", R"(["kindred","other"])"), Refused("it is for another client"));
  EXPECT_EQ(check("azp", "\"kindred\""), "u-17");
  EXPECT_EQ(check("azp", "\"other\""), Refused("it is for another client"));
  EXPECT_EQ(check("nonce", "\"n-2\""), Refused("another nonce"));
  EXPECT_EQ(check("nonce", ""), Refused("another nonce"));
  EXPECT_EQ(check("sub", ""), Refused("it has no subject"));
  EXPECT_EQ(check("sub", "\"" + std::string(256, 'x') + "\""), Refused("it has no subject"));
}
TEST(IdToken, HoldsForItsTimeWithAMinuteOfSkew) {
  const auto check = [](const char* name, std::int64_t seconds) {
    return Check(SignToken(Ec(), "ES256", Claims(name, std::to_string(kNow + seconds))));
  };
  EXPECT_EQ(check("exp", -59), "u-17");
  EXPECT_EQ(check("exp", -60), Refused("it has expired"));
  EXPECT_EQ(check("iat", 60), "u-17");
  EXPECT_EQ(check("iat", 61), Refused("it was issued in the future"));
  EXPECT_EQ(check("nbf", 60), "u-17");
  EXPECT_EQ(check("nbf", 61), Refused("it does not hold yet"));
  EXPECT_EQ(Check(SignToken(Ec(), "ES256", Claims("exp", ""))),
            Refused("it does not say when it was issued and when it ends"));
}
TEST(KeySet, PassesOverWhatItCannotUseAndRefusesWhatIsNone) {
  EXPECT_FALSE(ParseKeySet("{}"));
  EXPECT_FALSE(ParseKeySet("nonsense"));
  EXPECT_EQ(ParseKeySet(R"({"keys":[]})")->size(), 0U);
  EXPECT_EQ(
      ParseKeySet(R"({"keys":[7,{"kty":"oct","k":"AAAA"},{"kty":"RSA","n":"AAAA","e":"AQAB"},{"kty":"EC"}]})")
          ->size(),
      0U);
  EXPECT_EQ(ParseKeySet(R"({"keys":[)" + JwkOf(MakeRsaKey("small", 1024)) + "]}")->size(), 0U);
  EXPECT_EQ(Keys().size(), 2U);
}
TEST(Base64Url, ReadsWhatItWroteAndNothingElse) {
  for (const std::string& bytes : {std::string(), std::string("\0\xff", 2), std::string("any text")})
    EXPECT_EQ(FromBase64Url(ToBase64Url(bytes)), bytes);
  EXPECT_FALSE(FromBase64Url("ab+/"));
  EXPECT_FALSE(FromBase64Url("abc="));
  EXPECT_FALSE(FromBase64Url("a b"));
}

}  // namespace
}  // namespace kindred::identity::openid
