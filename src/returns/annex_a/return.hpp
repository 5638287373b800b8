// Annex A as its checks see it: eleven lists and, where they lie beside it, what the SSDA903 and the CIN
// census say of the same children, joined by child; and the reference day. Built once, then only read.
//
//   for (const Row row : r.Rows(kProtection))
//     if (row.date(protection::kEnd) < row.date(protection::kStart)) flag(row);
//   for (const Row other : r.Of(kInNeed, row)) …                    // the same child in another list
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "returns/annex_a/lists.hpp"
#include "returns/problem.hpp"
#include "returns/rule.hpp"

namespace kindred::returns::annex_a {

// What a check may need: the tables, by number.
[[nodiscard]] constexpr Needs Need(TableNumber table) {
  return {std::uint64_t{1} << table};
}
inline constexpr Needs kNothing{0};

// A row of a list.
class Row {
 public:
  Row(const Table& table, std::uint16_t number, std::uint32_t row)
      : table_(&table), number_(number), row_(row) {}
  [[nodiscard]] std::uint16_t table_number() const { return number_; }
  [[nodiscard]] std::uint32_t row() const { return row_; }
  [[nodiscard]] std::uint32_t child() const { return table_->child(row_); }  // 0: the identifier is blank
  [[nodiscard]] Text text(std::size_t column) const { return table_->text(column, row_); }
  [[nodiscard]] DateCell date(std::size_t column) const { return table_->date(column, row_); }
  [[nodiscard]] bool blank(std::size_t column) const { return text(column).blank(); }

 private:
  const Table* table_;
  std::uint16_t number_;
  std::uint32_t row_;
};

struct LoadedTables {
  TextPool pool;
  std::array<Table, kTableCount> tables;
  std::vector<std::string>
      passed_over;  // files that share hardly a heading with any list, where lists were found
  LoadedTables();
};

struct BuildOptions {
  Date as_of;       // the reference day of the lists
  int year = 2026;  // of the SSDA903 beside them
};

class AnnexA {
 public:
  [[nodiscard]] static std::unique_ptr<AnnexA> Build(LoadedTables loaded, const BuildOptions& options);
  AnnexA(const AnnexA&) = delete;
  AnnexA& operator=(const AnnexA&) = delete;

  Day as_of;
  Day six_months_ago;        // lists 1 to 7 hold what happened after it
  Day twelve_months_ago;     // lists 8 to 11
  Day year_start, year_end;  // of the SSDA903 and the census

  [[nodiscard]] std::string_view View(Text text) const { return loaded_.pool.View(text); }
  [[nodiscard]] const Table& table(std::uint16_t number) const { return loaded_.tables[number]; }
  [[nodiscard]] bool Has(TableNumber number) const { return loaded_.tables[number].present(); }
  // Every row of a table, and those of a child, in the order of the file. Nothing for the blank identifier.
  [[nodiscard]] std::vector<Row> Rows(std::uint16_t number) const;
  [[nodiscard]] std::vector<Row> Of(std::uint16_t number, const Row& row) const;
  // The letter of a coded cell, 0 when it is blank or has none.
  [[nodiscard]] char Letter(const Row& row, std::size_t column) const {
    return LetterOf(View(row.text(column)));
  }
  // A coded yes or no.
  [[nodiscard]] bool Yes(const Row& row, std::size_t column) const;
  [[nodiscard]] bool No(const Row& row, std::size_t column) const;
  // A whole number from 0; nothing for all else.
  [[nodiscard]] std::optional<int> Number(const Row& row, std::size_t column) const;

  // In words what of `needs` was not loaded; empty when all is there.
  [[nodiscard]] std::string Lacks(Needs needs) const;

 private:
  AnnexA(LoadedTables loaded, const BuildOptions& options);
  LoadedTables loaded_;
};

// The columns that a list of children begins with: the identifier is 0; where the others stand.
struct ChildColumns {
  std::size_t gender, ethnicity, birth, age;
};
[[nodiscard]] constexpr ChildColumns ChildColumnsOf(std::uint16_t list) {
  if (list == kAdoption) return {adoption::kGender, adoption::kEthnicity, adoption::kBirth, adoption::kAge};
  return {child::kGender, child::kEthnicity, child::kBirth, child::kAge};
}

// Every check, in the order of their codes.
[[nodiscard]] std::vector<const Rule<AnnexA>*> AllRules();
[[nodiscard]] Level LevelOf(std::string_view code);

// Reads CSV lists (each recognised by its columns), or the sheets of a workbook; and beside them the tables
// of an SSDA903 and a CIN census. A list that comes twice is taken once and named in `problems`.
[[nodiscard]] LoadedTables Load(std::span<const InputFile> files, std::vector<Problem>& problems);

}  // namespace kindred::returns::annex_a
