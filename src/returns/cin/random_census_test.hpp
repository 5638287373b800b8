// Censuses at random, for tests of properties: dates packed around every boundary, codes right and wrong,
// both spellings of flags, identifiers that repeat and lack.
//
//   std::mt19937 random(7);
//   std::vector<std::string> children = RandomChildren(random, 40);   // <Child> elements
//   std::string xml = CensusOf(children);
#pragma once

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"

namespace kindred::returns::cin::testing {

class RandomCensus {
 public:
  explicit RandomCensus(std::mt19937& random) : random_(random) {}

  std::string Child(std::size_t number) {
    std::string id = "C" + std::to_string(number);
    if (Chance(20)) id = "C" + std::to_string(random_() % 4);
    if (Chance(30)) id = Pick({"", " X", "A-1", "123456789012345678901"});
    std::string xml = "<Child><ChildIdentifiers>" + Tag("LAchildID", id);
    xml += Tag("UPN", Pick({"", "K808852332219", "J808829794086", "X999852332219", "K80885233221A", "K808"}));
    xml += Tag("FormerUPN", Pick({"", "", "", "K808852332219", "x"}));
    xml += Tag("UPNunknown", Pick({"", "", "UN1", "UN7", "un7", "UN2"}));
    xml +=
        Tag("PersonBirthDate", Birth()) + Tag("ExpectedPersonBirthDate", Chance(4) ? Near("2026-06-01") : "");
    xml += Tag("Sex", Pick({"M", "F", "U", "", "1"})) +
           Tag("PersonDeathDate", Chance(5) ? Near("2025-10-01") : "");
    xml += "</ChildIdentifiers><ChildCharacteristics>" +
           Tag("Ethnicity", Pick({"WBRI", "WBRI", "REFU", "", "XX"}));
    xml += "<Disabilities>" +
           Many(3, [&] { return Tag("Disability", Pick({"NONE", "none", "MOB", "LD", "XX", ""})); });
    xml += "</Disabilities></ChildCharacteristics>";
    xml += Many(4, [&] { return Module(); });
    return xml + "</Child>";
  }

 private:
  bool Chance(int one_in) { return random_() % static_cast<unsigned>(one_in) == 0; }
  std::string Pick(std::initializer_list<std::string_view> from) {
    return std::string(*(from.begin() + random_() % from.size()));
  }
  template <class Make>
  std::string Many(unsigned most, const Make& make) {
    std::string all;
    for (unsigned i = random_() % (most + 1); i > 0; --i) all += make();
    return all;
  }
  static std::string Tag(std::string_view name, std::string_view text) {
    return text.empty() ? ""
                        : "<" + std::string(name) + ">" + std::string(text) + "</" + std::string(name) + ">";
  }
  // A day close to one that matters.
  std::string Near(std::string_view day) {
    return FormatIso(ParseDate(day, DateOrder::kIso)->AddDays(static_cast<int>(random_() % 9) - 4));
  }
  std::string Day() {
    switch (random_() % 8) {
      case 0:
        return "";
      case 1:
        return Near("2025-04-01");
      case 2:
        return Near("2026-03-31");
      case 3:
        return Near("2026-01-28");
      case 4:
        return Near("2026-03-11");
      case 5:
        return Chance(3) ? "31/02/2025" : Near("2025-06-07");
      default:
        return Near("2025-08-15");
    }
  }
  std::string Birth() {
    return Pick({"", "x"}) == "x" ? Near("2012-05-09")
           : Chance(2)            ? Near("2020-08-31")
           : Chance(2)            ? Near("2001-03-31")
                                  : Near("2026-01-10");
  }
  std::string Flag() { return Pick({"0", "1", "false", "true", "False", "TRUE", ""}); }

  std::string Module() {
    std::string xml =
        "<CINdetails>" + Tag("CINreferralDate", Day()) + Tag("ReferralSource", Pick({"1A", "5D", "1E", ""}));
    xml +=
        Tag("PrimaryNeedCode", Pick({"N1", "N0", "X", ""})) + Tag("CINclosureDate", Chance(2) ? Day() : "");
    xml += Tag("ReasonForClosure", Pick({"", "RC1", "RC2", "RC8", "RC9", "RC10"})) +
           Tag("DateOfInitialCPC", Chance(3) ? Day() : "");
    xml += Many(2, [&] {
      return "<Assessments>" + Tag("AssessmentActualStartDate", Day()) +
             Tag("AssessmentAuthorisationDate", Day()) + "<FactorsIdentifiedAtAssessment>" +
             Many(3,
                  [&] {
                    return "<AssessmentFactors>" + Pick({"1A", "2B", "21", "18A", "19a", "8A", ""}) +
                           "</AssessmentFactors>";
                  }) +
             "</FactorsIdentifiedAtAssessment></Assessments>";
    });
    xml += Many(2, [&] {
      return "<CINPlanDates>" + Tag("CINPlanStartDate", Day()) + Tag("CINPlanEndDate", Day()) +
             "</CINPlanDates>";
    });
    xml += Many(2, [&] {
      return "<Section47>" + Tag("S47ActualStartDate", Day()) + Tag("InitialCPCtarget", Day()) +
             Tag("DateOfInitialCPC", Day()) + Tag("ICPCnotRequired", Flag()) + "</Section47>";
    });
    xml += Tag("ReferralNFA", Flag());
    xml += Many(2, [&] {
      return "<ChildProtectionPlans>" + Tag("CPPstartDate", Day()) + Tag("CPPendDate", Day()) +
             Tag("InitialCategoryOfAbuse", Pick({"NEG", "neg", ""})) +
             Tag("LatestCategoryOfAbuse", Pick({"EMO", "X", ""})) +
             Tag("NumberOfPreviousCPP", Pick({"0", "-1", "1.5", ""})) +
             Many(2, [&] { return "<Reviews><CPPreviewDate>" + Day() + "</CPPreviewDate></Reviews>"; }) +
             "</ChildProtectionPlans>";
    });
    return xml + "</CINdetails>";
  }

  std::mt19937& random_;
};

inline std::vector<std::string> RandomChildren(std::mt19937& random, std::size_t count) {
  RandomCensus census(random);
  std::vector<std::string> children;
  for (std::size_t i = 0; i < count; ++i) children.push_back(census.Child(i));
  return children;
}

inline std::string CensusOf(const std::vector<std::string>& children) {
  std::string xml =
      "<Message><Header><CollectionDetails><Collection>CIN</Collection><Year>2026</"
      "Year><ReferenceDate>2026-03-31</ReferenceDate>"
      "</CollectionDetails></Header><Children>";
  for (const std::string& child : children) xml += "\n" + child;
  return xml + "</Children></Message>";
}

}  // namespace kindred::returns::cin::testing
