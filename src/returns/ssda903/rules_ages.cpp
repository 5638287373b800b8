// Rules about a child's episodes and the date of birth in the header.
#include "returns/ssda903/rules.hpp"

namespace kindred::returns::ssda903 {
namespace {

// 371–376, 379: the episode is of this placement, has ended, and the child's date of birth is known.
bool EndedIn(Code place, Episode e, Header h) {
  return e.PLACE().Is(place) && e.DECOM().valid() && e.DEC().valid() && h.DOB().valid();
}
Check TooYoungFor(Code place, int age) {
  return WhereWith(&Ssda903::episodes, &Ssda903::header, [place, age](Episode e, Header h) {
    return EndedIn(place, e, h) && e.DECOM() < Years(h.DOB(), age);
  });
}
Check TooLongIn(Code place, int days) {
  return WhereWith(&Ssda903::episodes, &Ssda903::header, [place, days](Episode e, Header h) {
    return EndedIn(place, e, h) && e.DEC() > e.DECOM() + days;
  });
}

// 387, 389: marks the episode when the child is not in Header, or the condition holds with a row of it.
template <class Applies, class Wrong>
Check WhereUnproven(Applies applies, Wrong wrong) {
  return [applies, wrong](const Ssda903& r, Flags& flag) {
    for (const Episode e : r.episodes) {
      if (!applies(e)) continue;
      const RowRange<Header> headers = r.header.Of(e);
      if (headers.empty() || Any(headers, [&](Header h) { return wrong(e, h); })) flag(e);
    }
  };
}

}  // namespace

const Rules& AgeRules() {
  static const Rules kRules = {
      {"210", kHeader | kEpisodes, "Header: UPN; Episodes: DECOM",
       "The UPN is not known yet (UN4), but the start of the episode does not agree with that",
       WhereBoth(&Ssda903::header, &Ssda903::episodes,
                 [](const Ssda903& r, Header h, Episode e) {
                   return h.UPN().Is("UN4") && e.DECOM() >= DayOf(r.year, 3, 24);
                 })},
      {"234", kEpisodes | kHeader, "Episodes: REASON_PLACE_CHANGE; Header: DOB",
       "A child under ten cannot change placement because of custody",
       WhereBoth(&Ssda903::episodes, &Ssda903::header,
                 [](Episode e, Header h) {
                   return e.REASON_PLACE_CHANGE().Is("CUSTOD") && Years(h.DOB(), 10) > e.DECOM();
                 })},
      {"302", kEpisodes | kHeader, "Episodes: DECOM; Header: DOB",
       "The first episode starts before the child was born",
       [](const Ssda903& r, Flags& flag) {
         for (const Child child : r.Children()) {
           const std::optional<Episode> e = r.FirstEpisode(child);
           if (!e) continue;
           for (const Header h : r.header.Of(child)) {
             if (h.DOB() > e->DECOM()) flag(*e, h);
           }
         }
       }},
      {"352", kEpisodes | kHeader, "Episodes: DECOM RNE", "Care starts on or after the 18th birthday",
       WhereWith(&Ssda903::episodes, &Ssda903::header,
                 [](Episode e, Header h) { return e.RNE().Is("S") && Years(h.DOB(), 18) <= e.DECOM(); })},
      {"358", kEpisodes | kHeader, "Episodes: DECOM LS; Header: DOB",
       "A youth justice legal status for a child who is not over ten",
       WhereBoth(
           &Ssda903::episodes, &Ssda903::header,
           [](Episode e, Header h) { return e.LS().In("J1 J2 J3") && e.DECOM() <= Years(h.DOB(), 10); })},
      {"359", kEpisodes | kHeader, "Episodes: DEC LS PLACE",
       "Still looked after past 18, and not accommodated in a children's home (V2, K2)",
       WhereWith(&Ssda903::episodes, &Ssda903::header,
                 [](const Ssda903& r, Episode e, Header h) {
                   return e.DEC().raw_blank() && !(e.LS().Is("V2") && e.PLACE().Is("K2")) &&
                          Years(h.DOB(), 18) < r.year_end;
                 })},
      {"371", kEpisodes | kHeader, "Episodes: DECOM PLACE",
       "A child under 16 in supported accommodation (K3)", TooYoungFor("K3", 16)},
      {"372", kEpisodes | kHeader, "Episodes: DECOM PLACE",
       "A child under 10 in a young offender institution (R5)", TooYoungFor("R5", 10)},
      {"373", kEpisodes | kHeader, "Episodes: DECOM PLACE", "A child under 4 in a residential school (S1)",
       TooYoungFor("S1", 4)},
      {"374", kEpisodes | kHeader, "Episodes: DECOM PLACE", "A child under 14 in residential employment (P3)",
       TooYoungFor("P3", 14)},
      {"375", kEpisodes | kHeader, "Episodes: DECOM PLACE",
       "A temporary stay in hospital (T1) of more than six weeks", TooLongIn("T1", 42)},
      {"376", kEpisodes | kHeader, "Episodes: DECOM PLACE",
       "A placement during a carer's holiday (T3) of more than three weeks", TooLongIn("T3", 21)},
      {"379", kEpisodes | kHeader, "Episodes: DECOM PLACE",
       "Another temporary placement (T4) of more than seven days", TooLongIn("T4", 7)},
      {"386", kEpisodes | kHeader, "Episodes: REC", "Adopted on or after the 18th birthday",
       WhereWith(&Ssda903::episodes, &Ssda903::header,
                 [](Episode e, Header h) { return e.adopted() && e.DEC() >= Years(h.DOB(), 18); })},
      {"387", kEpisodes | kHeader, "Episodes: REC",
       "Moved to independent living (E5, E6) under 14, or the age is not known",
       WhereUnproven([](Episode e) { return e.REC().In("E5 E6") && e.DEC().valid(); },
                     [](Episode e, Header h) { return !(Years(h.DOB(), 14) <= e.DEC()); })},
      {"389", kEpisodes | kHeader, "Episodes: REC",
       "Moved to adult residential care (E7) under 16, or the age is not known",
       WhereUnproven([](Episode e) { return e.REC().Is("E7"); },
                     [](Episode e, Header h) { return !(Years(h.DOB(), 16) <= e.DEC()); })},
      {"407", kEpisodes | kHeader, "Episodes: DEC REC; Header: DOB",
       "Special guardianship after the 18th birthday",
       WhereBoth(&Ssda903::episodes, &Ssda903::header,
                 [](Episode e, Header h) {
                   return e.REC().In("E45 E46 E47 E48") && e.DEC() > Years(h.DOB(), 18);
                 })},
      {"460", kEpisodes | kHeader, "Episodes: DEC REC",
       "Stayed with the carers at 18 (E17), but was not 18 yet",
       WhereWith(&Ssda903::episodes, &Ssda903::header,
                 [](Episode e, Header h) { return e.REC().Is("E17") && Years(h.DOB(), 18) > e.DEC(); })},
      {"607", kEpisodes | kHeader, "Episodes: DEC REC LS; Header: SEX MOTHER",
       "A girl left care this year, but whether she is a mother is missing",
       WhereBoth(&Ssda903::episodes, &Ssda903::header,
                 [](const Ssda903& r, Episode e, Header h) {
                   return Within(e.DEC(), r.year_start, r.year_end) && e.REC().filled() &&
                          !e.REC().Is("X1") && !e.short_break() && h.SEX().Is("F") && h.MOTHER().blank();
                 })},
      {"625", kEpisodes | kHeader, "Header: MC_DOB; Episodes: DEC",
       "The child's own child was born after the year or after care ended",
       [](const Ssda903& r, Flags& flag) {
         for (const Child child : r.Children()) {
           const std::optional<Episode> e = Latest(r.episodes.Of(child), &Episode::DEC);
           if (!e) continue;
           for (const Header h : r.header.Of(child)) {
             if (h.MC_DOB() > r.year_end || h.MC_DOB() > e->DEC()) flag(*e, h);
           }
         }
       }},
  };
  return kRules;
}

}  // namespace kindred::returns::ssda903
