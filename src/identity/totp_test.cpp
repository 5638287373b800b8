#include "identity/totp.hpp"

#include <set>

namespace kindred::identity {
namespace {

const std::string kSeed = "12345678901234567890";  // of RFC 6238, appendix B

TEST(Totp, GivesTheCodesOfTheStandard) {
  const auto code = [](std::int64_t seconds) {
    return TotpCode(kSeed, TotpStep(Instant{seconds * 1'000'000}), 8);
  };
  EXPECT_EQ(code(59), "94287082");
  EXPECT_EQ(code(1111111109), "07081804");
  EXPECT_EQ(code(1111111111), "14050471");
  EXPECT_EQ(code(1234567890), "89005924");
  EXPECT_EQ(code(2000000000), "69279037");
  EXPECT_EQ(code(20000000000), "65353130");
  EXPECT_EQ(TotpCode(kSeed, 1), "287082");
}
TEST(Totp, TakesTheStepBeforeAndAfterAndNoOther) {
  const std::int64_t now = 41'152'263;
  for (std::int64_t step = now - 3; step <= now + 3; ++step) {
    const auto match = TotpMatch(kSeed, TotpCode(kSeed, step), now, 0);
    EXPECT_EQ(match.has_value(), step >= now - 1 && step <= now + 1) << step - now;
    if (match) {
      EXPECT_EQ(*match, step);
    }
  }
}
TEST(Totp, TakesNoStepTwiceAndNoneBeforeTheLast) {
  const std::int64_t now = 41'152'263;
  EXPECT_TRUE(TotpMatch(kSeed, TotpCode(kSeed, now), now, now - 1));
  EXPECT_FALSE(TotpMatch(kSeed, TotpCode(kSeed, now), now, now));
  EXPECT_FALSE(TotpMatch(kSeed, TotpCode(kSeed, now - 1), now, now));
  EXPECT_TRUE(TotpMatch(kSeed, TotpCode(kSeed, now + 1), now, now));
}
TEST(Totp, ReadsACodeTypedInTwoGroupsAndRefusesWhatIsNoCode) {
  const std::string code = TotpCode(kSeed, 7);
  EXPECT_TRUE(TotpMatch(kSeed, code.substr(0, 3) + " " + code.substr(3), 7, 0));
  for (const std::string& odd :
       {std::string(), code.substr(1), code + "0", std::string("abcdef"), std::string(6, '\0')})
    EXPECT_FALSE(TotpMatch(kSeed, odd, 7, 0)) << odd;
}
TEST(Totp, WritesTheSeedAsAppsReadIt) {
  EXPECT_EQ(Base32(""), "");
  EXPECT_EQ(Base32("f"), "MY");
  EXPECT_EQ(Base32("fo"), "MZXQ");
  EXPECT_EQ(Base32("foobar"), "MZXW6YTBOI");
  EXPECT_EQ(Base32(kSeed), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
  EXPECT_EQ(InFours("GEZDGNBVGY"), "GEZD GNBV GY");
  EXPECT_EQ(TotpAddress(kSeed, "Kindred at Eastmoor", "jo.marsh"),
            "otpauth://totp/Kindred%20at%20Eastmoor:jo.marsh?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer="
            "Kindred%20at%20Eastmoor");
}

}  // namespace
}  // namespace kindred::identity
