#include "web/forms.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <map>

#include "base/text.hpp"
#include "web/form_reader.hpp"
#include "web/fuzz_bodies.hpp"

namespace kindred::web {
namespace {

TEST(Target, SplitsBeforeItDecodes) {
  const auto target = ParseTarget("/families/a%2Fb%20c/?tab=people&q=o%27neill+s%C3%A9an");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->segments, (std::vector<std::string>{"families", "a/b c"}));
  EXPECT_EQ(target->query.Get("tab"), "people");
  EXPECT_EQ(target->query.Get("q"), "o'neill séan");
}
TEST(Target, TheRootHasNoSegments) {
  EXPECT_TRUE(ParseTarget("/")->segments.empty());
}
TEST(Target, RefusesWhatIsNotAPath) {
  for (const char* bad : {"", "families", "http://x/", "*", "//x", "/a//b", "/./a", "/a/../b", "/a/%2e%2e",
                          "/a%00", "/a%0a", "/%zz", "/%4", "/%ff", "/a?x=%f", "/a#b"})
    EXPECT_FALSE(ParseTarget(bad)) << bad;
}
TEST(UrlEncoded, KeepsOrderAndRepeats) {
  Fields fields;
  ASSERT_TRUE(ParseUrlEncoded("a=1&b=&a=2&c&&=x", fields));
  EXPECT_EQ(fields.All("a"), (std::vector<std::string>{"1", "2"}));
  EXPECT_TRUE(fields.Has("b"));
  EXPECT_TRUE(fields.Has("c"));
  EXPECT_EQ(fields.List().size(), 5U);
}
TEST(UrlEncoded, RefusesBrokenEscapesAndTooManyFields) {
  Fields fields;
  EXPECT_FALSE(ParseUrlEncoded("a=%g1", fields));
  EXPECT_FALSE(ParseUrlEncoded("a=%00", fields));
  EXPECT_FALSE(ParseUrlEncoded("a=1&b=2&c=3", fields, 2));
}
TEST(Cookies, FindsAValueByItsWholeName) {
  EXPECT_EQ(CookieValue("a=1; session=x=y; b=\"q\"", "session"), "x=y");
  EXPECT_EQ(CookieValue("a=1; b=\"q\"", "b"), "q");
  EXPECT_EQ(CookieValue("xsession=1", "session"), std::nullopt);
  EXPECT_EQ(CookieValue("session", "session"), std::nullopt);
}
TEST(Cookies, AreHostBoundWhereTheBrowserSpeaksTls) {
  EXPECT_EQ(SetCookie("s", "v", true, 60).second,
            "__Host-s=v; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60");
  EXPECT_EQ(SetCookie("s", "v", false).second, "s=v; Path=/; HttpOnly; SameSite=Lax");
}

// Parts as text, for comparison.
class Collect : public PartSink {
 public:
  std::vector<std::pair<std::string, std::string>> parts;
  Result<void> BeginPart(const PartHeader& header) override {
    parts.emplace_back(header.name + (header.file_name ? "/" + *header.file_name : ""), "");
    return {};
  }
  Result<void> PartBytes(std::string_view bytes) override {
    parts.back().second.append(bytes);
    return {};
  }
  Result<void> EndPart() override { return {}; }
};

const std::string kBody =
    "preamble\r\n--XX\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\ntoken\r\n"
    "--XX\r\nContent-Type: text/csv\r\ncontent-disposition: form-data; name=\"file\"; "
    "filename=\"C:\\\\tmp\\\\a;b%22.csv\"\r\n\r\n"
    "a,b\r\n--X\r\n--XY\r\n\r\n--XX\r\nContent-Disposition: form-data; "
    "name=\"empty\"\r\n\r\n\r\n--XX--\r\nepilogue";

TEST(Multipart, ReadsTheSameHoweverItIsCut) {
  for (std::size_t size = 1; size <= kBody.size(); ++size) {
    Collect sink;
    MultipartReader reader("XX", sink);
    for (std::size_t at = 0; at < kBody.size(); at += size)
      ASSERT_TRUE(reader.Feed(std::string_view(kBody).substr(at, size))) << size;
    ASSERT_TRUE(reader.Finish());
    const std::vector<std::pair<std::string, std::string>> expected = {
        {"csrf", "token"}, {"file/a;b\".csv", "a,b\r\n--X\r\n--XY\r\n"}, {"empty", ""}};
    ASSERT_EQ(sink.parts, expected) << size;
  }
}
TEST(Multipart, SaysWhereABodyIsBroken) {
  const std::map<std::string, std::string> broken = {
      {"--XXjunk", "followed by other text"},
      {"--XX\r\n\r\n\r\nx\r\n--XX--", "no name"},
      {"--XX\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n", "not form data"},
      {"--XX\r\nno colon\r\n\r\n", "not a header"},
      {std::string(9000, 'x'), "does not begin"},
      {"--XX\r\nA: " + std::string(9000, 'x'), "too long"},
      {"--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nvalue", "stops before its end"},
  };
  for (const auto& [body, reason] : broken) {
    Collect sink;
    MultipartReader reader("XX", sink);
    auto read = reader.Feed(body);
    if (read) read = reader.Finish();
    ASSERT_FALSE(read) << body;
    EXPECT_NE(read.error().message.find(reason), std::string::npos) << read.error().message;
  }
}
TEST(Multipart, TakesAProperBoundaryOnly) {
  EXPECT_EQ(BoundaryOf("multipart/form-data; boundary=abc"), "abc");
  EXPECT_EQ(BoundaryOf("Multipart/Form-Data; charset=utf-8; boundary=\"a b\"").has_value(), false);
  EXPECT_EQ(BoundaryOf("multipart/form-data; boundary=\"a'b\""), "a'b");
  EXPECT_EQ(BoundaryOf("multipart/form-data"), std::nullopt);
  EXPECT_EQ(BoundaryOf("multipart/form-data; boundary=" + std::string(71, 'x')), std::nullopt);
  EXPECT_EQ(BoundaryOf("application/x-www-form-urlencoded"), std::nullopt);
}

class Forms : public testing::Test {
 protected:
  Forms() {
    std::string name = (std::filesystem::temp_directory_path() / "kindred-forms-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~Forms() override { std::filesystem::remove_all(folder_); }
  static bool IsRight(std::string_view token) { return token == "token"; }
  [[nodiscard]] std::size_t Files() const {
    const auto spool = folder_ / "spool";
    return std::filesystem::exists(spool)
               ? static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(spool), {}))
               : 0;
  }
  std::filesystem::path folder_;
};

TEST_F(Forms, StreamsFilesToThePrivateSpoolAndDropsThemAfterwards) {
  Spool spool(folder_ / "spool", {}, SystemRandom());
  {
    FormReader reader("multipart/form-data; boundary=XX", spool, {}, IsRight);
    ASSERT_TRUE(reader.Feed(kBody));
    ASSERT_TRUE(reader.Finish());
    const auto uploads = reader.Uploads();
    ASSERT_EQ(uploads.size(), 1U);
    EXPECT_EQ(uploads[0].file_name, "a;b\".csv");
    EXPECT_EQ(SystemFiles().Read(uploads[0].path), "a,b\r\n--X\r\n--XY\r\n");
    EXPECT_EQ(std::filesystem::status(uploads[0].path).permissions(), std::filesystem::perms(0600));
    EXPECT_EQ(spool.Used(), 16U);
  }
  EXPECT_EQ(Files(), 0U);
  EXPECT_EQ(spool.Used(), 0U);
}
TEST_F(Forms, TakesNoFileBeforeTheTokenIsRight) {
  Spool spool(folder_ / "spool", {}, SystemRandom());
  std::string wrong = kBody;
  wrong.replace(wrong.find("token"), 5, "nekot");
  FormReader reader("multipart/form-data; boundary=XX", spool, {}, IsRight);
  const auto fed = reader.Feed(wrong);
  ASSERT_FALSE(fed);
  EXPECT_EQ(fed.error().kind, ErrorKind::kRefused);
  EXPECT_EQ(Files(), 0U);
}
TEST_F(Forms, KeepsWithinTheQuotas) {
  Spool small(folder_ / "spool", {.max_file = 10, .quota = 100}, SystemRandom());
  FormReader one("multipart/form-data; boundary=XX", small, {}, IsRight);
  EXPECT_EQ(one.Feed(kBody).error().kind, ErrorKind::kUsage);
  Spool full(folder_ / "spool", {.max_file = 100, .quota = 10}, SystemRandom());
  FormReader two("multipart/form-data; boundary=XX", full, {}, IsRight);
  EXPECT_EQ(two.Feed(kBody).error().kind, ErrorKind::kCannotRun);
  FormReader three("application/x-www-form-urlencoded", small, {.max_field_bytes = 4}, IsRight);
  EXPECT_FALSE(three.Feed("a=123456"));
}
TEST_F(Forms, RefusesOtherKindsOfBodies) {
  Spool spool(folder_ / "spool", {}, SystemRandom());
  FormReader reader("application/json", spool, {}, IsRight);
  EXPECT_FALSE(reader.Feed("{}"));
  FormReader plain("application/x-www-form-urlencoded; charset=UTF-8", spool, {}, IsRight);
  EXPECT_TRUE(plain.Feed("csrf=tok"));
  EXPECT_TRUE(plain.Feed("en&a=%C3%A9"));
  EXPECT_TRUE(plain.Finish());
  EXPECT_EQ(plain.TakeFields().Get("a"), "é");
}

TEST(Fuzzers, TakeAFewInputs) {
  for (const std::string& input : {std::string(), std::string("/a%20b?x=1"), std::string("a=1&b=%zz"), kBody,
                                   std::string(300, '\xff'), "XX\n" + kBody}) {
    EXPECT_EQ(FuzzForms(reinterpret_cast<const std::uint8_t*>(input.data()), input.size()), 0);
    EXPECT_EQ(FuzzMultipart(reinterpret_cast<const std::uint8_t*>(input.data()), input.size()), 0);
  }
}

}  // namespace
}  // namespace kindred::web
