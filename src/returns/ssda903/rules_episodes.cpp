// Rules that look at one episode on its own.
#include "returns/ssda903/rules.hpp"

namespace kindred::returns::ssda903 {
namespace {

constexpr CodeSet kOther = "Z11 Z12 Z13 Z14";  // other placements
constexpr CodeSet kNoUrnExpected = "P1 P3 R1 R2 R5 T0 T1 T2 T3 T4 Z11 Z12 Z13 Z14";
constexpr CodeSet kFoster = "U1 U2 U3 U4 U5 U6";

// 527–531: this provider cannot supply these placements.
bool Supplies(Episode e, Code provider, const CodeSet& places) {
  return e.PLACE_PROVIDER().Is(provider) && e.PLACE().In(places);
}

}  // namespace

const Rules& EpisodeRules() {
  static const Rules kRules = {
      {"148", kEpisodes, "Episodes: DEC REC",
       "The end of the episode and its reason must both be given, or neither",
       Where(&Ssda903::episodes, [](Episode e) { return e.DEC().filled() != e.REC().filled(); })},
      {"178", kEpisodes, "Episodes: PLACE_PROVIDER",
       "The provider of the placement is not an accepted code, or none may be given for this placement",
       Where(&Ssda903::episodes,
             [](Episode e) {
               return e.PLACE_PROVIDER().filled() && (!e.PLACE_PROVIDER().In("PR0 PR1 PR2 PR3 PR4 PR5") ||
                                                      e.PLACE().In("T0 T1 T2 T3") || e.PLACE().In(kOther));
             })},
      {"213", kEpisodes, "Episodes: PLACE_PROVIDER",
       "No provider may be given for a temporary or other placement",
       Where(
           &Ssda903::episodes,
           [](Episode e) { return (e.temporary() || e.PLACE().In(kOther)) && e.PLACE_PROVIDER().filled(); })},
      {"214", kEpisodes, "Episodes: PL_POST URN",
       "A short break (V3, V4) has no placement postcode and no URN",
       Where(&Ssda903::episodes,
             [](Episode e) { return e.short_break() && (e.PL_POST().filled() || e.URN().filled()); })},
      {"217", kEpisodes, "Episodes: PLACE DECOM RNE",
       "A placement for adoption with the current foster carer begins with reason S, T or U",
       Where(&Ssda903::episodes,
             [](Episode e) {
               static const Day since = DayOf(2015, 4, 1);
               return e.PLACE().In("A3 A5") && e.DECOM() >= since && !e.RNE().In("S T U");
             })},
      {"222", kEpisodes, "Episodes: URN", "No URN is expected for this type of placement",
       Where(&Ssda903::episodes,
             [](Episode e) {
               return e.PLACE().In(kNoUrnExpected) && e.URN().filled() && !e.URN().Is("XXXXXXX");
             })},
      {"233", kEpisodes, "Episodes: REASON_PLACE_CHANGE DEC",
       "An open episode has no reason for a change of placement",
       Where(&Ssda903::episodes,
             [](Episode e) { return e.DEC().raw_blank() && e.REASON_PLACE_CHANGE().filled(); })},
      {"242", kEpisodes, "Episodes: URN",
       "The URN XXXXXXX is for placements for adoption and foster placements only",
       Where(&Ssda903::episodes,
             [](Episode e) { return e.URN().Is("XXXXXXX") && !e.for_adoption() && !e.PLACE().In(kFoster); })},
      {"353", kEpisodes, "Episodes: DECOM", "The episode starts before 14 October 1991",
       Where(&Ssda903::episodes,
             [](Episode e) {
               static const Day act = DayOf(1991, 10, 14);  // the Children Act 1989 came into force
               return e.DECOM() < act;
             })},
      {"354", kEpisodes, "Episodes: DECOM", "The episode starts after the collection year",
       Where(&Ssda903::episodes, [](const Ssda903& r, Episode e) { return e.DECOM() > r.year_end; })},
      {"355", kEpisodes, "Episodes: DECOM DEC", "The episode starts and ends on the same day",
       Where(&Ssda903::episodes, [](Episode e) { return e.DECOM().text == e.DEC().text; })},
      {"356", kEpisodes, "Episodes: DECOM", "The episode ends before it starts",
       Where(&Ssda903::episodes, [](Episode e) { return e.DEC() < e.DECOM(); })},
      {"365", kEpisodes, "Episodes: LS DECOM DEC", "A single short break (V3) lasts longer than 17 days",
       Where(&Ssda903::episodes,
             [](const Ssda903& r, Episode e) {
               const Day end = e.DEC().raw_blank() ? r.year_end : Day(e.DEC());
               return e.LS().Is("V3") && end > e.DECOM() + 17;
             })},
      {"366", kEpisodes, "Episodes: RNE", "A short break (V3) must start as a new stay (S)",
       Where(&Ssda903::episodes, [](Episode e) { return e.LS().Is("V3") && !e.RNE().Is("S"); })},
      {"378", kEpisodes, "Episodes: PLACE LS", "A child placed with parents (P1) cannot be accommodated (V2)",
       Where(&Ssda903::episodes, [](Episode e) { return e.PLACE().Is("P1") && e.LS().Is("V2"); })},
      {"380", kEpisodes, "Episodes: PLACE RNE",
       "A temporary placement can only begin as a change of placement (P, B)",
       Where(&Ssda903::episodes, [](Episode e) { return e.temporary() && !e.RNE().In("P B"); })},
      {"381", kEpisodes, "Episodes: PLACE REC", "Being looked after cannot end in a temporary placement",
       Where(&Ssda903::episodes,
             [](Episode e) { return e.temporary() && e.REC().filled() && !e.REC().Is("X1"); })},
      {"382", kEpisodes, "Episodes: LS PLACE", "A short break (V3, V4) cannot be a temporary placement",
       Where(&Ssda903::episodes, [](Episode e) { return e.short_break() && e.temporary(); })},
      {"384", kEpisodes, "Episodes: PLACE LS",
       "A short break (V3, V4) cannot be a long-term foster placement",
       Where(&Ssda903::episodes, [](Episode e) { return e.short_break() && e.PLACE().In("U1 U4"); })},
      {"385", kEpisodes, "Episodes: DEC", "The episode ends after the collection year",
       Where(&Ssda903::episodes, [](const Ssda903& r, Episode e) { return e.DEC() > r.year_end; })},
      {"390", kEpisodes, "Episodes: PLACE REC", "A child who was adopted must have been placed for adoption",
       Where(&Ssda903::episodes, [](Episode e) { return e.adopted() && !e.for_adoption(); })},
      {"392d", kEpisodes, "Episodes: HOME_POST PL_POST PLACE",
       "Home and placement have the same postcode, but the child is not placed with parents",
       Where(&Ssda903::episodes,
             [](Episode e) { return !e.PLACE().Is("P1") && SameFilled(e.HOME_POST(), e.PL_POST()); })},
      {"398", kEpisodes, "Episodes: LS HOME_POST PL_POST", "A short break (V3, V4) has no postcodes",
       Where(&Ssda903::episodes,
             [](Episode e) { return e.short_break() && (e.HOME_POST().filled() || e.PL_POST().filled()); })},
      {"408", kEpisodes, "Episodes: PLACE LS",
       "A child placed under a placement order (A5, A6) has the legal status E1",
       Where(&Ssda903::episodes, [](Episode e) { return e.PLACE().In("A5 A6") && !e.LS().Is("E1"); })},
      {"446", kEpisodes, "Episodes: LS DECOM", "There were no placement orders (E1) before December 2005",
       Where(&Ssda903::episodes,
             [](Episode e) {
               static const Day since = DayOf(2005, 12, 1);
               return e.LS().Is("E1") && e.DECOM() < since;
             })},
      {"516", kEpisodes, "Episodes: PLACE REC",
       "Special guardianship to former foster carers, but the child was not in a foster placement",
       Where(&Ssda903::episodes, [](Episode e) { return e.REC().In("E45 E46") && !e.PLACE().In(kFoster); })},
      {"526", kEpisodes, "Episodes: PLACE PLACE_PROVIDER", "The provider of the placement is missing",
       Where(
           &Ssda903::episodes,
           [](Episode e) { return e.PLACE_PROVIDER().blank() && !e.temporary() && !e.PLACE().In(kOther); })},
      {"527", kEpisodes, "Episodes: PLACE PLACE_PROVIDER",
       "The authority itself (PR1) does not provide this type of placement (P1, R2, R5)",
       Where(&Ssda903::episodes, [](Episode e) { return Supplies(e, "PR1", "P1 R2 R5"); })},
      {"528", kEpisodes, "Episodes: PLACE PLACE_PROVIDER",
       "Another authority (PR2) does not provide this type of placement (P1, R2, R5)",
       Where(&Ssda903::episodes, [](Episode e) { return Supplies(e, "PR2", "P1 R2 R5"); })},
      {"529", kEpisodes, "Episodes: PLACE PLACE_PROVIDER",
       "Other public bodies (PR3) do not provide this type of placement",
       Where(&Ssda903::episodes,
             [](Episode e) { return Supplies(e, "PR3", "A3 A4 A5 A6 K1 K2 P1 U1 U2 U3 U4 U5 U6"); })},
      {"530", kEpisodes, "Episodes: PLACE PLACE_PROVIDER",
       "A private provider (PR4) does not place with parents (P1)",
       Where(&Ssda903::episodes, [](Episode e) { return Supplies(e, "PR4", "P1"); })},
      {"531", kEpisodes, "Episodes: PLACE PLACE_PROVIDER",
       "A voluntary provider (PR5) does not place with parents (P1)",
       Where(&Ssda903::episodes, [](Episode e) { return Supplies(e, "PR5", "P1"); })},
      {"550", kEpisodes, "Episodes: PLACE PLACE_PROVIDER",
       "Parents (PR0) provide placements with parents (P1) only",
       Where(&Ssda903::episodes,
             [](Episode e) { return e.PLACE_PROVIDER().Is("PR0") && !e.PLACE().Is("P1"); })},
  };
  return kRules;
}

}  // namespace kindred::returns::ssda903
