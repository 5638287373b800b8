// Reading what every source says, streamed table by table into one structure per record.
#include <algorithm>

#include "base/text.hpp"
#include "families/current.hpp"
#include "families/linking.hpp"
#include "families/linking.sql.hpp"

namespace kindred::families {
namespace {

std::unordered_map<std::int64_t, std::uint32_t> ReadSources(store::Transaction& tx, LinkInput& input) {
  std::unordered_map<std::int64_t, std::uint32_t> position;
  for (const store::Row& row : tx.Select(sql::all_sources)) {
    position[row.Int(0)] = static_cast<std::uint32_t>(input.sources.size());
    input.sources.push_back({SourceId{row.Int(0)}, SectionFromName(row.Text(1)).value_or(Section::kCore), row.Bool(2),
                             row.String(3)});
    input.on_day = std::max(input.on_day, row.String(3));
  }
  return position;
}

class RecordReader {
 public:
  RecordReader(store::Transaction& tx, LinkInput& input) : tx_(tx), in_(input), sources_(ReadSources(tx, input)) {}

  void ReadFacts() {
    ReadDirectFacts();
    for (const store::Row& row : tx_.Select(sql::all_closed_identities)) At(row).sealed = true;
    for (const store::Row& row : tx_.Select(sql::all_live_case_numbers))
      if (const auto at = in_.row_of.find(row.Int(0)); at != in_.row_of.end())
        in_.records[at->second].case_numbers.push_back(row.String(1));
  }

 private:
  void ReadDirectFacts() {
    for (const store::Row& row : tx_.Select(sql::all_live_names)) {
      RecordFacts& record = At(row);
      record.names.push_back({row.String(3), row.String(4), row.String(5), row.String(6), row.String(7),
                              row.Text(2) != "former"});
    }
    for (const store::Row& row : tx_.Select(sql::all_live_facts)) {
      RecordFacts& record = At(row);
      const std::string_view name = row.Text(2);
      if (name == "birth_date") record.birth_date = row.Text(3);
      else if (name == "expected_birth_date") record.expected_birth_date = row.Text(3);
      else if (name == "death_date") record.death_date = row.Text(3);
      else if (name == "sex") record.sex = row.Text(3);
      else if (name == "identity_closed") record.sealed = true;
    }
    for (const store::Row& row : tx_.Select(sql::all_live_identifiers))
      At(row).identifiers.emplace_back(row.Text(2), row.Text(3));
    for (const store::Row& row : tx_.Select(sql::all_live_addresses)) {
      const std::string_view kind = row.Text(2);
      At(row).addresses.push_back({row.String(3), row.String(4), row.String(5), row.String(6),
                                   kind == "home"        ? linkage::ResidenceKind::kHome
                                   : kind == "placement" ? linkage::ResidenceKind::kPlacement
                                                         : linkage::ResidenceKind::kOther});
    }
    for (const store::Row& row : tx_.Select(sql::all_live_contacts))
      At(row).contacts.emplace_back(row.Text(2), row.Text(3));
    for (const store::Row& row : tx_.Select(sql::all_live_groups)) {
      const std::uint32_t at = RowOf(row.Int(0), row.Int(1));
      in_.groups.push_back({at, row.Text(2) == "household", row.String(3), row.String(4), row.String(5)});
    }
    for (const store::Row& row : tx_.Select(sql::all_live_relationships)) {
      const std::uint32_t a = RowOf(row.Int(0), row.Int(1)), b = RowOf(row.Int(2), row.Int(1));
      RelationshipFact fact{a, b, sources_.at(row.Int(1)), linkage::KinshipFromName(row.Text(3)), {}, row.String(5),
                            row.String(6)};
      if (!row.IsNull(4)) fact.parental_responsibility = row.Bool(4);
      in_.relationships.push_back(std::move(fact));
    }
  }

  std::uint32_t RowOf(std::int64_t record, std::int64_t source) {
    const auto [at, fresh] = in_.row_of.try_emplace(record, static_cast<std::uint32_t>(in_.records.size()));
    if (fresh) {
      in_.records.emplace_back();
      in_.records.back().id = RecordId{record};
      in_.records.back().source = sources_.at(source);
    }
    return at->second;
  }
  RecordFacts& At(const store::Row& row) { return in_.records[RowOf(row.Int(0), row.Int(1))]; }

  store::Transaction& tx_;
  LinkInput& in_;
  std::unordered_map<std::int64_t, std::uint32_t> sources_;
};

void ReadWhatStands(store::Transaction& tx, LinkInput& in) {
  for (const store::Row& row : tx.Select(sql::all_live_person_records))
    in.old_records[row.Int(0)] = {row.Int(1), row.Real(2), row.String(3)};
  for (const store::Row& row : tx.Select(sql::former_person_records)) in.former_person[row.Int(0)] = row.Int(1);
  for (const store::Row& row : tx.Select(sql::former_members)) in.former_family[row.Int(0)] = row.Int(1);
  for (const store::Row& row : tx.Select(sql::all_people_cards)) {
    PersonCard& card = in.old_cards[row.Int(0)];
    card.state = row.Text(1);
    card.name = row.Text(2);
    card.birth_date = row.Text(3);
    card.expected_birth_date = row.Text(4);
    card.death_date = row.Text(5);
    card.sex = row.Text(6);
    card.postcode = row.Text(7);
  }
  for (const store::Row& row : tx.Select(sql::all_live_members))
    in.old_members.push_back({row.Int(0), row.Int(1), row.Int(4), row.String(2), row.String(3), row.String(5),
                              row.String(6), row.Bool(7)});
  for (const store::Row& row : tx.Select(sql::all_live_edges))
    in.old_edges.push_back({row.Int(0), row.Int(1), row.Real(2), row.Real(3), row.String(4)});
  for (const store::Row& row : tx.Select(sql::all_family_titles)) in.old_titles[row.Int(0)] = row.String(1);
  in.published_run = tx.SelectInt(sql::published_run).value_or(0);
  in.last_run = tx.SelectInt(sql::last_run).value_or(0);
}

}  // namespace

LinkInput ReadLinkInput(store::Transaction& tx) {
  LinkInput input;
  RecordReader(tx, input).ReadFacts();
  for (const store::Row& row : tx.Select(sql::standing_decisions)) {
    auto& list = row.Text(2) == "same" ? input.decisions.same : input.decisions.different;
    if (row.Text(2) != "unsure" && input.row_of.contains(row.Int(0)) && input.row_of.contains(row.Int(1)))
      list.emplace_back(RecordId{row.Int(0)}, RecordId{row.Int(1)});
  }
  for (const store::Row& row : tx.Select(sql::standing_preferences))
    input.preferences.push_back({row.Int(0), row.Int(2), row.String(1), row.String(3)});
  ReadWhatStands(tx, input);
  return input;
}

namespace {

// Compared through RecordFacts::case_numbers instead, which says whose number it is.
bool IsCaseNumber(std::string_view scheme) { return scheme == "la_child_id" || scheme == "legacy_id"; }

}  // namespace

linkage::RecordTable MakeTable(const LinkInput& input) {
  // The people's fields, then the identifier schemes that sources use beside NHS number and UPN.
  std::vector<linkage::Field> fields = linkage::PeopleFields();
  std::unordered_map<std::string, std::size_t> uses;
  for (const RecordFacts& record : input.records)
    for (const auto& [scheme, value] : record.identifiers)
      if (!IsCaseNumber(scheme)) ++uses[scheme == "former_upn" ? "upn" : scheme];
  std::vector<std::pair<std::size_t, std::string>> schemes;
  for (const auto& [scheme, count] : uses)
    if (scheme != "nhs" && scheme != "upn") schemes.emplace_back(count, scheme);
  std::sort(schemes.rbegin(), schemes.rend());
  for (const auto& [count, scheme] : schemes)
    if (fields.size() + 4 < linkage::kMaxFields) fields.push_back({scheme, linkage::FieldKind::kIdentifier});

  fields.push_back({"case_number", linkage::FieldKind::kIdentifier});

  linkage::RecordTable table(fields);
  auto index = [&](std::string_view name) { return static_cast<std::size_t>(table.FieldIndex(name)); };
  const std::size_t forename = index("forename"), middle = index("middle"), surname = index("surname"),
                    birth = index("birth_date"), expected = index("expected_birth_date"), sex = index("sex"),
                    postcode = index("postcode"), address = index("address");
  for (const RecordFacts& record : input.records) {
    const bool unborn = record.birth_date.empty() && !record.expected_birth_date.empty();
    const std::size_t row = table.AddRecord(record.id, record.source, {.unborn = unborn, .sealed = record.sealed});
    for (const NameFact& name : record.names) {
      if (!IsPlaceholderForename(name.forename)) table.Add(row, forename, name.forename);
      table.Add(row, middle, name.middle);
      table.Add(row, surname, name.surname);
    }
    table.Add(row, birth, record.birth_date);
    table.Add(row, expected, record.expected_birth_date);
    table.Add(row, sex, record.sex);
    for (const AddressFact& a : record.addresses) {
      table.Add(row, postcode, a.postcode);
      table.Add(row, address, a.line);
    }
    for (const auto& [kind, value] : record.contacts) table.Add(row, kind, value);
    for (const std::string& number : record.case_numbers) table.Add(row, "case_number", number);
    for (const auto& [scheme, value] : record.identifiers)
      if (const int field = IsCaseNumber(scheme) ? -1 : table.FieldIndex(scheme == "former_upn" ? "upn" : scheme);
          field >= 0)
        table.Add(row, static_cast<std::size_t>(field), value);
  }
  for (const GroupFact& group : input.groups)
    table.AddGroup(group.row, (group.household ? "household:" : "family:") + group.key);
  for (const RelationshipFact& r : input.relationships)
    if (r.row != r.other) table.AddRelated(r.row, r.other);
  return table;
}

}  // namespace kindred::families
