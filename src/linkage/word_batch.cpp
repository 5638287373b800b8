#include "linkage/word_batch.hpp"

#include <algorithm>

#include "linkage/string_compare.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace kindred::linkage {
namespace {

constexpr std::size_t kLongestQuery = 32;

#if defined(__x86_64__)

__attribute__((target("avx2"), always_inline)) inline __m256d Four(const std::int16_t* from) {
  return _mm256_cvtepi32_pd(_mm_cvtepi16_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(from))));
}

// Each lane holds one word; the bits of a lane are positions in its word. For each letter of the query the
// free positions within reach that hold it are one AND, the lowest of them is taken: the scalar algorithm
// with the words in the bits instead of the query.
__attribute__((target("avx2"))) void CompareLanes(const std::uint16_t* letters, int length,
                                                  std::string_view query, double* alike) {
  const __m256i zero = _mm256_setzero_si256();
  const int size = static_cast<int>(query.size());
  const int window = std::max(0, std::max(length, size) / 2 - 1);
  __m256i columns[16];
  for (int i = 0; i < length; ++i)
    columns[i] = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(letters + 16 * i));
  __m256i where[kLongestQuery];   // positions that hold the query's letter
  __m256i missed[kLongestQuery];  // all ones where that letter found no place
  __m256i taken = zero;
  __m256i misses = zero;
  std::uint32_t reach = window >= 31 ? ~0U : (1U << (window + 1)) - 1;
  for (int j = 0; j < size; ++j) {
    const __m256i letter = _mm256_set1_epi16(static_cast<unsigned char>(query[static_cast<std::size_t>(j)]));
    __m256i holds = zero;
    for (int i = 0; i < length; ++i)
      holds = _mm256_or_si256(holds, _mm256_and_si256(_mm256_cmpeq_epi16(columns[i], letter),
                                                      _mm256_set1_epi16(static_cast<short>(1U << i))));
    const __m256i in_reach = _mm256_and_si256(holds, _mm256_set1_epi16(static_cast<short>(reach)));
    const __m256i free = _mm256_andnot_si256(taken, in_reach);
    taken = _mm256_or_si256(taken, _mm256_and_si256(free, _mm256_sub_epi16(zero, free)));
    where[j] = holds;
    missed[j] = _mm256_cmpeq_epi16(free, zero);
    misses = _mm256_add_epi16(misses, missed[j]);
    reach = (reach << 1) | static_cast<std::uint32_t>(j < window);
  }
  // Matched letters in their order: the next taken position should hold the next matched letter.
  __m256i moved = zero;
  __m256i left = taken;
  for (int j = 0; j < size; ++j) {
    const __m256i lowest = _mm256_and_si256(left, _mm256_sub_epi16(zero, left));
    const __m256i differs = _mm256_cmpeq_epi16(_mm256_and_si256(where[j], lowest), zero);
    moved = _mm256_sub_epi16(moved, _mm256_andnot_si256(missed[j], differs));
    left = _mm256_xor_si256(left, _mm256_andnot_si256(missed[j], lowest));
  }
  __m256i same = _mm256_set1_epi16(-1);
  __m256i prefix = zero;
  for (int i = 0; i < std::min({4, length, size}); ++i) {
    const __m256i letter = _mm256_set1_epi16(static_cast<unsigned char>(query[static_cast<std::size_t>(i)]));
    same = _mm256_and_si256(same, _mm256_cmpeq_epi16(columns[i], letter));
    prefix = _mm256_sub_epi16(prefix, same);
  }
  const __m256i matches = _mm256_add_epi16(_mm256_set1_epi16(static_cast<short>(size)), misses);
  alignas(32) std::int16_t counts[3][16];
  _mm256_store_si256(reinterpret_cast<__m256i*>(counts[0]), matches);
  _mm256_store_si256(reinterpret_cast<__m256i*>(counts[1]), _mm256_srai_epi16(moved, 1));
  _mm256_store_si256(reinterpret_cast<__m256i*>(counts[2]), prefix);
  // The same sums in the same order as for one pair, four at a time.
  const __m256d word_size = _mm256_set1_pd(length), query_size = _mm256_set1_pd(size);
  for (int lane = 0; lane < 16; lane += 4) {
    const __m256d m = Four(counts[0] + lane);
    const __m256d half = Four(counts[1] + lane);
    const __m256d start = Four(counts[2] + lane);
    const __m256d parts =
        _mm256_add_pd(_mm256_add_pd(_mm256_div_pd(m, word_size), _mm256_div_pd(m, query_size)),
                      _mm256_div_pd(_mm256_sub_pd(m, half), m));
    const __m256d jaro = _mm256_div_pd(parts, _mm256_set1_pd(3.0));
    const __m256d bonus =
        _mm256_mul_pd(_mm256_mul_pd(_mm256_set1_pd(0.1), start), _mm256_sub_pd(_mm256_set1_pd(1.0), jaro));
    const __m256d near = _mm256_cmp_pd(jaro, _mm256_set1_pd(0.7), _CMP_GT_OQ);
    const __m256d some = _mm256_cmp_pd(m, _mm256_setzero_pd(), _CMP_GT_OQ);  // else 0 / 0 stands in jaro
    _mm256_storeu_pd(alike + lane, _mm256_and_pd(some, _mm256_add_pd(jaro, _mm256_and_pd(near, bonus))));
  }
}

#endif

}  // namespace

bool WordBatch::IsWide() {
#if defined(__x86_64__)
  static const bool wide = __builtin_cpu_supports("avx2");
  return wide;
#else
  return false;
#endif
}

WordBatch::WordBatch(std::span<const std::string_view> words) : size_(words.size()) {
  words_.assign(words.begin(), words.end());
  std::array<std::size_t, kLongest + 1> open{};  // by length, number of the group with lanes free, plus one
  for (std::uint32_t place = 0; place < words.size(); ++place) {
    const std::string_view word = words[place];
    if (word.empty() || word.size() > kLongest) {
      long_places_.push_back(place);
      continue;
    }
    std::size_t& at = open[word.size()];
    if (at == 0 || groups_[at - 1].used == kLanes) {
      groups_.push_back({static_cast<std::uint32_t>(word.size()), 0, letters_.size(), {}});
      letters_.resize(letters_.size() + word.size() * kLanes);
      at = groups_.size();
    }
    Group& group = groups_[at - 1];
    for (std::size_t i = 0; i < word.size(); ++i)
      letters_[group.letters + i * kLanes + group.used] = static_cast<unsigned char>(word[i]);
    group.places[group.used++] = place;
  }
}

void WordBatch::JaroWinkler(std::string_view query, std::span<double> alike, Path path) const {
  const auto one = [&](std::uint32_t place) { alike[place] = linkage::JaroWinkler(words_[place], query); };
#if defined(__x86_64__)
  if (path == Path::kFastest && IsWide() && !query.empty() && query.size() <= kLongestQuery) {
    std::array<double, kLanes> lanes;
    for (const Group& group : groups_) {
      CompareLanes(letters_.data() + group.letters, static_cast<int>(group.length), query, lanes.data());
      for (std::uint32_t lane = 0; lane < group.used; ++lane) alike[group.places[lane]] = lanes[lane];
    }
    for (const std::uint32_t place : long_places_) one(place);
    return;
  }
#endif
  (void)path;
  for (std::uint32_t place = 0; place < size_; ++place) one(place);
}

}  // namespace kindred::linkage
