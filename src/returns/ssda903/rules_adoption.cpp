// Rules about adoption: AD1 and the episodes of adopted children.
#include "returns/ssda903/rules.hpp"

namespace kindred::returns::ssda903 {
namespace {

constexpr std::string_view kAllItems = "AD1: DATE_INT DATE_MATCH FOSTER_CARE NB_ADOPTR SEX_ADOPTR LS_ADOPTR";

// 514, 517–520, 524: adopters of this legal status must be of one of these sexes; a blank sex is wrong, too.
Check StatusNeedsSex(Code status, CodeSet sexes) {
  return Where(&Ssda903::ad1,
               [status, sexes](Ad1 a) { return a.LS_ADOPTR().Is(status) && !a.SEX_ADOPTR().In(sexes); });
}

// Adopted from care within the year.
bool AdoptedThisYear(const Ssda903& r, Episode e) {
  return e.adopted() && Within(e.DEC(), r.year_start, r.year_end);
}

}  // namespace

const Rules& AdoptionRules() {
  static const Rules kRules = {
      {"151", kAd1, kAllItems, "The six adoption items must all be given, or none",
       Where(&Ssda903::ad1, [](Ad1 a) { return a.any_item() && a.any_item_blank(); })},
      {"331", kAd1 | kEpisodes, "AD1: DATE_MATCH; Episodes: DECOM REC",
       "Matched after the placement that ended in adoption had started",
       WhereBoth(&Ssda903::episodes, &Ssda903::ad1,
                 [](Episode e, Ad1 a) { return e.adopted() && a.DATE_MATCH() > e.DECOM(); })},
      {"333", kAd1, "AD1: DATE_INT",
       "The date of the decision for adoption is missing, or is after the match",
       Where(&Ssda903::ad1,
             [](Ad1 a) {
               return a.DATE_MATCH().valid() && (a.DATE_INT().blank() || a.DATE_INT() > a.DATE_MATCH());
             })},
      {"334", kAd1 | kEpisodes, "Episodes: DECOM RNE; AD1: DATE_INT",
       "Adoption was decided before the latest period of care began",
       [](const Ssda903& r, Flags& flag) {
         for (const Child child : r.Children()) {
           if (r.ad1.Of(child).empty()) continue;
           const std::optional<Episode> e = Latest(r.episodes.Of(child), &Episode::DECOM,
                                                   [](Episode start) { return start.RNE().Is("S"); });
           if (!e) continue;
           for (const Ad1 a : r.ad1.Of(child)) {
             if (a.DATE_INT() < e->DECOM()) flag(*e, a);
           }
         }
       }},
      {"335", kAd1 | kEpisodes, "Episodes: PLACE; AD1: FOSTER_CARE",
       "Whether the foster carer adopted does not agree with the placement",
       WhereBoth(&Ssda903::episodes, &Ssda903::ad1,
                 [](Episode e, Ad1 a) {
                   return e.REC().In("E1 E11 E12") &&
                          ((e.PLACE().In("A2 A3 A5") && a.FOSTER_CARE().Is("0")) ||
                           (e.PLACE().In("A1 A4 A6") && a.FOSTER_CARE().Is("1")));
                 })},
      {"511", kAd1, "AD1: NB_ADOPTR SEX_ADOPTR", "Two adopters, but the sex is that of one",
       Where(&Ssda903::ad1, [](Ad1 a) { return a.NB_ADOPTR().Is("2") && a.SEX_ADOPTR().In("M1 F1"); })},
      {"514", kAd1, "AD1: LS_ADOPTR SEX_ADOPTR",
       "A single adopter (L0), but the sex is not that of one person", StatusNeedsSex("L0", "M1 F1")},
      {"517", kAd1, "AD1: LS_ADOPTR SEX_ADOPTR",
       "Unmarried and of different gender (L3), but not a man and a woman", StatusNeedsSex("L3", "MF")},
      {"518", kAd1, "AD1: LS_ADOPTR SEX_ADOPTR", "A couple of one gender (L4), but not two men or two women",
       StatusNeedsSex("L4", "MM FF")},
      {"519", kAd1, "AD1: LS_ADOPTR SEX_ADOPTR", "Civil partners (L2), but not a couple",
       StatusNeedsSex("L2", "MM FF MF")},
      {"520", kAd1, "AD1: LS_ADOPTR SEX_ADOPTR",
       "Married and of different gender (L11), but not a man and a woman", StatusNeedsSex("L11", "MF")},
      {"524", kAd1, "AD1: LS_ADOPTR SEX_ADOPTR",
       "Married and of one gender (L12), but not two men or two women", StatusNeedsSex("L12", "MM FF")},
      {"521", kAd1 | kEpisodes, "Episodes: PLACE DECOM; AD1: DATE_INT",
       "Adoption was decided after the placement for adoption had started",
       WhereBoth(&Ssda903::episodes, &Ssda903::ad1,
                 [](Episode e, Ad1 a) { return e.for_adoption() && a.DATE_INT() > e.DECOM(); })},
      {"523", kAd1 | kPlacedAdoption, "PlacedAdoption: DATE_PLACED; AD1: DATE_INT",
       "The two dates of the decision for adoption are not the same",
       WhereBoth(&Ssda903::placed_adoption, &Ssda903::ad1,
                 [](PlacedAdoption p, Ad1 a) {
                   return p.DATE_PLACED().valid() && a.DATE_INT().valid() &&
                          Differs(p.DATE_PLACED(), a.DATE_INT());
                 })},
      {"525", kAd1 | kPlacedAdoption,
       "PlacedAdoption: DATE_PLACED_CEASED; AD1: DATE_INT DATE_MATCH FOSTER_CARE NB_ADOPTR SEX_ADOPTR "
       "LS_ADOPTR",
       "The decision to place for adoption was reversed, but adoption is recorded",
       WhereBoth(&Ssda903::placed_adoption, &Ssda903::ad1,
                 [](PlacedAdoption p, Ad1 a) { return p.DATE_PLACED_CEASED().filled() && a.any_item(); })},
      {"582", kAd1 | kEpisodes, "Episodes: DEC",
       "Matched on the day of the adoption; usually the match comes first",
       WhereWith(
           &Ssda903::episodes, &Ssda903::ad1,
           [](Episode e, Ad1 a) { return e.adopted() && SameFilled(a.DATE_MATCH().text, e.DEC().text); })},
      {"601", kAd1 | kEpisodes,
       "Episodes: REC; AD1: DATE_INT DATE_MATCH FOSTER_CARE NB_ADOPTR SEX_ADOPTR LS_ADOPTR",
       "Adopted this year, but the adoption items are incomplete",
       WhereBoth(
           &Ssda903::episodes, &Ssda903::ad1,
           [](const Ssda903& r, Episode e, Ad1 a) { return AdoptedThisYear(r, e) && a.any_item_blank(); })},
      {"602", kAd1 | kEpisodes, "AD1: CHILD",
       "Adoption is recorded, but no episode ends in adoption this year",
       Where(&Ssda903::ad1,
             [](const Ssda903& r, Ad1 a) {
               return a.any_item() &&
                      !Any(r.episodes.Of(a), [&](Episode e) { return AdoptedThisYear(r, e); });
             })},
  };
  return kRules;
}

}  // namespace kindred::returns::ssda903
