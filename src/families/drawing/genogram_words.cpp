// The family map in words: for those who do not see the picture, for small screens, and for print.
#include <algorithm>
#include <map>

#include "families/drawing/genogram.hpp"

namespace kindred::families::drawing {
namespace {

std::string Joined(const std::vector<std::string>& parts) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i)
    text += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
  return text;
}

std::string Who(const GenogramPerson& p, Date today) {
  std::string text = p.name;
  if (p.unborn) return text + " is expected" + (p.birth ? " on " + FormatLong(*p.birth) : "");
  if (p.birth && !p.death && !p.deceased) text += ", " + std::to_string(std::max(0, p.birth->AgeOn(today)));
  if (p.death)
    text += ", who died on " + FormatLong(*p.death);
  else if (p.deceased)
    text += ", who has died";
  return text;
}

}  // namespace

std::string BondWord(Bond bond, Sex sex) {
  auto pick = [&](const char* woman, const char* man, const char* either) {
    return std::string(sex == Sex::kFemale ? woman : sex == Sex::kMale ? man : either);
  };
  switch (bond) {
    case Bond::kBirth:
      return pick("mother", "father", "parent");
    case Bond::kAdoptive:
      return pick("adoptive mother", "adoptive father", "adoptive parent");
    case Bond::kStep:
      return pick("stepmother", "stepfather", "step-parent");
    case Bond::kFoster:
      return "foster carer";
    case Bond::kCarer:
      return "carer";
    case Bond::kGrandparent:
      return pick("grandmother", "grandfather", "grandparent");
    case Bond::kSibling:
      return pick("sister", "brother", "sibling");
    case Bond::kHalfSibling:
      return pick("half-sister", "half-brother", "half-sibling");
    case Bond::kOther:
      return "other relation";
  }
  return "relation";
}

std::vector<std::string> Describe(const Genogram& g) {
  const int n = static_cast<int>(g.people.size());
  auto valid = [&](int a, int b) { return a >= 0 && b >= 0 && a < n && b < n && a != b; };
  std::vector<std::vector<std::string>> said(n);
  std::map<int, std::map<std::string, std::vector<std::string>>> bonds;
  for (const GenogramBond& b : g.bonds)
    if (valid(b.from, b.to))
      bonds[b.from][BondWord(b.kind, g.people[b.from].sex)].push_back(g.people[b.to].name);
  for (const auto& [person, words] : bonds)
    for (const auto& [word, names] : words) said[person].push_back(word + " of " + Joined(names));
  for (const GenogramCouple& c : g.couples)
    if (valid(c.a, c.b))
      said[c.a].push_back((c.state == CoupleState::kSeparated ? "separated from " : "partner of ") +
                          g.people[c.b].name);
  std::vector<int> order(n);
  for (int i = 0; i < n; ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](int a, int b) { return g.people[a].focus > g.people[b].focus; });
  std::vector<std::string> sentences;
  for (int i : order) {
    const GenogramPerson& p = g.people[i];
    std::string sentence = Who(p, g.today);
    if (!said[i].empty()) sentence += (p.unborn ? ": " : " is ") + Joined(said[i]);
    if (p.household >= 0 && p.household < static_cast<int>(g.households.size()))
      sentence += (said[i].empty() && !p.unborn ? " lives at " : "; lives at ") + g.households[p.household];
    if (!p.note.empty()) sentence += " (" + p.note + ")";
    sentences.push_back(sentence + ".");
  }
  return sentences;
}

}  // namespace kindred::families::drawing
