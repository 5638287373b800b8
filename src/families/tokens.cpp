#include "families/tokens.hpp"

#include <algorithm>
#include <vector>

#include "base/text.hpp"

namespace kindred::families {

std::vector<std::string> NameTokens(std::string_view utf8) {
  const std::string folded = FoldName(utf8);
  std::vector<std::string> tokens;
  for (std::string_view part : Split(folded, ' '))
    if (part.size() >= 2 && std::find(tokens.begin(), tokens.end(), part) == tokens.end())
      tokens.emplace_back(part);
  return tokens;
}

std::int64_t SearchHash(std::string_view key) {
  std::uint64_t h = 0xcbf29ce484222325ULL;  // FNV-1a, then a finaliser so that all bits move
  for (unsigned char c : key) h = (h ^ c) * 0x100000001b3ULL;
  h = (h ^ (h >> 33)) * 0xff51afd7ed558ccdULL;
  h ^= h >> 33;
  return static_cast<std::int64_t>(h);
}

std::string SoundKey(std::string_view token) {
  auto sound = [](char c) -> char {
    switch (c) {
      case 'B':
      case 'P':
        return 'P';
      case 'F':
      case 'V':
        return 'F';
      case 'C':
      case 'K':
      case 'Q':
      case 'G':
      case 'J':
      case 'X':
        return 'K';
      case 'S':
      case 'Z':
        return 'S';
      case 'D':
      case 'T':
        return 'T';
      case 'L':
        return 'L';
      case 'M':
      case 'N':
        return 'N';
      case 'R':
        return 'R';
      default:
        return 0;  // vowels and H, W, Y carry too little
    }
  };
  std::string key;
  std::string text(token);
  for (std::size_t at; (at = text.find("PH")) != std::string::npos;) text.replace(at, 2, "F");
  int consonants = 0;
  for (std::size_t i = 0; i < text.size() && key.size() < 6; ++i) {
    char s = sound(text[i]);
    if (s == 0 && i == 0 && text[i] >= 'A' && text[i] <= 'Z')
      s = text[i] == 'H' || text[i] == 'W' ? text[i] : 'A';
    if (s == 0) continue;
    if (s != 'A') ++consonants;
    if (!key.empty() && key.back() == s) continue;
    key += s;
  }
  return consonants >= 2 ? key : std::string();
}

std::vector<std::int64_t> TokenVariants(std::string_view token) {
  std::vector<std::int64_t> variants;
  std::string key = "n:" + std::string(token);
  variants.push_back(SearchHash(key));
  if (token.size() >= 4)
    for (std::size_t i = 0; i < token.size(); ++i) {
      std::string shorter = key;
      shorter.erase(2 + i, 1);
      variants.push_back(SearchHash(shorter));
    }
  if (const std::string sound = SoundKey(token); !sound.empty()) variants.push_back(SearchHash("s:" + sound));
  std::sort(variants.begin(), variants.end());
  variants.erase(std::unique(variants.begin(), variants.end()), variants.end());
  return variants;
}

int EditDistance(std::string_view a, std::string_view b, int limit) {
  if (a.size() > b.size()) std::swap(a, b);
  if (static_cast<int>(b.size() - a.size()) > limit) return limit + 1;
  std::vector<int> before(a.size() + 1), last(a.size() + 1), row(a.size() + 1);
  for (std::size_t i = 0; i <= a.size(); ++i) last[i] = static_cast<int>(i);
  for (std::size_t j = 1; j <= b.size(); ++j) {
    row[0] = static_cast<int>(j);
    int best = row[0];
    for (std::size_t i = 1; i <= a.size(); ++i) {
      row[i] = std::min({last[i] + 1, row[i - 1] + 1, last[i - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[i] = std::min(row[i], before[i - 2] + 1);
      best = std::min(best, row[i]);
    }
    if (best > limit) return limit + 1;
    before.swap(last);
    last.swap(row);
  }
  return std::min(last[a.size()], limit + 1);
}

}  // namespace kindred::families
