#include "returns/table.hpp"

#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <utility>

namespace kindred::returns {
namespace {

enum class Case { kAsIs, kAsciiLower, kOther };

Case CaseOf(std::string_view bytes) {
  bool lower = false;
  bool other = false;
  for (const char c : bytes) {
    lower |= static_cast<unsigned char>(c - 'a') < 26;
    other |= static_cast<unsigned char>(c) >= 0x80;
  }
  return other ? Case::kOther : lower ? Case::kAsciiLower : Case::kAsIs;
}

}  // namespace

int TableSchema::IndexOf(std::string_view column) const {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].name == column) return static_cast<int>(i);
  }
  return -1;
}

Table::Table(const TableSchema& schema)
    : schema_(&schema), texts_(schema.columns.size()), days_(schema.columns.size()) {}

void Table::Reserve(std::size_t rows) {
  for (std::vector<Text>& column : texts_) column.reserve(rows);
  lines_.reserve(rows);
}

void Table::Append(std::span<const Text> cells, std::uint32_t line) {
  for (std::size_t i = 0; i < texts_.size(); ++i) texts_[i].push_back(cells[i]);
  lines_.push_back(line);
}

void Table::Renumber(std::span<const Text> to, std::span<const Day> days) {
  for (std::size_t i = 0; i < texts_.size(); ++i) {
    if (schema_->columns[i].is_date) {
      days_[i].reserve(texts_[i].size());
      for (const Text text : texts_[i]) days_[i].push_back(days[text.number]);
    }
    for (Text& text : texts_[i]) text = to[text.number];
  }
}

void Table::NumberChildren(std::vector<std::uint32_t>& number_of_text, std::uint32_t& children) {
  children_.resize(row_count());
  for (std::uint32_t row = 0; row < row_count(); ++row) {
    const Text child = texts_[0][row];
    std::uint32_t& number = number_of_text[child.number];
    if (number == 0 && child.filled()) number = ++children;
    children_[row] = number;
  }
}

void Table::IndexChildren(std::uint32_t children) {
  std::vector<std::uint32_t> count(children + 1);
  for (const std::uint32_t child : children_) ++count[child];
  by_child_.start.assign(children + 2, 0);
  for (std::size_t child = 0; child < count.size(); ++child) {
    if (count[child] > kMostRowsOfAChild) {
      too_many_.push_back(static_cast<std::uint32_t>(child));
      count[child] = 0;
    }
    by_child_.start[child + 1] = by_child_.start[child] + count[child];
  }
  by_child_.rows.resize(by_child_.start.back());
  std::vector<std::uint32_t> at(by_child_.start.begin(), by_child_.start.end() - 1);
  for (std::uint32_t row = 0; row < row_count(); ++row) {
    const std::uint32_t child = children_[row];
    if (at[child] < by_child_.start[child + 1]) by_child_.rows[at[child]++] = row;
  }
}

void TableBuilder::Set(std::size_t column, std::string_view bytes, bool upper) {
  if (bytes.empty()) return;
  if (upper) {
    switch (CaseOf(bytes)) {
      case Case::kAsIs:
        break;
      case Case::kAsciiLower:
        upper_.assign(bytes);
        for (char& c : upper_) {
          if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        }
        bytes = upper_;
        break;
      case Case::kOther: {
        icu::UnicodeString text =
            icu::UnicodeString::fromUTF8({bytes.data(), static_cast<std::int32_t>(bytes.size())});
        upper_.clear();
        text.toUpper(icu::Locale::getRoot()).toUTF8String(upper_);
        bytes = upper_;
        break;
      }
    }
  }
  const TextKey key(bytes);
  if (last_[column].key == key && key.whole()) {
    row_[column] = last_[column].text;
  } else if (bytes.data() == upper_.data()) {
    Take(column, bytes, key);
  } else {
    pool_.Prefetch(key);
    awaited_.push_back({column, bytes, key});
  }
}

void TableBuilder::EndRow(std::uint32_t line) {
  for (const Awaited& cell : awaited_) Take(cell.column, cell.bytes, cell.key);
  awaited_.clear();
  table_.Append(row_, line);
  row_.assign(row_.size(), Text{});
}

Table TableBuilder::Finish(TextPool& pool) && {
  const TableSchema& schema = table_.schema();
  std::vector<bool> in_dates(pool_.size());
  for (std::size_t i = 0; i < schema.columns.size(); ++i) {
    if (!schema.columns[i].is_date) continue;
    for (const Text text : table_.texts(i)) in_dates[text.number] = true;
  }
  std::vector<Day> days(pool_.size());
  for (std::uint32_t number = 1; number < pool_.size(); ++number) {
    if (in_dates[number]) days[number] = schema.parse_day(pool_.View(Text{number}));
  }
  table_.Renumber(pool.InternAll(pool_), days);
  return std::move(table_);
}

}  // namespace kindred::returns
