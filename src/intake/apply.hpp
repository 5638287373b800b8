// Applies a mapping to rows: bind a table's mapping to the header of a file once, then turn row after row
// into facts.
//
//   Result<BoundTable> bound = BoundTable::Bind(mapping, mapping.tables[0], header, lookups);
//   bound->Load(cells);                      // one row
//   if (known.contains(bound->Hash())) continue;   // nothing new: no facts are made
//   RowFacts facts;
//   if (!bound->Map(facts)) Quarantine(bound->Problems());
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/hash.hpp"
#include "intake/facts.hpp"
#include "intake/mapping.hpp"

namespace kindred::intake {

// Rows of another table of the same source, by key.
struct LookupTable {
  std::vector<std::string> columns;  // those that some table wants
  std::unordered_map<std::string, std::vector<std::string>> rows;
};
using LookupTables = std::vector<LookupTable>;  // in the order of Mapping::lookups

// Column names compare by this: lower case, single spaces, trimmed.
[[nodiscard]] std::string FoldColumn(std::string_view name);

// The columns that the tables of a mapping want of each of its lookups.
[[nodiscard]] LookupTables EmptyLookups(const Mapping& mapping);

class BoundTable {
 public:
  // The mapping, the table and the lookups must outlive the result. Errors (kBadData): a required column
  // is missing, or one that the mapping uses stands twice.
  [[nodiscard]] static Result<BoundTable> Bind(const Mapping& mapping, const TableSpec& table,
                                               std::span<const std::string> header,
                                               const LookupTables& lookups);

  // Takes up a row; the views must live until the next Load. Cells beyond the header count as extra.
  void Load(std::span<const std::string_view> cells);

  [[nodiscard]] bool IsBlank() const { return blank_; }  // no cell holds anything
  [[nodiscard]] bool IsHeader() const;                   // the header once more
  // What makes it the same row in the next extract; the hash in hexadecimal when the table has no key.
  [[nodiscard]] std::string Key() const;
  // Of every column by name and of what was looked up: equal hash, equal row, whatever the file's order of
  // columns and its way of writing dates.
  [[nodiscard]] Digest Hash() const;
  // The row as JSON {column: cell}, blank cells left out.
  [[nodiscard]] std::string Payload() const;
  // The cells as a list of (column, text), for a list that goes back to the agency.
  [[nodiscard]] const std::vector<std::string>& Header() const { return header_; }

  // Makes the facts. False when the row cannot be taken; Problems() then says why. Problems may also be
  // there when it is true: what was left out.
  [[nodiscard]] bool Map(RowFacts& facts);
  [[nodiscard]] const std::vector<RowProblem>& Problems() const { return problems_; }
  // Index of a column of the file by its name in the mapping; −1 when it has none.
  [[nodiscard]] int CellIndex(std::string_view column) const;

  [[nodiscard]] const TableSpec& Table() const { return *table_; }
  [[nodiscard]] const UnknownCodes& Unknown() const { return unknown_; }

 private:
  BoundTable() = default;
  void MapPerson(const PersonSpec& spec, int person, RowFacts& facts);
  // The date of a field as ISO text; empty when blank. A cell that is no date rejects the row.
  std::string DateOf(const ValueSpec& spec);
  std::string TextOf(const ValueSpec& spec) { return spec.IsGiven() ? spec.Evaluate(cells_, &unknown_) : ""; }
  void Reject(const ValueSpec& spec, std::string reason);
  void Note(const ValueSpec& spec, std::string reason);
  [[nodiscard]] bool Holds(const Conditions& conditions) const;
  [[nodiscard]] std::string Normal(int column) const;

  const Mapping* mapping_ = nullptr;
  const TableSpec* table_ = nullptr;
  const LookupTables* lookups_ = nullptr;
  std::vector<std::string> header_;
  std::vector<std::string> folded_header_;
  std::vector<std::size_t> by_name_;  // header indexes sorted by folded name, for hashing
  std::vector<bool> is_date_;         // by header index
  std::vector<int> cell_of_column_;   // by mapping column: header index, −1 missing
  std::vector<int> lookup_column_;    // by mapping column: index in the lookup's row, −1 none

  std::span<const std::string_view> row_;
  std::vector<std::string_view> cells_;  // by mapping column
  bool blank_ = true;
  bool rejected_ = false;
  std::vector<RowProblem> problems_;
  UnknownCodes unknown_;
};

// A date as a source may write it: by `order` first, then leniently; a time of day is dropped; years from
// 2999 on (9999-12-31) mean "open" and give blank text. Nothing when it is not a date.
[[nodiscard]] std::optional<std::string> ReadDate(std::string_view text, std::optional<DateOrder> order);

}  // namespace kindred::intake
