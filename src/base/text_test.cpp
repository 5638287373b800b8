#include "base/text.hpp"

#include <gtest/gtest.h>

namespace kindred {
namespace {

TEST(FoldName, MakesSpellingsOfOneNameEqual) {
  EXPECT_EQ(FoldName("Siobhán Ó'Néill"), "SIOBHAN ONEILL");
  EXPECT_EQ(FoldName("SIOBHAN ONEILL"), "SIOBHAN ONEILL");
  EXPECT_EQ(FoldName("O’Neill"), FoldName("O'Neill")) << "typographic apostrophe";
  EXPECT_EQ(FoldName("Smith-Jones"), "SMITH JONES");
  EXPECT_EQ(FoldName("  Anne   Marie "), "ANNE MARIE");
  EXPECT_EQ(FoldName("Łukasz Żółć"), "LUKASZ ZOLC");
  EXPECT_EQ(FoldName("Jürgen Groß"), "JURGEN GROSS");
  EXPECT_EQ(FoldName("Дмитрий"), FoldName("Dmitrij"));
  EXPECT_EQ(FoldName("St. John"), "ST JOHN");
  EXPECT_EQ(FoldName(""), "");
  EXPECT_EQ(FoldName(" -'. "), "");
}

TEST(FoldName, IsItsOwnFold) {
  for (const char* name : {"Siobhán Ó'Néill", "محمد", "王小明", "Ærøskøbing", "D’Arcy-Smythe 2"})
    EXPECT_EQ(FoldName(FoldName(name)), FoldName(name)) << name;
}

TEST(FoldName, TakesAnyBytes) {
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);
  for (const char c : FoldName(bytes))
    EXPECT_TRUE((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ');
}

TEST(SortKey, OrdersAsEnglishReadersExpect) {
  EXPECT_LT(SortKey("Adams"), SortKey("Ångström"));
  EXPECT_LT(SortKey("Ångström"), SortKey("Brown"));
  EXPECT_LT(SortKey("élan"), SortKey("Emma"));
  EXPECT_LT(SortKey("de Souza"), SortKey("Dean"));
}

TEST(Utf8, TellsValidFromInvalid) {
  EXPECT_TRUE(IsValidUtf8(""));
  EXPECT_TRUE(IsValidUtf8("Ó'Néill 王 👶"));
  EXPECT_FALSE(IsValidUtf8("\xC3"));
  EXPECT_FALSE(IsValidUtf8("Jos\xE9 "));
  EXPECT_FALSE(IsValidUtf8("\xC0\xAF")) << "overlong";
  EXPECT_FALSE(IsValidUtf8("\xED\xA0\x80")) << "surrogate";
}

TEST(Windows1252, BecomesUtf8ForEveryByte) {
  EXPECT_EQ(FromWindows1252("Jos\xE9 \x93quoted\x94 \x80 5"), "José “quoted” € 5");
  for (int byte = 0; byte < 256; ++byte)
    EXPECT_TRUE(IsValidUtf8(FromWindows1252(std::string(1, static_cast<char>(byte)))));
}

TEST(Split, KeepsEmptyParts) {
  EXPECT_EQ(Split("a,,b", ',').size(), 3U);
  EXPECT_EQ(Split("", ',').size(), 1U);
  EXPECT_EQ(Trim(" \t a b\r\n"), "a b");
}

}  // namespace
}  // namespace kindred
