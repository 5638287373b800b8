#include "returns/ssda903/return.hpp"

#include <algorithm>

#include "returns/run.hpp"
#include "returns/ssda903/authorities.hpp"

namespace kindred::returns::ssda903 {

LoadedTables::LoadedTables() {
  for (std::size_t i = 0; i < tables.size(); ++i) tables[i] = Table(Schemas()[i % kTableCount]);
}

std::unique_ptr<Ssda903> Ssda903::Build(LoadedTables loaded, const BuildOptions& options) {
  return std::unique_ptr<Ssda903>(new Ssda903(std::move(loaded), options));
}

Ssda903::Ssda903(LoadedTables loaded, const BuildOptions& options)
    : year(options.year),
      year_start(DayOf(options.year - 1, 4, 1)),
      year_end(DayOf(options.year, 3, 31)),
      xml(options.xml),
      loaded_(std::move(loaded)),
      postcodes_(options.postcodes),
      places_given_(options.places_given) {
  ConnectRows();
  authority_ = loaded_.pool.Intern(options.authority);
  for (const UpperTierRow& row : UpperTiers())
    upper_tier_.emplace_back(row.district, loaded_.pool.Intern(row.upper_tier));
  NumberChildren(options.threads);
  if (options.providers != nullptr) DeriveProviders(*options.providers);
  InParallel(5, options.threads, [&](std::size_t part) {
    switch (part) {
      case 0:
        DerivePlaces(0);
        break;
      case 1:
        DerivePlaces(1);
        break;
      case 2:
        DeriveOrder();
        break;
      case 3:
        DeriveContinuous();
        break;
      default:
        DeriveUasc();
        break;
    }
  });
  DerivePeriods();
  // 365 days 5 h 49 min 12 s before midnight of year_start: the next whole day.
  sw_window_start_ = year_start - 365;
}

void Ssda903::ConnectRows() {
  const auto connect = [&]<class T>(Rows<T>& now, Rows<T>& last) {
    now = Rows<T>(loaded_.tables[T::kTable], T::kTable);
    last = Rows<T>(loaded_.tables[T::kTable + kTableCount], T::kTable + kTableCount);
  };
  connect(header, header_last);
  connect(episodes, episodes_last);
  connect(reviews, reviews_last);
  connect(uasc, uasc_last);
  connect(oc2, oc2_last);
  connect(oc3, oc3_last);
  connect(ad1, ad1_last);
  connect(placed_adoption, placed_adoption_last);
  connect(prev_perm, prev_perm_last);
  connect(missing, missing_last);
  connect(sw_episodes, sw_episodes_last);
  connect(dolo, dolo_last);
}

void Ssda903::NumberChildren(unsigned threads) {
  std::vector<std::uint32_t> number_of_text(loaded_.pool.size());
  for (Table& table : loaded_.tables) table.NumberChildren(number_of_text, children_);
  InParallel(loaded_.tables.size(), threads,
             [&](std::size_t i) { loaded_.tables[i].IndexChildren(children_); });
}

std::string Ssda903::Lacks(Needs needs) const {
  std::string missing_parts;
  const auto lacks = [&](std::string_view what) {
    if (!missing_parts.empty()) missing_parts += ", ";
    missing_parts += what;
  };
  for (std::size_t i = 0; i < loaded_.tables.size(); ++i) {
    if (!needs.Has(Needs{std::uint64_t{1} << i}) || loaded_.tables[i].present()) continue;
    lacks(TableName(static_cast<std::uint16_t>(i)));
  }
  if (needs.Has(kProviders) && !has_providers_) lacks("the provider list");
  if (needs.Has(kPostcodes) && postcodes_ == nullptr && !places_given_) lacks("the postcode directory");
  if (needs.Has(kAuthority) && authority_.blank()) lacks("the code of the authority");
  return missing_parts;
}

std::optional<Episode> Ssda903::FirstEpisode(Child child) const {
  const RowRange<Episode> rows = InOrder(child);
  if (rows.empty() || rows[0].DECOM().blank()) return std::nullopt;
  return rows[0];
}

std::span<const CarePeriod> Ssda903::PeriodsOf(const Row& row) const {
  return {periods_.data() + periods_start_[row.child()], periods_.data() + periods_start_[row.child() + 1]};
}

std::span<const ProviderRow> Ssda903::ProvidersOf(Text urn) const {
  const auto range =
      std::equal_range(provider_index_.begin(), provider_index_.end(), std::pair(urn.number, 0U),
                       [](const auto& a, const auto& b) { return a.first < b.first; });
  if (range.first == range.second) return {};
  return {provider_rows_.data() + range.first->second, static_cast<std::size_t>(range.second - range.first)};
}

}  // namespace kindred::returns::ssda903
