#include "returns/cin/load.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "base/text.hpp"
#include "returns/cin/cells.hpp"
#include "returns/run.hpp"

namespace kindred::returns::cin {
namespace {

struct Census {
  std::unique_ptr<Cin> r;
  std::vector<Problem> problems;
};

Census Read(const std::string& xml) {
  Census census;
  LoadedTables loaded = LoadXml({"cin.xml", xml}, census.problems);
  census.r = Cin::Build(std::move(loaded), {.year = 2026});
  return census;
}

std::string Wrap(std::string_view children) {
  return "<Message>\n<Header><CollectionDetails><Collection>CIN</Collection><Year>2026</Year>"
         "<ReferenceDate>2026-03-31</ReferenceDate></CollectionDetails></Header>\n<Children>" +
         std::string(children) + "</Children></Message>";
}

std::string ChildWith(std::string_view id, std::string_view rest = "") {
  return "<Child><ChildIdentifiers><LAchildID>" + std::string(id) + "</LAchildID></ChildIdentifiers>" +
         std::string(rest) + "</Child>";
}

std::vector<Outcome> Check(const Cin& r, unsigned threads = 1) {
  const auto rules = *RulesOf(2026);
  return RunRules<Cin>(rules, r, threads);
}

std::set<std::string> CodesFound(const Cin& r) {
  std::set<std::string> codes;
  const auto rules = *RulesOf(2026);
  const std::vector<Outcome> outcomes = Check(r);
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (!outcomes[i].flags.empty()) codes.emplace(rules[i]->code);
  }
  return codes;
}

TEST(CinLoad, NumbersModulesAssessmentsAndPlansFromOne) {
  const Census census = Read(Wrap(R"(
<Child>
 <ChildIdentifiers><LAchildID>A1</LAchildID><Sex>M</Sex></ChildIdentifiers>
 <ChildCharacteristics><Ethnicity>WBRI</Ethnicity><Disabilities><Disability>MOB</Disability><Disability>LD</Disability></Disabilities></ChildCharacteristics>
 <CINdetails>
  <CINreferralDate>2025-05-01</CINreferralDate>
  <Assessments><AssessmentActualStartDate>2025-05-02</AssessmentActualStartDate>
   <FactorsIdentifiedAtAssessment><AssessmentFactors>1A</AssessmentFactors><AssessmentFactors>2B</AssessmentFactors></FactorsIdentifiedAtAssessment></Assessments>
  <Assessments/>
  <ReferralNFA>0</ReferralNFA>
 </CINdetails>
 <CINdetails>
  <Assessments><FactorsIdentifiedAtAssessment><AssessmentFactors>21</AssessmentFactors></FactorsIdentifiedAtAssessment></Assessments>
  <ChildProtectionPlans><CPPstartDate>2025-06-01</CPPstartDate>
   <Reviews><CPPreviewDate>2025-08-01</CPPreviewDate><CPPreviewDate>2025-10-01</CPPreviewDate></Reviews>
   <Reviews><CPPreviewDate>2025-12-01</CPPreviewDate></Reviews></ChildProtectionPlans>
  <ChildProtectionPlans><Reviews><CPPreviewDate/></Reviews></ChildProtectionPlans>
  <CINPlanDates><CINPlanStartDate>2025-07-01</CINPlanStartDate></CINPlanDates>
  <Section47><ICPCnotRequired>1</ICPCnotRequired></Section47>
 </CINdetails>
</Child>)"));
  const Cin& r = *census.r;
  EXPECT_TRUE(census.problems.empty());
  ASSERT_EQ(r.modules.size(), 2U);
  EXPECT_EQ(r.View(r.modules[1].CINdetailsID()), "2");
  EXPECT_EQ(r.View(r.modules[0].ReferralNFA()), "0");
  EXPECT_EQ(r.table(kModulesTable).line(0), 7U);
  ASSERT_EQ(r.assessments.size(), 3U);
  EXPECT_EQ(r.View(r.assessments[1].AssessmentID()), "2");
  EXPECT_EQ(r.View(r.assessments[2].AssessmentID()), "1");
  EXPECT_EQ(r.View(r.assessments[0].AssessmentFactors()), "1A,2B");
  EXPECT_EQ(r.FactorsOf(r.assessments[0]).size(), 2U);
  EXPECT_FALSE(r.HasFactors(r.assessments[1]));
  EXPECT_EQ(r.FactorsOf(r.assessments[2]).size(), 1U);
  ASSERT_EQ(r.reviews.size(), 4U);
  EXPECT_EQ(r.View(r.reviews[2].CPPID()), "1");
  EXPECT_EQ(r.View(r.reviews[3].CPPID()), "2");
  EXPECT_EQ(r.disabilities.size(), 2U);
  EXPECT_EQ(r.section47s[0].module(), r.modules[1].module());
  EXPECT_EQ(r.cin_plans.InModule(r.modules[0]).size(), 0U);
  EXPECT_EQ(r.View(r.reviews[3].LAchildID()), "A1");
  EXPECT_TRUE(r.period_start == DayOf(2025, 4, 1));
}

TEST(CinLoad, KeepsTextsAsTheyAreWritten) {
  const Census census = Read(Wrap(ChildWith(" A1 ") + ChildWith("A&amp;1") + ChildWith("<![CDATA[B<2]]>")));
  EXPECT_EQ(census.r->View(census.r->identifiers[0].LAchildID()), " A1 ");
  EXPECT_EQ(census.r->View(census.r->identifiers[1].LAchildID()), "A&1");
  EXPECT_EQ(census.r->View(census.r->identifiers[2].LAchildID()), "B<2");
}

TEST(CinLoad, MakesBlankRowsOfWhatIsMissing) {
  const Census census =
      Read(Wrap("<Child/><Child><CINdetails/><Unknown><LAchildID>x</LAchildID></Unknown></Child>"));
  EXPECT_EQ(census.r->identifiers.size(), 2U);
  EXPECT_EQ(census.r->characteristics.size(), 2U);
  EXPECT_TRUE(census.r->identifiers[1].LAchildID().blank());
  EXPECT_EQ(census.r->modules.size(), 1U);
  // Two children without an identifier are two children.
  EXPECT_TRUE(census.r->modules.OfChild(census.r->identifiers[0]).empty());
  EXPECT_EQ(census.r->modules.OfChild(census.r->identifiers[1]).size(), 1U);
}

TEST(CinLoad, TakesTheFirstOfARepeatedElement) {
  const Census census = Read(Wrap(
      "<Child><ChildIdentifiers><LAchildID>A1</LAchildID><LAchildID>A2</LAchildID><Sex>M</Sex><Sex>F</Sex>"
      "</ChildIdentifiers></Child>"));
  EXPECT_EQ(census.r->View(census.r->identifiers[0].LAchildID()), "A1");
  EXPECT_EQ(census.r->View(census.r->identifiers[0].Sex()), "M");
}

TEST(CinLoad, KnowsTheChildWhenItsIdentifierComesLast) {
  const Census census = Read(
      Wrap("<Child><CINdetails/><ChildIdentifiers><LAchildID>A1</LAchildID></ChildIdentifiers></Child>"));
  EXPECT_EQ(census.r->View(census.r->modules[0].LAchildID()), "A1");
}

TEST(CinLoad, KeepsTheWholeChildrenOfACutFile) {
  const std::string whole =
      Wrap(ChildWith("A1") + "\n" + ChildWith("A2") + "\n" + ChildWith("A3", "<CINdetails></CINdetails>"));
  const Census census = Read(whole.substr(0, whole.find("<CINdetails>") + 14));
  EXPECT_EQ(census.r->identifiers.size(), 2U);
  EXPECT_EQ(census.r->modules.size(), 0U);
  ASSERT_EQ(census.problems.size(), 1U);
  EXPECT_FALSE(census.problems[0].fatal);
  EXPECT_NE(Describe(census.problems[0]).find("cin.xml: line 5, column "), std::string::npos)
      << Describe(census.problems[0]);
  EXPECT_NE(Describe(census.problems[0]).find("the 2 whole children before it were checked"),
            std::string::npos);
}

TEST(CinLoad, RefusesWhatIsNoCensus) {
  const auto fatal = [](const std::string& xml) {
    const Census census = Read(xml);
    EXPECT_EQ(census.r->identifiers.size(), 0U);
    return census.problems.size() == 1 && census.problems[0].fatal ? Describe(census.problems[0])
                                                                   : "not refused";
  };
  EXPECT_EQ(fatal("<Return/>"), "cin.xml: its root element is <Return>, not <Message>");
  EXPECT_NE(fatal("<!DOCTYPE Message [<!ENTITY a \"b\">]><Message/>").find("DOCTYPE"), std::string::npos);
  EXPECT_EQ(fatal(Wrap("")), "cin.xml: holds no child; export the census again");
  EXPECT_NE(fatal("").find("not whole XML"), std::string::npos);
  EXPECT_NE(fatal("LAchildID,UPN\n1,2\n").find("not whole XML"), std::string::npos);
}

TEST(CinLoad, EveryCutOfAFileIsReadWithoutHarm) {
  std::ifstream in(std::string(KINDRED_ROOT) + "/tests/data/sample_authority/cin/cin_census_2026.xml",
                   std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  const std::string whole = text.str();
  ASSERT_GT(whole.size(), 10000U);
  for (std::size_t end = 0; end < whole.size(); end += 997) {
    const Census census = Read(whole.substr(0, end));
    EXPECT_EQ(census.problems.size(), 1U) << end;
    (void)Check(*census.r);
  }
}

// The census of the sample authority was made without a fault.
TEST(CinLoad, FindsNothingInTheSampleAuthority) {
  std::ifstream in(std::string(KINDRED_ROOT) + "/tests/data/sample_authority/cin/cin_census_2026.xml",
                   std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  const Census census = Read(text.str());
  EXPECT_TRUE(census.problems.empty());
  EXPECT_EQ(census.r->identifiers.size(), 50U);
  const std::vector<Outcome> outcomes = Check(*census.r);
  const auto rules = *RulesOf(2026);
  for (std::size_t i = 0; i < rules.size(); ++i) {
    EXPECT_FALSE(outcomes[i].skipped) << rules[i]->code;
    std::string cells;
    for (const Cell& cell : CellsOf(*rules[i], outcomes[i]))
      cells += std::string(TableName(cell.table)) + " " + std::to_string(cell.row) + "; ";
    EXPECT_EQ(cells, "") << rules[i]->code;
  }
}

// 8510 marks them all; the joins of the other rules do not meet 400 children as one.
TEST(CinLoad, KeepsApartChildrenThatCannotAllBeTheSame) {
  std::string few, many;
  for (int i = 0; i < 16; ++i) few += ChildWith("X", "<CINdetails/>");
  for (int i = 0; i < 400; ++i) many += ChildWith("X", "<CINdetails/>");
  EXPECT_EQ(Read(Wrap(few)).r->modules.OfChild(0).size(), 16U);
  const Census census = Read(Wrap(many));
  EXPECT_EQ(census.r->modules.OfChild(0).size(), 1U);
  EXPECT_TRUE(CodesFound(*census.r).contains("8510"));
  ASSERT_EQ(census.problems.size(), 1U);
  EXPECT_EQ(
      Describe(census.problems[0]),
      "cin.xml: 400 children share their LAchildID with more than 15 others, so each was checked as a child "
      "of its own; was the identifier exported?");
  EXPECT_TRUE(Read(Wrap(few)).problems.empty());
}

TEST(CinLoad, SaysWhenTheFileIsOfAnotherYear) {
  const std::string xml = Wrap(ChildWith("A1"));
  std::vector<Problem> problems;
  EXPECT_EQ(NoteOnPeriod(*Cin::Build(LoadXml({"cin.xml", xml}, problems), {.year = 2026})), "");
  EXPECT_EQ(NoteOnPeriod(*Cin::Build(LoadXml({"cin.xml", xml}, problems), {.year = 2025})),
            "The reference date of the file, 31 March 2026, is in the census year 2025/26: its period was "
            "used with "
            "the rules asked for; is it the right file?");
}

TEST(CinLoad, SkipsRulesOfThePeriodWithoutAReferenceDate) {
  const Census census = Read("<Message><Children>" + ChildWith("A1") + "</Children></Message>");
  const auto rules = *RulesOf(2026);
  const std::vector<Outcome> outcomes = Check(*census.r);
  std::size_t skipped = 0;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    EXPECT_EQ(outcomes[i].skipped, rules[i]->needs.bits != 0) << rules[i]->code;
    skipped += outcomes[i].skipped ? 1 : 0;
    if (rules[i]->code == "100") {
      EXPECT_EQ(outcomes[i].flags.size(), 1U);
    }
  }
  EXPECT_GT(skipped, 20U);
}

}  // namespace
}  // namespace kindred::returns::cin
