#include "families/seen.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "families/current.hpp"
#include "families/seen.sql.hpp"

namespace kindred::families {
namespace {

using sharing::Field;

struct Mark {
  std::string fact, value;
  std::int64_t source = 0;
};

std::string Together(std::string_view a, std::string_view b, std::string_view between) {
  return std::string(a) + (a.empty() || b.empty() ? "" : std::string(between)) + std::string(b);
}

// Values of one fact with where each comes from, until one is chosen.
class Choice {
 public:
  struct Value {
    std::string text, from;
    std::int64_t source = 0;
    Section section = Section::kCore;
    bool own = false, placeholder = false;
    std::string as_of;
    std::size_t what = 0;  // for the caller
  };
  void Add(Value value) { values_.push_back(std::move(value)); }
  // Nothing where no source says it.
  [[nodiscard]] const Value* Best(std::string_view fact, const std::vector<Mark>& marks) const {
    if (values_.empty()) return nullptr;
    std::vector<Candidate> candidates;
    for (const Value& v : values_) {
      Candidate c{v.text, v.section, v.source, v.own, false, v.placeholder, v.as_of, v.from};
      c.marked = std::any_of(marks.begin(), marks.end(), [&](const Mark& m) {
        return m.fact == fact && m.source == v.source && m.value == v.text;
      });
      candidates.push_back(c);
    }
    return &values_[ChooseCurrent(fact, candidates)];
  }

 private:
  std::vector<Value> values_;
};

}  // namespace

SeenReader::SeenReader(store::Transaction& tx, const sharing::Sight& sight) : tx_(tx), sight_(sight) {
  for (const store::Row& row : tx.Select(sql::seen_sources))
    sources_[row.Int(0)] = {sight.Of(row.Text(1), SectionFromName(row.Text(2)).value_or(Section::kCore)),
                            row.Bool(3), row.String(4)};
}

const SeenReader::Source* SeenReader::SourceOf(PersonId person, std::int64_t source, bool core) const {
  const auto at = sources_.find(source);
  if (at == sources_.end()) return nullptr;
  const bool seen = core ? sight_.Knows(person, at->second.sight) : sight_.Sees(person, at->second.sight);
  return seen ? &at->second : nullptr;
}

bool SeenReader::Knows(PersonId person) {
  bool known = false;
  for (const store::Row& row : tx_.Select(sql::seen_records, person))
    known = known || SourceOf(person, row.Int(0), true) != nullptr;
  return known;
}

Seen SeenReader::Read(PersonId person, bool for_search, const Date* services_on) {
  Seen seen;
  if (!Knows(person)) return seen;
  seen.known = true;
  const sharing::Fields left_out = sight_.Of(person).left_out;
  std::vector<Mark> marks;
  for (const store::Row& row : tx_.Select(sql::seen_marks, person))
    marks.push_back({row.String(0), row.String(2), row.Int(1)});
  auto value = [](const Source& source, std::int64_t id, std::string text, std::string from) {
    return Choice::Value{std::move(text), std::move(from), id,           source.sight.section,
                         source.own,      false,           source.as_of, 0};
  };

  Choice current, former;
  for (const store::Row& row : tx_.Select(sql::seen_names, person)) {
    const Source* source = SourceOf(person, row.Int(0), true);
    const bool is_current = row.Text(1) == "current";
    if (source == nullptr || (!is_current && left_out.Has(Field::kFormerName))) continue;
    Choice::Value v =
        value(*source, row.Int(0), Together(row.Text(2), row.Text(4), " "), std::string(row.Text(5)));
    v.placeholder = !is_current || IsPlaceholderForename(row.Text(2));
    v.what = seen.names.size();
    seen.names.push_back({row.String(2), row.String(3), row.String(4), !is_current});
    (is_current ? current : former).Add(std::move(v));
  }
  const Choice::Value* name = current.Best("name", marks);
  if (name == nullptr) name = former.Best("name", marks);  // only former names are known
  if (name != nullptr) {
    seen.card.name = name->text;
    seen.card.surname = seen.names[name->what].surname;
  }
  if (seen.card.name.empty()) seen.card.name = "Name not known";

  Choice births, expected, deaths, sexes;
  for (const store::Row& row : tx_.Select(sql::seen_facts, person)) {
    const Source* source = SourceOf(person, row.Int(0), true);
    if (source == nullptr) continue;
    Choice& choice = row.Text(1) == "birth_date"            ? births
                     : row.Text(1) == "expected_birth_date" ? expected
                     : row.Text(1) == "death_date"          ? deaths
                                                            : sexes;
    if (&choice == &births || &choice == &expected)
      if (const auto day = row.Day(2)) seen.births.push_back(*day);
    choice.Add(value(*source, row.Int(0), row.String(2), ""));
  }
  auto day_of = [&](const Choice& choice, std::string_view fact) -> std::optional<Date> {
    const Choice::Value* best = choice.Best(fact, marks);
    return best == nullptr ? std::nullopt : ParseDate(best->text, DateOrder::kIso);
  };
  seen.card.birth = day_of(births, "birth_date");
  seen.card.expected = day_of(expected, "expected_birth_date");
  seen.card.death = day_of(deaths, "death_date");
  if (const Choice::Value* sex = sexes.Best("sex", marks)) seen.card.sex = sex->text;

  if (!left_out.Has(Field::kAddress)) {
    Choice home;
    std::vector<std::string> postcodes;
    for (const store::Row& row : tx_.Select(sql::seen_addresses, person)) {
      const Source* source = SourceOf(person, row.Int(0));
      if (source == nullptr || row.Text(3).empty()) continue;
      seen.addresses.push_back({row.String(3), !row.IsNull(5)});
      if (!row.IsNull(5) || row.Text(1) == "other") continue;
      Choice::Value v =
          value(*source, row.Int(0), Together(row.Text(2), row.Text(3), ", "), std::string(row.Text(4)));
      v.what = postcodes.size();
      postcodes.push_back(row.String(3));
      home.Add(std::move(v));
    }
    if (const Choice::Value* best = home.Best("address", marks)) seen.card.postcode = postcodes[best->what];
  }
  if (for_search && !left_out.Has(Field::kIdentifier))
    for (const store::Row& row : tx_.Select(sql::seen_identifiers, person))
      if (SourceOf(person, row.Int(0)) != nullptr) seen.identifiers.push_back(FoldName(row.Text(1)));
  if (services_on != nullptr && !left_out.Has(Field::kInvolvement)) {
    std::set<std::string> services;
    for (const store::Row& row : tx_.Select(sql::seen_services, person, FormatIso(*services_on)))
      if (SourceOf(person, row.Int(1)) != nullptr) services.insert(row.String(0));
    seen.services.assign(services.begin(), services.end());
  }
  return seen;
}

std::string SeenTitle(const std::string& stored, const std::vector<std::string>& surnames) {
  std::vector<std::string> distinct;
  std::set<std::string> folded;
  for (const std::string& surname : surnames)
    if (!surname.empty() && folded.insert(FoldName(surname)).second) distinct.push_back(surname);
  constexpr std::string_view kDash = "–";
  bool all_seen = true;
  for (std::size_t from = 0; from <= stored.size();) {
    std::size_t to = stored.find(kDash, from);
    if (to == std::string::npos) to = stored.size();
    all_seen = all_seen && folded.contains(FoldName(std::string_view(stored).substr(from, to - from)));
    from = to + kDash.size();
  }
  if (all_seen) return stored;
  if (distinct.empty()) return "Name not known";
  std::string title = distinct[0];
  for (std::size_t i = 1; i < distinct.size() && i < 3; ++i) title += std::string(kDash) + distinct[i];
  return title;
}

}  // namespace kindred::families
