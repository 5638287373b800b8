// One table of a return: columns of texts and days, parsed once, and the index of its rows by child.
//
//   Table table(schema, pool);
//   table.Append({"1001", "M", "04/05/2014"}, /*line=*/2);
//   ...
//   for (std::uint32_t row : table.RowsOf(child)) …          // after NumberChildren
//
// Rules do not see this type: they see typed rows (ssda903/tables.hpp), which name the columns.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "returns/text_pool.hpp"

namespace kindred::returns {

struct Column {
  std::string_view name;
  bool is_date = false;
  bool supplied = true;  // false: worked out by Kindred, never in an uploaded file
};

struct TableSchema {
  std::string_view name;
  std::vector<Column>
      columns;  // at most 32, so that a set of columns is a word; CHILD or its like is column 0
  Day (*parse_day)(std::string_view) = ParseDay;
  // The column of that name, or −1.
  [[nodiscard]] int IndexOf(std::string_view column) const;
};

// Rows of each group (a child), one after the other: start[g] … start[g+1] of `rows`.
struct Grouping {
  std::vector<std::uint32_t> start{0};
  std::vector<std::uint32_t> rows;
  [[nodiscard]] std::span<const std::uint32_t> Of(std::uint32_t group) const {
    if (group + 1 >= start.size()) return {};
    return {rows.data() + start[group], rows.data() + start[group + 1]};
  }
};

class Table {
 public:
  Table() = default;
  explicit Table(const TableSchema& schema);

  [[nodiscard]] const TableSchema& schema() const { return *schema_; }
  // False for a table that was not in the upload; one with a header line and no rows is present.
  [[nodiscard]] bool present() const { return present_; }
  void SetPresent(std::string source) {
    present_ = true;
    source_ = std::move(source);
  }
  [[nodiscard]] const std::string& source() const { return source_; }  // the name of its file
  [[nodiscard]] std::uint32_t row_count() const { return static_cast<std::uint32_t>(lines_.size()); }

  // Adds a row: one cell per column of the schema, interned in `pool`, upper-cased by the caller where the
  // return wants it. `line` is the line of the file. A table can hold 2^32 − 1 rows.
  void Append(std::span<const Text> cells, std::uint32_t line);
  void Reserve(std::size_t rows);
  // Once all rows are in: texts get the numbers that `to` gives them, and dates are parsed from `days` by the
  // old number (see DayMemo).
  void Renumber(std::span<const Text> to, std::span<const Day> days);

  [[nodiscard]] Text text(std::size_t column, std::uint32_t row) const { return texts_[column][row]; }
  [[nodiscard]] Day day(std::size_t column, std::uint32_t row) const { return days_[column][row]; }
  [[nodiscard]] DateCell date(std::size_t column, std::uint32_t row) const {
    return {texts_[column][row], days_[column][row]};
  }
  [[nodiscard]] std::uint32_t line(std::uint32_t row) const { return lines_[row]; }
  [[nodiscard]] std::uint32_t child(std::uint32_t row) const { return children_[row]; }
  [[nodiscard]] std::span<const std::uint32_t> RowsOf(std::uint32_t child) const {
    return by_child_.Of(child);
  }
  // Whether any row is of this child, in the index or not.
  [[nodiscard]] bool HasRowsOf(std::uint32_t child) const {
    return !RowsOf(child).empty() || std::binary_search(too_many_.begin(), too_many_.end(), child);
  }
  [[nodiscard]] const std::vector<Text>& texts(std::size_t column) const { return texts_[column]; }
  // Fills a column that is worked out.
  void SetText(std::size_t column, std::uint32_t row, Text text) { texts_[column][row] = text; }

  // Gives every row the number of its child (0 for a blank one) and builds the index: `number_of_text` holds
  // the number for each text, growing as new children are met.
  void NumberChildren(std::vector<std::uint32_t>& number_of_text, std::uint32_t& children);
  void IndexChildren(std::uint32_t children);
  // A child with more rows than this in one table is no child but a fault of the export (every CHILD blank,
  // say); its rows are left out of the index, so that nothing is compared with everything.
  static constexpr std::uint32_t kMostRowsOfAChild = 2000;
  // How many rows were left out of the index.
  [[nodiscard]] std::uint32_t rows_not_joined() const {
    return row_count() - static_cast<std::uint32_t>(by_child_.rows.size());
  }

 private:
  const TableSchema* schema_ = nullptr;
  bool present_ = false;
  std::string source_;
  std::vector<std::vector<Text>> texts_;
  std::vector<std::vector<Day>> days_;
  std::vector<std::uint32_t> lines_;
  std::vector<std::uint32_t> children_;
  Grouping by_child_;
  std::vector<std::uint32_t> too_many_;  // children left out of it, ascending
};

// A table while it is read: its own pool, so that tables can be read by several threads at once.
class TableBuilder {
 public:
  explicit TableBuilder(const TableSchema& schema)
      : table_(schema), row_(schema.columns.size()), last_(row_.size()) {}
  // The cell of `column` of the row being read; blank unless set. Upper-cased when `upper`. The bytes must
  // last until the row ends.
  void Set(std::size_t column, std::string_view bytes, bool upper);
  // Ends the row.
  void EndRow(std::uint32_t line);
  [[nodiscard]] Table& table() { return table_; }
  // Hands the table over with its texts in `pool`.
  [[nodiscard]] Table Finish(TextPool& pool) &&;

 private:
  Table table_;
  TextPool pool_;
  std::vector<Text> row_;
  struct Last {
    TextKey key;
    Text text;
  };
  struct Awaited {
    std::size_t column = 0;
    std::string_view bytes;
    TextKey key;
  };
  void Take(std::size_t column, std::string_view bytes, const TextKey& key) {
    row_[column] = pool_.Intern(bytes, key);
    last_[column] = {key, row_[column]};
  }
  std::vector<Awaited> awaited_;  // cells of this row whose slots in the pool have been asked for from memory
  std::vector<Last> last_;        // what each column held last: most cells repeat
  std::string upper_;
};

}  // namespace kindred::returns
