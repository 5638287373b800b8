#include "tables/xml.hpp"

#include <gtest/gtest.h>

namespace kindred::tables {
namespace {

constexpr const char* kMessage =
    "<?xml version=\"1.0\"?>\n<Message>\n<Header><Year>2026</Year></Header>\n<Children>\n"
    "<Child><Id><A> 1 </A></Id><F>1A</F><F>2B</F><Empty/></Child>\n<Child><Id><A>2</A></Id></Child>\n"
    "</Children>\n</Message>\n";

std::string ErrorOf(std::string_view bytes, XmlRules rules = {.record = "Children/Child"}) {
  const auto done = ReadXml(bytes, "m.xml", rules, [](const XmlElement&) -> Result<void> { return {}; });
  return done ? "" : done.error().message;
}

TEST(Xml, HandsOverRecordsOneAtATimeWithTheirLines) {
  std::vector<std::string> seen;
  std::string year;
  const auto done = ReadXml(
      kMessage, "m.xml", {.record = "Children/Child", .root = "Message"},
      [&](const XmlElement& child) -> Result<void> {
        seen.push_back(child.Text("Id/A") + "|" + child.Text("F") + "|" + std::to_string(child.line));
        return {};
      },
      [&](const XmlElement& other) -> Result<void> {
        if (other.name == "Header") year = other.Text("Year");
        return {};
      });
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(seen, (std::vector<std::string>{"1|1A,2B|5", "2||6"}));
  EXPECT_EQ(year, "2026");
}

TEST(Xml, KeepsTheSpacesOfTextsWhenTold) {
  std::vector<std::string> texts;
  const auto done =
      ReadXml("<M>\n<C> a\n<A> 1 </A>\n<B>  </B>\n<D/><E><![CDATA[ x]]> </E></C>\n</M>", "m.xml",
              {.record = "C", .keep_spaces = true}, [&](const XmlElement& record) -> Result<void> {
                texts.push_back(record.text);
                for (const XmlElement& part : record.children) texts.push_back(part.text);
                return {};
              });
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(texts, (std::vector<std::string>{"", " 1 ", "  ", "", " x "}));
}

TEST(Xml, RefusesADoctypeBeforeReadingIt) {
  const std::string bomb =
      "<?xml version=\"1.0\"?>\n<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]>\n"
      "<Message><Children><Child>&b;</Child></Children></Message>";
  EXPECT_NE(ErrorOf(bomb).find("DOCTYPE"), std::string::npos) << ErrorOf(bomb);
  EXPECT_NE(
      ErrorOf(
          "<?xml version=\"1.0\"?><!-- <!DOCTYPE in a comment> -->\n<!DOCTYPE x [<!ENTITY c \"&c;\">]><a/>")
          .find("line 2: the file has a DOCTYPE"),
      std::string::npos);
  EXPECT_EQ(
      ErrorOf("<!-- <!DOCTYPE x> --><Message><Children><Child>&lt;!DOCTYPE</Child></Children></Message>"),
      "");
  const std::string outside =
      "<!DOCTYPE x [<!ENTITY f SYSTEM "
      "\"file:///etc/hostname\">]><Message><Children><Child>&f;</Child></Children>"
      "</Message>";
  EXPECT_NE(ErrorOf(outside).find("DOCTYPE"), std::string::npos) << ErrorOf(outside);
}

TEST(Xml, SaysThatACutFileIsCut) {
  const std::string whole = kMessage;
  for (std::size_t length = 30; length < whole.size() - 12; length += 7)
    EXPECT_FALSE(ErrorOf(whole.substr(0, length)).empty()) << length;
  EXPECT_EQ(ErrorOf(whole), "");
}

TEST(Xml, RefusesAnotherRootAndReadsItsName) {
  EXPECT_NE(ErrorOf("<Other/>", {.record = "a", .root = "Message"}).find("<Other>"), std::string::npos);
  EXPECT_EQ(XmlRoot("<Other><x/></Other>", "m.xml").value(), "Other");
  EXPECT_FALSE(XmlRoot("<!-- nothing -->", "m.xml"));
}

TEST(Xml, LimitsDepthAndSize) {
  std::string deep = "<Message><Children><Child>";
  for (int i = 0; i < 100; ++i) deep += "<a>";
  for (int i = 0; i < 100; ++i) deep += "</a>";
  deep += "</Child></Children></Message>";
  EXPECT_NE(ErrorOf(deep).find("beyond reason"), std::string::npos);
  const std::string wide =
      "<Message><Children><Child>" + std::string(2000, 'x') + "</Child></Children></Message>";
  EXPECT_NE(ErrorOf(wide, {.record = "Children/Child", .record_bytes = 1000}).find("beyond reason"),
            std::string::npos);
}

TEST(Xml, PassesOverRecordsOfOtherPlaces) {
  int count = 0;
  const auto done =
      ReadXml("<M><X><Child/></X><Children><Child/><Y><Child/></Y><Child/></Children><Child/></M>", "m",
              {.record = "Children/Child"}, [&](const XmlElement&) -> Result<void> {
                ++count;
                return {};
              });
  EXPECT_TRUE(done);
  EXPECT_EQ(count, 2);
}

}  // namespace
}  // namespace kindred::tables
