// Comparing words: Jaro–Winkler similarity, slips of the keyboard, sound. Inputs are folded ASCII (FoldName).
//
//   JaroWinkler("MARTHA", "MARHTA") == 0.961…;
//   Slips("SMITH", "SMIHT", 2) == 1;              // neighbours swapped count as one slip
//   SoundCode("STEPHEN") == SoundCode("STEVEN");
#pragma once

#include <cstdint>
#include <string_view>

namespace kindred::linkage {

// Winkler (1990): Jaro similarity plus 0.1 for each of up to four equal first letters, as applied where the
// Jaro similarity is over 0.7; half a transposition is not counted, as in strcmp95. From 0 (nothing in
// common) to 1 (equal); two empty words are equal.
[[nodiscard]] double JaroWinkler(std::string_view a, std::string_view b);

// Least number of slips — a letter put in, left out or mistaken, two neighbours swapped — that turn a into b
// (optimal string alignment), or limit + 1 when there are more than `limit`.
[[nodiscard]] int Slips(std::string_view a, std::string_view b, int limit);

// A code of how an English reader would say the word; equal codes sound alike. 0 for a word without letters.
[[nodiscard]] std::uint32_t SoundCode(std::string_view word);

// Which letters a word has, how often, in 64 bits: two bits for each of 32 kinds of character.
[[nodiscard]] std::uint64_t LetterSignature(std::string_view word);
// At most this many characters can be matched between two words with these signatures; cheap, never too low.
// `beyond` is how many characters of a word its signature does not show: its size less the bits set.
[[nodiscard]] inline int MostInCommon(std::uint64_t a, int beyond_a, std::uint64_t b, int beyond_b) {
  std::uint64_t x = a & b;  // bits counted by halves, as without an instruction for it (Warren 2013)
  x -= (x >> 1) & 0x5555555555555555ULL;
  x = (x & 0x3333333333333333ULL) + ((x >> 2) & 0x3333333333333333ULL);
  x = (x + (x >> 4)) & 0x0f0f0f0f0f0f0f0fULL;
  return static_cast<int>((x * 0x0101010101010101ULL) >> 56) + (beyond_a < beyond_b ? beyond_a : beyond_b);
}

}  // namespace kindred::linkage
