#include "statutory/export.hpp"

#include <unistd.h>
#include <xlsxwriter.h>

#include <cstdlib>
#include <filesystem>
#include <functional>

#include "tables/csv_writer.hpp"
#include "tables/file.hpp"

namespace kindred::statutory {
namespace {

using store::Transaction;

constexpr std::uint32_t kRowsOfASheet = 1'048'575;

FindingQuery OfWorker(const Check& check, const ExportScope& scope) {
  FindingQuery query{.check = check.id, .order = "worker"};
  query.team = scope.team;
  query.worker = scope.worker;
  return query;
}

FindingQuery FixedOf(const Check& check, FindingQuery query) {
  query.check = CheckId{*check.previous};
  query.gone_from = check.id;
  return query;
}

std::string MendState(const Finding& finding) {
  return finding.state == FindingState::kFixed   ? "mended"
         : finding.state == FindingState::kStill ? "still there"
         : finding.state == FindingState::kNew   ? "new"
                                                 : "to mend";
}

// A workbook in a file of its own that goes away; libxlsxwriter writes to paths only.
class Book {
 public:
  static Result<std::string> Make(const std::function<void(Book&)>& fill) {
    std::string path = (std::filesystem::temp_directory_path() / "kindred-book-XXXXXX").string();
    const int descriptor = ::mkstemp(path.data());  // 0600
    if (descriptor < 0) return Fail(ErrorKind::kCannotRun, "there is no room for a temporary file");
    ::close(descriptor);
    Result<std::string> bytes =
        Fail(ErrorKind::kCannotRun, "the workbook could not be written; is the disk full?");
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    if (lxw_workbook* book = workbook_new_opt(path.c_str(), &options)) {
      Book made(book);
      fill(made);
      if (workbook_close(book) == LXW_NO_ERROR)
        if (auto file = tables::MappedFile::Open(path)) bytes = std::string(file->Bytes());
    }
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
    return bytes;
  }
  void Sheet(const char* name, std::initializer_list<std::pair<const char*, double>> columns) {
    sheet_ = workbook_add_worksheet(book_, name);
    row_ = 0;
    std::uint16_t column = 0;
    for (const auto& [title, width] : columns) {
      worksheet_set_column(sheet_, column, column, width, nullptr);
      worksheet_write_string(sheet_, 0, column++, title, bold_);
    }
    worksheet_freeze_panes(sheet_, 1, 0);
    worksheet_autofilter(sheet_, 0, 0, 0, static_cast<std::uint16_t>(column - 1));
  }
  // Rows beyond what a sheet holds are left out; a check lists fewer.
  void Row(std::initializer_list<std::string> cells) {
    if (row_ == kRowsOfASheet) return;
    ++row_;
    std::uint16_t column = 0;
    for (const std::string& cell : cells)
      worksheet_write_string(sheet_, row_, column++, cell.substr(0, 32'000).c_str(), nullptr);
  }
  void Numbers(std::uint16_t first, std::initializer_list<std::int64_t> cells) {
    for (const std::int64_t cell : cells)
      worksheet_write_number(sheet_, row_, first++, static_cast<double>(cell), nullptr);
  }

 private:
  explicit Book(lxw_workbook* book) : book_(book), bold_(workbook_add_format(book)) {
    format_set_bold(bold_);
  }
  lxw_workbook* book_;
  lxw_format* bold_;
  lxw_worksheet* sheet_ = nullptr;
  std::uint32_t row_ = 0;
};

std::string Place(const Finding& f) {
  return f.table_no < 0 ? "" : std::to_string(f.line);
}

}  // namespace

std::string FindingsCsv(Transaction& tx, const sharing::Access& access, const Check& check) {
  tables::CsvWriter csv(/*for_spreadsheet=*/true);
  csv.Row({"rule", "level", "table", "row", "child", "fields", "message", "line", "state", "team", "worker"});
  EachFinding(tx, access, {.check = check.id}, [&](const Finding& f) {
    csv.Row({f.code, f.level, f.table, f.table_no < 0 ? "" : std::to_string(f.row), f.child, f.fields,
             f.message, Place(f), StateWords(f.state), f.team, f.worker});
  });
  return csv.Text();
}

Result<std::string> FindingsWorkbook(Transaction& tx, const sharing::Access& access, const Check& check) {
  return Book::Make([&](Book& book) {
    book.Sheet("Summary", {{"Rule", 9},
                           {"Level", 9},
                           {"Findings", 10},
                           {"New", 8},
                           {"Fixed", 8},
                           {"Children", 10},
                           {"What is wrong", 90},
                           {"Not run, because", 50}});
    for (const RuleCounts& rule : ListRules(tx, check)) {
      book.Row({rule.code, rule.level, "", "", "", "", rule.message, rule.skipped});
      book.Numbers(2, {rule.findings, rule.new_findings, rule.fixed, rule.children});
    }
    const auto sheet = [&](const char* name, const FindingQuery& query) {
      book.Sheet(name, {{"Rule", 9},
                        {"Level", 9},
                        {"Child", 16},
                        {"Table", 16},
                        {"Line", 8},
                        {"Fields", 26},
                        {"What is wrong", 90},
                        {"State", 12},
                        {"Team", 24},
                        {"Worker", 24}});
      EachFinding(tx, access, query, [&](const Finding& f) {
        book.Row({f.code, f.level, f.child, f.table, Place(f), f.fields, f.message,
                  std::string(StateWords(f.state)), f.team, f.worker});
      });
    };
    sheet("Findings", {.check = check.id});
    if (check.previous) sheet("Fixed", FixedOf(check, {}));
  });
}

Result<std::string> FixListWorkbook(Transaction& tx, const sharing::Access& access, const Check& check,
                                    const ExportScope& scope) {
  return Book::Make([&](Book& book) {
    book.Sheet("By worker", {{"Team", 30},
                             {"Worker", 30},
                             {"Children", 10},
                             {"Errors", 10},
                             {"Queries", 10},
                             {"New", 10},
                             {"Mended", 10}});
    for (const WorkerCounts& w : ListWorkers(tx, check.id)) {
      if ((scope.team && *scope.team != w.team) || (scope.worker && *scope.worker != w.worker)) continue;
      book.Row({w.team, w.worker});
      book.Numbers(2, {w.children, w.errors, w.queries, w.new_findings, w.fixed});
    }
    const auto sheet = [&](const char* name, const FindingQuery& query) {
      book.Sheet(name, {{"Team", 24},
                        {"Worker", 24},
                        {"Child", 16},
                        {"What to mend", 90},
                        {"Table", 16},
                        {"Fields", 26},
                        {"Level", 9},
                        {"Rule", 9},
                        {"State", 12}});
      EachFinding(tx, access, query, [&](const Finding& f) {
        book.Row({f.team, f.worker, f.child, f.message, f.table, f.fields, f.level, f.code, MendState(f)});
      });
    };
    sheet("To mend", OfWorker(check, scope));
    if (check.previous) sheet("Mended", FixedOf(check, OfWorker(check, scope)));
  });
}

std::string FixListCsv(Transaction& tx, const sharing::Access& access, const Check& check,
                       const ExportScope& scope) {
  tables::CsvWriter csv(/*for_spreadsheet=*/true);
  csv.Row({"team", "worker", "child", "what_to_mend", "table", "fields", "level", "rule", "state"});
  const auto add = [&](const FindingQuery& query) {
    EachFinding(tx, access, query, [&](const Finding& f) {
      csv.Row({f.team, f.worker, f.child, f.message, f.table, f.fields, f.level, f.code, MendState(f)});
    });
  };
  add(OfWorker(check, scope));
  if (check.previous) add(FixedOf(check, OfWorker(check, scope)));
  return csv.Text();
}

}  // namespace kindred::statutory
