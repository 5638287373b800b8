#include "returns/rule_set.hpp"

#include <gtest/gtest.h>

#include "returns/check.hpp"

namespace kindred::returns {
namespace {

TEST(Levels, AreReadFromLines) {
  const Result<Levels> levels =
      Levels::Parse("# revised in May\n\n165\tquery\r\n8510 \t internal\n166\terror", "l.tsv");
  ASSERT_TRUE(levels);
  EXPECT_EQ(levels->Of("165"), Level::kQuery);
  EXPECT_EQ(levels->Of("8510"), Level::kInternal);
  EXPECT_EQ(levels->Of("166"), Level::kError);
  EXPECT_EQ(levels->Of("16"), std::nullopt);
  EXPECT_EQ(levels->Of("# revised in May"), std::nullopt);
}

TEST(Levels, NameTheLineThatIsNone) {
  for (const std::string_view text :
       {"165\tquery\n166 query", "165\tquery\n166\twarning", "165\tquery\n166"}) {
    const Result<Levels> levels = Levels::Parse(text, "l.tsv");
    ASSERT_FALSE(levels) << text;
    EXPECT_EQ(levels.error().message, "l.tsv line 2: write a rule, a tab, and error, query or internal");
  }
}

TEST(Levels, OfBothReturnsAreThoseOfTheirOwnFile) {
  EXPECT_EQ(LevelIn("ssda903/levels.tsv", "231"), Level::kQuery);
  EXPECT_EQ(LevelIn("ssda903/levels.tsv", "101"), Level::kError);
  EXPECT_EQ(LevelIn("cin/levels.tsv", "8670Q"), Level::kQuery);
  EXPECT_EQ(LevelIn("cin/levels.tsv", "231"), Level::kError);
}

TEST(Levels, ThatAreRevisedGoBeforeTheBuiltInOnes) {
  const std::string reviews = "CHILD,DOB,REVIEW,REVIEW_CODE\n1,01/02/2015,,PN1\n";
  const InputFile file{"reviews.csv", reviews};
  CheckOptions options;
  options.rules = {"166"};
  EXPECT_EQ(CheckSsda903({&file, 1}, {}, options)->levels, std::vector{Level::kError});
  options.levels = *Levels::Parse("166\tquery", "l.tsv");
  EXPECT_EQ(CheckSsda903({&file, 1}, {}, options)->levels, std::vector{Level::kQuery});
}

}  // namespace
}  // namespace kindred::returns
