// A change against a large table: finding who may be the same as each changed record, and comparing. Keys and
// records are in memory here; a store looks them up by index instead.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <map>

#include "linkage/incremental.hpp"
#include "linkage/test_world.hpp"

namespace kindred::linkage {
namespace {

// About 1,000,000 records of a town that is there, and its keys, sorted.
struct Town {
  std::vector<test::TownRecord> records;
  std::vector<std::pair<std::uint64_t, std::uint32_t>> keys;
  Model model;

  Town() : records(test::MakeTown(111'000, 3)) {
    const std::size_t learned = std::min<std::size_t>(records.size(), 20'000);
    RecordTable some =
        test::MakeTable({records.begin(), records.begin() + static_cast<std::ptrdiff_t>(learned)});
    model = Link(some, {}, {}).model;
    constexpr std::size_t kPart = 50'000;
    for (std::size_t from = 0; from < records.size(); from += kPart) {
      const std::size_t to = std::min(records.size(), from + kPart);
      RecordTable part = test::MakeTable({records.begin() + static_cast<std::ptrdiff_t>(from),
                                          records.begin() + static_cast<std::ptrdiff_t>(to)});
      const auto found = LinkKeys(part);
      for (std::size_t row = 0; row < found.size(); ++row)
        for (const std::uint64_t key : found[row])
          keys.emplace_back(key, static_cast<std::uint32_t>(from + row));
    }
    std::sort(keys.begin(), keys.end());
  }
};

const Town& TheTown() {
  static const Town town;
  return town;
}

// The changed records are known ones, a letter wrong in some.
std::vector<test::TownRecord> ChangedRecords(const Town& town, std::size_t count) {
  std::mt19937_64 rng(17);
  std::vector<test::TownRecord> changed;
  for (std::size_t i = 0; i < count; ++i) {
    test::TownRecord record = town.records[rng() % town.records.size()];
    record.id = static_cast<std::int64_t>(town.records.size() + i + 1);
    record.source = 3;
    if (rng() % 4 == 0) record.surname = test::Typo(rng, record.surname);
    changed.push_back(std::move(record));
  }
  return changed;
}

void BM_CompareAChange(benchmark::State& state) {
  const Town& town = TheTown();
  const auto changed = ChangedRecords(town, static_cast<std::size_t>(state.range(0)));
  std::size_t compared = 0, alike = 0;
  for (auto _ : state) {
    RecordTable fresh = test::MakeTable(changed);
    const auto keys = LinkKeys(fresh);
    std::vector<std::pair<std::uint32_t, std::uint32_t>> wanted;  // changed record, record of the town
    for (std::uint32_t row = 0; row < keys.size(); ++row)
      for (const std::uint64_t key : keys[row]) {
        const auto from = std::lower_bound(town.keys.begin(), town.keys.end(), std::pair(key, 0U));
        auto to = from;
        while (to != town.keys.end() && to->first == key &&
               static_cast<std::size_t>(to - from) <= kLargestBlock)
          ++to;
        if (static_cast<std::size_t>(to - from) > kLargestBlock) continue;
        for (auto at = from; at != to; ++at) wanted.emplace_back(row, at->second);
      }
    std::sort(wanted.begin(), wanted.end());
    wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
    std::vector<std::uint32_t> others;
    for (const auto& [row, other] : wanted) others.push_back(other);
    std::sort(others.begin(), others.end());
    others.erase(std::unique(others.begin(), others.end()), others.end());
    std::vector<test::TownRecord> both = changed;
    for (const std::uint32_t other : others) both.push_back(town.records[other]);
    RecordTable table = test::MakeTable(both);
    std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
    for (const auto& [row, other] : wanted)
      pairs.emplace_back(row, static_cast<std::uint32_t>(
                                  changed.size() + static_cast<std::size_t>(
                                                       std::lower_bound(others.begin(), others.end(), other) -
                                                       others.begin())));
    compared = pairs.size();
    alike = ScorePairs(town.model, table, pairs, 0.05, 0).size();
  }
  state.counters["records"] = static_cast<double>(town.records.size());
  state.counters["compared"] = static_cast<double>(compared);
  state.counters["alike"] = static_cast<double>(alike);
}
BENCHMARK(BM_CompareAChange)
    ->Arg(1)
    ->Arg(100)
    ->Arg(10'000)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

}  // namespace
}  // namespace kindred::linkage
