// Speed of the store: small commits alone and together, bulk loading, sealing payloads, verifying the chain.
#include <benchmark/benchmark.h>
#include <stdlib.h>

#include <filesystem>
#include <thread>
#include <vector>

#include "store/access_log.hpp"
#include "store/chain.hpp"
#include "store/journal.hpp"

namespace kindred::store {
namespace {

class Place {
 public:
  Place() {
    std::string name = (std::filesystem::temp_directory_path() / "kindred-bench-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  [[nodiscard]] std::string Store() const { return (folder_ / "k.db").string(); }

 private:
  std::filesystem::path folder_;
};

const Migrations& Tables() {
  static const Migrations tables = {
      {.domain = "bench",
       .number = 1,
       .name = "0001.sql",
       .sql = "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c BLOB) STRICT;"}};
  return tables;
}

void CommitsOfThreads(benchmark::State& state) {
  const Place place;
  auto db = Open(place.Store(), {.migrations = Tables()}).value();
  const auto threads = static_cast<int>(state.range(0));
  constexpr int kEach = 50;
  for (auto _ : state) {
    std::vector<std::thread> all;
    for (int i = 0; i < threads; ++i)
      all.emplace_back([&] {
        for (int k = 0; k < kEach; ++k)
          (void)db->Write([](Transaction& tx) -> Result<void> {
            tx.Execute("INSERT INTO t (a, b) VALUES (?1, ?2)", tx.NewId(), "a small change");
            return {};
          });
      });
    for (auto& thread : all) thread.join();
  }
  state.SetItemsProcessed(state.iterations() * threads * kEach);
}
BENCHMARK(CommitsOfThreads)->Arg(1)->Arg(8)->Arg(64)->UseRealTime()->Unit(benchmark::kMillisecond);

void BulkLoad(benchmark::State& state) {
  const Place place;
  auto db = Open(place.Store(), {.migrations = Tables()}).value();
  const std::string payload(200, 'p');
  constexpr int kRows = 100'000;
  for (auto _ : state)
    (void)db->Write([&](Transaction& tx) -> Result<void> {
      auto bulk = tx.Bulk("t", {"a", "b", "c"});
      const Sealer sealer(tx, {"extract", 1});
      for (int i = 0; i < kRows; ++i) {
        const std::string sealed = sealer.Seal(payload);
        bulk->Add(tx.NewId(), "row key", Blob{sealed});
      }
      bulk->Finish();
      return {};
    });
  state.SetItemsProcessed(state.iterations() * kRows);
}
BENCHMARK(BulkLoad)->UseRealTime()->Unit(benchmark::kMillisecond);

void VerifyJournal(benchmark::State& state) {
  const Place place;
  auto db = Open(place.Store(), {}).value();
  auto log = AccessLog::Open(place.Store(), {}).value();
  constexpr int kRows = 200'000;
  (void)db->Write([](Transaction& tx) -> Result<void> {
    const std::string json(120, 'j');
    for (int i = 0; i < kRows; ++i)
      journal::Record(tx, {.account = AccountId{5},
                           .purpose = "direct care",
                           .reason = "asked by the parent",
                           .kind = "link",
                           .entity = i,
                           .action = "changed",
                           .was = json,
                           .became = json});
    return {};
  });
  (void)ChainSealer(*db, log->Store(), SealsPathFor(place.Store())).SealNow();
  for (auto _ : state) {
    const auto reports = VerifyChains(*db, log->Store(), SealsPathFor(place.Store()));
    if (!reports || !reports->front().faults.empty()) state.SkipWithError("does not verify");
  }
  state.SetItemsProcessed(state.iterations() * kRows);
}
BENCHMARK(VerifyJournal)->UseRealTime()->Unit(benchmark::kMillisecond);

void AppendToTheAccessLog(benchmark::State& state) {
  const Place place;
  auto log = AccessLog::Open(place.Store(), {}).value();
  constexpr int kRows = 2'000;
  for (auto _ : state) {
    std::atomic<int> left{kRows};
    for (int i = 0; i < kRows; ++i) {
      auto ticket = log->Append({.account = AccountId{5},
                                 .role = "practitioner",
                                 .purpose = "direct care",
                                 .people = {PersonId{i + 1}},
                                 .asked = Sections::All(),
                                 .granted = Sections::All()});
      (*ticket)->OnReady([&](bool) {
        if (--left == 0) left.notify_one();
      });
    }
    for (int now = left; now > 0; now = left) left.wait(now);
  }
  state.SetItemsProcessed(state.iterations() * kRows);
}
BENCHMARK(AppendToTheAccessLog)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace kindred::store
