#include "returns/findings.hpp"

#include <fmt/format.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <vector>

#include "base/json.hpp"
#include "tables/csv_writer.hpp"

namespace kindred::returns {
namespace {

constexpr std::size_t kPiece = std::size_t{1} << 18;

// Calls visit(rule, flag) for every marked row in order.
template <class Visit>
void EachFinding(const Checked& checked, const Visit& visit) {
  for (std::size_t rule = 0; rule < checked.outcomes.size(); ++rule) {
    checked.EachRow(rule, [&](const Flag& flag) { visit(rule, flag); });
  }
}

// The same by issue: a row that is part of several issues comes for each.
template <class Visit>
void EachIssueRow(const Checked& checked, const Visit& visit) {
  for (std::size_t rule = 0; rule < checked.outcomes.size(); ++rule) {
    for (const Flag& flag : checked.outcomes[rule].flags) visit(rule, flag);
  }
}

void AppendNumber(std::string& out, std::uint64_t number) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof(digits), number).ptr;
  out.append(digits, end);
}

// Children with a finding, by their identifier and, without one, not at all.
std::size_t ChildrenConcerned(const Checked& checked) {
  std::vector<std::string_view> children;
  for (std::size_t table = 0; table < checked.tables.size(); ++table) {
    std::vector<bool> rows(checked.tables[table]->row_count());
    EachFinding(checked, [&](std::size_t, const Flag& flag) {
      if (flag.table == table) rows[flag.row] = true;
    });
    for (std::uint32_t row = 0; row < rows.size(); ++row) {
      if (!rows[row]) continue;
      const std::string_view child = checked.ChildOf({static_cast<std::uint16_t>(table), row, 0, 0});
      if (!child.empty()) children.push_back(child);
    }
  }
  std::sort(children.begin(), children.end());
  return static_cast<std::size_t>(std::unique(children.begin(), children.end()) - children.begin());
}

void AppendRuleJson(const Checked& checked, std::size_t rule, JsonWriter& json) {
  const Outcome& outcome = checked.outcomes[rule];
  json.BeginObject()
      .Field("rule", checked.rules[rule]->code)
      .Field("level", LevelName(checked.levels[rule]))
      .Field("message", checked.rules[rule]->message)
      .Field("state", outcome.skipped ? "skipped" : "done");
  if (outcome.skipped) json.Field("why", outcome.why);
  json.Field("findings", outcome.flags.size()).EndObject();
}

}  // namespace

void WriteCsv(const Checked& checked, const Sink& sink) {
  std::string out = "rule,level,table,row,child,fields,message,line\r\n";
  for (std::size_t rule = 0; rule < checked.outcomes.size(); ++rule) {
    std::string before;
    std::string after;
    int table = -1;
    std::uint32_t columns = 0;
    checked.EachRow(rule, [&](const Flag& flag) {
      if (table != flag.table || columns != flag.columns) {
        table = flag.table;
        columns = flag.columns;
        before = fmt::format("{},{},{},", checked.rules[rule]->code, LevelName(checked.levels[rule]),
                             checked.TableOf(flag));
        after = ",";
        tables::AppendCsvCell(after, checked.FieldsOf(rule, flag));
        after += ',';
        tables::AppendCsvCell(after, checked.rules[rule]->message);
        after += ',';
      }
      out += before;
      if (checked.HasRow(flag)) AppendNumber(out, flag.row);
      out += ',';
      tables::AppendCsvCell(out, checked.ChildOf(flag), ',', /*for_spreadsheet=*/true);
      out += after;
      if (checked.HasRow(flag)) AppendNumber(out, checked.LineOf(flag));
      out += "\r\n";
      if (out.size() >= kPiece) {
        sink(out);
        out.clear();
      }
    });
  }
  sink(out);
}

void WriteJson(const Checked& checked, const Sink& sink) {
  JsonWriter head;
  head.String(checked.return_name);
  JsonWriter note;
  note.String(checked.note);
  std::string out = "{\"return\":" + head.Text() + ",\"year\":" + std::to_string(checked.year) +
                    ",\"note\":" + note.Text() + ",\"rules\":[";
  for (std::size_t rule = 0; rule < checked.outcomes.size(); ++rule) {
    JsonWriter json;
    AppendRuleJson(checked, rule, json);
    out += (rule == 0 ? "" : ",") + json.Text();
  }
  out += "],\"problems\":[";
  for (std::size_t i = 0; i < checked.problems.size(); ++i) {
    const Problem& problem = checked.problems[i];
    JsonWriter json;
    json.BeginObject()
        .Field("file", problem.file)
        .Field("line", problem.line)
        .Field("column", problem.column);
    json.Field("message", problem.message).Field("left_out", problem.fatal).EndObject();
    out += (i == 0 ? "" : ",") + json.Text();
  }
  out += "],\"findings\":[";
  bool first = true;
  EachIssueRow(checked, [&](std::size_t rule, const Flag& flag) {
    JsonWriter json;
    json.BeginObject()
        .Field("rule", checked.rules[rule]->code)
        .Field("level", LevelName(checked.levels[rule]))
        .Field("table", checked.TableOf(flag))
        .Field("row", checked.HasRow(flag) ? static_cast<std::int64_t>(flag.row) : std::int64_t{-1})
        .Field("child", checked.ChildOf(flag))
        .Field("fields", checked.FieldsOf(rule, flag))
        .Field("message", checked.rules[rule]->message)
        .Field("line", checked.LineOf(flag));
    if (flag.link != 0) json.Field("issue", flag.link);
    json.EndObject();
    out += (first ? "" : ",") + json.Text();
    first = false;
    if (out.size() >= kPiece) {
      sink(out);
      out.clear();
    }
  });
  out += "]}\n";
  sink(out);
}

Result<void> WriteWorkbook(const Checked& checked, const std::filesystem::path& path) {
  constexpr std::uint32_t kRowsOfASheet = 1'048'575;
  lxw_workbook_options options{};
  options.constant_memory = LXW_TRUE;
  lxw_workbook* book = workbook_new_opt(path.c_str(), &options);
  if (book == nullptr)
    return Fail(ErrorKind::kCannotRun, path.string() + ": cannot be written; is the folder there?");
  lxw_format* bold = workbook_add_format(book);
  format_set_bold(bold);
  const auto text = [](lxw_worksheet* sheet, std::uint32_t row, std::uint16_t column, std::string_view value,
                       lxw_format* format = nullptr) {
    // A cell holds 32,767 characters; ours are short, but a CHILD is whatever was uploaded.
    worksheet_write_string(sheet, row, column, std::string(value.substr(0, 32'000)).c_str(), format);
  };
  const auto headings = [&](lxw_worksheet* sheet, std::initializer_list<const char*> names) {
    std::uint16_t column = 0;
    for (const char* name : names) text(sheet, 0, column++, name, bold);
    worksheet_freeze_panes(sheet, 1, 0);
  };

  lxw_worksheet* summary = workbook_add_worksheet(book, "Summary");
  headings(summary, {"rule", "level", "findings", "state", "message"});
  worksheet_set_column(summary, 4, 4, 90, nullptr);
  for (std::uint32_t rule = 0; rule < checked.outcomes.size(); ++rule) {
    const Outcome& outcome = checked.outcomes[rule];
    text(summary, rule + 1, 0, checked.rules[rule]->code);
    text(summary, rule + 1, 1, LevelName(checked.levels[rule]));
    worksheet_write_number(summary, rule + 1, 2, static_cast<double>(checked.RowCount(rule)), nullptr);
    text(summary, rule + 1, 3, outcome.skipped ? "skipped: " + outcome.why : "done");
    text(summary, rule + 1, 4, checked.rules[rule]->message);
  }
  std::uint32_t row = kRowsOfASheet;
  int sheets = 0;
  lxw_worksheet* sheet = nullptr;
  const auto next_sheet = [&] {
    ++sheets;
    sheet = workbook_add_worksheet(book,
                                   sheets == 1 ? "Findings" : ("Findings " + std::to_string(sheets)).c_str());
    headings(sheet, {"rule", "level", "table", "row", "child", "fields", "message", "line"});
    worksheet_set_column(sheet, 5, 5, 30, nullptr);
    worksheet_set_column(sheet, 6, 6, 80, nullptr);
    row = 0;
  };
  next_sheet();
  EachFinding(checked, [&](std::size_t rule, const Flag& flag) {
    if (row >= kRowsOfASheet) next_sheet();
    ++row;
    text(sheet, row, 0, checked.rules[rule]->code);
    text(sheet, row, 1, LevelName(checked.levels[rule]));
    text(sheet, row, 2, checked.TableOf(flag));
    if (checked.HasRow(flag)) worksheet_write_number(sheet, row, 3, flag.row, nullptr);
    text(sheet, row, 4, checked.ChildOf(flag));
    text(sheet, row, 5, checked.FieldsOf(rule, flag));
    text(sheet, row, 6, checked.rules[rule]->message);
    if (checked.HasRow(flag)) worksheet_write_number(sheet, row, 7, checked.LineOf(flag), nullptr);
  });
  lxw_worksheet* files = workbook_add_worksheet(book, "Files");
  headings(files, {"file", "line", "column", "problem"});
  worksheet_set_column(files, 3, 3, 100, nullptr);
  for (std::uint32_t i = 0; i < checked.problems.size(); ++i) {
    const Problem& problem = checked.problems[i];
    text(files, i + 1, 0, problem.file);
    if (problem.line != 0)
      worksheet_write_number(files, i + 1, 1, static_cast<double>(problem.line), nullptr);
    if (problem.column != 0)
      worksheet_write_number(files, i + 1, 2, static_cast<double>(problem.column), nullptr);
    text(files, i + 1, 3, problem.message);
  }
  if (const lxw_error error = workbook_close(book); error != LXW_NO_ERROR) {
    return Fail(ErrorKind::kCannotRun,
                fmt::format("{}: cannot be written: {}", path.string(), lxw_strerror(error)));
  }
  return {};
}

std::string Summary(const Checked& checked) {
  std::string out = fmt::format("{}, collection year {}/{:02} (1 April {} to 31 March {})\n",
                                checked.return_name == "cin"       ? "CIN census"
                                : checked.return_name == "annex_a" ? "Annex A"
                                                                   : "SSDA903",
                                checked.year - 1, checked.year % 100, checked.year - 1, checked.year);
  if (!checked.note.empty()) out += checked.note + "\n";
  if (!checked.problems.empty()) {
    out += "\nFiles:\n";
    for (const Problem& problem : checked.problems) out += "  " + Describe(problem) + "\n";
  }
  std::size_t skipped = 0;
  std::map<std::string, std::vector<std::string_view>> reasons;
  std::map<Level, std::size_t> by_level;
  std::size_t rules_with_findings = 0;
  for (std::size_t rule = 0; rule < checked.outcomes.size(); ++rule) {
    const Outcome& outcome = checked.outcomes[rule];
    if (outcome.skipped) {
      ++skipped;
      reasons[outcome.why].push_back(checked.rules[rule]->code);
    }
    by_level[checked.levels[rule]] += checked.RowCount(rule);
    rules_with_findings += outcome.flags.empty() ? 0 : 1;
  }
  out += fmt::format("\nRules: {} run, {} skipped\n", checked.outcomes.size() - skipped, skipped);
  for (const auto& [why, codes] : reasons) {
    out += fmt::format("  {}: {}\n", why, fmt::join(codes, " "));
  }
  out += fmt::format("Findings: {} ({} errors, {} queries, {} internal) by {} rules, about {} children\n",
                     checked.finding_count(), by_level[Level::kError], by_level[Level::kQuery],
                     by_level[Level::kInternal], rules_with_findings, ChildrenConcerned(checked));
  for (std::size_t rule = 0; rule < checked.outcomes.size(); ++rule) {
    if (checked.outcomes[rule].flags.empty()) continue;
    out += fmt::format("  {:<10} {:<8} {:>8}  {}\n", checked.rules[rule]->code,
                       LevelName(checked.levels[rule]), checked.RowCount(rule), checked.rules[rule]->message);
  }
  return out;
}

}  // namespace kindred::returns
