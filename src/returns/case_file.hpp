// Cases of a rule, written as tables that an analyst can read (tests/features/returns/README.md):
//
//   pass: every accepted code
//   Header | CHILD | SEX
//          | 1     | M
//   fail: blank, and a code that was dropped
//   Header | CHILD | SEX
//   !      | 1     |            <- the rule must mark this row, and no row without "!"
//   !      | 2     | 1
//
// For tests only; both returns use it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace kindred::returns {

struct CaseRow {
  bool marked = false;
  std::vector<std::string> cells;  // one for each column of its table
  std::size_t line = 0;            // of the case file
};

struct CaseTable {
  std::string name;
  std::vector<std::string> columns;
  std::vector<CaseRow> rows;
};

enum class CaseKind { kPass, kFail, kBoundary, kSkip };

struct RuleCase {
  CaseKind kind = CaseKind::kPass;
  std::string title;
  std::size_t line = 0;
  std::map<std::string, std::string> settings;  // "year: 2027", "authority: E06000004", "input: xml"
  std::vector<CaseTable> tables;
};

struct CaseFile {
  std::string title;  // what the first comment line says
  std::vector<RuleCase> cases;
};

// Reads a file of cases; errors name the line.
[[nodiscard]] Result<CaseFile> ReadCases(std::string_view text, const std::string& name);

}  // namespace kindred::returns
