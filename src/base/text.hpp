// Text as people write it: folding names so that "Siobhán Ó'Néill" equals "SIOBHAN ONEILL", sort keys,
// and making any bytes into valid UTF-8. The original is always kept beside the folded form.
//
//   FoldName("Siobhán Ó'Néill") == "SIOBHAN ONEILL";
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kindred {

// Upper case ASCII letters and digits with single spaces: transliterated to Latin, accents and
// apostrophes dropped, hyphens and other marks become spaces. Empty in, empty out. Any bytes are safe.
[[nodiscard]] std::string FoldName(std::string_view utf8);

// A byte string that sorts as English readers expect (ICU collation "en_GB"), for a database column.
[[nodiscard]] std::string SortKey(std::string_view utf8);

[[nodiscard]] bool IsValidUtf8(std::string_view bytes);
// Windows-1252 bytes as UTF-8; the five undefined bytes become U+FFFD.
[[nodiscard]] std::string FromWindows1252(std::string_view bytes);

[[nodiscard]] std::string_view Trim(std::string_view text);  // drops ASCII white space at both ends
[[nodiscard]] std::string ToUpperAscii(std::string_view text);
[[nodiscard]] std::string ToLowerAscii(std::string_view text);
[[nodiscard]] std::vector<std::string_view> Split(std::string_view text, char separator);

}  // namespace kindred
