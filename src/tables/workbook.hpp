// Excel workbooks (.xlsx): every sheet, row by row, cells as the text a person sees, dates as ISO text.
// A workbook is a zip of XML; both are read under limits, so that a small file cannot become a huge one.
//
//   Result<Workbook> book = Workbook::Open(file.Bytes(), "annex_a.xlsx");
//   for (std::size_t s = 0; s < book->Sheets().size(); ++s)
//     book->Read(s, [&](std::int64_t row, std::span<const std::string_view> cells) -> Result<void> { … });
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace kindred::tables {

struct WorkbookLimits {
  std::uint64_t part_bytes = std::uint64_t{512} << 20;  // one part of the zip, unpacked
  std::uint64_t ratio = 200;                            // unpacked to packed, for parts above 1 MiB
  std::size_t string_bytes = std::size_t{256} << 20;    // all shared strings
  std::size_t columns = 4096;
  std::size_t sheets = 256;
};

class Workbook {
 public:
  using OnRow = std::function<Result<void>(std::int64_t row, std::span<const std::string_view> cells)>;

  // `bytes` must outlive the workbook. Errors (kBadData) name the file: not a workbook, cut, protected by
  // a password, beyond the limits.
  [[nodiscard]] static Result<Workbook> Open(std::string_view bytes, std::string file_name,
                                             WorkbookLimits limits = {});
  Workbook(Workbook&&) noexcept;
  Workbook& operator=(Workbook&&) noexcept;
  ~Workbook();

  // Names of the sheets in the order of the tabs.
  [[nodiscard]] const std::vector<std::string>& Sheets() const;
  // Calls `on_row` for every row with at least one cell that is not blank; `row` is its number in the
  // sheet. Trailing blanks are left out. A date cell is "2026-03-31", with a time "2026-03-31 09:30:00".
  [[nodiscard]] Result<void> Read(std::size_t sheet, const OnRow& on_row);

 private:
  struct Parts;
  explicit Workbook(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace kindred::tables
