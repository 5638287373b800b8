// What one row of an extract says, in the shape of the fact tables (migrations/0001_sources.sql): people by
// the source's own ids, and facts about them by index into the list of people. Empty text is nothing;
// dates are ISO text.
//
//   RowFacts facts;
//   facts.people = {"80811265"};
//   facts.names.push_back({.person = 0, .kind = "current", .forename = "Amara", .surname = "Okafor"});
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace kindred::intake {

struct NameFact {
  int person = 0;
  std::string kind, forename, middle, surname, from, to;
};
struct SingleFact {
  int person = 0;
  std::string name, value;
};
struct IdentifierFact {
  int person = 0;
  std::string scheme, value, from, to;
};
struct AddressFact {
  int person = 0;
  std::string kind, line, postcode, from, to;
};
struct ContactFact {
  int person = 0;
  std::string kind, value;
};
struct GroupFact {
  int person = 0;
  std::string kind, key, from, to;
};
struct RelationshipFact {
  int person = 0;  // is the <kind> of
  int other = 0;
  std::string kind;
  int parental_responsibility = -1;  // 1 yes, 0 no, −1 not said
  std::string from, to;
};
struct InvolvementFact {
  int person = 0;
  std::string service, status, organisation, team, worker, worker_role, worker_contact, detail, from, to;
};
struct EventFact {
  int person = 0;
  std::string kind, on, to, title, detail;
  int significance = 1;
};

struct RowFacts {
  std::vector<std::string> people;  // the source's own ids; the first is whom the row is about
  std::vector<NameFact> names;
  std::vector<SingleFact> facts;
  std::vector<IdentifierFact> identifiers;
  std::vector<AddressFact> addresses;
  std::vector<ContactFact> contacts;
  std::vector<GroupFact> groups;
  std::vector<RelationshipFact> relationships;
  std::vector<InvolvementFact> involvements;
  std::vector<EventFact> events;

  // Index of a person, added when new.
  int Person(const std::string& local_id) {
    for (std::size_t i = 0; i < people.size(); ++i)
      if (people[i] == local_id) return static_cast<int>(i);
    people.push_back(local_id);
    return static_cast<int>(people.size()) - 1;
  }
  [[nodiscard]] std::size_t Count() const {
    return names.size() + facts.size() + identifiers.size() + addresses.size() + contacts.size() +
           groups.size() + relationships.size() + involvements.size() + events.size();
  }
  void Clear();
};

// Why a row could not be taken, or what of it was left out. `value` is the cell as it came; `reason` never
// repeats it, so that the reason may be shown where the value may not.
struct RowProblem {
  std::string column;
  std::string value;
  std::string reason;
};

}  // namespace kindred::intake
