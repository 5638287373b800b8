// Randomness that depends only on a seed, a stream and an index, so that any thread can make any family
// and the bytes are the same: SplitMix64 (Steele, Lea, Flood 2014) started from a hash of the three.
//
//   Rng rng(seed, Stream::kLives, family_index);
//   if (rng.Chance(0.015)) …            // twins
//   int gap = rng.Between(14, 60);
#pragma once

#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

namespace kindred::demo {

// What a sequence of draws is for; a new draw in one stream leaves the others as they were.
enum class Stream : std::uint64_t {
  kBirths,
  kLives,
  kServices,
  kCare,
  kObserve,
  kPlaces,
  kStaff,
  kPeople,
  kIds
};

// The finaliser of SplitMix64: every bit of the input moves every bit of the output.
constexpr std::uint64_t Mix(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

__extension__ typedef unsigned __int128 Wide;  // for Lemire's multiply-shift

class Rng {
 public:
  Rng(std::uint64_t seed, Stream stream, std::uint64_t index, std::uint64_t part = 0)
      : state_(Mix(seed + 0x9e3779b97f4a7c15ULL) ^ Mix(index * 0xd1342543de82ef95ULL + 1) ^
               Mix((static_cast<std::uint64_t>(stream) + 1) * 0x8cb92ba72f3d8dd7ULL +
                   part * 0x2545f4914f6cdd1dULL)) {}

  std::uint64_t Next() { return Mix(state_ += 0x9e3779b97f4a7c15ULL); }
  // 0 ≤ result < n; n must be positive.
  std::uint64_t Below(std::uint64_t n) {
    return static_cast<std::uint64_t>((static_cast<Wide>(Next()) * n) >> 64);
  }
  // 0 ≤ result < 1.
  double Unit() { return static_cast<double>(Next() >> 11) * 0x1.0p-53; }
  bool Chance(double p) { return Unit() < p; }
  // low ≤ result ≤ high; low where high is smaller.
  int Between(int low, int high) {
    return high <= low ? low : low + static_cast<int>(Below(static_cast<std::uint64_t>(high - low) + 1));
  }
  // Exponential with this mean.
  double Exponential(double mean) { return -mean * std::log1p(-Unit()); }
  // How many events of a Poisson process with this mean (small means).
  int Poisson(double mean) {
    int count = 0;
    for (double left = mean; (left -= Exponential(1.0)) >= 0;) ++count;
    return count;
  }
  template <class T, std::size_t N>
  const T& Pick(const T (&from)[N]) {
    return from[Below(N)];
  }
  template <class T>
  const T& Pick(const std::vector<T>& from) {
    return from[Below(from.size())];
  }
  // An index chosen with probability in proportion to its weight; weights are positive.
  template <std::size_t N>
  std::size_t Weighted(const double (&weights)[N]) {
    double total = 0;
    for (double w : weights) total += w;
    double left = Unit() * total;
    for (std::size_t i = 0; i + 1 < N; ++i)
      if ((left -= weights[i]) < 0) return i;
    return N - 1;
  }

 private:
  std::uint64_t state_;
};

// A value in 0…1 for index i that fills the interval evenly (Kronecker sequences on powers of the plastic
// number's relatives, Roberts 2018): quotas taken by comparing it with a probability hold to a few units
// over the whole area, whatever the seed. `dimension` 0–3 are independent of each other.
double Even(std::uint64_t seed, std::uint64_t index, int dimension);

// A permutation of 0…domain−1, keyed: local ids that look drawn by lot and never repeat. A four-round
// Feistel network walked until it falls inside the domain (Black and Rogaway 2002). value < domain.
std::uint64_t Permute(std::uint64_t key, std::uint64_t value, std::uint64_t domain);

}  // namespace kindred::demo
