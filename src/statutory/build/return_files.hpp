// The three returns, written from what one authority's case system says. Pure: the model in, files out. What
// the case system does not hold is left blank or written as the format's own word for "none", and `notes`
// says which and for how many, so that somebody looks before it is sent.
//
//   const BuiltReturn built = BuildSsda903(model, 2026);
//   for (const BuiltFile& file : built.files) Write(folder / file.name, file.bytes);
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "statutory/build/case_model.hpp"

namespace kindred::statutory::build {

struct BuiltFile {
  std::string name;
  std::string bytes;
};

struct BuiltReturn {
  std::vector<BuiltFile> files;
  std::size_t children = 0;  // who is in it
  std::vector<std::string> notes;
};

// The eleven CSV files of the SSDA903 of the year that ends on 31 March `year`; from 2027 a twelfth, DoLo,
// with its headings only, as no table of the case system holds orders of deprivation of liberty.
[[nodiscard]] BuiltReturn BuildSsda903(const CaseModel& model, int year);

struct CensusHeader {
  std::string authority;  // three digits
  std::string made_at;    // "2026-05-11T09:30:00"
};
// The CIN census of the year, one XML file.
[[nodiscard]] BuiltReturn BuildCin(const CaseModel& model, int year, const CensusHeader& header);

struct AnnexAHeader {
  Date as_of;
  std::string authority_name;  // what a placement in the area has for its authority
  // Whether a postcode is in the authority's area; none: nobody knows, and the column stays blank.
  std::function<bool(const std::string& postcode)> in_area;
};
// Lists 1 to 11 of Annex A as CSV. List 11 (adopters) has its headings only: a case system's tables hold
// children.
[[nodiscard]] BuiltReturn BuildAnnexA(const CaseModel& model, const AnnexAHeader& header);

}  // namespace kindred::statutory::build
