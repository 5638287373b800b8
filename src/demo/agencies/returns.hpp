// The statutory returns of one family: SSDA903, CIN Census, Annex A. All carry the case system's child id;
// what they say is checked before it is sent, so that names' and dates' mistakes of the case system are put
// right.
#pragma once

#include "demo/record.hpp"

namespace kindred::demo {

struct CollectionPeriod {
  Date start, end;  // 1 April and 31 March, both included
};
// The last whole collection year on the reference date.
[[nodiscard]] CollectionPeriod YearOf(Date as_of);

void WriteLookedAfterReturn(const Context& context);
void WriteCinCensus(const Context& context);
void WriteAnnexA(const Context& context);

}  // namespace kindred::demo
