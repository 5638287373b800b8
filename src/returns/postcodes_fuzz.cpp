// Any bytes as a directory of postcodes, as CSV and as the packed file: refused, or every look-up ends, and
// what was made from a CSV is found again in its own packed form.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "returns/postcodes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace kindred::returns;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto find_all = [&](const Postcodes& postcodes) {
    for (const std::string_view code : {"TS181AB", "", "A", "ABCDEFGHIJK", "TS18 1AB"})
      (void)postcodes.Find(code);
    for (std::size_t at = 0; at + 7 <= text.size(); at += 7) (void)postcodes.Find(text.substr(at, 7));
  };
  (void)Unzstd(text, "fuzz.zst", std::size_t{1} << 20);
  const std::string aligned(text);
  if (const auto packed = Postcodes::FromPacked(aligned, "fuzz.kpc")) find_all(*packed);
  const auto made = Postcodes::FromCsv("postcode,easting,northing,laua\n" + std::string(text), "fuzz.csv");
  if (!made) return 0;
  find_all(*made);
  const std::string copy(made->Packed());
  const auto again = Postcodes::FromPacked(copy, "again.kpc");
  if (!again || again->size() != made->size()) std::abort();
  return 0;
}
