// The reading half of an import: files become rows, rows that are known already are passed over, the others
// become facts, handed over in chunks through a bounded queue to the half that writes.
//
//   KnownRows known = …;                      // what the source's live rows are
//   Stager stager(delivery, known, queue);
//   std::thread reader([&] { outcome = stager.Run(); });
//   while (auto chunk = queue.Take()) Write(*chunk);
#pragma once

#include <array>
#include <atomic>
#include <boost/unordered/unordered_flat_map.hpp>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "intake/apply.hpp"
#include "intake/import.hpp"
#include "intake/manifest.hpp"

namespace kindred::intake {

// The first half of a digest: enough to tell rows of one source apart.
using ShortHash = std::array<std::byte, 16>;
[[nodiscard]] inline ShortHash Shorten(const Digest& digest) {
  ShortHash half;
  std::memcpy(half.data(), digest.data(), half.size());
  return half;
}
struct ShortHasher {
  std::size_t operator()(const ShortHash& hash) const {
    std::size_t value = 0;
    std::memcpy(&value, hash.data(), sizeof value);
    return value;
  }
};

// The live rows of a source by table and key.
struct KnownRow {
  std::int64_t row_id = 0;  // 0: staged in this extract
  ShortHash hash{};
  std::int32_t table = 0;  // index of `tables`
  bool seen = false;       // the extract holds it still
};
struct KnownRows {
  boost::unordered_flat_map<ShortHash, KnownRow, ShortHasher> rows;
  std::vector<std::string> tables;
  struct OpenEntry {
    std::int64_t id = 0;
    bool noted = false;  // the row was taken, a cell of it was left out
  };
  std::map<std::string, OpenEntry> open_quarantine;  // table, NUL, key of the row → its entry
  [[nodiscard]] static ShortHash KeyOf(std::string_view table, std::string_view key);
  std::int32_t TableIndex(std::string_view table);
};

struct StagedRow {
  std::size_t table = 0;  // index of Mapping::tables
  std::string key;
  ShortHash hash{};
  std::size_t file = 0;  // index of SourceDelivery::files
  std::string part;      // sheet
  std::int64_t line = 0;
  std::string payload;
  RowFacts facts;
  std::int64_t replaces = 0;  // the row_id of the version it changes
  bool quarantined = false;
  std::vector<RowProblem> problems;
  std::vector<std::int64_t> positions;  // of each problem's cell in its line; 0 not known
};
using Chunk = std::vector<StagedRow>;

// At most a few chunks wait, so that memory is bounded whatever the size of the files.
class ChunkQueue {
 public:
  // False when the taker has given up.
  bool Put(Chunk chunk);
  // The next chunk; nothing when the giver is done.
  std::optional<Chunk> Take();
  void Finish();  // by the giver
  void GiveUp();  // by the taker

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Chunk> chunks_;
  bool finished_ = false;
  bool given_up_ = false;
};

class Stager {
 public:
  // `lookups` hold what the store knows of looked-up tables; files of this extract are read over them.
  Stager(const SourceDelivery& delivery, KnownRows& known, LookupTables lookups, ChunkQueue& queue)
      : delivery_(delivery), known_(known), lookups_(std::move(lookups)), queue_(queue) {}

  // Reads everything; always finishes the queue.
  [[nodiscard]] Result<void> Run();

  // Counts so far, for progress; complete after Run.
  [[nodiscard]] std::size_t BytesDone() const { return bytes_done_; }
  [[nodiscard]] std::int64_t RowsRead() const { return rows_read_; }
  [[nodiscard]] const ImportCounts& Counts() const { return counts_; }
  [[nodiscard]] const std::map<std::string, std::int64_t>& RowsByTable() const { return rows_by_table_; }
  [[nodiscard]] const UnknownCodes& Unknown() const { return unknown_; }
  // Entries of the quarantine that this extract settles, with the state they get.
  [[nodiscard]] const std::map<std::int64_t, const char*>& Settled() const { return settled_; }

 private:
  Result<void> RunAll();
  Result<void> ReadLookups();
  Result<void> StageRow(BoundTable& bound, std::size_t table, std::size_t file, const std::string& part,
                        const InputRow& row);
  Result<void> Flush();

  const SourceDelivery& delivery_;
  KnownRows& known_;
  LookupTables lookups_;
  ChunkQueue& queue_;
  Chunk chunk_;
  std::atomic<std::size_t> bytes_done_{0};
  std::atomic<std::int64_t> rows_read_{0};
  ImportCounts counts_;
  std::map<std::string, std::int64_t> rows_by_table_;
  UnknownCodes unknown_;
  std::map<std::int64_t, const char*> settled_;
};

}  // namespace kindred::intake
