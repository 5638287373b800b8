// From clusters of records to people with their current values, and families with titles; ids kept.
#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "base/identifiers.hpp"
#include "base/text.hpp"
#include "families/current.hpp"
#include "families/linking.hpp"
#include "families/tokens.hpp"

namespace kindred::families {
namespace {

std::optional<Date> Iso(const std::string& text) {
  return text.empty() ? std::nullopt : ParseDate(text, DateOrder::kIso);
}

std::string FullName(const NameFact& n) {
  std::string name = n.forename;
  if (!n.surname.empty()) name += (name.empty() ? "" : " ") + n.surname;
  return name;
}

// Section kinds that make a person more than an index entry: somebody has a purpose already.
bool OpensARecord(Section section) {
  return section == Section::kSocialCare || section == Section::kEarlyHelp ||
         section == Section::kYouthJustice || section == Section::kPolice;
}

class CardMaker {
 public:
  explicit CardMaker(const LinkInput& input) : in_(input) {
    for (const Preference& p : input.preferences) marks_[p.person].push_back(&p);
  }

  PersonCard Make(std::span<const std::uint32_t> rows, std::int64_t person) {
    PersonCard card;
    const auto mark = marks_.find(person);
    const std::vector<const Preference*> none;
    const auto& marked = mark == marks_.end() ? none : mark->second;

    std::vector<const NameFact*> names;
    Clear();
    for (std::uint32_t row : rows)
      for (const NameFact& n : in_.records[row].names) {
        if (!n.current) continue;
        names.push_back(&n);
        Add(row, FullName(n), n.from, IsPlaceholderForename(n.forename));
      }
    if (names.empty())  // only former names are known
      for (std::uint32_t row : rows)
        for (const NameFact& n : in_.records[row].names) {
          names.push_back(&n);
          Add(row, FullName(n), n.from, true);
        }
    if (!names.empty()) {
      const std::size_t best = Choose("name", marked);
      card.name = texts_[best];
      card.surname = names[best]->surname;
    }
    if (card.name.empty()) card.name = "Name not known";

    card.birth_date = Single(rows, "birth_date", &RecordFacts::birth_date, marked);
    card.expected_birth_date = Single(rows, "expected_birth_date", &RecordFacts::expected_birth_date, marked);
    card.death_date = Single(rows, "death_date", &RecordFacts::death_date, marked);
    card.sex = Single(rows, "sex", &RecordFacts::sex, marked);

    Clear();
    std::vector<std::string> postcodes;
    for (std::uint32_t row : rows)
      for (const AddressFact& a : in_.records[row].addresses)
        if (a.to.empty() && !a.postcode.empty() && a.kind != linkage::ResidenceKind::kOther) {
          postcodes.push_back(a.postcode);
          Add(row, a.line + ", " + a.postcode, a.from, false);
        }
    if (!postcodes.empty()) card.postcode = postcodes[Choose("address", marked)];
    for (std::uint32_t row : rows)
      if (OpensARecord(in_.sources[in_.records[row].source].section)) card.state = "open";
    return card;
  }

 private:
  void Clear() {
    texts_.clear();
    froms_.clear();
    rows_.clear();
    placeholders_.clear();
  }
  void Add(std::uint32_t row, std::string text, std::string_view from, bool placeholder) {
    texts_.push_back(std::move(text));
    froms_.push_back(from);
    rows_.push_back(row);
    placeholders_.push_back(placeholder);
  }
  std::size_t Choose(std::string_view fact, const std::vector<const Preference*>& marked) {
    std::vector<Candidate> candidates;
    for (std::size_t i = 0; i < texts_.size(); ++i) {
      const SourceFacts& source = in_.sources[in_.records[rows_[i]].source];
      Candidate c{texts_[i], source.section,   source.id.value, source.own,
                  false,     placeholders_[i], source.as_of,    froms_[i]};
      for (const Preference* p : marked)
        if (p->fact == fact && p->source == c.source && p->value == c.value) c.marked = true;
      candidates.push_back(c);
    }
    return ChooseCurrent(fact, candidates);
  }
  std::string Single(std::span<const std::uint32_t> rows, std::string_view fact,
                     std::string RecordFacts::* member, const std::vector<const Preference*>& marked) {
    Clear();
    for (std::uint32_t row : rows)
      if (const std::string& value = in_.records[row].*member; !value.empty()) Add(row, value, {}, false);
    return texts_.empty() ? std::string() : texts_[Choose(fact, marked)];
  }

  const LinkInput& in_;
  std::unordered_map<std::int64_t, std::vector<const Preference*>> marks_;
  std::vector<std::string> texts_;
  std::vector<std::string_view> froms_;
  std::vector<std::uint32_t> rows_;
  std::vector<bool> placeholders_;
};

linkage::FamilyInput MakeFamilyInput(const LinkInput& in, const LinkOutcome& out,
                                     std::span<const std::uint32_t> person_of) {
  linkage::FamilyInput families;
  families.people.resize(out.clusters.size());
  for (std::size_t p = 0; p < out.clusters.size(); ++p) {
    linkage::FamilyPerson& person = families.people[p];
    person.birth =
        Iso(out.cards[p].birth_date.empty() ? out.cards[p].expected_birth_date : out.cards[p].birth_date);
    person.death = Iso(out.cards[p].death_date);
    for (std::uint32_t row : out.clusters[p]) {
      const RecordFacts& record = in.records[row];
      for (const NameFact& n : record.names) {
        std::string folded = FoldName(n.surname);
        if (!folded.empty() &&
            std::find(person.surnames.begin(), person.surnames.end(), folded) == person.surnames.end())
          person.surnames.push_back(std::move(folded));
      }
      for (const AddressFact& a : record.addresses) {
        if (a.line.empty()) continue;  // a postcode alone is a street, not a dwelling
        families.residences.push_back({static_cast<std::uint32_t>(p),
                                       FoldName(a.line) + "|" + FoldName(a.postcode), a.kind, Iso(a.from),
                                       Iso(a.to), record.source});
      }
    }
  }
  for (const RelationshipFact& r : in.relationships) {
    const std::uint32_t a = person_of[r.row], b = person_of[r.other];
    if (a != b)
      families.relationships.push_back(
          {a, b, r.kind, r.parental_responsibility, Iso(r.from), Iso(r.to), r.source});
  }
  for (const GroupFact& g : in.groups) {
    const std::uint32_t source = in.records[g.row].source;
    families.groups.push_back({person_of[g.row], std::to_string(source) + ":" + g.key, g.household,
                               Iso(g.from), Iso(g.to), source});
  }
  return families;
}

std::string TitleOf(const std::vector<std::uint32_t>& people, const LinkOutcome& out,
                    std::span<const bool> is_child) {
  std::vector<std::string> surnames;
  std::set<std::string> folded;
  for (bool children : {true, false})
    for (std::uint32_t p : people)
      if (is_child[p] == children && out.cards[p].death_date.empty()) {
        const std::string& surname = out.cards[p].surname;
        if (!surname.empty() && folded.insert(FoldName(surname)).second) surnames.push_back(surname);
      }
  if (surnames.empty())
    for (std::uint32_t p : people)
      if (!out.cards[p].surname.empty()) return out.cards[p].surname;
  if (surnames.empty()) return "Name not known";
  std::string title = surnames[0];
  for (std::size_t i = 1; i < surnames.size() && i < 3; ++i) title += "–" + surnames[i];
  return title;
}

void ComposeFamilies(const LinkInput& in, LinkOutcome& out, std::span<const std::uint32_t> person_of) {
  const linkage::FamilyInput input = MakeFamilyInput(in, out, person_of);
  const linkage::Families families = linkage::ComposeFamilies(input, {.on = Iso(in.on_day)});
  const std::size_t people = out.clusters.size();
  out.family_people.resize(families.count);
  for (std::uint32_t p = 0; p < people; ++p)
    if (p < families.on_day.size() && families.on_day[p] < families.count)
      out.family_people[families.on_day[p]].push_back(p);

  const auto is_child = std::make_unique<bool[]>(people);
  for (std::size_t p = 0; p < people; ++p)
    is_child[p] = input.people[p].birth ? input.people[p].birth->AgeOn(families.on) < 18 : false;
  for (const linkage::Membership& m : families.memberships) {
    if (!out.members.empty() && out.members.back().family == m.family &&
        out.members.back().person == m.person) {
      NewMember& main = out.members.back();  // further reasons only widen the dates
      if (main.from.empty() || !m.from)
        main.from.clear();
      else
        main.from = std::min(main.from, FormatIso(*m.from));
      if (main.to.empty() || !m.to)
        main.to.clear();
      else
        main.to = std::max(main.to, FormatIso(*m.to));
      continue;
    }
    if (in.partial && families.on_day[m.person] != m.family) continue;  // the past is for a whole run to tell
    NewMember member{m.family,
                     m.person,
                     m.through,
                     is_child[m.person] ? "child" : "adult",
                     std::string(linkage::MembershipReasonText(m.reason)),
                     m.from ? FormatIso(*m.from) : "",
                     m.to ? FormatIso(*m.to) : "",
                     families.on_day[m.person] == m.family};
    out.members.push_back(std::move(member));
  }
  std::vector<std::vector<std::uint32_t>> ever(
      families.count);  // a family of the past is named by who was in it
  for (const NewMember& m : out.members) ever[m.family].push_back(m.person);
  for (std::size_t f = 0; f < families.count; ++f) {
    const auto& family = out.family_people[f].empty() ? ever[f] : out.family_people[f];
    out.titles.push_back(TitleOf(family, out, std::span<const bool>(is_child.get(), people)));
  }
}

void KeepPeopleIds(const LinkInput& in, LinkOutcome& out) {
  std::vector<std::int64_t> current(in.records.size(), 0), former(in.records.size(), 0);
  for (std::size_t row = 0; row < in.records.size(); ++row) {
    const std::int64_t id = in.records[row].id.value;
    if (auto at = in.old_records.find(id); at != in.old_records.end()) current[row] = at->second.person;
    if (auto at = in.former_person.find(id); at != in.former_person.end()) former[row] = at->second;
  }
  out.people = KeepIds(out.clusters, current, former);
  // Records of which no source says anything any more are in no cluster; people of whom only such are left
  // are gone.
  const std::set<std::int64_t> kept(out.people.id.begin(), out.people.id.end());
  std::set<std::int64_t> gone(out.people.gone.begin(), out.people.gone.end());
  for (const auto& [record, old] : in.old_records)
    if (!in.row_of.contains(record) && !kept.contains(old.person)) gone.insert(old.person);
  for (const Move& move : out.people.moves) gone.erase(move.from);  // joined: it lives on in another
  out.people.gone.assign(gone.begin(), gone.end());
}

void KeepFamilyIds(const LinkInput& in, LinkOutcome& out) {
  std::unordered_map<std::int64_t, std::int64_t> family_of;
  for (const OldMember& m : in.old_members)
    if (m.current) family_of[m.person] = m.family;
  const std::size_t people = out.clusters.size();
  std::vector<std::int64_t> current(people, 0), former(people, 0);
  for (std::size_t p = 0; p < people; ++p) {
    const std::int64_t id = out.people.id[p];
    if (id == 0) continue;
    if (auto at = family_of.find(id); at != family_of.end()) current[p] = at->second;
    if (auto at = in.former_family.find(id); at != in.former_family.end()) former[p] = at->second;
  }
  out.families = KeepIds(out.family_people, current, former);
}

bool ShareASource(const LinkInput& in, const std::vector<std::uint32_t>& x,
                  const std::vector<std::uint32_t>& y) {
  for (const std::uint32_t a : x)
    for (const std::uint32_t b : y)
      if (in.records[a].source == in.records[b].source) return true;
  return false;
}

void CollectEdges(const LinkInput& in, const linkage::LinkResult& result,
                  std::span<const std::uint32_t> person_of, LinkOutcome& out) {
  std::set<std::pair<std::int64_t, std::int64_t>> settled;
  auto settle = [&](const auto& list) {
    for (const auto& [a, b] : list) {
      settled.emplace(std::min(a.value, b.value), std::max(a.value, b.value));
      for (RecordId id : {a, b}) out.decided[in.row_of.at(id.value)] = true;
    }
  };
  settle(in.decisions.same);
  settle(in.decisions.different);
  // Of each two people only their most alike records are worth a person's time, and only where no source
  // knows both: a source that keeps two records apart has decided already.
  std::map<std::pair<std::uint32_t, std::uint32_t>, const linkage::PairEvidence*> closest;
  for (const linkage::PairEvidence& e : result.pairs) {
    const auto people = std::minmax(person_of[e.a], person_of[e.b]);
    const std::int64_t a = in.records[e.a].id.value, b = in.records[e.b].id.value;
    if (people.first == people.second) {
      out.edges.push_back({std::min(a, b), std::max(a, b), e.weight, e.probability, "linked"});
    } else if (e.probability >= kUnsettledFrom) {
      auto [at, fresh] = closest.try_emplace(people, &e);
      if (!fresh && e.probability > at->second->probability) at->second = &e;
    }
  }
  for (const auto& [people, e] : closest) {
    const std::int64_t a = in.records[e->a].id.value, b = in.records[e->b].id.value;
    const bool unsettled = !ShareASource(in, out.clusters[people.first], out.clusters[people.second]) &&
                           !settled.contains({std::min(a, b), std::max(a, b)});
    out.unsettled += unsettled;
    if (unsettled || e->probability >= 0.5)
      out.edges.push_back(
          {std::min(a, b), std::max(a, b), e->weight, e->probability, unsettled ? "unsettled" : "apart"});
  }
  std::sort(out.edges.begin(), out.edges.end(),
            [](const OldEdge& x, const OldEdge& y) { return std::pair(x.a, x.b) < std::pair(y.a, y.b); });
}

}  // namespace

SearchTerms TermsOf(const LinkInput& in, std::span<const std::uint32_t> rows) {
  SearchTerms terms;
  auto key = [&](std::string text) { terms.keys.push_back(SearchHash(text)); };
  for (std::uint32_t row : rows) {
    const RecordFacts& record = in.records[row];
    for (const NameFact& n : record.names)
      for (const std::string* part : {&n.forename, &n.middle, &n.surname})
        for (std::string& token : NameTokens(*part)) terms.tokens.push_back(std::move(token));
    for (const std::string* date : {&record.birth_date, &record.expected_birth_date})
      if (!date->empty()) key("b:" + *date);
    for (const AddressFact& a : record.addresses)
      if (auto postcode = Postcode::Parse(a.postcode)) {
        key("p:" + postcode->Compact());
        if (a.to.empty()) key("o:" + postcode->Outward());
      }
    for (const auto& [scheme, value] : record.identifiers) key("i:" + FoldName(value));
  }
  auto tidy = [](auto& list) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
  };
  tidy(terms.tokens);
  tidy(terms.keys);
  return terms;
}

LinkOutcome Compose(const LinkInput& in, const linkage::LinkResult& result) {
  LinkOutcome out;
  out.decided.assign(in.records.size(), false);
  std::vector<std::uint32_t> person_of(in.records.size(), 0);
  for (const linkage::Cluster& cluster : result.clusters) {
    for (std::uint32_t row : cluster.rows) person_of[row] = static_cast<std::uint32_t>(out.clusters.size());
    out.clusters.push_back(cluster.rows);
    out.probability.push_back(cluster.member_probability);
  }
  KeepPeopleIds(in, out);
  CardMaker cards(in);
  out.cards.reserve(out.clusters.size());
  for (std::size_t p = 0; p < out.clusters.size(); ++p)
    out.cards.push_back(cards.Make(out.clusters[p], out.people.id[p]));
  CollectEdges(in, result, person_of, out);
  if (!in.partial) out.quality = MeasureQuality(in, out, result, person_of);
  ComposeFamilies(in, out, person_of);
  KeepFamilyIds(in, out);
  return out;
}

}  // namespace kindred::families
