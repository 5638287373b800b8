// Hashing for keys and for sampling: fixed functions, the same on every machine and in every run.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace kindred::linkage {

// The finaliser of SplitMix64 (Steele, Lea and Flood 2014): every input bit changes every output bit.
[[nodiscard]] constexpr std::uint64_t Mix(std::uint64_t x) {
  x ^= x >> 30;
  x *= 0xbf58476d1ce4e5b9ULL;
  x ^= x >> 27;
  x *= 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

[[nodiscard]] constexpr std::uint64_t Mix(std::uint64_t a, std::uint64_t b) {
  return Mix(a * 0x9e3779b97f4a7c15ULL + b);
}

// Eight bytes at a time; collisions only cost comparisons, never correctness.
[[nodiscard]] inline std::uint64_t HashText(std::string_view text) {
  std::uint64_t hash = 0x9e3779b97f4a7c15ULL ^ text.size();
  while (text.size() >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), 8);
    hash = (hash ^ word) * 0xff51afd7ed558ccdULL;
    hash ^= hash >> 32;
    text.remove_prefix(8);
  }
  std::uint64_t word = 0;
  if (!text.empty()) std::memcpy(&word, text.data(), text.size());
  return Mix(hash ^ word);
}

}  // namespace kindred::linkage
