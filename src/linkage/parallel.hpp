// Splitting a loop over threads. Work is cut into chunks by index, so what each chunk yields, and the order
// in which the chunks are put together, do not depend on the number of threads.
#pragma once

#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace kindred::linkage {

// 0 becomes what the machine has; never less than 1.
[[nodiscard]] inline unsigned ThreadCount(unsigned wanted) {
  if (wanted != 0) return wanted;
  const unsigned have = std::thread::hardware_concurrency();
  return have == 0 ? 1 : have;
}

// Calls work(chunk) once for each chunk in 0…chunks−1, on up to `threads` threads. `work` must not throw.
template <class Work>
void ParallelChunks(unsigned threads, std::size_t chunks, const Work& work) {
  std::atomic<std::size_t> next{0};
  const auto run = [&] {
    for (std::size_t chunk; (chunk = next.fetch_add(1, std::memory_order_relaxed)) < chunks;) work(chunk);
  };
  std::vector<std::jthread> helpers;
  for (unsigned i = 1; i < threads && i < chunks; ++i) helpers.emplace_back(run);
  run();
}

}  // namespace kindred::linkage
