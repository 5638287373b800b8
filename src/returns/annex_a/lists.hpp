// The eleven lists of Annex A, which an inspection of children's services asks for: their columns as
// published, in order, with what each holds. Readers, rules, the builder and the reference page all use this
// one table.
//
//   for (const List& list : Lists()) for (const ListColumn& column : list.columns) Use(column.heading);
//   IsAccepted("yes_no", "a) yes")                 // true: the case of letters and double spaces do not
//   matter
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "returns/table.hpp"

namespace kindred::returns::annex_a {

// Lists 1 to 11, then what is read of the SSDA903 and the CIN census that lie in the same folder.
enum TableNumber : std::uint16_t {
  kContacts,
  kEarlyHelp,
  kReferrals,
  kAssessments,
  kSection47,
  kInNeed,
  kProtection,
  kInCare,
  kLeavers,
  kAdoption,
  kAdopters,
  k903Header,
  k903Episodes,
  kCinChildren,
  kCinDetails,
  kCinPlans,
};
inline constexpr std::uint16_t kListCount = 11;
inline constexpr std::uint16_t kTableCount = 16;

enum class CellKind : std::uint8_t {
  kText,    // anything
  kBirth,   // a date that may be expected still
  kDate,    // a date that has happened
  kNumber,  // a whole number from 0
  kCode,    // a text of the list of codes `codes`
};

struct ListColumn {
  std::string_view heading;
  CellKind kind = CellKind::kText;
  std::string_view codes;  // data/reference/annex_a_codes.tsv
  bool required = false;
};

struct List {
  std::string_view name;       // "List 8"
  std::string_view title;      // "Children in care"
  std::string_view file_name;  // "list_08_children_in_care.csv"
  std::vector<ListColumn> columns;
};

[[nodiscard]] std::span<const List> Lists();
// The schemas in the order of TableNumber.
[[nodiscard]] std::span<const TableSchema> Schemas();
// "List 8", "903 Header".
[[nodiscard]] std::string_view TableName(std::uint16_t number);

// "03/02/2026" or "2026-02-03", with midnight behind it or not (as workbooks hold dates); blank for all else.
[[nodiscard]] Day ParseListDay(std::string_view text);

// Whether `text` is one of the codes of `set`, whatever its capitals, spaces and kind of apostrophe.
[[nodiscard]] bool IsAccepted(std::string_view set, std::string_view text);
// Lower case, spaces single, apostrophes straight: how codes are compared.
[[nodiscard]] std::string FoldCode(std::string_view text);
// The letter in front of ")" of a coded text, in lower case ('a' of "a) Yes"); 0 when there is none.
[[nodiscard]] char LetterOf(std::string_view text);

// Columns, by list, as numbers.
namespace child {  // lists 1 to 9; list 10 has the family identifier second
enum : std::size_t { kId, kGender, kEthnicity, kBirth, kAge };
}
namespace contact {
enum : std::size_t { kDate = 5, kSource };
}
namespace early_help {
enum : std::size_t { kStart = 5, kEnd, kBy };
}
namespace referral {
enum : std::size_t { kDate = 5, kSource, kNfa, kCount, kTeam, kWorker };
}
namespace assessment {
enum : std::size_t { kDisability = 5, kStart, kSeen, kEnd, kNeeds, kTeam, kWorker };
}
namespace section47 {
enum : std::size_t {
  kDisability = 5,
  kStart,
  kUnnecessary,
  kConference,
  kPlan,
  kEnquiries,
  kConferences,
  kTeam,
  kWorker
};
}
namespace in_need {
enum : std::size_t { kDisability = 5, kStart, kNeed, kSeen, kEnd, kReason, kStatus, kTeam, kWorker };
}
namespace protection {
enum : std::size_t {
  kDisability = 5,
  kStart,
  kFirst,
  kLatest,
  kVisit,
  kAlone,
  kReview,
  kEnd,
  kEmergency,
  kPrevious,
  kTeam,
  kWorker
};
}
namespace in_care {
enum : std::size_t {
  kAsylum = 5,
  kDisability,
  kStart,
  kNeed,
  kAgain,
  kLegalStart,
  kLegal,
  kReview,
  kVisit,
  kPermanence,
  kOfficer,
  kHealth,
  kDental,
  kPlacements,
  kEnd,
  kReason,
  kPlaced,
  kPlace,
  kProvider,
  kPostcode,
  kUrn,
  kLocation,
  kAuthority,
  kMissing,
  kAbsent,
  kOffered,
  kAccepted,
  kTeam,
  kWorker
};
}
namespace leaver {
enum : std::size_t {
  kAsylum = 5,
  kDisability,
  kTeam,
  kWorker,
  kAdviser,
  kEligibility,
  kReview,
  kInTouch,
  kContact,
  kHome,
  kSuitable,
  kActivity
};
}
namespace adoption {
enum : std::size_t {
  kId,
  kFamily,
  kGender,
  kEthnicity,
  kBirth,
  kAge,
  kDisability,
  kEntered,
  kDecided,
  kOrder,
  kMatched,
  kPlaced,
  kAdopted,
  kReversed,
  kReason,
  kFostering
};
}
namespace adopter {
enum : std::size_t {
  kId,
  kFamily,
  kGender,
  kEthnicity,
  kDisability,
  kFostering,
  kEnquiry,
  kStage1,
  kStage1End,
  kStage2,
  kStage2End,
  kApplied,
  kApproved,
  kMatched,
  kPlaced,
  kChildren,
  kAdopted,
  kLeft,
  kReason
};
}

}  // namespace kindred::returns::annex_a
