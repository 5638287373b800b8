// How long a census takes: reading, checking, and both, on the sample authority's census repeated to 2,000 and to
// 20,000 children and padded to the size of a real one by a second copy of each child's work.
#include <benchmark/benchmark.h>

#include <fstream>
#include <sstream>

#include "returns/cin/cells.hpp"
#include "returns/run.hpp"

namespace kindred::returns::cin {
namespace {

// About 2,200 bytes a child: the CINdetails of the sample's children that have most, one more time each.
std::string Scaled(std::size_t children) {
  std::ifstream in(std::string(KINDRED_ROOT) + "/tests/data/sample_authority/cin/cin_census_2026.xml", std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  const std::string sample = text.str();
  const std::size_t begin = sample.find("<Child>");
  const std::size_t end = sample.rfind("</Child>") + 8;
  if (begin == std::string::npos) return sample;
  std::string out = sample.substr(0, begin);
  std::vector<std::string> elements;
  for (std::size_t at = begin; at < end;) {
    const std::size_t stop = sample.find("</Child>", at) + 8;
    elements.push_back(sample.substr(at, stop - at));
    at = sample.find("<Child>", stop);
    if (at == std::string::npos) break;
  }
  for (std::size_t i = 0; i < children; ++i) {
    std::string child = elements[i % elements.size()];
    const std::size_t id = child.find("</LAchildID>");
    child.insert(id, "X" + std::to_string(i / elements.size()));
    const std::size_t work = child.find("<CINdetails>");
    if (work != std::string::npos) {
      std::string again = child.substr(work, child.rfind("</CINdetails>") + 13 - work);
      while (child.size() < 2200) child.insert(child.rfind("</Child>"), again + "\n");
    }
    out += child + "\n";
  }
  return out + sample.substr(end);
}

const std::string& Census(std::size_t children) {
  static const std::string kSmall = Scaled(2000);
  static const std::string kLarge = Scaled(20000);
  return children == 2000 ? kSmall : kLarge;
}

void ReadCensus(benchmark::State& state) {
  const std::string& xml = Census(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    std::vector<Problem> problems;
    benchmark::DoNotOptimize(Cin::Build(LoadXml({"cin.xml", xml}, problems), {}));
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(xml.size()) * state.iterations());
}
BENCHMARK(ReadCensus)->Arg(2000)->Arg(20000)->Unit(benchmark::kMillisecond);

void CheckCensus(benchmark::State& state) {
  std::vector<Problem> problems;
  const auto r = Cin::Build(LoadXml({"cin.xml", Census(static_cast<std::size_t>(state.range(0)))}, problems), {});
  const auto rules = *RulesOf(2026);
  std::size_t cells = 0;
  for (auto _ : state) {
    const std::vector<Outcome> outcomes = RunRules<Cin>(rules, *r, static_cast<unsigned>(state.range(1)));
    cells = 0;
    for (std::size_t i = 0; i < rules.size(); ++i) cells += CellsOf(*rules[i], outcomes[i]).size();
  }
  state.counters["cells"] = static_cast<double>(cells);
}
BENCHMARK(CheckCensus)->Args({2000, 1})->Args({20000, 1})->Args({20000, 2})->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace kindred::returns::cin
