// Rules that compare this year's return with last year's.
#include <charconv>
#include <cmath>

#include "base/text.hpp"
#include "returns/ssda903/rules.hpp"

namespace kindred::returns::ssda903 {
namespace {

constexpr CodeSet kUnknownUpn = "UN1 UN2 UN3 UN4 UN5";

// 503A–J: the child's last episode of last year was open, and something of it is not what it is in this
// year's first.
template <class Condition>
Check FromOpenEpisode(Condition condition) {
  return [condition](const Ssda903& r, Flags& flag) {
    for (const auto& [now, before] : r.cross_year()) {
      if (before.DEC().blank() && Holds(condition, r, now, before)) flag(now);
    }
  };
}

// The distance was not known last year, or is now 0.2 miles off.
bool DistanceDiffers(const Ssda903& r, Episode now, Episode before) {
  const double miles = r.PL_DISTANCE(now);
  const double miles_before = r.PL_DISTANCE(before);
  if (std::isnan(miles)) return false;
  return std::isnan(miles_before) || std::abs(miles - miles_before) >= 0.2;
}

bool IsNumber(std::string_view text, double wanted) {
  text = Trim(text);
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() && value == wanted;
}

// 205: whether a row of UASC says that the child is an asylum seeker, where Header is not loaded.
bool SaysUasc(Uasc u) {
  return u.SEX().filled() || u.DUC().filled();
}

// 205A–C: one row of UASC with what is known of the child. `last` is the child's row of last year, if any.
struct UascYears {
  bool now = false;     // status 1 this year
  bool before = false;  // status 1 last year; false without a row of last year
  std::optional<Uasc> last;
};
template <class Condition>
Check WhereUascYears(Condition condition) {
  return [condition](const Ssda903& r, Flags& flag) {
    if (r.xml && (!r.header.present() || !r.header_last.present()))
      return flag.Skip("Header of both years is needed");
    if ((r.header.present() && !r.has_uasc_column()) ||
        (r.header_last.present() && !r.has_uasc_column_last())) {
      return flag.Skip("Header does not say who is an asylum seeker");
    }
    // The statuses of a child: one for each Header row, or what the UASC row itself says.
    const auto statuses = [](const Ssda903& ret, const Rows<Header>& headers, Uasc u) {
      std::vector<bool> found;
      if (!headers.present()) return std::vector<bool>{SaysUasc(u)};
      for (const Header h : headers.Of(u)) found.push_back(ret.UASC(h).Is("1"));
      if (found.empty()) found.push_back(false);
      return found;
    };
    for (const Uasc u : r.uasc) {
      const std::vector<bool> now = statuses(r, r.header, u);
      std::vector<UascYears> combinations;
      for (const Uasc last : r.uasc_last.Of(u)) {
        for (const bool before : statuses(r, r.header_last, last))
          combinations.push_back({false, before, last});
      }
      if (combinations.empty()) combinations.push_back({false, false, std::nullopt});
      for (std::size_t i = 0; i < now.size(); ++i) {
        for (UascYears years : combinations) {
          years.now = now[i];
          if (!condition(r, u, years)) continue;
          flag(u);
          const RowRange<Header> headers = r.header.Of(u);
          if (r.header.present() && i < headers.size()) flag(headers[i]);
        }
      }
    }
  };
}

}  // namespace

const Rules& LastYearRules() {
  static const Rules kRules = {
      {"202", kHeader | kHeaderLast, "Header: SEX", "The sex is not what it was last year",
       WhereWith(&Ssda903::header, &Ssda903::header_last,
                 [](Header now, Header before) { return now.SEX() != before.SEX(); })},
      {"203", kHeader | kHeaderLast, "Header: DOB", "The date of birth is not what it was last year",
       WhereWith(&Ssda903::header, &Ssda903::header_last,
                 [](Header now, Header before) { return Differs(now.DOB(), before.DOB()); })},
      {"204", kHeader | kHeaderLast, "Header: ETHNIC", "The ethnicity is not what it was last year",
       WhereWith(&Ssda903::header, &Ssda903::header_last,
                 [](Header now, Header before) { return now.ETHNIC() != before.ETHNIC(); })},
      {"205A", kUasc | kUascLast, "UASC: CHILD; Header: UASC",
       "An asylum seeker last year but not this year, and no end date explains it",
       WhereUascYears([](const Ssda903& r, Uasc u, const UascYears& years) {
         return !years.now && years.before &&
                (u.DUC().filled() ||
                 !Within(years.last->DUC(), Years(r.year_start, -1), Years(r.year_end, -1)));
       })},
      {"205B", kUasc | kUascLast, "UASC: DUC; Header: UASC",
       "An asylum seeker in both years, but the end dates do not agree",
       WhereUascYears([](const Ssda903& r, Uasc u, const UascYears& years) {
         if (!years.now || !years.before) return false;
         const DateCell last = years.last->DUC();
         return (!Within(u.DUC(), r.year_start, r.year_end) && !(u.DUC() == last)) ||
                !(last == Years(years.last->DOB(), 18));
       })},
      {"205C", kUasc | kUascLast, "UASC: DUC; Header: UASC",
       "No asylum seeker in either year, but an end date is given",
       WhereUascYears([](const Ssda903&, Uasc u, const UascYears& years) {
         return !years.now && !years.before && (u.DUC().valid() || (years.last && years.last->DUC().valid()));
       })},
      {"205D", kNothing, "Header: UASC CHILD; UASC: CHILD", "An asylum seeker this year, but not last year",
       [](const Ssda903& r, Flags& flag) {
         if ((!r.header.present() && !r.uasc.present()) ||
             (!r.header_last.present() && !r.uasc_last.present())) {
           return flag.Skip("Header or UASC of both years is needed");
         }
         if ((r.header.present() && !r.has_uasc_column()) ||
             (r.header_last.present() && !r.has_uasc_column_last())) {
           return flag.Skip("Header does not say who is an asylum seeker");
         }
         const auto not_before = [&](const Row& row) {
           return r.header_last.present()
                      ? Any(r.header_last.Of(row), [&](Header h) { return !r.UASC(h).Is("1"); })
                      : Any(r.uasc_last.Of(row), [&](Uasc u) { return !SaysUasc(u); });
         };
         if (r.header.present()) {
           for (const Header h : r.header) {
             if (r.UASC(h).Is("1") && not_before(h)) flag(h);
           }
         } else {
           for (const Uasc u : r.uasc) {
             if (SaysUasc(u) && not_before(u)) flag(u);
           }
         }
       }},
      {"207", kHeader | kHeaderLast | kEpisodes, "Header: MOTHER", "A mother last year, but not this year",
       WhereWith(&Ssda903::header, &Ssda903::header_last,
                 [](const Ssda903& r, Header now, Header before) {
                   return before.MOTHER().Is("1") && !now.MOTHER().Is("1") && r.episodes.Has(now);
                 })},
      {"208", kHeader | kHeaderLast, "Header: UPN", "The unique pupil number does not agree with last year's",
       WhereWith(&Ssda903::header, &Ssda903::header_last,
                 [](Header now, Header before) {
                   const Text n = now.UPN();
                   const Text p = before.UPN();
                   const bool same = n == p;
                   const bool reached_school_age = (p.blank() || p.Is("UN1")) && n.In("UN2 UN3 UN4 UN5");
                   const bool became_known =
                       (p.blank() || p.In(kUnknownUpn)) && n.filled() && !n.In(kUnknownUpn);
                   return !same && !reached_school_age && !became_known;
                 })},
      {"348", kOc3 | kOc3Last, "OC3: IN_TOUCH", "The care leaver had died last year, but not this year",
       WhereWith(
           &Ssda903::oc3, &Ssda903::oc3_last,
           [](Oc3 now, Oc3 before) { return before.IN_TOUCH().Is("DIED") && !now.IN_TOUCH().Is("DIED"); })},
      {"452", kEpisodes | kEpisodesLast | kPostcodes, "Episodes: PL_LA",
       "The authority of the placement is not that of the episode left open last year",
       [](const Ssda903& r, Flags& flag) {
         for (const auto& [now, before] : r.cross_year()) {
           if (SameFilled(now.RNE(), before.RNE()) && before.DEC().raw_blank() &&
               r.PL_LA(now) != r.PL_LA(before))
             flag(now);
         }
       }},
      {"453", kEpisodes | kEpisodesLast | kPostcodes, "Episodes: PL_DISTANCE",
       "The distance from home is not that of the episode left open last year",
       FromOpenEpisode([](const Ssda903& r, Episode now, Episode before) {
         return SameFilled(now.RNE(), before.RNE()) && DistanceDiffers(r, now, before);
       })},
      {"502", kEpisodes | kEpisodesLast, "Episodes: DECOM",
       "The episode left open last year is not the first one this year",
       [](const Ssda903& r, Flags& flag) {
         for (const Child child : r.Children()) {
           const std::optional<Episode> now = r.FirstEpisode(child);
           if (!now) continue;
           if (Any(r.episodes_last.Of(child), [&](Episode before) {
                 return before.DEC().raw_blank() && Differs(before.DECOM(), now->DECOM());
               })) {
             flag(*now);
           }
         }
       }},
      {"503A", kEpisodes | kEpisodesLast, "Episodes: RNE",
       "The reason for the episode is not that of the episode left open last year",
       FromOpenEpisode([](Episode now, Episode before) { return now.RNE() != before.RNE(); })},
      {"503B", kEpisodes | kEpisodesLast, "Episodes: LS",
       "The legal status is not that of the episode left open last year",
       FromOpenEpisode([](Episode now, Episode before) { return now.LS() != before.LS(); })},
      {"503C", kEpisodes | kEpisodesLast, "Episodes: CIN",
       "The category of need is not that of the episode left open last year",
       FromOpenEpisode([](Episode now, Episode before) { return now.CIN() != before.CIN(); })},
      {"503D", kEpisodes | kEpisodesLast, "Episodes: PLACE",
       "The placement is not that of the episode left open last year",
       FromOpenEpisode([](const Ssda903& r, Episode now, Episode before) {
         const bool renamed = r.year == 2026 && before.PLACE().Is("Z1") && now.PLACE().In("Z11 Z12 Z13 Z14");
         return now.PLACE() != before.PLACE() && !renamed;
       })},
      {"503E", kEpisodes | kEpisodesLast, "Episodes: PLACE_PROVIDER",
       "The provider is not that of the episode left open last year",
       FromOpenEpisode(
           [](Episode now, Episode before) { return now.PLACE_PROVIDER() != before.PLACE_PROVIDER(); })},
      {"503F", kEpisodes | kEpisodesLast, "Episodes: URN",
       "The URN is not that of the episode left open last year",
       FromOpenEpisode([](Episode now, Episode before) { return now.URN() != before.URN(); })},
      {"503G", kEpisodes | kEpisodesLast | kPostcodes, "Episodes: PL_DISTANCE",
       "The distance is not that of the episode left open last year", FromOpenEpisode(DistanceDiffers)},
      {"503H", kEpisodes | kEpisodesLast | kPostcodes, "Episodes: PL_LA",
       "The authority of the placement is not that of last year's open episode",
       FromOpenEpisode(
           [](const Ssda903& r, Episode now, Episode before) { return r.PL_LA(now) != r.PL_LA(before); })},
      {"503J", kEpisodes | kEpisodesLast | kPostcodes | kAuthority, "Episodes: PL_LOCATION",
       "In or out of the area is not that of the episode left open last year",
       FromOpenEpisode([](const Ssda903& r, Episode now, Episode before) {
         return r.PL_LOCATION(now) != r.PL_LOCATION(before);
       })},
      {"559", kPlacedAdoption | kPlacedAdoptionLast, "PlacedAdoption: DATE_PLACED",
       "A decision of an earlier year was not in last year's return",
       Where(&Ssda903::placed_adoption,
             [](const Ssda903& r, PlacedAdoption p) {
               return p.DATE_PLACED() < r.year_start &&
                      (!r.placed_adoption_last.Has(p) ||
                       Any(
                           r.placed_adoption_last.Of(p),
                           [](PlacedAdoption before) { return before.DATE_PLACED().blank(); }));
             })},
      {"560", kPlacedAdoption | kPlacedAdoptionLast, "PlacedAdoption: DATE_PLACED DATE_PLACED_CEASED",
       "The date of the decision changed since last year although it still stood",
       WhereWith(&Ssda903::placed_adoption, &Ssda903::placed_adoption_last,
                 [](PlacedAdoption now, PlacedAdoption before) {
                   return before.DATE_PLACED().filled() && before.DATE_PLACED_CEASED().raw_blank() &&
                          now.DATE_PLACED().text != before.DATE_PLACED().text;
                 })},
      {"561", kPlacedAdoption | kPlacedAdoptionLast, "PlacedAdoption: DATE_PLACED",
       "The decision had been reversed last year, but is given again",
       WhereWith(&Ssda903::placed_adoption, &Ssda903::placed_adoption_last,
                 [](PlacedAdoption now, PlacedAdoption before) {
                   return SameFilled(now.DATE_PLACED().text, before.DATE_PLACED().text) &&
                          (before.DATE_PLACED_CEASED().filled() || before.REASON_PLACED_CEASED().filled());
                 })},
      {"562", kEpisodes | kEpisodesLast, "Episodes: DECOM",
       "An episode that runs into this year has no counterpart last year",
       [](const Ssda903& r, Flags& flag) {
         for (const Child child : r.Children()) {
           const std::optional<Episode> e = r.FirstEpisode(child);
           if (!e || !(e->DECOM() < r.year_start)) continue;
           const std::optional<Episode> before = Latest(r.episodes_last.Of(child), &Episode::DECOM);
           if (!before || Differs(before->DECOM(), e->DECOM())) flag(*e);
         }
       }},
      {"576", kMissing | kMissingLast, "Missing: CHILD",
       "A missing period open last year is not carried over",
       [](const Ssda903& r, Flags& flag) {
         static const Day unknown = DayOf(2099, 1, 1);
         const auto start = [](Missing m) { return m.MIS_START().valid() ? Day(m.MIS_START()) : unknown; };
         for (const Child child : r.Children()) {
           std::optional<Missing> first;
           for (const Missing m : r.missing.Of(child)) {
             if (!first || start(m) < start(*first)) first = m;
           }
           if (first && Any(r.missing_last.Of(child), [&](Missing before) {
                 return before.MIS_END().raw_blank() && before.MIS_START().valid() &&
                        Differs(before.MIS_START(), start(*first));
               })) {
             flag(*first);
           }
         }
       }},
      {"584", kPlacedAdoption | kPlacedAdoptionLast, "PlacedAdoption: DATE_PLACED",
       "The decision was reversed last year, so this year's must be a later one",
       WhereWith(&Ssda903::placed_adoption, &Ssda903::placed_adoption_last,
                 [](PlacedAdoption now, PlacedAdoption before) {
                   return (before.DATE_PLACED_CEASED().filled() || before.REASON_PLACED_CEASED().filled()) &&
                          (now.DATE_PLACED().raw_blank() || now.DATE_PLACED() <= before.DATE_PLACED());
                 })},
      {"624", kHeader | kHeaderLast, "Header: MC_DOB",
       "The date of birth of the child's own child is not what it was last year",
       WhereWith(&Ssda903::header, &Ssda903::header_last,
                 [](Header now, Header before) {
                   return before.MC_DOB().filled() && now.MC_DOB().text != before.MC_DOB().text;
                 })},
      {"626", kHeader | kHeaderLast, "Header: MOTHER MC_DOB",
       "A mother since before this year, but last year's return said not",
       WhereWith(&Ssda903::header, &Ssda903::header_last,
                 [](const Ssda903& r, Header now, Header before) {
                   return now.MC_DOB() < r.year_start && IsNumber(r.View(now.MOTHER()), 1) &&
                          IsNumber(r.View(before.MOTHER()), 0);
                 })},
      {"NoE", kEpisodes | kEpisodesLast, "Episodes: DECOM",
       "In care before this year, but not in last year's return",
       Where(
           &Ssda903::episodes,
           [](const Ssda903& r, Episode e) { return e.DECOM() < r.year_start && !r.episodes_last.Has(e); })},
  };
  return kRules;
}

}  // namespace kindred::returns::ssda903
