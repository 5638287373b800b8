#include "returns/unread_cells.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <string>

namespace kindred::returns {
namespace {

// Takes problems of one table until there are too many.
class Listed {
 public:
  Listed(const Table& table, std::vector<Problem>& problems) : table_(table), problems_(problems) {}
  [[nodiscard]] bool full() const { return count_ > kProblemsOfATable; }
  void Add(std::uint32_t row, std::string message) {
    if (full()) return;
    if (++count_ > kProblemsOfATable) {
      problems_.push_back({table_.source(), 0, 0,
                           fmt::format("{} has more such cells, which are not listed", table_.schema().name),
                           false});
      return;
    }
    problems_.push_back({table_.source(), table_.line(row), 0, std::move(message), false});
  }

 private:
  const Table& table_;
  std::vector<Problem>& problems_;
  std::size_t count_ = 0;
};

// Short, and without what a terminal would act on.
std::string Quoted(std::string_view text) {
  constexpr std::size_t kMost = 24;
  std::string quoted = "\"";
  for (const char c : text.substr(0, kMost)) {
    const auto byte = static_cast<unsigned char>(c);
    quoted += byte < 0x20 || byte == 0x7F || byte >= 0x80 ? '?' : c;
  }
  return quoted + (text.size() > kMost ? "…\"" : "\"");
}

std::size_t Characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace

void NameUnreadDates(const Table& table, const TextPool& pool, std::vector<Problem>& problems) {
  Listed listed(table, problems);
  for (std::size_t column = 0; column < table.schema().columns.size(); ++column) {
    if (!table.schema().columns[column].is_date) continue;
    for (std::uint32_t row = 0; row < table.row_count() && !listed.full(); ++row) {
      const DateCell cell = table.date(column, row);
      if (!cell.filled() || cell.valid()) continue;
      const std::string_view text = pool.View(cell.text);
      listed.Add(
          row, fmt::format("{}: {} is {}; correct it or leave it blank", table.schema().columns[column].name,
                           Quoted(text),
                           ParseDayLeniently(text).valid() ? "a date in a form that this return does not have"
                                                           : "not a date"));
    }
  }
}

void NameLongCells(const Table& table, std::size_t column, std::size_t most, const TextPool& pool,
                   std::vector<Problem>& problems) {
  Listed listed(table, problems);
  for (std::uint32_t row = 0; row < table.row_count() && !listed.full(); ++row) {
    const std::size_t characters = Characters(pool.View(table.text(column, row)));
    if (characters <= most) continue;
    listed.Add(row, fmt::format("{}: has {} characters, and there are never more than {}; correct it",
                                table.schema().columns[column].name, characters, most));
  }
}

}  // namespace kindred::returns
