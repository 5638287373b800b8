// The body of the fuzzer of one word against many, shared with the quick test.
#pragma once

#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "linkage/string_compare.hpp"
#include "linkage/word_batch.hpp"

namespace kindred::linkage {

// The first line against all others: sixteen at a time must be what one at a time is, to the bit.
inline void FuzzWordBatch(std::string_view bytes) {
  std::string ascii(bytes);
  for (char& c : ascii) c = static_cast<char>(c & 127);
  std::vector<std::string_view> lines;
  for (std::size_t at = 0; at <= ascii.size();) {
    const auto end = std::min(ascii.find('\n', at), ascii.size());
    lines.push_back(std::string_view(ascii).substr(at, end - at));
    at = end + 1;
  }
  const std::string_view query = lines.front();
  const WordBatch batch(lines);
  std::vector<double> fast(batch.Size()), portable(batch.Size());
  batch.JaroWinkler(query, fast);
  batch.JaroWinkler(query, portable, WordBatch::Path::kPortable);
  for (std::size_t i = 0; i < lines.size(); ++i)
    if (fast[i] != portable[i] || fast[i] != JaroWinkler(lines[i], query)) std::abort();
}

}  // namespace kindred::linkage
