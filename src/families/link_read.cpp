// Reading what every source says, streamed table by table into one structure per record.
#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "families/current.hpp"
#include "families/linking.hpp"
#include "families/linking.sql.hpp"
#include "families/linking_around.sql.hpp"

namespace kindred::families {
namespace {

std::unordered_map<std::int64_t, std::uint32_t> ReadSources(store::Transaction& tx, LinkInput& input) {
  std::unordered_map<std::int64_t, std::uint32_t> position;
  for (const store::Row& row : tx.Select(sql::all_sources)) {
    position[row.Int(0)] = static_cast<std::uint32_t>(input.sources.size());
    input.sources.push_back({SourceId{row.Int(0)}, SectionFromName(row.Text(1)).value_or(Section::kCore),
                             row.Bool(2), row.String(3), row.Int(4)});
    input.on_day = std::max(input.on_day, row.String(3));
  }
  return position;
}

class RecordReader {
 public:
  // `only`: these records and no others; without it every live record.
  RecordReader(store::Transaction& tx, LinkInput& input, const std::vector<std::int64_t>* only)
      : tx_(tx), in_(input), only_(only), sources_(ReadSources(tx, input)) {}

  void ReadFacts() {
    ReadDirectFacts();
    Each(sql::all_closed_identities, sql::closed_identity_of,
         [&](const store::Row& row) { At(row).sealed = true; });
    Each(sql::all_live_case_numbers, sql::live_case_numbers_of, [&](const store::Row& row) {
      const auto at = in_.row_of.find(row.Int(0));
      if (at != in_.row_of.end()) in_.records[at->second].case_numbers.push_back(row.String(1));
    });
  }

 private:
  void ReadDirectFacts() {
    Each(sql::all_live_names, sql::live_names_of, [&](const store::Row& row) {
      RecordFacts& record = At(row);
      record.names.push_back({row.String(3), row.String(4), row.String(5), row.String(6), row.String(7),
                              row.Text(2) != "former"});
    });
    Each(sql::all_live_facts, sql::live_facts_of, [&](const store::Row& row) {
      RecordFacts& record = At(row);
      const std::string_view name = row.Text(2);
      if (name == "birth_date")
        record.birth_date = row.Text(3);
      else if (name == "expected_birth_date")
        record.expected_birth_date = row.Text(3);
      else if (name == "death_date")
        record.death_date = row.Text(3);
      else if (name == "sex")
        record.sex = row.Text(3);
      else if (name == "identity_closed")
        record.sealed = true;
    });
    Each(sql::all_live_identifiers, sql::live_identifiers_of,
         [&](const store::Row& row) { At(row).identifiers.emplace_back(row.Text(2), row.Text(3)); });
    Each(sql::all_live_addresses, sql::live_addresses_of, [&](const store::Row& row) {
      const std::string_view kind = row.Text(2);
      At(row).addresses.push_back({row.String(3), row.String(4), row.String(5), row.String(6),
                                   kind == "home"        ? linkage::ResidenceKind::kHome
                                   : kind == "placement" ? linkage::ResidenceKind::kPlacement
                                                         : linkage::ResidenceKind::kOther});
    });
    Each(sql::all_live_contacts, sql::live_contacts_of,
         [&](const store::Row& row) { At(row).contacts.emplace_back(row.Text(2), row.Text(3)); });
    Each(sql::all_live_groups, sql::live_groups_of, [&](const store::Row& row) {
      const std::uint32_t at = RowOf(row.Int(0), row.Int(1));
      in_.groups.push_back({at, row.Text(2) == "household", row.String(3), row.String(4), row.String(5)});
    });
    Each(sql::all_live_relationships, sql::live_relationships_of, [&](const store::Row& row) {
      if (only_ != nullptr && !in_.row_of.contains(row.Int(2))) return;  // the other one is not part of this
      const std::uint32_t a = RowOf(row.Int(0), row.Int(1)), b = RowOf(row.Int(2), row.Int(1));
      RelationshipFact fact{a,
                            b,
                            sources_.at(row.Int(1)),
                            linkage::KinshipFromName(row.Text(3)),
                            {},
                            row.String(5),
                            row.String(6)};
      if (!row.IsNull(4)) fact.parental_responsibility = row.Bool(4);
      in_.relationships.push_back(std::move(fact));
    });
  }

  template <class F>
  void Each(std::string_view all, std::string_view one, const F& take) {
    if (only_ == nullptr) {
      for (const store::Row& row : tx_.Select(all)) take(row);
    } else {
      for (const std::int64_t record : *only_)
        for (const store::Row& row : tx_.Select(one, record)) take(row);
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
  const std::vector<std::int64_t>* only_;
  std::unordered_map<std::int64_t, std::uint32_t> sources_;
};

void TakeCard(LinkInput& in, const store::Row& row) {
  PersonCard& card = in.old_cards[row.Int(0)];
  card.state = row.Text(1);
  card.name = row.Text(2);
  card.birth_date = row.Text(3);
  card.expected_birth_date = row.Text(4);
  card.death_date = row.Text(5);
  card.sex = row.Text(6);
  card.postcode = row.Text(7);
}
void TakeRecord(LinkInput& in, const store::Row& row) {
  in.old_records[row.Int(0)] = {row.Int(1), row.Real(2), row.String(3)};
}
void TakeMember(LinkInput& in, const store::Row& row) {
  in.old_members.push_back({row.Int(0), row.Int(1), row.Int(4), row.String(2), row.String(3), row.String(5),
                            row.String(6), row.Bool(7)});
}
void TakeDecision(LinkInput& in, const store::Row& row) {
  auto& list = row.Text(2) == "same" ? in.decisions.same : in.decisions.different;
  if (row.Text(2) != "unsure" && in.row_of.contains(row.Int(0)) && in.row_of.contains(row.Int(1)))
    list.emplace_back(RecordId{row.Int(0)}, RecordId{row.Int(1)});
}
void TakeRuns(store::Transaction& tx, LinkInput& in) {
  in.published_run = tx.SelectInt(sql::published_run).value_or(0);
  in.last_run = tx.SelectInt(sql::last_run).value_or(0);
  for (const store::Row& row : tx.Select(sql::standing_preferences))
    in.preferences.push_back({row.Int(0), row.Int(2), row.String(1), row.String(3)});
}

void ReadWhatStands(store::Transaction& tx, LinkInput& in) {
  for (const store::Row& row : tx.Select(sql::standing_decisions)) TakeDecision(in, row);
  for (const store::Row& row : tx.Select(sql::all_live_person_records)) TakeRecord(in, row);
  for (const store::Row& row : tx.Select(sql::former_person_records))
    in.former_person[row.Int(0)] = row.Int(1);
  for (const store::Row& row : tx.Select(sql::former_members)) in.former_family[row.Int(0)] = row.Int(1);
  for (const store::Row& row : tx.Select(sql::all_people_cards)) TakeCard(in, row);
  for (const store::Row& row : tx.Select(sql::all_live_members)) TakeMember(in, row);
  for (const store::Row& row : tx.Select(sql::all_live_edges))
    in.old_edges.push_back({row.Int(0), row.Int(1), row.Real(2), row.Real(3), row.String(4)});
  for (const store::Row& row : tx.Select(sql::all_family_titles)) in.old_titles[row.Int(0)] = row.String(1);
  TakeRuns(tx, in);
}

void ReadWhatStandsAround(store::Transaction& tx, LinkInput& in, const std::vector<std::int64_t>& records) {
  std::set<std::int64_t> people, families;
  std::set<std::pair<std::int64_t, std::int64_t>> edges, decisions;
  for (const std::int64_t record : records) {
    for (const store::Row& row : tx.Select(sql::live_person_record_of, record)) {
      TakeRecord(in, row);
      people.insert(row.Int(1));
    }
    for (const store::Row& row : tx.Select(sql::former_person_records_of, record)) {
      in.former_person[row.Int(0)] = row.Int(1);
      people.insert(row.Int(1));
    }
    for (const store::Row& row : tx.Select(sql::live_edges_of, record))
      if (in.row_of.contains(row.Int(0)) && in.row_of.contains(row.Int(1)) &&
          edges.emplace(row.Int(0), row.Int(1)).second)
        in.old_edges.push_back({row.Int(0), row.Int(1), row.Real(2), row.Real(3), row.String(4)});
    for (const store::Row& row : tx.Select(sql::decisions_of, record))
      if (decisions.emplace(row.Int(0), row.Int(1)).second) TakeDecision(in, row);
  }
  std::sort(in.old_edges.begin(), in.old_edges.end(),
            [](const OldEdge& x, const OldEdge& y) { return std::pair(x.a, x.b) < std::pair(y.a, y.b); });
  for (const std::int64_t person : people) {
    for (const store::Row& row : tx.Select(sql::card_of, person)) TakeCard(in, row);
    for (const store::Row& row : tx.Select(sql::live_members_of, person)) {
      TakeMember(in, row);
      families.insert(row.Int(0));
    }
    for (const store::Row& row : tx.Select(sql::former_members_of, person)) {
      in.former_family[row.Int(0)] = row.Int(1);
      families.insert(row.Int(1));
    }
  }
  for (const std::int64_t family : families)
    for (const store::Row& row : tx.Select(sql::title_of, family)) in.old_titles[row.Int(0)] = row.String(1);
  TakeRuns(tx, in);
}

// That a source lists two records apart is evidence only where sources list people at all: a part of the
// store must weigh it as the whole does.
bool ListsPeople(store::Transaction& tx) {
  return tx.SelectInt(sql::any_list_of_people).value_or(0) != 0;
}

// The records of the people of these records, of everybody who may be the same person as they, and of the
// families of all those.
std::vector<std::int64_t> RecordsAround(store::Transaction& tx, std::span<const RecordId> records) {
  std::set<std::int64_t> start, people, all;
  auto person_of = [&](std::int64_t record) {
    for (const store::Row& row : tx.Select(sql::live_person_record_of, record)) people.insert(row.Int(1));
  };
  for (const RecordId record : records) {
    start.insert(record.value);
    person_of(record.value);
  }
  for (const std::int64_t person : std::set(people))
    for (const store::Row& row : tx.Select(sql::records_of_person, person)) start.insert(row.Int(0));
  std::set<std::int64_t> near;
  for (const std::int64_t record : start)
    for (const store::Row& row : tx.Select(sql::live_edges_of, record)) {
      near.insert(row.Int(0));
      near.insert(row.Int(1));
    }
  for (const std::int64_t record : near) person_of(record);
  for (const std::int64_t person : std::set(people))
    for (const store::Row& row : tx.Select(sql::people_in_current_families_of, person))
      people.insert(row.Int(0));
  all = start;
  for (const std::int64_t person : people)
    for (const store::Row& row : tx.Select(sql::records_of_person, person)) all.insert(row.Int(0));
  return {all.begin(), all.end()};
}

}  // namespace

LinkInput ReadLinkInput(store::Transaction& tx) {
  LinkInput input;
  RecordReader(tx, input, nullptr).ReadFacts();
  ReadWhatStands(tx, input);
  return input;
}

LinkInput ReadLinkInputAround(store::Transaction& tx, std::span<const RecordId> records) {
  LinkInput input;
  input.partial = true;
  const std::vector<std::int64_t> around = RecordsAround(tx, records);
  RecordReader(tx, input, &around).ReadFacts();
  input.lists_people = ListsPeople(tx);
  ReadWhatStandsAround(tx, input, around);
  return input;
}

LinkInput ReadRecords(store::Transaction& tx, std::span<const RecordId> records) {
  LinkInput input;
  input.partial = true;
  std::vector<std::int64_t> only;
  for (const RecordId record : records) only.push_back(record.value);
  RecordReader(tx, input, &only).ReadFacts();
  input.lists_people = ListsPeople(tx);
  return input;
}

namespace {

// Compared through RecordFacts::case_numbers instead, which says whose number it is.
bool IsCaseNumber(std::string_view scheme) {
  return scheme == "la_child_id" || scheme == "legacy_id";
}

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
    const std::size_t row =
        table.AddRecord(record.id, record.source, {.unborn = unborn, .sealed = record.sealed});
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
      if (const int field =
              IsCaseNumber(scheme) ? -1 : table.FieldIndex(scheme == "former_upn" ? "upn" : scheme);
          field >= 0)
        table.Add(row, static_cast<std::size_t>(field), value);
  }
  if (input.partial && input.lists_people && table.Size() > 0) table.AddGroup(0, "nobody else");
  for (const GroupFact& group : input.groups)
    table.AddGroup(group.row, (group.household ? "household:" : "family:") + group.key);
  for (const RelationshipFact& r : input.relationships)
    if (r.row != r.other) table.AddRelated(r.row, r.other);
  return table;
}

}  // namespace kindred::families
