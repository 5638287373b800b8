#include "families/pages/match_differences.hpp"

#include <algorithm>
#include <string_view>

namespace kindred::families {
namespace {

constexpr std::size_t kLongest = 200;

// Characters, each with the bytes that follow its first.
std::vector<std::string_view> Letters(const std::string& text) {
  std::vector<std::string_view> letters;
  for (std::size_t from = 0; from < text.size();) {
    std::size_t to = from + 1;
    while (to < text.size() && (static_cast<unsigned char>(text[to]) & 0xC0) == 0x80) ++to;
    letters.push_back(std::string_view(text).substr(from, to - from));
    from = to;
  }
  return letters;
}

std::vector<MarkedPart> Parts(const std::vector<std::string_view>& letters, const std::vector<bool>& common) {
  std::vector<MarkedPart> parts;
  for (std::size_t i = 0; i < letters.size(); ++i) {
    if (parts.empty() || parts.back().differs == common[i]) parts.push_back({"", !common[i]});
    parts.back().text += letters[i];
  }
  return parts;
}

}  // namespace

std::pair<std::vector<MarkedPart>, std::vector<MarkedPart>> MarkDifferences(const std::string& a,
                                                                            const std::string& b) {
  const std::vector<std::string_view> x = Letters(a), y = Letters(b);
  std::vector<bool> in_x(x.size(), false), in_y(y.size(), false);
  if (x.size() <= kLongest && y.size() <= kLongest) {
    std::vector<std::vector<std::uint16_t>> length(x.size() + 1, std::vector<std::uint16_t>(y.size() + 1, 0));
    for (std::size_t i = x.size(); i-- > 0;)
      for (std::size_t j = y.size(); j-- > 0;)
        length[i][j] = x[i] == y[j] ? static_cast<std::uint16_t>(length[i + 1][j + 1] + 1)
                                    : std::max(length[i + 1][j], length[i][j + 1]);
    if (2 * length[0][0] >= std::max(x.size(), y.size()))
      for (std::size_t i = 0, j = 0; i < x.size() && j < y.size();) {
        if (x[i] == y[j])
          in_x[i++] = in_y[j++] = true;
        else if (length[i + 1][j] >= length[i][j + 1])
          ++i;
        else
          ++j;
      }
  }
  return {Parts(x, in_x), Parts(y, in_y)};
}

}  // namespace kindred::families
