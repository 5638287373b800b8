// The rates of the synthetic area, each with its source. Figures "per 20,000" are for 20,000 children under
// 18, the size of a small authority; the tests hold the generator to them.
#pragma once

namespace kindred::demo::rates {

// --- Targets, from the Department for Education's statistics for 2024 to 2025 -------------------------
// "Children looked after in England including adoptions", year ending 31 March 2025:
inline constexpr double kLookedAfterOnADay = 134;  // 67 per 10,000
inline constexpr double kLeavingCareAYear = 56;
inline constexpr double kAdoptedAYear = 5;
// "Children in need", year ending 31 March 2025:
inline constexpr double kReferralsAYear = 1040;
inline constexpr double kReferredAgainShare = 0.226;  // within 12 months of the referral before
inline constexpr double kPoliceShare = 0.28;          // of referrals by source
inline constexpr double kSchoolShare = 0.21;
inline constexpr double kInNeedOnADay = 655;  // looked after and protection plans included
inline constexpr double kProtectionPlansOnADay = 82;

// --- Lives ---------------------------------------------------------------------------------------------
inline constexpr int kWindowDays = 12 * 365;   // ten years of history and two to reach a steady state
inline constexpr double kTwinBirths = 0.0155;  // ONS, birth characteristics: about 15 maternities in 1,000
inline constexpr double kLeftForGood = 0.012;  // of families over the window (ours)
inline constexpr double kReturners = 0.008;
inline constexpr double kArrived = 0.11;
inline constexpr double kMovesAYear = 0.085;  // families with children moving home within the area (ours)
inline constexpr double kLoneFromBirth = 0.12;
inline constexpr double kSeparated =
    0.30;  // of couples, over childhood (ours; ONS "Families and households": 23 % lone parents)
inline constexpr double kStepPartner = 0.38;  // of separated main homes
inline constexpr double kKinship = 0.012;     // children living with a grandparent (2021 census: about 1 %)
inline constexpr double kParentDies = 0.006;
inline constexpr double kNamesakes = 0.014;  // a child bearing a parent's whole name (ours)

// --- What the generator uses to reach the targets (found by measuring 400,000 children) ----------------
inline constexpr double kAsylumFamilies =
    0.0040;  // children who came alone, of family worlds over the window
inline constexpr double kReferralsPerFamilyYear = 0.0366;  // first referrals, not care or protection
inline constexpr double kReferredAgain = 0.335;            // of referrals closed early
inline constexpr double kCareFamilies = 0.0427;  // families with a planned entry to care over the window
inline constexpr double kProtectionFamilies =
    0.0708;  // families with a planned protection plan over the window

// --- Universal and targeted services ------------------------------------------------------------------
inline constexpr double kEhcPlan = 0.053;  // DfE "Special educational needs in England", 2024 to 2025
inline constexpr double kSenSupport = 0.142;
inline constexpr double kSuspensionsPerPupilYear =
    0.112;  // DfE "Suspensions and permanent exclusions", 2023 to 2024
inline constexpr double kHomeEducated =
    0.012;  // DfE "Elective home education", autumn 2024: 1.4 % at some time
inline constexpr double kMentalHealthEver =
    0.085;  // NHS England: children in contact with services (ours for "ever")
inline constexpr double kSocialHousing =
    0.19;  // families with children who rent socially (English Housing Survey)

}  // namespace kindred::demo::rates
