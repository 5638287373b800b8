#include "families/current.hpp"

#include <algorithm>
#include <tuple>

#include "base/text.hpp"

namespace kindred::families {

int AuthorityRank(std::string_view fact, Section section) {
  switch (section) {
    case Section::kSocialCare:
    case Section::kHealth:
      return 1;
    case Section::kEducation:
      return fact == "death_date" || fact == "expected_birth_date" ? 2 : 1;
    case Section::kHousing:
      return fact == "address" || fact == "contact" ? 1 : 3;
    case Section::kPolice:
      return 3;
    default:
      return 2;
  }
}

std::size_t ChooseCurrent(std::string_view fact, std::span<const Candidate> candidates) {
  const bool by_start = fact == "address";  // people move: where they went last matters most
  auto key = [&](const Candidate& c) {
    return std::tuple(!c.marked, c.placeholder, AuthorityRank(fact, c.section));
  };
  auto better = [&](const Candidate& a, const Candidate& b) {
    if (key(a) != key(b)) return key(a) < key(b);
    if (by_start && a.from != b.from) return a.from > b.from;
    if (a.as_of != b.as_of) return a.as_of > b.as_of;
    if (a.from != b.from) return a.from > b.from;
    if (a.own != b.own) return a.own;
    if (a.source != b.source) return a.source < b.source;
    return a.value < b.value;
  };
  return static_cast<std::size_t>(std::min_element(candidates.begin(), candidates.end(), better) -
                                  candidates.begin());
}

std::string RuleText(std::string_view fact) {
  if (fact == "address")
    return "Shown first: the address a worker marked as right; otherwise the latest move that social care, "
           "health, "
           "education or housing records.";
  return "Shown first: the value a worker marked as right; otherwise the one from the most recent extract of "
         "a source "
         "with authority for it (social care, health, education before others, police last).";
}

bool IsPlaceholderForename(std::string_view forename) {
  const std::string folded = FoldName(forename);
  for (std::string_view word :
       {"BABY",   "UNBORN", "UNKNOWN",   "UNNAMED", "INFANT",      "BABY BOY", "BABY GIRL",
        "TWIN",   "BABY A", "BABY B",    "BABY 1",  "BABY 2",      "TWIN 1",   "TWIN 2",
        "TWIN A", "TWIN B", "NOT KNOWN", "NK",      "UNBORN BABY", "BABY OF",  "TBC"})
    if (folded == word) return true;
  return folded.empty();
}

}  // namespace kindred::families
