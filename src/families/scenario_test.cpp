// Runs the scenarios of tests/features/families; its README says how they are written.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "base/text.hpp"
#include "families/fixture_test.hpp"
#include "families/search.hpp"

namespace kindred::families {
namespace {

struct Line {
  int number = 0;
  std::string text;
};

// One scenario at a time: each line does something or says what must hold.
class Scenario {
 public:
  Scenario(std::string file, std::vector<Line> lines) : file_(std::move(file)), lines_(std::move(lines)) {
    AddNeighbours();
  }

  void Run() {
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const Line& line = lines_[i];
      SCOPED_TRACE(file_ + ":" + std::to_string(line.number) + ": " + line.text);
      std::istringstream words(line.text);
      std::string first, second;
      words >> first >> second;
      if (first == "Given")
        i = ReadTable(i, second);
      else if (first == "Related")
        i = ReadRelations(i);
      else if (first == "Decided")
        Decide(words, second);
      else if (first == "When")
        area_.Link();
      else if (line.text.starts_with("Then searching"))
        Search(line.text);
      else if (first == "Then")
        Check(line.text);
      else
        ADD_FAILURE() << "this line is not understood";
    }
  }

 private:
  void AddNeighbours() {
    EnsureSource("neighbours", "education");
    EnsureSource("neighbours_health", "health");
    static constexpr const char* kForenames[] = {"Mia",  "Leo",  "Zara",  "Owen",
                                                 "Isla", "Noah", "Freya", "Kian"};
    static constexpr const char* kSurnames[] = {"Holt", "Patel", "Mason", "Byrne", "Walsh", "Iqbal", "Dunn"};
    for (int i = 0; i < 120; ++i) {  // brothers and sisters, two by two
      const int home = i / 2;
      const Area::Facts facts = {
          {"forename", kForenames[(i + home) % 8]},
          {"surname", kSurnames[home % 7]},
          {"born", FormatIso(Date::FromYmd(2008, 1, 1).AddDays(47 * i))},
          {"postcode", "TS" + std::to_string(20 + home % 7) + " " + std::to_string(home % 9 + 1) + "QD"},
          {"address", std::to_string(home + 1) + " Mill Lane"},
          {"sex", i % 2 ? "male" : "female"},
          {"household", "N" + std::to_string(home)}};
      area_.Add("neighbours", "N" + std::to_string(i), facts);
      area_.Add("neighbours_health", "N" + std::to_string(i), facts);
    }
  }
  void EnsureSource(const std::string& name, const std::string& kind) {
    if (sources_.insert(name).second) area_.Source(name, kind, "2026-03-01");
  }
  static std::vector<std::string> Cells(const std::string& text) {
    std::vector<std::string> cells;
    for (const std::string_view cell : Split(text, '|')) cells.emplace_back(Trim(cell));
    return cells;
  }
  bool IsRow(std::size_t i) const { return i < lines_.size() && lines_[i].text.starts_with("  "); }

  std::size_t ReadTable(std::size_t i, const std::string& source) {
    const std::string& head = lines_[i].text;
    const std::size_t open = head.find('('), close = head.find(')');
    EnsureSource(source, head.substr(open + 1, close - open - 1));
    const std::vector<std::string> columns = Cells(lines_[++i].text);
    for (; IsRow(i + 1); ++i) {
      const std::vector<std::string> cells = Cells(lines_[i + 1].text);
      Area::Facts facts;
      for (std::size_t c = 1; c < columns.size() && c < cells.size(); ++c)
        if (!cells[c].empty()) facts.emplace_back(columns[c], cells[c]);
      area_.Add(source, cells.at(0), facts);
    }
    return i;
  }
  std::size_t ReadRelations(std::size_t i) {  // "A1 is mother of C1"
    const std::string source = lines_[i].text.substr(std::string("Related in ").size());
    for (; IsRow(i + 1); ++i) {
      std::istringstream words(lines_[i + 1].text);
      std::string person, is, kind, of, other;
      words >> person >> is >> kind >> of >> other;
      area_.Relate(source, person, kind, other);
    }
    return i;
  }
  static std::pair<std::string, std::string> RecordName(const std::string& text) {
    const std::size_t slash = text.find('/');
    return {text.substr(0, slash), text.substr(slash + 1)};
  }
  void Decide(std::istringstream& words, const std::string& first) {
    std::string second, verdict;
    words >> second >> verdict;
    const auto a = RecordName(first), b = RecordName(second);
    area_.Decide(area_.RecordOf(a.first, a.second), area_.RecordOf(b.first, b.second), verdict);
  }
  void Check(const std::string& text) {
    const std::size_t colon = text.find(':');
    const std::string what = text.substr(5, colon - 5);
    std::istringstream words(text.substr(colon + 1));
    std::set<std::int64_t> ids;
    std::size_t count = 0;
    for (std::string word; words >> word; ++count) {
      const auto [source, id] = RecordName(word);
      ids.insert(what.find("famil") == std::string::npos ? area_.PersonOf(source, id).value
                                                         : area_.FamilyOf(source, id).value);
    }
    const bool together = what == "same person" || what == "one family";
    EXPECT_EQ(ids.size(), together ? 1 : count);
    EXPECT_FALSE(ids.contains(0)) << "not in the store";
  }
  void Search(const std::string& text) {
    const std::size_t open = text.find('"'), close = text.find('"', open + 1);
    const std::string words = text.substr(open + 1, close - open - 1);
    std::vector<std::string> wanted;
    for (const std::string_view name : Split(std::string_view(text).substr(text.find(':') + 1), ','))
      wanted.emplace_back(Trim(name));
    if (wanted == std::vector<std::string>{"nobody"}) wanted.clear();
    std::vector<std::string> found;
    auto read = area_.db->Read([&](store::Transaction& tx) -> Result<void> {
      for (const Hit& hit : FindPeople(tx, area_.Access().Seen(), ParseSearch(words), 30))
        found.push_back(
            tx.SelectText("SELECT name || ' ' || birth_date FROM person WHERE person_id = ?1", hit.person)
                .value_or("?"));
      return {};
    });
    ASSERT_TRUE(read) << read.error().message;
    std::sort(found.begin(), found.end());  // people found equally well come in no particular order
    EXPECT_EQ(found, wanted);
  }

  Area area_;
  std::string file_;
  std::vector<Line> lines_;
  std::set<std::string> sources_;
};

TEST(Scenarios, HoldAsWritten) {
  int scenarios = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(KINDRED_ROOT) + "/tests/features/families")) {
    if (entry.path().extension() != ".feature") continue;
    std::ifstream in(entry.path());
    std::vector<Line> lines;
    auto run = [&] {
      if (lines.empty()) return;
      ++scenarios;
      Scenario(entry.path().filename().string(), lines).Run();
      lines.clear();
    };
    int number = 0;
    for (std::string text; std::getline(in, text);) {
      ++number;
      if (text.starts_with("Scenario:"))
        run();
      else if (!Trim(text).empty())
        lines.push_back({number, text});
    }
    run();
  }
  EXPECT_GE(scenarios, 5);
}

}  // namespace
}  // namespace kindred::families
