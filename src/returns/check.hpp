// Checks a whole upload: reads it, builds the return, runs the rules of the year. What commands and pages
// call.
//
//   Result<Checked> checked = CheckSsda903(this_year, last_year, {.year = 2026, .authority = "E06000004"});
//   for (std::size_t i = 0; i < checked->rules.size(); ++i) use(checked->rules[i]->code,
//   checked->outcomes[i]); WriteCsv(*checked, [&](std::string_view piece) { … });          // findings.hpp
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "base/error.hpp"
#include "returns/postcodes.hpp"
#include "returns/problem.hpp"
#include "returns/rule_set.hpp"
#include "returns/ssda903/providers.hpp"
#include "returns/table.hpp"

namespace kindred::returns {

struct CheckOptions {
  int year = 2026;                       // in which the collection year ends
  std::string authority;                 // ONS code, SSDA903 only; blank: rules that need it are skipped
  const Postcodes* postcodes = nullptr;  // must outlive the result; SSDA903 only
  const ssda903::ProviderList* providers = nullptr;  // SSDA903 only
  std::vector<std::string> rules;                    // codes to run; empty: all of the year
  Levels levels;                                     // revised ones; they go before the built-in levels
  unsigned threads = 0;       // 0: as many as the machine has; the findings are the same
  std::optional<Date> as_of;  // Annex A only: the day the lists are for; nothing: 31 March of the year
};

// A checked return: what each rule found, and the tables to show it with.
struct Checked {
  std::string return_name;  // "ssda903", "cin", "annex_a"
  int year = 0;
  std::string note;                    // what to tell the user of the year's rules; mostly empty
  std::vector<const RuleInfo*> rules;  // in the order of their codes
  std::vector<Level> levels;           // of each rule
  std::vector<Outcome> outcomes;       // of each rule
  std::vector<Problem> problems;       // with the files themselves
  std::vector<const Table*> tables;    // by Flag::table
  std::vector<std::string_view> table_names;
  char between_columns = ' ';         // what stands between the columns that a rule names
  std::shared_ptr<const void> owner;  // keeps what the pointers point to
  std::string_view (*view)(const void* owner, Text text) = nullptr;

  [[nodiscard]] std::string_view View(Text text) const { return view(owner.get(), text); }
  // False for a finding about the return as a whole, which has no table, row or line.
  [[nodiscard]] bool HasRow(const Flag& flag) const { return flag.table < tables.size(); }
  [[nodiscard]] std::string_view TableOf(const Flag& flag) const {
    return HasRow(flag) ? table_names[flag.table] : "";
  }
  // The line of the row in its file.
  [[nodiscard]] std::uint32_t LineOf(const Flag& flag) const {
    return HasRow(flag) ? tables[flag.table]->line(flag.row) : 0;
  }
  // The child of a row; blank where the table has none.
  [[nodiscard]] std::string_view ChildOf(const Flag& flag) const;
  // Names of the columns that a flag of rule `rule` shows, joined by semicolons.
  [[nodiscard]] std::string FieldsOf(std::size_t rule, const Flag& flag) const;
  // Calls visit(flag) once for each row that rule `rule` marks, with all the columns it marks there; a row
  // that is part of several issues (CIN) comes once, with the first of them.
  template <class Visit>
  void EachRow(std::size_t rule, const Visit& visit) const {
    const std::vector<Flag>& flags = outcomes[rule].flags;
    for (std::size_t i = 0; i < flags.size();) {
      Flag row = flags[i];
      for (++i; i < flags.size() && flags[i].table == row.table && flags[i].row == row.row; ++i) {
        row.columns = row.columns == 0 || flags[i].columns == 0 ? 0 : row.columns | flags[i].columns;
      }
      visit(row);
    }
  }
  // Rows that the rule marks.
  [[nodiscard]] std::size_t RowCount(std::size_t rule) const {
    std::size_t count = 0;
    EachRow(rule, [&](const Flag&) { ++count; });
    return count;
  }
  // Whether anything could be read at all.
  [[nodiscard]] bool readable() const;
  [[nodiscard]] std::size_t finding_count() const;
};

// SSDA903: CSV files of this year and, if there are any, last year; or one XML file as `this_year`. Errors
// (kUsage): no rule set for the year, an unknown rule code, CSV and XML mixed.
[[nodiscard]] Result<Checked> CheckSsda903(std::span<const InputFile> this_year,
                                           std::span<const InputFile> last_year, const CheckOptions& options);
// CIN census: one XML file. Errors (kUsage) as above.
[[nodiscard]] Result<Checked> CheckCin(const InputFile& file, const CheckOptions& options);

// Annex A: its lists as CSV files or one workbook, with the files of an SSDA903 and of a CIN census beside
// them where they are to agree. Errors (kUsage): an unknown rule code.
[[nodiscard]] Result<Checked> CheckAnnexA(std::span<const InputFile> files, const CheckOptions& options);

// One line of `kindred returns rules`.
struct RuleLine {
  const RuleInfo* info = nullptr;
  Level level = Level::kError;
  std::string needs;  // "Episodes, Header"
};
// The rules of "ssda903", "cin" or "annex_a" for a year. Error (kUsage) for another return or a year without
// rules.
[[nodiscard]] Result<std::vector<RuleLine>> ListRules(std::string_view return_name, int year);

}  // namespace kindred::returns
