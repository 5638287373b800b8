#include "demo/names.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "demo/files.hpp"

namespace kindred::demo {
namespace {

// Shares of families by community: a mixed English area, more varied than the North East average so that
// every way of naming meets the linkage.
struct Share {
  std::string_view name, ethnicity;
  double share;
};
constexpr Share kShares[] = {
    {"british", "WBRI", 0.735},   {"irish", "WIRI", 0.012},      {"traveller", "WIRT", 0.006},
    {"polish", "WOTH", 0.026},    {"romanian", "WOTH", 0.016},   {"roma", "WROM", 0.006},
    {"pakistani", "APKN", 0.052}, {"bangladeshi", "ABAN", 0.02}, {"indian", "AIND", 0.032},
    {"arabic", "OOTH", 0.019},    {"somali", "BAFR", 0.009},     {"african", "BAFR", 0.032},
    {"caribbean", "BCRB", 0.011}, {"chinese", "CHNE", 0.011},    {"ukrainian", "WOTH", 0.007},
    {"afghan", "AOTH", 0.006},
};

void SetWeights(NameList& list) {
  // Frequencies of names fall roughly as 1/(rank + k); k keeps the first names from dominating.
  double total = 0;
  list.cumulative.clear();
  for (std::size_t rank = 0; rank < list.names.size(); ++rank)
    list.cumulative.push_back(total += 1.0 / (static_cast<double>(rank) + 8.0));
  for (double& c : list.cumulative) c /= total;
}

std::vector<std::string> SplitNames(std::string_view text) {
  std::vector<std::string> names;
  for (std::string_view part : Split(text, ',')) names.emplace_back(Trim(part));
  return names;
}

bool EndsWith(std::string_view text, std::string_view ending) {
  return text.size() >= ending.size() && text.substr(text.size() - ending.size()) == ending;
}

}  // namespace

const std::string& NameList::Draw(Rng& rng) const {
  const auto it = std::lower_bound(cumulative.begin(), cumulative.end(), rng.Unit());
  return names[std::min<std::size_t>(static_cast<std::size_t>(it - cumulative.begin()), names.size() - 1)];
}

NameBook::NameBook() {
  for (const Share& share : kShares) {
    Community community;
    community.name = share.name;
    community.ethnicity = share.ethnicity;
    community.share = share.share;
    communities_.push_back(std::move(community));
  }
  for (std::string_view line : Lines("names.txt")) {
    const auto parts = Split(line, '|');
    if (parts.size() != 3) continue;
    const std::string_view what = Trim(parts[1]);
    Community& community = communities_[static_cast<std::size_t>(Find(Trim(parts[0])))];
    NameList& list = what == "girl"            ? community.girls
                     : what == "boy"           ? community.boys
                     : what == "woman"         ? community.women
                     : what == "man"           ? community.men
                     : what == "surname_start" ? community.surname_starts
                     : what == "surname_end"   ? community.surname_ends
                                               : community.surnames;
    list.names = SplitNames(parts[2]);
    SetWeights(list);
  }
  for (std::string_view line : Lines("nicknames.txt")) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    nicknames_.emplace_back(std::string(Trim(line.substr(0, colon))), SplitNames(line.substr(colon + 1)));
  }
  std::sort(nicknames_.begin(), nicknames_.end());
}

int NameBook::Find(std::string_view community) const {
  for (std::size_t i = 0; i < communities_.size(); ++i)
    if (communities_[i].name == community) return static_cast<int>(i);
  return 0;
}

int NameBook::DrawCommunity(Rng& rng) const {
  double left = rng.Unit();
  for (std::size_t i = 0; i < communities_.size(); ++i)
    if ((left -= communities_[i].share) < 0) return static_cast<int>(i);
  return 0;
}

const std::string& NameBook::DrawForename(int community, Sex sex, bool young, Rng& rng) const {
  const Community& c = communities_[static_cast<std::size_t>(community)];
  // A third of children whose family came to England bear a name from the commonest list.
  if (young && community != 0 && rng.Chance(0.12))
    return sex == Sex::kFemale ? communities_[0].girls.Draw(rng) : communities_[0].boys.Draw(rng);
  if (young) return sex == Sex::kFemale ? c.girls.Draw(rng) : c.boys.Draw(rng);
  return sex == Sex::kFemale ? c.women.Draw(rng) : c.men.Draw(rng);
}

std::string NameBook::DrawSurname(int community, Rng& rng) const {
  const Community& c = communities_[static_cast<std::size_t>(community)];
  // The commonest few hundred surnames are those of about half the people; the rest have rarer ones.
  if (!c.surname_starts.names.empty() && rng.Chance(0.45)) {
    std::string surname = c.surname_starts.Draw(rng);
    const std::string& end = c.surname_ends.Draw(rng);
    if (surname.back() == end.front() && surname.size() > 3) surname.pop_back();
    return surname + end;
  }
  return c.surnames.Draw(rng);
}

bool NameBook::HasNickname(const std::string& forename) const {
  const auto it =
      std::lower_bound(nicknames_.begin(), nicknames_.end(), forename,
                       [](const auto& entry, const std::string& name) { return entry.first < name; });
  return it != nicknames_.end() && it->first == forename;
}

const std::string& NameBook::Nickname(const std::string& forename, Rng& rng) const {
  const auto it =
      std::lower_bound(nicknames_.begin(), nicknames_.end(), forename,
                       [](const auto& entry, const std::string& name) { return entry.first < name; });
  if (it == nicknames_.end() || it->first != forename) return forename;
  return rng.Pick(it->second);
}

const NameBook& Names() {
  static const NameBook kBook;
  return kBook;
}

std::string SurnameFor(std::string_view family_surname, Sex sex) {
  std::string surname(family_surname);
  if (sex == Sex::kFemale) {
    if (EndsWith(surname, "ski") || EndsWith(surname, "cki"))
      surname.back() = 'a';
    else if (surname == "Singh")
      surname = "Kaur";
    else if (surname == "Horváth" || surname == "Kováč" || surname == "Balog")
      surname += "ová";
  }
  return surname;
}

std::string_view MixedEthnicity(std::string_view mother, std::string_view father) {
  if (mother == father) return mother;
  const auto white = [](std::string_view code) { return code.front() == 'W'; };
  if (white(mother) && white(father)) return mother;
  if (!white(mother) && !white(father)) return mother.front() == father.front() ? "MOTH" : "MOTH";
  const std::string_view other = white(mother) ? father : mother;
  if (other == "BCRB") return "MWBC";
  if (other == "BAFR") return "MWBA";
  if (other.front() == 'A') return "MWAS";
  return "MOTH";
}

}  // namespace kindred::demo
