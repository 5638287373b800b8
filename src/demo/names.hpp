// Names by community, as people in England bear them, from data/demo/names.txt.
//
//   const NameBook& book = Names();
//   int community = book.DrawCommunity(rng);
//   std::string forename = book.DrawForename(community, Sex::kFemale, /*young=*/true, rng);
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "demo/random.hpp"

namespace kindred::demo {

enum class Sex : std::uint8_t { kFemale, kMale };

// One list of names and the chance of each, falling with its rank.
struct NameList {
  std::vector<std::string> names;
  std::vector<double> cumulative;
  [[nodiscard]] const std::string& Draw(Rng& rng) const;
};

struct Community {
  std::string name;
  std::string_view ethnicity;  // code of the Department's list, e.g. WBRI
  double share = 0;            // of families
  NameList girls, boys, women, men, surnames;
  NameList surname_starts, surname_ends;  // parts of rarer surnames; empty where the list is all there is
};

class NameBook {
 public:
  NameBook();
  [[nodiscard]] const std::vector<Community>& Communities() const { return communities_; }
  // Index of a community, by its share of families; asylum seekers on their own are drawn otherwise.
  [[nodiscard]] int DrawCommunity(Rng& rng) const;
  [[nodiscard]] int Find(std::string_view community) const;
  [[nodiscard]] const std::string& DrawForename(int community, Sex sex, bool young, Rng& rng) const;
  [[nodiscard]] std::string DrawSurname(int community, Rng& rng) const;
  // A pet or short form of this forename; the name itself where none is known.
  [[nodiscard]] const std::string& Nickname(const std::string& forename, Rng& rng) const;
  [[nodiscard]] bool HasNickname(const std::string& forename) const;

 private:
  std::vector<Community> communities_;
  std::vector<std::pair<std::string, std::vector<std::string>>> nicknames_;  // sorted by full name
};

// The book, read once from the embedded lists.
[[nodiscard]] const NameBook& Names();

// The surname as a man or woman bears it: Kowalski, Kowalska; Singh, Kaur.
[[nodiscard]] std::string SurnameFor(std::string_view family_surname, Sex sex);
// Ethnicity code of the child of two communities' parents: the shared one, or the mixed code that fits.
[[nodiscard]] std::string_view MixedEthnicity(std::string_view mother, std::string_view father);

}  // namespace kindred::demo
