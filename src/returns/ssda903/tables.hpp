// The twelve tables of the SSDA903 as typed rows: a rule writes e.PLACE(), e.DECOM(). The columns are
// declared once, here; readers, rules, reports and tests all use this list.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>

#include "returns/rule.hpp"
#include "returns/table.hpp"

namespace kindred::returns::ssda903 {

// Tables of this year; the same tables of last year follow at + kTableCount.
enum TableNumber : std::uint16_t {
  kHeaderTable,
  kEpisodesTable,
  kReviewsTable,
  kUascTable,
  kOc2Table,
  kOc3Table,
  kAd1Table,
  kPlacedAdoptionTable,
  kPrevPermTable,
  kMissingTable,
  kSwEpisodesTable,
  kDoLoTable,
};
inline constexpr std::uint16_t kTableCount = 12;

// What a rule may need: tables of this year, of last year, lists.
inline constexpr Needs kHeader{1U << 0}, kEpisodes{1U << 1}, kReviews{1U << 2}, kUasc{1U << 3}, kOc2{1U << 4},
    kOc3{1U << 5}, kAd1{1U << 6}, kPlacedAdoption{1U << 7}, kPrevPerm{1U << 8}, kMissing{1U << 9},
    kSwEpisodes{1U << 10}, kDoLo{1U << 11};
inline constexpr Needs kHeaderLast{1U << 12}, kEpisodesLast{1U << 13}, kReviewsLast{1U << 14},
    kUascLast{1U << 15}, kOc2Last{1U << 16}, kOc3Last{1U << 17}, kAd1Last{1U << 18},
    kPlacedAdoptionLast{1U << 19}, kPrevPermLast{1U << 20}, kMissingLast{1U << 21}, kSwEpisodesLast{1U << 22},
    kDoLoLast{1U << 23};
inline constexpr Needs kProviders{1U << 24}, kPostcodes{1U << 25}, kAuthority{1U << 26};
inline constexpr Needs kNothing{0};

// The schemas in the order of TableNumber.
[[nodiscard]] std::span<const TableSchema> Schemas();
// "Episodes", "Episodes_last".
[[nodiscard]] std::string_view TableName(std::uint16_t number);

// What all rows have.
class Row {
 public:
  Row(const Table& table, std::uint16_t table_number, std::uint32_t row)
      : table_(&table), row_(row), table_number_(table_number) {}
  [[nodiscard]] std::uint32_t row() const { return row_; }
  [[nodiscard]] std::uint16_t table_number() const { return table_number_; }
  // Number of the child, the same in every table; 0 for a blank CHILD.
  [[nodiscard]] std::uint32_t child() const { return table_->child(row_); }
  [[nodiscard]] Text CHILD() const { return table_->text(0, row_); }
  [[nodiscard]] Text text(std::size_t column) const { return table_->text(column, row_); }

 protected:
  const Table* table_;
  std::uint32_t row_;
  std::uint16_t table_number_;
};

#define KINDRED_TEXT(NAME, COLUMN)     \
  [[nodiscard]] Text NAME() const {    \
    return table_->text(COLUMN, row_); \
  }
#define KINDRED_DATE(NAME, COLUMN)      \
  [[nodiscard]] DateCell NAME() const { \
    return table_->date(COLUMN, row_);  \
  }

struct Header : Row {
  using Row::Row;
  static constexpr TableNumber kTable = kHeaderTable;
  KINDRED_TEXT(SEX, 1)
  KINDRED_DATE(DOB, 2) KINDRED_TEXT(ETHNIC, 3) KINDRED_TEXT(UPN, 4) KINDRED_TEXT(MOTHER, 5)
      KINDRED_DATE(MC_DOB, 6)
};

struct Episode : Row {
  using Row::Row;
  static constexpr TableNumber kTable = kEpisodesTable;
  KINDRED_DATE(DECOM, 1)
  KINDRED_TEXT(RNE, 2) KINDRED_TEXT(LS, 3) KINDRED_TEXT(CIN, 4) KINDRED_TEXT(PLACE, 5)
      KINDRED_TEXT(PLACE_PROVIDER, 6) KINDRED_DATE(DEC, 7) KINDRED_TEXT(REC, 8)
          KINDRED_TEXT(REASON_PLACE_CHANGE, 9) KINDRED_TEXT(HOME_POST, 10) KINDRED_TEXT(PL_POST, 11)
              KINDRED_TEXT(URN, 12)
      // Words that many rules use.
      [[nodiscard]] bool short_break() const {
    return LS().In("V3 V4");
  }
  [[nodiscard]] bool temporary() const { return PLACE().In("T0 T1 T2 T3 T4"); }
  [[nodiscard]] bool for_adoption() const { return PLACE().In("A3 A4 A5 A6"); }
  [[nodiscard]] bool adopted() const { return REC().In("E11 E12"); }
};

struct Review : Row {
  using Row::Row;
  static constexpr TableNumber kTable = kReviewsTable;
  KINDRED_DATE(DOB, 1) KINDRED_DATE(REVIEW, 2) KINDRED_TEXT(REVIEW_CODE, 3)
};

struct Uasc : Row {
  using Row::Row;
  static constexpr TableNumber kTable = kUascTable;
  KINDRED_TEXT(SEX, 1) KINDRED_DATE(DOB, 2) KINDRED_DATE(DUC, 3)
};

struct Oc2 : Row {
  using Row::Row;
  static constexpr TableNumber kTable = kOc2Table;
  KINDRED_DATE(DOB, 1)
  KINDRED_TEXT(SDQ_SCORE, 2) KINDRED_TEXT(SDQ_REASON, 3) KINDRED_TEXT(CONVICTED, 4)
      KINDRED_TEXT(HEALTH_CHECK, 5) KINDRED_TEXT(IMMUNISATIONS, 6) KINDRED_TEXT(TEETH_CHECK, 7)
          KINDRED_TEXT(HEALTH_ASSESSMENT, 8) KINDRED_TEXT(SUBSTANCE_MISUSE, 9)
              KINDRED_TEXT(INTERVENTION_RECEIVED, 10) KINDRED_TEXT(INTERVENTION_OFFERED, 11)
      // At least one of IMMUNISATIONS, TEETH_CHECK, HEALTH_ASSESSMENT, SUBSTANCE_MISUSE is blank.
      [[nodiscard]] bool core_incomplete() const {
    return IMMUNISATIONS().blank() || TEETH_CHECK().blank() || HEALTH_ASSESSMENT().blank() ||
           SUBSTANCE_MISUSE().blank();
  }
  // At least one of the eight health items (all but the SDQ ones) is filled.
  [[nodiscard]] bool any_health() const {
    for (std::size_t column = 4; column <= 11; ++column) {
      if (text(column).filled()) return true;
    }
    return false;
  }
};

struct Oc3 : Row {
  using Row::Row;
  static constexpr TableNumber kTable = kOc3Table;
  KINDRED_DATE(DOB, 1)
  KINDRED_TEXT(IN_TOUCH, 2) KINDRED_TEXT(ACTIV, 3) KINDRED_TEXT(ACCOM, 4)
      [[nodiscard]] bool any_item() const {
    return IN_TOUCH().filled() || ACTIV().filled() || ACCOM().filled();
  }
};

struct Ad1 : Row {
  using Row::Row;
  static constexpr TableNumber kTable = kAd1Table;
  KINDRED_DATE(DOB, 1)
  KINDRED_DATE(DATE_INT, 2) KINDRED_DATE(DATE_MATCH, 3) KINDRED_TEXT(FOSTER_CARE, 4)
      KINDRED_TEXT(NB_ADOPTR, 5) KINDRED_TEXT(SEX_ADOPTR, 6) KINDRED_TEXT(LS_ADOPTR, 7)
          [[nodiscard]] int items_filled() const {  // of the six adoption items
    int filled = 0;
    for (std::size_t column = 2; column <= 7; ++column) filled += text(column).filled() ? 1 : 0;
    return filled;
  }
  [[nodiscard]] bool any_item() const { return items_filled() > 0; }
  [[nodiscard]] bool any_item_blank() const { return items_filled() < 6; }
};

struct PlacedAdoption : Row {
  using Row::Row;
  static constexpr TableNumber kTable = kPlacedAdoptionTable;
  KINDRED_DATE(DOB, 1)
  KINDRED_DATE(DATE_PLACED, 2) KINDRED_DATE(DATE_PLACED_CEASED, 3) KINDRED_TEXT(REASON_PLACED_CEASED, 4)
};

struct PrevPerm : Row {
  using Row::Row;
  static constexpr TableNumber kTable = kPrevPermTable;
  KINDRED_DATE(DOB, 1) KINDRED_TEXT(PREV_PERM, 2) KINDRED_TEXT(LA_PERM, 3) KINDRED_TEXT(DATE_PERM, 4)
};

struct Missing : Row {
  using Row::Row;
  static constexpr TableNumber kTable = kMissingTable;
  KINDRED_DATE(DOB, 1) KINDRED_TEXT(MISSING, 2) KINDRED_DATE(MIS_START, 3) KINDRED_DATE(MIS_END, 4)
};

struct SwEpisode : Row {
  using Row::Row;
  static constexpr TableNumber kTable = kSwEpisodesTable;
  KINDRED_DATE(DOB, 1)
  KINDRED_TEXT(SW_ID, 2) KINDRED_DATE(SW_DECOM, 3) KINDRED_DATE(SW_DEC, 4) KINDRED_TEXT(SW_REASON, 5)
};

struct DoLo : Row {
  using Row::Row;
  static constexpr TableNumber kTable = kDoLoTable;
  KINDRED_DATE(DOB, 1) KINDRED_DATE(DOLO_START, 2) KINDRED_DATE(DOLO_END, 3)
};

#undef KINDRED_TEXT
#undef KINDRED_DATE

// Some rows of a table, in the order of a list of row numbers.
template <class T>
class RowRange {
 public:
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = T;
    using difference_type = std::ptrdiff_t;
    using pointer = const T*;
    using reference = T;
    Iterator(const Table* table, std::uint16_t number, const std::uint32_t* at)
        : table_(table), number_(number), at_(at) {}
    T operator*() const { return T(*table_, number_, *at_); }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    bool operator==(const Iterator& other) const { return at_ == other.at_; }

   private:
    const Table* table_;
    std::uint16_t number_;
    const std::uint32_t* at_;
  };
  RowRange(const Table& table, std::uint16_t number, std::span<const std::uint32_t> rows)
      : table_(&table), number_(number), rows_(rows) {}
  [[nodiscard]] Iterator begin() const { return {table_, number_, rows_.data()}; }
  [[nodiscard]] Iterator end() const { return {table_, number_, rows_.data() + rows_.size()}; }
  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  [[nodiscard]] bool empty() const { return rows_.empty(); }
  [[nodiscard]] T operator[](std::size_t i) const { return T(*table_, number_, rows_[i]); }

 private:
  const Table* table_;
  std::uint16_t number_;
  std::span<const std::uint32_t> rows_;
};

// A whole table as typed rows: iteration is in file order; an absent table has none.
template <class T>
class Rows {
 public:
  Rows() = default;
  Rows(const Table& table, std::uint16_t number) : table_(&table), number_(number) {}
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = T;
    using difference_type = std::ptrdiff_t;
    using pointer = const T*;
    using reference = T;
    Iterator(const Table* table, std::uint16_t number, std::uint32_t row)
        : table_(table), row_(row), number_(number) {}
    T operator*() const { return T(*table_, number_, row_); }
    Iterator& operator++() {
      ++row_;
      return *this;
    }
    bool operator==(const Iterator& other) const { return row_ == other.row_; }

   private:
    const Table* table_;
    std::uint32_t row_;
    std::uint16_t number_;
  };
  [[nodiscard]] Iterator begin() const { return {table_, number_, 0}; }
  [[nodiscard]] Iterator end() const { return {table_, number_, table_->row_count()}; }
  [[nodiscard]] bool present() const { return table_->present(); }
  [[nodiscard]] std::uint32_t size() const { return table_->row_count(); }
  [[nodiscard]] T operator[](std::uint32_t row) const { return T(*table_, number_, row); }
  // The rows of one child, in file order; those of the blank CHILD for 0.
  [[nodiscard]] RowRange<T> Of(std::uint32_t child) const {
    return {*table_, number_, table_->RowsOf(child)};
  }
  // The rows of the same child as another row; two blank CHILD cells are the same child.
  [[nodiscard]] RowRange<T> Of(const Row& row) const { return Of(row.child()); }
  [[nodiscard]] bool Has(const Row& row) const { return table_->HasRowsOf(row.child()); }
  [[nodiscard]] const Table& table() const { return *table_; }
  [[nodiscard]] std::uint16_t number() const { return number_; }

 private:
  const Table* table_ = nullptr;
  std::uint16_t number_ = 0;
};

}  // namespace kindred::returns::ssda903
