#include "base/identifiers.hpp"

#include <gtest/gtest.h>

namespace kindred {
namespace {

TEST(NhsNumber, AcceptsTheDataDictionarysExample) {
  const auto number = NhsNumber::Parse("943 476 5919");
  ASSERT_TRUE(number);
  EXPECT_EQ(number->Digits(), "9434765919");
  EXPECT_EQ(number->Spaced(), "943 476 5919");
  EXPECT_EQ(NhsNumber::Parse("943-476-5919"), number);
}

// Every number of a block of 100,000: exactly one check digit passes, or none where it would be ten.
TEST(NhsNumber, HasOneCheckDigitForEveryNineDigitsOrNone) {
  int without = 0;
  for (int n = 0; n < 100'000; ++n) {
    char nine[10];
    std::snprintf(nine, sizeof nine, "%09d", 401'000'000 + n);
    int passing = 0;
    for (char check = '0'; check <= '9'; ++check)
      passing += NhsNumber::Parse(std::string(nine) + check).has_value();
    ASSERT_LE(passing, 1);
    ASSERT_EQ(passing == 1, NhsNumber::CheckDigit(nine).has_value());
    without += passing == 0;
  }
  EXPECT_NEAR(without / 100'000.0, 1.0 / 11, 0.002);
}

TEST(NhsNumber, FindsEverySingleWrongDigit) {
  const std::string right = "9434765919";
  for (std::size_t at = 0; at < right.size(); ++at)
    for (char digit = '0'; digit <= '9'; ++digit) {
      std::string wrong = right;
      wrong[at] = digit;
      EXPECT_EQ(NhsNumber::Parse(wrong).has_value(), wrong == right) << wrong;
    }
}

TEST(NhsNumber, RefusesOtherLengthsAndLetters) {
  for (const char* text : {"", "943476591", "94347659190", "94347A5919", "９434765919"})
    EXPECT_FALSE(NhsNumber::Parse(text)) << text;
}

TEST(Upn, AcceptsExactlyOneCheckLetterOfThe26ForEachBody) {
  for (int serial = 0; serial < 1000; ++serial) {
    for (const std::string& last : {std::string("7"), std::string("A"), std::string("Z")}) {
      char body[12];
      std::snprintf(body, sizeof body, "808%08d", serial * 97);
      const std::string twelve = body + last;
      int passing = 0;
      for (char letter = 'A'; letter <= 'Z'; ++letter) {
        const auto upn = Upn::Parse(letter + twelve);
        passing += upn.has_value();
        if (upn) {
          ASSERT_EQ(Upn::CheckLetter(twelve), letter);
          ASSERT_EQ(upn->IsTemporary(), last != "7");
          ASSERT_TRUE(letter != 'I' && letter != 'O' && letter != 'S');
        }
      }
      ASSERT_EQ(passing, 1) << twelve;
    }
  }
}

TEST(Upn, ReachesEveryCheckLetter) {
  std::string seen;
  for (int serial = 0; serial < 2000; ++serial) {
    char twelve[13];
    std::snprintf(twelve, sizeof twelve, "80812%07d", serial);
    const char letter = Upn::CheckLetter(twelve).value();
    if (seen.find(letter) == std::string::npos) seen += letter;
  }
  EXPECT_EQ(seen.size(), 23U);
}

TEST(Upn, AcceptsThoseOfTheSampleAuthorityAndRefusesMalformedOnes) {
  EXPECT_TRUE(Upn::Parse("V808856703177"));
  EXPECT_TRUE(Upn::Parse(" v808856703177 "));
  for (const char* text : {"", "V80885670317", "V8088567031777", "8808856703177", "V80885670A177",
                           "V80885670317I", "W808856703177"})
    EXPECT_FALSE(Upn::Parse(text)) << text;
}

TEST(Postcode, NormalisesSpacingAndCase) {
  EXPECT_EQ(Postcode::Parse("ts181ab")->Text(), "TS18 1AB");
  EXPECT_EQ(Postcode::Parse(" T S18 1AB")->Compact(), "TS181AB");
  EXPECT_EQ(Postcode::Parse("EC1A 1BB")->Outward(), "EC1A");
  EXPECT_EQ(Postcode::Parse("M1 1AE")->Sector(), "M1 1");
  EXPECT_TRUE(Postcode::Parse("GIR 0AA"));
}

TEST(Postcode, RefusesOtherShapes) {
  for (const char* text :
       {"", "TS18", "TS18 1A", "TS18 1CB", "1S18 1AB", "TS181 1AB", "TSAA 1AB", "ts18 aab"})
    EXPECT_FALSE(Postcode::Parse(text)) << text;
}

}  // namespace
}  // namespace kindred
