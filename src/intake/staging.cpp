#include "intake/staging.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace kindred::intake {
namespace {

constexpr std::size_t kChunkRows = 2048;  // more than a transaction takes
constexpr std::size_t kChunksWaiting = 4;

// The column that a list returned to an agency carries, so that a corrected row finds its entry.
constexpr std::string_view kQuarantineColumn = "kindred_quarantine";

}  // namespace

ShortHash KnownRows::KeyOf(std::string_view table, std::string_view key) {
  std::string text(table);
  text += '\0';
  text += key;
  return Shorten(Hash(text));
}

std::int32_t KnownRows::TableIndex(std::string_view table) {
  for (std::size_t i = 0; i < tables.size(); ++i)
    if (tables[i] == table) return static_cast<std::int32_t>(i);
  tables.emplace_back(table);
  return static_cast<std::int32_t>(tables.size()) - 1;
}

bool ChunkQueue::Put(Chunk chunk) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return given_up_ || chunks_.size() < kChunksWaiting; });
  if (given_up_) return false;
  chunks_.push_back(std::move(chunk));
  changed_.notify_all();
  return true;
}

std::optional<Chunk> ChunkQueue::Take() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return finished_ || !chunks_.empty(); });
  if (chunks_.empty()) return std::nullopt;
  Chunk chunk = std::move(chunks_.front());
  chunks_.pop_front();
  changed_.notify_all();
  return chunk;
}

void ChunkQueue::Finish() {
  const std::lock_guard lock(mutex_);
  finished_ = true;
  changed_.notify_all();
}

void ChunkQueue::GiveUp() {
  const std::lock_guard lock(mutex_);
  given_up_ = true;
  chunks_.clear();
  changed_.notify_all();
}

Result<void> Stager::Run() {
  Result<void> outcome;
  try {
    outcome = RunAll();
    if (outcome) outcome = Flush();
  } catch (const std::exception& fault) {
    outcome = Fail(ErrorKind::kCannotRun, std::string("reading stopped: ") + fault.what());
  }
  queue_.Finish();
  return outcome;
}

Result<void> Stager::Flush() {
  if (chunk_.empty()) return {};
  if (!queue_.Put(std::exchange(chunk_, {}))) return Fail(ErrorKind::kCannotRun, "writing stopped");
  return {};
}

// Tables that others look into are read first, whatever the order of the files.
Result<void> Stager::ReadLookups() {
  for (const RecognisedFile& file : delivery_.files)
    for (const RecognisedPart& part : file.parts) {
      if (part.lookups.empty()) continue;
      std::vector<std::string> folded;
      for (const std::string& name : part.header) folded.push_back(FoldColumn(name));
      const auto column = [&](const std::string& name) {
        const auto found = std::find(folded.begin(), folded.end(), FoldColumn(name));
        return found == folded.end() ? -1 : static_cast<int>(found - folded.begin());
      };
      for (const int index : part.lookups) {
        const LookupSpec& spec = delivery_.mapping->lookups[static_cast<std::size_t>(index)];
        LookupTable& table = lookups_[static_cast<std::size_t>(index)];
        const int key = column(spec.key);
        if (key < 0) continue;
        std::vector<int> wanted;
        for (const std::string& name : table.columns) wanted.push_back(column(name));
        const auto cell = [](const InputRow& row, int at) {
          return at >= 0 && static_cast<std::size_t>(at) < row.cells.size()
                     ? std::string(Meaningful(row.cells[static_cast<std::size_t>(at)]))
                     : std::string();
        };
        const auto read = ReadPart(file, part, [&](const InputRow& row) -> Result<void> {
          std::string id = cell(row, key);
          if (id.empty()) return {};
          std::vector<std::string> values;
          for (const int at : wanted) values.push_back(cell(row, at));
          table.rows.insert_or_assign(std::move(id), std::move(values));
          return {};
        });
        if (!read) return read;
      }
    }
  return {};
}

Result<void> Stager::RunAll() {
  const Mapping& mapping = *delivery_.mapping;
  if (const Result<void> read = ReadLookups(); !read) return read;
  std::size_t done_before = 0;
  const auto progress = [&](std::size_t bytes) { bytes_done_ = done_before + bytes; };
  for (std::size_t f = 0; f < delivery_.files.size(); ++f) {
    const RecognisedFile& file = delivery_.files[f];
    if (mapping.xml) {
      std::vector<BoundTable> bound;
      for (const TableSpec& table : mapping.tables) {
        const auto header = XmlHeader(table);
        auto one = BoundTable::Bind(mapping, table, header, lookups_);
        if (!one) return Fail(one.error().kind, file.name + ": " + one.error().message);
        bound.push_back(std::move(*one));
        rows_by_table_[table.name] += 0;
      }
      const auto read = ReadXmlTables(
          file,
          [&](std::size_t table, const InputRow& row) { return StageRow(bound[table], table, f, "", row); },
          progress);
      if (!read) return read;
      for (const BoundTable& one : bound)
        for (const auto& [code, count] : one.Unknown()) unknown_[code] += count;
    } else {
      for (const RecognisedPart& part : file.parts) {
        std::vector<std::pair<std::size_t, BoundTable>> bound;
        for (const TableSpec* table : part.tables) {
          auto one = BoundTable::Bind(mapping, *table, part.header, lookups_);
          if (!one) return Fail(one.error().kind, file.name + ": " + one.error().message);
          bound.emplace_back(static_cast<std::size_t>(table - mapping.tables.data()), std::move(*one));
          rows_by_table_[table->name] += 0;
        }
        if (bound.empty()) continue;
        const auto read = ReadPart(
            file, part,
            [&](const InputRow& row) -> Result<void> {
              for (auto& [index, table] : bound)
                if (const Result<void> staged = StageRow(table, index, f, part.name, row); !staged)
                  return staged;
              return {};
            },
            progress);
        if (!read) return read;
        for (const auto& [index, table] : bound)
          for (const auto& [code, count] : table.Unknown()) unknown_[code] += count;
      }
    }
    done_before += file.bytes->Bytes().size();
    bytes_done_ = done_before;
  }
  return {};
}

Result<void> Stager::StageRow(BoundTable& bound, std::size_t table, std::size_t file, const std::string& part,
                              const InputRow& row) {
  bound.Load(row.cells);
  if (bound.IsBlank() || bound.IsHeader()) return {};
  const std::string& name = bound.Table().name;
  ++rows_read_;
  ++counts_.rows_read;
  ++rows_by_table_[name];
  const ShortHash hash = Shorten(bound.Hash());
  std::string key = bound.Key();
  ShortHash known_key = KnownRows::KeyOf(name, key);
  auto known = known_.rows.find(known_key);
  if (known != known_.rows.end() && known->second.seen && known->second.hash != hash) {
    // The extract holds two rows of this key that differ: both stay, the second under a key of its own.
    key += '#' + ToHex({reinterpret_cast<const char*>(hash.data()), 8});
    known_key = KnownRows::KeyOf(name, key);
    known = known_.rows.find(known_key);
  }
  const auto entry = known_.open_quarantine.find(name + '\0' + key);
  std::int64_t settles = entry == known_.open_quarantine.end() ? 0 : entry->second.id;
  const bool noted = entry != known_.open_quarantine.end() && entry->second.noted;
  if (const int column = bound.CellIndex(kQuarantineColumn);
      column >= 0 && static_cast<std::size_t>(column) < row.cells.size())
    if (const std::string cell(Trim(row.cells[static_cast<std::size_t>(column)])); !cell.empty())
      settles = std::strtoll(cell.c_str(), nullptr, 10);

  if (known != known_.rows.end() && known->second.hash == hash) {
    if (!known->second.seen) {
      known->second.seen = true;
      ++counts_.rows_unchanged;
    }
    if (settles != 0 && !noted) settled_[settles] = "corrected";
    return {};
  }

  StagedRow staged;
  staged.quarantined = !bound.Map(staged.facts);
  staged.problems = bound.Problems();
  if (staged.quarantined && row.cut_off)
    return Fail(ErrorKind::kBadData, delivery_.files[file].name + " line " + std::to_string(row.line) +
                                         ", the last, cannot be read and does not end with a line break: the "
                                         "file was cut. Export it again; "
                                         "if it is whole, correct the line or add a line break at its end");
  for (const RowProblem& problem : staged.problems) {
    const int cell = bound.CellIndex(problem.column);
    const bool placed = row.csv != nullptr && cell >= 0 && static_cast<std::size_t>(cell) < row.cells.size();
    staged.positions.push_back(placed ? row.csv->Position(static_cast<std::size_t>(cell)).column : 0);
  }
  if (staged.quarantined) {
    ++counts_.rows_quarantined;
    if (known != known_.rows.end()) known->second.seen = true;  // the good version it had stays
    if (settles != 0) settled_[settles] = "replaced";
  } else {
    if (!staged.problems.empty()) ++counts_.rows_noted;
    if (settles != 0) settled_[settles] = "corrected";
    if (known == known_.rows.end()) {
      known_.rows.emplace(known_key, KnownRow{0, hash, known_.TableIndex(name), true});
      ++counts_.rows_new;
    } else {
      staged.replaces = known->second.row_id;
      known->second.hash = hash;
      known->second.seen = true;
      ++counts_.rows_changed;
    }
  }
  staged.table = table;
  staged.key = std::move(key);
  staged.hash = hash;
  staged.file = file;
  staged.part = part;
  staged.line = row.line;
  staged.payload = bound.Payload();
  chunk_.push_back(std::move(staged));
  return chunk_.size() >= kChunkRows ? Flush() : Result<void>();
}

}  // namespace kindred::intake
