#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <numeric>
#include <optional>

#include "returns/run.hpp"
#include "returns/ssda903/load.hpp"
#include "returns/unread_cells.hpp"
#include "tables/csv.hpp"

namespace kindred::returns::ssda903 {
namespace {

// What became of one file.
struct FileRead {
  std::optional<TableBuilder> builder;
  std::size_t table = 0;
  std::vector<Problem> problems;
};

// Where the cells of a file go: column of the file → column of the schema.
struct Recognised {
  std::size_t table = 0;
  std::vector<std::size_t> column_of_cell;
};

std::size_t SuppliedColumns(const TableSchema& schema) {
  return static_cast<std::size_t>(std::count_if(schema.columns.begin(), schema.columns.end(),
                                                [](const Column& c) { return c.supplied; }));
}

// How many of the cells are columns of the schema.
std::size_t Shared(const TableSchema& schema, std::span<const std::string_view> cells) {
  return static_cast<std::size_t>(std::count_if(cells.begin(), cells.end(), [&](std::string_view cell) {
    const int column = schema.IndexOf(cell);
    return column >= 0 && schema.columns[static_cast<std::size_t>(column)].supplied;
  }));
}

std::string Joined(const std::vector<std::string>& words) {
  std::string joined;
  for (const std::string& word : words) joined += (joined.empty() ? "" : ", ") + word;
  return joined;
}

// Says which table the header line comes nearest to, and what of it differs.
std::string ExplainUnrecognised(std::span<const std::string_view> cells) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < Schemas().size(); ++i) {
    if (Shared(Schemas()[i], cells) > Shared(Schemas()[best], cells)) best = i;
  }
  const TableSchema& schema = Schemas()[best];
  if (Shared(schema, cells) < 2) {
    return "its columns are those of no table of the SSDA903; it was left out. The first line must hold the "
           "names of "
           "the columns in capitals, separated by commas";
  }
  std::vector<std::string> lacking;
  std::vector<std::string> unknown;
  for (const Column& column : schema.columns) {
    if (column.supplied && std::find(cells.begin(), cells.end(), column.name) == cells.end()) {
      lacking.emplace_back(column.name);
    }
  }
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const bool again = std::find(cells.begin(), cells.begin() + static_cast<std::ptrdiff_t>(i), cells[i]) !=
                       cells.begin() + static_cast<std::ptrdiff_t>(i);
    const int column = schema.IndexOf(cells[i]);
    if (again) {
      unknown.push_back(fmt::format("{} a second time", cells[i]));
    } else if (column < 0 || !schema.columns[static_cast<std::size_t>(column)].supplied) {
      unknown.push_back(cells[i].empty() ? "a column without a name (a comma at the end?)"
                                         : fmt::format("\"{}\"", cells[i].substr(0, 60)));
    }
  }
  std::string message = fmt::format("looks like {}, but", schema.name);
  if (!lacking.empty()) message += " lacks " + Joined(lacking);
  if (!lacking.empty() && !unknown.empty()) message += " and";
  if (!unknown.empty()) message += " has " + Joined(unknown);
  return message + "; it was left out. Correct the first line";
}

std::optional<Recognised> Recognise(std::span<const std::string_view> cells) {
  for (std::size_t i = 0; i < Schemas().size(); ++i) {
    const TableSchema& schema = Schemas()[i];
    if (cells.size() != SuppliedColumns(schema) || Shared(schema, cells) != cells.size()) continue;
    Recognised recognised{i, {}};
    for (const std::string_view cell : cells) {
      const auto column = static_cast<std::size_t>(schema.IndexOf(cell));
      if (std::find(recognised.column_of_cell.begin(), recognised.column_of_cell.end(), column) !=
          recognised.column_of_cell.end()) {
        return std::nullopt;  // the same column twice
      }
      recognised.column_of_cell.push_back(column);
    }
    return recognised;
  }
  return std::nullopt;
}

void AddProblem(FileRead& read, const InputFile& file, std::int64_t line, std::int64_t column,
                std::string message, bool fatal = false) {
  if (read.problems.size() == kProblemsPerFile) {
    read.problems.push_back({file.name, 0, 0, "has more such lines, which are not listed", false});
  }
  if (read.problems.size() > kProblemsPerFile) return;
  read.problems.push_back({file.name, line, column, std::move(message), fatal});
}

// A message of the CSV reader names the file; here the file is named apart.
std::string WithoutFileName(std::string message, const std::string& name) {
  if (message.starts_with(name)) message.erase(0, name.size());
  while (!message.empty() && (message[0] == ' ' || message[0] == ':')) message.erase(0, 1);
  return message;
}

FileRead ReadFile(const InputFile& file) {
  FileRead read;
  const auto fail = [&](std::int64_t line, std::string message) {
    AddProblem(read, file, line, 0, std::move(message), true);
    return std::move(read);
  };
  Result<tables::CsvReader> reader = tables::CsvReader::Open(file.bytes, file.name, ',');
  if (!reader) return fail(0, WithoutFileName(reader.error().message, file.name));
  if (reader->IsWindows1252()) {
    AddProblem(read, file, 0, 0,
               "is not UTF-8 and was read as Windows-1252; the Department's portal refuses such a file");
  }
  Result<const tables::CsvRecord*> record = reader->Next();
  if (!record) return fail(0, WithoutFileName(record.error().message, file.name));
  if (*record == nullptr)
    return fail(0, "is empty; export it again, with the names of the columns on the first line");
  const std::optional<Recognised> recognised = Recognise((*record)->cells);
  if (!recognised) return fail((*record)->line, ExplainUnrecognised((*record)->cells));

  const TableSchema& schema = Schemas()[recognised->table];
  read.table = recognised->table;
  read.builder.emplace(schema);
  read.builder->table().SetPresent(file.name);
  read.builder->table().Reserve(file.bytes.size() / (8 * recognised->column_of_cell.size()));
  const std::size_t columns = recognised->column_of_cell.size();
  std::size_t rows = 0;
  std::size_t one_too_many = 0;
  while (true) {
    record = reader->Next();
    if (!record) {
      AddProblem(read, file, 0, 0,
                 WithoutFileName(record.error().message, file.name) + "; the lines before it were checked");
      break;
    }
    if (*record == nullptr) break;
    const tables::CsvRecord& row = **record;
    for (std::size_t i = 0; i < row.cells.size() && i < columns; ++i) {
      read.builder->Set(recognised->column_of_cell[i], row.cells[i], /*upper=*/true);
    }
    if (row.cells.size() > columns) {
      one_too_many += row.cells.size() == columns + 1 ? 1 : 0;
      AddProblem(
          read, file, row.line, reader->Position(columns).column,
          fmt::format("has {} cells where the first line names {} columns; the rest of the line was left out",
                      row.cells.size(), columns));
    }
    read.builder->EndRow(static_cast<std::uint32_t>(row.line));
    ++rows;
  }
  if (rows != 0 && one_too_many == rows) {
    read.builder.reset();
    read.problems.clear();
    AddProblem(
        read, file, 0, 0,
        fmt::format(
            "every line has one cell more than the first line names columns (a comma at the end of each "
            "line?), so that nobody can tell which column is which; {} was left out",
            schema.name),
        true);
  }
  return read;
}

}  // namespace

LoadedTables LoadCsv(std::span<const InputFile> this_year, std::span<const InputFile> last_year,
                     unsigned threads, std::vector<Problem>& problems) {
  const auto file_at = [&](std::size_t i) -> const InputFile& {
    return i < this_year.size() ? this_year[i] : last_year[i - this_year.size()];
  };
  const std::size_t count = this_year.size() + last_year.size();
  // The largest file first, so that no thread begins it when the others have ended.
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return file_at(a).bytes.size() > file_at(b).bytes.size();
  });
  std::vector<FileRead> reads(count);
  InParallel(count, threads, [&](std::size_t i) { reads[order[i]] = ReadFile(file_at(order[i])); });

  LoadedTables loaded;
  for (std::size_t i = 0; i < count; ++i) {
    FileRead& read = reads[i];
    if (read.builder) {
      const std::size_t at = read.table + (i < this_year.size() ? 0 : kTableCount);
      Table& table = loaded.tables[at];
      if (table.present()) {
        read.problems.push_back(
            {file_at(i).name, 0, 0,
             fmt::format("is a second {} table; it was left out, and {} was checked. Upload one of them",
                         TableName(static_cast<std::uint16_t>(at)), table.source()),
             true});
      } else {
        table = std::move(*read.builder).Finish(loaded.pool);
        NameUnreadDates(table, loaded.pool, read.problems);
      }
      read.builder.reset();
    }
    problems.insert(problems.end(), read.problems.begin(), read.problems.end());
  }
  return loaded;
}

}  // namespace kindred::returns::ssda903
