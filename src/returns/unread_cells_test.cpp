#include "returns/unread_cells.hpp"

#include <gtest/gtest.h>

#include "returns/check.hpp"

namespace kindred::returns {
namespace {

constexpr std::string_view kHeader = "CHILD,DOB,REVIEW,REVIEW_CODE\n";

std::vector<Problem> ProblemsOf(const std::string& reviews) {
  const InputFile file{"reviews.csv", reviews};
  const Result<Checked> checked = CheckSsda903({&file, 1}, {}, {.year = 2026});
  EXPECT_TRUE(checked);
  return checked->problems;
}

TEST(UnreadCells, NamesADateThatIsNone) {
  const std::vector<Problem> problems = ProblemsOf(
      std::string(kHeader) + "1,01/02/2015,31/02/2025,PN1\n2,,29/02/2024,PN1\n3,2015-02-01,,PN1\n");
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_EQ(Describe(problems[0]),
            "reviews.csv line 4: DOB: \"2015-02-01\" is a date in a form that this return does not have; "
            "correct it "
            "or leave it blank");
  EXPECT_EQ(Describe(problems[1]),
            "reviews.csv line 2: REVIEW: \"31/02/2025\" is not a date; correct it or leave it blank");
}

TEST(UnreadCells, ListsNoMoreThanAHundredOfATable) {
  std::string reviews(kHeader);
  for (std::size_t row = 0; row < kProblemsOfATable; ++row) reviews += "1,,never,PN1\n";
  EXPECT_EQ(ProblemsOf(reviews).size(), kProblemsOfATable);
  reviews += "1,never,never,PN1\n";
  const std::vector<Problem> problems = ProblemsOf(reviews);
  ASSERT_EQ(problems.size(), kProblemsOfATable + 1);
  EXPECT_EQ(problems.back().message, "Reviews has more such cells, which are not listed");
}

TEST(UnreadCells, ShowsNothingThatATerminalWouldActOn) {
  const std::vector<Problem> problems =
      ProblemsOf(std::string(kHeader) + "1,,\x1b[2J a very long text that is no date at all,PN1\n");
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_NE(problems[0].message.find("\"?[2J A VERY LONG TEXT TH…\""), std::string::npos)
      << problems[0].message;
}

TEST(UnreadCells, NamesAPupilNumberThatIsTooLong) {
  const std::string xml =
      "<Message><Children>\n<Child><ChildIdentifiers><LAchildID>1</LAchildID><UPN>" + std::string(50, 'A') +
      "</UPN></ChildIdentifiers></Child>\n" + "<Child><ChildIdentifiers><LAchildID>2</LAchildID><UPN>" +
      std::string(13, 'A') +
      "</UPN><FormerUPN>ÄÄÄÄÄÄÄÄÄÄÄÄÄ</FormerUPN></ChildIdentifiers></Child></Children></Message>";
  const Result<Checked> checked = CheckCin({"cin.xml", xml}, {.year = 2026});
  ASSERT_TRUE(checked);
  ASSERT_EQ(checked->problems.size(), 1U);
  EXPECT_EQ(Describe(checked->problems[0]),
            "cin.xml line 2: UPN: has 50 characters, and there are never more than 13; correct it");
}

TEST(UnreadCells, AsksWhetherItIsTheRightYear) {
  const std::string reviews =
      std::string(kHeader) + "1,,01/05/2024,PN1\n1,,01/09/2024,PN1\n2,,01/05/2025,PN1\n2,,01/06/2025,PN1\n";
  const InputFile file{"reviews.csv", reviews};
  EXPECT_EQ(CheckSsda903({&file, 1}, {}, {.year = 2026})->note, "");  // as many of this year as of any other
  const std::string more = reviews + "3,,02/05/2024,PN1\n";
  const InputFile older{"reviews.csv", more};
  EXPECT_EQ(CheckSsda903({&older, 1}, {}, {.year = 2026})->note,
            "Most reviews, missing periods and ends of episodes are of 2024/25, and the rules are those of "
            "2025/26: "
            "is it the right year?");
}

}  // namespace
}  // namespace kindred::returns
