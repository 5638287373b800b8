#include "families/search.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "base/identifiers.hpp"
#include "base/text.hpp"
#include "families/search.sql.hpp"
#include "families/seen.hpp"
#include "families/tokens.hpp"

namespace kindred::families {
namespace {

struct TermMatch {
  double score = 0;
  std::string why;
};

// Everybody found so far: per person the best match of each term, as the key tables have it. What is true of
// it for this reader is measured afterwards.
class Findings {
 public:
  void Add(std::int64_t person, std::size_t term, double score) {
    double& best = people_[person][term];
    best = std::max(best, score);
  }
  struct Candidate {
    PersonId person;
    std::size_t terms = 0;
    double score = 0;
  };
  // Most terms first, then the best score: nobody later can turn out to match more than this.
  [[nodiscard]] std::vector<Candidate> Ranked() const {
    std::vector<Candidate> ranked;
    ranked.reserve(people_.size());
    for (const auto& [person, terms] : people_) {
      Candidate one{PersonId{person}, terms.size(), 0};
      for (const auto& [term, score] : terms) one.score += score;
      ranked.push_back(one);
    }
    std::sort(ranked.begin(), ranked.end(), [](const Candidate& a, const Candidate& b) {
      return std::tuple(b.terms, b.score, a.person) < std::tuple(a.terms, a.score, b.person);
    });
    return ranked;
  }

 private:
  std::unordered_map<std::int64_t, std::map<std::size_t, double>> people_;
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

constexpr std::size_t kMostCandidates = 2000;
constexpr std::size_t kWeighedAtOnce = 64;
constexpr double kFormerNameCounts = 0.6;
constexpr double kNumber = 50, kBirth = 30, kBirthSwapped = 20, kPostcode = 12, kOutward = 5;

// The same day with day and month the other way round, where that is another day.
std::optional<Date> Swapped(Date day) {
  const YearMonthDay ymd = day.Ymd();
  if (ymd.day > 12 || ymd.day == ymd.month) return std::nullopt;
  return Date::FromYmd(ymd.year, ymd.day, ymd.month);
}

// Terms in their order: identifiers, dates, postcodes, outward codes, names.
class Finder {
 public:
  Finder(store::Transaction& tx, const SearchQuery& query) : tx_(tx) {
    for (const std::string& id : query.identifiers) Key(terms_++, "i:" + id, kNumber);
    for (const Date day : query.dates) {
      Key(terms_, "b:" + FormatIso(day), kBirth);
      if (const auto swapped = Swapped(day)) Key(terms_, "b:" + FormatIso(*swapped), kBirthSwapped);
      ++terms_;
    }
    for (const std::string& p : query.postcodes) Key(terms_++, "p:" + p, kPostcode);
    for (const std::string& o : query.outward_codes) Key(terms_++, "o:" + o, kOutward);
    for (const std::string& name : query.names) Name(terms_++, name);
  }
  [[nodiscard]] std::vector<Findings::Candidate> Ranked() const { return found_.Ranked(); }

 private:
  void Name(std::size_t term, const std::string& typed) {
    std::map<std::int64_t, std::string> tokens;
    for (const std::int64_t variant : TokenVariants(typed))
      for (const store::Row& row : tx_.Select(sql::tokens_by_variant, variant))
        tokens.try_emplace(row.Int(0), row.String(1));
    for (const auto& [id, token] : tokens)
      if (const double score = NameScore(typed, token); score > 0)
        for (const store::Row& row : tx_.Select(sql::people_by_token, id))
          found_.Add(row.Int(0), term, score);
  }
  void Key(std::size_t term, const std::string& key, double score) {
    for (const store::Row& row : tx_.Select(sql::people_by_key, SearchHash(key)))
      found_.Add(row.Int(0), term, score);
  }

  store::Transaction& tx_;
  Findings found_;
  std::size_t terms_ = 0;
};

TermMatch MatchOfName(const Seen& seen, const std::string& typed) {
  TermMatch best;
  for (const SeenName& name : seen.names)
    for (const std::string* part : {&name.forename, &name.middle, &name.surname})
      for (const std::string& token : NameTokens(*part)) {
        const double score = NameScore(typed, token) * (name.former ? kFormerNameCounts : 1);
        if (score <= best.score) continue;
        best = {score,
                (name.former ? "former name " : "name ") + token + (token == typed ? "" : ", like " + typed)};
      }
  return best;
}

TermMatch MatchOfBirth(const Seen& seen, Date day) {
  if (std::find(seen.births.begin(), seen.births.end(), day) != seen.births.end())
    return {kBirth, "born " + FormatLong(day)};
  const auto swapped = Swapped(day);
  if (swapped && std::find(seen.births.begin(), seen.births.end(), *swapped) != seen.births.end())
    return {kBirthSwapped, "born " + FormatLong(*swapped) + ", day and month the other way round"};
  return {};
}

// What of the query is true of a person, as far as the reader may see. `terms` counts the terms that match.
Hit Measure(const Seen& seen, const SearchQuery& query, PersonId person, std::size_t& terms) {
  Hit hit{person, 0, {}};
  terms = 0;
  auto take = [&](TermMatch match) {
    if (match.score == 0) return;
    ++terms;
    hit.score += match.score;
    hit.why.push_back(std::move(match.why));
  };
  for (const std::string& id : query.identifiers)
    if (std::find(seen.identifiers.begin(), seen.identifiers.end(), id) != seen.identifiers.end())
      take({kNumber, "number " + id});
  for (const Date day : query.dates) take(MatchOfBirth(seen, day));
  for (const std::string& p : query.postcodes)
    if (std::any_of(seen.addresses.begin(), seen.addresses.end(), [&](const SeenAddress& a) {
          const auto postcode = Postcode::Parse(a.postcode);
          return postcode && postcode->Compact() == p;
        }))
      take({kPostcode, "address at " + p});
  for (const std::string& o : query.outward_codes)
    if (std::any_of(seen.addresses.begin(), seen.addresses.end(), [&](const SeenAddress& a) {
          const auto postcode = Postcode::Parse(a.postcode);
          return !a.ended && postcode && postcode->Outward() == o;
        }))
      take({kOutward, "address in " + o});
  for (const std::string& name : query.names) take(MatchOfName(seen, name));
  if (query.year && terms > 0) {
    const auto birth = seen.card.birth ? seen.card.birth : seen.card.expected;
    if (birth && birth->Year() == *query.year) {
      hit.score += 8;
      hit.why.push_back("born in " + std::to_string(*query.year));
    } else {
      hit.score += birth && std::abs(birth->Year() - *query.year) == 1 ? 2 : -6;
    }
  }
  return hit;
}

// The best of what was measured: where somebody matches everything, those who match less only make noise.
std::vector<Hit> Best(std::vector<std::pair<std::size_t, Hit>> measured, const SearchQuery& query,
                      std::size_t limit) {
  const std::size_t asked = query.identifiers.size() + query.dates.size() + query.postcodes.size() +
                            query.outward_codes.size() + query.names.size();
  std::size_t most = 0;
  for (const auto& [terms, hit] : measured) most = std::max(most, terms);
  std::erase_if(measured, [&](const auto& one) {
    return one.first + (most == asked ? 0 : 1) < most || one.first == 0;
  });
  std::sort(measured.begin(), measured.end(), [](const auto& a, const auto& b) {
    return std::tuple(b.first, b.second.score, a.second.person) <
           std::tuple(a.first, a.second.score, b.second.person);
  });
  std::vector<Hit> hits;
  for (auto& [terms, hit] : measured)
    if (terms == most || hits.size() < 10) hits.push_back(std::move(hit));
  if (query.year) {
    std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.score > b.score; });
    if (!hits.empty() && hits[0].score > 8)  // a year that fits somebody rules out those it does not fit
      std::erase_if(hits, [best = hits[0].score](const Hit& h) { return h.score < best - 12; });
  }
  if (hits.size() > limit) hits.resize(limit);
  return hits;
}

}  // namespace

Result<std::vector<Hit>> FindPeople(store::Transaction& tx, const Weigher& weigh, const SearchQuery& query,
                                    std::size_t limit) {
  const std::vector<Findings::Candidate> candidates = Finder(tx, query).Ranked();
  // With a year the order may turn by as much as it gives and takes, so more is measured before it is cut.
  const std::size_t enough = query.year ? std::max<std::size_t>(limit * 10, 200) : limit;
  std::vector<std::pair<std::size_t, Hit>> measured;
  std::size_t full = 0;  // of those, how many are as good as their keys said: nobody later can be better
  for (std::size_t at = 0; at < std::min(candidates.size(), kMostCandidates) && full < enough;) {
    const std::size_t end = std::min({candidates.size(), kMostCandidates, at + kWeighedAtOnce});
    std::vector<PersonId> people;
    for (std::size_t i = at; i < end; ++i) people.push_back(candidates[i].person);
    auto sight = weigh(tx, people);
    if (!sight) return Unexpected(sight.error());
    if (!sight->refusal.empty()) return Fail(ErrorKind::kRefused, sight->refusal);
    SeenReader reader(tx, *sight);
    for (; at < end && full < enough; ++at) {
      if (sight->IsShut(candidates[at].person)) continue;
      const Seen seen = reader.Of(candidates[at].person);
      if (!seen.known) continue;
      std::size_t terms = 0;
      Hit hit = Measure(seen, query, candidates[at].person, terms);
      if (terms == 0) continue;
      full += terms == candidates[at].terms && (query.year || hit.score >= candidates[at].score);
      measured.emplace_back(terms, std::move(hit));
    }
  }
  return Best(std::move(measured), query, limit);
}

std::vector<Hit> FindPeople(store::Transaction& tx, const sharing::Sight& sight, const SearchQuery& query,
                            std::size_t limit) {
  auto hits = FindPeople(
      tx, [&](store::Transaction&, const std::vector<PersonId>&) -> Result<sharing::Sight> { return sight; },
      query, limit);
  return hits ? std::move(*hits) : std::vector<Hit>{};
}

std::vector<PersonId> FamiliesOfHits(store::Transaction& tx, const std::vector<Hit>& hits) {
  std::set<PersonId> people;
  std::set<FamilyId> families;
  for (const Hit& hit : hits)
    if (const auto family = FamilyOfPerson(tx, hit.person); family && families.insert(family->family).second)
      for (const store::Row& row : tx.Select(sql::current_members, family->family))
        people.insert(row.As<PersonId>(0));
  return {people.begin(), people.end()};
}

std::vector<FoundFamily> ReadHits(store::Transaction& tx, const sharing::Access& access,
                                  const sharing::Sight& around, const std::vector<Hit>& hits, Date today) {
  std::vector<FoundFamily> families;
  std::map<std::int64_t, std::size_t> at;
  SeenReader reader(tx, access.Seen()), titles(tx, around);
  for (const Hit& hit : hits) {
    if (access.Seen().IsShut(hit.person)) continue;
    FoundPerson person;
    {
      store::Rows rows = tx.Select(sql::card, hit.person);
      const store::Row* row = rows.First();
      if (row == nullptr || !row->IsNull(2)) continue;
      person.ref = row->Text(0);
      person.index_only = row->Text(1) != "open";
    }
    // Of a closed index entry a result tells that it exists, not who works with it.
    const Seen seen = person.index_only ? reader.CardOf(hit.person) : reader.WithServices(hit.person, today);
    if (!seen.known) continue;
    person.name = seen.card.name;
    person.sex = seen.card.sex;
    person.birth = seen.card.birth;
    person.death = seen.card.death;
    if (const auto postcode = Postcode::Parse(seen.card.postcode)) person.area = postcode->Outward();
    person.involved = seen.services;
    person.why = hit.why;
    const auto family = FamilyOfPerson(tx, hit.person);
    const std::int64_t key = family ? family->family.value : -hit.person.value;
    const auto [place, fresh] = at.try_emplace(key, families.size());
    if (fresh) {
      families.push_back({family ? family->ref : "", family ? family->title : person.name, {}});
      if (family) {
        std::vector<PersonId> members;
        for (const store::Row& row : tx.Select(sql::current_members, family->family))
          members.push_back(row.As<PersonId>(0));
        std::vector<std::string> surnames;
        for (const PersonId member : members)
          if (const Seen other = titles.CardOf(member); other.known) surnames.push_back(other.card.surname);
        families.back().title = SeenTitle(family->title, surnames);
      }
    }
    families[place->second].people.push_back(std::move(person));
  }
  return families;
}

}  // namespace kindred::families
