// Finds the next character that matters in a CSV file (separator, quotation mark, CR, LF), 64 bytes at a
// time: one comparison of 16 bytes with SSE2, or eight bytes in a register elsewhere.
//
//   Scanner scan(text, ',');
//   for (std::size_t at = scan.Next(0); at < text.size(); at = scan.Next(at + 1)) …
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace kindred::tables {

class Scanner {
 public:
  Scanner(std::string_view text, char separator) : text_(text), separator_(separator) {}

  // Position of the first special character at or after `from`; the size of the text when there is none.
  // Calls must not go backwards by more than the current block of 64.
  [[nodiscard]] std::size_t Next(std::size_t from) {
    while (from < text_.size()) {
      const std::size_t block = from & ~std::size_t{63};
      if (block != block_) Load(block);
      const std::uint64_t left = mask_ >> (from - block);
      if (left != 0) return from + static_cast<std::size_t>(std::countr_zero(left));
      from = block + 64;
    }
    return text_.size();
  }

 private:
  void Load(std::size_t block) {
    block_ = block;
    if (text_.size() - block >= 64) {
      mask_ = Mask(text_.data() + block);
      return;
    }
    char padded[64] = {};  // the last block: zeros match nothing
    std::memcpy(padded, text_.data() + block, text_.size() - block);
    mask_ = Mask(padded);
  }

#if defined(__SSE2__)
  [[nodiscard]] std::uint64_t Mask(const char* at) const {
    const __m128i separator = _mm_set1_epi8(separator_);
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i cr = _mm_set1_epi8('\r');
    const __m128i lf = _mm_set1_epi8('\n');
    std::uint64_t mask = 0;
    for (int i = 0; i < 4; ++i) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at) + i);
      const __m128i hit =
          _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, separator), _mm_cmpeq_epi8(bytes, quote)),
                       _mm_or_si128(_mm_cmpeq_epi8(bytes, cr), _mm_cmpeq_epi8(bytes, lf)));
      mask |= static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(hit))) << (16 * i);
    }
    return mask;
  }
#else
  [[nodiscard]] std::uint64_t Mask(const char* at) const {
    std::uint64_t mask = 0;
    for (int i = 0; i < 64; ++i) {
      const char c = at[i];
      const bool hit = c == separator_ || c == '"' || c == '\r' || c == '\n';
      mask |= static_cast<std::uint64_t>(hit) << i;
    }
    return mask;
  }
#endif

  std::string_view text_;
  char separator_;
  std::size_t block_ = ~std::size_t{0};
  std::uint64_t mask_ = 0;
};

}  // namespace kindred::tables
