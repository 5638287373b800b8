// How fast CSV is read: plain cells, and cells in quotation marks.
#include <benchmark/benchmark.h>

#include "tables/csv.hpp"

namespace {

std::string Rows(const char* row, std::size_t bytes) {
  std::string text = "CHILD,DOB,FORENAME,SURNAME,POSTCODE,FROM,TO,REASON\n";
  while (text.size() < bytes) text += row;
  return text;
}

void Read(benchmark::State& state, const char* row) {
  const std::string text = Rows(row, 64U << 20);
  for (auto _ : state) {
    auto reader = kindred::tables::CsvReader::Open(text, "bench.csv", ',');
    std::size_t cells = 0;
    while (true) {
      const auto record = reader->Next();
      if (!record || *record == nullptr) break;
      cells += (*record)->cells.size();
    }
    benchmark::DoNotOptimize(cells);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) *
                          static_cast<std::int64_t>(text.size()));
}

void PlainCells(benchmark::State& state) {
  Read(state,
       "80811265,2013-06-11,Amara,Okafor,TS18 1AB,2023-05-16,2026-03-31,a reason of some words that is a "
       "little longer\n");
}
void QuotedCells(benchmark::State& state) {
  Read(state,
       "\"80811265\",\"2013-06-11\",\"Amara\",\"Okafor\",\"TS18 1AB\",\"2023-05-16\",\"\",\"a, b and "
       "\"\"c\"\"\"\n");
}
BENCHMARK(PlainCells)->Unit(benchmark::kMillisecond);
BENCHMARK(QuotedCells)->Unit(benchmark::kMillisecond);

}  // namespace
