// Any bytes as a CSV file of this year and of last year: it must be read or refused, and the rules must run.
#include <cstddef>
#include <cstdint>

#include <algorithm>
#include <string>
#include <vector>

#include "returns/check.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace kindred::returns;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  // Files are parted by a line "=", so that one input holds several tables.
  std::vector<InputFile> files;
  std::size_t from = 0;
  while (from <= text.size() && files.size() < 30) {
    const std::size_t end = std::min(text.find("\n=\n", from), text.size());
    files.push_back({"file" + std::to_string(files.size()) + ".csv", text.substr(from, end - from)});
    from = end + 3;
  }
  CheckOptions options;
  options.year = 2027;
  options.threads = 1;
  if (const auto checked = CheckSsda903(files, files, options)) (void)checked->finding_count();
  return 0;
}
