// Runs every case under tests/features/returns/annex_a, and breaks each check to see that a case notices.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "base/text.hpp"
#include "returns/annex_a/return.hpp"
#include "returns/case_file.hpp"
#include "returns/run.hpp"

namespace kindred::returns::annex_a {
namespace {

namespace fs = std::filesystem;

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

fs::path CaseFolder() {
  return fs::path(KINDRED_ROOT) / "tests/features/returns/annex_a";
}

using Marks = std::set<std::pair<std::uint16_t, std::uint32_t>>;

struct Loaded {
  std::unique_ptr<AnnexA> r;
  Marks wanted;
  std::size_t rows = 0;
};

// The lists of a case, for 31 March 2026.
Loaded Load(const RuleCase& c) {
  Loaded loaded;
  LoadedTables tables;
  for (const CaseTable& table : c.tables) {
    std::uint16_t number = 0;
    while (number < kTableCount && TableName(number) != table.name) ++number;
    if (number == kTableCount) {
      ADD_FAILURE() << "line " << c.line << ": no such table: " << table.name;
      continue;
    }
    TableBuilder builder(Schemas()[number]);
    builder.table().SetPresent("case");
    for (std::uint32_t at = 0; at < table.rows.size(); ++at) {
      const CaseRow& row = table.rows[at];
      for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const int column = Schemas()[number].IndexOf(table.columns[i]);
        if (column < 0) {
          ADD_FAILURE() << "line " << row.line << ": no such column of " << table.name << ": "
                        << table.columns[i];
          continue;
        }
        builder.Set(static_cast<std::size_t>(column), row.cells[i], false);
      }
      builder.EndRow(static_cast<std::uint32_t>(row.line));
      if (row.marked) loaded.wanted.emplace(number, at);
      ++loaded.rows;
    }
    tables.tables[number] = std::move(builder).Finish(tables.pool);
  }
  loaded.r = AnnexA::Build(std::move(tables), {.as_of = Date::FromYmd(2026, 3, 31), .year = 2026});
  return loaded;
}

Marks MarksOf(const Outcome& outcome) {
  Marks marks;
  for (const Flag& flag : outcome.flags) marks.emplace(flag.table, flag.row);
  return marks;
}

const Rule<AnnexA>* RuleNamed(std::string_view code) {
  for (const Rule<AnnexA>* rule : AllRules())
    if (rule->code == code) return rule;
  return nullptr;
}

std::string Show(const Marks& marks) {
  std::string shown;
  for (const auto& [table, row] : marks)
    shown += " " + std::string(TableName(table)) + " row " + std::to_string(row);
  return shown.empty() ? " nothing" : shown;
}

std::vector<fs::path> CaseFiles() {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(CaseFolder()))
    if (entry.path().extension() == ".txt") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

TEST(AnnexARules, DoWhatTheirCasesSay) {
  for (const fs::path& path : CaseFiles()) {
    const Result<CaseFile> file = ReadCases(ReadFile(path), path.filename().string());
    ASSERT_TRUE(file) << file.error().message;
    const Rule<AnnexA>* rule = RuleNamed(path.stem().string());
    ASSERT_NE(rule, nullptr) << path;
    std::set<CaseKind> kinds;
    for (const RuleCase& c : file->cases) {
      const std::string where =
          path.filename().string() + " line " + std::to_string(c.line) + " (" + c.title + ")";
      const Loaded loaded = Load(c);
      const Outcome outcome = RunRule(*rule, *loaded.r);
      kinds.insert(c.kind);
      EXPECT_EQ(outcome.skipped, c.kind == CaseKind::kSkip) << where << ": " << outcome.why;
      const Marks marks = MarksOf(outcome);
      EXPECT_EQ(marks, loaded.wanted)
          << where << ": marked" << Show(marks) << "; wanted" << Show(loaded.wanted);
      EXPECT_EQ(loaded.wanted.empty(), c.kind == CaseKind::kPass || c.kind == CaseKind::kSkip) << where;
      EXPECT_GT(loaded.rows, 0U) << where;
    }
    for (const CaseKind kind : {CaseKind::kPass, CaseKind::kFail, CaseKind::kBoundary})
      EXPECT_TRUE(kinds.contains(kind)) << path.filename() << " lacks a case (pass, fail, boundary)";
  }
}

TEST(AnnexARules, EachHasCasesAndACodeOfItsOwn) {
  std::set<std::string_view> codes;
  for (const Rule<AnnexA>* rule : AllRules()) {
    EXPECT_TRUE(fs::exists(CaseFolder() / (std::string(rule->code) + ".txt"))) << rule->code;
    EXPECT_TRUE(codes.insert(rule->code).second) << rule->code;
    EXPECT_FALSE(rule->message.empty()) << rule->code;
  }
  EXPECT_EQ(codes.size(), CaseFiles().size());
}

// A check that marks nothing, one that marks every row of its lists, and one that marks the contrary must
// each fail a case.
TEST(AnnexARules, BreakingOneFailsACase) {
  for (const fs::path& path : CaseFiles()) {
    const Result<CaseFile> file = ReadCases(ReadFile(path), path.filename().string());
    ASSERT_TRUE(file);
    const Rule<AnnexA>* rule = RuleNamed(path.stem().string());
    ASSERT_NE(rule, nullptr);
    bool silent = false, loud = false, contrary_noticed = false;
    for (const RuleCase& c : file->cases) {
      if (c.kind == CaseKind::kSkip) continue;
      const Loaded loaded = Load(c);
      const Marks right = MarksOf(RunRule(*rule, *loaded.r));
      Marks every, contrary;
      for (const std::string_view part : Split(rule->fields, ';')) {
        for (std::uint16_t list = 0; list < kListCount; ++list) {
          if (!Trim(part).starts_with(std::string(TableName(list)) + ":")) continue;
          for (std::uint32_t row = 0; row < loaded.r->table(list).row_count(); ++row)
            every.emplace(list, row);
        }
      }
      std::set_difference(every.begin(), every.end(), right.begin(), right.end(),
                          std::inserter(contrary, contrary.end()));
      silent |= !loaded.wanted.empty();
      loud |= every != loaded.wanted;
      contrary_noticed |= contrary != loaded.wanted;
    }
    EXPECT_TRUE(silent && loud && contrary_noticed) << path;
  }
}

TEST(AnnexARules, NameListsAndColumnsThatExist) {
  for (const Rule<AnnexA>* rule : AllRules()) {
    for (const std::string_view raw : Split(rule->fields, ';')) {
      const std::string_view part = Trim(raw);
      const std::size_t colon = part.find(':');
      ASSERT_NE(colon, std::string_view::npos) << rule->code;
      std::uint16_t list = 0;
      while (list < kListCount && TableName(list) != part.substr(0, colon)) ++list;
      ASSERT_LT(list, kListCount) << rule->code << ": " << part;
      for (const std::string_view column : Split(Trim(part.substr(colon + 1)), '|'))
        EXPECT_GE(Schemas()[list].IndexOf(column), 0) << rule->code << ": " << column;
    }
  }
}

// Checks of cells concern columns that no case names: each column of each list, alone.
TEST(AnnexARules, LookAtEveryColumnOfTheirKind) {
  for (std::uint16_t list = 0; list < kListCount; ++list) {
    const std::vector<ListColumn>& columns = Lists()[list].columns;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const CellKind kind = columns[c].kind;
      if (kind == CellKind::kText) continue;
      LoadedTables tables;
      TableBuilder builder(Schemas()[list]);
      builder.table().SetPresent("case");
      builder.Set(c, "neither", false);
      builder.EndRow(2);
      tables.tables[list] = std::move(builder).Finish(tables.pool);
      const auto r = AnnexA::Build(std::move(tables), {.as_of = Date::FromYmd(2026, 3, 31), .year = 2026});
      const std::string_view code = kind == CellKind::kCode     ? "A0002"
                                    : kind == CellKind::kNumber ? "A0004"
                                                                : "A0003";
      const Outcome outcome = RunRule(*RuleNamed(code), *r);
      ASSERT_EQ(outcome.flags.size(), 1U) << columns[c].heading;
      EXPECT_EQ(outcome.flags[0].columns, std::uint32_t{1} << c) << columns[c].heading;
    }
  }
}

// Every set of codes that a column names is there, and holds what the sample authority writes.
TEST(AnnexARules, KnowTheirCodes) {
  for (const List& list : Lists())
    for (const ListColumn& column : list.columns)
      EXPECT_EQ(column.codes.empty(), column.kind != CellKind::kCode) << column.heading;
  EXPECT_TRUE(IsAccepted("yes_no", "a) Yes"));
  EXPECT_TRUE(IsAccepted("placement", "h)  CHILDREN\xE2\x80\x99S homes "));
  EXPECT_FALSE(IsAccepted("yes_no", "c) Perhaps"));
  EXPECT_FALSE(IsAccepted("no such set", "a) Yes"));
  EXPECT_EQ(LetterOf(" B) No"), 'b');
  EXPECT_EQ(LetterOf("No"), 0);
}

}  // namespace
}  // namespace kindred::returns::annex_a
