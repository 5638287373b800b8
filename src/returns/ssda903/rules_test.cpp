// Runs every case under tests/features/returns/ssda903, checks that every rule of the specification is there
// or is listed as not done, and breaks each rule to see that a case notices.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "base/text.hpp"
#include "returns/case_file.hpp"
#include "returns/run.hpp"
#include "returns/ssda903/return.hpp"
#include "returns/ssda903/rules.hpp"

namespace kindred::returns::ssda903 {
namespace {

namespace fs = std::filesystem;

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

fs::path CaseFolder() {
  return fs::path(KINDRED_ROOT) / "tests/features/returns/ssda903";
}

// A case made into a return, with what must be marked.
struct Loaded {
  std::unique_ptr<Postcodes> postcodes;
  ProviderList providers;
  std::unique_ptr<Ssda903> r;
  int year = 2026;
  std::set<std::pair<std::uint16_t, std::uint32_t>> wanted;  // table and row
  std::size_t rows = 0;
};

const std::string& DefaultPostcodes() {
  // A handful of places on a made-up grid: HOME 0, N10 at 10 km, far ones, each district with its authority.
  static const std::string kCsv = ReadFile(CaseFolder() / "postcodes.csv");
  return kCsv;
}

Loaded Load(const RuleCase& c) {
  Loaded loaded;
  LoadedTables tables;
  BuildOptions options;
  options.threads = 1;
  options.authority = "E06000004";
  bool with_providers = false;
  if (const auto year = c.settings.find("year"); year != c.settings.end())
    loaded.year = std::stoi(year->second);
  if (const auto la = c.settings.find("authority"); la != c.settings.end()) options.authority = la->second;
  if (const auto input = c.settings.find("input"); input != c.settings.end())
    options.xml = input->second == "xml";
  options.places_given = c.settings.contains("places");
  options.year = loaded.year;
  std::map<std::string, std::size_t> numbers;
  for (std::size_t i = 0; i < tables.tables.size(); ++i)
    numbers[std::string(TableName(static_cast<std::uint16_t>(i)))] = i;
  for (const CaseTable& table : c.tables) {
    if (table.name == "Providers") {
      with_providers = true;
      for (const CaseRow& row : table.rows) {
        Provider provider;
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
          const std::string& cell = row.cells[i];
          if (table.columns[i] == "URN")
            provider.urn = cell;
          else if (table.columns[i] == "PLACE_CODES")
            provider.place_codes = cell;
          else if (table.columns[i] == "PROVIDER_CODES")
            provider.provider_codes = cell;
          else if (table.columns[i] == "REG_END")
            provider.closed = ParseDay(cell);
          else if (table.columns[i] == "POSTCODE")
            provider.postcode = cell;
          else
            ADD_FAILURE() << "line " << row.line << ": no such column of Providers: " << table.columns[i];
        }
        loaded.providers.rows.push_back(provider);
      }
      continue;
    }
    const auto number = numbers.find(table.name);
    if (number == numbers.end()) {
      ADD_FAILURE() << "line " << c.line << ": no such table: " << table.name;
      continue;
    }
    const TableSchema& schema = Schemas()[number->second % kTableCount];
    TableBuilder builder(schema);
    builder.table().SetPresent("case");
    for (std::uint32_t at = 0; at < table.rows.size(); ++at) {
      const CaseRow& row = table.rows[at];
      for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const int column = schema.IndexOf(table.columns[i]);
        if (column < 0) {
          ADD_FAILURE() << "line " << row.line << ": no such column of " << table.name << ": "
                        << table.columns[i];
          continue;
        }
        builder.Set(static_cast<std::size_t>(column), row.cells[i], true);
      }
      builder.EndRow(static_cast<std::uint32_t>(row.line));
      if (row.marked) loaded.wanted.emplace(static_cast<std::uint16_t>(number->second), at);
      ++loaded.rows;
    }
    tables.tables[number->second] = std::move(builder).Finish(tables.pool);
  }
  if (const auto lookup = c.settings.find("postcodes");
      lookup == c.settings.end() || lookup->second != "none") {
    Result<Postcodes> postcodes = Postcodes::FromCsv(DefaultPostcodes(), "postcodes.csv");
    EXPECT_TRUE(postcodes) << postcodes.error().message;
    loaded.postcodes = std::make_unique<Postcodes>(std::move(*postcodes));
    options.postcodes = loaded.postcodes.get();
  }
  if (with_providers) options.providers = &loaded.providers;
  loaded.r = Ssda903::Build(std::move(tables), options);
  return loaded;
}

using Marks = std::set<std::pair<std::uint16_t, std::uint32_t>>;

Marks MarksOf(const Outcome& outcome) {
  Marks marks;
  for (const Flag& flag : outcome.flags) marks.emplace(flag.table, flag.row);
  return marks;
}

const Rule<Ssda903>* RuleNamed(const std::vector<const Rule<Ssda903>*>& rules, std::string_view code) {
  const auto found =
      std::find_if(rules.begin(), rules.end(), [&](const auto* rule) { return rule->code == code; });
  return found == rules.end() ? nullptr : *found;
}

const std::vector<const Rule<Ssda903>*>& Year(int year) {
  static std::map<int, std::vector<const Rule<Ssda903>*>> kYears;
  auto& rules = kYears[year];
  if (rules.empty()) rules = *RulesOf(year);
  return rules;
}

std::vector<fs::path> CaseFiles() {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(CaseFolder())) {
    if (entry.path().extension() == ".txt") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string Show(const RuleCase& c, const Marks& marks) {
  std::string shown;
  for (const auto& [table, row] : marks) {
    std::size_t line = 0;
    for (const CaseTable& t : c.tables) {
      if (t.name == TableName(table) && row < t.rows.size()) line = t.rows[row].line;
    }
    shown += " " + std::string(TableName(table)) + " line " + std::to_string(line);
  }
  return shown.empty() ? " nothing" : shown;
}

TEST(Ssda903Rules, DoWhatTheirCasesSay) {
  for (const fs::path& path : CaseFiles()) {
    const std::string code = path.stem().string();
    const Result<CaseFile> file = ReadCases(ReadFile(path), path.filename().string());
    ASSERT_TRUE(file) << file.error().message;
    std::set<CaseKind> kinds;
    for (const RuleCase& c : file->cases) {
      const std::string where =
          path.filename().string() + " line " + std::to_string(c.line) + " (" + c.title + ")";
      const Loaded loaded = Load(c);
      const Rule<Ssda903>* rule = RuleNamed(Year(loaded.year), code);
      ASSERT_NE(rule, nullptr) << where << ": there is no such rule in " << loaded.year;
      const Outcome outcome = RunRule(*rule, *loaded.r);
      kinds.insert(c.kind);
      EXPECT_EQ(outcome.skipped, c.kind == CaseKind::kSkip) << where << ": " << outcome.why;
      const Marks marks = MarksOf(outcome);
      EXPECT_EQ(marks, loaded.wanted)
          << where << ": marked" << Show(c, marks) << "; wanted" << Show(c, loaded.wanted);
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

TEST(Ssda903Rules, EveryRuleHasCases) {
  for (const int year : {2026, 2027}) {
    for (const Rule<Ssda903>* rule : Year(year)) {
      EXPECT_TRUE(fs::exists(CaseFolder() / (std::string(rule->code) + ".txt"))) << rule->code;
    }
  }
}

// A rule that marks nothing, one that marks every row it may, and one that marks the contrary must each fail
// a case.
TEST(Ssda903Rules, BreakingARuleFailsACase) {
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
      const Rule<Ssda903>* rule = RuleNamed(Year(loaded.year), code);
      ASSERT_NE(rule, nullptr);
      const Marks right = MarksOf(RunRule(*rule, *loaded.r));
      Marks every;
      for (const std::string_view part : Split(rule->fields, ';')) {
        const std::string_view table = Trim(part).substr(0, Trim(part).find(':'));
        for (std::uint16_t number = 0; number < 2 * kTableCount; ++number) {
          if (TableName(number) != table) continue;
          for (std::uint32_t row = 0; row < loaded.r->table(number).row_count(); ++row)
            every.emplace(number, row);
        }
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

// specified.tsv lists the codes of the specification with the years in which they are active.
TEST(Ssda903Rules, AreThoseOfTheSpecification) {
  std::map<int, std::set<std::string>> specified;
  const std::string list = ReadFile(CaseFolder() / "specified.tsv");
  for (const std::string_view line : Split(list, '\n')) {
    const std::vector<std::string_view> cells = Split(line, '\t');
    if (line.empty() || line.front() == '#' || cells.size() < 2) continue;
    for (const std::string_view year : Split(cells[1], ' '))
      specified[std::stoi(std::string(year))].emplace(cells[0]);
  }
  EXPECT_EQ(specified[2026].size(), 312U);
  EXPECT_EQ(specified[2027].size(), 323U);
  for (const auto& [year, codes] : specified) {
    std::set<std::string> done;
    for (const Rule<Ssda903>* rule : Year(year)) done.emplace(rule->code);
    for (const std::string& code : done)
      EXPECT_TRUE(codes.contains(code)) << code << " is not specified for " << year;
    for (const std::string& code : codes)
      EXPECT_TRUE(done.contains(code)) << code << " is specified for " << year << " and not done";
  }
}

// The fields of every rule name tables and columns that exist.
TEST(Ssda903Rules, NameTablesAndColumnsThatExist) {
  for (const Rule<Ssda903>* rule : Year(2027)) {
    for (const std::string_view raw : Split(rule->fields, ';')) {
      const std::string_view part = Trim(raw);
      const std::size_t colon = part.find(':');
      ASSERT_NE(colon, std::string_view::npos) << rule->code << ": " << part;
      bool known = false;
      for (std::uint16_t number = 0; number < 2 * kTableCount; ++number) {
        if (TableName(number) != part.substr(0, colon)) continue;
        known = true;
        for (const std::string_view column : Split(Trim(part.substr(colon + 1)), ' ')) {
          EXPECT_GE(Schemas()[number % kTableCount].IndexOf(column), 0) << rule->code << ": " << column;
        }
      }
      EXPECT_TRUE(known) << rule->code << ": " << part;
    }
  }
}

}  // namespace
}  // namespace kindred::returns::ssda903
