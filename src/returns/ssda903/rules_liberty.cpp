// Deprivation of liberty orders: new in 2026/27.
#include "returns/ssda903/periods.hpp"

namespace kindred::returns::ssda903 {
namespace {

// The order runs while the episode does. Dates are read leniently; an order without an end is not looked at.
bool Overlap(const Ssda903& r, DoLo d, Episode e) {
  const auto read = [&](const DateCell& cell) {
    return cell.valid() ? Day(cell) : ParseDayLeniently(r.View(cell.text));
  };
  if (d.DOLO_START().raw_blank() || d.DOLO_END().raw_blank()) return false;
  const Day episode_end = read(e.DEC());
  return (read(d.DOLO_START()) <= episode_end || episode_end.blank()) &&
         read(d.DOLO_END()) >= read(e.DECOM());
}

}  // namespace

const Rules& LibertyRules() {
  static const Rules kRules = {
      {"700", kDoLo, "DoLo: DOLO_START",
       "The start of the deprivation of liberty order is blank or not a date",
       Where(&Ssda903::dolo, [](DoLo d) { return d.DOLO_START().blank(); })},
      {"701", kDoLo, "DoLo: DOLO_END", "The end of the deprivation of liberty order is not a date",
       Where(&Ssda903::dolo, [](DoLo d) { return d.DOLO_END().filled() && d.DOLO_END().blank(); })},
      {"702", kDoLo, "DoLo: DOLO_START DOLO_END",
       "The deprivation of liberty order does not end after it starts",
       Where(&Ssda903::dolo, [](DoLo d) { return d.DOLO_END() <= d.DOLO_START(); })},
      {"703", kDoLo, "DoLo: DOLO_START", "The deprivation of liberty order starts after the collection year",
       Where(&Ssda903::dolo, [](const Ssda903& r, DoLo d) { return d.DOLO_START() > r.year_end; })},
      {"704", kDoLo, "DoLo: DOLO_END", "The deprivation of liberty order ends outside the collection year",
       Where(&Ssda903::dolo,
             [](const Ssda903& r, DoLo d) {
               return d.DOLO_END() < r.year_start || d.DOLO_END() > r.year_end;
             })},
      {"705", kDoLo, "DoLo: DOLO_START DOLO_END",
       "Deprivation of liberty orders of one child overlap, or the one before is open",
       Overlapping(&Ssda903::dolo, &DoLo::DOLO_START, &DoLo::DOLO_END)},
      {"706", kDoLo | kDoLoLast, "DoLo_last: DOLO_START",
       "An order open last year has no counterpart this year",
       Where(&Ssda903::dolo_last,
             [](const Ssda903& r, DoLo before) {
               return before.DOLO_END().raw_blank() && !Any(r.dolo.Of(before), [&](DoLo now) {
                        return now.DOLO_START().text == before.DOLO_START().text;
                      });
             })},
      {"707", kDoLo | kEpisodes, "DoLo: DOLO_END",
       "The child left care, but the deprivation of liberty order does not end by then",
       OutsideCare(&Ssda903::dolo, &DoLo::DOLO_START, &DoLo::DOLO_END)},
      {"708", kDoLo, "DoLo: DOLO_START",
       "The deprivation of liberty order starts on or before the day of birth",
       Where(&Ssda903::dolo, [](DoLo d) { return d.DOLO_START() <= d.DOB(); })},
      {"709", kDoLo | kEpisodes, "DoLo: DOLO_START; Episodes: PLACE",
       "Deprived of liberty in an unexpected placement (not K2, Z12, Z13)",
       WhereBoth(&Ssda903::dolo, &Ssda903::episodes,
                 [](const Ssda903& r, DoLo d, Episode e) {
                   return !e.PLACE().In("K2 Z12 Z13") && Overlap(r, d, e);
                 })},
      {"710", kDoLo | kEpisodes, "DoLo: DOLO_START; Episodes: PLACE",
       "Deprived of liberty in a placement that rules it out (K1, K3, P1, R5)",
       WhereBoth(&Ssda903::dolo, &Ssda903::episodes,
                 [](const Ssda903& r, DoLo d, Episode e) {
                   return e.PLACE().In("K1 P1 R5 K3") && Overlap(r, d, e);
                 })},
  };
  return kRules;
}

}  // namespace kindred::returns::ssda903
