// What several rules derive alike, worked out once before they run.
#include <algorithm>
#include <limits>
#include <numeric>

#include "returns/ssda903/return.hpp"

namespace kindred::returns::ssda903 {
namespace {

// Sorts the rows of each child by `before`, stable; the blank CHILD (group 0) is left out.
template <class T, class Before>
Grouping Sorted(const Rows<T>& rows, std::uint32_t children, const Before& before) {
  Grouping grouping;
  grouping.start.assign(children + 2, 0);
  grouping.rows.reserve(rows.size());
  for (Child child = 1; child <= children; ++child) {
    grouping.start[child] = static_cast<std::uint32_t>(grouping.rows.size());
    for (const std::uint32_t row : rows.table().RowsOf(child)) grouping.rows.push_back(row);
    std::stable_sort(grouping.rows.begin() + grouping.start[child], grouping.rows.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return before(rows[a], rows[b]); });
  }
  grouping.start[children + 1] = static_cast<std::uint32_t>(grouping.rows.size());
  return grouping;
}

// Ascending, blank ones last.
bool BlankLast(Day a, Day b) {
  return a.valid() && (b.blank() || a < b);
}

std::string WithoutSpaces(std::string_view text) {
  std::string compact;
  for (const char c : text) {
    if (c != ' ') compact += c;
  }
  return compact;
}

}  // namespace

void Ssda903::DeriveOrder() {
  by_decom_ =
      Sorted(episodes, children_, [](Episode a, Episode b) { return BlankLast(a.DECOM(), b.DECOM()); });
  for (const Child child : Children()) {
    const std::optional<Episode> now = FirstEpisode(child);
    if (!now) continue;
    const std::optional<Episode> before = Latest(episodes_last.Of(child), &Episode::DECOM);
    if (before) cross_year_.push_back({*now, *before});
  }
}

// At least one episode touches the year, and none of them starts anew (RNE S) after the first day, ends with
// anything but X1 before the last day, or is a short break (V3, V4).
void Ssda903::DeriveContinuous() {
  enum : std::uint8_t { kInYear = 1, kBroken = 2 };
  std::vector<std::uint8_t> state(children_ + 1);
  for (const Episode e : episodes) {
    const bool in_year = e.DECOM() <= year_end && (e.DEC().blank() || e.DEC() >= year_start);
    const bool entry = e.RNE().Is("S") && e.DECOM() > year_start && e.DECOM() <= year_end;
    const bool exit = !e.REC().Is("X1") && e.DEC() >= year_start && e.DEC() < year_end;
    if (in_year) state[e.child()] |= kInYear;
    if (entry || exit || (in_year && e.short_break())) state[e.child()] |= kBroken;
  }
  state[0] = 0;
  continuous_.resize(children_ + 1);
  for (std::size_t child = 0; child < state.size(); ++child) continuous_[child] = state[child] == kInYear;
}

void Ssda903::DerivePeriods() {
  periods_start_.assign(children_ + 2, 0);
  for (const Episode e : episodes.Of(0)) {  // without a CHILD nobody knows what belongs together
    if (e.DECOM().valid()) periods_.push_back({e.DECOM(), e.DEC()});
  }
  for (const Child child : Children()) {
    periods_start_[child] = static_cast<std::uint32_t>(periods_.size());
    for (const Episode e : InOrder(child)) {
      if (e.DECOM().blank()) break;
      const bool first = periods_.size() == periods_start_[child];
      if (first || e.DECOM() > periods_.back().end) {
        periods_.push_back({e.DECOM(), e.DEC()});
      } else {
        periods_.back().end = e.DEC();
      }
    }
  }
  periods_start_[children_ + 1] = static_cast<std::uint32_t>(periods_.size());
}

void Ssda903::DeriveUasc() {
  const auto derive = [&](Rows<Header> headers, Rows<ssda903::Uasc> rows, bool& has) {
    if (xml) {
      has = headers.present();
      return;
    }
    has = headers.present() && rows.present();
    if (!has) return;
    const Text one = loaded_.pool.Find("1");
    const Text zero = loaded_.pool.Find("0");
    for (const Header h : headers) {
      loaded_.tables[h.table_number()].SetText(kUascColumn, h.row(), rows.Has(h) ? one : zero);
    }
  };
  derive(header, uasc, has_uasc_[0]);
  derive(header_last, uasc_last, has_uasc_[1]);
}

Text Ssda903::UpperTier(std::string_view district) const {
  const auto found =
      std::lower_bound(upper_tier_.begin(), upper_tier_.end(), district,
                       [](const auto& row, std::string_view code) { return row.first < code; });
  return found != upper_tier_.end() && found->first == district ? found->second : Text{};
}

void Ssda903::DerivePlaces(std::size_t year_index) {
  const Rows<Episode>& rows = year_index == 0 ? episodes : episodes_last;
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  distance_[year_index].assign(rows.size(), kNone);
  if (postcodes_ == nullptr || places_given_ || rows.size() == 0) return;
  Table& table = loaded_.tables[kEpisodesTable + year_index * kTableCount];
  const Text in = loaded_.pool.Find("IN");
  const Text out = loaded_.pool.Find("OUT");
  const Text scotland = loaded_.pool.Find("SCO");
  const Text northern_ireland = loaded_.pool.Find("NIR");
  const Text wales = loaded_.pool.Find("WAL");

  // A postcode recurs: what is found for a text is remembered by its number.
  struct Found {
    PostcodePlace place;
    bool listed = false;
  };
  if (year_index == 0) listed_.assign(loaded_.pool.size(), 0);
  std::vector<std::uint32_t> memo(loaded_.pool.size());
  std::vector<Found> found(1);
  const auto look_up = [&](Text postcode) -> Found {
    if (postcode.blank()) return {};
    std::uint32_t& at = memo[postcode.number];
    if (at == 0) {
      at = static_cast<std::uint32_t>(found.size());
      const std::optional<PostcodePlace> place = postcodes_->Find(WithoutSpaces(View(postcode)));
      found.push_back(place ? Found{*place, true} : Found{});
      if (year_index == 0 && place) listed_[postcode.number] = 1;
    }
    return found[at];
  };
  for (const Episode e : rows) {
    const Found placement = look_up(e.PL_POST());
    const std::string_view district = placement.place.district;
    if (!district.empty()) {
      Text authority = UpperTier(district);
      if (district[0] == 'S') authority = scotland;
      if (district[0] == 'N') authority = northern_ireland;
      if (district[0] == 'W') authority = wales;
      table.SetText(13, e.row(), authority);
      table.SetText(14, e.row(), authority.filled() && authority == authority_ ? in : out);
    }
    const Found home = look_up(e.HOME_POST());
    if (home.listed && placement.listed && home.place.has_grid() && placement.place.has_grid()) {
      distance_[year_index][e.row()] = MilesBetween(home.place, placement.place);
    }
  }
}

void Ssda903::DeriveProviders(const ProviderList& list) {
  has_providers_ = true;
  const auto split = [&](std::string_view codes) {
    std::vector<Text> parts;
    while (!codes.empty()) {
      const std::size_t end = codes.find(',');
      const std::string_view part = codes.substr(0, end);
      if (!part.empty()) parts.push_back(loaded_.pool.Intern(part));
      codes = end == std::string_view::npos ? std::string_view() : codes.substr(end + 1);
    }
    return parts;
  };
  // Rows of one URN lie together, in the order of the list.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> order;
  for (std::uint32_t row = 0; row < list.rows.size(); ++row) {
    const Text urn = loaded_.pool.Intern(list.rows[row].urn);
    if (urn.filled()) order.emplace_back(urn.number, row);
  }
  std::sort(order.begin(), order.end());
  for (const auto& [urn, row] : order) {
    const Provider& provider = list.rows[row];
    Text authority;
    if (postcodes_ != nullptr) {
      if (const auto place = postcodes_->Find(provider.postcode)) authority = UpperTier(place->district);
    }
    provider_index_.emplace_back(urn, static_cast<std::uint32_t>(provider_rows_.size()));
    provider_rows_.push_back({split(provider.place_codes), split(provider.provider_codes), provider.closed,
                              loaded_.pool.Intern(provider.postcode), authority});
  }
}

}  // namespace kindred::returns::ssda903
