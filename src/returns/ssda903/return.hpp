// An SSDA903 return as its rules see it: this year's and last year's tables as typed rows joined by child,
// the days of the collection year, the lists, and what several rules derive alike (order of episodes,
// continuously looked after, periods of care). Built once by Build, then only read.
//
//   for (Episode e : r.episodes)                                   // every row, in file order
//     for (Header h : r.header.Of(e))                              // the child's Header rows (usually one)
//       if (e.LS().In("J1 J2 J3") && e.DECOM() <= Years(h.DOB(), 10)) flag(e, h);
//   r.Consecutive([&](Episode previous, Episode e) { … });         // neighbours of one child, by DECOM
//   for (Child child : r.Children()) …                             // each child with a CHILD; the blank one
//   is not
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

#include "returns/postcodes.hpp"
#include "returns/ssda903/providers.hpp"
#include "returns/ssda903/tables.hpp"

namespace kindred::returns::ssda903 {

using Child = std::uint32_t;  // number of a child; 0 is the blank CHILD

// Texts, and tables in the order of TableNumber, last year's after this year's.
struct LoadedTables {
  TextPool pool;
  std::array<Table, 2 * kTableCount> tables;
  LoadedTables();
};

struct BuildOptions {
  int year = 2026;            // in which the collection year ends: 2026 is 1 April 2025 – 31 March 2026
  std::string authority;      // ONS code of the returning authority, "E06000004"; blank: not given
  bool xml = false;           // the upload was XML, so that Header.UASC is as supplied
  bool places_given = false;  // PL_LA and PL_LOCATION are as supplied; nothing is worked out from postcodes
  const Postcodes* postcodes = nullptr;  // must outlive the return
  const ProviderList* providers = nullptr;
  unsigned threads = 0;  // 0: as many as the machine has
};

// A stretch of care: episodes of which each begins no later than the one before ends.
struct CarePeriod {
  Day start;
  Day end;  // blank while it goes on
};

// One row of the provider list, with its texts in the pool of the return.
struct ProviderRow {
  std::vector<Text> place_codes;
  std::vector<Text> provider_codes;
  Day closed;
  Text postcode;
  Text authority;  // upper-tier code inferred from the postcode
};

class Ssda903 {
 public:
  [[nodiscard]] static std::unique_ptr<Ssda903> Build(LoadedTables loaded, const BuildOptions& options);
  Ssda903(const Ssda903&) = delete;
  Ssda903& operator=(const Ssda903&) = delete;

  int year = 0;
  Day year_start;  // 1 April
  Day year_end;    // 31 March
  bool xml = false;

  Rows<Header> header, header_last;
  Rows<Episode> episodes, episodes_last;
  Rows<Review> reviews, reviews_last;
  Rows<Uasc> uasc, uasc_last;
  Rows<Oc2> oc2, oc2_last;
  Rows<Oc3> oc3, oc3_last;
  Rows<Ad1> ad1, ad1_last;
  Rows<PlacedAdoption> placed_adoption, placed_adoption_last;
  Rows<PrevPerm> prev_perm, prev_perm_last;
  Rows<Missing> missing, missing_last;
  Rows<SwEpisode> sw_episodes, sw_episodes_last;
  Rows<DoLo> dolo, dolo_last;

  // The text of a cell.
  [[nodiscard]] std::string_view View(Text text) const { return loaded_.pool.View(text); }
  [[nodiscard]] const Table& table(std::uint16_t number) const { return loaded_.tables[number]; }
  // Numbers of all children with a CHILD, over all tables.
  [[nodiscard]] auto Children() const { return std::views::iota(Child{1}, children_ + 1); }

  // In words what of `needs` was not loaded ("last year's Episodes"); empty when all is there.
  [[nodiscard]] std::string Lacks(Needs needs) const;

  // A child's episodes by DECOM, blank or invalid ones last, ties in file order; nothing for the blank CHILD.
  [[nodiscard]] RowRange<Episode> InOrder(Child child) const {
    return {episodes.table(), kEpisodesTable, by_decom_.Of(child)};
  }
  // Calls visit(previous, row) for every two neighbours in that order.
  template <class Visit>
  void Consecutive(const Visit& visit) const {
    for (const Child child : Children()) {
      const RowRange<Episode> rows = InOrder(child);
      for (std::size_t i = 1; i < rows.size(); ++i) visit(rows[i - 1], rows[i]);
    }
  }
  // The child's episode with the least valid DECOM this year (ties: first in the file).
  [[nodiscard]] std::optional<Episode> FirstEpisode(Child child) const;
  // For every child with both: the first episode of this year and the last of last year (greatest DECOM).
  struct CrossYear {
    Episode now;
    Episode before;
  };
  [[nodiscard]] const std::vector<CrossYear>& cross_year() const { return cross_year_; }

  // Looked after without a break through the whole year (see derive.cpp); false for the blank CHILD.
  [[nodiscard]] bool ContinuouslyLookedAfter(const Row& row) const { return continuous_[row.child()]; }
  // The child's periods of care by start; each row of the blank CHILD is a period of its own.
  [[nodiscard]] std::span<const CarePeriod> PeriodsOf(const Row& row) const;

  // Whether Header has a UASC column: as supplied in XML; worked out when Header and UASC are both loaded.
  [[nodiscard]] bool has_uasc_column() const { return has_uasc_[0]; }
  [[nodiscard]] bool has_uasc_column_last() const { return has_uasc_[1]; }
  [[nodiscard]] Text UASC(const Header& h) const { return h.text(kUascColumn); }
  static constexpr std::size_t kUascColumn = 7;

  // Worked out from PL_POST and HOME_POST; blank without the directory.
  [[nodiscard]] Text PL_LA(const Episode& e) const { return e.text(13); }
  [[nodiscard]] Text PL_LOCATION(const Episode& e) const { return e.text(14); }
  // Miles; NaN when it cannot be worked out.
  [[nodiscard]] double PL_DISTANCE(const Episode& e) const {
    return distance_[e.table_number() == kEpisodesTable ? 0 : 1][e.row()];
  }
  [[nodiscard]] bool HasDistance(const Episode& e) const { return !std::isnan(PL_DISTANCE(e)); }
  // This postcode of Episodes is in the directory.
  [[nodiscard]] bool KnownPostcode(Text postcode) const {
    return postcode.number < listed_.size() && listed_[postcode.number] != 0;
  }
  [[nodiscard]] Text authority() const { return authority_; }

  // The provider rows with this URN.
  [[nodiscard]] std::span<const ProviderRow> ProvidersOf(Text urn) const;

  // The first whole day of the two-year window of social worker episodes (365.2425 days before year_start).
  [[nodiscard]] Day sw_window_start() const { return sw_window_start_; }

 private:
  Ssda903(LoadedTables loaded, const BuildOptions& options);
  void ConnectRows();
  void NumberChildren(unsigned threads);
  void DeriveUasc();
  void DerivePlaces(std::size_t year_index);
  void DeriveOrder();
  void DeriveContinuous();
  void DerivePeriods();
  void DeriveProviders(const ProviderList& list);
  [[nodiscard]] Text UpperTier(std::string_view district) const;

  LoadedTables loaded_;
  std::uint32_t children_ = 0;
  const Postcodes* postcodes_ = nullptr;
  bool has_providers_ = false;
  bool places_given_ = false;
  Text authority_;
  Grouping by_decom_;
  std::vector<CrossYear> cross_year_;
  std::vector<std::uint8_t> continuous_;
  std::vector<CarePeriod> periods_;
  std::vector<std::uint32_t> periods_start_;
  bool has_uasc_[2] = {false, false};
  std::vector<double> distance_[2];
  std::vector<std::uint8_t>
      listed_;  // by the number of a text: a postcode of Episodes that the directory lists
  std::vector<std::pair<std::string_view, Text>> upper_tier_;  // sorted by district
  std::vector<ProviderRow> provider_rows_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> provider_index_;  // URN text → row, sorted
  Day sw_window_start_;
};

// The row with the least / greatest valid key among those that pass; ties go to the first.
template <class Range, class Key, class Passes>
[[nodiscard]] auto Earliest(const Range& rows, Key key, Passes passes) {
  using T = std::decay_t<decltype(*rows.begin())>;
  std::optional<T> best;
  for (const T row : rows) {
    if (!passes(row) || !((row.*key)().valid())) continue;
    if (!best || (row.*key)() < ((*best).*key)()) best = row;
  }
  return best;
}
template <class Range, class Key, class Passes>
[[nodiscard]] auto Latest(const Range& rows, Key key, Passes passes) {
  using T = std::decay_t<decltype(*rows.begin())>;
  std::optional<T> best;
  for (const T row : rows) {
    if (!passes(row) || !((row.*key)().valid())) continue;
    if (!best || (row.*key)() > ((*best).*key)()) best = row;
  }
  return best;
}
template <class Range, class Key>
[[nodiscard]] auto Earliest(const Range& rows, Key key) {
  return Earliest(rows, key, [](const auto&) { return true; });
}
template <class Range, class Key>
[[nodiscard]] auto Latest(const Range& rows, Key key) {
  return Latest(rows, key, [](const auto&) { return true; });
}
// Some row of the range passes.
template <class Range, class Passes>
[[nodiscard]] bool Any(const Range& rows, const Passes& passes) {
  for (const auto row : rows) {
    if (passes(row)) return true;
  }
  return false;
}

// Years of rules: who inherits from whom is in rule_sets.cpp. Error (kUsage) for a year without a rule set.
[[nodiscard]] Result<std::vector<const Rule<Ssda903>*>> RulesOf(int year);
// The level of a rule, from levels.tsv.
[[nodiscard]] Level LevelOf(std::string_view code);

}  // namespace kindred::returns::ssda903
