#include "returns/annex_a/return.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "returns/rule_set.hpp"

namespace kindred::returns::annex_a {

LoadedTables::LoadedTables() {
  for (std::size_t i = 0; i < kTableCount; ++i) tables[i] = Table(Schemas()[i]);
}

AnnexA::AnnexA(LoadedTables loaded, const BuildOptions& options)
    : as_of(options.as_of),
      six_months_ago(options.as_of.AddMonths(-6)),
      twelve_months_ago(options.as_of.AddMonths(-12)),
      year_start(DayOf(options.year - 1, 4, 1)),
      year_end(DayOf(options.year, 3, 31)),
      loaded_(std::move(loaded)) {
  std::vector<std::uint32_t> number_of_text(loaded_.pool.size());
  std::uint32_t children = 0;
  for (Table& table : loaded_.tables) table.NumberChildren(number_of_text, children);
  for (Table& table : loaded_.tables) table.IndexChildren(children);
}

std::unique_ptr<AnnexA> AnnexA::Build(LoadedTables loaded, const BuildOptions& options) {
  return std::unique_ptr<AnnexA>(new AnnexA(std::move(loaded), options));
}

std::vector<Row> AnnexA::Rows(std::uint16_t number) const {
  std::vector<Row> rows;
  const Table& table = loaded_.tables[number];
  rows.reserve(table.row_count());
  for (std::uint32_t row = 0; row < table.row_count(); ++row) rows.emplace_back(table, number, row);
  return rows;
}

std::vector<Row> AnnexA::Of(std::uint16_t number, const Row& row) const {
  std::vector<Row> rows;
  if (row.child() == 0) return rows;
  const Table& table = loaded_.tables[number];
  for (const std::uint32_t at : table.RowsOf(row.child())) rows.emplace_back(table, number, at);
  return rows;
}

bool AnnexA::Yes(const Row& row, std::size_t column) const {
  const std::string folded = FoldCode(View(row.text(column)));
  return folded == "a) yes" || folded == "yes";
}

bool AnnexA::No(const Row& row, std::size_t column) const {
  const std::string folded = FoldCode(View(row.text(column)));
  return folded == "b) no" || folded == "no";
}

std::optional<int> AnnexA::Number(const Row& row, std::size_t column) const {
  const std::string_view text = Trim(View(row.text(column)));
  if (text.empty() || text.size() > 6) return std::nullopt;
  int number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return number;
}

std::string AnnexA::Lacks(Needs needs) const {
  std::string missing;
  for (std::uint16_t i = 0; i < kTableCount; ++i) {
    if (!needs.Has(Need(static_cast<TableNumber>(i))) || loaded_.tables[i].present()) continue;
    missing += missing.empty() ? "" : ", ";
    missing += TableName(i);
  }
  return missing;
}

Level LevelOf(std::string_view code) {
  return LevelIn("annex_a/levels.tsv", code);
}

}  // namespace kindred::returns::annex_a
