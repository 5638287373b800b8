// A person as one reader may see them: only what sources say that the reader sees, less what is left out of
// the record of somebody shielded. Lists, search results and the top of a record are made from this, never
// from the columns of `person`, which are chosen over all sources.
//
//   SeenReader reader(tx, access.Seen());
//   const Seen seen = reader.Of(person);
//   if (!seen.known) …                       // no source that the reader sees knows this person: they are
//   not there seen.card.name; seen.card.birth;
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/date.hpp"
#include "sharing/sight.hpp"
#include "store/database.hpp"

namespace kindred::families {

struct SeenName {
  std::string forename, middle, surname;
  bool former = false;
};
struct SeenAddress {
  std::string postcode;
  bool ended = false;
};

// The current values by the rule of current.hpp, over what may be seen.
struct Card {
  std::string name, surname, sex, postcode;
  std::optional<Date> birth, expected, death;
};

struct Seen {
  bool known = false;
  std::vector<SeenName> names;
  std::vector<Date> births;  // also expected ones
  std::vector<SeenAddress> addresses;
  std::vector<std::string> identifiers;  // values, folded
  std::vector<std::string> services;     // of those who work with them now; only when asked for
  Card card;
};

class SeenReader {
 public:
  // Both must outlive the reader.
  SeenReader(store::Transaction& tx, const sharing::Sight& sight);
  // Everything search needs: six queries, each by index.
  [[nodiscard]] Seen Of(PersonId person) { return Read(person, true, nullptr); }
  // The card alone (three queries).
  [[nodiscard]] Seen CardOf(PersonId person) { return Read(person, false, nullptr); }
  // With the services that work with them on that day.
  [[nodiscard]] Seen WithServices(PersonId person, Date day) { return Read(person, false, &day); }
  // Does any source that the reader sees know this person?
  [[nodiscard]] bool Knows(PersonId person);

 private:
  struct Source {
    sharing::SourceSight sight;
    bool own = false;
    std::string as_of;
  };
  [[nodiscard]] Seen Read(PersonId person, bool for_search, const Date* services_on);
  // The source of a row, where the reader sees what it says of this person, or of the core alone.
  [[nodiscard]] const Source* SourceOf(PersonId person, std::int64_t source, bool core = false) const;

  store::Transaction& tx_;
  const sharing::Sight& sight_;
  std::unordered_map<std::int64_t, Source> sources_;
};

// The title of a family as the reader may see it: the stored one where every name in it is a surname in
// `surnames` (of members as seen, children first), else made of these.
[[nodiscard]] std::string SeenTitle(const std::string& stored, const std::vector<std::string>& surnames);

}  // namespace kindred::families
