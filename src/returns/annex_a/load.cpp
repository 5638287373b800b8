// Reading the lists, and what lies beside them.
#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "returns/annex_a/return.hpp"
#include "returns/cin/load.hpp"
#include "returns/ssda903/load.hpp"
#include "tables/csv.hpp"
#include "tables/file.hpp"
#include "tables/workbook.hpp"

namespace kindred::returns::annex_a {
namespace {

constexpr std::size_t kProblemsPerFile = 100;

// Where the columns of a header line go.
struct Recognised {
  std::size_t list = 0;
  std::vector<int> column_of_cell;   // −1: a column that the list does not have
  std::vector<std::string> lacking;  // headings that are not there
  std::vector<std::string> unknown;
};

// The list that most of the header's cells name; nothing when fewer than half of its columns are there, or
// none of its own.
std::optional<Recognised> Recognise(std::span<const std::string_view> header) {
  std::optional<Recognised> best;
  std::size_t best_shared = 0;
  for (std::size_t i = 0; i < kListCount; ++i) {
    std::map<std::string, int> columns;
    const List& list = Lists()[i];
    for (std::size_t c = 0; c < list.columns.size(); ++c)
      columns[FoldCode(list.columns[c].heading)] = static_cast<int>(c);
    Recognised found{i, {}, {}, {}};
    std::vector<bool> there(list.columns.size());
    std::size_t shared = 0;
    for (const std::string_view cell : header) {
      const auto column = columns.find(FoldCode(cell));
      if (column == columns.end() || there[static_cast<std::size_t>(column->second)]) {
        found.column_of_cell.push_back(-1);
        if (!Trim(cell).empty()) found.unknown.emplace_back(cell.substr(0, 80));
        continue;
      }
      there[static_cast<std::size_t>(column->second)] = true;
      found.column_of_cell.push_back(column->second);
      ++shared;
    }
    for (std::size_t c = 0; c < there.size(); ++c)
      if (!there[c]) found.lacking.emplace_back(list.columns[c].heading);
    const bool likelier = shared > best_shared || (shared == best_shared && best && !found.lacking.empty() &&
                                                   found.lacking.size() < best->lacking.size());
    if (shared * 2 < list.columns.size() || !likelier) continue;
    best_shared = shared;
    best = std::move(found);
  }
  return best;
}

// The header shares fewer than three headings with any list: it was never meant to be one.
bool IsOfNoList(std::span<const std::string_view> header) {
  for (const List& list : Lists()) {
    int shared = 0;
    for (const ListColumn& column : list.columns)
      for (const std::string_view cell : header) shared += FoldCode(cell) == FoldCode(column.heading) ? 1 : 0;
    if (shared >= 3) return false;
  }
  return true;
}

std::string Joined(const std::vector<std::string>& words) {
  std::string joined;
  for (const std::string& word : words) joined += (joined.empty() ? "\"" : ", \"") + word + "\"";
  return joined;
}

class Reader {
 public:
  Reader(LoadedTables& loaded, std::vector<Problem>& problems) : loaded_(loaded), problems_(problems) {}

  void Csv(const InputFile& file) {
    auto reader = tables::CsvReader::Open(file.bytes, file.name, ',');
    if (!reader) return Say(file.name, 0, reader.error().message, true);
    auto record = reader->Next();
    if (!record || *record == nullptr)
      return Say(file.name, 0, record ? "is empty; export it again" : record.error().message, true);
    if (IsOfNoList((*record)->cells)) {
      loaded_.passed_over.push_back(file.name);
      return;
    }
    if (!Begin(file.name, file.name, (*record)->line, (*record)->cells)) return;
    while (true) {
      record = reader->Next();
      if (!record) {
        Say(file.name, 0, record.error().message + "; the lines before it were checked");
        break;
      }
      if (*record == nullptr) break;
      TakeRow((*record)->line, (*record)->cells);
    }
    End();
  }

  void Book(const InputFile& file) {
    auto book = tables::Workbook::Open(file.bytes, file.name);
    if (!book) return Say(file.name, 0, book.error().message, true);
    std::size_t lists = 0;
    for (std::size_t sheet = 0; sheet < book->Sheets().size(); ++sheet) {
      const std::string name = file.name + " \"" + book->Sheets()[sheet] + "\"";
      bool open = false;
      int looked = 0;
      const auto read =
          book->Read(sheet, [&](std::int64_t row, std::span<const std::string_view> cells) -> Result<void> {
            // Titles may stand above the line of headings.
            if (!open && looked < 10) {
              ++looked;
              if (Recognise(cells)) open = Begin(name, name, row, cells);
              if (open) ++lists;
              return {};
            }
            if (open) TakeRow(row, cells);
            return {};
          });
      if (!read) Say(name, 0, read.error().message, !open);
      if (open) End();
    }
    if (lists == 0)
      Say(file.name, 0, "none of its sheets is a list of Annex A; the first lines must hold the headings",
          true);
  }

 private:
  void Say(const std::string& file, std::int64_t line, std::string message, bool fatal = false) {
    if (message.starts_with(file)) message.erase(0, file.size());
    while (!message.empty() && (message[0] == ' ' || message[0] == ':')) message.erase(0, 1);
    const std::size_t so_far = ++said_[file];
    if (so_far > kProblemsPerFile + 1) return;
    if (so_far == kProblemsPerFile + 1) {
      problems_.push_back({file, 0, 0, "has more such lines, which are not listed", false});
      return;
    }
    problems_.push_back({file, line, 0, std::move(message), fatal});
  }

  bool Begin(const std::string& name, const std::string& source, std::int64_t line,
             std::span<const std::string_view> header) {
    std::optional<Recognised> found = Recognise(header);
    if (!found) {
      Say(name, line, "its columns are those of no list of Annex A; it was left out", true);
      return false;
    }
    const List& list = Lists()[found->list];
    if (loaded_.tables[found->list].present()) {
      Say(name, 0,
          fmt::format("is a second {} ({}); it was left out, and {} was checked. Give one of them", list.name,
                      list.title, loaded_.tables[found->list].source()),
          true);
      return false;
    }
    if (!found->lacking.empty())
      Say(name, line,
          fmt::format("{} lacks the columns {}; they were read as blank", list.name, Joined(found->lacking)));
    if (!found->unknown.empty())
      Say(name, line,
          fmt::format("{} does not have the columns {}; they were left out", list.name,
                      Joined(found->unknown)));
    now_ = std::move(*found);
    name_ = name;
    builder_.emplace(Schemas()[now_.list]);
    builder_->table().SetPresent(source);
    return true;
  }

  void TakeRow(std::int64_t line, std::span<const std::string_view> cells) {
    if (std::all_of(cells.begin(), cells.end(), [](std::string_view cell) { return Trim(cell).empty(); }))
      return;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i >= now_.column_of_cell.size()) {
        Say(name_, line,
            fmt::format("has {} cells where the headings are {}; the rest of the line was left out",
                        cells.size(), now_.column_of_cell.size()));
        break;
      }
      if (now_.column_of_cell[i] >= 0)
        builder_->Set(static_cast<std::size_t>(now_.column_of_cell[i]), Trim(cells[i]), /*upper=*/false);
    }
    builder_->EndRow(static_cast<std::uint32_t>(line));
  }

  void End() {
    loaded_.tables[now_.list] = std::move(*builder_).Finish(loaded_.pool);
    builder_.reset();
  }

  LoadedTables& loaded_;
  std::vector<Problem>& problems_;
  std::map<std::string, std::size_t> said_;
  Recognised now_;
  std::string name_;
  std::optional<TableBuilder> builder_;
};

// Copies columns of another return's table; nothing when it was not there.
void Take(const Table& from, const TextPool& pool, TableNumber to, std::span<const std::string_view> columns,
          LoadedTables& loaded) {
  if (!from.present()) return;
  TableBuilder builder(Schemas()[to]);
  builder.table().SetPresent(from.source());
  for (std::uint32_t row = 0; row < from.row_count(); ++row) {
    for (std::size_t i = 0; i < columns.size(); ++i)
      builder.Set(i, pool.View(from.text(static_cast<std::size_t>(from.schema().IndexOf(columns[i])), row)),
                  false);
    builder.EndRow(from.line(row));
  }
  loaded.tables[to] = std::move(builder).Finish(loaded.pool);
}

bool IsSsda903(const InputFile& file) {
  auto reader = tables::CsvReader::Open(file.bytes, file.name, ',');
  if (!reader) return false;
  const auto record = reader->Next();
  return record && *record != nullptr && !(*record)->cells.empty() && (*record)->cells[0] == "CHILD";
}

}  // namespace

LoadedTables Load(std::span<const InputFile> files, std::vector<Problem>& problems) {
  LoadedTables loaded;
  Reader reader(loaded, problems);
  std::vector<InputFile> looked_after;
  for (const InputFile& file : files) {
    switch (tables::Recognise(file.bytes)) {
      case tables::FileKind::kWorkbook:
        reader.Book(file);
        break;
      case tables::FileKind::kXml: {
        std::vector<Problem> with_census;
        const cin::LoadedTables census = cin::LoadXml(file, with_census);
        static constexpr std::string_view kChildren[] = {"LAchildID", "Sex", "PersonBirthDate"};
        static constexpr std::string_view kDetails[] = {"LAchildID", "CINreferralDate", "CINclosureDate"};
        static constexpr std::string_view kPlans[] = {"LAchildID", "CPPstartDate", "CPPendDate"};
        Take(census.tables[cin::kIdentifiersTable], census.pool, kCinChildren, kChildren, loaded);
        Take(census.tables[cin::kModulesTable], census.pool, kCinDetails, kDetails, loaded);
        Take(census.tables[cin::kProtectionPlansTable], census.pool, kCinPlans, kPlans, loaded);
        problems.insert(problems.end(), with_census.begin(), with_census.end());
        break;
      }
      default:
        if (IsSsda903(file))
          looked_after.push_back(file);
        else
          reader.Csv(file);
    }
  }
  // What lies beside lists in a folder is passed over and said; where there is no list, it is what is wrong.
  if (std::none_of(loaded.tables.begin(), loaded.tables.begin() + kListCount,
                   [](const Table& table) { return table.present(); })) {
    for (std::string& name : loaded.passed_over)
      problems.push_back(
          {std::move(name), 1, 0, "its columns are those of no list of Annex A; it was left out", true});
    loaded.passed_over.clear();
  }
  if (!looked_after.empty()) {
    const ssda903::LoadedTables other = ssda903::LoadCsv(looked_after, {}, 1, problems);
    static constexpr std::string_view kHeader[] = {"CHILD", "SEX", "DOB"};
    static constexpr std::string_view kEpisodes[] = {"CHILD", "DECOM", "RNE", "DEC", "REC"};
    Take(other.tables[ssda903::kHeaderTable], other.pool, k903Header, kHeader, loaded);
    Take(other.tables[ssda903::kEpisodesTable], other.pool, k903Episodes, kEpisodes, loaded);
  }
  return loaded;
}

}  // namespace kindred::returns::annex_a
