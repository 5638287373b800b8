// The case system of one authority, read out of the store for a return: the rows of the authority's own
// social care extracts in the tables of the Standard Safeguarding Dataset, as they were sent. Nothing that
// linkage found, and no other agency's value, can come in, because no other source is read.
//
//   auto own = FindCaseSystem(tx, "808");
//   auto access = opened.Access(context, "statutory return", RequestFor(*own, "SSDA903 of 2026"));   //
//   logged, once auto record = ReadCaseRecord(tx, *access, *own);
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/ids.hpp"
#include "sharing/access.hpp"
#include "statutory/build/case_record.hpp"
#include "store/database.hpp"

namespace kindred::statutory::build {

struct CaseSystem {
  std::string authority;  // three digits
  std::string agency;
  std::string as_of;  // of the newest extract, ISO
  std::vector<SourceId> sources;
  std::int64_t people = 0;
  std::int64_t quarantined = 0;  // rows of the extract that could not be taken: no return has them
};

// The authority's own; `authority` empty: the only one there is. kBadData when there is none, kUsage when
// there are several and none was named.
[[nodiscard]] Result<CaseSystem> FindCaseSystem(store::Transaction& tx, const std::string& authority);

// One bulk access: what for and about how many people, for the access log.
[[nodiscard]] sharing::AccessRequest RequestFor(const CaseSystem& system, const std::string& what);

// Every live row of the case system, opened. kRefused unless the access covers social care and source rows;
// kBadData for a row whose key was destroyed or that is not what was sealed.
[[nodiscard]] Result<CaseRecord> ReadCaseRecord(store::Transaction& tx, const sharing::Access& access,
                                                const CaseSystem& system);

}  // namespace kindred::statutory::build
