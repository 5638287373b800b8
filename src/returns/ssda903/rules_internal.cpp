// Rules about tables that do not fit together: children without a header, dates of birth that differ, rows
// twice.
#include "returns/ssda903/rules.hpp"

namespace kindred::returns::ssda903 {
namespace {

// INT11–INT18: both dates of birth are valid and not the same day.
template <class T>
Check BirthDiffers(Of<T> table) {
  return WhereWith(table, &Ssda903::header, [](T row, Header h) {
    return row.DOB().valid() && h.DOB().valid() && Differs(row.DOB(), h.DOB());
  });
}

// INT31–INT36: the child has more than one row; all of them are marked.
template <class T>
Check Repeated(Of<T> table) {
  return Where(
      table, [table](const Ssda903& r, T row) { return row.child() != 0 && (r.*table).Of(row).size() > 1; });
}

}  // namespace

const Rules& InternalRules() {
  static const Rules kRules = {
      {"EPI", kHeader, "Header: CHILD",
       "The child has a header, but neither episodes nor care leaver details",
       Where(&Ssda903::header,
             [](const Ssda903& r, Header h) { return !r.episodes.Has(h) && !r.oc3.Has(h); })},
      {"INT01", kHeader | kAd1, "AD1: CHILD", "The child in AD1 is not in Header",
       Without(&Ssda903::ad1, &Ssda903::header)},
      {"INT02", kHeader | kPlacedAdoption, "PlacedAdoption: CHILD",
       "The child in PlacedAdoption is not in Header", Without(&Ssda903::placed_adoption, &Ssda903::header)},
      {"INT03", kHeader | kEpisodes, "Episodes: CHILD", "The child in Episodes is not in Header",
       Without(&Ssda903::episodes, &Ssda903::header)},
      {"INT04", kHeader | kMissing, "Missing: CHILD", "The child in Missing is not in Header",
       Without(&Ssda903::missing, &Ssda903::header)},
      {"INT05", kHeader | kOc2, "OC2: CHILD", "The child in OC2 is not in Header",
       Without(&Ssda903::oc2, &Ssda903::header)},
      {"INT06", kHeader | kOc3, "OC3: CHILD", "The child in OC3 is not in Header",
       Without(&Ssda903::oc3, &Ssda903::header)},
      {"INT07", kHeader | kPrevPerm, "PrevPerm: CHILD", "The child in PrevPerm is not in Header",
       Without(&Ssda903::prev_perm, &Ssda903::header)},
      {"INT08", kHeader | kReviews, "Reviews: CHILD", "The child in Reviews is not in Header",
       Without(&Ssda903::reviews, &Ssda903::header)},
      {"INT09", kHeader | kUasc, "UASC: CHILD", "The child in UASC is not in Header",
       Without(&Ssda903::uasc, &Ssda903::header)},
      {"INT11", kHeader | kAd1, "AD1: DOB", "The date of birth in AD1 is not that in Header",
       BirthDiffers(&Ssda903::ad1)},
      {"INT12", kHeader | kPlacedAdoption, "PlacedAdoption: DOB",
       "The date of birth in PlacedAdoption is not that in Header", BirthDiffers(&Ssda903::placed_adoption)},
      {"INT13", kHeader | kMissing, "Missing: DOB", "The date of birth in Missing is not that in Header",
       BirthDiffers(&Ssda903::missing)},
      {"INT14", kHeader | kOc2, "OC2: DOB", "The date of birth in OC2 is not that in Header",
       BirthDiffers(&Ssda903::oc2)},
      {"INT15", kHeader | kOc3, "OC3: DOB", "The date of birth in OC3 is not that in Header",
       BirthDiffers(&Ssda903::oc3)},
      {"INT16", kHeader | kPrevPerm, "PrevPerm: DOB", "The date of birth in PrevPerm is not that in Header",
       BirthDiffers(&Ssda903::prev_perm)},
      {"INT17", kHeader | kReviews, "Reviews: DOB", "The date of birth in Reviews is not that in Header",
       BirthDiffers(&Ssda903::reviews)},
      {"INT18", kHeader | kUasc, "UASC: DOB", "The date of birth in UASC is not that in Header",
       BirthDiffers(&Ssda903::uasc)},
      {"INT21", kHeader | kUasc, "UASC: SEX", "The sex in UASC is not that in Header",
       WhereWith(
           &Ssda903::uasc, &Ssda903::header,
           [](Uasc u, Header h) { return u.SEX().filled() && h.SEX().filled() && u.SEX() != h.SEX(); })},
      {"INT31", kAd1, "AD1: CHILD", "The child has more than one row in AD1", Repeated(&Ssda903::ad1)},
      {"INT32", kHeader, "Header: CHILD", "The child has more than one row in Header",
       Repeated(&Ssda903::header)},
      {"INT33", kOc2, "OC2: CHILD", "The child has more than one row in OC2", Repeated(&Ssda903::oc2)},
      {"INT34", kOc3, "OC3: CHILD", "The child has more than one row in OC3", Repeated(&Ssda903::oc3)},
      {"INT35", kPrevPerm, "PrevPerm: CHILD", "The child has more than one row in PrevPerm",
       Repeated(&Ssda903::prev_perm)},
      {"INT36", kUasc, "UASC: CHILD", "The child has more than one row in UASC", Repeated(&Ssda903::uasc)},
      {"1012", kEpisodes,
       "PlacedAdoption: CHILD; Missing: CHILD; Reviews: CHILD; AD1: CHILD; PrevPerm: CHILD; OC2: CHILD",
       "The child has no episode this year, so this row does not belong here",
       [](const Ssda903& r, Flags& flag) {
         if (!r.placed_adoption.present() && !r.missing.present() && !r.reviews.present() &&
             !r.ad1.present() && !r.prev_perm.present() && !r.oc2.present()) {
           return flag.Skip("none of PlacedAdoption, Missing, Reviews, AD1, PrevPerm and OC2 was loaded");
         }
         Without(&Ssda903::placed_adoption, &Ssda903::episodes)(r, flag);
         Without(&Ssda903::missing, &Ssda903::episodes)(r, flag);
         Without(&Ssda903::reviews, &Ssda903::episodes)(r, flag);
         Without(&Ssda903::ad1, &Ssda903::episodes)(r, flag);
         Without(&Ssda903::prev_perm, &Ssda903::episodes)(r, flag);
         Without(&Ssda903::oc2, &Ssda903::episodes)(r, flag);
       }},
  };
  return kRules;
}

}  // namespace kindred::returns::ssda903
