// The words for comparison levels, and which kind has which.
#include "linkage/compare.hpp"

namespace kindred::linkage {
namespace {

using Words = std::array<std::string_view, 11>;

constexpr Words kForenames = {"missing",
                              "equal",
                              "one slip of the keyboard",
                              "short form or part of it",
                              "much alike",
                              "forename and surname swapped",
                              "initial agrees",
                              "sounds alike",
                              "different",
                              ""};
constexpr Words kSurnames = {"missing",
                             "equal",
                             "one slip of the keyboard",
                             "part of a double name",
                             "much alike",
                             "forename and surname swapped",
                             "initial agrees",
                             "sounds alike",
                             "different",
                             ""};
constexpr Words kDates = {"missing",
                          "equal",
                          "one wrong digit or day and month swapped",
                          "two of day, month and year agree",
                          "within two months, or 1 January of the year",
                          "",
                          "",
                          "same year",
                          "different",
                          "twelve years or more apart"};
constexpr Words kDue = {"missing", "equal", "", "", "born within six weeks of the due date",
                        "",        "",      "", "", "another birth"};
constexpr Words kPostcodes = {
    "missing", "equal", "one slip of the keyboard", "",          "same postcode sector",
    "",        "",      "same postcode district",   "different", ""};
constexpr Words kAddresses = {"missing",
                              "equal",
                              "one slip of the keyboard",
                              "same house number, street alike",
                              "street alike",
                              "",
                              "",
                              "street alike, other house number",
                              "different",
                              ""};
constexpr Words kMarks = {
    "missing",   "equal", "one slip of the keyboard", "", "two slips of the keyboard", "", "", "",
    "different", "",      "two valid numbers differ"};
constexpr Words kEmails = {"missing",
                           "equal",
                           "one slip of the keyboard",
                           "two slips, or same name before the @",
                           "much alike",
                           "",
                           "",
                           "",
                           "different",
                           ""};
constexpr Words kTexts = {
    "missing",   "equal", "one slip of the keyboard", "words in common", "much alike", "", "", "",
    "different", ""};
constexpr Words kCategories = {"missing", "equal", "", "", "", "", "", "", "different", ""};

constexpr Words kKin = {"missing", "a relative in common",  "", "", "", "", "",
                        "",        "no relative in common", "", ""};

const Words& WordsOf(FieldKind kind) {
  switch (kind) {
    case FieldKind::kForename:
      return kForenames;
    case FieldKind::kSurname:
      return kSurnames;
    case FieldKind::kBirthDate:
      return kDates;
    case FieldKind::kExpectedDate:
      return kDue;
    case FieldKind::kPostcode:
      return kPostcodes;
    case FieldKind::kAddress:
      return kAddresses;
    case FieldKind::kPhone:
    case FieldKind::kIdentifier:
      return kMarks;
    case FieldKind::kEmail:
      return kEmails;
    case FieldKind::kText:
      return kTexts;
    case FieldKind::kSex:
    case FieldKind::kCategory:
      return kCategories;
    case FieldKind::kRelatives:
      return kKin;
  }
  return kTexts;
}

}  // namespace

std::string_view LevelText(FieldKind kind, int level) {
  const Words& words = WordsOf(kind);
  return level >= 0 && level < static_cast<int>(words.size()) ? words[static_cast<std::size_t>(level)] : "";
}

bool HasLevel(FieldKind kind, int level) {
  return level > 0 && !LevelText(kind, level).empty();
}

}  // namespace kindred::linkage
