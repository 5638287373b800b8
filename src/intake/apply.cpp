#include "intake/apply.hpp"

#include <algorithm>
#include <numeric>

#include "base/identifiers.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace kindred::intake {
namespace {

// Columns that Kindred adds to a list it gives back ("kindred_reason"); no part of the agency's row.
constexpr std::string_view kOwnColumns = "kindred_";

int ReadFlag(std::string_view text) {
  const std::string flag = ToUpperAscii(text);
  if (flag == "1" || flag == "Y" || flag == "YES" || flag == "TRUE" || flag == "T") return 1;
  if (flag == "0" || flag == "N" || flag == "NO" || flag == "FALSE" || flag == "F") return 0;
  return -1;
}

}  // namespace

void RowFacts::Clear() {
  people.clear();
  names.clear();
  facts.clear();
  identifiers.clear();
  addresses.clear();
  contacts.clear();
  groups.clear();
  relationships.clear();
  involvements.clear();
  events.clear();
}

std::optional<std::string> ReadDate(std::string_view text, std::optional<DateOrder> order) {
  text = Trim(text);
  // A time of day says nothing here: cut at the space or T before "12:" .
  if (const std::size_t colon = text.find(':'); colon != text.npos) {
    const std::size_t cut = text.find_last_of(" T", colon);
    if (cut == text.npos) return std::nullopt;
    text = Trim(text.substr(0, cut));
  }
  std::optional<Date> date = order ? ParseDate(text, *order) : std::nullopt;
  if (!date && order != DateOrder::kMonthFirst) date = ParseDateLeniently(text);
  if (!date) date = ParseDate(text, DateOrder::kIso);
  if (!date) return std::nullopt;
  const int year = date->Year();
  if (year >= 2999) return std::string();
  if (year < 1850) return std::nullopt;
  return FormatIso(*date);
}

std::string FoldColumn(std::string_view name) {
  std::string folded;
  for (const char c : Trim(name)) {
    const bool space = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (space && (folded.empty() || folded.back() == ' ')) continue;
    folded += space ? ' ' : c;
  }
  return ToLowerAscii(folded);
}

LookupTables EmptyLookups(const Mapping& mapping) {
  LookupTables tables(mapping.lookups.size());
  for (const TableSpec& table : mapping.tables)
    for (const auto& column : table.columns.All()) {
      if (column.lookup < 0) continue;
      auto& wanted = tables[static_cast<std::size_t>(column.lookup)].columns;
      if (std::find(wanted.begin(), wanted.end(), column.of_lookup) == wanted.end())
        wanted.push_back(column.of_lookup);
    }
  return tables;
}

Result<BoundTable> BoundTable::Bind(const Mapping& mapping, const TableSpec& table,
                                    std::span<const std::string> header, const LookupTables& lookups) {
  BoundTable bound;
  bound.mapping_ = &mapping;
  bound.table_ = &table;
  bound.lookups_ = &lookups;
  bound.header_.assign(header.begin(), header.end());
  std::unordered_map<std::string, int> index;
  std::vector<std::string> twice;
  for (std::size_t i = 0; i < header.size(); ++i) {
    std::string folded = FoldColumn(header[i]);
    if (!folded.empty() && !index.emplace(folded, static_cast<int>(i)).second) twice.push_back(folded);
    bound.folded_header_.push_back(std::move(folded));
  }
  bound.by_name_.resize(header.size());
  std::iota(bound.by_name_.begin(), bound.by_name_.end(), std::size_t{0});
  std::stable_sort(bound.by_name_.begin(), bound.by_name_.end(), [&](std::size_t a, std::size_t b) {
    return bound.folded_header_[a] < bound.folded_header_[b];
  });
  bound.is_date_.resize(header.size());
  for (const auto& column : table.columns.All()) {
    int cell = -1;
    int of_lookup = -1;
    if (column.lookup < 0) {
      const std::string folded = FoldColumn(column.name);
      if (std::find(twice.begin(), twice.end(), folded) != twice.end())
        return Fail(ErrorKind::kBadData,
                    "the column \"" + column.name + "\" stands twice in the header; rename or remove one");
      if (const auto found = index.find(folded); found != index.end()) cell = found->second;
    } else {
      const auto& wanted = lookups[static_cast<std::size_t>(column.lookup)].columns;
      of_lookup =
          static_cast<int>(std::find(wanted.begin(), wanted.end(), column.of_lookup) - wanted.begin());
    }
    bound.cell_of_column_.push_back(cell);
    bound.lookup_column_.push_back(of_lookup);
  }
  for (const int column : table.dates)
    if (const int cell = bound.cell_of_column_[static_cast<std::size_t>(column)]; cell >= 0)
      bound.is_date_[static_cast<std::size_t>(cell)] = true;
  bool has_id = false;
  for (const auto& piece : table.person.id.pieces)
    has_id = has_id || piece.column < 0 || table.columns[piece.column].lookup >= 0 ||
             bound.cell_of_column_[static_cast<std::size_t>(piece.column)] >= 0;
  if (!has_id)
    return Fail(ErrorKind::kBadData, "there is no column \"" +
                                         table.columns[table.person.id.pieces[0].column].name +
                                         "\", which holds the id of the person");
  for (const std::string& name : table.required_columns)
    if (!index.contains(FoldColumn(name)))
      return Fail(ErrorKind::kBadData, "there is no column \"" + name + "\"");
  bound.cells_.resize(table.columns.All().size());
  return bound;
}

void BoundTable::Load(std::span<const std::string_view> cells) {
  row_ = cells;
  rejected_ = false;
  problems_.clear();
  blank_ = std::all_of(cells.begin(), cells.end(), [](std::string_view cell) { return Trim(cell).empty(); });
  const auto& columns = table_->columns.All();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    std::string_view cell;
    if (columns[i].lookup < 0) {
      const int at = cell_of_column_[i];
      if (at >= 0 && static_cast<std::size_t>(at) < row_.size())
        cell = Meaningful(row_[static_cast<std::size_t>(at)]);
    } else {
      // The key's column comes before, so it is loaded already.
      const auto& rows = (*lookups_)[static_cast<std::size_t>(columns[i].lookup)].rows;
      const auto found = rows.find(std::string(cells_[static_cast<std::size_t>(columns[i].key)]));
      if (found != rows.end()) cell = found->second[static_cast<std::size_t>(lookup_column_[i])];
    }
    cells_[i] = cell;
  }
}

bool BoundTable::IsHeader() const {
  if (row_.size() < header_.size() || header_.empty()) return false;
  for (std::size_t i = 0; i < header_.size(); ++i)
    if (Trim(row_[i]) != Trim(header_[i])) return false;
  return true;
}

// The cell of a header column as it is compared: meaningful, dates in one way of writing.
std::string BoundTable::Normal(int at) const {
  const auto index = static_cast<std::size_t>(at);
  if (index >= row_.size()) return "";
  const std::string_view cell = Meaningful(row_[index]);
  if (is_date_[index] && !cell.empty())
    if (auto date = ReadDate(cell, mapping_->dates); date && !date->empty()) return *date;
  return std::string(cell);
}

Digest BoundTable::Hash() const {
  std::string text;
  text.reserve(256);
  for (const std::size_t at : by_name_) {
    if (folded_header_[at].starts_with(kOwnColumns)) continue;
    const std::string cell = Normal(static_cast<int>(at));
    if (cell.empty()) continue;
    text += folded_header_[at];
    text += '\x1f';
    text += cell;
    text += '\x1e';
  }
  for (std::size_t i = header_.size(); i < row_.size(); ++i) {
    text += '\x1d';
    text += Meaningful(row_[i]);
  }
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    if (table_->columns[static_cast<int>(i)].lookup < 0) continue;
    text += '\x1c';
    text += cells_[i];
  }
  text += mapping_->digest;
  return kindred::Hash(text);
}

std::string BoundTable::Key() const {
  std::string key;
  bool any = false;
  for (const int column : table_->key) {
    const int at = cell_of_column_[static_cast<std::size_t>(column)];
    const std::string cell = at >= 0 ? Normal(at) : std::string(cells_[static_cast<std::size_t>(column)]);
    if (!key.empty() || any) key += '|';
    any = any || !cell.empty();
    key += cell;
  }
  if (any) return key;
  return ToHex(AsText(Hash()));
}

std::string BoundTable::Payload() const {
  JsonWriter json;
  json.BeginObject();
  for (std::size_t i = 0; i < header_.size() && i < row_.size(); ++i)
    if (const std::string_view cell = Trim(row_[i]);
        !cell.empty() && !folded_header_[i].starts_with(kOwnColumns))
      json.Field(header_[i].empty() ? "column " + std::to_string(i + 1) : header_[i], cell);
  for (std::size_t i = header_.size(); i < row_.size(); ++i)
    if (const std::string_view cell = Trim(row_[i]); !cell.empty())
      json.Field("column " + std::to_string(i + 1), cell);
  return json.EndObject().Text();
}

int BoundTable::CellIndex(std::string_view column) const {
  const std::string folded = FoldColumn(column);
  for (std::size_t i = 0; i < folded_header_.size(); ++i)
    if (folded_header_[i] == folded) return static_cast<int>(i);
  return -1;
}

bool BoundTable::Holds(const Conditions& conditions) const {
  return std::all_of(conditions.begin(), conditions.end(),
                     [&](const Condition& c) { return c.Holds(cells_); });
}

void BoundTable::Note(const ValueSpec& spec, std::string reason) {
  int column = spec.SourceColumn(cells_);
  if (column < 0 && !spec.pieces.empty()) column = spec.pieces[0].column;
  RowProblem problem;
  if (column >= 0) {
    problem.column = table_->columns[column].name;
    problem.value = std::string(cells_[static_cast<std::size_t>(column)]);
  }
  problem.reason = std::move(reason);
  problems_.push_back(std::move(problem));
}

void BoundTable::Reject(const ValueSpec& spec, std::string reason) {
  if (!rejected_) problems_.clear();  // the reason for rejection comes first
  rejected_ = true;
  Note(spec, std::move(reason));
}

std::string BoundTable::DateOf(const ValueSpec& spec) {
  const std::string text = TextOf(spec);
  if (text.empty()) return text;
  if (auto date = ReadDate(text, mapping_->dates)) return *date;
  Reject(spec, "is not a date; correct it or leave it blank");
  return "";
}

bool BoundTable::Map(RowFacts& facts) {
  facts.Clear();
  for (std::size_t i = header_.size(); i < row_.size(); ++i) {
    if (Trim(row_[i]).empty()) continue;
    rejected_ = true;
    problems_.push_back({"", std::string(Trim(row_[i])),
                         "the row has " + std::to_string(row_.size()) + " cells, the header " +
                             std::to_string(header_.size()) +
                             "; a cell that holds the separator must stand in quotation marks"});
    return false;
  }
  const std::string id = TextOf(table_->person.id);
  if (id.empty()) {
    Reject(table_->person.id, "is blank: the row does not say whom it is about");
    return false;
  }
  for (const int column : table_->required)
    if (cells_[static_cast<std::size_t>(column)].empty()) {
      rejected_ = true;
      problems_.push_back({table_->columns[column].name, "", "is blank and must not be"});
    }
  facts.people.push_back(id);
  MapPerson(table_->person, 0, facts);
  for (const PersonSpec& other : table_->others)
    if (const std::string other_id = TextOf(other.id); !other_id.empty())
      MapPerson(other, facts.Person(other_id), facts);
  return !rejected_;
}

void BoundTable::MapPerson(const PersonSpec& spec, int person, RowFacts& facts) {
  const std::string surname = TextOf(spec.surname);
  const std::string forename = TextOf(spec.forename);
  if (!surname.empty() || !forename.empty())
    facts.names.push_back({person, "current", forename, TextOf(spec.middle), surname, "", ""});
  if (const std::string former = TextOf(spec.former_surname); !former.empty() && former != surname)
    facts.names.push_back({person, "former", forename, "", former, "", ""});
  if (const std::string known = TextOf(spec.known_as); !known.empty() && known != forename)
    facts.names.push_back({person, "known_as", known, "", surname, "", ""});

  const auto fact = [&](const char* name, std::string value) {
    if (!value.empty()) facts.facts.push_back({person, name, std::move(value)});
  };
  fact("birth_date", DateOf(spec.birth_date));
  fact("expected_birth_date", DateOf(spec.expected_birth_date));
  fact("death_date", DateOf(spec.death_date));
  for (const auto& [name, value] : spec.facts) fact(name.c_str(), TextOf(value));

  for (const IdentifierSpec& identifier : spec.identifiers) {
    if (!Holds(identifier.only_when)) continue;
    std::string value = TextOf(identifier.value);
    if (value.empty()) continue;
    const std::string scheme =
        identifier.scheme.empty() ? ToLowerAscii(TextOf(identifier.scheme_value)) : identifier.scheme;
    if (scheme.empty()) continue;
    bool valid = true;
    if (scheme == "nhs") {
      const auto nhs = NhsNumber::Parse(value);
      valid = nhs.has_value();
      if (nhs) value = nhs->Digits();
    } else if (scheme == "upn" || scheme == "former_upn") {
      const auto upn = Upn::Parse(value);
      valid = upn.has_value();
      if (upn) value = upn->Text();
    }
    if (!valid) {
      const std::string what = scheme == "nhs" ? "an NHS number" : "a unique pupil number";
      if (identifier.reject_invalid)
        Reject(identifier.value, "is not " + what + ": its check digit or length is wrong");
      else
        Note(identifier.value, "is not " + what + ": its check digit or length is wrong; it was left out");
      continue;
    }
    facts.identifiers.push_back(
        {person, scheme, std::move(value), DateOf(identifier.from), DateOf(identifier.to)});
  }
  for (const AddressSpec& address : spec.addresses) {
    if (!Holds(address.only_when)) continue;
    std::string line;
    for (const ValueSpec& part : address.line) {
      const std::string text = TextOf(part);
      if (text.empty()) continue;
      if (!line.empty()) line += ", ";
      line += text;
    }
    std::string postcode = TextOf(address.postcode);
    if (const auto known = Postcode::Parse(postcode)) postcode = known->Text();
    if (line.empty() && postcode.empty()) continue;
    facts.addresses.push_back({person, TextOf(address.kind), std::move(line), std::move(postcode),
                               DateOf(address.from), DateOf(address.to)});
  }
  for (const ContactSpec& contact : spec.contacts)
    if (Holds(contact.only_when))
      if (std::string value = TextOf(contact.value); !value.empty())
        facts.contacts.push_back({person, contact.kind, std::move(value)});
  for (const GroupSpec& group : spec.groups)
    if (Holds(group.only_when))
      if (std::string key = TextOf(group.key); !key.empty())
        facts.groups.push_back({person, group.kind, std::move(key), DateOf(group.from), DateOf(group.to)});
  for (const RelationshipSpec& relationship : spec.relationships) {
    if (!Holds(relationship.only_when)) continue;
    const std::string other = TextOf(relationship.other);
    std::string kind = TextOf(relationship.kind);
    if (other.empty() || kind.empty() || other == facts.people[static_cast<std::size_t>(person)]) continue;
    facts.relationships.push_back({person, facts.Person(other), std::move(kind),
                                   ReadFlag(TextOf(relationship.parental_responsibility)),
                                   DateOf(relationship.from), DateOf(relationship.to)});
  }
  for (const InvolvementSpec& spec_of : spec.involvements) {
    if (!Holds(spec_of.only_when)) continue;
    std::string service = TextOf(spec_of.service);
    if (service.empty()) continue;
    facts.involvements.push_back({person, std::move(service), TextOf(spec_of.status),
                                  TextOf(spec_of.organisation), TextOf(spec_of.team), TextOf(spec_of.worker),
                                  TextOf(spec_of.worker_role), TextOf(spec_of.worker_contact),
                                  TextOf(spec_of.detail), DateOf(spec_of.from), DateOf(spec_of.to)});
  }
  for (const EventSpec& event : spec.events) {
    if (!Holds(event.only_when)) continue;
    std::string on = DateOf(event.on);
    std::string title = TextOf(event.title);
    if (on.empty() || title.empty()) continue;
    facts.events.push_back({person, event.kind, std::move(on), DateOf(event.to), std::move(title),
                            TextOf(event.detail), event.significance});
  }
}

}  // namespace kindred::intake
