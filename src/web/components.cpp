#include "web/components.hpp"

namespace kindred::web {

Table& Table::Finish() {
  for (TableRow& row : rows)
    for (std::size_t i = 0; i < row.cells.size() && i < heads.size(); ++i)
      if (row.cells[i].label.empty()) row.cells[i].label = heads[i].text;
  return *this;
}

std::string Field::described_by() const {
  std::string ids;
  if (!hint.empty()) ids = id + "-hint";
  if (!error.empty()) ids += (ids.empty() ? "" : " ") + id + "-error";
  return ids;
}

Choices& Choices::Finish() {
  // The first has the group's own id, so that the error summary leads to it.
  for (std::size_t i = 0; i < choices.size(); ++i)
    choices[i].id = i == 0 ? id : id + "-" + std::to_string(i + 1);
  return *this;
}

Pagination Paginate(std::size_t current, std::size_t pages, const std::string& base) {
  Pagination pagination;
  if (pages < 2) return pagination;
  if (current > 1) pagination.previous = base + std::to_string(current - 1);
  if (current < pages) pagination.next = base + std::to_string(current + 1);
  std::size_t last = 0;
  for (std::size_t i = 1; i <= pages; ++i) {
    const bool near = i + 1 >= current && i <= current + 1;
    if (i != 1 && i != pages && !near) {
      i = i < current ? current - 2 : pages - 1;  // the loop adds one
      continue;
    }
    if (last != 0 && i > last + 1) pagination.pages.push_back({"", "", false, true});
    pagination.pages.push_back({std::to_string(i), base + std::to_string(i), i == current, false});
    last = i;
  }
  return pagination;
}

}  // namespace kindred::web
