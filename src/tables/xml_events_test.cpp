#include "tables/xml_events.hpp"

#include <gtest/gtest.h>

namespace kindred::tables {
namespace {

// Writes down every event.
struct Recorder : XmlReceiver {
  std::string events;
  void OnStart(std::string_view name, std::int64_t line) override {
    events += "<" + std::string(name) + "@" + std::to_string(line);
  }
  void OnText(std::string_view part) override { events += "[" + std::string(part) + "]"; }
  void OnEnd() override { events += ">"; }
};

std::string Read(std::string_view xml, std::string* error = nullptr, const XmlEventRules& rules = {}) {
  Recorder recorder;
  const Result<void> read = ReadXmlEvents(xml, "a.xml", rules, recorder);
  if (error != nullptr) *error = read ? "" : read.error().message;
  return recorder.events;
}

TEST(XmlEvents, GiveNamesTextsAndLines) {
  EXPECT_EQ(Read("<a><b> x </b>\n<c/></a>"), "<a@1<b@1[ x ]>[\n]<c@2>>");
  EXPECT_EQ(Read("<a><![CDATA[<&]]></a>"), "<a@1[<&]>");
}

TEST(XmlEvents, ReplaceOnlyTheFiveEntitiesOfXml) {
  std::string error;
  EXPECT_EQ(Read("<a>x&amp;y</a>", &error), "<a@1[x][&][y]>");
  EXPECT_EQ(error, "");
  Read("<a>&mine;</a>", &error);
  EXPECT_NE(error, "");
}

TEST(XmlEvents, RefuseADoctypeBeforeAnythingInIt) {
  std::string error;
  EXPECT_EQ(Read("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>\n<a>&x;</a>", &error), "");
  EXPECT_NE(error.find("DOCTYPE"), std::string::npos) << error;
}

TEST(XmlEvents, NameThePlaceWhereTheFileBreaksOff) {
  std::string error;
  const std::string before = Read("<a>\n<b>1</b>\n<c>", &error);
  EXPECT_TRUE(before.starts_with("<a@1[\n]<b@2[1]>[\n]<c@3")) << before;
  EXPECT_TRUE(error.starts_with("a.xml line 3, column ")) << error;
  Read("", &error);
  EXPECT_NE(error, "");
  Read("<a></b>", &error);
  EXPECT_NE(error, "");
}

TEST(XmlEvents, RefuseAnotherRootAndDepthBeyondReason) {
  std::string error;
  EXPECT_EQ(Read("<a/>", &error, {.root = "b"}), "");
  EXPECT_EQ(error, "a.xml: its root element is <a>, not <b>");
  std::string deep;
  for (int i = 0; i < 65; ++i) deep += "<a>";
  Read(deep, &error);
  EXPECT_NE(error.find("nested"), std::string::npos) << error;
}

TEST(XmlEvents, ComeTheSameHoweverLongTheFile) {
  std::string xml = "<a>";
  for (int i = 0; i < 20000; ++i) xml += "<b>12</b>\n";
  xml += "</a>";
  struct Counter : XmlReceiver {
    std::size_t elements = 0, digits = 0;
    std::int64_t line = 0;
    void OnStart(std::string_view, std::int64_t at) override { ++elements, line = at; }
    void OnText(std::string_view part) override { digits += part == "\n" ? 0 : part.size(); }
    void OnEnd() override {}
  } counter;
  ASSERT_TRUE(ReadXmlEvents(xml, "a.xml", {}, counter));
  EXPECT_EQ(counter.elements, 20001U);
  EXPECT_EQ(counter.digits, 40000U);
  EXPECT_EQ(counter.line, 20000);
}

}  // namespace
}  // namespace kindred::tables
