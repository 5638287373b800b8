#include "statutory/cell.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "intake/codes.hpp"
#include "statutory/engine.hpp"

namespace kindred::statutory {
namespace {

using returns::Checked;
using returns::Table;

// Columns whose cells are codes, and the list that has their words (data/codes).
constexpr std::array<std::pair<std::string_view, std::string_view>, 27> kCoded = {{
    {"SEX", "sex"},
    {"ETHNIC", "ethnicity"},
    {"MOTHER", "yes_no"},
    {"RNE", "reason_new_episode"},
    {"LS", "legal_status"},
    {"CIN", "cin_need"},
    {"PLACE", "placement"},
    {"PLACE_PROVIDER", "placement_provider"},
    {"REC", "reason_episode_ceased"},
    {"REVIEW_CODE", "review_participation"},
    {"SDQ_REASON", "sdq_reason"},
    {"IMMUNISATIONS", "yes_no"},
    {"TEETH_CHECK", "yes_no"},
    {"HEALTH_ASSESSMENT", "yes_no"},
    {"SUBSTANCE_MISUSE", "yes_no"},
    {"IN_TOUCH", "in_touch"},
    {"ACTIV", "care_leaver_activity"},
    {"ACCOM", "care_leaver_accommodation"},
    {"PREV_PERM", "previous_permanence"},
    {"REASON_PLACED_CEASED", "adoption_ceased"},
    {"SW_REASON", "worker_change"},
    {"Ethnicity", "ethnicity"},
    {"PrimaryNeedCode", "cin_need"},
    {"ReferralSource", "referral_source"},
    {"ReasonForClosure", "cin_closure"},
    {"InitialCategoryOfAbuse", "abuse_category"},
    {"LatestCategoryOfAbuse", "abuse_category"},
}};

const intake::CodeList* CodeListOf(std::string_view column) {
  for (const auto& [name, list] : kCoded)
    if (name == column) return intake::FindCodeList(list);
  return nullptr;
}

std::string TableTitle(std::string_view name) {
  constexpr std::string_view kLast = "_last";
  if (!name.ends_with(kLast)) return std::string(name);
  name.remove_suffix(kLast.size());
  return std::string(name) + ", last year";
}

// One table of the check as it is shown: its supplied columns, and rows on demand.
class Shown {
 public:
  Shown(const Checked& checked, std::size_t number) : checked_(checked), table_(*checked.tables[number]) {
    shown_.name = TableTitle(checked.table_names[number]);
    shown_.file = table_.source();
    const auto& columns = table_.schema().columns;
    for (std::size_t i = 0; i < columns.size(); ++i)
      if (columns[i].supplied) {
        columns_.push_back(i);
        shown_.columns.emplace_back(columns[i].name);
      }
  }
  void Add(std::uint32_t row, std::string_view child, const std::vector<std::string_view>& marked) {
    CellRow line{.line = table_.line(row), .child = std::string(checked_.View(table_.text(0, row)))};
    line.same_child = line.child == child;
    line.marked = !marked.empty();
    for (std::size_t i = 0; line.same_child && i < columns_.size(); ++i) {
      Cell cell{.text = std::string(checked_.View(table_.text(columns_[i], row)))};
      cell.words = WordsOf(shown_.columns[i], cell.text);
      cell.marked = std::find(marked.begin(), marked.end(), shown_.columns[i]) != marked.end();
      line.cells.push_back(std::move(cell));
    }
    if (!line.same_child) line.child.clear();
    shown_.rows.push_back(std::move(line));
  }
  [[nodiscard]] CellTable& Table() { return shown_; }

 private:
  const Checked& checked_;
  const returns::Table& table_;
  CellTable shown_;
  std::vector<std::size_t> columns_;
};

// The rows of a child in a table, by their text: a table above the rules' index is small.
std::vector<std::uint32_t> RowsOf(const Checked& checked, const Table& table, std::string_view child) {
  std::vector<std::uint32_t> rows;
  const std::string_view first = table.schema().columns[0].name;
  if (!table.present() || child.empty() ||
      (first != "CHILD" && first != "LAchildID" && first != "Child Unique ID"))
    return rows;
  for (std::uint32_t row = 0; row < table.row_count(); ++row)
    if (checked.View(table.text(0, row)) == child) rows.push_back(row);
  return rows;
}

// "Header: SEX; OC3: IN_TOUCH ACTIV" as one line a cell.
std::vector<std::string> LookedAt(const Checked& checked) {
  std::vector<std::string> cells;
  if (checked.rules.empty()) return cells;
  for (const std::string_view raw : Split(checked.rules[0]->fields, ';')) {
    const std::string_view part = Trim(raw);
    const std::size_t colon = part.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string table = TableTitle(part.substr(0, colon));
    std::string columns;
    for (const std::string_view column : Split(Trim(part.substr(colon + 1)), ' '))
      if (!column.empty()) columns += (columns.empty() ? "" : ", ") + std::string(column);
    cells.push_back(columns + " in " + table);
  }
  return cells;
}

}  // namespace

std::string WordsOf(std::string_view column, std::string_view code) {
  const intake::CodeList* codes = CodeListOf(column);
  const auto words = codes == nullptr || code.empty() ? std::nullopt : codes->Words(code);
  return words ? std::string(*words) : "";
}

std::vector<std::string> CodesOfColumn(std::string_view column) {
  std::vector<std::string> lines;
  if (const intake::CodeList* codes = CodeListOf(column))
    for (const auto& [code, words] : codes->All()) lines.push_back(code + ": " + words);
  return lines;
}

Result<CellView> ReadCell(store::Transaction& tx, const sharing::Access& access, const Check& check,
                          const Finding& finding) {
  auto files = ReadFiles(tx, access, check.id);
  if (!files) return Unexpected(files.error());
  const auto checked = RunEngine(check, *files, {.postcodes = {}, .rules = {finding.code}});
  if (!checked) return Unexpected(checked.error());
  CellView view;
  view.looked_at = LookedAt(*checked);
  if (finding.table_no < 0) return view;  // about the return as a whole
  const auto number = static_cast<std::size_t>(finding.table_no);
  const auto row = static_cast<std::uint32_t>(finding.row);
  if (number >= checked->tables.size() || finding.row < 0 || row >= checked->tables[number]->row_count())
    return Fail(ErrorKind::kBadData, "The files of this check are not those in which the finding was made.");
  const Table& table = *checked->tables[number];
  // Some tables (the header of a CIN census) are of no child: then every row is the return's own.
  const std::string child(checked->View(table.text(0, row)));
  const std::vector<std::string_view> marked = Split(finding.fields, ';');
  Shown here(*checked, number);
  const std::uint32_t first = row < kRowsBeside ? 0 : row - kRowsBeside;
  const std::uint32_t end = std::min(table.row_count(), row + kRowsBeside + 1);
  for (std::uint32_t beside = first; beside < end; ++beside)
    here.Add(beside, child, beside == row ? marked : std::vector<std::string_view>());
  view.here = std::move(here.Table());
  for (CellRow& one : view.here.rows)
    one.marked = static_cast<std::uint32_t>(&one - view.here.rows.data()) + first == row;
  for (std::size_t step = 0; step < checked->tables.size(); ++step) {
    const std::size_t other = step == 0        ? number
                              : step <= number ? step - 1
                                               : step;  // this table's other rows first
    const Table& next = *checked->tables[other];
    Shown shown(*checked, other);
    std::int64_t more = 0;
    for (const std::uint32_t r : RowsOf(*checked, next, finding.child)) {
      if (other == number && r >= first && r < end) continue;
      if (shown.Table().rows.size() == kRowsOfChild) {
        ++more;
        continue;
      }
      shown.Add(r, finding.child, {});
    }
    shown.Table().more = more;
    if (!shown.Table().rows.empty()) view.others.push_back(std::move(shown.Table()));
  }
  return view;
}

}  // namespace kindred::statutory
