// Lists 8 to 11: children in care, care leavers, children with a plan for adoption, prospective adopters.
#include <initializer_list>
#include <map>

#include "base/text.hpp"
#include "returns/annex_a/rules.hpp"

namespace kindred::returns::annex_a {
namespace {

// Of the dates that are there, one is before the one in front of it.
bool OutOfOrder(const Row& row, std::initializer_list<std::size_t> columns) {
  Day before;
  for (const std::size_t column : columns) {
    const DateCell day = row.date(column);
    if (day < before) return true;
    if (day.valid()) before = day;
  }
  return false;
}

// "TS18 1AB": one or two letters, a digit, perhaps a letter or digit, a digit and two letters.
bool LooksLikePostcode(std::string_view text) {
  std::string shape;
  for (const char c : text) {
    if (c == ' ') continue;
    shape += c >= '0' && c <= '9' ? '9' : (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ? 'A' : '?';
  }
  for (const std::string_view known : {"A99AA", "A999AA", "AA99AA", "AA999AA", "A9A9AA", "AA9A9AA"})
    if (shape == known) return true;
  return false;
}

}  // namespace

const Rules& CareRules() {
  static const Rules kRules = {
      {"A0801", kNothing, "List 8: Date Started to be Looked After|Date Ceased to be Looked After",
       "The child ceased to be looked after before the day on which it started",
       Where(kInCare, [](const AnnexA&,
                         const Row& row) { return row.date(in_care::kEnd) < row.date(in_care::kStart); })},
      {"A0802", kNothing, "List 8: Date Ceased to be Looked After|Reason Ceased to be Looked After",
       "The child ceased to be looked after and there is no reason, or there is a reason and no date",
       Where(kInCare,
             [](const AnnexA&, const Row& row) {
               return row.blank(in_care::kEnd) != row.blank(in_care::kReason);
             })},
      {"A0803", kNothing, "List 8: Date Started to be Looked After|Start date of current legal status",
       "The legal status began before the child was looked after",
       Where(kInCare,
             [](const AnnexA&, const Row& row) {
               return row.date(in_care::kLegalStart) < row.date(in_care::kStart);
             })},
      {"A0804", kNothing, "List 8: Date Started to be Looked After|Start Date of Most Recent Placement",
       "The placement began before the child was looked after",
       Where(kInCare, [](const AnnexA&,
                         const Row& row) { return row.date(in_care::kPlaced) < row.date(in_care::kStart); })},
      {"A0805", kNothing, "List 8: Date Ceased to be Looked After",
       "The child ceased to be looked after more than twelve months ago",
       Where(kInCare,
             [](const AnnexA& r, const Row& row) { return row.date(in_care::kEnd) <= r.twelve_months_ago; })},
      {"A0806", kNothing, "List 8: Number of Placements in the Last 12 months",
       "A child who was looked after in the last twelve months had no placement",
       Where(kInCare,
             [](const AnnexA& r, const Row& row) { return r.Number(row, in_care::kPlacements) == 0; })},
      {"A0807", kNothing,
       "List 8: Number of Episodes the Child has been 'Missing' from their Placement in the last 12 "
       "months|Was the "
       "child offered a Return Interview after their last missing episode (Y/N)?",
       "The child was missing, and whether a return interview was offered is blank",
       Where(kInCare,
             [](const AnnexA& r, const Row& row) {
               return r.Number(row, in_care::kMissing).value_or(0) > 0 && row.blank(in_care::kOffered);
             })},
      {"A0808", kNothing,
       "List 8: Was the child offered a Return Interview after their last missing episode (Y/N)?|Did the "
       "child "
       "accept a Return Interview after their last missing episode (Y/N)?",
       "A return interview was offered and the answer is blank, or it was accepted and not offered",
       Where(kInCare,
             [](const AnnexA& r, const Row& row) {
               const bool offered = r.Yes(row, in_care::kOffered);
               return offered ? row.blank(in_care::kAccepted) : r.Yes(row, in_care::kAccepted);
             })},
      {"A0809", kNothing, "List 8: Child Unique ID|Date Ceased to be Looked After",
       "The child is looked after twice at once",
       Where(kInCare,
             [](const AnnexA& r, const Row& row) {
               int open = 0;
               for (const Row other : r.Of(kInCare, row)) open += other.blank(in_care::kEnd) ? 1 : 0;
               return row.blank(in_care::kEnd) && open > 1;
             })},
      {"A0810", kNothing, "List 8: Date of Birth|Date Ceased to be Looked After",
       "The young person is 18 and still looked after",
       Where(kInCare,
             [](const AnnexA& r, const Row& row) {
               return row.blank(in_care::kEnd) && Years(row.date(child::kBirth), 18) <= r.as_of;
             })},
      {"A0811", kNothing, "List 8: Placement postcode", "The placement postcode is no postcode",
       Where(kInCare,
             [](const AnnexA& r, const Row& row) {
               return !row.blank(in_care::kPostcode) &&
                      !LooksLikePostcode(r.View(row.text(in_care::kPostcode)));
             })},
      {"A0901", kNothing, "List 9: Date of Birth", "A care leaver is under 16, or 25 or over",
       Where(kLeavers,
             [](const AnnexA& r, const Row& row) {
               const DateCell birth = row.date(child::kBirth);
               return Years(birth, 16) > r.as_of || Years(birth, 25) <= r.as_of;
             })},
      {"A0902", kNothing, "List 9: LA in Touch|Latest Date of Contact",
       "The authority is in touch and there is no date of contact",
       Where(kLeavers,
             [](const AnnexA& r, const Row& row) {
               return r.Letter(row, leaver::kInTouch) == 'a' && row.blank(leaver::kContact);
             })},
      {"A0903", kNothing,
       "List 9: LA in Touch|Type of Accommodation|Suitability of Accommodation|Activity Status",
       "The authority is in touch, and home or activity is blank",
       Where(kLeavers,
             [](const AnnexA& r, const Row& row) {
               return r.Letter(row, leaver::kInTouch) == 'a' &&
                      (row.blank(leaver::kHome) || row.blank(leaver::kSuitable) ||
                       row.blank(leaver::kActivity));
             })},
      {"A0904", kNothing, "List 9: Date of Birth|Eligibility Category",
       "Former relevant (18 or over) and eligible or relevant (under 18) do not fit the age",
       Where(kLeavers,
             [](const AnnexA& r, const Row& row) {
               const Day adult = Years(row.date(child::kBirth), 18);
               const char category = r.Letter(row, leaver::kEligibility);
               return (category == 'b' && adult > r.as_of) ||
                      ((category == 'a' || category == 'd') && adult <= r.as_of);
             })},
      {"A1001", kNothing,
       "List 10: Date the Child Entered Care|Date of Decision that Child Should be Placed for Adoption|Date "
       "of "
       "Matching Child and Prospective Adopters|Date Placed for Adoption|Date of Adoption Order",
       "The steps to adoption are not in their order",
       Where(kAdoption,
             [](const AnnexA&, const Row& row) {
               return OutOfOrder(row, {adoption::kEntered, adoption::kDecided, adoption::kMatched,
                                       adoption::kPlaced, adoption::kAdopted});
             })},
      {"A1002", kNothing,
       "List 10: Date of Decision that Child Should No Longer be Placed for Adoption|Reason Why Child No "
       "Longer "
       "Placed for Adoption",
       "The plan for adoption was given up and there is no reason, or there is a reason and no date",
       Where(kAdoption,
             [](const AnnexA&, const Row& row) {
               return row.blank(adoption::kReversed) != row.blank(adoption::kReason);
             })},
      {"A1003", kNothing,
       "List 10: Date of Adoption Order|Date of Decision that Child Should No Longer be Placed for Adoption",
       "The child was adopted and the plan for adoption given up",
       Where(kAdoption,
             [](const AnnexA&, const Row& row) {
               return !row.blank(adoption::kAdopted) && !row.blank(adoption::kReversed);
             })},
      {"A1004", kNothing, "List 10: Family identifier|Date Placed for Adoption",
       "The child was placed for adoption and no family is named",
       Where(kAdoption,
             [](const AnnexA&, const Row& row) {
               return !row.blank(adoption::kPlaced) && row.blank(adoption::kFamily);
             })},
      {"A1101", kNothing,
       "List 11: Date enquiry received|Date Stage 1 started|Date Stage 1 ended|Date Stage 2 started|Date "
       "Stage 2 "
       "ended",
       "The stages of the adopter's approval are not in their order",
       Where(kAdopters,
             [](const AnnexA&, const Row& row) {
               return OutOfOrder(row, {adopter::kEnquiry, adopter::kStage1, adopter::kStage1End,
                                       adopter::kStage2, adopter::kStage2End});
             })},
      {"A1102", kNothing,
       "List 11: Date application submitted|Date application approved|Date adopter matched with "
       "child(ren)|Date "
       "child/children placed with adopter(s)|Date of Adoption Order",
       "The steps from application to adoption order are not in their order",
       Where(kAdopters,
             [](const AnnexA&, const Row& row) {
               return OutOfOrder(row, {adopter::kApplied, adopter::kApproved, adopter::kMatched,
                                       adopter::kPlaced, adopter::kAdopted});
             })},
      {"A1103", kNothing, "List 11: Date of leaving adoption process|Reason for leaving adoption process",
       "The adopter left the process and there is no reason, or there is a reason and no date",
       Where(kAdopters,
             [](const AnnexA&, const Row& row) {
               return row.blank(adopter::kLeft) != row.blank(adopter::kReason);
             })},
      {"A1104", kNothing, "List 11: Individual adopter identifier|Family identifier",
       "A family has more than two adopters",
       [](const AnnexA& r, Flags& flag) {
         std::map<std::uint32_t, int> adopters;
         for (const Row row : r.Rows(kAdopters)) ++adopters[row.text(adopter::kFamily).number];
         for (const Row row : r.Rows(kAdopters))
           if (!row.blank(adopter::kFamily) && adopters[row.text(adopter::kFamily).number] > 2) flag(row);
       }},
  };
  return kRules;
}

}  // namespace kindred::returns::annex_a
