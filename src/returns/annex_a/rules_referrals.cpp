// Lists 1 to 7: contacts, early help, referrals, assessments, enquiries, children in need, protection plans.
#include "returns/annex_a/rules.hpp"

namespace kindred::returns::annex_a {
namespace {

// Not in the six months that the list covers: (six months before the day, the day].
bool BeforeSixMonths(const AnnexA& r, const DateCell& day) {
  return day <= r.six_months_ago;
}

// How many rows of the list the child of `row` has for which `counts` holds.
template <class Counts>
int CountOf(const AnnexA& r, TableNumber list, const Row& row, const Counts& counts) {
  int count = 0;
  for (const Row other : r.Of(list, row)) count += counts(other) ? 1 : 0;
  return count;
}

// Rows of a child that are open at the same time: more than one without an end.
Check MoreThanOneOpen(TableNumber list, std::size_t end) {
  return Where(list, [list, end](const AnnexA& r, const Row& row) {
    return row.blank(end) && CountOf(r, list, row, [&](const Row& other) { return other.blank(end); }) > 1;
  });
}

Check EndsBeforeStart(TableNumber list, std::size_t start, std::size_t end) {
  return Where(list, [=](const AnnexA&, const Row& row) { return row.date(end) < row.date(start); });
}

// One of the two is filled and the other is not.
Check OneWithoutTheOther(TableNumber list, std::size_t a, std::size_t b) {
  return Where(list, [=](const AnnexA&, const Row& row) { return row.blank(a) != row.blank(b); });
}

Check LongAgo(TableNumber list, std::size_t date) {
  return Where(list, [=](const AnnexA& r, const Row& row) { return BeforeSixMonths(r, row.date(date)); });
}

}  // namespace

const Rules& ReferralRules() {
  static const Rules kRules = {
      {"A0101", kNothing, "List 1: Date of Contact", "The contact is older than six months",
       LongAgo(kContacts, contact::kDate)},
      {"A0201", kNothing, "List 2: Assessment start date|Assessment completion date",
       "The assessment was completed before it started",
       EndsBeforeStart(kEarlyHelp, early_help::kStart, early_help::kEnd)},
      {"A0202", kNothing, "List 2: Assessment start date|Assessment completion date",
       "The assessment was completed more than six months ago", LongAgo(kEarlyHelp, early_help::kEnd)},
      {"A0301", kNothing, "List 3: Date of referral", "The referral is older than six months",
       LongAgo(kReferrals, referral::kDate)},
      {"A0302", kNothing, "List 3: Number of Referrals in Last 12 Months",
       "The child has more rows in this list than referrals in the last twelve months",
       Where(kReferrals,
             [](const AnnexA& r, const Row& row) {
               const auto number = r.Number(row, referral::kCount);
               return number && *number < CountOf(r, kReferrals, row, [](const Row&) { return true; });
             })},
      {"A0401", kNothing,
       "List 4: Continuous Assessment Start Date|Continuous Assessment Date of Authorisation",
       "The assessment was authorised before it started",
       EndsBeforeStart(kAssessments, assessment::kStart, assessment::kEnd)},
      {"A0402", kNothing,
       "List 4: Continuous Assessment Date of Authorisation|Was the child assessed as requiring LA "
       "children's "
       "social care support?",
       "The assessment is authorised and says nothing of what the child needs, or the other way round",
       OneWithoutTheOther(kAssessments, assessment::kEnd, assessment::kNeeds)},
      {"A0403", kNothing, "List 4: Continuous Assessment Date of Authorisation",
       "The assessment was authorised more than six months ago", LongAgo(kAssessments, assessment::kEnd)},
      {"A0501", kNothing,
       "List 5: Strategy discussion initiating Section 47 Enquiry Start Date|Date of Initial Child "
       "Protection "
       "Conference",
       "The initial conference was held before the enquiry began",
       EndsBeforeStart(kSection47, section47::kStart, section47::kConference)},
      {"A0502", kNothing,
       "List 5: Was an Initial Child Protection Conference deemed unnecessary?|Date of Initial Child "
       "Protection Conference",
       "The initial conference was deemed unnecessary and has a date",
       Where(kSection47,
             [](const AnnexA& r, const Row& row) {
               return r.Yes(row, section47::kUnnecessary) && !row.blank(section47::kConference);
             })},
      {"A0503", kNothing,
       "List 5: Date of Initial Child Protection Conference|Did the Initial Child Protection Conference "
       "Result "
       "in a Child Protection Plan",
       "The initial conference has a date and no result, or a result and no date",
       OneWithoutTheOther(kSection47, section47::kConference, section47::kPlan)},
      {"A0504", kNothing, "List 5: Number of Section 47 Enquiries in the last 12 months",
       "The child has more rows in this list than enquiries in the last twelve months",
       Where(kSection47,
             [](const AnnexA& r, const Row& row) {
               const auto number = r.Number(row, section47::kEnquiries);
               return number && *number < CountOf(r, kSection47, row, [](const Row&) { return true; });
             })},
      {"A0505", kNothing, "List 5: Number of ICPCs in the last 12 months",
       "The child has more initial conferences in this list than in the last twelve months",
       Where(kSection47,
             [](const AnnexA& r, const Row& row) {
               const auto number = r.Number(row, section47::kConferences);
               return number &&
                      *number < CountOf(
                                    r, kSection47, row,
                                    [](const Row& other) { return !other.blank(section47::kConference); });
             })},
      {"A0506", kNothing, "List 5: Strategy discussion initiating Section 47 Enquiry Start Date",
       "The enquiry began more than six months ago", LongAgo(kSection47, section47::kStart)},
      {"A0601", kNothing, "List 6: CIN Start Date|CIN Closure Date", "The case closed before it started",
       EndsBeforeStart(kInNeed, in_need::kStart, in_need::kEnd)},
      {"A0602", kNothing, "List 6: CIN Closure Date|Reason for Closure",
       "The case has a closure date and no reason, or a reason and no date",
       OneWithoutTheOther(kInNeed, in_need::kEnd, in_need::kReason)},
      {"A0603", kNothing, "List 6: CIN Closure Date|Case Status",
       "The status says closed and there is no closure date, or the other way round",
       Where(kInNeed,
             [](const AnnexA& r, const Row& row) {
               if (row.blank(in_need::kStatus)) return false;
               return (r.Letter(row, in_need::kStatus) == 'e') == row.blank(in_need::kEnd);
             })},
      {"A0604", kNothing, "List 6: CIN Closure Date", "The case closed more than six months ago",
       LongAgo(kInNeed, in_need::kEnd)},
      {"A0605", kNothing, "List 6: Child Unique ID|CIN Closure Date", "The child has more than one open case",
       MoreThanOneOpen(kInNeed, in_need::kEnd)},
      {"A0701", kNothing, "List 7: Child Protection Plan Start Date|Child Protection Plan End Date",
       "The protection plan ended before it started",
       EndsBeforeStart(kProtection, protection::kStart, protection::kEnd)},
      {"A0702", kNothing, "List 7: Child Protection Plan Start Date|Date of latest review conference",
       "The latest review conference was before the protection plan started",
       Where(kProtection,
             [](const AnnexA&, const Row& row) {
               return row.date(protection::kReview) < row.date(protection::kStart);
             })},
      {"A0703", kNothing, "List 7: Child Protection Plan End Date",
       "The protection plan ended more than six months ago", LongAgo(kProtection, protection::kEnd)},
      {"A0704", kNothing, "List 7: Child Unique ID|Child Protection Plan End Date",
       "The child has more than one open protection plan", MoreThanOneOpen(kProtection, protection::kEnd)},
      {"A0705", kNothing, "List 7: Child Protection Plan Start Date|Date of latest review conference",
       "The protection plan is open for more than 93 days and no review conference is recorded",
       Where(kProtection,
             [](const AnnexA& r, const Row& row) {
               return row.blank(protection::kEnd) && row.blank(protection::kReview) &&
                      row.date(protection::kStart) + 93 < r.as_of;
             })},
  };
  return kRules;
}

}  // namespace kindred::returns::annex_a
