#include "statutory/build/case_record.hpp"

#include <algorithm>

namespace kindred::statutory::build {

const std::string& CaseTable::Row::operator()(std::string_view column) const {
  static const std::string kBlank;
  const auto found = table_->columns_.find(column);
  if (found == table_->columns_.end()) return kBlank;
  const std::vector<std::string>& cells = table_->rows_[row_];
  return found->second < cells.size() ? cells[found->second] : kBlank;
}

std::size_t CaseTable::ColumnOf(std::string_view name) {
  const auto found = columns_.find(name);
  if (found != columns_.end()) return found->second;
  const std::size_t number = columns_.size();
  columns_.emplace(name, number);
  return number;
}

void CaseTable::Add(std::span<const std::pair<std::string, std::string>> cells) {
  std::vector<std::string>& row = rows_.emplace_back();
  for (const auto& [name, value] : cells) {
    const std::size_t column = ColumnOf(name);
    if (row.size() <= column) row.resize(column + 1);
    row[column] = value;
  }
}

std::size_t CaseTable::Change(std::string_view column, std::string_view key, std::string_view to_change,
                              const std::string& value) {
  const std::size_t at = ColumnOf(column);
  const std::size_t target = ColumnOf(to_change);
  std::size_t changed = 0;
  for (std::vector<std::string>& row : rows_) {
    if (at >= row.size() || row[at] != key) continue;
    if (row.size() <= target) row.resize(target + 1);
    row[target] = value;
    ++changed;
  }
  return changed;
}

void CaseTable::Remove(std::string_view column, std::string_view key) {
  const std::size_t at = ColumnOf(column);
  std::erase_if(rows_,
                [&](const std::vector<std::string>& row) { return at < row.size() && row[at] == key; });
}

const CaseTable& CaseRecord::Of(std::string_view name) const {
  static const CaseTable kNone;
  const auto found = tables_.find(name);
  return found == tables_.end() ? kNone : found->second;
}

std::size_t CaseRecord::RowCount() const {
  std::size_t rows = 0;
  for (const auto& [name, table] : tables_) rows += table.size();
  return rows;
}

}  // namespace kindred::statutory::build
