// Rules about care leavers (OC3).
#include <algorithm>

#include "returns/ssda903/rules.hpp"

namespace kindred::returns::ssda903 {
namespace {

constexpr std::string_view kItems = "OC3: IN_TOUCH ACTIV ACCOM";

// 1001: days in care after the 14th and the 16th birthday over both years, and whether the last episode is an
// adoption.
struct CareTotals {
  bool counted = false;  // at least one episode that is no short break, of a child in Header under 20
  long after_14 = 0;
  long after_16 = 0;
  bool adopted = false;
};

// 1001: the episodes of both years; of those with one start only the one that ends first.
std::vector<Episode> Kept(const Ssda903& r, Child child) {
  std::vector<Episode> pool;
  for (const Episode e : r.episodes.Of(child)) pool.push_back(e);
  for (const Episode e : r.episodes_last.Of(child)) pool.push_back(e);
  const auto ends_first = [](Day a, Day b) { return a.valid() && (b.blank() || a < b); };
  std::stable_sort(pool.begin(), pool.end(),
                   [&](const Episode& a, const Episode& b) { return ends_first(a.DEC(), b.DEC()); });
  std::vector<Episode> kept;
  for (const Episode& e : pool) {
    const bool again = std::any_of(kept.begin(), kept.end(),
                                   [&](const Episode& k) { return !Differs(k.DECOM(), e.DECOM()); });
    if (!again) kept.push_back(e);
  }
  return kept;
}

CareTotals TotalsOf(const Ssda903& r, Child child) {
  const std::vector<Episode> kept = Kept(r, child);
  CareTotals totals;
  const std::optional<Episode> last = Latest(kept, &Episode::DECOM);
  totals.adopted = last && last->adopted();
  for (const Header h : r.header.Of(child)) {
    if (!(Years(h.DOB(), 20) > r.year_end)) continue;
    for (const Episode& e : kept) {
      if (e.short_break()) continue;
      totals.counted = true;
      const bool is_last = last && last->table_number() == e.table_number() && last->row() == e.row();
      const Day end = e.DEC().blank() && is_last ? r.year_end : Day(e.DEC());
      const auto days_after = [&](int age) -> long {
        const Day birthday = Years(h.DOB(), age);
        const Day start = e.DECOM() > birthday ? Day(e.DECOM()) : birthday;
        return end.valid() ? std::max(0, DaysBetween(start, end)) : 0;
      };
      totals.after_14 += days_after(14);
      totals.after_16 += days_after(16);
    }
  }
  return totals;
}

}  // namespace

const Rules& CareLeaverRules() {
  static const Rules kRules = {
      {"134", kOc3 | kAd1, "AD1: DATE_INT DATE_MATCH FOSTER_CARE NB_ADOPTR SEX_ADOPTR LS_ADOPTR",
       "Adoption is recorded for a care leaver",
       WhereWith(&Ssda903::ad1, &Ssda903::oc3, [](Ad1 a, Oc3 o) { return a.any_item() && o.any_item(); })},
      {"153", kOc3, kItems, "In touch, activity and accommodation must all be given, or none",
       Where(&Ssda903::oc3,
             [](Oc3 o) {
               return o.any_item() && (o.IN_TOUCH().blank() || o.ACTIV().blank() || o.ACCOM().blank());
             })},
      {"187", kOc3 | kAd1 | kEpisodes,
       "OC3: IN_TOUCH ACTIV ACCOM; AD1: DATE_INT DATE_MATCH FOSTER_CARE NB_ADOPTR SEX_ADOPTR LS_ADOPTR",
       "Looked after all year, so neither care leaver nor adoption details belong here",
       [](const Ssda903& r, Flags& flag) {
         for (const Oc3 o : r.oc3) {
           if (r.ContinuouslyLookedAfter(o) && o.any_item()) flag(o);
         }
         for (const Ad1 a : r.ad1) {
           if (r.ContinuouslyLookedAfter(a) && a.any_item()) flag(a);
         }
       }},
      {"215", kOc3 | kOc2,
       "OC3: IN_TOUCH ACTIV ACCOM; OC2: CONVICTED HEALTH_CHECK IMMUNISATIONS TEETH_CHECK HEALTH_ASSESSMENT "
       "SUBSTANCE_MISUSE "
       "INTERVENTION_RECEIVED INTERVENTION_OFFERED",
       "One child has both care leaver details and health details",
       WhereBoth(&Ssda903::oc3, &Ssda903::oc2,
                 [](Oc3 o, Oc2 health) { return o.any_item() && health.any_health(); })},
      {"344", kOc3, kItems, "Died or returned home, yet activity and accommodation are not 0",
       Where(
           &Ssda903::oc3,
           [](Oc3 o) { return o.IN_TOUCH().In("DIED RHOM") && !(o.ACTIV().Is("0") && o.ACCOM().Is("0")); })},
      {"345", kOc3, kItems, "In touch, yet activity or accommodation is 0",
       Where(&Ssda903::oc3,
             [](Oc3 o) { return o.IN_TOUCH().Is("YES") && (o.ACTIV().Is("0") || o.ACCOM().Is("0")); })},
      {"347", kOc3, "OC3: ACCOM DOB", "A care leaver under 18 lives in a foyer",
       Where(&Ssda903::oc3,
             [](const Ssda903& r, Oc3 o) {  // 6,574 days: 18 mean years
               return o.ACCOM().Is("T") && o.DOB().valid() && DaysBetween(o.DOB(), r.year_start) <= 6574;
             })},
      {"391", kOc3, "OC3: DOB IN_TOUCH ACTIV ACCOM", "Care leaver details for somebody under 17",
       Where(&Ssda903::oc3,
             [](const Ssda903& r, Oc3 o) { return Years(o.DOB(), 17) > r.year_end && o.any_item(); })},
      {"1000", kEpisodes | kOc3, kItems, "The child died in care, so no care leaver details belong here",
       [](const Ssda903& r, Flags& flag) {
         const auto died = [](Episode e) { return e.REC().Is("E2"); };
         for (const Oc3 o : r.oc3) {
           if (Any(r.episodes.Of(o), died) || Any(r.episodes_last.Of(o), died)) flag(o);
         }
       }},
      {"1001", kEpisodes | kEpisodesLast | kOc3 | kHeader, kItems,
       "The episodes do not make this young person a care leaver (13 weeks after 14, some of it after 16)",
       [](const Ssda903& r, Flags& flag) {
         if (r.episodes.size() == 0 || r.episodes_last.size() == 0 || r.oc3.size() == 0 ||
             r.header.size() == 0) {
           return flag.Skip("one of the tables has no rows");
         }
         std::vector<CareTotals> totals;
         bool any_counted = false;
         for (const Oc3 o : r.oc3)  // without a CHILD nobody's episodes can be added up
           totals.push_back(o.child() == 0 ? CareTotals() : TotalsOf(r, o.child()));
         for (const Header h : r.header) {  // where nobody is counted at all, nothing can be said of anybody
           if (any_counted) break;
           if (!(Years(h.DOB(), 20) > r.year_end)) continue;
           any_counted = Any(Kept(r, h.child()), [](const Episode& e) { return !e.short_break(); });
         }
         if (!any_counted) return;
         for (const Oc3 o : r.oc3) {
           const CareTotals& care = totals[o.row()];
           if (care.adopted || !care.counted || care.after_14 < 91 || care.after_16 < 1) flag(o);
         }
       }},
      {"1002", kEpisodes | kEpisodesLast | kOc3, kItems,
       "A care leaver without an episode this year or last year",
       Where(&Ssda903::oc3,
             [](const Ssda903& r, Oc3 o) { return !r.episodes.Has(o) && !r.episodes_last.Has(o); })},
      {"1007", kEpisodes | kOc3, kItems,
       "Aged 17 or 18 and looked after on the birthday; care leaver details are not wanted",
       [](const Ssda903& r, Flags& flag) {
         for (const Oc3 o : r.oc3) {
           if (!o.any_item() || !(Years(o.DOB(), 17) <= r.year_end) || !(Years(o.DOB(), 19) > r.year_end))
             continue;
           const int birth_year = Date::FromDays(o.DOB().days).Year();
           Day birthday = Years(o.DOB(), r.year - birth_year);
           if (birthday > r.year_end) birthday = Years(o.DOB(), r.year - 1 - birth_year);
           if (Any(r.episodes.Of(o), [&](Episode e) { return e.DECOM() <= birthday && e.DEC() > birthday; }))
             flag(o);
         }
       }},
      {"1010", kEpisodes | kEpisodesLast | kOc3, kItems,
       "An episode was open last year and there is none this year, but care leaver details are given",
       [](const Ssda903& r, Flags& flag) {
         for (const Oc3 o : r.oc3) {
           if (r.episodes.Has(o)) continue;
           if (o.child() == 0) {  // without a CHILD every row stands for itself
             if (Any(r.episodes_last.Of(o),
                     [](Episode e) { return e.DECOM().valid() && e.DEC().raw_blank(); }))
               flag(o);
             continue;
           }
           std::optional<Episode> last;  // of two with one start the later row
           for (const Episode e : r.episodes_last.Of(o)) {
             if (e.DECOM().valid() && (!last || e.DECOM() >= last->DECOM())) last = e;
           }
           if (last && last->DEC().raw_blank()) flag(o);
         }
       }},
      {"1011", kEpisodes | kOc3, kItems,
       "Care passed to another authority, so no care leaver details are due",
       [](const Ssda903& r, Flags& flag) {
         for (const Oc3 o : r.oc3) {
           if (o.child() == 0 || !o.any_item()) continue;
           const std::optional<Episode> last = Latest(r.episodes.Of(o), &Episode::DECOM);
           if (last && last->REC().Is("E3")) flag(o);
         }
       }},
      {"1014", kEpisodes | kUasc | kOc3, "UASC: DUC; OC3: IN_TOUCH ACTIV ACCOM",
       "A care leaver without an episode in the year should have no asylum-seeker row",
       [](const Ssda903& r, Flags& flag) {
         const auto in_year = [&](Episode e) {
           return e.DECOM() <= r.year_end && (e.DEC() >= r.year_start || e.DEC().blank());
         };
         for (const Oc3 o : r.oc3) {
           if (o.child() == 0 || !o.any_item() || !r.episodes.Has(o) || Any(r.episodes.Of(o), in_year))
             continue;
           for (const Uasc u : r.uasc.Of(o)) flag(u, o);
         }
       }},
      {"1016", kEpisodes | kOc3, kItems,
       "Aged 17 or 18 and left care after the birthday; care leaver details are not wanted",
       [](const Ssda903& r, Flags& flag) {
         for (const Oc3 o : r.oc3) {
           if (!o.any_item() || o.DOB().blank()) continue;
           const int days = DaysBetween(o.DOB(), r.year_end);  // ages by the mean year of 365.2425 days
           const int age = 6210 <= days && days <= 6574 ? 17 : 6575 <= days && days <= 6939 ? 18 : 0;
           if (age == 0) continue;
           if (Any(r.episodes.Of(o), [&](Episode e) { return e.DEC() >= Years(o.DOB(), age); })) flag(o);
         }
       }},
      {"3001", kHeader | kOc3, "OC3: ACCOM",
       "A care leaver who turns 17 this year cannot live with former foster carers",
       WhereWith(&Ssda903::oc3, &Ssda903::header,
                 [](const Ssda903& r, Oc3 o, Header h) {
                   return o.ACCOM().In("Z1 Z2") && Within(Years(h.DOB(), 17), r.year_start, r.year_end);
                 })},
  };
  return kRules;
}

}  // namespace kindred::returns::ssda903
