// From a family record to its two pictures. What the record does not hold (withheld, limited) is not in them.
#pragma once

#include "families/drawing/genogram.hpp"
#include "families/drawing/ten_years.hpp"
#include "families/record.hpp"

namespace kindred::families {

// The family map of the members now; the focus is the child whose view it is, else the eldest child.
[[nodiscard]] drawing::Genogram MapOf(const FamilyRecord& record, Date today);

// One lane per kind of agency, in the order of Section; lanes without anything are left out.
[[nodiscard]] drawing::TenYears YearsOf(const FamilyRecord& record, Date today);

// The first word of a name, for places where the family is clear.
[[nodiscard]] std::string Forename(const std::string& name);

}  // namespace kindred::families
