// Any bytes: the census reader ends, with children or with a problem, and every rule of every year and
// reading runs on what it made, alike with one thread and with two.
#include <cstdint>
#include <cstdlib>

#include "returns/cin/cells.hpp"
#include "returns/run.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kindred::returns;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const int year : {2023, 2026}) {
    for (const auto reading : {cin::Reading::kAsSpecified, cin::Reading::kDepartment}) {
      std::vector<Problem> problems;
      cin::LoadedTables loaded = cin::LoadXml({"f.xml", bytes}, problems);
      const auto r = cin::Cin::Build(std::move(loaded), {.year = year, .reading = reading});
      const auto rules = *cin::RulesOf(year);
      const std::vector<Outcome> outcomes = RunRules<cin::Cin>(rules, *r, 1);
      for (std::size_t i = 0; i < rules.size(); ++i) {
        for (const cin::Cell& cell : cin::CellsOf(*rules[i], outcomes[i])) {
          if (cell.table != cin::kWholeReturn && cell.row >= r->table(cell.table).row_count()) std::abort();
        }
      }
    }
  }
  return 0;
}
