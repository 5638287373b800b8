#include "linkage/string_compare.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <string>
#include <vector>

namespace kindred::linkage {
namespace {

double FromMatches(int matches, int half_transpositions, std::string_view a, std::string_view b) {
  const double m = matches;
  const double jaro = (m / static_cast<double>(a.size()) + m / static_cast<double>(b.size()) +
                       (m - half_transpositions / 2) / m) /
                      3.0;
  if (jaro <= 0.7) return jaro;
  int prefix = 0;
  const int most = static_cast<int>(std::min<std::size_t>({4, a.size(), b.size()}));
  while (prefix < most && a[prefix] == b[prefix]) ++prefix;
  return jaro + 0.1 * prefix * (1.0 - jaro);
}

// Words of up to 64 characters: each word's matched positions are the bits of one integer. For each letter
// of b the free positions of a that hold it, within the window, are one AND; the lowest is taken.
double JaroShort(std::string_view a, std::string_view b) {
  std::array<std::uint64_t, 128> where;  // only what is looked up is set: clearing all would cost the most
  for (const char c : b) where[c & 127] = 0;
  for (const char c : a) where[c & 127] = 0;
  for (std::size_t i = 0; i < a.size(); ++i) where[a[i] & 127] |= 1ULL << i;
  const int window = std::max(0, static_cast<int>(std::max(a.size(), b.size())) / 2 - 1);
  std::uint64_t taken_a = 0;
  std::uint64_t taken_b = 0;
  std::uint64_t reach = window >= 63 ? ~0ULL : (1ULL << (window + 1)) - 1;
  for (std::size_t j = 0; j < b.size(); ++j) {
    const std::uint64_t free = where[b[j] & 127] & reach & ~taken_a;
    taken_a |= free & (~free + 1);
    taken_b |= static_cast<std::uint64_t>(free != 0) << j;
    reach = (reach << 1) | static_cast<std::uint64_t>(static_cast<int>(j) < window);
  }
  const int matches = std::popcount(taken_a);
  if (matches == 0) return 0;
  int out_of_order = 0;
  for (std::uint64_t bits_a = taken_a, bits_b = taken_b; bits_a != 0;
       bits_a &= bits_a - 1, bits_b &= bits_b - 1)
    out_of_order += a[std::countr_zero(bits_a)] != b[std::countr_zero(bits_b)];
  return FromMatches(matches, out_of_order, a, b);
}

double JaroLong(std::string_view a, std::string_view b) {
  const auto window =
      std::max<std::ptrdiff_t>(0, static_cast<std::ptrdiff_t>(std::max(a.size(), b.size())) / 2 - 1);
  std::vector<char> taken_a(a.size());
  std::string matched_b;
  const auto size_a = static_cast<std::ptrdiff_t>(a.size());
  for (std::ptrdiff_t j = 0; j < static_cast<std::ptrdiff_t>(b.size()); ++j) {
    const auto last = std::min(size_a - 1, j + window);
    for (auto i = std::max<std::ptrdiff_t>(0, j - window); i <= last; ++i) {
      if (taken_a[i] || a[i] != b[j]) continue;
      taken_a[i] = 1;
      matched_b += b[j];
      break;
    }
  }
  if (matched_b.empty()) return 0;
  int out_of_order = 0;
  std::size_t next = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (taken_a[i]) out_of_order += a[i] != matched_b[next++];
  return FromMatches(static_cast<int>(matched_b.size()), out_of_order, a, b);
}

// Sound classes as in Soundex (Russell 1918), vowels 0, dropped H and W 9.
constexpr std::string_view kSoundClass = "01230120022455012623010202";

}  // namespace

double JaroWinkler(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return a.empty() && b.empty() ? 1 : 0;
  if (a == b) return 1;
  return a.size() <= 64 && b.size() <= 64 ? JaroShort(a, b) : JaroLong(a, b);
}

int Slips(std::string_view a, std::string_view b, int limit) {
  while (!a.empty() && !b.empty() && a.front() == b.front()) a.remove_prefix(1), b.remove_prefix(1);
  while (!a.empty() && !b.empty() && a.back() == b.back()) a.remove_suffix(1), b.remove_suffix(1);
  if (a.size() > b.size()) std::swap(a, b);
  const int size_a = static_cast<int>(a.size());
  const int size_b = static_cast<int>(b.size());
  if (size_b - size_a > limit) return limit + 1;
  if (size_a == 0) return size_b;
  if (size_b == 1) return std::min(1, limit + 1);
  if (size_a == 2 && size_b == 2 && a[0] == b[1] && a[1] == b[0]) return std::min(1, limit + 1);
  if (limit < 2) return limit + 1;  // ends differ and it is no swap: at least two slips
  // Dynamic programming in a band of `limit` around the diagonal, three rows kept.
  constexpr int kWidest = 64;
  if (size_b > kWidest) return limit + 1;
  std::array<std::array<int, kWidest + 2>, 3> rows{};
  const int far = limit + 1;
  for (int j = 0; j <= size_b; ++j) rows[0][j] = j;
  for (int i = 1; i <= size_a; ++i) {
    auto& row = rows[i % 3];
    const auto& before = rows[(i + 2) % 3];
    const auto& before_that = rows[(i + 1) % 3];
    int best = far;
    row[0] = i;
    const int from = std::max(1, i - limit);
    const int to = std::min(size_b, i + limit);
    if (from > 1) row[from - 1] = far;
    for (int j = from; j <= to; ++j) {
      int cost = before[j - 1] + (a[i - 1] != b[j - 1]);
      if (j < i + limit) cost = std::min(cost, before[j] + 1);
      cost = std::min(cost, row[j - 1] + 1);
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        cost = std::min(cost, before_that[j - 2] + 1);
      row[j] = cost;
      best = std::min(best, cost);
    }
    if (best > limit) return limit + 1;
  }
  return std::min(rows[size_a % 3][size_b], limit + 1);
}

std::uint32_t SoundCode(std::string_view word) {
  std::uint32_t code = 0;
  int letters = 0;
  char last = 0;
  const auto at = [&](std::size_t i) { return i < word.size() ? word[i] : '\0'; };
  for (std::size_t i = 0; i < word.size() && letters < 7; ++i) {
    char c = word[i];
    if (c < 'A' || c > 'Z') continue;
    const char next = at(i + 1);
    if (c == 'P' && next == 'H')
      c = 'F', ++i;
    else if (i == 0 && ((c == 'K' && next == 'N') || (c == 'W' && next == 'R') || (c == 'G' && next == 'N')))
      continue;
    else if (c == 'G' && next == 'H' && i > 0) {
      ++i;
      continue;
    } else if (c == 'V')
      c = 'F';
    else if (c == 'Z')
      c = 'S';
    else if (c == 'Q' || (c == 'C' && next != 'E' && next != 'I' && next != 'Y' && next != 'H'))
      c = 'K';
    else if (c == 'C' && next != 'H')
      c = 'S';
    else if (c == 'Y' && letters > 0)
      c = 'I';
    const char sound = kSoundClass[static_cast<std::size_t>(c - 'A')];
    if (letters == 0) {
      const bool vowel = sound == '0' && c != 'H' && c != 'W';
      code = vowel ? 1U : static_cast<std::uint32_t>(c - 'A' + 2);
      ++letters;
    } else if (sound != '0' && sound != last) {
      code = code * 8 + static_cast<std::uint32_t>(sound - '0');
      ++letters;
    }
    if (c != 'H' && c != 'W') last = sound;
  }
  return code;
}

std::uint64_t LetterSignature(std::string_view word) {
  std::uint64_t once = 0;
  std::uint64_t twice = 0;
  for (const char c : word) {
    const std::uint64_t bit = 1ULL << (c & 31);
    twice |= once & bit;
    once |= bit;
  }
  return once | (twice << 32);
}

}  // namespace kindred::linkage
