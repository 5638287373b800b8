#include "returns/cin/tables.hpp"

namespace kindred::returns::cin {

std::span<const TableSchema> Schemas() {
  constexpr bool kDate = true;
  constexpr bool kGenerated = false;
  static const std::vector<TableSchema> kSchemas = [] {
    const Column child{"LAchildID"};
    const Column module{"CINdetailsID", false, kGenerated};
    std::vector<TableSchema> schemas = {
        {"Header",
         {{"Collection"},
          {"Year"},
          {"ReferenceDate", kDate},
          {"SourceLevel"},
          {"LEA"},
          {"SoftwareCode"},
          {"Release"},
          {"SerialNo"},
          {"DateTime"}}},
        {"ChildIdentifiers",
         {child,
          {"UPN"},
          {"FormerUPN"},
          {"UPNunknown"},
          {"PersonBirthDate", kDate},
          {"ExpectedPersonBirthDate", kDate},
          {"GenderCurrent"},
          {"Sex"},
          {"PersonDeathDate", kDate}}},
        {"ChildCharacteristics", {child, {"Ethnicity"}}},
        {"Disabilities", {child, {"Disability"}}},
        {"CINdetails",
         {child,
          module,
          {"CINreferralDate", kDate},
          {"ReferralSource"},
          {"PrimaryNeedCode"},
          {"CINclosureDate", kDate},
          {"ReasonForClosure"},
          {"DateOfInitialCPC", kDate},
          {"ReferralNFA"}}},
        {"Assessments",
         {child,
          module,
          {"AssessmentID", false, kGenerated},
          {"AssessmentActualStartDate", kDate},
          {"AssessmentInternalReviewDate", kDate},
          {"AssessmentAuthorisationDate", kDate},
          {"AssessmentFactors", false, kGenerated}}},
        {"AssessmentFactorsList", {child, module, {"AssessmentID", false, kGenerated}, {"AssessmentFactor"}}},
        {"CINplanDates", {child, module, {"CINPlanStartDate", kDate}, {"CINPlanEndDate", kDate}}},
        {"Section47",
         {child,
          module,
          {"S47ActualStartDate", kDate},
          {"InitialCPCtarget", kDate},
          {"DateOfInitialCPC", kDate},
          {"ICPCnotRequired"}}},
        {"ChildProtectionPlans",
         {child,
          module,
          {"CPPID", false, kGenerated},
          {"CPPstartDate", kDate},
          {"CPPendDate", kDate},
          {"InitialCategoryOfAbuse"},
          {"LatestCategoryOfAbuse"},
          {"NumberOfPreviousCPP"}}},
        {"Reviews", {child, module, {"CPPID", false, kGenerated}, {"CPPreviewDate", kDate}}},
    };
    for (TableSchema& schema : schemas) schema.parse_day = ParseIsoDay;
    return schemas;
  }();
  return kSchemas;
}

std::string_view TableName(std::uint16_t number) {
  return number < kTableCount ? Schemas()[number].name : std::string_view();
}

}  // namespace kindred::returns::cin
