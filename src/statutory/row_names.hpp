// What names a row of a return, so that the same fault in the next upload is known again though rows before
// it came or went: the child and the column in which rows of one child differ (the start of an episode, the
// day of a review).
//
//   NameRows names(checked);
//   std::int64_t same = names.SameAs(rule, flag);   // equal in two checks: the same fault
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "returns/check.hpp"

namespace kindred::statutory {

// Columns that, beside the child, name a row of this table of the engine ("Episodes", "Episodes_last"); none
// for tables with one row a child.
[[nodiscard]] std::vector<std::string_view> NamingColumns(std::string_view table);

class NameRows {
 public:
  // `checked` must outlive it. Takes time in proportion to the rows of the tables in which something is
  // marked.
  explicit NameRows(const returns::Checked& checked);
  // A 64-bit hash of the rule, the table, what names the row, and how many rows before it have the same name.
  [[nodiscard]] std::int64_t SameAs(std::size_t rule, const returns::Flag& flag) const;

 private:
  [[nodiscard]] std::string NameOf(std::size_t table, std::uint32_t row) const;
  const returns::Checked& checked_;
  std::vector<std::vector<std::size_t>> columns_;     // by table
  std::vector<std::vector<std::uint32_t>> ordinals_;  // by table and row; empty where nothing is marked
};

}  // namespace kindred::statutory
