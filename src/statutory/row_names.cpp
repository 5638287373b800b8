#include "statutory/row_names.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <unordered_map>

#include "base/hash.hpp"

namespace kindred::statutory {
namespace {

struct Naming {
  std::string_view table;
  std::array<std::string_view, 2> columns;  // empty: none
};

constexpr Naming kNaming[] = {
    {"Episodes", {"DECOM", ""}},
    {"Reviews", {"REVIEW", ""}},
    {"PlacedAdoption", {"DATE_PLACED", ""}},
    {"Missing", {"MIS_START", ""}},
    {"SWEpisodes", {"SW_DECOM", ""}},
    {"DoLo", {"DOLO_START", ""}},
    {"Disabilities", {"Disability", ""}},
    {"CINdetails", {"CINreferralDate", ""}},
    {"Assessments", {"AssessmentActualStartDate", ""}},
    {"AssessmentFactorsList", {"AssessmentID", "AssessmentFactor"}},
    {"CINplanDates", {"CINPlanStartDate", ""}},
    {"Section47", {"S47ActualStartDate", ""}},
    {"ChildProtectionPlans", {"CPPstartDate", ""}},
    {"Reviews", {"CPPreviewDate", ""}},
};

}  // namespace

std::vector<std::string_view> NamingColumns(std::string_view table) {
  if (table.ends_with("_last")) table.remove_suffix(5);
  std::vector<std::string_view> columns;
  for (const Naming& naming : kNaming)
    if (naming.table == table)
      for (const std::string_view column : naming.columns)
        if (!column.empty()) columns.push_back(column);
  return columns;
}

NameRows::NameRows(const returns::Checked& checked) : checked_(checked) {
  columns_.resize(checked.tables.size());
  ordinals_.resize(checked.tables.size());
  for (std::size_t table = 0; table < checked.tables.size(); ++table) {
    columns_[table].push_back(0);
    for (const std::string_view name : NamingColumns(checked.table_names[table]))
      if (const int column = checked.tables[table]->schema().IndexOf(name); column > 0)
        columns_[table].push_back(static_cast<std::size_t>(column));
  }
  for (const returns::Outcome& outcome : checked.outcomes)
    for (const returns::Flag& flag : outcome.flags) {
      if (!checked.HasRow(flag) || !ordinals_[flag.table].empty()) continue;
      std::unordered_map<std::string, std::uint32_t> met;
      const std::uint32_t rows = checked.tables[flag.table]->row_count();
      for (std::uint32_t row = 0; row < rows; ++row)
        ordinals_[flag.table].push_back(met[NameOf(flag.table, row)]++);
    }
}

std::string NameRows::NameOf(std::size_t table, std::uint32_t row) const {
  std::string name;
  for (const std::size_t column : columns_[table]) {
    name += checked_.View(checked_.tables[table]->text(column, row));
    name += '\0';
  }
  return name;
}

std::int64_t NameRows::SameAs(std::size_t rule, const returns::Flag& flag) const {
  std::string name(checked_.rules[rule]->code);
  name += '\0';
  if (checked_.HasRow(flag)) {
    name += checked_.TableOf(flag);
    name += '\0' + NameOf(flag.table, flag.row) + std::to_string(ordinals_[flag.table][flag.row]);
  }
  const Digest digest = Hash(name);
  std::int64_t same = 0;
  std::memcpy(&same, digest.data(), sizeof(same));
  return same;
}

}  // namespace kindred::statutory
