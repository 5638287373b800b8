// Findings and fix lists as files: CSV for programs, a workbook for Excel.
//
//   std::string csv = FindingsCsv(tx, access, check);
//   Result<std::string> book = FindingsWorkbook(tx, access, check);   // the bytes of an .xlsx
#pragma once

#include <string>

#include "sharing/access.hpp"
#include "statutory/findings.hpp"
#include "store/database.hpp"

namespace kindred::statutory {

// What a file is narrowed to; a team or worker left out means all.
struct ExportScope {
  std::optional<std::string> team, worker;
};

// rule,level,table,row,child,fields,message,line,state,team,worker: the columns of `kindred returns check`,
// and ours. Cells that a spreadsheet would run as formulas are made safe. Only the header line unless the
// access covers social care.
[[nodiscard]] std::string FindingsCsv(store::Transaction& tx, const sharing::Access& access,
                                      const Check& check);
// Sheets Summary, Findings, and Fixed where there is a check before. Error (kCannotRun): no room for a
// temporary file.
[[nodiscard]] Result<std::string> FindingsWorkbook(store::Transaction& tx, const sharing::Access& access,
                                                   const Check& check);
// What to mend in the case system: sheets By worker, To mend, Mended. Errors as above.
[[nodiscard]] Result<std::string> FixListWorkbook(store::Transaction& tx, const sharing::Access& access,
                                                  const Check& check, const ExportScope& scope = {});
// The sheet To mend as CSV, mended ones at its end.
[[nodiscard]] std::string FixListCsv(store::Transaction& tx, const sharing::Access& access,
                                     const Check& check, const ExportScope& scope = {});

}  // namespace kindred::statutory
