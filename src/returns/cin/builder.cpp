#include "returns/cin/load.hpp"

namespace kindred::returns::cin {

TablesBuilder::TablesBuilder() {
  for (std::size_t i = 0; i < kTableCount; ++i) {
    loaded_.tables[i] = Table(Schemas()[i]);
    row_[i].resize(Schemas()[i].columns.size());
  }
}

void TablesBuilder::Set(TableNumber table, std::size_t column, std::string_view bytes) {
  row_[table][column] = loaded_.pool.Intern(bytes);
}

void TablesBuilder::EndRow(TableNumber table, std::int64_t line) {
  std::vector<Text>& row = row_[table];
  if (table == kAssessmentsTable) {
    row[6] = loaded_.pool.Intern(factors_);
    factor_counts_.push_back(factor_count_);
    factors_.clear();
    factor_count_ = 0;
  }
  Pending& pending = pending_[table];
  pending.cells.insert(pending.cells.end(), row.begin(), row.end());
  pending.lines.push_back(static_cast<std::uint32_t>(line));
  row.assign(row.size(), Text{});
}

void TablesBuilder::AddFactor(std::string_view code, std::int64_t line) {
  if (factor_count_++ != 0) factors_ += ',';
  factors_ += code;
  Set(kFactorsTable, 1, loaded_.pool.View(row_[kAssessmentsTable][1]));
  Set(kFactorsTable, 2, loaded_.pool.View(row_[kAssessmentsTable][2]));
  Set(kFactorsTable, 3, code);
  EndRow(kFactorsTable, line);
}

void TablesBuilder::EndChild(std::string_view la_child_id) {
  const Text child = loaded_.pool.Intern(la_child_id);
  for (std::size_t i = kIdentifiersTable; i < kTableCount; ++i) {
    Pending& pending = pending_[i];
    const std::size_t width = row_[i].size();
    for (std::size_t row = 0; row < pending.lines.size(); ++row) {
      const std::span<Text> cells(pending.cells.data() + row * width, width);
      if (child.filled()) cells[0] = child;
      loaded_.tables[i].Append(cells, pending.lines[row]);
      loaded_.element[i].push_back(children_);
    }
    pending.cells.clear();
    pending.lines.clear();
  }
  for (const std::uint32_t count : factor_counts_) {
    loaded_.factors_end.push_back((loaded_.factors_end.empty() ? 0 : loaded_.factors_end.back()) + count);
  }
  factor_counts_.clear();
  ++children_;
}

LoadedTables TablesBuilder::Finish(const std::string& source, std::int64_t header_line) && {
  loaded_.tables[kHeaderTable].Append(row_[kHeaderTable], static_cast<std::uint32_t>(header_line));
  loaded_.element[kHeaderTable].push_back(0);
  // The texts keep their numbers; each different one is read as a date once.
  std::vector<Text> same(loaded_.pool.size());
  std::vector<Day> days(loaded_.pool.size());
  for (std::uint32_t number = 0; number < same.size(); ++number) {
    same[number] = Text{number};
    days[number] = ParseIsoDay(loaded_.pool.View(Text{number}));
  }
  for (Table& table : loaded_.tables) {
    table.Renumber(same, days);
    table.SetPresent(source);
  }
  return std::move(loaded_);
}

}  // namespace kindred::returns::cin
