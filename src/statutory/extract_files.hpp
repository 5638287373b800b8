// A return as the authority's own extracts hold it: the rows of one source, as they were sent, written back
// into the tables of the return. Rows that the import could not take are in it too: what is wrong with them
// is what the rules tell.
//
//   for (const ReturnSource& source : ReturnSources(tx, "ssda903")) Offer(source.title, source.as_of);
//   Result<ExtractFiles> made = MakeExtractFiles(tx, access, source);
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/date.hpp"
#include "base/ids.hpp"
#include "sharing/access.hpp"
#include "statutory/checks.hpp"
#include "store/database.hpp"

namespace kindred::statutory {

// A source of the authority's own social care whose rows are a return.
struct ReturnSource {
  SourceId id;
  std::string name, title, authority;  // authority: DfE number
  std::optional<Date> as_of;
  std::int64_t extract = 0;
};
// Those of the SSDA903 ("ssda903"); no partner's and no restricted source is ever among them.
[[nodiscard]] std::vector<ReturnSource> ReturnSources(store::Transaction& tx, std::string_view return_name);

struct ExtractFiles {
  std::vector<ReturnFile> files;                // role "this", one CSV a table
  std::vector<std::vector<std::int64_t>> rows;  // of each file: the source row of each line; 0: quarantined
  std::int64_t extract = 0;                     // the newest extract that was live
};
// kRefused unless the access covers social care and sources; kBadData when the source has no rows of a
// return.
[[nodiscard]] Result<ExtractFiles> MakeExtractFiles(store::Transaction& tx, const sharing::Access& access,
                                                    SourceId source);

}  // namespace kindred::statutory
