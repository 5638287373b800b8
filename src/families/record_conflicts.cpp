#include "families/record_conflicts.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "families/current.hpp"

namespace kindred::families {
namespace {

// Facts of which a person has one at a time.
bool IsSingleValued(const std::string& fact) {
  return fact != "former_name" && fact != "phone" && fact != "email" && fact != "former_upn" &&
         fact != "legacy_id";
}

// "TS18 1AB" beside "4 Elm Road, TS18 1AB", "White" beside "White British", "Ann Lee" beside "Ann Mary Lee":
// one says less, not something else. Only facts made of several words can be told in part.
bool SaysLess(const std::string& fact, const std::string& folded, const std::string& other) {
  if (fact != "address" && fact != "ethnicity" && fact != "name") return false;
  const auto words = Split(folded, ' ');
  const auto others = Split(other, ' ');
  return words.size() < others.size() &&
         std::all_of(
             words.begin(), words.end(),
             [&](std::string_view word) {
               return std::find(others.begin(), others.end(), word) != others.end();
             });
}

// Values told in part join the fullest value that holds all their words.
void JoinPartialValues(const std::string& fact, std::map<std::string, std::vector<std::size_t>>& values) {
  for (auto at = values.begin(); at != values.end();) {
    auto fullest = values.end();
    for (auto other = values.begin(); other != values.end(); ++other)
      if (SaysLess(fact, at->first, other->first) &&
          (fullest == values.end() || other->first.size() > fullest->first.size()))
        fullest = other;
    if (fullest == values.end()) {
      ++at;
      continue;
    }
    fullest->second.insert(fullest->second.end(), at->second.begin(), at->second.end());
    at = values.erase(at);
  }
}

Candidate CandidateOf(const FamilyRecord& record, std::size_t fact, const MarkedFacts& marks,
                      std::string& as_of) {
  const StatedFact& f = record.facts[fact];
  const SourceOfFact& source = record.sources[f.source];
  as_of = source.as_of ? FormatIso(*source.as_of) : "";
  Candidate c{f.value, source.section, source.id.value, source.own, false, false, as_of, f.from};
  c.placeholder = f.fact == "name" && IsPlaceholderForename(f.value.substr(0, f.value.find(' ')));
  const auto mark = marks.find({f.member, f.fact});
  c.marked = mark != marks.end() && mark->second.source == source.id.value && mark->second.value == f.value;
  return c;
}

std::size_t Choose(const FamilyRecord& record, const std::string& fact, const std::vector<std::size_t>& among,
                   const MarkedFacts& marks) {
  std::vector<std::string> as_of(among.size());
  std::vector<Candidate> candidates;
  for (std::size_t i = 0; i < among.size(); ++i)
    candidates.push_back(CandidateOf(record, among[i], marks, as_of[i]));
  for (std::size_t i = 0; i < among.size(); ++i) candidates[i].as_of = as_of[i];
  return among[ChooseCurrent(fact, candidates)];
}

}  // namespace

std::optional<std::size_t> CurrentFact(const FamilyRecord& record, std::size_t member,
                                       const std::string& fact, const MarkedFacts& marks) {
  std::vector<std::size_t> among;
  for (std::size_t i = 0; i < record.facts.size(); ++i)
    if (record.facts[i].member == member && record.facts[i].fact == fact && record.facts[i].to.empty())
      among.push_back(i);
  if (among.empty()) return std::nullopt;
  return Choose(record, fact, among, marks);
}

void FindConflicts(FamilyRecord& record, const MarkedFacts& marks) {
  std::map<std::pair<std::size_t, std::string>, std::vector<std::size_t>> by_fact;
  for (std::size_t i = 0; i < record.facts.size(); ++i)
    if (const StatedFact& f = record.facts[i]; f.to.empty() && IsSingleValued(f.fact))
      by_fact[{f.member, f.fact}].push_back(i);
  for (auto& [key, facts] : by_fact) {
    // The latest word of each source counts: an address a source has moved on from is not a conflict.
    std::map<std::size_t, std::size_t> latest;
    for (const std::size_t i : facts) {
      auto [at, fresh] = latest.try_emplace(record.facts[i].source, i);
      if (!fresh && record.facts[i].from > record.facts[at->second].from) at->second = i;
    }
    std::vector<std::size_t> said;
    for (const auto& [source, fact] : latest) said.push_back(fact);
    std::map<std::string, std::vector<std::size_t>> values;
    for (const std::size_t i : said) values[FoldName(record.facts[i].value)].push_back(i);
    JoinPartialValues(key.second, values);
    // A postcode alone, or a name without its forename, says less than another value but nothing else.
    for (auto shorter = values.begin(); shorter != values.end();) {
      const auto whole = std::find_if(values.begin(), values.end(), [&](const auto& other) {
        return other.first != shorter->first && other.first.ends_with(" " + shorter->first);
      });
      if (whole == values.end()) {
        ++shorter;
        continue;
      }
      whole->second.insert(whole->second.end(), shorter->second.begin(), shorter->second.end());
      shorter = values.erase(shorter);
    }
    if (values.size() < 2) continue;
    const std::size_t best = Choose(record, key.second, said, marks);
    Conflict conflict{key.first, key.second, {}, {}};
    const auto mark = marks.find(key);
    if (mark != marks.end()) conflict.why_marked = mark->second.reason;
    for (auto& [folded, list] : values) {
      ConflictValue value{record.facts[list[0]].value, list, false};
      const bool first = std::find(list.begin(), list.end(), best) != list.end();
      if (first) value.value = record.facts[best].value;  // as its source writes it
      if (mark != marks.end())
        for (const std::size_t i : list)
          value.marked |= mark->second.source == record.sources[record.facts[i].source].id.value &&
                          mark->second.value == record.facts[i].value;
      conflict.values.insert(first ? conflict.values.begin() : conflict.values.end(), std::move(value));
    }
    record.conflicts.push_back(std::move(conflict));
  }
}

}  // namespace kindred::families
