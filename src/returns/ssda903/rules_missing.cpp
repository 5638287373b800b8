// Rules about children missing from placement or away without authorisation.
#include "returns/ssda903/periods.hpp"

namespace kindred::returns::ssda903 {

const Rules& MissingRules() {
  static const Rules kRules = {
      {"564", kMissing, "Missing: MISSING MIS_START", "Missing or away, but the start is missing",
       Where(&Ssda903::missing,
             [](Missing m) { return m.MISSING().In("M A") && m.MIS_START().raw_blank(); })},
      {"565", kMissing, "Missing: MISSING MIS_START", "A start, but not whether missing or away",
       Where(&Ssda903::missing, [](Missing m) { return m.MIS_START().filled() && m.MISSING().blank(); })},
      {"566", kMissing, "Missing: MISSING MIS_END", "An end, but not whether missing or away",
       Where(&Ssda903::missing, [](Missing m) { return m.MIS_END().filled() && m.MISSING().blank(); })},
      {"567", kMissing, "Missing: MIS_START MIS_END", "The missing period ends before it starts",
       Where(&Ssda903::missing, [](Missing m) { return m.MIS_START() > m.MIS_END(); })},
      {"570", kMissing, "Missing: MIS_START", "The missing period starts after the collection year",
       Where(&Ssda903::missing, [](const Ssda903& r, Missing m) { return m.MIS_START() > r.year_end; })},
      {"571", kMissing, "Missing: MIS_END", "The missing period ends outside the collection year",
       Where(&Ssda903::missing,
             [](const Ssda903& r, Missing m) {
               return m.MIS_END() < r.year_start || m.MIS_END() > r.year_end;
             })},
      {"574", kMissing, "Missing: MIS_START MIS_END",
       "Missing periods of one child overlap, or the one before is open",
       Overlapping(&Ssda903::missing, &Missing::MIS_START, &Missing::MIS_END)},
      {"575", kMissing | kEpisodes, "Missing: MIS_END",
       "The placement has ended, but the missing period from it is still open",
       WhereWith(&Ssda903::missing, &Ssda903::episodes,
                 [](Missing m, Episode e) {
                   return m.MIS_END().raw_blank() && Within(m.MIS_START(), e.DECOM(), e.DEC());
                 })},
      {"577", kMissing | kEpisodes, "Missing: MIS_END",
       "The child left care, but the missing period does not end by then",
       OutsideCare(&Ssda903::missing, &Missing::MIS_START, &Missing::MIS_END)},
      {"578", kMissing | kEpisodes, "Missing: MIS_START",
       "The missing period starts when the child was not looked after",
       Where(&Ssda903::missing,
             [](const Ssda903& r, Missing m) {
               const std::span<const CarePeriod> periods = r.PeriodsOf(m);
               return m.MIS_START().valid() && !periods.empty() &&
                      std::all_of(periods.begin(), periods.end(), [&](const CarePeriod& care) {
                        return m.MIS_START() < care.start || m.MIS_START() > care.end;
                      });
             })},
      {"580", kMissing | kEpisodes, "Episodes: REC",
       "Missing until the 18th birthday on which care ended, but the reason is not E8",
       WhereWith(&Ssda903::episodes, &Ssda903::missing,
                 [](Episode e, Missing m) {
                   return !e.REC().Is("E8") && m.MIS_END() == e.DEC() && Years(m.DOB(), 18) == e.DEC();
                 })},
      {"581", kMissing | kEpisodes, "Missing: MIS_START", "The missing period starts outside every episode",
       Where(&Ssda903::missing,
             [](const Ssda903& r, Missing m) {
               return r.episodes.Has(m) && !Any(r.episodes.Of(m), [&](Episode e) {
                        return e.DECOM() <= m.MIS_START() && (e.DEC().blank() || m.MIS_START() <= e.DEC());
                      });
             })},
      {"586", kMissing, "Missing: MIS_START", "The missing period starts on or before the day of birth",
       Where(&Ssda903::missing, [](Missing m) { return m.MIS_START() <= m.DOB(); })},
  };
  return kRules;
}

}  // namespace kindred::returns::ssda903
