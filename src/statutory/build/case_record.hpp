// The tables of a case system (Standard Safeguarding Dataset) as they are read from the store or from files:
// rows of named cells, nothing joined or understood yet. See case_model.hpp for the next step.
//
//   CaseRecord record;
//   record.Make("ssd_person").Add({{"pers_person_id", "80810007"}, {"pers_sex", "M"}});
//   for (const CaseTable::Row row : record.Of("ssd_person")) Use(row("pers_sex"));
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace kindred::statutory::build {

class CaseTable {
 public:
  // One row; a column that the row or the table does not have is blank.
  class Row {
   public:
    Row(const CaseTable& table, std::size_t row) : table_(&table), row_(row) {}
    [[nodiscard]] const std::string& operator()(std::string_view column) const;

   private:
    const CaseTable* table_;
    std::size_t row_;
  };
  class Iterator {
   public:
    Iterator(const CaseTable& table, std::size_t row) : table_(&table), row_(row) {}
    Row operator*() const { return {*table_, row_}; }
    Iterator& operator++() {
      ++row_;
      return *this;
    }
    bool operator==(const Iterator& other) const { return row_ == other.row_; }

   private:
    const CaseTable* table_;
    std::size_t row_;
  };

  void Add(std::span<const std::pair<std::string, std::string>> cells);
  void Add(std::initializer_list<std::pair<std::string, std::string>> cells) {
    Add(std::span(cells.begin(), cells.size()));
  }
  // Changes cells of the rows for which `column` holds `key`; how many there were.
  std::size_t Change(std::string_view column, std::string_view key, std::string_view to_change,
                     const std::string& value);
  // Takes away the rows for which `column` holds `key`.
  void Remove(std::string_view column, std::string_view key);
  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  [[nodiscard]] bool HasColumn(std::string_view column) const { return columns_.contains(column); }
  [[nodiscard]] Iterator begin() const { return {*this, 0}; }
  [[nodiscard]] Iterator end() const { return {*this, rows_.size()}; }

 private:
  std::size_t ColumnOf(std::string_view name);
  std::map<std::string, std::size_t, std::less<>> columns_;
  std::vector<std::vector<std::string>> rows_;
};

class CaseRecord {
 public:
  // The table of that name, made where there is none.
  CaseTable& Make(const std::string& name) { return tables_[name]; }
  // An empty table where there is none.
  [[nodiscard]] const CaseTable& Of(std::string_view name) const;
  [[nodiscard]] bool Has(std::string_view name) const { return tables_.contains(name); }
  [[nodiscard]] std::size_t RowCount() const;

 private:
  std::map<std::string, CaseTable, std::less<>> tables_;
};

}  // namespace kindred::statutory::build
