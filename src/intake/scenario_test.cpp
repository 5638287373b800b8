// Runs the scenarios of tests/features/intake: a table in, tables out, in text that a domain person can read.
#include <algorithm>
#include <fstream>
#include <sstream>

#include "base/text.hpp"
#include "intake/fixture_test.hpp"

namespace kindred::intake {
namespace {

// "a | b | " → "a|b|", cells trimmed.
std::string Row(std::string_view line) {
  std::string row;
  for (const std::string_view cell : Split(line, '|'))
    row += (row.empty() && cell.data() == line.data() ? "" : "|") + std::string(Trim(cell));
  return row;
}

struct Expectation {
  std::string table, columns;
  std::vector<std::string> rows;
};
struct Scenario {
  std::string name, csv;
  std::vector<Expectation> expectations;
};

std::vector<Scenario> ReadScenarios(const std::filesystem::path& path) {
  std::vector<Scenario> scenarios;
  std::ifstream in(path);
  std::string line;
  enum class Part { kNone, kGiven, kThen } part = Part::kNone;
  const auto csv = [](std::string_view text) {
    std::string row = Row(text);
    std::replace(row.begin(), row.end(), '|', ',');
    return row + "\n";
  };
  while (std::getline(in, line)) {
    const std::string_view text = Trim(line);
    if (text.starts_with("Scenario: ")) {
      scenarios.push_back({std::string(text.substr(10)), "", {}});
      part = Part::kNone;
    } else if (text.starts_with("Given ")) {
      scenarios.back().csv = csv(text.substr(6));
      part = Part::kGiven;
    } else if (text.starts_with("Then ")) {
      const std::size_t colon = text.find(':');
      scenarios.back().expectations.push_back(
          {std::string(text.substr(5, colon - 5)), std::string(Trim(text.substr(colon + 1))), {}});
      part = Part::kThen;
    } else if (!text.empty()) {
      if (part == Part::kGiven) scenarios.back().csv += csv(text);
      if (part == Part::kThen) scenarios.back().expectations.back().rows.push_back(Row(text));
    }
  }
  return scenarios;
}

TEST_F(ImportTest, KeepsEveryScenario) {
  int checked = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(KINDRED_ROOT) / "tests/features/intake")) {
    if (entry.path().extension() != ".feature") continue;
    for (const Scenario& scenario : ReadScenarios(entry.path())) {
      SCOPED_TRACE(entry.path().filename().string() + ": " + scenario.name);
      Afresh();
      Good({Write("given.csv", scenario.csv)});
      for (const Expectation& expected : scenario.expectations) {
        std::vector<std::string> found;
        std::istringstream lines(Query("SELECT " + expected.columns + " FROM " + expected.table));
        for (std::string row; std::getline(lines, row);) found.push_back(row);
        std::vector<std::string> wanted = expected.rows;
        std::sort(found.begin(), found.end());
        std::sort(wanted.begin(), wanted.end());
        EXPECT_EQ(found, wanted) << expected.table;
        ++checked;
      }
    }
  }
  EXPECT_GE(checked, 8);
}

}  // namespace
}  // namespace kindred::intake
