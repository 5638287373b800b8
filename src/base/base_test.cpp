// Money, instants, JSON, hashing, policy words and the seams: what is too small for a file of its own.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cmath>
#include <filesystem>

#include "base/hash.hpp"
#include "base/instant.hpp"
#include "base/json.hpp"
#include "base/money.hpp"
#include "base/policy.hpp"
#include "base/seams.hpp"

namespace kindred {
namespace {

TEST(Money, ReadsAndWritesPence) {
  EXPECT_EQ(ParseMoney("£1,234.5"), Money::FromPence(123450));
  EXPECT_EQ(ParseMoney("-3"), Money::FromPence(-300));
  EXPECT_EQ(ParseMoney("0.07"), Money::FromPence(7));
  for (const char* text : {"", "£", "1.234", "1,2.3.4", "abc", "99999999999999999", "--1"})
    EXPECT_FALSE(ParseMoney(text)) << text;
  EXPECT_EQ(Format(Money::FromPence(123456789)), "£1,234,567.89");
  EXPECT_EQ(Format(Money::FromPence(-300)), "−£3.00");
  for (std::int64_t pence = 0; pence < 200'000; pence += 7)
    ASSERT_EQ(ParseMoney(Format(Money::FromPence(pence))), Money::FromPence(pence));
}

TEST(Instant, IsShownInLondonTimeSummerAndWinter) {
  const Instant winter{1'768'471'500'000'000};  // 2026-01-15T10:05:00Z
  EXPECT_EQ(FormatUtc(winter), "2026-01-15T10:05:00.000000Z");
  EXPECT_EQ(FormatLondon(winter), "15 January 2026, 10:05am");
  const Instant summer{1'784'154'600'000'000};  // 2026-07-15T22:30:00Z
  EXPECT_EQ(FormatUtc(summer), "2026-07-15T22:30:00.000000Z");
  EXPECT_EQ(FormatLondon(summer), "15 July 2026, 11:30pm");
  EXPECT_EQ(FormatIso(LondonDate(summer.AddSeconds(1800))), "2026-07-16");
  EXPECT_EQ(FormatUtc({-1}), "1969-12-31T23:59:59.999999Z");
}

TEST(Json, PutsCommasAndEscapes) {
  JsonWriter json;
  json.BeginObject().Field("rows", 214).Field("name", "O\"Neill\n\x01").Key("files").BeginArray();
  json.String("a").String("b").BeginObject().EndObject().EndArray();
  json.Field("share", 0.5).Field("ok", true).Key("none").Null().EndObject();
  EXPECT_EQ(
      json.Text(),
      R"({"rows":214,"name":"O\"Neill\n\u0001","files":["a","b",{}],"share":0.5,"ok":true,"none":null})");
  EXPECT_EQ(JsonWriter().Number(std::nan("")).Text(), "null");
}

TEST(Hash, IsBlake2bOf256Bits) {
  // BLAKE2b-256 of the empty string, as printed by `b2sum -l 256`.
  EXPECT_EQ(ToHex(AsText(Hash(""))), "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
}

TEST(Policy, NamesEverySectionAndActionBothWays) {
  for (int i = 0; i < kSectionCount; ++i) {
    const auto section = static_cast<Section>(i);
    EXPECT_EQ(SectionFromName(SectionName(section)), section);
    EXPECT_FALSE(SectionTitle(section).empty());
    EXPECT_TRUE(Sections().With(section).Has(section));
    EXPECT_FALSE(Sections::All().Without(section).Has(section));
  }
  for (int i = 0; i <= static_cast<int>(Action::kExport); ++i)
    EXPECT_EQ(ActionFromName(ActionName(static_cast<Action>(i))), static_cast<Action>(i));
  EXPECT_FALSE(SectionFromName("nothing"));
  EXPECT_FALSE(ActionFromName(""));
}

class FilesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "kindred-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::filesystem::path folder_;
};

TEST_F(FilesTest, WritesWholeFilesWithTheModeAsked) {
  Files& files = SystemFiles();
  const auto path = folder_ / "key";
  ASSERT_TRUE(files.Write(path, "secret", 0400));
  EXPECT_EQ(files.Read(path).value(), "secret");
  struct stat status{};
  ASSERT_EQ(stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0400U);
  ASSERT_TRUE(files.Write(path, "other", 0400)) << "replaces";
  EXPECT_EQ(files.Read(path).value(), "other");
  ASSERT_TRUE(files.Append(folder_ / "seals", "a\n"));
  ASSERT_TRUE(files.Append(folder_ / "seals", "b\n"));
  EXPECT_EQ(files.Read(folder_ / "seals").value(), "a\nb\n");
}

TEST_F(FilesTest, SaysWhatCannotBeRead) {
  EXPECT_NE(SystemFiles().Read(folder_ / "absent").error().message.find("absent"), std::string::npos);
  EXPECT_NE(SystemFiles().Read(folder_).error().message.find("is a directory"), std::string::npos);
  EXPECT_FALSE(SystemFiles().Write(folder_ / "no" / "such", "x"));
}

TEST(Random, GivesTokensThatDiffer) {
  const std::string a = SystemRandom().Token(16);
  EXPECT_EQ(a.size(), 22U);
  EXPECT_NE(a, SystemRandom().Token(16));
}

}  // namespace
}  // namespace kindred
