#include "demo/planted.hpp"

#include <fmt/format.h>

namespace kindred::demo {
namespace {

// A whole row, in the columns of its sheet, whose `fault` a careful reader must refuse. {c} is the
// authority's code.
struct Bad {
  Sheet sheet;
  std::string_view row, fault, value;
};
constexpr Bad kBad[] = {
    {Sheet::kPupils,
     "P{c}BAD1,,,Planted,Row,,,,31/02/2015,F,WBRI,English,1 Nowhere Road,,,,,Year 5,,,03/09/2019,,N,",
     "date that does not exist", "31/02/2015"},
    {Sheet::kSuspensions, ",05/02/2026,06/02/2026,4,Damage,Suspension,No school", "no pupil id", ""},
    {Sheet::kSendPupils, "S{c}BAD1,,Planted,Row,2016-13-40,M,", "date that does not exist", "2016-13-40"},
    {Sheet::kHealthChildren, "{c}BAD1,,PLANTED,ROW,,2019-02-30,F,1 Nowhere Road,,,,,,2019-03-01,,,,,,,,",
     "date that does not exist", "2019-02-30"},
    {Sheet::kPregnancies, "PRBAD1,M{c}BAD1,,Planted,Row,01/01/1990,1 Nowhere Road,,12/13/2025,,1,,1,,,,,,,,",
     "date that does not exist", "12/13/2025"},
    {Sheet::kCamhsReferrals, "C{c}BAD1\tCRBAD1\t\tPlanted\tRow\t32/01/2012\tF\t\t01/02/2025\t\t\t\t\t\t",
     "date that does not exist", "32/01/2012"},
    {Sheet::kYouthJusticeCases,
     "Y{c}BAD1,YJBAD1,Planted,Row,,30/02/2010,M,WBRI,1 Nowhere Road,,,Youth caution,,01/05/2025,,,,",
     "date that does not exist", "30/02/2010"},
    {Sheet::kHelpMembers,
     "H{c}BAD1,FHBAD1,HHBAD1,Planted,Row,00/00/2014,F,Child,,1 Nowhere Road,,01/09/2025,,,,,,",
     "date that does not exist", "00/00/2014"},
    {Sheet::kPoliceNotices,
     "PPNBAD1;N{c}BAD1;Planted;Row;;F;1 Nowhere Road;;31/11/2025;Concern for a child;child of concern;Row "
     "with a date in error;;",
     "date that does not exist", "31/11/2025"},
    {Sheet::kPoliceNotices,
     "PPNBAD2;N{c}BAD2;Planted;Row;01/02/2012;F;1;Nowhere Road;TS1 1AA;02/02/2026;Concern for a child;child "
     "of concern;Row with an unquoted; separator;;;",
     "too many cells", ""},
    {Sheet::kTenancies, "TENBAD1,T{c}BAD1,Ms,Planted,Row,29/02/1991,1 Nowhere Road,,01/06/2020,,,,,N",
     "date that does not exist", "29/02/1991"},
    {Sheet::kAdultCases,
     "A{c}BAD1,Adult community mental health,,PLANTED,ROW,1987-04-31,F,1 Nowhere Road,,2025-01-01,,,,,,,Y",
     "date that does not exist", "1987-04-31"},
};

}  // namespace

std::string Plant(const Area& area, Sheets& out) {
  std::string planted = "source,file,fault,value\n";
  for (std::size_t a = 0; a < area.authorities.size(); ++a) {
    const Authority& authority = area.authorities[a];
    for (const Bad& bad : kBad) {
      std::string row(bad.row);
      for (std::size_t at; (at = row.find("{c}")) != std::string::npos;) row.replace(at, 3, authority.code);
      const SheetFormat& format = FormatOf(bad.sheet);
      out.Raw(static_cast<int>(a), bad.sheet, row + (format.crlf ? "\r\n" : "\n"));
      planted += fmt::format("{}_{},{},{},{}\n", authority.key, FolderOf(format.source), format.file,
                             bad.fault, bad.value);
    }
  }
  return planted;
}

}  // namespace kindred::demo
