#include "families/search.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "base/identifiers.hpp"
#include "base/text.hpp"
#include "families/search.sql.hpp"
#include "families/tokens.hpp"

namespace kindred::families {
namespace {

struct TermMatch {
  double score = 0;
  std::string why;
};

// Everybody found so far: per person the best match of each term.
class Findings {
 public:
  void Add(std::int64_t person, std::size_t term, double score, const std::string& why) {
    auto& terms = people_[person];
    TermMatch& match = terms[term];
    if (score > match.score) match = {score, why};
  }
  // `terms`: how many there were. Where somebody matches all of them, only such people come.
  [[nodiscard]] std::vector<Hit> Best(std::size_t terms_asked, std::size_t keep) const {
    std::size_t most = 0;
    for (const auto& [person, terms] : people_) most = std::max(most, terms.size());
    std::vector<std::pair<std::size_t, Hit>> ranked;
    for (const auto& [person, terms] : people_) {
      if (terms.size() + (most == terms_asked ? 0 : 1) < most || terms.empty()) continue;
      Hit hit{PersonId{person}, 0, {}};
      for (const auto& [term, match] : terms) {
        hit.score += match.score;
        hit.why.push_back(match.why);
      }
      ranked.emplace_back(terms.size(), std::move(hit));
    }
    std::sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) {
      return std::tuple(b.first, b.second.score, a.second.person) <
             std::tuple(a.first, a.second.score, b.second.person);
    });
    std::vector<Hit> hits;
    for (auto& [terms, hit] : ranked) {
      // Where somebody matches everything, those who match less only make noise unless they are close.
      if (hits.size() >= keep || (terms < most && hits.size() >= 10)) break;
      hits.push_back(std::move(hit));
    }
    return hits;
  }

 private:
  std::unordered_map<std::int64_t, std::map<std::size_t, TermMatch>> people_;
};

// How well a stored token answers what was typed: 0 when not at all.
double NameScore(const std::string& typed, const std::string& stored) {
  if (typed == stored) return 10;
  const int length = static_cast<int>(std::min(typed.size(), stored.size()));
  const int allowed = length >= 7 ? 2 : length >= 4 ? 1 : 0;
  const int distance = EditDistance(typed, stored, 2);
  if (distance <= allowed) return distance == 1 ? 7 : 5;
  const std::string sound = SoundKey(typed);
  if (!sound.empty() && sound == SoundKey(stored)) return distance <= 3 ? 4 : 3;
  return 0;
}

class Finder {
 public:
  explicit Finder(store::Transaction& tx) : tx_(tx) {}

  void Name(const std::string& typed) {
    const std::size_t term = terms_++;
    std::map<std::int64_t, std::string> tokens;
    for (const std::int64_t variant : TokenVariants(typed))
      for (const store::Row& row : tx_.Select(sql::tokens_by_variant, variant))
        tokens.try_emplace(row.Int(0), row.String(1));
    for (const auto& [id, token] : tokens) {
      const double score = NameScore(typed, token);
      if (score == 0) continue;
      const std::string why = token == typed ? "name " + token : "name " + token + ", like " + typed;
      for (const store::Row& row : tx_.Select(sql::people_by_token, id))
        found_.Add(row.Int(0), term, score, why);
    }
  }
  void Key(std::size_t term, const std::string& key, double score, const std::string& why) {
    for (const store::Row& row : tx_.Select(sql::people_by_key, SearchHash(key)))
      found_.Add(row.Int(0), term, score, why);
  }
  std::size_t NextTerm() { return terms_++; }
  [[nodiscard]] std::vector<Hit> Best(std::size_t keep) const { return found_.Best(terms_, keep); }

 private:
  store::Transaction& tx_;
  Findings found_;
  std::size_t terms_ = 0;
};

}  // namespace

std::vector<Hit> FindPeople(store::Transaction& tx, const SearchQuery& query, std::size_t limit) {
  Finder finder(tx);
  for (const std::string& id : query.identifiers)
    finder.Key(finder.NextTerm(), "i:" + id, 50, "number " + id);
  for (const Date day : query.dates) {
    const std::size_t term = finder.NextTerm();
    finder.Key(term, "b:" + FormatIso(day), 30, "born " + FormatLong(day));
    const YearMonthDay ymd = day.Ymd();
    if (ymd.day <= 12 && ymd.day != ymd.month) {
      const Date swapped = Date::FromYmd(ymd.year, ymd.day, ymd.month);
      finder.Key(term, "b:" + FormatIso(swapped), 20,
                 "born " + FormatLong(swapped) + ", day and month the other way round");
    }
  }
  for (const std::string& p : query.postcodes) finder.Key(finder.NextTerm(), "p:" + p, 12, "address at " + p);
  for (const std::string& o : query.outward_codes)
    finder.Key(finder.NextTerm(), "o:" + o, 5, "address in " + o);
  for (const std::string& name : query.names) finder.Name(name);

  std::vector<Hit> hits = finder.Best(std::max<std::size_t>(limit * 10, 200));
  std::vector<Hit> live;
  for (Hit& hit : hits) {
    if (!tx.SelectInt(sql::has_live_records, hit.person)) continue;
    if (query.year) {
      store::Rows rows = tx.Select(sql::card, hit.person);
      const store::Row* row = rows.First();
      const auto birth = row == nullptr ? std::nullopt : row->IsNull(3) ? row->Day(4) : row->Day(3);
      if (birth && birth->Year() == *query.year) {
        hit.score += 8;
        hit.why.push_back("born in " + std::to_string(*query.year));
      } else if (birth && std::abs(birth->Year() - *query.year) == 1) {
        hit.score += 2;
      } else {
        hit.score -= 6;
      }
    }
    live.push_back(std::move(hit));
  }
  std::stable_sort(live.begin(), live.end(), [](const Hit& a, const Hit& b) { return a.score > b.score; });
  if (query.year && !live.empty() &&
      live[0].score > 8)  // a year that fits somebody rules out those it does not fit
    std::erase_if(live, [&](const Hit& h) { return h.score < live[0].score - 12; });
  if (live.size() > limit) live.resize(limit);
  return live;
}

namespace {

// Somebody whom a restricted service alone knows is not found by those who do not see that service: being
// found would tell them.
bool IsKnownToRestrictedOnly(store::Transaction& tx, const sharing::Access& access, PersonId person) {
  if (access.Allows(Section::kAdultServices)) return false;
  bool restricted = false;
  for (const store::Row& row : tx.Select(sql::kinds_of_person, person)) {
    if (SectionFromName(row.Text(0)) != Section::kAdultServices) return false;
    restricted = true;
  }
  return restricted;
}

// Why somebody was found, without addresses that only withheld sources hold: the place of a refuge is not to
// be confirmed by searching for its postcode.
std::vector<std::string> ReasonsToShow(store::Transaction& tx, const sharing::Access& access,
                                       const Hit& hit) {
  constexpr std::string_view kAt = "address at ", kIn = "address in ";
  std::vector<std::string> why = hit.why;
  if (std::none_of(why.begin(), why.end(),
                   [&](const std::string& w) { return w.starts_with(kAt) || w.starts_with(kIn); }))
    return why;
  std::set<std::string> seen;
  for (const store::Row& row : tx.Select(sql::postcodes_of_person, hit.person)) {
    const auto section = SectionFromName(row.Text(1));
    const auto postcode = Postcode::Parse(row.Text(0));
    if (!section || !access.Allows(*section) || !postcode) continue;
    seen.insert(std::string(kAt) + postcode->Compact());
    seen.insert(std::string(kIn) + postcode->Outward());
  }
  std::erase_if(why, [&](const std::string& w) {
    return (w.starts_with(kAt) || w.starts_with(kIn)) && !seen.contains(w);
  });
  return why;
}

// Does a source that the reader may see give an address there?
bool IsAreaShown(store::Transaction& tx, const sharing::Access& access, PersonId person,
                 const std::string& outward) {
  bool shown = false;
  for (const store::Row& row : tx.Select(sql::postcodes_of_person, person)) {
    const auto section = SectionFromName(row.Text(1));
    const auto postcode = Postcode::Parse(row.Text(0));
    shown = shown || (section && access.Allows(*section) && postcode && postcode->Outward() == outward);
  }
  return shown;
}

}  // namespace

std::vector<FoundFamily> ReadHits(store::Transaction& tx, const sharing::Access& access,
                                  const std::vector<Hit>& hits, Date today) {
  std::vector<FoundFamily> families;
  std::map<std::int64_t, std::size_t> at;
  const std::string day = FormatIso(today);
  for (const Hit& hit : hits) {
    if (IsKnownToRestrictedOnly(tx, access, hit.person)) continue;
    const std::vector<std::string> why = ReasonsToShow(tx, access, hit);
    if (why.empty() && !hit.why.empty()) continue;
    FoundPerson person;
    {
      store::Rows rows = tx.Select(sql::card, hit.person);
      const store::Row* row = rows.First();
      if (row == nullptr || !row->IsNull(8)) continue;
      person.ref = row->Text(0);
      person.name = row->Text(1);
      person.sex = row->Text(2);
      person.birth = row->Day(3);
      person.death = row->Day(5);
      if (const auto postcode = Postcode::Parse(row->Text(6))) person.area = postcode->Outward();
      person.index_only = row->Text(7) != "open";
    }
    if (!person.area.empty() && !IsAreaShown(tx, access, hit.person, person.area)) person.area.clear();
    person.why = why;
    if (!person.index_only)
      for (const store::Row& row : tx.Select(sql::current_services, hit.person, day)) {
        const auto section = SectionFromName(row.Text(1));
        if (section && access.Allows(*section)) person.involved.push_back(row.String(0));
      }
    const auto family = FamilyOfPerson(tx, hit.person);
    const std::int64_t key = family ? family->family.value : -hit.person.value;
    const auto [place, fresh] = at.try_emplace(key, families.size());
    if (fresh) families.push_back({family ? family->ref : "", family ? family->title : person.name, {}});
    families[place->second].people.push_back(std::move(person));
  }
  return families;
}

}  // namespace kindred::families
