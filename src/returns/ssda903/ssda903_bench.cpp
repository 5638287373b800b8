// Reading and checking the sample authority scaled up: 107,000 children, this year and last, about 1.1
// million rows.
#include <benchmark/benchmark.h>

#include <algorithm>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "returns/check.hpp"
#include "returns/findings.hpp"

namespace kindred::returns {
namespace {

namespace fs = std::filesystem;

// The sample authority's files over and over, each time with other children.
std::vector<std::string> Scaled(std::size_t children) {
  std::vector<std::string> files;
  for (const auto& entry :
       fs::directory_iterator(fs::path(KINDRED_ROOT) / "tests/data/sample_authority/ssda903")) {
    std::ifstream in(entry.path(), std::ios::binary);
    std::ostringstream whole;
    whole << in.rdbuf();
    const std::string text = whole.str();
    const std::size_t header_end = text.find('\n') + 1;
    std::string scaled = text.substr(0, header_end);
    for (std::size_t copy = 0; copy * 15 < children; ++copy) {
      for (const std::string_view line : Split(std::string_view(text).substr(header_end), '\n')) {
        if (line.empty()) continue;
        scaled += std::to_string(copy);
        scaled += line;
        scaled += '\n';
      }
    }
    files.push_back(std::move(scaled));
  }
  return files;
}

void CheckAndWrite(benchmark::State& state) {
  const std::vector<std::string> texts = Scaled(static_cast<std::size_t>(state.range(0)));
  std::vector<InputFile> files;
  std::size_t rows = 0;
  for (const std::string& text : texts) {
    files.push_back({"file" + std::to_string(files.size()) + ".csv", text});
    rows += 2 * static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  }
  CheckOptions options;
  options.threads = static_cast<unsigned>(state.range(1));
  std::size_t written = 0;
  for (auto _ : state) {
    const Result<Checked> checked = CheckSsda903(files, files, options);
    WriteCsv(*checked, [&](std::string_view piece) { written += piece.size(); });
  }
  benchmark::DoNotOptimize(written);
  state.counters["rows"] = static_cast<double>(rows);
}
BENCHMARK(CheckAndWrite)
    ->Args({2675, 2})
    ->Args({107'000, 1})
    ->Args({107'000, 2})
    ->Unit(benchmark::kMillisecond);

void LookUpPostcodes(benchmark::State& state) {
  std::string csv = "postcode,easting,northing,laua\n";
  std::vector<std::string> codes;
  for (int area = 0; area < 26; ++area) {
    for (int district = 0; district < 90; ++district) {
      for (int unit = 0; unit < 1000; ++unit) {
        std::string code = {static_cast<char>('A' + area), 'B'};
        code += std::to_string(district + 1) + std::to_string(unit % 10) +
                static_cast<char>('A' + unit / 10 % 10) + static_cast<char>('A' + unit / 100);
        if (unit % 37 == 0) codes.push_back(code);
        csv += code + ",400000,500000,E06000004\n";
      }
    }
  }
  const Result<Postcodes> postcodes = Postcodes::FromCsv(csv, "bench.csv");
  std::size_t at = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(postcodes->Find(codes[at]));
    at = (at + 7919) % codes.size();
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(LookUpPostcodes);

}  // namespace
}  // namespace kindred::returns
