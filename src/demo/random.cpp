#include "demo/random.hpp"

#include <bit>

namespace kindred::demo {

double Even(std::uint64_t seed, std::uint64_t index, int dimension) {
  // 1/g, 1/g², 1/g³, 1/g⁴ for the root g of x⁵ = x + 1.
  static constexpr double kStep[4] = {0.85667488385450288, 0.73389185662586609, 0.62870672044280803,
                                      0.53859725722070146};
  const double start =
      static_cast<double>(Mix(seed + static_cast<std::uint64_t>(dimension) * 77 + 5) >> 11) * 0x1.0p-53;
  const double x = start + kStep[dimension] * static_cast<double>(index);
  return x - std::floor(x);
}

std::uint64_t Permute(std::uint64_t key, std::uint64_t value, std::uint64_t domain) {
  const int bits = domain < 2 ? 2 : std::bit_width(domain - 1);
  const int half = (bits + 1) / 2;
  const std::uint64_t mask = (1ULL << half) - 1;
  do {
    std::uint64_t left = value >> half;
    std::uint64_t right = value & mask;
    for (std::uint64_t round = 0; round < 4; ++round) {
      const std::uint64_t next = left ^ (Mix(right + key * 0x9e3779b97f4a7c15ULL + (round << 56)) & mask);
      left = right;
      right = next;
    }
    value = (left << half) | right;
  } while (value >= domain);
  return value;
}

}  // namespace kindred::demo
