// Search: from what was typed to people, best first, each with why it matched. Two steps, so that the access
// log knows whom a list shows before a name is read: finding gives ids, reading takes the Access. Finding
// already measures only what the reader may see, before it cuts: a name, a birth date, a number or an address
// that only a withheld source holds finds nobody.
//
//   Result<std::vector<Hit>> hits = FindPeople(tx, weigh, ParseSearch(words), 30);
//   Access access = …gate.Open(asker, {.action = Action::kSearch, .people = ids of hits, …});
//   Sight around = gate.Weigh(asker, {.action = Action::kSearch, .people = FamiliesOfHits(tx, *hits), …});
//   std::vector<FoundFamily> families = ReadHits(tx, access, around, *hits, today);
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "families/record.hpp"
#include "families/search_query.hpp"

namespace kindred::families {

struct Hit {
  PersonId person;
  double score = 0;
  std::vector<std::string> why;  // "OKAFOR, like OKAFR"; "born 12 March 2017"
};

struct FoundPerson {
  std::string ref, name, sex, area;  // area: outward code
  std::optional<Date> birth, death;
  std::vector<std::string> why;
  std::vector<std::string> involved;  // services working with them now, as far as may be seen
  bool index_only = false;
};

struct FoundFamily {
  std::string ref, title;
  std::vector<FoundPerson> people;
};

// What the reader may see of these people: Gate::Weigh for a search.
using Weigher = std::function<Result<sharing::Sight>(store::Transaction&, const std::vector<PersonId>&)>;

// Matches of the terms, best first, at most `limit`. Names are found with one slip (two in long names) or by
// sound; a former name counts less than a current one; a date also with day and month swapped. Where somebody
// matches every term, only such people come; otherwise those who match as many as the best, or one fewer. The
// work is bounded by the rows that the terms have, at most 20,000 each, and by the first 2,000 candidates.
[[nodiscard]] Result<std::vector<Hit>> FindPeople(store::Transaction& tx, const Weigher& weigh,
                                                  const SearchQuery& query, std::size_t limit);
// The same for a reader of whom everything is known already.
[[nodiscard]] std::vector<Hit> FindPeople(store::Transaction& tx, const sharing::Sight& sight,
                                          const SearchQuery& query, std::size_t limit);

// Everybody in the families of the hits, whose surnames make the families' titles.
[[nodiscard]] std::vector<PersonId> FamiliesOfHits(store::Transaction& tx, const std::vector<Hit>& hits);

// Reads what a result shows, grouped by family in the order of the best hit. `around` is weighed for
// FamiliesOfHits.
[[nodiscard]] std::vector<FoundFamily> ReadHits(store::Transaction& tx, const sharing::Access& access,
                                                const sharing::Sight& around, const std::vector<Hit>& hits,
                                                Date today);

}  // namespace kindred::families
