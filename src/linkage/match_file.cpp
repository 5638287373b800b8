#include "linkage/match_file.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <thread>
#include <unordered_map>

#include "base/text.hpp"
#include "linkage/mixing.hpp"
#include "linkage/parallel.hpp"
#include "linkage/value_column.hpp"
#include "tables/csv.hpp"
#include "tables/file.hpp"

namespace kindred::linkage {
namespace {

constexpr std::size_t kBatch = 32'768;  // rows taken in before their columns are read side by side

struct OpenTable {
  tables::MappedFile file;
  tables::CsvReader reader;
  std::vector<std::string> header;
};

Result<OpenTable> OpenCsv(const std::filesystem::path& path) {
  Result<tables::MappedFile> file = tables::MappedFile::Open(path);
  if (!file) return Unexpected(file.error());
  Result<tables::CsvReader> reader = tables::CsvReader::Open(file->Bytes(), path.filename().string());
  if (!reader) return Unexpected(reader.error());
  OpenTable table{std::move(*file), std::move(*reader), {}};
  const Result<const tables::CsvRecord*> header = table.reader.Next();
  if (!header) return Unexpected(header.error());
  if (*header == nullptr)
    return Fail(ErrorKind::kBadData, path.filename().string() + " is empty; it needs a header and rows");
  for (const std::string_view cell : (*header)->cells) table.header.emplace_back(Trim(cell));
  return table;
}

// Where a column stands in a file, or −1.
int ColumnAt(const std::vector<std::string>& header, std::string_view name) {
  const auto at = std::ranges::find(header, name);
  return at == header.end() ? -1 : static_cast<int>(at - header.begin());
}

// One column of the files and the field or fields of the table that it fills.
struct Fill {
  std::string column;
  std::size_t field = 0;
  bool full_name = false;  // the surname goes to field + 1
  bool found = false;
  int at = -1;  // in the current file
};

// Cells of a batch of rows, copied, because the reader's views do not last.
class Batch {
 public:
  explicit Batch(std::size_t columns) : columns_(columns) {}
  void Add(std::string_view cell) {
    text_ += cell;
    ends_.push_back(text_.size());
  }
  [[nodiscard]] std::string_view Cell(std::size_t row, std::size_t column) const {
    const std::size_t i = row * columns_ + column;
    const std::size_t from = i == 0 ? 0 : ends_[i - 1];
    return {text_.data() + from, ends_[i] - from};
  }
  [[nodiscard]] std::size_t Rows() const { return columns_ == 0 ? 0 : ends_.size() / columns_; }
  void Clear() {
    text_.clear();
    ends_.clear();
  }

 private:
  std::size_t columns_;
  std::string text_;
  std::vector<std::size_t> ends_;
};

// Takes one column of a batch into the table, from row `start` on.
void TakeIn(const Batch& batch, std::size_t column, const Fill& fill, std::size_t start, RecordTable& table) {
  ValueColumn& into = table.MutableColumn(fill.field);
  for (std::size_t row = 0; row < batch.Rows(); ++row) {
    const auto at = static_cast<std::uint32_t>(start + row);
    const std::string_view cell = batch.Cell(row, column);
    if (!fill.full_name) {
      into.Append(at, into.Intern(cell));
      continue;
    }
    const SplitName name = SplitFullName(cell);
    ValueColumn& surnames = table.MutableColumn(fill.field + 1);
    into.Append(at, into.Intern(name.forename));
    surnames.Append(at, surnames.Intern(name.surname));
  }
}

// An id that does not depend on where the row stands: the number itself where the text is one.
RecordId IdOf(std::string_view text, std::size_t file) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size() && number >= 0 && number < (1LL << 40))
    return RecordId{(static_cast<std::int64_t>(file) << 41) + number + 1};
  return RecordId{static_cast<std::int64_t>(Mix(HashText(text), file) >> 2) | (1LL << 61)};
}

Result<void> CheckIds(const MatchInput& input) {
  std::vector<std::uint32_t> order(input.table.Size());
  for (std::uint32_t row = 0; row < order.size(); ++row) order[row] = row;
  const auto id = [&](std::uint32_t row) { return input.table.Id(row); };
  if (!std::ranges::is_sorted(order, {}, id)) std::ranges::sort(order, {}, id);
  for (std::size_t i = 1; i < order.size(); ++i)
    if (id(order[i]) == id(order[i - 1]))
      return Fail(
          ErrorKind::kBadData,
          fmt::format(
              "record id \"{}\" stands twice; ids must be unique in a file. Name another id column with "
              "--config, or none, and rows are numbered",
              input.ids[order[i]]));
  return {};
}

}  // namespace

Result<MatchInput> ReadMatchFiles(const std::vector<std::filesystem::path>& files, const MatchConfig& config,
                                  const std::string& truth_column, unsigned threads) {
  std::vector<Field> fields;
  std::vector<Fill> fills;
  std::vector<std::vector<std::size_t>> fills_of_field;
  for (const MatchField& field : config.fields) {
    const std::size_t first = fields.size();
    if (field.full_name) {
      fields.push_back({field.name + " (forename)", FieldKind::kForename});
      fields.push_back({field.name + " (surname)", FieldKind::kSurname});
    } else {
      fields.push_back({field.name, field.kind});
    }
    fills_of_field.emplace_back();
    for (const std::string& column : field.columns) {
      fills_of_field.back().push_back(fills.size());
      fills.push_back({column, first, field.full_name, false, -1});
    }
  }
  if (fields.empty())
    return Fail(ErrorKind::kBadData,
                "no column says who somebody is (name, date of birth, identifier …); "
                "name the columns with --config");
  if (fields.size() > static_cast<std::size_t>(kMaxFields))
    return Fail(ErrorKind::kUsage,
                fmt::format("{} fields; at most {} can be compared", fields.size(), kMaxFields));
  MatchInput input;
  input.table = RecordTable(fields);
  bool found_id = config.id.empty();
  bool found_truth = truth_column.empty();
  std::vector<std::size_t> clashes(files.size());
  Batch batch(fills.size()), full(fills.size());
  for (std::size_t f = 0; f < files.size(); ++f) {
    Result<OpenTable> open = OpenCsv(files[f]);
    if (!open) return Unexpected(open.error());
    for (Fill& fill : fills) {
      fill.at = ColumnAt(open->header, fill.column);
      fill.found = fill.found || fill.at >= 0;
    }
    const int id_at = config.id.empty() ? -1 : ColumnAt(open->header, config.id);
    const int truth_at = truth_column.empty() ? -1 : ColumnAt(open->header, truth_column);
    found_id = found_id || id_at >= 0;
    found_truth = found_truth || truth_at >= 0;
    clashes[f] = input.ids.size();
    std::size_t batch_start = input.table.Size();
    // A full batch is taken in by others while the next is read.
    std::jthread taking_in;
    const auto flush = [&] {
      if (taking_in.joinable()) taking_in.join();
      std::swap(batch, full);
      batch.Clear();
      const auto take_in = [&, start = batch_start, others = std::max(2U, threads) - 1] {
        ParallelChunks(others, fills_of_field.size(), [&](std::size_t field) {
          for (const std::size_t i : fills_of_field[field]) TakeIn(full, i, fills[i], start, input.table);
        });
      };
      batch_start = input.table.Size();
      if (threads > 1)
        taking_in = std::jthread(take_in);
      else
        take_in();
    };
    std::size_t row_number = 0;
    for (;;) {
      const Result<const tables::CsvRecord*> record = open->reader.Next();
      if (!record) return Unexpected(record.error());
      if (*record == nullptr) break;
      const auto& cells = (*record)->cells;
      const auto cell = [&](int at) {
        return at >= 0 && static_cast<std::size_t>(at) < cells.size()
                   ? Trim(cells[static_cast<std::size_t>(at)])
                   : std::string_view();
      };
      ++row_number;
      std::string id(cell(id_at));
      if (id.empty()) id = std::to_string(row_number);
      input.table.AddRecord(IdOf(id, f), static_cast<std::uint32_t>(f));
      input.ids.push_back(std::move(id));
      if (!truth_column.empty()) input.truth.emplace_back(cell(truth_at));
      for (const Fill& fill : fills) batch.Add(cell(fill.at));
      if (batch.Rows() == kBatch) flush();
    }
    flush();
    if (taking_in.joinable()) taking_in.join();
  }
  if (!found_id)
    return Fail(
        ErrorKind::kUsage,
        fmt::format("no file has the id column \"{}\"; correct its name in the configuration", config.id));
  if (!found_truth)
    return Fail(ErrorKind::kUsage,
                fmt::format("no file has the truth column \"{}\", nor is it a file", truth_column));
  for (const Fill& fill : fills)
    if (!fill.found)
      return Fail(
          ErrorKind::kUsage,
          fmt::format("no file has the column \"{}\"; correct its name in the configuration", fill.column));
  if (const Result<void> unique = CheckIds(input); !unique) return Unexpected(unique.error());
  // Ids that two files share are told apart by the file's name.
  if (files.size() > 1) {
    std::unordered_map<std::string, std::size_t> seen;
    bool clash = false;
    for (const std::string& id : input.ids) clash = ++seen[id] > 1 || clash;
    for (std::size_t f = 0; clash && f < files.size(); ++f)
      for (std::size_t row = clashes[f]; row < (f + 1 < files.size() ? clashes[f + 1] : input.ids.size());
           ++row)
        input.ids[row] = files[f].stem().string() + ":" + input.ids[row];
  }
  return input;
}

Result<std::vector<ColumnSample>> SampleColumns(const std::vector<std::filesystem::path>& files,
                                                std::size_t rows) {
  std::vector<ColumnSample> columns;
  for (const auto& path : files) {
    Result<OpenTable> open = OpenCsv(path);
    if (!open) return Unexpected(open.error());
    std::vector<std::size_t> at;
    for (const std::string& header : open->header) {
      auto known = std::ranges::find(columns, header, &ColumnSample::header);
      if (known == columns.end()) known = columns.insert(columns.end(), {header, {}, {}});
      at.push_back(static_cast<std::size_t>(known - columns.begin()));
      if (!known->values.empty()) known->files.push_back(known->values.size());
    }
    for (std::size_t row = 0; row < rows; ++row) {
      const Result<const tables::CsvRecord*> record = open->reader.Next();
      if (!record) return Unexpected(record.error());
      if (*record == nullptr) break;
      for (std::size_t i = 0; i < std::min(at.size(), (*record)->cells.size()); ++i)
        columns[at[i]].values.emplace_back((*record)->cells[i]);
    }
  }
  return columns;
}

Result<std::vector<std::string>> ReadTruthFile(const std::filesystem::path& file, const MatchInput& input) {
  Result<OpenTable> open = OpenCsv(file);
  if (!open) return Unexpected(open.error());
  const auto first_of = [&](std::initializer_list<std::string_view> names, int otherwise) {
    for (const std::string_view name : names)
      if (const int at = ColumnAt(open->header, name); at >= 0) return at;
    return otherwise;
  };
  if (open->header.size() < 2)
    return Fail(ErrorKind::kBadData,
                file.filename().string() + ": a truth file needs two columns, the record and the person");
  const int id_at = first_of({"record_id", "id", "unique_id", "rec_id"}, 0);
  const int person_at =
      first_of({"cluster_id", "cluster", "person_id", "person", "truth"}, id_at == 0 ? 1 : 0);
  std::unordered_map<std::string, std::string> person_of;
  for (;;) {
    const Result<const tables::CsvRecord*> record = open->reader.Next();
    if (!record) return Unexpected(record.error());
    if (*record == nullptr) break;
    const auto& cells = (*record)->cells;
    if (cells.size() > static_cast<std::size_t>(std::max(id_at, person_at)))
      person_of.insert_or_assign(std::string(Trim(cells[static_cast<std::size_t>(id_at)])),
                                 std::string(Trim(cells[static_cast<std::size_t>(person_at)])));
  }
  std::vector<std::string> truth;
  std::size_t known = 0;
  for (const std::string& id : input.ids) {
    const auto at = person_of.find(id);
    truth.push_back(at == person_of.end() ? std::string() : at->second);
    known += at != person_of.end();
  }
  if (known == 0)
    return Fail(ErrorKind::kBadData,
                file.filename().string() + " names none of the records; its ids must be those of the files");
  return truth;
}

}  // namespace kindred::linkage
