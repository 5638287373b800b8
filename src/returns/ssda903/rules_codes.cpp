// Rules that look at one cell on its own: is it one of the accepted codes, is it a date.
#include "returns/ssda903/rules.hpp"

namespace kindred::returns::ssda903 {
namespace {

// Filled and not one of the accepted codes.
bool Unknown(Text cell, const CodeSet& accepted) {
  return cell.filled() && !cell.In(accepted);
}
// Filled and no date.
bool NoDate(const DateCell& cell) {
  return cell.filled() && cell.blank();
}

}  // namespace

const Rules& CodeRules() {
  static const Rules kRules = {
      {"101", kHeader, "Header: SEX", "The sex is blank or not M, F or U",
       Where(&Ssda903::header, [](Header h) { return !h.SEX().In("M F U"); })},
      {"102", kHeader, "Header: DOB", "The date of birth is blank or not a date",
       Where(&Ssda903::header, [](Header h) { return h.DOB().blank(); })},
      {"103", kHeader, "Header: ETHNIC", "The ethnicity is blank or not an accepted code",
       Where(&Ssda903::header,
             [](Header h) {
               return !h.ETHNIC().In(
                   "WBRI WIRI WOTH WIRT WROM MWBC MWBA MWAS MOTH AIND APKN ABAN AOTH BCRB BAFR BOTH CHNE "
                   "OOTH REFU NOBT");
             })},
      {"104", kUasc, "UASC: DUC",
       "The date on which the asylum-seeking status ended is not a date, or is before the year",
       Where(&Ssda903::uasc,
             [](const Ssda903& r, Uasc u) { return NoDate(u.DUC()) || u.DUC() < r.year_start; })},
      {"112", kAd1, "AD1: DATE_INT", "The date of the decision for adoption is not a date",
       Where(&Ssda903::ad1, [](Ad1 a) { return NoDate(a.DATE_INT()); })},
      {"113", kAd1, "AD1: DATE_MATCH", "The date of the match with adopters is not a date",
       Where(&Ssda903::ad1, [](Ad1 a) { return NoDate(a.DATE_MATCH()); })},
      {"114", kAd1, "AD1: FOSTER_CARE", "Whether the foster carer adopts is not given as 0 or 1",
       Where(&Ssda903::ad1, [](Ad1 a) { return Unknown(a.FOSTER_CARE(), "0 1"); })},
      {"115", kPlacedAdoption, "PlacedAdoption: DATE_PLACED",
       "The date of the decision to place for adoption is not a date",
       Where(&Ssda903::placed_adoption, [](PlacedAdoption p) { return NoDate(p.DATE_PLACED()); })},
      {"116", kPlacedAdoption, "PlacedAdoption: DATE_PLACED_CEASED",
       "The date on which the decision to place for adoption was reversed is not a date",
       Where(&Ssda903::placed_adoption, [](PlacedAdoption p) { return NoDate(p.DATE_PLACED_CEASED()); })},
      {"120", kPlacedAdoption, "PlacedAdoption: REASON_PLACED_CEASED",
       "The reason why the decision to place for adoption was reversed is not an accepted code",
       Where(&Ssda903::placed_adoption,
             [](PlacedAdoption p) { return Unknown(p.REASON_PLACED_CEASED(), "RD1 RD2 RD3 RD4"); })},
      {"131", kOc3, "OC3: IN_TOUCH", "Whether the care leaver is in touch is blank or not an accepted code",
       Where(&Ssda903::oc3, [](Oc3 o) { return !o.IN_TOUCH().In("YES NO DIED REFU NREQ RHOM"); })},
      {"132", kOc3, "OC3: ACTIV", "The activity of the care leaver is blank or not an accepted code",
       Where(&Ssda903::oc3, [](Oc3 o) { return !o.ACTIV().In("F1 P1 F2 P2 F4 P4 F5 P5 G4 G5 G6 0"); })},
      {"133", kOc3, "OC3: ACCOM", "The accommodation of the care leaver is blank or not an accepted code",
       Where(&Ssda903::oc3,
             [](Oc3 o) {
               return !o.ACCOM().In(
                   "B1 B2 C1 C2 D1 D2 E1 E2 G1 G2 H1 H2 K1 K2 R1 R2 S2 T1 T2 U1 U2 V1 V2 W1 W2 X2 Y1 Y2 Z1 "
                   "Z2 0");
             })},
      {"141", kEpisodes, "Episodes: DECOM", "The start of the episode is not a date",
       Where(&Ssda903::episodes, [](Episode e) { return NoDate(e.DECOM()); })},
      {"143", kEpisodes, "Episodes: RNE", "The reason for a new episode is not an accepted code",
       Where(&Ssda903::episodes, [](Episode e) { return Unknown(e.RNE(), "S P L T U B"); })},
      {"144", kEpisodes, "Episodes: LS", "The legal status is not an accepted code",
       Where(&Ssda903::episodes,
             [](Episode e) { return Unknown(e.LS(), "C1 C2 D1 E1 V2 V3 V4 J1 J2 J3 L1 L2 L3"); })},
      {"145", kEpisodes, "Episodes: CIN", "The category of need is not an accepted code",
       Where(&Ssda903::episodes, [](Episode e) { return Unknown(e.CIN(), "N1 N2 N3 N4 N5 N6 N7 N8"); })},
      {"146", kEpisodes, "Episodes: PLACE", "The type of placement is not an accepted code",
       Where(&Ssda903::episodes,
             [](Episode e) {
               return Unknown(
                   e.PLACE(),
                   "A3 A4 A5 A6 K1 K2 K3 P1 P3 R1 R2 R3 R5 S1 T0 T1 T2 T3 T4 U1 U2 U3 U4 U5 U6 Z11 Z12 "
                   "Z13 Z14");
             })},
      {"147", kEpisodes, "Episodes: DEC", "The end of the episode is not a date",
       Where(&Ssda903::episodes, [](Episode e) { return NoDate(e.DEC()); })},
      {"149", kEpisodes, "Episodes: REC", "The reason why the episode ended is not an accepted code",
       Where(&Ssda903::episodes,
             [](Episode e) {
               return Unknown(
                   e.REC(),
                   "E11 E12 E2 E3 E4A E4B E13 E41 E45 E46 E47 E48 E5 E6 E7 E8 E9 E14 E15 E16 E17 X1");
             })},
      {"166", kReviews, "Reviews: REVIEW", "The date of the review is blank or not a date",
       Where(&Ssda903::reviews, [](Review v) { return v.REVIEW().blank(); })},
      {"171", kHeader, "Header: MC_DOB", "The date of birth of the child's own child is not a date",
       Where(&Ssda903::header, [](Header h) { return NoDate(h.MC_DOB()); })},
      {"175", kAd1, "AD1: NB_ADOPTR", "The number of adopters is not 1 or 2",
       Where(&Ssda903::ad1, [](Ad1 a) { return Unknown(a.NB_ADOPTR(), "1 2"); })},
      {"176", kAd1, "AD1: SEX_ADOPTR", "The sex of the adopters is not an accepted code",
       Where(&Ssda903::ad1, [](Ad1 a) { return Unknown(a.SEX_ADOPTR(), "M1 F1 MM FF MF"); })},
      {"177", kAd1, "AD1: LS_ADOPTR", "The legal status of the adopters is not an accepted code",
       Where(&Ssda903::ad1, [](Ad1 a) { return Unknown(a.LS_ADOPTR(), "L0 L11 L12 L2 L3 L4"); })},
      {"196", kOc2, "OC2: SDQ_REASON", "The reason for no SDQ score is not an accepted code",
       Where(&Ssda903::oc2, [](Oc2 o) { return Unknown(o.SDQ_REASON(), "SDQ1 SDQ2 SDQ3 SDQ4 SDQ5"); })},
      {"631", kPrevPerm, "PrevPerm: PREV_PERM", "The previous permanence is not an accepted code",
       Where(&Ssda903::prev_perm, [](PrevPerm p) { return Unknown(p.PREV_PERM(), "P1 P2 P3 P4 Z1"); })},
      {"633", kPrevPerm, "PrevPerm: LA_PERM",
       "The authority of the previous permanence order is not a known code",
       Where(&Ssda903::prev_perm,
             [](PrevPerm p) {
               return Unknown(
                   p.LA_PERM(),
                   "201 202 203 204 205 206 207 208 209 210 211 212 213 301 302 303 304 305 306 307 308 309 "
                   "310 311 312 313 314 315 316 317 318 319 320 330 331 332 333 334 335 336 340 341 342 343 "
                   "344 350 351 352 353 354 355 356 357 358 359 370 371 372 373 380 381 382 383 384 390 391 "
                   "392 393 394 420 800 801 802 803 805 806 807 808 810 811 812 813 815 816 821 822 823 825 "
                   "826 830 831 835 836 837 840 841 845 846 850 851 852 855 856 857 860 861 865 866 867 868 "
                   "869 870 871 872 873 874 876 877 878 879 880 881 882 883 884 885 886 887 888 889 890 891 "
                   "892 893 894 895 896 908 909 916 919 921 925 926 928 929 931 933 935 936 937 938 999 WAL "
                   "SCO NUK NIR");
             })},
      {"1004", kMissing, "Missing: MIS_START", "The start of the missing period is blank or not a date",
       Where(&Ssda903::missing, [](Missing m) { return m.MIS_START().blank(); })},
      {"1005", kMissing, "Missing: MIS_END", "The end of the missing period is not a date",
       Where(&Ssda903::missing, [](Missing m) { return NoDate(m.MIS_END()); })},
      {"1006", kMissing, "Missing: MISSING", "Missing or away is not given as M or A",
       Where(&Ssda903::missing, [](Missing m) { return Unknown(m.MISSING(), "M A"); })},
      {"1009", kEpisodes, "Episodes: REASON_PLACE_CHANGE",
       "The reason for the change of placement is not an accepted code",
       Where(&Ssda903::episodes,
             [](Episode e) {
               return Unknown(e.REASON_PLACE_CHANGE(),
                              "CARPL CLOSE ALLEG STAND APPRR CREQB CREQO CHILD LAREQ PLACE CUSTOD OTHER");
             })},
  };
  return kRules;
}

}  // namespace kindred::returns::ssda903
