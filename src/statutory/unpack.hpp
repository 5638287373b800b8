// What somebody chose in a form becomes the files of a return: a table or an XML file as it is, a zip archive
// as the tables in it. Archives are opened under limits, so that a small file cannot become a huge one.
//
//   Result<std::vector<ReturnFile>> files = Unpack("this", "ssda903.zip", bytes);
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "statutory/checks.hpp"

namespace kindred::statutory {

struct UnpackLimits {
  std::size_t files = 200;
  std::uint64_t bytes = std::uint64_t{512} << 20;  // unpacked, in all
  bool workbooks = false;                          // the return may come as a workbook (Annex A)
};

// role: this, last or providers. A list of providers stays whole, workbook or CSV. Errors (kUsage) name the
// file and say what to give instead: empty, a workbook, another kind of file, a damaged or protected archive,
// one without tables.
[[nodiscard]] Result<std::vector<ReturnFile>> Unpack(const std::string& role, const std::string& name,
                                                     std::string_view bytes, const UnpackLimits& limits = {});

}  // namespace kindred::statutory
