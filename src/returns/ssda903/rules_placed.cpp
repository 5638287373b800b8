// Rules about decisions to place for adoption (PlacedAdoption) and about earlier permanence (PrevPerm).
#include <algorithm>

#include "returns/ssda903/rules.hpp"

namespace kindred::returns::ssda903 {
namespace {

bool Ceased(PlacedAdoption p) {
  return p.DATE_PLACED_CEASED().filled() || p.REASON_PLACED_CEASED().filled();
}

}  // namespace

const Rules& PlacedRules() {
  static const Rules kRules = {
      {"117", kEpisodes | kPlacedAdoption,
       "Episodes: DECOM DEC REC; PlacedAdoption: DATE_PLACED DATE_PLACED_CEASED",
       "A decision about placing for adoption is dated after the year or after care ended",
       [](const Ssda903& r, Flags& flag) {
         for (const Child child : r.Children()) {
           if (r.placed_adoption.Of(child).empty()) continue;
           const std::optional<Episode> e = Latest(r.episodes.Of(child), &Episode::DECOM,
                                                   [](Episode last) { return !last.REC().Is("X1"); });
           if (!e) continue;
           for (const PlacedAdoption p : r.placed_adoption.Of(child)) {
             if (p.DATE_PLACED() > r.year_end || p.DATE_PLACED() > e->DEC() ||
                 p.DATE_PLACED_CEASED() > r.year_end || p.DATE_PLACED_CEASED() > e->DEC()) {
               flag(*e, p);
             }
           }
         }
       }},
      {"118", kEpisodes | kPlacedAdoption, "Episodes: DECOM LS; PlacedAdoption: DATE_PLACED_CEASED",
       "The decision to place for adoption was reversed before care or the year began",
       [](const Ssda903& r, Flags& flag) {
         for (const Child child : r.Children()) {
           if (r.placed_adoption.Of(child).empty()) continue;
           const std::optional<Episode> e = Earliest(r.episodes.Of(child), &Episode::DECOM,
                                                     [](Episode first) { return !first.short_break(); });
           if (!e) continue;
           for (const PlacedAdoption p : r.placed_adoption.Of(child)) {
             if (p.DATE_PLACED_CEASED() < e->DECOM() || p.DATE_PLACED_CEASED() < r.year_start) flag(*e, p);
           }
         }
       }},
      {"119", kPlacedAdoption, "PlacedAdoption: DATE_PLACED_CEASED REASON_PLACED_CEASED",
       "The date of the reversal and its reason must both be given, or neither",
       Where(&Ssda903::placed_adoption,
             [](PlacedAdoption p) {
               return p.DATE_PLACED_CEASED().filled() != p.REASON_PLACED_CEASED().filled();
             })},
      {"184", kHeader | kPlacedAdoption, "PlacedAdoption: DATE_PLACED DOB",
       "The decision to place for adoption is before birth, or the date of birth is missing",
       Where(&Ssda903::placed_adoption,
             [](PlacedAdoption p) { return p.DATE_PLACED().valid() && !(p.DATE_PLACED() >= p.DOB()); })},
      {"522", kPlacedAdoption, "PlacedAdoption: DATE_PLACED DATE_PLACED_CEASED",
       "The decision to place for adoption was reversed before it was made",
       Where(&Ssda903::placed_adoption,
             [](PlacedAdoption p) { return p.DATE_PLACED_CEASED() < p.DATE_PLACED(); })},
      {"551", kEpisodes | kPlacedAdoption, "Episodes: PLACE",
       "Placed for adoption, but the date of the decision is missing",
       Where(&Ssda903::episodes,
             [](const Ssda903& r, Episode e) {
               return e.for_adoption() && (!r.placed_adoption.Has(e) ||
                                           Any(r.placed_adoption.Of(e),
                                               [](PlacedAdoption p) { return p.DATE_PLACED().raw_blank(); }));
             })},
      {"552", kEpisodes | kPlacedAdoption, "Episodes: DECOM; PlacedAdoption: DATE_PLACED",
       "The placement for adoption began before the decision to place",
       [](const Ssda903& r, Flags& flag) {
         for (const Child child : r.Children()) {
           const auto p = Latest(r.placed_adoption.Of(child), &PlacedAdoption::DATE_PLACED);
           if (!p) continue;
           const auto e = Earliest(r.episodes.Of(child), &Episode::DECOM,
                                   [](Episode first) { return first.for_adoption(); });
           if (e && e->DECOM() < p->DATE_PLACED()) flag(*e, *p);
         }
       }},
      {"553", kEpisodes | kPlacedAdoption,
       "Episodes: CHILD; PlacedAdoption: CHILD DATE_PLACED DATE_PLACED_CEASED REASON_PLACED_CEASED",
       "A placement order (E1), but no decision to place for adoption that still stands",
       [](const Ssda903& r, Flags& flag) {
         for (const Episode e : r.episodes) {
           if (e.LS().Is("E1") && !r.placed_adoption.Has(e)) flag(e);
         }
         for (const PlacedAdoption p : r.placed_adoption) {
           if (Ceased(p) &&
               Any(r.episodes.Of(p), [](Episode e) { return e.LS().Is("E1") && e.DEC().raw_blank(); }))
             flag(p);
         }
       }},
      {"554", kEpisodes | kPlacedAdoption, "Episodes: DECOM LS; PlacedAdoption: DATE_PLACED",
       "The decision to place for adoption is later than the placement order (E1)",
       [](const Ssda903& r, Flags& flag) {
         for (const Child child : r.Children()) {
           if (r.placed_adoption.Of(child).empty()) continue;
           const auto e = Earliest(r.episodes.Of(child), &Episode::DECOM,
                                   [](Episode first) { return first.LS().Is("E1"); });
           if (!e) continue;
           for (const PlacedAdoption p : r.placed_adoption.Of(child)) {
             if (p.DATE_PLACED() > e->DECOM()) flag(*e, p);
           }
         }
       }},
      {"557", kEpisodes | kPlacedAdoption,
       "Episodes: PLACE LS REC; PlacedAdoption: DATE_PLACED_CEASED REASON_PLACED_CEASED",
       "Left care without adoption, but when and why the decision to place was reversed is incomplete",
       [](const Ssda903& r, Flags& flag) {
         for (const Episode e : r.episodes) {
           if (!(e.for_adoption() || e.LS().Is("E1")) || e.REC().blank() || e.REC().In("E11 E12 X1"))
             continue;
           if (!r.placed_adoption.Has(e)) flag(e);
           for (const PlacedAdoption p : r.placed_adoption.Of(e)) {
             if (p.DATE_PLACED_CEASED().raw_blank() || p.REASON_PLACED_CEASED().blank()) flag(e, p);
           }
         }
       }},
      {"558", kEpisodes | kPlacedAdoption, "Episodes: REC",
       "Adopted, but every decision to place for adoption was reversed",
       [](const Ssda903& r, Flags& flag) {
         for (const Child child : r.Children()) {
           const RowRange<PlacedAdoption> decisions = r.placed_adoption.Of(child);
           if (decisions.empty() ||
               Any(decisions, [](PlacedAdoption p) { return p.DATE_PLACED_CEASED().raw_blank(); }))
             continue;
           std::size_t adoptions = 0;
           for (const Episode e : r.episodes.Of(child)) adoptions += e.adopted() ? 1 : 0;
           if (adoptions * decisions.size() <= 1) continue;
           for (const Episode e : r.episodes.Of(child)) {
             if (e.adopted()) flag(e);
           }
         }
       }},
      {"563", kPlacedAdoption, "PlacedAdoption: DATE_PLACED REASON_PLACED_CEASED DATE_PLACED_CEASED",
       "The decision to place for adoption was reversed, but when it was made is missing",
       Where(&Ssda903::placed_adoption,
             [](PlacedAdoption p) {
               return p.REASON_PLACED_CEASED().filled() && p.DATE_PLACED_CEASED().filled() &&
                      p.DATE_PLACED().raw_blank();
             })},
      {"579", kPlacedAdoption, "PlacedAdoption: DATE_PLACED DATE_PLACED_CEASED",
       "A new decision to place for adoption while the one before still stood",
       [](const Ssda903& r, Flags& flag) {
         for (const Child child : r.Children()) {
           std::vector<PlacedAdoption> rows;
           for (const PlacedAdoption p : r.placed_adoption.Of(child)) rows.push_back(p);
           std::stable_sort(rows.begin(), rows.end(), [](const PlacedAdoption& a, const PlacedAdoption& b) {
             return a.DATE_PLACED().valid() && (b.DATE_PLACED().blank() || a.DATE_PLACED() < b.DATE_PLACED());
           });
           for (std::size_t i = 1; i < rows.size(); ++i) {
             const DateCell ceased = rows[i - 1].DATE_PLACED_CEASED();
             if (ceased.blank() || rows[i].DATE_PLACED() < ceased) flag(rows[i]);
           }
         }
       }},
      {"583", kPlacedAdoption, "PlacedAdoption: DATE_PLACED DATE_PLACED_CEASED",
       "Several decisions to place for adoption, and an earlier one was not reversed",
       [](const Ssda903& r, Flags& flag) {
         // The latest is kept; as in the sector's validator it is the one whose text is greatest.
         const auto check = [&](Child child) {
           const RowRange<PlacedAdoption> rows = r.placed_adoption.Of(child);
           if (rows.size() < 2) return;
           std::size_t kept = 0;
           for (std::size_t i = 1; i < rows.size(); ++i) {
             if (r.View(rows[i].DATE_PLACED().text) > r.View(rows[kept].DATE_PLACED().text)) kept = i;
           }
           for (std::size_t i = 0; i < rows.size(); ++i) {
             if (i != kept && rows[i].DATE_PLACED_CEASED().raw_blank()) flag(rows[i]);
           }
         };
         check(0);
         for (const Child child : r.Children()) check(child);
       }},
      {"1003", kEpisodes | kPlacedAdoption, "Episodes: DECOM RNE; PlacedAdoption: DATE_PLACED",
       "The decision to place for adoption is earlier than the start of care",
       [](const Ssda903& r, Flags& flag) {
         for (const Child child : r.Children()) {
           if (r.placed_adoption.Of(child).empty()) continue;
           const auto e = Earliest(r.episodes.Of(child), &Episode::DECOM,
                                   [](Episode first) { return first.RNE().Is("S"); });
           if (!e) continue;
           for (const PlacedAdoption p : r.placed_adoption.Of(child)) {
             if (p.DATE_PLACED() < e->DECOM()) flag(*e, p);
           }
         }
       }},

      // Earlier permanence.
      {"630", kEpisodes | kPrevPerm, "Episodes: RNE",
       "Care started this year, but the previous permanence is incomplete",
       Where(&Ssda903::episodes,
             [](const Ssda903& r, Episode e) {
               if (!e.RNE().Is("S") || !(e.DECOM() >= r.year_start)) return false;
               return !r.prev_perm.Has(e) || Any(r.prev_perm.Of(e), [](PrevPerm p) {
                 return p.PREV_PERM().blank() ||
                        (!p.PREV_PERM().Is("Z1") && (p.LA_PERM().blank() || p.DATE_PERM().blank()));
               });
             })},
      {"632", kEpisodes | kPrevPerm, "Episodes: DECOM; PrevPerm: DATE_PERM",
       "The date of the previous permanence order is no date, or not before care started",
       [](const Ssda903& r, Flags& flag) {
         for (const PrevPerm p : r.prev_perm) {
           if (p.child() == 0 || p.DATE_PERM().blank()) continue;
           const std::optional<Episode> e = r.FirstEpisode(p.child());
           if (!e) continue;
           const Day day = ParsePartlyUnknownDay(r.View(p.DATE_PERM()));
           if (day.blank() || day >= e->DECOM()) flag(*e, p);
         }
       }},
      {"634", kEpisodes | kPrevPerm, "Episodes: DECOM; PrevPerm: PREV_PERM LA_PERM DATE_PERM",
       "Previous permanence is given, but no episode starts in the year",
       [](const Ssda903& r, Flags& flag) {
         for (const PrevPerm p : r.prev_perm) {
           if (p.child() == 0 || (p.PREV_PERM().blank() && p.LA_PERM().blank() && p.DATE_PERM().blank()))
             continue;
           const std::optional<Episode> last = Latest(r.episodes.Of(p), &Episode::DECOM);
           if (!last || !(last->DECOM() < r.year_start)) continue;
           flag(p);
           for (const Episode e : r.episodes.Of(p)) flag(e);
         }
       }},
      {"635", kPrevPerm, "PrevPerm: LA_PERM DATE_PERM PREV_PERM",
       "Date or authority of a previous permanence order, but not which order it was",
       Where(&Ssda903::prev_perm,
             [](PrevPerm p) {
               return p.PREV_PERM().blank() && (p.LA_PERM().filled() || p.DATE_PERM().filled());
             })},
  };
  return kRules;
}

}  // namespace kindred::returns::ssda903
