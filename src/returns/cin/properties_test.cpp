// What must hold for any census: threads and the order of children change nothing, one rule never changes
// another.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "returns/cin/cells.hpp"
#include "returns/cin/random_census_test.hpp"
#include "returns/run.hpp"

namespace kindred::returns::cin {
using testing::CensusOf;
namespace {

std::unique_ptr<Cin> Read(const std::string& xml) {
  std::vector<Problem> problems;
  LoadedTables loaded = LoadXml({"cin.xml", xml}, problems);
  EXPECT_TRUE(std::none_of(problems.begin(), problems.end(), [](const Problem& p) { return p.fatal; }));
  return Cin::Build(std::move(loaded), {.year = 2026});
}

// Of every row: which Child element it came from and which of that element's rows of the table it is.
using Place = std::pair<std::size_t, std::size_t>;
std::map<std::pair<std::uint16_t, std::uint32_t>, Place> PlacesOf(const std::string& xml,
                                                                  const std::vector<std::size_t>& order) {
  std::vector<Problem> problems;
  const LoadedTables loaded = LoadXml({"cin.xml", xml}, problems);
  std::map<std::pair<std::uint16_t, std::uint32_t>, Place> places;
  for (std::uint16_t table = kIdentifiersTable; table < kTableCount; ++table) {
    std::map<std::size_t, std::size_t> seen;
    for (std::uint32_t row = 0; row < loaded.element[table].size(); ++row) {
      const std::size_t child = order[loaded.element[table][row]];
      places[{table, row}] = {child, seen[child]++};
    }
  }
  return places;
}

TEST(CinProperties, ThreadsChangeNothing) {
  std::mt19937 random(11);
  const auto rules = *RulesOf(2026);
  for (int round = 0; round < 20; ++round) {
    const auto r = Read(CensusOf(testing::RandomChildren(random, 40)));
    EXPECT_EQ(RunRules<Cin>(rules, *r, 1), RunRules<Cin>(rules, *r, 2));
  }
}

// 8816 takes the first in the file where two cases of a child have the same date; with an identifier that two
// children share, the order of those two is then part of the answer. It is left out here.
TEST(CinProperties, TheOrderOfChildrenChangesNothing) {
  std::mt19937 random(12);
  const auto rules = *RulesOf(2026);
  std::size_t found = 0;
  std::set<std::string> codes;
  for (int round = 0; round < 40; ++round) {
    const std::vector<std::string> children = testing::RandomChildren(random, 30);
    std::vector<std::size_t> straight(children.size());
    std::iota(straight.begin(), straight.end(), 0);
    std::vector<std::size_t> mixed = straight;
    std::shuffle(mixed.begin(), mixed.end(), random);
    std::vector<std::string> shuffled;
    for (const std::size_t i : mixed) shuffled.push_back(children[i]);
    const std::string xml_a = CensusOf(children);
    const std::string xml_b = CensusOf(shuffled);
    const auto places_a = PlacesOf(xml_a, straight);
    const auto places_b = PlacesOf(xml_b, mixed);
    const auto a = Read(xml_a);
    const auto b = Read(xml_b);
    for (const Rule<Cin>* rule : rules) {
      if (rule->code == "8816") continue;
      const auto marked = [&](const Cin& r, const auto& places) {
        std::set<std::tuple<std::uint16_t, Place, std::uint16_t>> cells;
        for (const Cell& cell : CellsOf(*rule, RunRule(*rule, r))) {
          const auto place = places.find({cell.table, cell.row});
          cells.emplace(cell.table, place == places.end() ? Place() : place->second, cell.column);
        }
        return cells;
      };
      const auto of_a = marked(*a, places_a);
      EXPECT_EQ(of_a, marked(*b, places_b)) << rule->code;
      found += of_a.size();
      if (!of_a.empty()) codes.emplace(rule->code);
    }
  }
  EXPECT_GT(found, 10000U);
  EXPECT_GT(codes.size(), 98U);
}

// The issues of a child do not change when other children, with identifiers of their own, come or go.
TEST(CinProperties, AChildIsCheckedByItself) {
  std::mt19937 random(13);
  const auto rules = *RulesOf(2026);
  for (int round = 0; round < 60; ++round) {
    std::vector<std::string> children = testing::RandomChildren(random, 5);
    // "C3" and so on are shared by chance; each child gets a name that no other has.
    for (std::size_t i = 0; i < children.size(); ++i) {
      const std::size_t from = children[i].find("<LAchildID>");
      if (from == std::string::npos) continue;
      const std::size_t end = children[i].find("</LAchildID>");
      children[i].replace(from, end - from, "<LAchildID>N" + std::to_string(i));
    }
    const auto all = Read(CensusOf(children));
    for (std::size_t i = 0; i < children.size(); ++i) {
      const auto alone = Read(CensusOf({children[i]}));
      for (const Rule<Cin>* rule : rules) {
        if (rule->fields.empty() || rule->code == "1520") continue;
        const auto cells_of = [&](const Cin& r, std::string_view child) {
          std::set<std::pair<std::uint16_t, std::uint16_t>> cells;
          for (const Cell& cell : CellsOf(*rule, RunRule(*rule, r))) {
            if (cell.table != kHeaderTable && r.View(r.table(cell.table).text(0, cell.row)) == child)
              cells.emplace(cell.table, cell.column);
          }
          return cells;
        };
        const std::string_view child = alone->View(alone->identifiers[0].LAchildID());
        if (child.empty()) continue;
        EXPECT_EQ(cells_of(*all, child), cells_of(*alone, child)) << rule->code;
      }
    }
  }
}

}  // namespace
}  // namespace kindred::returns::cin
