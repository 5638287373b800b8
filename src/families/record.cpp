#include "families/record.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/identifiers.hpp"
#include "base/text.hpp"
#include "families/record.sql.hpp"
#include "families/record_conflicts.hpp"
#include "families/seen.hpp"
#include "store/open.hpp"

namespace kindred::families {
namespace {

// What a shielded person's record leaves out with this fact. Names, birth, death and sex are never left out.
sharing::Field FieldOf(std::string_view fact) {
  using sharing::Field;
  if (fact.ends_with("address")) return Field::kAddress;
  if (fact == "phone" || fact == "email") return Field::kContact;
  if (fact == "former_name" || fact == "known_as") return Field::kFormerName;
  for (const std::string_view scheme : {"nhs", "upn", "former_upn", "la_child_id", "legacy_id", "uln"})
    if (fact == scheme) return Field::kIdentifier;
  return Field::kOther;
}
bool IsAlwaysShown(std::string_view fact) {
  return fact == "name" || fact == "birth_date" || fact == "expected_birth_date" || fact == "death_date" ||
         fact == "sex";
}

class Reader {
 public:
  Reader(store::Transaction& tx, const sharing::Access& access, FamilyId family, const ReadOptions& options)
      : tx_(tx), access_(access), family_(family), options_(options) {}

  Result<FamilyRecord> Read() {
    record_.family = family_;
    {
      store::Rows rows = tx_.Select(sql::family_ref, family_);
      const store::Row* row = rows.First();
      if (row == nullptr) return Fail(ErrorKind::kBadData, "There is no such family record.");
      record_.ref = row->String(0);
      record_.title = row->String(1);
    }
    ReadSources();
    ReadMembers();
    ReadFacts();
    ReadRelationships();
    ReadInvolvements();
    if (options_.with_events) ReadEvents();
    ReadMarks();
    FindConflicts(record_, marks_);
    FillMembers();
    FindHouseholds();
    LimitToChild();
    FindMissing();
    // Said whether or not there is anything: to say it only then would tell that there is.
    record_.withheld.insert(record_.withheld.begin(), access_.Withheld().begin(), access_.Withheld().end());
    return std::move(record_);
  }

 private:
  void ReadSources() {
    for (const store::Row& row : tx_.Select(sql::live_sources)) {
      SourceOfFact s{row.As<SourceId>(0), row.String(8),
                     row.String(1),       row.String(2),
                     row.String(6),       SectionFromName(row.Text(3)).value_or(Section::kCore),
                     row.Bool(4),         {},
                     row.Day(7)};
      if (!row.IsNull(5)) s.expected_every_days = static_cast<int>(row.Int(5));
      source_at_[s.id.value] = record_.sources.size();
      seen_.push_back(access_.Seen().Of(s.agency, s.section));
      if (access_.Allows(s.section) && !seen_.back().covered)
        record_.withheld.push_back("No agreement in force lets your agency see what " + s.agency +
                                   " records as " + std::string(SectionTitle(s.section)) + ".");
      record_.sources.push_back(std::move(s));
    }
  }

  // The position of a source, where the reader may see what it says of this member, or of the core alone.
  std::optional<std::size_t> Source(const store::Row& row, int column,
                                    const std::optional<std::size_t>& member, bool core = false) {
    const auto at = source_at_.find(row.Int(column));
    if (at == source_at_.end() || !member) return std::nullopt;
    const PersonId person = record_.members[*member].person;
    const sharing::SourceSight& source = seen_[at->second];
    const bool seen = core ? access_.Seen().Knows(person, source) : access_.Seen().Sees(person, source);
    return seen ? std::optional(at->second) : std::nullopt;
  }
  [[nodiscard]] bool LeavesOut(std::size_t member, sharing::Field field) const {
    return access_.Seen().LeavesOut(record_.members[member].person, field);
  }
  [[nodiscard]] bool LeavesOut(std::size_t member, std::string_view fact) const {
    return !IsAlwaysShown(fact) && LeavesOut(member, FieldOf(fact));
  }
  std::optional<std::size_t> MemberAt(const store::Row& row, int column) const {
    const auto at = member_at_.find(row.Int(column));
    return at == member_at_.end() ? std::nullopt : std::optional(at->second);
  }

  void ReadMembers() {
    std::map<std::int64_t, std::string> name;
    std::vector<std::int64_t> through;
    record_.index_only = true;
    SeenReader reader(tx_, access_.Seen());
    for (const store::Row& row : tx_.Select(sql::members_of_family, family_)) {
      Member m;
      m.person = row.As<PersonId>(0);
      m.child = row.Text(1) == "child";
      m.reason = row.Text(2);
      m.through = std::to_string(row.Int(3));
      m.from = row.Text(4);
      m.to = row.Text(5);
      m.current = row.Bool(6);
      m.ref = row.Text(7);
      m.open = row.Text(8) == "open";
      m.version = row.Int(9);
      if (m.current && m.open) record_.index_only = false;
      record_.members.push_back(std::move(m));
    }
    // Somebody whom only withheld sources know is no member for this reader.
    std::vector<std::string> surnames;
    std::erase_if(record_.members, [&](Member& m) {
      const Seen seen = reader.CardOf(m.person);
      if (!seen.known) return true;
      m.name = seen.card.name;
      m.sex = seen.card.sex;
      m.birth = seen.card.birth;
      m.expected = seen.card.expected;
      m.death = seen.card.death;
      m.postcode = seen.card.postcode;
      m.unborn = !m.birth && m.expected && *m.expected > options_.today.AddDays(-28);
      m.child = m.child || m.unborn;
      name[m.person.value] = m.name;
      if (m.current) surnames.push_back(seen.card.surname);
      return false;
    });
    record_.title = SeenTitle(record_.title, surnames);
    if (record_.index_only) record_.index_only = IsClosedEntry(tx_, family_, access_.Account());
    for (Member& m : record_.members) {
      const auto at = name.find(std::stoll(m.through));
      m.through = at == name.end() ? "" : at->second;
    }
    const Date far = Date::FromYmd(9999, 1, 1);
    std::sort(record_.members.begin(), record_.members.end(), [&](const Member& a, const Member& b) {
      auto key = [&](const Member& m) {
        return std::tuple(!m.current, !m.child, m.birth.value_or(m.expected.value_or(far)), m.name, m.person);
      };
      return key(a) < key(b);
    });
    for (std::size_t i = 0; i < record_.members.size(); ++i)
      if (record_.members[i].current) member_at_[record_.members[i].person.value] = i;
  }

  void AddFact(const store::Row& row, std::string fact, std::string value, std::string from = {},
               std::string to = {}) {
    const auto member = MemberAt(row, 0);
    const auto source = Source(row, 1, member, IsAlwaysShown(fact));
    if (!member || !source || value.empty() || LeavesOut(*member, fact)) return;
    record_.facts.push_back({*member, *source, row.As<RowId>(2), std::move(fact), std::move(value),
                             std::move(from), std::move(to)});
  }

  static std::string Together(std::string_view a, std::string_view b, std::string_view between) {
    return std::string(a) + (a.empty() || b.empty() ? "" : std::string(between)) + std::string(b);
  }

  void ReadFacts() {
    for (const store::Row& row : tx_.Select(sql::names_of_family, family_))
      AddFact(row,
              row.Text(3) == "former"     ? "former_name"
              : row.Text(3) == "known_as" ? "known_as"
                                          : "name",
              Together(row.Text(4), row.Text(6), " "), row.String(7));
    for (const store::Row& row : tx_.Select(sql::facts_of_family, family_))
      AddFact(row, row.String(3), row.String(4), row.String(5));
    for (const store::Row& row : tx_.Select(sql::identifiers_of_family, family_))
      AddFact(row, row.String(3), row.String(4), "", row.String(5));
    for (const store::Row& row : tx_.Select(sql::addresses_of_family, family_))
      AddFact(row, row.Text(3) == "home" ? "address" : std::string(row.Text(3)) + "_address",
              Together(row.Text(4), row.Text(5), ", "), row.String(6), row.String(7));
    for (const store::Row& row : tx_.Select(sql::contacts_of_family, family_))
      AddFact(row, row.String(3), row.String(4));
  }

  void ReadRelationships() {
    std::map<std::tuple<std::size_t, std::size_t, std::string>, std::size_t> known;
    for (const store::Row& row : tx_.Select(sql::relationships_of_family, family_)) {
      const auto from = MemberAt(row, 0), to = MemberAt(row, 1);
      const auto source = Source(row, 2, from, true);
      if (!from || !to || !source || *from == *to || !Source(row, 2, to, true)) continue;
      const auto [at, fresh] = known.try_emplace({*from, *to, row.String(4)}, record_.relations.size());
      if (fresh)
        record_.relations.push_back(
            {*from, *to, row.String(4), {}, row.String(6), row.String(7), {}, row.As<RowId>(3)});
      Relation& relation = record_.relations[at->second];
      if (std::find(relation.sources.begin(), relation.sources.end(), *source) == relation.sources.end())
        relation.sources.push_back(*source);
      if (!row.IsNull(5))
        relation.parental_responsibility = relation.parental_responsibility.value_or(false) || row.Bool(5);
      if (row.Text(7).empty()) relation.to_date.clear();  // one source says it holds still
    }
  }

  void ReadInvolvements() {
    std::set<std::tuple<std::size_t, std::size_t, std::string, std::string, std::string, std::string>> known;
    for (const store::Row& row : tx_.Select(sql::involvements_of_family, family_)) {
      const auto member = MemberAt(row, 0);
      const auto source = Source(row, 1, member);
      if (!member || !source || LeavesOut(*member, sharing::Field::kInvolvement)) continue;
      // Two rows of a source that say the same are one line.
      if (!known.emplace(*member, *source, row.String(3), row.String(5), row.String(11), row.String(12))
               .second)
        continue;
      Involved i{*member,        *source,       row.As<RowId>(2), row.String(3), row.String(4),
                 row.String(5),  row.String(6), row.String(7),    row.String(8), row.String(9),
                 row.String(10), row.Day(11),   row.Day(12),      false};
      i.current = (!i.to || *i.to > options_.today) && (!i.from || *i.from <= options_.today);
      record_.involvements.push_back(std::move(i));
    }
    JoinWhatSeveralSourcesSay();
    std::stable_sort(record_.involvements.begin(), record_.involvements.end(),
                     [](const Involved& a, const Involved& b) {
                       return std::tuple(!a.current, b.from.value_or(Date{})) <
                              std::tuple(!b.current, a.from.value_or(Date{}));
                     });
  }

  // A plan that the case system, a census and a list all hold is one involvement: the source that says most
  // stands for it and takes what it lacks from the others.
  void JoinWhatSeveralSourcesSay() {
    auto filled = [](const Involved& i) {
      return !i.worker.empty() * 4 + !i.worker_contact.empty() * 2 + !i.organisation.empty() +
             !i.team.empty() + !i.detail.empty();
    };
    std::vector<Involved> all = std::move(record_.involvements);
    record_.involvements.clear();
    std::stable_sort(all.begin(), all.end(), [&](const Involved& a, const Involved& b) {
      const bool own_a = record_.sources[a.source].own, own_b = record_.sources[b.source].own;
      return std::tuple(!own_a, -filled(a)) < std::tuple(!own_b, -filled(b));
    });
    std::map<std::pair<std::size_t, std::string>, std::vector<std::size_t>> same;
    for (Involved& i : all) {
      const std::string what = i.status.empty() ? FoldName(i.service + " " + i.organisation) : i.status;
      auto& standing = same[{i.member, what}];
      const auto at = std::find_if(standing.begin(), standing.end(), [&](std::size_t k) {
        const Involved& other = record_.involvements[k];
        return other.source != i.source && other.current == i.current && other.from && i.from &&
               std::abs(*other.from - *i.from) <= 31;
      });
      if (at == standing.end()) {
        standing.push_back(record_.involvements.size());
        record_.involvements.push_back(std::move(i));
        continue;
      }
      Involved& kept = record_.involvements[*at];
      kept.also.push_back(i.source);
      for (auto field : {&Involved::worker, &Involved::worker_role, &Involved::worker_contact,
                         &Involved::organisation, &Involved::team, &Involved::detail})
        if ((kept.*field).empty()) kept.*field = i.*field;
    }
  }

  void ReadEvents() {
    for (const store::Row& row : tx_.Select(sql::events_of_family, family_)) {
      const auto member = MemberAt(row, 0);
      const auto source = Source(row, 1, member);
      const auto on = row.Day(4);
      if (!member || !source || !on || LeavesOut(*member, sharing::Field::kEvent)) continue;
      record_.events.push_back({*member, *source, row.As<RowId>(2), row.String(3), row.String(6),
                                row.String(7), *on, row.Day(5), static_cast<int>(row.Int(8))});
    }
    std::stable_sort(record_.events.begin(), record_.events.end(), [](const Happened& a, const Happened& b) {
      return std::tuple(b.on, a.member, a.title) < std::tuple(a.on, b.member, b.title);
    });
  }

  void ReadMarks() {
    for (const store::Row& row : tx_.Select(sql::preferences_of_family, family_)) {
      const auto member = MemberAt(row, 1);
      if (!Source(row, 3, member)) continue;  // the reason for a withheld value is withheld with it
      if (member && !LeavesOut(*member, row.Text(2)))
        marks_[{*member, row.String(2)}] = {row.Int(3), row.String(4), row.String(5)};
    }
  }

  // One source says "parent" where another says "mother" or "father" of the same child.
  [[nodiscard]] bool SaidMoreClosely(const Relation& r) const {
    return std::any_of(record_.relations.begin(), record_.relations.end(), [&](const Relation& o) {
      return o.from == r.from && o.to == r.to && o.kind != "parent" &&
             (o.kind == "mother" || o.kind == "father" || o.kind == "adoptive_parent");
    });
  }

  // The top of the record: current values by the rule, statuses and relations in words.
  void FillMembers() {
    for (std::size_t i = 0; i < record_.members.size(); ++i) {
      Member& m = record_.members[i];
      if (!m.current) continue;
      if (const auto name = CurrentFact(record_, i, "name", marks_)) m.name = record_.facts[*name].value;
      if (const auto birth = CurrentFact(record_, i, "birth_date", marks_))
        m.birth = ParseDate(record_.facts[*birth].value, DateOrder::kIso);
      if (const auto sex = CurrentFact(record_, i, "sex", marks_)) m.sex = record_.facts[*sex].value;
      if (const auto address = CurrentFact(record_, i, "address", marks_))
        m.address = record_.facts[*address].value;
    }
    for (const Involved& i : record_.involvements) {
      if (!i.current || i.status.empty() || !record_.members[i.member].child) continue;
      Status status{i.status, StatusWords(i.status), i.from};
      // "Emotional Abuse; plans before: 0" → the category alone; the rest is under "Who is involved".
      if (const std::string category = ToLowerAscii(i.detail.substr(0, i.detail.find(';')));
          !category.empty())
        status.text += ": " + category;
      auto& list = record_.members[i.member].statuses;
      if (std::none_of(list.begin(), list.end(), [&](const Status& s) { return s.code == status.code; }))
        list.push_back(std::move(status));
    }
    for (Member& m : record_.members) {
      // A child on a protection plan, or looked after, is in need by law: that goes without saying.
      const bool more = std::any_of(m.statuses.begin(), m.statuses.end(),
                                    [](const Status& s) { return s.code == "cpp" || s.code == "cla"; });
      if (more) std::erase_if(m.statuses, [](const Status& s) { return s.code == "cin"; });
    }
    for (const Relation& r : record_.relations) {
      if (!r.to_date.empty() && r.to_date <= FormatIso(options_.today)) continue;
      if (r.kind == "parent" && SaidMoreClosely(r)) continue;
      std::string words = r.kind;
      std::replace(words.begin(), words.end(), '_', ' ');
      if (words == "step parent") words = "step-parent";
      words += " of " + record_.members[r.to].name;
      if (r.parental_responsibility)
        words +=
            *r.parental_responsibility ? " (has parental responsibility)" : " (no parental responsibility)";
      record_.members[r.from].relations.push_back(std::move(words));
    }
  }

  void FindHouseholds() {
    std::map<std::string, std::vector<std::size_t>> at;
    for (std::size_t i = 0; i < record_.members.size(); ++i)
      if (const Member& m = record_.members[i]; m.current && !m.address.empty() && !m.unborn && !m.death)
        at[FoldName(m.address)].push_back(i);
    for (const auto& [address, people] : at) {
      if (people.size() < 2) continue;
      for (const std::size_t i : people)
        record_.members[i].household = static_cast<int>(record_.households.size());
      record_.households.push_back(record_.members[people[0]].address);
    }
  }

  // A child's view: who lives with the child, its parents, carers, partners of these, brothers and sisters.
  // Of others only that they exist and how they belong.
  void LimitToChild() {
    if (options_.child.IsNone()) return;
    const auto at = member_at_.find(options_.child.value);
    if (at == member_at_.end()) return;
    const std::size_t child = at->second;
    record_.child = child;
    std::set<std::size_t> near{child};
    for (const Relation& r : record_.relations) {
      if (r.to == child) near.insert(r.from);
      if (r.from == child) near.insert(r.to);
    }
    for (std::size_t i = 0; i < record_.members.size(); ++i)
      if (record_.members[i].household >= 0 &&
          record_.members[i].household == record_.members[child].household)
        near.insert(i);
    std::set<std::size_t> parents;
    for (const Relation& r : record_.relations)
      if (r.to == child && r.kind != "sibling" && r.kind != "half_sibling") parents.insert(r.from);
    for (const Relation& r : record_.relations)
      if (parents.contains(r.from) && record_.members[r.to].child) near.insert(r.to);
    for (std::size_t i = 0; i < record_.members.size(); ++i) record_.members[i].limited = !near.contains(i);
    auto drop = [&](auto& list) {
      std::erase_if(list, [&](const auto& item) { return record_.members[item.member].limited; });
    };
    for (Member& m : record_.members)
      if (m.limited) {
        m.birth.reset();
        m.expected.reset();
        m.death.reset();
        m.sex.clear();
        m.address.clear();
        m.postcode.clear();
        m.household = -1;
        m.statuses.clear();
      }
    drop(record_.involvements);
    drop(record_.events);
    drop(record_.conflicts);  // refer to facts by position, so facts stay until the end
    for (StatedFact& f : record_.facts)
      if (record_.members[f.member].limited) f.value.clear();
  }

  void FindMissing() {
    for (const SourceOfFact& s : record_.sources) {
      if (!access_.Seen().Allows(s.section) ||
          !seen_[static_cast<std::size_t>(&s - record_.sources.data())].covered)
        continue;
      const std::string title(SectionTitle(s.section));
      if (!s.as_of) {
        record_.missing.push_back(
            {"Nothing has come from " + s.title + " (" + s.agency + ") yet.", s.section});
        continue;
      }
      const int days = options_.today - *s.as_of;
      if (s.expected_every_days && days > *s.expected_every_days)
        record_.missing.push_back({"No extract of " + s.title + " since " + FormatLong(*s.as_of) + " (" +
                                       std::to_string(days) + " days; expected every " +
                                       std::to_string(*s.expected_every_days) + ").",
                                   s.section});
    }
    std::set<Section> have;
    for (const SourceOfFact& s : record_.sources) have.insert(s.section);
    for (Section section : {Section::kSocialCare, Section::kEducation, Section::kHealth,
                            Section::kYouthJustice, Section::kEarlyHelp, Section::kPolice})
      if (!have.contains(section))
        record_.missing.push_back(
            {"No source gives " + std::string(SectionTitle(section)) + " records.", section});
  }

  store::Transaction& tx_;
  const sharing::Access& access_;
  FamilyId family_;
  const ReadOptions& options_;
  FamilyRecord record_;
  MarkedFacts marks_;
  std::vector<sharing::SourceSight> seen_;  // of record_.sources
  std::map<std::int64_t, std::size_t> source_at_, member_at_;
};

}  // namespace

std::optional<FamilyKey> FindFamily(store::Transaction& tx, const std::string& ref) {
  std::int64_t id = 0, joined = 0;
  {
    store::Rows rows = tx.Select(sql::family_by_ref, ref);
    const store::Row* row = rows.First();
    if (row == nullptr) return std::nullopt;
    id = row->Int(0);
    joined = row->Int(3);
    if (joined == 0) return FamilyKey{FamilyId{id}, ref, row->String(1)};
  }
  for (int step = 0; step < 20 && joined != 0; ++step) {  // a chain of joins; a loop would be a fault
    store::Rows rows = tx.Select("SELECT ref, title, joined_into FROM family WHERE family_id = ?1", joined);
    const store::Row* row = rows.First();
    if (row == nullptr) return std::nullopt;
    if (row->IsNull(2)) return FamilyKey{FamilyId{joined}, row->String(0), row->String(1)};
    joined = row->Int(2);
  }
  return std::nullopt;
}

std::optional<FamilyKey> FamilyOfPerson(store::Transaction& tx, PersonId person) {
  store::Rows rows = tx.Select(sql::family_of_person, person);
  const store::Row* row = rows.First();
  if (row == nullptr) return std::nullopt;
  return FamilyKey{row->As<FamilyId>(0), row->String(1), row->String(2)};
}

std::optional<PersonId> FindPerson(store::Transaction& tx, const std::string& ref) {
  std::int64_t id = 0, merged = 0;
  {
    store::Rows rows = tx.Select(sql::person_by_ref, ref);
    const store::Row* row = rows.First();
    if (row == nullptr) return std::nullopt;
    id = row->Int(0);
    merged = row->Int(1);
  }
  for (int step = 0; step < 20 && merged != 0; ++step) {
    id = merged;
    merged = tx.SelectInt("SELECT merged_into FROM person WHERE person_id = ?1", id).value_or(0);
  }
  return PersonId{id};
}

bool IsOpenRecord(store::Transaction& tx, FamilyId family) {
  return tx.SelectInt(sql::is_family_open, family).has_value();
}

bool IsClosedEntry(store::Transaction& tx, FamilyId family, AccountId reader) {
  const Instant now = tx.Around().clock->Now();
  return !IsOpenRecord(tx, family) &&
         !tx.SelectInt(sql::opened_by, family, reader, now.AddSeconds(-std::int64_t{kOpeningDays} * 86'400));
}

std::vector<PersonId> PeopleOfFamily(store::Transaction& tx, FamilyId family) {
  std::vector<PersonId> people;
  for (const store::Row& row : tx.Select(sql::people_of_family, family))
    people.push_back(row.As<PersonId>(0));
  return people;
}

Result<FamilyRecord> ReadFamily(store::Transaction& tx, const sharing::Access& access, FamilyId family,
                                const ReadOptions& options) {
  return Reader(tx, access, family, options).Read();
}

std::string StatusWords(const std::string& code) {
  if (code == "cin") return "Child in need plan";
  if (code == "cpp") return "Child protection plan";
  if (code == "cla") return "Looked after";
  if (code == "care_leaver") return "Care leaver";
  return code;
}

std::string FactTitle(const std::string& fact) {
  static const std::map<std::string, std::string> kTitles = {{"name", "Name"},
                                                             {"known_as", "Known as"},
                                                             {"former_name", "Former name"},
                                                             {"birth_date", "Date of birth"},
                                                             {"expected_birth_date", "Due date"},
                                                             {"death_date", "Date of death"},
                                                             {"sex", "Sex"},
                                                             {"address", "Address"},
                                                             {"placement_address", "Placement address"},
                                                             {"other_address", "Other address"},
                                                             {"nhs", "NHS number"},
                                                             {"upn", "Unique pupil number"},
                                                             {"former_upn", "Former pupil number"},
                                                             {"la_child_id", "Case system number"},
                                                             {"phone", "Telephone"},
                                                             {"email", "Email"},
                                                             {"ethnicity", "Ethnicity"},
                                                             {"language", "Language"},
                                                             {"interpreter", "Interpreter"},
                                                             {"nationality", "Nationality"},
                                                             {"disability", "Disability"}};
  if (const auto at = kTitles.find(fact); at != kTitles.end()) return at->second;
  std::string title = fact;
  std::replace(title.begin(), title.end(), '_', ' ');
  if (!title.empty()) title[0] = ToUpperAscii(title.substr(0, 1))[0];
  return title;
}

std::string ShownValue(const std::string& fact, const std::string& value) {
  if (fact.ends_with("_date") || fact == "birth_date")
    if (const auto day = ParseDate(value, DateOrder::kIso)) return FormatLong(*day);
  if (fact == "nhs")
    if (const auto nhs = NhsNumber::Parse(value)) return nhs->Spaced();
  if (fact == "sex" && !value.empty()) return ToUpperAscii(value.substr(0, 1)) + value.substr(1);
  return value;
}

}  // namespace kindred::families
