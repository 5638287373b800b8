// What somebody typed into the one search box: names, a date or year of birth, a postcode or the first half
// of one, an NHS number, a pupil number or a case number, in any order.
//
//   SearchQuery q = ParseSearch("okafor theo 2017");
//   q.names == {"OKAFOR", "THEO"};  q.year == 2017;
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"

namespace kindred::families {

struct SearchQuery {
  std::vector<std::string> names;          // folded tokens
  std::vector<Date> dates;                 // of birth; day and month may have been meant the other way
  std::optional<int> year;                 // of birth
  std::vector<std::string> postcodes;      // compact: TS181AB
  std::vector<std::string> outward_codes;  // NE4
  std::vector<std::string> identifiers;    // folded: 9434765919, A813000116001
  [[nodiscard]] bool IsEmpty() const {
    return names.empty() && dates.empty() && postcodes.empty() && outward_codes.empty() &&
           identifiers.empty();
  }
  // "names like OKAFOR and THEO; born in 2017": what was tried, for the page without results.
  [[nodiscard]] std::string Describe() const;
};

// Any text is safe; at most the first 200 bytes and 12 words are read.
[[nodiscard]] SearchQuery ParseSearch(std::string_view text);

}  // namespace kindred::families
