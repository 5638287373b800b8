#include "returns/annex_a/lists.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <unordered_set>

#include "base/text.hpp"
#include "embedded/returns_data.hpp"

namespace kindred::returns::annex_a {
namespace {

using CodeSets = std::map<std::string, std::unordered_set<std::string>, std::less<>>;

// "set <tab> code" lines.
CodeSets ReadCodeSets() {
  CodeSets sets;
  for (const embedded::File& file : embedded::returns_data()) {
    if (!file.name.ends_with("annex_a_codes.tsv")) continue;
    for (const std::string_view line : Split(file.bytes, '\n')) {
      const std::size_t tab = line.find('\t');
      if (tab == std::string_view::npos || line.front() == '#') continue;
      sets[std::string(line.substr(0, tab))].insert(FoldCode(line.substr(tab + 1)));
    }
  }
  return sets;
}

constexpr std::array<std::string_view, kTableCount - kListCount> kBesideNames = {
    "903 Header", "903 Episodes", "CIN Children", "CIN Details", "CIN Plans"};

std::vector<TableSchema> MakeSchemas() {
  std::vector<TableSchema> schemas;
  for (const List& list : Lists()) {
    TableSchema schema{list.name, {}, ParseListDay};
    for (const ListColumn& column : list.columns)
      schema.columns.push_back(
          {column.heading, column.kind == CellKind::kDate || column.kind == CellKind::kBirth});
    schemas.push_back(std::move(schema));
  }
  const auto beside = [&](std::string_view name, std::vector<Column> columns) {
    schemas.push_back({name, std::move(columns), ParseListDay});
  };
  beside(kBesideNames[0], {{"CHILD"}, {"SEX"}, {"DOB", true}});
  beside(kBesideNames[1], {{"CHILD"}, {"DECOM", true}, {"RNE"}, {"DEC", true}, {"REC"}});
  beside(kBesideNames[2], {{"LAchildID"}, {"Sex"}, {"PersonBirthDate", true}});
  beside(kBesideNames[3], {{"LAchildID"}, {"CINreferralDate", true}, {"CINclosureDate", true}});
  beside(kBesideNames[4], {{"LAchildID"}, {"CPPstartDate", true}, {"CPPendDate", true}});
  return schemas;
}

}  // namespace

std::span<const List> Lists() {
  static const std::vector<List> kLists = {
      {"List 1",
       "Contacts",
       "list_01_contacts.csv",
       {
           {"Child Unique ID", CellKind::kText, "", true},
           {"Gender", CellKind::kCode, "gender", true},
           {"Ethnicity", CellKind::kCode, "ethnicity", true},
           {"Date of Birth", CellKind::kBirth, "", false},
           {"Age of Child (Years)", CellKind::kNumber, "", false},
           {"Date of Contact", CellKind::kDate, "", true},
           {"Contact Source", CellKind::kCode, "referral_source", true},
       }},
      {"List 2",
       "Early help assessments",
       "list_02_early_help.csv",
       {
           {"Child Unique ID", CellKind::kText, "", true},
           {"Gender", CellKind::kCode, "gender", true},
           {"Ethnicity", CellKind::kCode, "ethnicity", true},
           {"Date of Birth", CellKind::kBirth, "", false},
           {"Age of Child (Years)", CellKind::kNumber, "", false},
           {"Assessment start date", CellKind::kDate, "", true},
           {"Assessment completion date", CellKind::kDate, "", false},
           {"Organisation completing assessment", CellKind::kText, "", true},
       }},
      {"List 3",
       "Referrals",
       "list_03_referrals.csv",
       {
           {"Child Unique ID", CellKind::kText, "", true},
           {"Gender", CellKind::kCode, "gender", true},
           {"Ethnicity", CellKind::kCode, "ethnicity", true},
           {"Date of Birth", CellKind::kBirth, "", false},
           {"Age of Child (Years)", CellKind::kNumber, "", false},
           {"Date of referral", CellKind::kDate, "", true},
           {"Referral Source", CellKind::kCode, "referral_source", true},
           {"Referral NFA?", CellKind::kCode, "yes_no", true},
           {"Number of Referrals in Last 12 Months", CellKind::kNumber, "", true},
           {"Allocated Team", CellKind::kText, "", false},
           {"Allocated Worker", CellKind::kText, "", false},
       }},
      {"List 4",
       "Assessments",
       "list_04_assessments.csv",
       {
           {"Child Unique ID", CellKind::kText, "", true},
           {"Gender", CellKind::kCode, "gender", true},
           {"Ethnicity", CellKind::kCode, "ethnicity", true},
           {"Date of Birth", CellKind::kBirth, "", false},
           {"Age of Child (Years)", CellKind::kNumber, "", false},
           {"Does the Child have a Disability", CellKind::kCode, "yes_no", true},
           {"Continuous Assessment Start Date", CellKind::kDate, "", true},
           {"Child Seen During Continuous Assessment", CellKind::kCode, "yes_no", false},
           {"Continuous Assessment Date of Authorisation", CellKind::kDate, "", false},
           {"Was the child assessed as requiring LA children's social care support?", CellKind::kCode,
            "yes_no", false},
           {"Allocated Team", CellKind::kText, "", false},
           {"Allocated Worker", CellKind::kText, "", false},
       }},
      {"List 5",
       "Section 47 enquiries and initial child protection conferences",
       "list_05_s47_icpc.csv",
       {
           {"Child Unique ID", CellKind::kText, "", true},
           {"Gender", CellKind::kCode, "gender", true},
           {"Ethnicity", CellKind::kCode, "ethnicity", true},
           {"Date of Birth", CellKind::kBirth, "", false},
           {"Age of Child (Years)", CellKind::kNumber, "", false},
           {"Does the Child have a Disability", CellKind::kCode, "yes_no", true},
           {"Strategy discussion initiating Section 47 Enquiry Start Date", CellKind::kDate, "", true},
           {"Was an Initial Child Protection Conference deemed unnecessary?", CellKind::kCode, "yes_no",
            true},
           {"Date of Initial Child Protection Conference", CellKind::kDate, "", false},
           {"Did the Initial Child Protection Conference Result in a Child Protection Plan", CellKind::kCode,
            "yes_no", false},
           {"Number of Section 47 Enquiries in the last 12 months", CellKind::kNumber, "", true},
           {"Number of ICPCs in the last 12 months", CellKind::kNumber, "", true},
           {"Allocated Team", CellKind::kText, "", false},
           {"Allocated Worker", CellKind::kText, "", false},
       }},
      {"List 6",
       "Children in need",
       "list_06_children_in_need.csv",
       {
           {"Child Unique ID", CellKind::kText, "", true},
           {"Gender", CellKind::kCode, "gender", true},
           {"Ethnicity", CellKind::kCode, "ethnicity", true},
           {"Date of Birth", CellKind::kBirth, "", false},
           {"Age of Child (Years)", CellKind::kNumber, "", false},
           {"Does the Child have a Disability", CellKind::kCode, "yes_no", true},
           {"CIN Start Date", CellKind::kDate, "", true},
           {"Primary Need Code", CellKind::kCode, "need", true},
           {"Date Child Was Last Seen", CellKind::kDate, "", false},
           {"CIN Closure Date", CellKind::kDate, "", false},
           {"Reason for Closure", CellKind::kCode, "closure", false},
           {"Case Status", CellKind::kCode, "case_status", true},
           {"Allocated Team", CellKind::kText, "", false},
           {"Allocated Worker", CellKind::kText, "", false},
       }},
      {"List 7",
       "Children with a protection plan",
       "list_07_child_protection.csv",
       {
           {"Child Unique ID", CellKind::kText, "", true},
           {"Gender", CellKind::kCode, "gender", true},
           {"Ethnicity", CellKind::kCode, "ethnicity", true},
           {"Date of Birth", CellKind::kBirth, "", false},
           {"Age of Child (Years)", CellKind::kNumber, "", false},
           {"Does the Child have a Disability", CellKind::kCode, "yes_no", true},
           {"Child Protection Plan Start Date", CellKind::kDate, "", true},
           {"Initial Category of Abuse", CellKind::kCode, "abuse", true},
           {"Latest Category of Abuse", CellKind::kCode, "abuse", true},
           {"Date of the Last Statutory Visit", CellKind::kDate, "", false},
           {"Was the Child Seen Alone?", CellKind::kCode, "yes_no", false},
           {"Date of latest review conference", CellKind::kDate, "", false},
           {"Child Protection Plan End Date", CellKind::kDate, "", false},
           {"Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months (Y/N)",
            CellKind::kCode, "yes_no", true},
           {"Number of Previous Child Protection Plans", CellKind::kNumber, "", true},
           {"Allocated Team", CellKind::kText, "", false},
           {"Allocated Worker", CellKind::kText, "", false},
       }},
      {"List 8",
       "Children in care",
       "list_08_children_in_care.csv",
       {
           {"Child Unique ID", CellKind::kText, "", true},
           {"Gender", CellKind::kCode, "gender", true},
           {"Ethnicity", CellKind::kCode, "ethnicity", true},
           {"Date of Birth", CellKind::kBirth, "", false},
           {"Age of Child (Years)", CellKind::kNumber, "", false},
           {"Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)", CellKind::kCode,
            "yes_no", true},
           {"Does the Child have a Disability", CellKind::kCode, "yes_no", true},
           {"Date Started to be Looked After", CellKind::kDate, "", true},
           {"Child's Category of Need", CellKind::kCode, "need", true},
           {"Is this a second or subsequent period of being a Looked After Child within the last 12 months "
            "(Y/N)",
            CellKind::kCode, "yes_no", true},
           {"Start date of current legal status", CellKind::kDate, "", true},
           {"Child's Legal Status", CellKind::kCode, "legal_status", true},
           {"Date of Latest Statutory Review", CellKind::kDate, "", false},
           {"Date of Last Social Work Visit", CellKind::kDate, "", false},
           {"What is the permanence plan for this child?", CellKind::kCode, "permanence", false},
           {"Date of Last IRO Visit / Contact to the Child", CellKind::kDate, "", false},
           {"Date of Last Health Assessment", CellKind::kDate, "", false},
           {"Date of Last Dental Check", CellKind::kDate, "", false},
           {"Number of Placements in the Last 12 months", CellKind::kNumber, "", true},
           {"Date Ceased to be Looked After", CellKind::kDate, "", false},
           {"Reason Ceased to be Looked After", CellKind::kCode, "ceased", false},
           {"Start Date of Most Recent Placement", CellKind::kDate, "", true},
           {"Placement Type", CellKind::kCode, "placement", true},
           {"Placement Provider", CellKind::kCode, "provider", true},
           {"Placement postcode", CellKind::kText, "", true},
           {"URN of Placement", CellKind::kText, "", false},
           {"Placement Location", CellKind::kCode, "in_out", true},
           {"LA of Placement", CellKind::kText, "", false},
           {"Number of Episodes the Child has been 'Missing' from their Placement in the last 12 months",
            CellKind::kNumber, "", true},
           {"Number of Episodes the Child has been 'Absent' from their Placement in the last 12 months",
            CellKind::kNumber, "", true},
           {"Was the child offered a Return Interview after their last missing episode (Y/N)?",
            CellKind::kCode, "yes_no", false},
           {"Did the child accept a Return Interview after their last missing episode (Y/N)?",
            CellKind::kCode, "yes_no", false},
           {"Allocated Team", CellKind::kText, "", false},
           {"Allocated Worker", CellKind::kText, "", false},
       }},
      {"List 9",
       "Care leavers",
       "list_09_care_leavers.csv",
       {
           {"Child Unique ID", CellKind::kText, "", true},
           {"Gender", CellKind::kCode, "gender", true},
           {"Ethnicity", CellKind::kCode, "ethnicity", true},
           {"Date of Birth", CellKind::kBirth, "", false},
           {"Age of Child (Years)", CellKind::kNumber, "", false},
           {"Unaccompanied Asylum Seeking Child (UASC), or formerly UASC if 18 or over (Y/N)",
            CellKind::kCode, "yes_no", true},
           {"Does the Child have a Disability", CellKind::kCode, "yes_no", true},
           {"Allocated Team", CellKind::kText, "", false},
           {"Allocated Worker", CellKind::kText, "", false},
           {"Allocated Personal Advisor", CellKind::kText, "", false},
           {"Eligibility Category", CellKind::kCode, "eligibility", true},
           {"Latest Pathway Plan Review Date", CellKind::kDate, "", false},
           {"LA in Touch", CellKind::kCode, "in_touch", true},
           {"Latest Date of Contact", CellKind::kDate, "", false},
           {"Type of Accommodation", CellKind::kCode, "accommodation", false},
           {"Suitability of Accommodation", CellKind::kCode, "suitable", false},
           {"Activity Status", CellKind::kCode, "activity", false},
       }},
      {"List 10",
       "Children with a plan for adoption",
       "list_10_adoption.csv",
       {
           {"Child Unique ID", CellKind::kText, "", true},
           {"Family identifier", CellKind::kText, "", false},
           {"Gender", CellKind::kCode, "gender", true},
           {"Ethnicity", CellKind::kCode, "ethnicity", true},
           {"Date of Birth", CellKind::kBirth, "", false},
           {"Age of Child (Years)", CellKind::kNumber, "", false},
           {"Does the Child have a Disability", CellKind::kCode, "yes_no", true},
           {"Date the Child Entered Care", CellKind::kDate, "", true},
           {"Date of Decision that Child Should be Placed for Adoption", CellKind::kDate, "", false},
           {"Date of Placement Order", CellKind::kDate, "", false},
           {"Date of Matching Child and Prospective Adopters", CellKind::kDate, "", false},
           {"Date Placed for Adoption", CellKind::kDate, "", false},
           {"Date of Adoption Order", CellKind::kDate, "", false},
           {"Date of Decision that Child Should No Longer be Placed for Adoption", CellKind::kDate, "",
            false},
           {"Reason Why Child No Longer Placed for Adoption", CellKind::kCode, "no_longer_placed", false},
           {"Date the child was placed for fostering in FFA or concurrent planning placement",
            CellKind::kDate, "", false},
       }},
      {"List 11",
       "Prospective adopters",
       "list_11_adopters.csv",
       {
           {"Individual adopter identifier", CellKind::kText, "", true},
           {"Family identifier", CellKind::kText, "", false},
           {"Gender", CellKind::kCode, "gender", true},
           {"Ethnicity", CellKind::kCode, "ethnicity", true},
           {"Disability", CellKind::kCode, "yes_no", true},
           {"Is the (prospective) adopter fostering for adoption?", CellKind::kCode, "yes_no", false},
           {"Date enquiry received", CellKind::kDate, "", false},
           {"Date Stage 1 started", CellKind::kDate, "", false},
           {"Date Stage 1 ended", CellKind::kDate, "", false},
           {"Date Stage 2 started", CellKind::kDate, "", false},
           {"Date Stage 2 ended", CellKind::kDate, "", false},
           {"Date application submitted", CellKind::kDate, "", false},
           {"Date application approved", CellKind::kDate, "", false},
           {"Date adopter matched with child(ren)", CellKind::kDate, "", false},
           {"Date child/children placed with adopter(s)", CellKind::kDate, "", false},
           {"No. of children placed", CellKind::kNumber, "", false},
           {"Date of Adoption Order", CellKind::kDate, "", false},
           {"Date of leaving adoption process", CellKind::kDate, "", false},
           {"Reason for leaving adoption process", CellKind::kCode, "left_process", false},
       }},
  };
  return kLists;
}

std::span<const TableSchema> Schemas() {
  static const std::vector<TableSchema> kSchemas = MakeSchemas();
  return kSchemas;
}

std::string_view TableName(std::uint16_t number) {
  return number < kListCount ? Lists()[number].name : kBesideNames[number - kListCount];
}

Day ParseListDay(std::string_view text) {
  for (const std::string_view midnight : {" 00:00:00", "T00:00:00"})
    if (text.ends_with(midnight)) text.remove_suffix(midnight.size());
  const Day day = ParseDay(text);
  return day.valid() ? day : ParseIsoDay(text);
}

std::string FoldCode(std::string_view text) {
  std::string folded;
  bool space = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (text.substr(i, 3) == "\xE2\x80\x99" || text.substr(i, 3) == "\xE2\x80\x98") {
      c = '\'';
      i += 2;
    }
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      space = !folded.empty();
      continue;
    }
    if (space) folded += ' ';
    space = false;
    folded += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return folded;
}

bool IsAccepted(std::string_view set, std::string_view text) {
  static const CodeSets kSets = ReadCodeSets();
  const auto found = kSets.find(set);
  return found != kSets.end() && found->second.contains(FoldCode(text));
}

char LetterOf(std::string_view text) {
  const std::string_view trimmed = Trim(text);
  if (trimmed.size() < 2 || trimmed[1] != ')') return 0;
  const char c = trimmed[0];
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c >= 'a' && c <= 'z' ? c : char{0};
}

}  // namespace kindred::returns::annex_a
