// How long a census takes: reading, and checking, on the sample authority's census repeated to 4.4 MB and to
// 44 MB (41,000 small children, where a real census of that size has 20,000), and on one in which nearly
// every rule finds something.
#include <benchmark/benchmark.h>

#include <fstream>
#include <random>
#include <sstream>

#include "returns/cin/cells.hpp"
#include "returns/cin/random_census_test.hpp"
#include "returns/run.hpp"

namespace kindred::returns::cin {
namespace {

// The children of the sample again and again, each with an identifier of its own.
std::string Repeated(std::size_t bytes) {
  std::ifstream in(std::string(KINDRED_ROOT) + "/tests/data/sample_authority/cin/cin_census_2026.xml",
                   std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  const std::string sample = text.str();
  const std::size_t begin = sample.find("<Child>");
  const std::size_t end = sample.rfind("</Child>") + 8;
  std::string out = sample.substr(0, begin);
  for (std::size_t round = 0; out.size() < bytes; ++round) {
    std::size_t at = begin;
    for (std::size_t id = sample.find("</LAchildID>", at); id != std::string::npos;
         id = sample.find("</LAchildID>", at)) {
      out += sample.substr(at, id - at) + "X" + std::to_string(round);
      at = id;
      if (sample.find("</LAchildID>", at + 1) == std::string::npos) break;
      out += sample.substr(at, 12);
      at += 12;
    }
    out += sample.substr(at, end - at) + "\n";
  }
  return out + sample.substr(end);
}

enum Which : std::int64_t { kSmall, kLarge, kFaulty };

const std::string& Census(std::int64_t which) {
  static const std::string kSmallText = Repeated(4'400'000);
  static const std::string kLargeText = Repeated(44'000'000);
  static const std::string kFaultyText = [] {
    std::mt19937 random(1);
    return testing::CensusOf(testing::RandomChildren(random, 20000));
  }();
  return which == kSmall ? kSmallText : which == kLarge ? kLargeText : kFaultyText;
}

void ReadCensus(benchmark::State& state) {
  const std::string& xml = Census(state.range(0));
  for (auto _ : state) {
    std::vector<Problem> problems;
    benchmark::DoNotOptimize(Cin::Build(LoadXml({"cin.xml", xml}, problems), {}));
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(xml.size()) * state.iterations());
}
BENCHMARK(ReadCensus)->Arg(kSmall)->Arg(kLarge)->Arg(kFaulty)->Unit(benchmark::kMillisecond);

void CheckCensus(benchmark::State& state) {
  std::vector<Problem> problems;
  const auto r = Cin::Build(LoadXml({"cin.xml", Census(state.range(0))}, problems), {});
  const auto rules = *RulesOf(2026);
  std::size_t cells = 0;
  for (auto _ : state) {
    const std::vector<Outcome> outcomes = RunRules<Cin>(rules, *r, static_cast<unsigned>(state.range(1)));
    cells = 0;
    for (std::size_t i = 0; i < rules.size(); ++i) cells += CellsOf(*rules[i], outcomes[i]).size();
  }
  state.counters["cells"] = static_cast<double>(cells);
}
BENCHMARK(CheckCensus)
    ->Args({kSmall, 1})
    ->Args({kLarge, 1})
    ->Args({kLarge, 2})
    ->Args({kFaulty, 2})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace
}  // namespace kindred::returns::cin
