// A mapping: what the columns of an extract mean, read from TOML (docs/formats/mapping.md) and checked, so
// that applying it to a row cannot fail for the mapping's sake.
//
//   Result<Mapping> mapping = ParseMapping(text, "school_census.toml");
//   const Mapping* ssda903 = FindMapping("ssda903");     // built in, from data/mappings/
//   for (const TableSpec& table : mapping->tables) …
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "base/error.hpp"
#include "base/policy.hpp"
#include "intake/values.hpp"

namespace kindred::intake {

// "Only rows where this column holds one of these" (or none of them).
struct Condition {
  int column = -1;
  std::vector<std::string> values;  // in upper case
  bool negated = false;
  [[nodiscard]] bool Holds(RowCells cells) const;
};
using Conditions = std::vector<Condition>;

struct IdentifierSpec {
  std::string scheme;
  ValueSpec scheme_value;  // where the scheme itself is a cell
  ValueSpec value, from, to;
  bool reject_invalid = false;
  Conditions only_when;
};
struct AddressSpec {
  ValueSpec kind, postcode, from, to;
  std::vector<ValueSpec> line;  // joined by commas
  Conditions only_when;
};
struct ContactSpec {
  std::string kind;
  ValueSpec value;
  Conditions only_when;
};
struct GroupSpec {
  std::string kind;
  ValueSpec key, from, to;
  Conditions only_when;
};
struct RelationshipSpec {
  ValueSpec other, kind, parental_responsibility, from, to;
  Conditions only_when;
};
struct InvolvementSpec {
  ValueSpec service, status, organisation, team, worker, worker_role, worker_contact, detail, from, to;
  Conditions only_when;
};
struct EventSpec {
  std::string kind;
  ValueSpec on, to, title, detail;
  int significance = 1;
  Conditions only_when;
};

// A person named in the row, and what the row says of them.
struct PersonSpec {
  ValueSpec id, forename, middle, surname, former_surname, known_as;
  ValueSpec birth_date, expected_birth_date, death_date;
  std::vector<std::pair<std::string, ValueSpec>> facts;  // sex, ethnicity and any other, by name
  std::vector<IdentifierSpec> identifiers;
  std::vector<AddressSpec> addresses;
  std::vector<ContactSpec> contacts;
  std::vector<GroupSpec> groups;
  std::vector<RelationshipSpec> relationships;
  std::vector<InvolvementSpec> involvements;
  std::vector<EventSpec> events;
};

struct TableSpec {
  std::string name;
  std::vector<std::string> required_columns;  // `columns`
  bool exact = false;
  std::string rows;           // XML: path of the row's element in the record
  std::vector<int> key;       // columns; empty: the whole row
  std::vector<int> required;  // columns that may not be blank
  std::vector<int> dates;     // columns read as dates
  ColumnTable columns;        // every column the mapping names
  PersonSpec person;
  std::vector<PersonSpec> others;
};

struct LookupSpec {
  std::string name;
  std::vector<std::string> required_columns;
  std::string key;
};

struct XmlSpec {
  std::string root;
  std::string record;
  std::string as_of;
};

struct Mapping {
  std::string name;
  std::string title;
  Section kind = Section::kCore;
  std::optional<DateOrder> dates;
  std::optional<XmlSpec> xml;
  std::vector<LookupSpec> lookups;
  std::vector<TableSpec> tables;
  std::string digest;  // of its text and the code lists: rows are read anew when it changes
};

// Errors (kBadData) name the file and the line: no TOML, an unknown setting (with the nearest known one), a
// missing name, a code list that is not there.
[[nodiscard]] Result<Mapping> ParseMapping(std::string_view text, const std::string& file_name);

// The built-in mappings, by name; nullptr when there is none of that name.
[[nodiscard]] const Mapping* FindMapping(std::string_view name);
[[nodiscard]] const std::vector<Mapping>& BuiltInMappings();

}  // namespace kindred::intake
