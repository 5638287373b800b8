// Rules about a child's episodes in their order.
#include <algorithm>

#include "returns/ssda903/rules.hpp"

namespace kindred::returns::ssda903 {
namespace {

// Calls visit(previous, row) for neighbours of one child, and marks what it returns true for: the later row.
template <class Condition>
Check WherePrevious(Condition condition) {
  return [condition](const Ssda903& r, Flags& flag) {
    r.Consecutive([&](Episode previous, Episode e) {
      if (condition(previous, e)) flag(e);
    });
  };
}

// All four of placement, postcode, URN and provider are the same; two blanks are the same.
bool SamePlacement(Episode a, Episode b) {
  return a.PLACE() == b.PLACE() && a.PL_POST() == b.PL_POST() && a.URN() == b.URN() &&
         a.PLACE_PROVIDER() == b.PLACE_PROVIDER();
}
bool PlacementFilled(Episode e) {
  return e.PLACE().filled() && e.PL_POST().filled() && e.URN().filled() && e.PLACE_PROVIDER().filled();
}

// 361, 362. A run is made of episodes with one legal status; it goes on when the episode that follows
// directly after one of them, of whatever legal status, begins on the day it ends. The run is marked when it
// lasts longer than `limit` days.
Check RunInOrder(Code status, int limit) {
  return [status, limit](const Ssda903& r, Flags& flag) {
    const auto end_of = [&](Episode e) { return e.DEC().valid() ? Day(e.DEC()) : r.year_end; };
    for (const Child child : r.Children()) {
      const RowRange<Episode> rows = r.InOrder(child);
      std::vector<std::size_t> run;
      Day first;
      Day last;
      const auto close = [&] {
        if (first.valid() && last.valid() && DaysBetween(first, last) > limit) {
          for (const std::size_t at : run) flag(rows[at]);
        }
        run.clear();
        first = last = Day();
      };
      for (std::size_t at = 0; at < rows.size(); ++at) {
        const Episode e = rows[at];
        if (!e.LS().Is(status)) continue;
        const bool goes_on = !run.empty() && rows[run.back() + 1].DECOM() == end_of(rows[run.back()]);
        if (!goes_on) close();
        run.push_back(at);
        if (first.blank() || e.DECOM() < first) first = e.DECOM().valid() ? Day(e.DECOM()) : first;
        if (last.blank() || end_of(e) > last) last = end_of(e);
      }
      close();
    }
  };
}

// 363, 364. Runs of episodes with one legal status in the order of the file; the days of a run are added up.
Check RunInFile(Code status, int limit) {
  return [status, limit](const Ssda903& r, Flags& flag) {
    std::vector<Episode> run;
    long total = 0;
    Day previous_end;
    const auto close = [&] {
      if (total > limit) {
        for (const Episode& e : run) flag(e);
      }
      run.clear();
      total = 0;
    };
    for (const Episode e : r.episodes) {
      if (!e.LS().Is(status) || e.DECOM().blank()) continue;
      const Day end = e.DEC().raw_blank() ? r.year_end : Day(e.DEC());
      if (!run.empty() && (e.child() == 0 || e.child() != run.back().child() || e.DECOM() > previous_end))
        close();
      run.push_back(e);
      if (end.valid()) total += DaysBetween(e.DECOM(), end);
      previous_end = end;
    }
    close();
  };
}

// Ascending, blank ones last.
bool BlankLast(Day a, Day b) {
  return a.valid() && (b.blank() || a < b);
}

// A child's episodes sorted anew, stable from their order by DECOM.
template <class Before>
std::vector<Episode> Reordered(const Ssda903& r, Child child, const Before& before) {
  const RowRange<Episode> rows = r.InOrder(child);
  std::vector<Episode> sorted(rows.size(),
                              rows.empty() ? Episode(r.episodes.table(), kEpisodesTable, 0) : rows[0]);
  std::copy(rows.begin(), rows.end(), sorted.begin());
  std::stable_sort(sorted.begin(), sorted.end(), before);
  return sorted;
}

}  // namespace

const Rules& HistoryRules() {
  static const Rules kRules = {
      {"142", kEpisodes, "Episodes: DEC REC", "The episode is still open although a later one exists",
       [](const Ssda903& r, Flags& flag) {
         const auto unknown = [](Episode e) {  // 1901 stands for unknown
           static const Day stands_for_unknown = DayOf(1901, 1, 1);
           return e.DECOM() == stands_for_unknown;
         };
         for (const Child child : r.Children()) {
           const RowRange<Episode> rows = r.InOrder(child);
           // An episode of unknown start counts as the last, as one without a start does.
           const bool all_are_earlier = std::any_of(rows.begin(), rows.end(), unknown);
           for (std::size_t i = 0; i + (all_are_earlier ? 0 : 1) < rows.size(); ++i) {
             const Episode e = rows[i];
             if (e.DECOM().valid() && !unknown(e) && (e.DEC().blank() || e.REC().blank())) flag(e);
           }
         }
       }},
      {"199", kEpisodes, "Episodes: CHILD", "The episode comes after the child was adopted",
       [](const Ssda903& r, Flags& flag) {
         // A child's episodes of both years by DECOM; on one day this year's come first.
         for (const Child child : r.Children()) {
           const std::optional<Episode> last =
               Earliest(r.episodes_last.Of(child), &Episode::DECOM, [](Episode e) { return e.adopted(); });
           bool adopted = false;
           for (const Episode e : r.InOrder(child)) {
             if (e.DECOM().blank()) continue;
             if (adopted || (last && last->DECOM() < e.DECOM())) flag(e);
             adopted |= e.adopted();
           }
         }
       }},
      {"225", kEpisodes, "Episodes: REASON_PLACE_CHANGE",
       "The placement changed, but the reason for the change is missing",
       [](const Ssda903& r, Flags& flag) {
         r.Consecutive([&](Episode a, Episode b) {
           if (a.REC().Is("X1") && a.REASON_PLACE_CHANGE().blank() && !a.temporary() &&
               b.RNE().In("P B T U") && !b.temporary()) {
             flag(a);
           }
         });
       }},
      {"226", kEpisodes, "Episodes: REASON_PLACE_CHANGE PLACE",
       "No reason for a change of placement is wanted before or after a temporary placement",
       [](const Ssda903& r, Flags& flag) {
         for (const Episode e : r.episodes) {
           if (e.temporary() && e.REASON_PLACE_CHANGE().filled()) flag(e);
         }
         r.Consecutive([&](Episode previous, Episode e) {
           if (e.temporary() && previous.REASON_PLACE_CHANGE().filled()) flag(e);
         });
       }},
      {"336", kEpisodes, "Episodes: PLACE",
       "A placement for adoption with consent does not follow a foster placement or one for adoption",
       [](const Ssda903& r, Flags& flag) {
         for (const Episode e : r.episodes.Of(0)) {  // without a CHILD there is nothing before
           if (e.PLACE().In("A3 A4")) flag(e);
         }
         r.Consecutive([&](Episode previous, Episode e) {
           if (e.PLACE().In("A3 A4") && !previous.PLACE().In("A3 A4 A5 A6 U1 U2 U3 U4 U5 U6")) flag(e);
         });
         for (const Child child : r.Children()) {  // the first row of a child without any valid DECOM
           const RowRange<Episode> rows = r.InOrder(child);
           if (!rows.empty() && rows[0].DECOM().blank() && rows[0].PLACE().In("A3 A4")) flag(rows[0]);
         }
       }},
      {"357", kEpisodes, "Episodes: RNE",
       "The first episode of the year, if it starts in the year, must start care (S)",
       [](const Ssda903& r, Flags& flag) {
         for (const Child child : r.Children()) {
           const std::optional<Episode> e = r.FirstEpisode(child);
           if (e && e->DECOM() >= r.year_start && !e->RNE().Is("S")) flag(*e);
         }
       }},
      {"361", kEpisodes, "Episodes: DECOM LS DEC", "Police protection (L1) lasts longer than three days",
       RunInOrder("L1", 3)},
      {"362", kEpisodes, "Episodes: DECOM LS DEC",
       "An emergency protection order (L2) lasts longer than 21 days", RunInOrder("L2", 21)},
      {"363", kEpisodes, "Episodes: LS DECOM DEC",
       "A child assessment order (L3) lasts longer than seven days", RunInFile("L3", 7)},
      {"364", kEpisodes, "Episodes: LS DECOM DEC", "Detention under PACE (J2) lasts longer than 21 days",
       RunInFile("J2", 21)},
      {"367", kEpisodes, "Episodes: LS DECOM DEC", "More than 75 days of short breaks (V3) in the year",
       [](const Ssda903& r, Flags& flag) {
         const auto days_of = [&](Episode e) {  // within the year; nothing for a row that does not count
           if (!e.LS().Is("V3") || e.DECOM().blank()) return 0;
           const Day end = e.DEC().raw_blank() || e.DEC() > r.year_end ? r.year_end : Day(e.DEC());
           const Day start = e.DECOM() > r.year_start ? Day(e.DECOM()) : r.year_start;
           return end.valid() ? std::max(0, DaysBetween(start, end)) : 0;
         };
         for (const Child child : r.Children()) {
           int days = 0;
           for (const Episode e : r.episodes.Of(child)) days += days_of(e);
           if (days <= 75) continue;
           for (const Episode e : r.episodes.Of(child)) {
             if (days_of(e) > 0) flag(e);
           }
         }
       }},
      {"377", kEpisodes, "Episodes: PLACE",
       "More than two placements during a carer's holiday (T3) for one child",
       [](const Ssda903& r, Flags& flag) {
         for (const Child child : r.Children()) {
           const RowRange<Episode> rows = r.episodes.Of(child);
           if (std::count_if(rows.begin(), rows.end(), [](Episode e) { return e.PLACE().Is("T3"); }) <= 2)
             continue;
           for (const Episode e : rows) {
             if (e.PLACE().Is("T3")) flag(e);
           }
         }
       }},
      {"383", kEpisodes, "Episodes: PLACE RNE PL_POST",
       "After a temporary placement the child must return to the placement before it",
       [](const Ssda903& r, Flags& flag) {
         for (const Child child : r.Children()) {
           const RowRange<Episode> rows = r.InOrder(child);
           for (std::size_t i = 2; i < rows.size(); ++i) {
             const Episode before = rows[i - 2];
             const Episode after = rows[i];
             if (rows[i - 1].temporary() &&
                 (!after.RNE().Is("P") || !SameFilled(after.PLACE(), before.PLACE()) ||
                  !SameFilled(after.PL_POST(), before.PL_POST()))) {
               flag(after);
             }
           }
         }
       }},
      {"388", kEpisodes, "Episodes: REC",
       "The episode ends with X1, but none follows on that day; or one does, and it does not",
       [](const Ssda903& r, Flags& flag) {
         static const Day unknown = DayOf(1901, 1, 1);  // an episode without a start is taken to be the first
         const auto start = [&](Episode e) { return e.DECOM().valid() ? Day(e.DECOM()) : unknown; };
         for (const Child child : r.Children()) {
           const std::vector<Episode> rows = Reordered(r, child, [&](const Episode& a, const Episode& b) {
             return start(a) < start(b) || (start(a) == start(b) && a.row() < b.row());
           });
           for (std::size_t i = 0; i < rows.size(); ++i) {
             const Episode& e = rows[i];
             if (e.DEC().blank()) continue;
             const bool last = i + 1 == rows.size();
             const bool follows = !last && start(rows[i + 1]) == e.DEC();
             if (e.REC().Is("X1") ? !follows : e.REC().filled() && follows) flag(e);
           }
         }
       }},
      {"426", kEpisodes, "Episodes: LS", "One child has short breaks of both kinds (V3 and V4)",
       [](const Ssda903& r, Flags& flag) {
         const auto has = [&](const Row& row, Code status) {
           return Any(r.episodes.Of(row), [&](Episode other) { return other.LS().Is(status); });
         };
         for (const Episode e : r.episodes) {
           if ((e.LS().Is("V3") && has(e, "V4")) || (e.LS().Is("V4") && has(e, "V3"))) flag(e);
         }
       }},
      {"431", kEpisodes, "Episodes: RNE DECOM",
       "Care starts anew (S) on or before the day the episode before it ends",
       WherePrevious(
           [](Episode previous, Episode e) { return e.RNE().Is("S") && e.DECOM() <= previous.DEC(); })},
      {"432", kEpisodes, "Episodes: RNE", "Care had ended, so the next episode must start it anew (S)",
       WherePrevious([](Episode previous, Episode e) {
         return previous.REC().In(
                    "E2 E3 E4A E4B E5 E6 E7 E8 E9 E11 E12 E13 E14 E15 E16 E17 E41 E45 E46 E47 E48") &&
                !e.RNE().Is("S");
       })},
      {"433", kEpisodes, "Episodes: RNE DECOM",
       "An episode that continues care must begin when the one before it ends",
       [](const Ssda903& r, Flags& flag) {
         for (const Child child : r.Children()) {
           const std::vector<Episode> rows = Reordered(r, child, [](const Episode& a, const Episode& b) {
             return Differs(a.DECOM(), b.DECOM()) ? BlankLast(a.DECOM(), b.DECOM())
                                                  : BlankLast(a.DEC(), b.DEC());
           });
           for (std::size_t i = 1; i < rows.size(); ++i) {
             if (rows[i].RNE().In("P L T U B") && !SameFilled(rows[i - 1].DEC().text, rows[i].DECOM().text))
               flag(rows[i]);
           }
         }
       }},
      {"434", kEpisodes, "Episodes: RNE LS PLACE PL_POST URN PLACE_PROVIDER",
       "Said to be a change of legal status only (L), but it did not change, or something else did",
       WherePrevious([](Episode previous, Episode e) {
         return e.RNE().Is("L") && (SameFilled(e.LS(), previous.LS()) || !SamePlacement(previous, e));
       })},
      {"435", kEpisodes, "Episodes: LS PLACE PL_POST URN PLACE_PROVIDER",
       "Said to be a change of placement only (P, T), but it did not change, or the legal status did",
       WherePrevious([](Episode previous, Episode e) {
         return e.RNE().In("P T") &&
                (!SameFilled(e.LS(), previous.LS()) || (PlacementFilled(e) && SamePlacement(previous, e)));
       })},
      {"436", kEpisodes, "Episodes: RNE LS PLACE PL_POST URN PLACE_PROVIDER",
       "Said to be a change of legal status and placement (U, B), but one of them did not change",
       WherePrevious([](Episode previous, Episode e) {
         return e.RNE().In("U B") && (e.LS() == previous.LS() || SamePlacement(previous, e));
       })},
      {"437", kEpisodes, "Episodes: REC",
       "An episode follows although the child died or was found to be 18 or over",
       [](const Ssda903& r, Flags& flag) {
         r.Consecutive([&](Episode e, Episode) {
           if (e.DECOM().valid() && e.REC().In("E2 E15")) flag(e);
         });
       }},
      {"501", kEpisodes, "Episodes: DECOM DEC", "The episode starts before the one before it ended",
       WherePrevious([](Episode previous, Episode e) { return e.DECOM() < previous.DEC(); })},
      {"504", kEpisodes, "Episodes: CIN", "The category of need changes while care goes on",
       WherePrevious([](Episode previous, Episode e) {
         return previous.REC().Is("X1") && previous.DEC() == e.DECOM() &&
                !SameFilled(e.CIN(), previous.CIN());
       })},
  };
  return kRules;
}

}  // namespace kindred::returns::ssda903
