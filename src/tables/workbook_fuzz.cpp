// Any bytes as a workbook: it ends, within the limits.
#include <cstdint>

#include "tables/workbook.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  auto book =
      kindred::tables::Workbook::Open(bytes, "f.xlsx", {.part_bytes = 1 << 20, .string_bytes = 1 << 20});
  if (!book) return 0;
  for (std::size_t sheet = 0; sheet < book->Sheets().size() && sheet < 4; ++sheet)
    (void)book->Read(
        sheet, [](std::int64_t, std::span<const std::string_view>) -> kindred::Result<void> { return {}; });
  return 0;
}
