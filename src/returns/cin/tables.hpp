// The eleven tables of a CIN census as typed rows: a rule writes plan.CPPstartDate(). The columns are
// declared once, in tables.cpp; reader, rules, reports and tests all use that list. Rows are numbered from 0
// in the order of the file.
//
//   for (const Assessment a : r.assessments)            // every row
//     for (const Module m : r.modules.InModule(a)) …    // the CINdetails row that it belongs to
//
// A module is one CINdetails block: LAchildID and the running number of the block inside the child.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "returns/rule.hpp"
#include "returns/table.hpp"

namespace kindred::returns::cin {

enum TableNumber : std::uint16_t {
  kHeaderTable,
  kIdentifiersTable,
  kCharacteristicsTable,
  kDisabilitiesTable,
  kModulesTable,
  kAssessmentsTable,
  kFactorsTable,
  kCinPlansTable,
  kSection47Table,
  kProtectionPlansTable,
  kReviewsTable,
};
inline constexpr std::uint16_t kTableCount = 11;
// The table of an issue that is about the return and no cell.
inline constexpr std::uint16_t kWholeReturn = 0xFFFF;

// What a rule may need.
inline constexpr Needs kNothing{0}, kPeriod{1};

// The schemas in the order of TableNumber.
[[nodiscard]] std::span<const TableSchema> Schemas();
// "CINdetails"; "" for kWholeReturn.
[[nodiscard]] std::string_view TableName(std::uint16_t number);

// A table with the child and the module of each row, and its rows by them. Numbers are dense, from 0.
struct JoinedTable {
  Table table;
  std::vector<std::uint32_t> child;
  std::vector<std::uint32_t> module;  // empty for tables above the module
  Grouping by_child;
  Grouping by_module;
};

class Row {
 public:
  Row(const JoinedTable& joined, std::uint16_t table_number, std::uint32_t row)
      : joined_(&joined), row_(row), table_number_(table_number) {}
  [[nodiscard]] std::uint32_t row() const { return row_; }
  [[nodiscard]] std::uint16_t table_number() const { return table_number_; }
  // The same for rows of the same LAchildID; a child without one is a child of its own.
  [[nodiscard]] std::uint32_t child() const { return joined_->child[row_]; }
  // The same for rows of the same LAchildID and CINdetailsID. Not of tables above the module.
  [[nodiscard]] std::uint32_t module() const { return joined_->module[row_]; }
  [[nodiscard]] Text LAchildID() const { return text(0); }
  [[nodiscard]] Text text(std::size_t column) const { return joined_->table.text(column, row_); }
  [[nodiscard]] DateCell date(std::size_t column) const { return joined_->table.date(column, row_); }

 private:
  const JoinedTable* joined_;
  std::uint32_t row_;
  std::uint16_t table_number_;
};

#define KINDRED_TEXT(NAME, COLUMN)  \
  [[nodiscard]] Text NAME() const { \
    return text(COLUMN);            \
  }
#define KINDRED_DATE(NAME, COLUMN)      \
  [[nodiscard]] DateCell NAME() const { \
    return date(COLUMN);                \
  }

struct Header : Row {
  using Row::Row;
  KINDRED_TEXT(Year, 1) KINDRED_DATE(ReferenceDate, 2)
};

// ChildIdentifiers.
struct Identifiers : Row {
  using Row::Row;
  KINDRED_TEXT(UPN, 1)
  KINDRED_TEXT(FormerUPN, 2)
  KINDRED_TEXT(UPNunknown, 3) KINDRED_DATE(PersonBirthDate, 4) KINDRED_DATE(ExpectedPersonBirthDate, 5)
      KINDRED_TEXT(GenderCurrent, 6) KINDRED_TEXT(Sex, 7) KINDRED_DATE(PersonDeathDate, 8)
};

// ChildCharacteristics.
struct Characteristics : Row {
  using Row::Row;
  KINDRED_TEXT(Ethnicity, 1)
};

// Disabilities. The accessor is `code`, since the type has the column's name.
struct Disability : Row {
  using Row::Row;
  KINDRED_TEXT(code, 1)
};

// CINdetails.
struct Module : Row {
  using Row::Row;
  KINDRED_TEXT(CINdetailsID, 1)
  KINDRED_DATE(CINreferralDate, 2)
  KINDRED_TEXT(ReferralSource, 3) KINDRED_TEXT(PrimaryNeedCode, 4) KINDRED_DATE(CINclosureDate, 5)
      KINDRED_TEXT(ReasonForClosure, 6) KINDRED_DATE(DateOfInitialCPC, 7) KINDRED_TEXT(ReferralNFA, 8)
      // The case was closed after an assessment.
      [[nodiscard]] bool closed_after_assessment() const {
    return ReasonForClosure().In("RC8 RC9");
  }
  // ReferralNFA as most rules read it: lower case or a digit.
  [[nodiscard]] bool no_further_action() const { return ReferralNFA().In("true 1"); }
  [[nodiscard]] bool taken_further() const { return ReferralNFA().In("false 0"); }
};

struct Assessment : Row {
  using Row::Row;
  KINDRED_TEXT(AssessmentID, 2)
  KINDRED_DATE(AssessmentActualStartDate, 3)
  KINDRED_DATE(AssessmentAuthorisationDate, 5)
      KINDRED_TEXT(AssessmentFactors, 6)  // the codes joined by commas; the codes themselves: Cin::FactorsOf
};

// AssessmentFactorsList.
struct Factor : Row {
  using Row::Row;
  KINDRED_TEXT(AssessmentFactor, 3)
};

struct CinPlan : Row {
  using Row::Row;
  KINDRED_DATE(CINPlanStartDate, 2) KINDRED_DATE(CINPlanEndDate, 3)
};

struct Section47 : Row {
  using Row::Row;
  KINDRED_DATE(S47ActualStartDate, 2)
  KINDRED_DATE(InitialCPCtarget, 3)
  KINDRED_DATE(DateOfInitialCPC, 4) KINDRED_TEXT(ICPCnotRequired, 5)
      // ICPCnotRequired as most rules read it.
      [[nodiscard]] bool not_required() const {
    return ICPCnotRequired().In("true 1");
  }
};

// ChildProtectionPlans.
struct ProtectionPlan : Row {
  using Row::Row;
  KINDRED_TEXT(CPPID, 2)
  KINDRED_DATE(CPPstartDate, 3)
  KINDRED_DATE(CPPendDate, 4) KINDRED_TEXT(InitialCategoryOfAbuse, 5) KINDRED_TEXT(LatestCategoryOfAbuse, 6)
      KINDRED_TEXT(NumberOfPreviousCPP, 7)
};

struct Review : Row {
  using Row::Row;
  KINDRED_TEXT(CPPID, 2) KINDRED_DATE(CPPreviewDate, 3)
};

#undef KINDRED_TEXT
#undef KINDRED_DATE

// The columns that rules name as a set of bits.
[[nodiscard]] constexpr std::uint32_t Bit(std::uint32_t column) {
  return std::uint32_t{1} << column;
}

// Some rows of a table, in file order.
template <class T>
class RowRange {
 public:
  class Iterator {
   public:
    Iterator(const RowRange* range, std::size_t at) : range_(range), at_(at) {}
    T operator*() const { return (*range_)[at_]; }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    bool operator==(const Iterator& other) const { return at_ == other.at_; }

   private:
    const RowRange* range_;
    std::size_t at_;
  };
  RowRange(const JoinedTable& joined, std::uint16_t number, std::span<const std::uint32_t> rows)
      : joined_(&joined), rows_(rows), number_(number) {}
  [[nodiscard]] Iterator begin() const { return {this, 0}; }
  [[nodiscard]] Iterator end() const { return {this, rows_.size()}; }
  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  [[nodiscard]] bool empty() const { return rows_.empty(); }
  [[nodiscard]] T operator[](std::size_t i) const { return T(*joined_, number_, rows_[i]); }

 private:
  const JoinedTable* joined_;
  std::span<const std::uint32_t> rows_;
  std::uint16_t number_;
};

// A whole table as typed rows.
template <class T>
class Rows {
 public:
  Rows() = default;
  Rows(const JoinedTable& joined, std::uint16_t number) : joined_(&joined), number_(number) {}
  class Iterator {
   public:
    Iterator(const JoinedTable* joined, std::uint16_t number, std::uint32_t row)
        : joined_(joined), row_(row), number_(number) {}
    T operator*() const { return T(*joined_, number_, row_); }
    Iterator& operator++() {
      ++row_;
      return *this;
    }
    bool operator==(const Iterator& other) const { return row_ == other.row_; }

   private:
    const JoinedTable* joined_;
    std::uint32_t row_;
    std::uint16_t number_;
  };
  [[nodiscard]] Iterator begin() const { return {joined_, number_, 0}; }
  [[nodiscard]] Iterator end() const { return {joined_, number_, size()}; }
  [[nodiscard]] std::uint32_t size() const { return joined_->table.row_count(); }
  [[nodiscard]] T operator[](std::uint32_t row) const { return T(*joined_, number_, row); }
  // The rows of a child (all its modules), and of a module, by number or as another row has them.
  [[nodiscard]] RowRange<T> OfChild(std::uint32_t child) const {
    return {*joined_, number_, joined_->by_child.Of(child)};
  }
  [[nodiscard]] RowRange<T> OfModule(std::uint32_t module) const {
    return {*joined_, number_, joined_->by_module.Of(module)};
  }
  [[nodiscard]] RowRange<T> OfChild(const Row& row) const { return OfChild(row.child()); }
  [[nodiscard]] RowRange<T> InModule(const Row& row) const { return OfModule(row.module()); }

 private:
  const JoinedTable* joined_ = nullptr;
  std::uint16_t number_ = 0;
};

}  // namespace kindred::returns::cin
