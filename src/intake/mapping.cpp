#include "intake/mapping.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "embedded/intake_mappings.hpp"
#include "intake/toml_reading.hpp"

namespace kindred::intake {
namespace {

// Reads the tables of one mapping file; the first fault is kept and ends in ParseMapping's result.
class MappingReader {
 public:
  MappingReader(const std::string& file_name, const toml::table& root) : file_name_(file_name), root_(root) {}

  Result<Mapping> Read() {
    TomlTable top(file_name_, "the top of the file", root_);
    top.Allow({"name", "title", "kind", "dates", "xml", "lookup", "table"});
    mapping_.name = top.RequiredText("name");
    mapping_.title = top.Text("title", mapping_.name);
    const auto kind = SectionFromName(top.RequiredText("kind"));
    if (!kind)
      top.SetFault(top.Node("kind"),
                   "\"kind\" must be social_care, education, health, youth_justice, "
                   "early_help, police, housing or adult_services");
    mapping_.kind = kind.value_or(Section::kCore);
    const std::string dates = top.Text("dates");
    if (dates == "iso")
      mapping_.dates = DateOrder::kIso;
    else if (dates == "day_first")
      mapping_.dates = DateOrder::kDayFirst;
    else if (dates == "month_first")
      mapping_.dates = DateOrder::kMonthFirst;
    else if (!dates.empty())
      top.SetFault(top.Node("dates"), "\"dates\" must be iso, day_first or month_first");
    for (const toml::table* xml : top.Tables("xml")) {
      TomlTable table(file_name_, "[xml]", *xml);
      table.Allow({"root", "record", "as_of"});
      mapping_.xml = XmlSpec{table.RequiredText("root"), table.RequiredText("record"), table.Text("as_of")};
      top.Merge(table);
    }
    for (const toml::table* lookup : top.Tables("lookup")) {
      TomlTable table(file_name_, "[[lookup]]", *lookup);
      table.Allow({"name", "columns", "key"});
      mapping_.lookups.push_back(
          {table.RequiredText("name"), table.Texts("columns"), table.RequiredText("key")});
      top.Merge(table);
    }
    for (const toml::table* table : top.Tables("table")) ReadTable(*table, top);
    if (mapping_.tables.empty()) top.SetFault(nullptr, "there is no [[table]]");
    if (top.Fault()) return Unexpected(*top.Fault());
    return std::move(mapping_);
  }

 private:
  void ReadTable(const toml::table& raw, TomlTable& top) {
    TableSpec spec;
    TomlTable table(file_name_, "[[table]]", raw);
    table.Allow({"name", "columns", "exact", "rows", "key", "required", "lookup", "person", "identifier",
                 "address", "contact", "group", "relationship", "involvement", "event", "other"});
    spec.name = table.RequiredText("name");
    spec.required_columns = table.Texts("columns");
    spec.exact = table.Flag("exact");
    spec.rows = table.Text("rows", mapping_.xml ? "." : "");
    if (spec.required_columns.empty() && !mapping_.xml)
      table.SetFault(table.Node("columns"),
                     "\"columns\" is missing: by which columns is the table recognised?");
    for (const toml::table* lookups : table.Tables("lookup")) {
      for (const auto& [name, node] : *lookups) {
        const auto found = std::find_if(mapping_.lookups.begin(), mapping_.lookups.end(),
                                        [&](const LookupSpec& l) { return l.name == name.str(); });
        if (found == mapping_.lookups.end()) {
          table.SetFault(&node, "there is no [[lookup]] named \"" + std::string(name.str()) + "\"");
          continue;
        }
        spec.columns.AddLookup(std::string(name.str()), {static_cast<int>(found - mapping_.lookups.begin()),
                                                         node.value_or(std::string())});
      }
    }
    spec_ = &spec;
    const auto person = table.Tables("person");
    if (person.size() != 1) {
      table.SetFault(nullptr, "[table.person] is missing: whom is the row about?");
    } else {
      TomlTable about(file_name_, "[table.person]", *person[0]);
      about.Allow({"id", "forename", "middle", "surname", "former_surname", "known_as", "birth_date",
                   "expected_birth_date", "death_date", "sex", "ethnicity", "fact"});
      spec.person = ReadPerson(about);
      table.Merge(about);
      ReadAbout(table, spec.person);
    }
    for (const toml::table* other : table.Tables("other")) {
      TomlTable about(file_name_, "[[table.other]]", *other);
      about.Allow({"id", "forename", "middle", "surname", "former_surname", "known_as", "birth_date",
                   "expected_birth_date", "death_date", "sex", "ethnicity", "fact", "identifier", "address",
                   "contact", "group", "relationship", "involvement", "event"});
      PersonSpec second = ReadPerson(about);
      ReadAbout(about, second);
      spec.others.push_back(std::move(second));
      table.Merge(about);
    }
    for (const std::string& column : table.Texts("key")) spec.key.push_back(spec.columns.Intern(column));
    for (const std::string& column : table.Texts("required"))
      spec.required.push_back(spec.columns.Intern(column));
    for (const auto& other : mapping_.tables)
      if (other.name == spec.name)
        table.SetFault(table.Node("name"), "two tables are named \"" + spec.name + "\"");
    top.Merge(table);
    mapping_.tables.push_back(std::move(spec));
  }

  PersonSpec ReadPerson(TomlTable& table) {
    PersonSpec person;
    person.id = Single(table, "id");
    if (!person.id.IsGiven())
      table.SetFault(nullptr, "\"id\" is missing: which column holds the source's id of the person?");
    person.forename = Single(table, "forename");
    person.middle = Single(table, "middle");
    person.surname = Single(table, "surname");
    person.former_surname = Single(table, "former_surname");
    person.known_as = Single(table, "known_as");
    person.birth_date = DateOf(table, "birth_date");
    person.expected_birth_date = DateOf(table, "expected_birth_date");
    person.death_date = DateOf(table, "death_date");
    for (const char* name : {"sex", "ethnicity"})
      if (ValueSpec value = Single(table, name); value.IsGiven())
        person.facts.emplace_back(name, std::move(value));
    for (const toml::table* facts : table.Tables("fact")) {
      TomlTable named(file_name_, "fact", *facts);
      for (const auto& [name, node] : *facts)
        person.facts.emplace_back(std::string(name.str()), Single(named, name.str()));
      table.Merge(named);
    }
    return person;
  }

  void ReadAbout(TomlTable& table, PersonSpec& person) {
    Each(table, "identifier", {"scheme", "column", "from", "to", "when_invalid", "only_when"},
         [&](TomlTable& t) {
           IdentifierSpec spec;
           if (t.Node("scheme") != nullptr && t.Node("scheme")->is_table())
             spec.scheme_value = Single(t, "scheme");
           else
             spec.scheme = t.RequiredText("scheme");
           spec.value = Single(t, "column");
           spec.from = DateOf(t, "from");
           spec.to = DateOf(t, "to");
           const std::string invalid = t.Text("when_invalid", "note");
           if (invalid != "note" && invalid != "reject")
             t.SetFault(t.Node("when_invalid"), "\"when_invalid\" must be note or reject");
           spec.reject_invalid = invalid == "reject";
           spec.only_when = Only(t);
           person.identifiers.push_back(std::move(spec));
         });
    Each(table, "address", {"kind", "line", "postcode", "from", "to", "only_when"}, [&](TomlTable& t) {
      AddressSpec spec;
      spec.kind = Fixed(t, "kind", "home");
      if (const toml::node* line = t.Node("line"); line != nullptr && line->is_array()) {
        for (const std::string& column : t.Texts("line"))
          spec.line.push_back(ColumnValue(column, spec_->columns));
      } else if (line != nullptr) {
        spec.line.push_back(Single(t, "line"));
      }
      spec.postcode = Single(t, "postcode");
      spec.from = DateOf(t, "from");
      spec.to = DateOf(t, "to");
      spec.only_when = Only(t);
      person.addresses.push_back(std::move(spec));
    });
    Each(table, "contact", {"kind", "column", "only_when"}, [&](TomlTable& t) {
      person.contacts.push_back({t.RequiredText("kind"), Single(t, "column"), Only(t)});
    });
    Each(table, "group", {"kind", "key", "from", "to", "only_when"}, [&](TomlTable& t) {
      person.groups.push_back(
          {t.RequiredText("kind"), Single(t, "key"), DateOf(t, "from"), DateOf(t, "to"), Only(t)});
    });
    Each(table, "relationship", {"other", "kind", "parental_responsibility", "from", "to", "only_when"},
         [&](TomlTable& t) {
           person.relationships.push_back({Single(t, "other"), Fixed(t, "kind", ""),
                                           Single(t, "parental_responsibility"), DateOf(t, "from"),
                                           DateOf(t, "to"), Only(t)});
         });
    Each(table, "involvement",
         {"service", "status", "organisation", "team", "worker", "worker_role", "worker_contact", "detail",
          "from", "to", "only_when"},
         [&](TomlTable& t) {
           InvolvementSpec spec{Fixed(t, "service", ""),
                                Fixed(t, "status", ""),
                                Words(t, "organisation"),
                                Words(t, "team"),
                                Words(t, "worker"),
                                Words(t, "worker_role"),
                                Words(t, "worker_contact"),
                                Words(t, "detail"),
                                DateOf(t, "from"),
                                DateOf(t, "to"),
                                Only(t)};
           if (!spec.service.IsGiven()) t.SetFault(nullptr, "\"service\" is missing");
           person.involvements.push_back(std::move(spec));
         });
    Each(table, "event", {"kind", "on", "to", "title", "detail", "significance", "only_when"},
         [&](TomlTable& t) {
           EventSpec spec;
           spec.kind = t.RequiredText("kind");
           spec.on = DateOf(t, "on");
           spec.to = DateOf(t, "to");
           spec.title = Fixed(t, "title", "");
           spec.detail = Words(t, "detail");
           spec.significance = static_cast<int>(t.Number("significance").value_or(1));
           if (!spec.on.IsGiven() || !spec.title.IsGiven())
             t.SetFault(nullptr, "an event needs \"on\" and \"title\"");
           if (spec.significance < 1 || spec.significance > 3)
             t.SetFault(t.Node("significance"), "\"significance\" must be 1, 2 or 3");
           spec.only_when = Only(t);
           person.events.push_back(std::move(spec));
         });
  }

  template <class F>
  void Each(TomlTable& parent, std::string_view key, std::initializer_list<std::string_view> known,
            F&& read) {
    for (const toml::table* raw : parent.Tables(key)) {
      TomlTable table(file_name_, "[[table." + std::string(key) + "]]", *raw);
      table.Allow(known);
      read(table);
      parent.Merge(table);
    }
  }

  // A field that is a column, the first of several, or { column = … }.
  ValueSpec Single(TomlTable& table, std::string_view key) {
    const toml::node* node = table.Node(key);
    if (node == nullptr) return {};
    if (const auto* text = node->as_string())
      return text->get().find('{') == std::string::npos ? ColumnValue(text->get(), spec_->columns)
                                                        : Template(table, node, text->get());
    if (node->is_array()) {
      ValueSpec value;
      value.first_of = true;
      for (const std::string& column : table.Texts(key))
        value.pieces.push_back({.literal = {}, .column = spec_->columns.Intern(column)});
      return value;
    }
    if (const auto* raw = node->as_table()) return FromTable(table, key, *raw);
    table.SetFault(node,
                   "\"" + std::string(key) + "\" must be a column, a list of columns or { column = … }");
    return {};
  }

  // A field that is a text with {Column} in it, or { column = … }.
  ValueSpec Words(TomlTable& table, std::string_view key) {
    const toml::node* node = table.Node(key);
    if (node == nullptr) return {};
    if (const auto* text = node->as_string()) return Template(table, node, text->get());
    if (const auto* raw = node->as_table()) return FromTable(table, key, *raw);
    table.SetFault(node, "\"" + std::string(key) + "\" must be a text or { column = … }");
    return {};
  }

  // Words with a default.
  ValueSpec Fixed(TomlTable& table, std::string_view key, const char* fallback) {
    ValueSpec value = Words(table, key);
    if (!value.IsGiven() && *fallback != '\0') value.pieces.push_back({.literal = fallback, .column = -1});
    return value;
  }

  ValueSpec DateOf(TomlTable& table, std::string_view key) {
    ValueSpec value = Single(table, key);
    for (const auto& piece : value.pieces)
      if (piece.column >= 0) spec_->dates.push_back(piece.column);
    return value;
  }

  ValueSpec Template(TomlTable& table, const toml::node* node, const std::string& text) {
    Result<ValueSpec> value = ParseTemplate(text, spec_->columns);
    if (value) return std::move(*value);
    table.SetFault(node, value.error().message);
    return {};
  }

  ValueSpec FromTable(TomlTable& parent, std::string_view key, const toml::table& raw) {
    TomlTable table(file_name_, std::string(key), raw);
    table.Allow({"column", "codes", "list", "json", "otherwise"});
    ValueSpec value;
    value.first_of = true;
    for (const std::string& column : table.Texts("column"))
      value.pieces.push_back({.literal = {}, .column = spec_->columns.Intern(column)});
    if (value.pieces.empty()) table.SetFault(nullptr, "\"column\" is missing");
    value.list = table.Flag("list");
    value.json = table.Texts("json");
    value.otherwise = table.Text("otherwise");
    if (const toml::node* codes = table.Node("codes")) {
      const CodeList* list = nullptr;
      if (const auto* own = codes->as_table()) {
        value.own_codes = std::make_shared<CodeList>(spec_->name + " " + std::string(key));
        for (const auto& [code, words] : *own)
          value.own_codes->Add(code.str(), words.value_or(std::string()));
        list = value.own_codes.get();
      } else {
        list = FindCodeList(codes->value_or(std::string()));
        if (list == nullptr) {
          const auto near = Nearest(codes->value_or(std::string()), CodeListNames());
          table.SetFault(codes, "there is no such code list" +
                                    (near ? "; did you mean \"" + *near + "\"?" : std::string()));
        }
      }
      for (auto& piece : value.pieces) piece.codes = list;
    }
    parent.Merge(table);
    return value;
  }

  Conditions Only(TomlTable& table) {
    Conditions conditions;
    for (const toml::table* raw : table.Tables("only_when")) {
      TomlTable one(file_name_, "only_when", *raw);
      one.Allow({"column", "is", "is_not"});
      Condition condition;
      condition.column = spec_->columns.Intern(one.RequiredText("column"));
      condition.negated = one.Node("is_not") != nullptr;
      if (condition.negated == (one.Node("is") != nullptr))
        one.SetFault(nullptr, "give either \"is\" or \"is_not\"");
      for (const std::string& value : one.Texts(condition.negated ? "is_not" : "is"))
        condition.values.push_back(ToUpperAscii(value));
      conditions.push_back(std::move(condition));
      table.Merge(one);
    }
    return conditions;
  }

  const std::string& file_name_;
  const toml::table& root_;
  Mapping mapping_;
  TableSpec* spec_ = nullptr;  // the table being read: its columns grow as they are named
};

}  // namespace

bool Condition::Holds(RowCells cells) const {
  const std::string cell = ToUpperAscii(cells[static_cast<std::size_t>(column)]);
  return (std::find(values.begin(), values.end(), cell) != values.end()) != negated;
}

Result<Mapping> ParseMapping(std::string_view text, const std::string& file_name) {
  Result<toml::table> root = ParseToml(text, file_name);
  if (!root) return Unexpected(root.error());
  Result<Mapping> mapping = MappingReader(file_name, *root).Read();
  if (mapping) mapping->digest = ToHex(AsText(Hash(std::string(text) + CodeListsDigest())));
  return mapping;
}

const std::vector<Mapping>& BuiltInMappings() {
  static const std::vector<Mapping> kMappings = [] {
    std::vector<Mapping> mappings;
    for (const auto& file : embedded::intake_mappings()) {
      // A built-in mapping that does not parse is our own mistake; a test reads every one of them.
      Result<Mapping> mapping = ParseMapping(file.bytes, std::string(file.name));
      if (mapping) mappings.push_back(std::move(*mapping));
    }
    return mappings;
  }();
  return kMappings;
}

const Mapping* FindMapping(std::string_view name) {
  for (const Mapping& mapping : BuiltInMappings())
    if (mapping.name == name) return &mapping;
  return nullptr;
}

}  // namespace kindred::intake
