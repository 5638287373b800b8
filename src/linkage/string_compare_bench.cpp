// How fast words are compared, one against many; a scalar reference runs beside it.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "linkage/string_compare.hpp"
#include "linkage/word_batch.hpp"

namespace {

std::vector<std::string> Words(std::size_t count) {
  std::mt19937 rng(9);
  std::vector<std::string> words(count);
  for (std::string& word : words)
    for (std::size_t size = 4 + rng() % 8; word.size() < size;) word += static_cast<char>('A' + rng() % 26);
  return words;
}

double ScalarJaro(const std::string& a, const std::string& b) {
  const int window = std::max(0, static_cast<int>(std::max(a.size(), b.size())) / 2 - 1);
  bool used_a[64] = {}, used_b[64] = {};
  int matches = 0;
  for (int j = 0; j < static_cast<int>(b.size()); ++j)
    for (int i = std::max(0, j - window); i <= std::min(static_cast<int>(a.size()) - 1, j + window); ++i)
      if (!used_a[i] && a[i] == b[j]) {
        used_a[i] = used_b[j] = true;
        ++matches;
        break;
      }
  if (matches == 0) return 0;
  int moved = 0;
  for (std::size_t i = 0, j = 0; i < a.size(); ++i) {
    if (!used_a[i]) continue;
    while (!used_b[j]) ++j;
    moved += a[i] != b[j++];
  }
  const double m = matches;
  return (m / a.size() + m / b.size() + (m - moved / 2) / m) / 3;
}

// One word against many, prepared: sixteen at a time where the processor can, else one at a time.
void CompareBatch(benchmark::State& state, kindred::linkage::WordBatch::Path path) {
  const auto words = Words(4096);
  const std::vector<std::string_view> views(words.begin(), words.end());
  const kindred::linkage::WordBatch batch(views);
  std::vector<double> alike(batch.Size());
  std::size_t query = 0;
  for (auto _ : state) {
    batch.JaroWinkler(words[query++ % words.size()], alike, path);
    benchmark::DoNotOptimize(alike.data());
  }
  state.SetItemsProcessed(state.iterations() * 4096);
}
void BM_JaroWinklerBatch(benchmark::State& state) {
  CompareBatch(state, kindred::linkage::WordBatch::Path::kFastest);
}
BENCHMARK(BM_JaroWinklerBatch);
void BM_JaroWinklerBatchPortable(benchmark::State& state) {
  CompareBatch(state, kindred::linkage::WordBatch::Path::kPortable);
}
BENCHMARK(BM_JaroWinklerBatchPortable);

void BM_JaroWinkler(benchmark::State& state) {
  const auto words = Words(4096);
  std::size_t query = 0;
  for (auto _ : state) {
    const std::string& with = words[query++ % words.size()];
    for (const std::string& word : words) benchmark::DoNotOptimize(kindred::linkage::JaroWinkler(word, with));
  }
  state.SetItemsProcessed(state.iterations() * 4096);
}
BENCHMARK(BM_JaroWinkler);

void BM_ScalarReference(benchmark::State& state) {
  const auto words = Words(4096);
  std::size_t query = 0;
  for (auto _ : state) {
    const std::string& with = words[query++ % words.size()];
    for (const std::string& word : words) benchmark::DoNotOptimize(ScalarJaro(word, with));
  }
  state.SetItemsProcessed(state.iterations() * 4096);
}
BENCHMARK(BM_ScalarReference);

void BM_SlipsWithinOne(benchmark::State& state) {
  const auto words = Words(4096);
  for (auto _ : state)
    for (const std::string& word : words)
      benchmark::DoNotOptimize(kindred::linkage::Slips(words[0], word, 1));
  state.SetItemsProcessed(state.iterations() * 4096);
}
BENCHMARK(BM_SlipsWithinOne);

}  // namespace
