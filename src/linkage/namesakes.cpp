#include "linkage/namesakes.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include "linkage/compare.hpp"
#include "linkage/mixing.hpp"
#include "linkage/value_column.hpp"

namespace kindred::linkage {
namespace {

constexpr std::size_t kMostCompared = 48;  // dates of one name; of more, few are the same person's by mistake
constexpr double kShareOfMany = 0.9;       // of these, people

struct NameColumns {
  const ValueColumn* forenames = nullptr;
  const ValueColumn* surnames = nullptr;
  const ValueColumn* births = nullptr;
};

NameColumns FindNames(const RecordTable& table) {
  const auto first = [&](FieldKind kind) -> const ValueColumn* {
    const auto fields = table.Fields();
    const auto at = std::ranges::find(fields, kind, &Field::kind);
    return at == fields.end() ? nullptr : &table.Column(static_cast<std::size_t>(at - fields.begin()));
  };
  return {first(FieldKind::kForename), first(FieldKind::kSurname), first(FieldKind::kBirthDate)};
}

std::uint64_t Key(ValueIndex forename, ValueIndex surname) {
  return (static_cast<std::uint64_t>(forename) << 32) | surname;
}

std::string Text(const NameColumns& names, std::uint64_t key) {
  return std::string(names.forenames->Text(static_cast<ValueIndex>(key >> 32))) + "|" +
         std::string(names.surnames->Text(static_cast<ValueIndex>(key)));
}

// How many people these different dates of birth are of.
double PeopleOf(const ValueColumn& births, std::span<const ValueIndex> dates) {
  if (dates.size() > kMostCompared) return std::floor(kShareOfMany * static_cast<double>(dates.size()));
  std::vector<std::size_t> group(dates.size());
  std::iota(group.begin(), group.end(), std::size_t{0});
  double people = static_cast<double>(dates.size());
  for (std::size_t i = 0; i < dates.size(); ++i)
    for (std::size_t j = i + 1; j < dates.size(); ++j) {
      if (group[i] == group[j] || CompareValues(births, dates[i], dates[j]) > kSimilar) continue;
      const std::size_t from = group[j];
      for (std::size_t& of : group)
        if (of == from) of = group[i];
      --people;
    }
  return people;
}

}  // namespace

FullNameShares FullNamesByBirth(const RecordTable& table) {
  FullNameShares shares;
  const NameColumns names = FindNames(table);
  if (names.forenames == nullptr || names.surnames == nullptr || names.births == nullptr) return shares;
  struct Borne {
    std::uint64_t name;
    ValueIndex birth;
    auto operator<=>(const Borne&) const = default;
  };
  std::vector<Borne> borne;
  borne.reserve(table.Size());
  for (std::size_t row = 0; row < table.Size(); ++row) {
    const ValueIndex forename = names.forenames->First(row);
    const ValueIndex surname = names.surnames->First(row);
    if (forename != 0 && surname != 0) borne.push_back({Key(forename, surname), names.births->First(row)});
  }
  std::ranges::sort(borne);
  borne.erase(std::unique(borne.begin(), borne.end()), borne.end());
  double everybody = 0;
  std::vector<std::pair<std::uint64_t, double>> several;
  std::vector<ValueIndex> dates;
  for (std::size_t from = 0; from < borne.size();) {
    dates.clear();
    std::size_t to = from;
    for (; to < borne.size() && borne[to].name == borne[from].name; ++to)
      if (borne[to].birth != 0) dates.push_back(borne[to].birth);
    // By text, so that value numbers, which follow the order of rows, change nothing.
    std::ranges::sort(dates, {}, [&](ValueIndex date) { return names.births->Traits(date).number; });
    const double people = dates.size() < 2 ? 1 : PeopleOf(*names.births, dates);
    everybody += people;
    if (people > 1) several.emplace_back(borne[from].name, people);
    from = to;
  }
  shares.reserve(several.size());
  for (const auto& [name, people] : several) shares.emplace(Text(names, name), (people - 1) / everybody);
  return shares;
}

FullNameShares FullNamesByPeople(const RecordTable& table, std::span<const Cluster> people) {
  FullNameShares shares;
  const NameColumns names = FindNames(table);
  if (names.forenames == nullptr || names.surnames == nullptr) return shares;
  std::unordered_map<std::uint64_t, std::uint32_t> bearers;
  std::vector<std::uint64_t> borne;
  for (const Cluster& person : people) {
    borne.clear();
    for (const std::uint32_t row : person.rows)
      for (const ValueIndex forename : names.forenames->Of(row))
        for (const ValueIndex surname : names.surnames->Of(row)) borne.push_back(Key(forename, surname));
    std::ranges::sort(borne);
    borne.erase(std::unique(borne.begin(), borne.end()), borne.end());
    for (const std::uint64_t name : borne) ++bearers[name];
  }
  for (const auto& [name, count] : bearers)
    if (count > 1)  // one of them may be a record that was not found to be the other's
      shares.emplace(Text(names, name), (count - 1) / static_cast<double>(people.size()));
  return shares;
}

double NameFashion(const RecordTable& table, std::span<const std::uint32_t> order) {
  constexpr std::uint64_t kDraws = 40'000;
  constexpr double kEnough = 2000;  // pairs, below which chance would be taken for fashion
  constexpr double kMostBits = 4;
  const NameColumns names = FindNames(table);
  if (names.forenames == nullptr || names.surnames == nullptr || names.births == nullptr) return 0;
  // Records by forename, within one by id.
  std::vector<std::uint32_t> from(names.forenames->DistinctCount() + 2);
  for (const std::uint32_t row : order) ++from[names.forenames->First(row) + 1];
  std::partial_sum(from.begin(), from.end(), from.begin());
  std::vector<std::uint32_t> rows(order.size());
  std::vector<std::uint32_t> next(from.begin(), from.end() - 1);
  for (const std::uint32_t row : order) rows[next[names.forenames->First(row)]++] = row;
  const auto year = [&](std::uint32_t row) {
    return names.births->Traits(names.births->First(row)).number / 10000;
  };
  std::unordered_map<int, double> years;
  double born = 0;
  for (const std::uint32_t row : order)
    if (names.births->First(row) != 0) ++years[year(row)], ++born;
  std::vector<double> counts;
  for (const auto& [of, count] : years) counts.push_back(count);
  std::ranges::sort(counts);
  double by_chance = 0;
  for (const double count : counts) by_chance += count / born * count / born;
  double seen = 0;
  double one_year = 0;
  for (std::uint64_t draw = 0; draw < std::min<std::uint64_t>(kDraws, order.size()); ++draw) {
    const std::uint32_t a = order[Mix(draw, 11) % order.size()];
    const ValueIndex forename = names.forenames->First(a);
    const std::uint32_t size = from[forename + 1] - from[forename];
    if (forename == 0 || size < 2) continue;
    const std::uint32_t b = rows[from[forename] + Mix(draw, 12) % size];
    const ValueIndex birth_a = names.births->First(a), birth_b = names.births->First(b);
    const ValueIndex surname_a = names.surnames->First(a), surname_b = names.surnames->First(b);
    if (a == b || birth_a == 0 || birth_b == 0 || surname_a == 0 || surname_b == 0) continue;
    if (CompareValues(*names.surnames, surname_a, surname_b) != kDifferent) continue;
    if (CompareValues(*names.births, birth_a, birth_b) <= kPart) continue;
    ++seen;
    one_year += year(a) == year(b);
  }
  if (seen < kEnough || by_chance <= 0 || one_year == 0) return 0;
  return std::clamp(std::log2(one_year / seen / by_chance), 0.0, kMostBits);
}

}  // namespace kindred::linkage
