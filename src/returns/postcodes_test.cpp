#include "returns/postcodes.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

namespace kindred::returns {
namespace {

TEST(Postcodes, FindsWhatASlowMapFinds) {
  std::mt19937 random(1);
  const auto letter = [&] { return static_cast<char>('A' + random() % 26); };
  const auto digit = [&] { return static_cast<char>('0' + random() % 10); };
  std::map<std::string, std::pair<int, int>> slow;
  for (int i = 0; i < 20'000; ++i) {
    std::string code;
    for (std::size_t k = 1 + random() % 2; k > 0; --k) code += letter();
    code += digit();
    if (random() % 3 == 0) code += letter();
    code += {digit(), letter(), letter()};
    slow[code] = {static_cast<int>(random() % 700'000), static_cast<int>(random() % 1'300'000)};
  }
  std::string csv = "postcode,easting,northing,laua\n";
  for (const auto& [code, place] : slow) {
    csv += code + "," + std::to_string(place.first) + "," + std::to_string(place.second) + ",E0600" +
           std::to_string(1000 + place.first % 300) + "\n";
  }
  const Result<Postcodes> postcodes = Postcodes::FromCsv(csv, "directory.csv");
  ASSERT_TRUE(postcodes) << postcodes.error().message;
  const Result<Postcodes> packed = Postcodes::FromPacked(postcodes->Packed(), "directory.kpc");
  ASSERT_TRUE(packed);
  EXPECT_EQ(packed->size(), slow.size());
  for (const auto& [code, place] : slow) {
    const auto found = packed->Find(code);
    ASSERT_TRUE(found) << code;
    EXPECT_EQ(found->easting, place.first);
    EXPECT_EQ(found->northing, place.second);
    EXPECT_EQ(found->district, "E0600" + std::to_string(1000 + place.first % 300));
    std::string other = code;
    other[random() % other.size()] = letter();
    EXPECT_EQ(packed->Find(other).has_value(), slow.contains(other)) << other;
  }
}

TEST(Postcodes, KeepsPostcodesWithoutCoordinatesOrDistrict) {
  const auto postcodes =
      Postcodes::FromCsv("postcode,easting,northing,laua\nJE11AA,,,L99999999\nZZ1 1AA,,,\n", "d.csv");
  ASSERT_TRUE(postcodes);
  EXPECT_FALSE(postcodes->Find("JE11AA")->has_grid());
  EXPECT_EQ(postcodes->Find("JE11AA")->district, "L99999999");
  EXPECT_EQ(postcodes->Find("ZZ11AA")->district, "");
  EXPECT_FALSE(postcodes->Find("ZZ1 1AA"));
  EXPECT_FALSE(postcodes->Find(""));
  EXPECT_FALSE(postcodes->Find("AA1"));
  EXPECT_FALSE(postcodes->Find("A-11AA"));
  EXPECT_FALSE(postcodes->Find(std::string(50, 'A')));
}

TEST(Postcodes, ReckonsMilesAsTheReturnDoes) {
  const PostcodePlace a{0, 0, ""};
  EXPECT_EQ(MilesBetween(a, {0, 0, ""}), 0.0);
  EXPECT_EQ(MilesBetween(a, {16093, 0, ""}), 10.0);
  EXPECT_EQ(MilesBetween(a, {3000, 4000, ""}), 3.1);
}

TEST(Postcodes, SaysWhereADirectoryIsWrong) {
  EXPECT_EQ(Postcodes::FromCsv("postcode,easting\nA,1\n", "d.csv").error().message,
            "d.csv line 1: has no column \"northing\"; a directory of postcodes has postcode, easting, "
            "northing, laua");
  const auto bad = Postcodes::FromCsv("postcode,easting,northing,laua\nAA11AA,12,x,E06000004\n", "d.csv");
  EXPECT_EQ(bad.error().message,
            "d.csv line 2, northing: \"x\" is not a number of metres; fetch the directory again");
  EXPECT_FALSE(Postcodes::FromPacked("KPOSTC01", "cut.kpc"));
  EXPECT_FALSE(
      Unzstd("\x28\xB5\x2F\xFD"
             "cut",
             "cut.zst", 1000));
}

}  // namespace
}  // namespace kindred::returns
