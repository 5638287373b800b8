// Runs every case under tests/features/returns/cin, checks that the rules are those of the specification, and
// breaks each rule to see that a case notices.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <tuple>

#include "base/text.hpp"
#include "returns/case_file.hpp"
#include "returns/cin/cells.hpp"
#include "returns/cin/rules.hpp"
#include "returns/run.hpp"

namespace kindred::returns::cin {
namespace {

namespace fs = std::filesystem;

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

fs::path CaseFolder() {
  return fs::path(KINDRED_ROOT) / "tests/features/returns/cin";
}

using Mark = std::tuple<std::uint16_t, std::uint32_t, std::uint16_t>;  // table, row, column
using Marks = std::set<Mark>;

// A case made into a return, with the cells that must be marked.
struct Loaded {
  std::unique_ptr<Cin> r;
  int year = 2026;
  Marks wanted;
  std::map<Mark, std::size_t> lines;  // of the case file, for every cell that a case gives or could give
  std::size_t rows = 0;
  std::size_t issues = 0;  // wanted; 0: not said
};

std::string Setting(const RuleCase& c, const std::string& name) {
  const auto found = c.settings.find(name);
  return found == c.settings.end() ? "" : found->second;
}

// Columns that a case leaves out: child 1, module 1, assessments and plans numbered in their module.
std::string Default(const TableSchema& schema, std::size_t column, const std::string& module,
                    std::map<std::string, int>& numbers) {
  const std::string_view name = schema.columns[column].name;
  if (name == "LAchildID" || name == "CINdetailsID") return "1";
  if (name == "AssessmentID" || name == "CPPID")
    return std::to_string(++numbers[std::string(schema.name) + module]);
  return "";
}

class CaseReader {
 public:
  explicit CaseReader(const RuleCase& c) : case_(c) {
    if (!Setting(c, "year").empty()) loaded_.year = std::stoi(Setting(c, "year"));
    if (!Setting(c, "issues").empty())
      loaded_.issues = static_cast<std::size_t>(std::stoi(Setting(c, "issues")));
    if (Setting(c, "marked") == "the return") loaded_.wanted.emplace(kWholeReturn, 0, 0);
  }

  Loaded Read() {
    bool has_header = false;
    for (const CaseTable& table : case_.tables) {
      std::uint16_t number = 0;
      while (number < kTableCount && TableName(number) != table.name) ++number;
      if (number == kTableCount) {
        ADD_FAILURE() << "line " << case_.line << ": no such table: " << table.name;
        continue;
      }
      has_header |= number == kHeaderTable;
      for (const CaseRow& row : table.rows) Add(static_cast<TableNumber>(number), table, row);
    }
    if (!has_header) {
      builder_.Set(kHeaderTable, 1, "2026");
      builder_.Set(kHeaderTable, 2, "2026-03-31");
    }
    builder_.EndChild("");
    BuildOptions options;
    options.year = loaded_.year;
    if (Setting(case_, "reading") == "department") options.reading = Reading::kDepartment;
    if (Setting(case_, "reading") == "published validator") options.reading = Reading::kPublishedValidator;
    loaded_.r = Cin::Build(std::move(builder_).Finish("case", 1), options);
    return std::move(loaded_);
  }

 private:
  void Add(TableNumber number, const CaseTable& table, const CaseRow& row) {
    const TableSchema& schema = Schemas()[number];
    const std::uint32_t at = rows_of_[number]++;
    std::vector<std::string> cells(schema.columns.size());
    std::vector<bool> given(schema.columns.size());
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const int column = schema.IndexOf(table.columns[i]);
      if (column < 0) {
        ADD_FAILURE() << "line " << row.line << ": no such column of " << table.name << ": "
                      << table.columns[i];
        continue;
      }
      const auto to = static_cast<std::uint16_t>(column);
      given[to] = true;
      cells[to] = row.cells[i];
      loaded_.lines[{number, at, to}] = row.line;
      if (cells[to].starts_with('!')) {
        cells[to] = std::string(Trim(cells[to].substr(1)));
        loaded_.wanted.emplace(number, at, to);
      }
    }
    ++loaded_.rows;
    if (number == kHeaderTable) {
      for (std::size_t i = 0; i < cells.size(); ++i) builder_.Set(number, i, cells[i]);
      return;
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (!given[i]) cells[i] = Default(schema, i, cells[0] + "/" + cells[1], numbers_);
      if (number != kAssessmentsTable || i != 6) builder_.Set(number, i, cells[i]);
    }
    const auto line = static_cast<std::int64_t>(row.line);
    if (number == kAssessmentsTable && !cells[6].empty()) {
      for (const std::string_view code : Split(cells[6], ','))
        builder_.AddFactor(code == "blank" ? "" : code, line);
    }
    builder_.EndRow(number, line);
  }

  const RuleCase& case_;
  TablesBuilder builder_;
  Loaded loaded_;
  std::map<TableNumber, std::uint32_t> rows_of_;
  std::map<std::string, int> numbers_;
};

Loaded Load(const RuleCase& c) {
  return CaseReader(c).Read();
}

Marks MarksOf(const std::vector<Cell>& cells) {
  Marks marks;
  for (const Cell& cell : cells) marks.emplace(cell.table, cell.row, cell.column);
  return marks;
}

std::string Show(const Loaded& loaded, const Marks& marks) {
  std::string shown;
  for (const auto& [table, row, column] : marks) {
    if (table == kWholeReturn) {
      shown += " the return;";
      continue;
    }
    shown += " " + std::string(TableName(table)) + " row " + std::to_string(row);
    if (const auto line = loaded.lines.find({table, row, column}); line != loaded.lines.end()) {
      shown += " line " + std::to_string(line->second);
    }
    shown += " " + std::string(Schemas()[table].columns[column].name) + ";";
  }
  return shown.empty() ? " nothing" : shown;
}

const std::vector<const Rule<Cin>*>& Year(int year) {
  static std::map<int, std::vector<const Rule<Cin>*>> kYears;
  auto& rules = kYears[year];
  if (rules.empty()) rules = *RulesOf(year);
  return rules;
}

const Rule<Cin>* RuleNamed(int year, std::string_view code) {
  const auto found = std::find_if(Year(year).begin(), Year(year).end(),
                                  [&](const auto* rule) { return rule->code == code; });
  return found == Year(year).end() ? nullptr : *found;
}

std::vector<fs::path> CaseFiles() {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(CaseFolder())) {
    if (entry.path().extension() == ".txt") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

TEST(CinRules, DoWhatTheirCasesSay) {
  for (const fs::path& path : CaseFiles()) {
    const std::string code = path.stem().string();
    const Result<CaseFile> file = ReadCases(ReadFile(path), path.filename().string());
    ASSERT_TRUE(file) << file.error().message;
    std::set<CaseKind> kinds;
    for (const RuleCase& c : file->cases) {
      const std::string where =
          path.filename().string() + " line " + std::to_string(c.line) + " (" + c.title + ")";
      const Loaded loaded = Load(c);
      const Rule<Cin>* rule = RuleNamed(loaded.year, code);
      ASSERT_NE(rule, nullptr) << where << ": there is no such rule in " << loaded.year;
      const Outcome outcome = RunRule(*rule, *loaded.r);
      kinds.insert(c.kind);
      EXPECT_EQ(outcome.skipped, c.kind == CaseKind::kSkip) << where << ": " << outcome.why;
      const std::vector<Cell> cells = CellsOf(*rule, outcome);
      const Marks marks = MarksOf(cells);
      EXPECT_EQ(marks, loaded.wanted)
          << where << ": marked" << Show(loaded, marks) << "; wanted" << Show(loaded, loaded.wanted);
      if (loaded.issues != 0) {
        EXPECT_EQ(CountIssues(cells), loaded.issues) << where;
      }
      if (c.kind == CaseKind::kPass || c.kind == CaseKind::kSkip) {
        EXPECT_TRUE(loaded.wanted.empty()) << where;
      }
      if (c.kind == CaseKind::kPass) {
        EXPECT_GT(loaded.rows, 0U) << where;
      }
      if (c.kind == CaseKind::kFail) {
        EXPECT_FALSE(loaded.wanted.empty()) << where;
      }
    }
    for (const CaseKind kind : {CaseKind::kPass, CaseKind::kFail, CaseKind::kBoundary}) {
      EXPECT_TRUE(kinds.contains(kind)) << path.filename() << " lacks a case (pass, fail, boundary)";
    }
  }
}

// A rule that marks nothing, one that marks every cell it may, and one that marks the contrary must each fail
// a case.
TEST(CinRules, BreakingARuleFailsACase) {
  for (const fs::path& path : CaseFiles()) {
    const std::string code = path.stem().string();
    const Result<CaseFile> file = ReadCases(ReadFile(path), path.filename().string());
    ASSERT_TRUE(file);
    bool silent_noticed = false;
    bool loud_noticed = false;
    bool contrary_noticed = false;
    for (const RuleCase& c : file->cases) {
      if (c.kind == CaseKind::kSkip) continue;
      const Loaded loaded = Load(c);
      const Rule<Cin>* rule = RuleNamed(loaded.year, code);
      ASSERT_NE(rule, nullptr);
      const Marks right = MarksOf(CellsOf(*rule, RunRule(*rule, *loaded.r)));
      Marks every;
      if (rule->fields.empty()) every.emplace(kWholeReturn, 0, 0);
      for (std::uint16_t table = 0; table < kTableCount; ++table) {
        Outcome all;
        for (std::uint32_t row = 0; row < loaded.r->table(table).row_count(); ++row)
          all.flags.push_back({table, row, 0, 0});
        every.merge(MarksOf(CellsOf(*rule, all)));
      }
      Marks contrary;
      std::set_difference(every.begin(), every.end(), right.begin(), right.end(),
                          std::inserter(contrary, contrary.end()));
      silent_noticed |= !loaded.wanted.empty();
      loud_noticed |= every != loaded.wanted;
      contrary_noticed |= contrary != loaded.wanted;
    }
    EXPECT_TRUE(silent_noticed) << code;
    EXPECT_TRUE(loud_noticed) << code;
    EXPECT_TRUE(contrary_noticed) << code;
  }
}

TEST(CinRules, AllHaveCases) {
  for (const int year : {2023, 2024, 2025, 2026}) {
    for (const Rule<Cin>* rule : Year(year)) {
      EXPECT_TRUE(fs::exists(CaseFolder() / (std::string(rule->code) + ".txt"))) << rule->code;
    }
  }
}

// specified.tsv lists the codes of the specification with the years in which they are active.
TEST(CinRules, AreThoseOfTheSpecification) {
  std::map<int, std::set<std::string>> specified;
  const std::string list = ReadFile(CaseFolder() / "specified.tsv");
  for (const std::string_view line : Split(list, '\n')) {
    const std::vector<std::string_view> cells = Split(line, '\t');
    if (line.empty() || line.front() == '#' || cells.size() < 2) continue;
    for (const std::string_view year : Split(cells[1], ' '))
      specified[std::stoi(std::string(year))].emplace(cells[0]);
  }
  const std::map<int, std::size_t> counts = {{2023, 105}, {2024, 105}, {2025, 109}, {2026, 109}};
  for (const auto& [year, count] : counts) {
    std::set<std::string> done;
    for (const Rule<Cin>* rule : Year(year)) done.emplace(rule->code);
    EXPECT_EQ(done, specified[year]) << year;
    EXPECT_EQ(Year(year).size(), count) << year;
  }
}

TEST(CinRules, AreQueriesWhenTheirCodeEndsInQ) {
  std::size_t queries = 0;
  for (const Rule<Cin>* rule : Year(2026)) {
    EXPECT_EQ(LevelOf(rule->code), rule->code.ends_with('Q') ? Level::kQuery : Level::kError) << rule->code;
    queries += LevelOf(rule->code) == Level::kQuery ? 1 : 0;
  }
  EXPECT_EQ(queries, 26U);
}

TEST(CinRules, OfTheYearAfterAreThoseOf2026AndItIsSaid) {
  EXPECT_EQ(Year(2027), Year(2026));
  EXPECT_TRUE(NoteOnYear(2027).starts_with("The CIN census of 2026/27 has no rules of its own yet"))
      << NoteOnYear(2027);
  EXPECT_EQ(NoteOnYear(2026), "");
  for (const int year : {2022, 2028}) {
    const auto rules = RulesOf(year);
    ASSERT_FALSE(rules);
    EXPECT_EQ(rules.error().kind, ErrorKind::kUsage);
  }
}

// The fields of every rule name tables and columns that exist.
TEST(CinRules, NameTablesAndColumnsThatExist) {
  for (const int year : {2023, 2024, 2026}) {
    for (const Rule<Cin>* rule : Year(year)) {
      std::size_t named = 0;
      for (const std::string_view raw : Split(rule->fields, ';')) {
        const std::string_view part = Trim(raw);
        if (!part.empty()) named += Split(Trim(part.substr(part.find(':') + 1)), ' ').size();
      }
      std::size_t known = 0;
      for (std::uint16_t table = 0; table < kTableCount; ++table) {
        known += static_cast<std::size_t>(std::popcount(DeclaredColumns(*rule, table)));
      }
      EXPECT_EQ(named, known) << rule->code << ": " << rule->fields;
      EXPECT_FALSE(rule->message.empty()) << rule->code;
    }
  }
}

}  // namespace
}  // namespace kindred::returns::cin
