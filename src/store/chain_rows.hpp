// The chain's arithmetic, shared by the sealer and the verifier.
#pragma once

#include <functional>
#include <limits>
#include <span>
#include <string>

#include "store/chain.hpp"

namespace kindred::store {

enum class ColumnType : unsigned char { kInteger, kText, kBlob };

// One of the two logs: its queries and the types of their columns (order, entry and time come first).
struct LogTable {
  std::string_view name;
  std::string_view sqlite;
  std::string_view postgres;
  std::span<const ColumnType> columns;
};
[[nodiscard]] const LogTable& JournalTable();
[[nodiscard]] const LogTable& AccessTable();
inline constexpr int kShownColumn = 11;  // of the access log: ids shown, 8 bytes each

// head(n) from head(n−1) and the row.
[[nodiscard]] Digest NextHead(const Digest& head, const Row& row, std::span<const ColumnType> columns);

// Calls `each` for every row after `after` whose order is below `horizon`, in the order of the chain; stops
// early when it returns false. Pages through, so that memory stays small on PostgreSQL.
void ForEachRow(Transaction& tx, const LogTable& log, ChainPlace after, std::int64_t horizon,
                const std::function<bool(ChainPlace, const Row&)>& each);

// Rows of transactions below this number are all there is; no limit in SQLite.
[[nodiscard]] std::int64_t Horizon(Transaction& tx);

// The lines of a seals file; `partial` is set when the last one was cut short by a crash.
struct SealsFile {
  std::vector<std::string> lines;
  bool partial = false;
};
[[nodiscard]] Result<SealsFile> ReadSeals(const std::string& path, const Files& files);

// What a seal's signature covers, and the hash that the next line carries.
[[nodiscard]] std::string SignedPart(const ChainSeal& seal);

}  // namespace kindred::store
