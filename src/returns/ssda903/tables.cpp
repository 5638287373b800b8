#include "returns/ssda903/tables.hpp"

#include <array>
#include <string>

namespace kindred::returns::ssda903 {

std::span<const TableSchema> Schemas() {
  constexpr bool kDate = true;
  constexpr bool kWorkedOut = false;
  static const std::vector<TableSchema> kSchemas = {
      {"Header",
       {{"CHILD"},
        {"SEX"},
        {"DOB", kDate},
        {"ETHNIC"},
        {"UPN"},
        {"MOTHER"},
        {"MC_DOB", kDate},
        {"UASC", false, kWorkedOut}}},
      {"Episodes",
       {{"CHILD"},
        {"DECOM", kDate},
        {"RNE"},
        {"LS"},
        {"CIN"},
        {"PLACE"},
        {"PLACE_PROVIDER"},
        {"DEC", kDate},
        {"REC"},
        {"REASON_PLACE_CHANGE"},
        {"HOME_POST"},
        {"PL_POST"},
        {"URN"},
        {"PL_LA", false, kWorkedOut},
        {"PL_LOCATION", false, kWorkedOut},
        {"PL_DISTANCE", false, kWorkedOut}}},
      {"Reviews", {{"CHILD"}, {"DOB", kDate}, {"REVIEW", kDate}, {"REVIEW_CODE"}}},
      {"UASC", {{"CHILD"}, {"SEX"}, {"DOB", kDate}, {"DUC", kDate}}},
      {"OC2",
       {{"CHILD"},
        {"DOB", kDate},
        {"SDQ_SCORE"},
        {"SDQ_REASON"},
        {"CONVICTED"},
        {"HEALTH_CHECK"},
        {"IMMUNISATIONS"},
        {"TEETH_CHECK"},
        {"HEALTH_ASSESSMENT"},
        {"SUBSTANCE_MISUSE"},
        {"INTERVENTION_RECEIVED"},
        {"INTERVENTION_OFFERED"}}},
      {"OC3", {{"CHILD"}, {"DOB", kDate}, {"IN_TOUCH"}, {"ACTIV"}, {"ACCOM"}}},
      {"AD1",
       {{"CHILD"},
        {"DOB", kDate},
        {"DATE_INT", kDate},
        {"DATE_MATCH", kDate},
        {"FOSTER_CARE"},
        {"NB_ADOPTR"},
        {"SEX_ADOPTR"},
        {"LS_ADOPTR"}}},
      {"PlacedAdoption",
       {{"CHILD"},
        {"DOB", kDate},
        {"DATE_PLACED", kDate},
        {"DATE_PLACED_CEASED", kDate},
        {"REASON_PLACED_CEASED"}}},
      {"PrevPerm", {{"CHILD"}, {"DOB", kDate}, {"PREV_PERM"}, {"LA_PERM"}, {"DATE_PERM"}}},
      {"Missing", {{"CHILD"}, {"DOB", kDate}, {"MISSING"}, {"MIS_START", kDate}, {"MIS_END", kDate}}},
      {"SWEpisodes",
       {{"CHILD"}, {"DOB", kDate}, {"SW_ID"}, {"SW_DECOM", kDate}, {"SW_DEC", kDate}, {"SW_REASON"}}},
      {"DoLo", {{"CHILD"}, {"DOB", kDate}, {"DOLO_START", kDate}, {"DOLO_END", kDate}}},
  };
  return kSchemas;
}

std::string_view TableName(std::uint16_t number) {
  static const std::array<std::string, kTableCount> kLast = [] {
    std::array<std::string, kTableCount> names;
    for (std::size_t i = 0; i < kTableCount; ++i) names[i] = std::string(Schemas()[i].name) + "_last";
    return names;
  }();
  return number < kTableCount ? Schemas()[number].name : std::string_view(kLast[number - kTableCount]);
}

}  // namespace kindred::returns::ssda903
