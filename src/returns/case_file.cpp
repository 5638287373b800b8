#include "returns/case_file.hpp"

#include <fmt/core.h>

#include "base/text.hpp"

namespace kindred::returns {
namespace {

// Cells between bars, trimmed; in quotation marks where spaces matter.
std::vector<std::string> Cells(std::string_view line) {
  std::vector<std::string> cells;
  for (const std::string_view part : Split(line, '|')) {
    std::string_view cell = Trim(part);
    if (cell.size() >= 2 && cell.front() == '"' && cell.back() == '"') cell = cell.substr(1, cell.size() - 2);
    cells.emplace_back(cell);
  }
  return cells;
}

}  // namespace

Result<CaseFile> ReadCases(std::string_view text, const std::string& name) {
  CaseFile file;
  std::size_t number = 0;
  const auto fail = [&](std::string_view what) {
    return Fail(ErrorKind::kBadData, fmt::format("{} line {}: {}", name, number, what));
  };
  for (const std::string_view raw : Split(text, '\n')) {
    ++number;
    const std::string_view line = Trim(raw);
    if (line.empty()) continue;
    if (line.front() == '#') {
      if (file.title.empty()) file.title = std::string(Trim(line.substr(1)));
      continue;
    }
    if (line.find('|') == std::string_view::npos) {
      const std::size_t colon = line.find(':');
      if (colon == std::string_view::npos)
        return fail("neither a table row, nor \"pass:\", \"fail:\", \"boundary:\", \"skip:\" or a setting");
      const std::string key(line.substr(0, colon));
      const std::string value(Trim(line.substr(colon + 1)));
      const std::map<std::string, CaseKind> kinds = {{"pass", CaseKind::kPass},
                                                     {"fail", CaseKind::kFail},
                                                     {"boundary", CaseKind::kBoundary},
                                                     {"skip", CaseKind::kSkip}};
      if (const auto kind = kinds.find(key); kind != kinds.end()) {
        file.cases.push_back({kind->second, value, number, {}, {}});
      } else if (file.cases.empty()) {
        return fail("a setting before the first case");
      } else {
        file.cases.back().settings[key] = value;
      }
      continue;
    }
    if (file.cases.empty()) return fail("a table before the first case");
    std::vector<std::string> cells = Cells(line);
    RuleCase& current = file.cases.back();
    const bool is_row = cells[0].empty() || cells[0] == "!";
    if (!is_row) {
      CaseTable table;
      table.name = cells[0];
      table.columns.assign(cells.begin() + 1, cells.end());
      while (!table.columns.empty() && table.columns.back().empty()) table.columns.pop_back();
      current.tables.push_back(std::move(table));
      continue;
    }
    if (current.tables.empty()) return fail("a row before the first table of its case");
    CaseTable& table = current.tables.back();
    CaseRow row{cells[0] == "!", {cells.begin() + 1, cells.end()}, number};
    while (row.cells.size() > table.columns.size() && row.cells.back().empty()) row.cells.pop_back();
    if (row.cells.size() > table.columns.size()) return fail("more cells than the table has columns");
    row.cells.resize(table.columns.size());
    table.rows.push_back(std::move(row));
  }
  return file;
}

}  // namespace kindred::returns
