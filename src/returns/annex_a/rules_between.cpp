// What must agree between the lists, and with the CIN census and the SSDA903 that lie beside them.
#include <map>
#include <set>
#include <vector>

#include "returns/annex_a/rules.hpp"

namespace kindred::returns::annex_a {
namespace {

bool Always(const AnnexA&, const Row&) {
  return true;
}
bool AnyRow(const AnnexA&, const Row&, const Row&) {
  return true;
}

// 'm', 'f' or 0 of a coded gender, or of the M and F of the other returns.
char Sex(const AnnexA& r, const Row& row, std::size_t column) {
  const std::string folded = FoldCode(r.View(row.text(column)));
  if (folded == "m" || folded == "a) male") return 'm';
  return folded == "f" || folded == "b) female" ? 'f' : char{0};
}

// The first row of each child, over lists 1 to 10, says who the child is; a later row that says otherwise is
// marked.
void MarkOtherPerson(const AnnexA& r, Flags& flag) {
  struct Told {
    Day birth;
    char sex = 0;
    std::string ethnicity;
  };
  std::map<std::uint32_t, Told> told;
  for (std::uint16_t list = 0; list <= kAdoption; ++list) {
    const ChildColumns at = ChildColumnsOf(list);
    for (const Row row : r.Rows(list)) {
      if (row.child() == 0) continue;
      Told& known = told[row.child()];
      const DateCell birth = row.date(at.birth);
      const char sex = Sex(r, row, at.gender);
      const std::string ethnicity = FoldCode(r.View(row.text(at.ethnicity)));
      const bool differs = (birth.valid() && known.birth.valid() && !(birth == known.birth)) ||
                           (sex != 0 && known.sex != 0 && sex != known.sex) ||
                           (!ethnicity.empty() && !known.ethnicity.empty() && ethnicity != known.ethnicity);
      if (differs) flag(row);
      if (known.birth.blank()) known.birth = birth;
      if (known.sex == 0) known.sex = sex;
      if (known.ethnicity.empty()) known.ethnicity = ethnicity;
    }
  }
}

// Birth date or sex in the other return are not those of the list.
Check OtherPersonIn(TableNumber other, std::size_t sex_column, std::size_t birth_column) {
  return [=](const AnnexA& r, Flags& flag) {
    for (std::uint16_t list = 0; list <= kAdoption; ++list) {
      const ChildColumns at = ChildColumnsOf(list);
      for (const Row row : r.Rows(list)) {
        for (const Row there : r.Of(other, row)) {
          const DateCell ours = row.date(at.birth);
          const DateCell theirs = there.date(birth_column);
          const char our_sex = Sex(r, row, at.gender);
          const char their_sex = Sex(r, there, sex_column);
          if ((ours.valid() && theirs.valid() && !(ours == theirs)) ||
              (our_sex != 0 && their_sex != 0 && our_sex != their_sex)) {
            flag(row);
            break;
          }
        }
      }
    }
  };
}

// Marks rows of `list` whose filled family identifier no row of `other` has.
Check FamilyNotIn(TableNumber list, TableNumber other, bool (*counts)(const Row&)) {
  return [=](const AnnexA& r, Flags& flag) {
    std::set<std::uint32_t> there;
    for (const Row row : r.Rows(other)) there.insert(row.text(adoption::kFamily).number);
    for (const Row row : r.Rows(list))
      if (!row.blank(adoption::kFamily) && counts(row) && !there.contains(row.text(adoption::kFamily).number))
        flag(row);
  };
}

bool OpenNeed(const AnnexA&, const Row&, const Row& need) {
  return need.blank(in_need::kEnd);
}

constexpr std::string_view kWhoIsIt =
    "List 1: Date of Birth|Gender; List 2: Date of Birth|Gender; List 3: Date of Birth|Gender; List 4: Date "
    "of "
    "Birth|Gender; List 5: Date of Birth|Gender; List 6: Date of Birth|Gender; List 7: Date of Birth|Gender; "
    "List "
    "8: Date of Birth|Gender; List 9: Date of Birth|Gender; List 10: Date of Birth|Gender";
constexpr std::string_view kWhoIsItInLists =
    "List 1: Date of Birth|Gender|Ethnicity; List 2: Date of Birth|Gender|Ethnicity; List 3: Date of "
    "Birth|Gender|Ethnicity; List 4: Date of Birth|Gender|Ethnicity; List 5: Date of Birth|Gender|Ethnicity; "
    "List "
    "6: Date of Birth|Gender|Ethnicity; List 7: Date of Birth|Gender|Ethnicity; List 8: Date of "
    "Birth|Gender|Ethnicity; List 9: Date of Birth|Gender|Ethnicity; List 10: Date of Birth|Gender|Ethnicity";

}  // namespace

const Rules& BetweenRules() {
  static const Rules kRules = {
      {"A2001", kNothing, kWhoIsItInLists,
       "The child has another date of birth, gender or ethnicity than in a list before", MarkOtherPerson},
      {"A2002", Need(kReferrals) | Need(kInNeed), "List 3: Child Unique ID|Referral NFA?",
       "The referral was taken up and the child is not in list 6",
       Lacking(
           kReferrals, kInNeed, [](const AnnexA& r, const Row& row) { return r.No(row, referral::kNfa); },
           AnyRow)},
      {"A2003", Need(kAssessments) | Need(kInNeed), "List 4: Child Unique ID",
       "The child has an assessment and is not in list 6", Lacking(kAssessments, kInNeed, Always, AnyRow)},
      {"A2004", Need(kSection47) | Need(kInNeed), "List 5: Child Unique ID",
       "The child has a section 47 enquiry and is not in list 6",
       Lacking(kSection47, kInNeed, Always, AnyRow)},
      {"A2005", Need(kSection47) | Need(kProtection),
       "List 5: Date of Initial Child Protection Conference|Did the Initial Child Protection Conference "
       "Result in a "
       "Child Protection Plan",
       "The conference made a protection plan and list 7 has none that starts that day",
       Lacking(
           kSection47, kProtection,
           [](const AnnexA& r, const Row& row) {
             return r.Yes(row, section47::kPlan) && row.date(section47::kConference).valid();
           },
           [](const AnnexA&, const Row& row, const Row& plan) {
             return plan.date(protection::kStart) == row.date(section47::kConference);
           })},
      {"A2006", Need(kProtection) | Need(kInNeed), "List 7: Child Unique ID|Child Protection Plan End Date",
       "The protection plan is open and the child has no open case in list 6",
       Lacking(
           kProtection, kInNeed, [](const AnnexA&, const Row& row) { return row.blank(protection::kEnd); },
           OpenNeed)},
      {"A2007", Need(kInNeed) | Need(kProtection), "List 6: Child Unique ID|Case Status",
       "The status is child protection plan and list 7 has no open plan",
       Lacking(
           kInNeed, kProtection,
           [](const AnnexA& r, const Row& row) { return r.Letter(row, in_need::kStatus) == 'b'; },
           [](const AnnexA&, const Row&, const Row& plan) { return plan.blank(protection::kEnd); })},
      {"A2008", Need(kInNeed) | Need(kInCare), "List 6: Child Unique ID|Case Status",
       "The status is looked after child and list 8 does not have the child in care",
       Lacking(
           kInNeed, kInCare,
           [](const AnnexA& r, const Row& row) { return r.Letter(row, in_need::kStatus) == 'a'; },
           [](const AnnexA&, const Row&, const Row& care) { return care.blank(in_care::kEnd); })},
      {"A2009", Need(kInCare) | Need(kInNeed), "List 8: Child Unique ID",
       "The child is in care and has no open case in list 6",
       Lacking(
           kInCare, kInNeed, [](const AnnexA&, const Row& row) { return row.blank(in_care::kEnd); },
           OpenNeed)},
      {"A2010", Need(kInCare) | Need(kAdoption), "List 10: Child Unique ID|Date of Adoption Order",
       "The child has a plan for adoption, is not adopted, and is not in care in list 8",
       Lacking(
           kAdoption, kInCare,
           [](const AnnexA&, const Row& row) {
             return row.blank(adoption::kAdopted) && row.blank(adoption::kReversed);
           },
           [](const AnnexA&, const Row&, const Row& care) { return care.blank(in_care::kEnd); })},
      {"A2011", Need(kInCare) | Need(kAdoption), "List 10: Date the Child Entered Care",
       "The child entered care on another day than list 8 says",
       [](const AnnexA& r, Flags& flag) {
         for (const Row row : r.Rows(kAdoption)) {
           const std::vector<Row> care = r.Of(kInCare, row);
           bool same = care.empty() || row.date(adoption::kEntered).blank();
           for (const Row period : care)
             same = same || period.date(in_care::kStart) == row.date(adoption::kEntered);
           if (!same) flag(row);
         }
       }},
      {"A2012", Need(kInCare) | Need(kAdoption), "List 10: Date of Adoption Order",
       "The child was adopted and list 8 gives another end of care, or another day",
       [](const AnnexA& r, Flags& flag) {
         for (const Row row : r.Rows(kAdoption)) {
           const std::vector<Row> care = r.Of(kInCare, row);
           bool same = care.empty() || row.date(adoption::kAdopted).blank();
           for (const Row period : care)
             same = same || (period.date(in_care::kEnd) == row.date(adoption::kAdopted) &&
                             r.Letter(period, in_care::kReason) == 'a');
           if (!same) flag(row);
         }
       }},
      {"A2013", Need(kAdoption) | Need(kAdopters), "List 10: Family identifier",
       "The child is placed for adoption with a family that is not in list 11",
       FamilyNotIn(kAdoption, kAdopters, [](const Row& row) { return !row.blank(adoption::kPlaced); })},
      {"A2014", Need(kAdoption) | Need(kAdopters), "List 11: Family identifier",
       "Children were placed with the family and none of them is in list 10",
       FamilyNotIn(kAdopters, kAdoption, [](const Row& row) { return !row.blank(adopter::kPlaced); })},
      {"A2015", Need(kLeavers) | Need(kInCare), "List 9: Child Unique ID|Eligibility Category",
       "The young person is eligible (in care at 16 or 17) and not in care in list 8",
       Lacking(
           kLeavers, kInCare,
           [](const AnnexA& r, const Row& row) { return r.Letter(row, leaver::kEligibility) == 'd'; },
           [](const AnnexA&, const Row&, const Row& care) { return care.blank(in_care::kEnd); })},
      {"A2101", Need(kInNeed) | Need(kCinChildren), "List 6: Child Unique ID|CIN Start Date",
       "The child was in need in the census year and is not in the CIN census",
       Lacking(
           kInNeed, kCinChildren,
           [](const AnnexA& r, const Row& row) {
             return row.date(in_need::kStart) <= r.year_end && !(row.date(in_need::kEnd) < r.year_start);
           },
           AnyRow)},
      {"A2102", Need(kCinChildren), kWhoIsIt,
       "The child has another date of birth or sex than in the CIN census",
       OtherPersonIn(kCinChildren, 1, 2)},
      {"A2103", Need(kInNeed) | Need(kCinChildren) | Need(kCinDetails), "List 6: CIN Start Date",
       "The CIN census has no episode of the child that starts on this day",
       [](const AnnexA& r, Flags& flag) {
         for (const Row row : r.Rows(kInNeed)) {
           const std::vector<Row> episodes = r.Of(kCinDetails, row);
           bool same = episodes.empty() || !(row.date(in_need::kStart) <= r.year_end) ||
                       row.date(in_need::kEnd) < r.year_start;
           for (const Row episode : episodes) same = same || episode.date(1) == row.date(in_need::kStart);
           if (!same) flag(row);
         }
       }},
      {"A2104", Need(kProtection) | Need(kCinChildren) | Need(kCinPlans),
       "List 7: Child Protection Plan Start Date",
       "The CIN census has no protection plan of the child that starts on this day",
       Lacking(
           kProtection, kCinPlans,
           [](const AnnexA& r, const Row& row) {
             return row.date(protection::kStart) <= r.year_end &&
                    !(row.date(protection::kEnd) < r.year_start);
           },
           [](const AnnexA&, const Row& row, const Row& plan) {
             return plan.date(1) == row.date(protection::kStart);
           })},
      {"A2201", Need(kInCare) | Need(k903Header), "List 8: Child Unique ID",
       "The child was in care in the collection year and is not in the SSDA903",
       Lacking(
           kInCare, k903Header,
           [](const AnnexA& r, const Row& row) {
             return row.date(in_care::kStart) <= r.year_end && !(row.date(in_care::kEnd) < r.year_start);
           },
           AnyRow)},
      {"A2202", Need(k903Header), kWhoIsIt, "The child has another date of birth or sex than in the SSDA903",
       OtherPersonIn(k903Header, 1, 2)},
      {"A2203", Need(kInCare) | Need(k903Header) | Need(k903Episodes),
       "List 8: Date Started to be Looked After",
       "The SSDA903 has no episode that starts a period of care on this day",
       Lacking(
           kInCare, k903Episodes,
           [](const AnnexA& r, const Row& row) {
             return Within(row.date(in_care::kStart), r.year_start, r.year_end);
           },
           [](const AnnexA& r, const Row& row, const Row& episode) {
             return episode.date(1) == row.date(in_care::kStart) && r.View(episode.text(2)) == "S";
           })},
      {"A2204", Need(kInCare) | Need(k903Header) | Need(k903Episodes),
       "List 8: Date Ceased to be Looked After", "The SSDA903 has no episode that ends care on this day",
       Lacking(
           kInCare, k903Episodes,
           [](const AnnexA& r, const Row& row) {
             return Within(row.date(in_care::kEnd), r.year_start, r.year_end);
           },
           [](const AnnexA& r, const Row& row, const Row& episode) {
             return episode.date(3) == row.date(in_care::kEnd) && r.View(episode.text(4)) != "X1";
           })},
  };
  return kRules;
}

}  // namespace kindred::returns::annex_a
