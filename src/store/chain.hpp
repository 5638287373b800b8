// The chain over the journal and the access log: what makes a changed, missing or inserted row show.
// head(n) = BLAKE2b(head(n−1), row n), over the rows as they are stored (sealed payloads are ciphertext).
// From time to time the count and the head are sealed: signed with an Ed25519 key outside the store and
// appended to a file outside it, so that whoever can write to the database cannot rebuild the chain.
//
// Only rows older than the oldest running transaction are chained: in PostgreSQL a row with a smaller
// number may still become visible, so rows are ordered by (transaction id, number). SQLite has one writer,
// so its numbers are already in the order of commits.
//
//   Sealer of a server:  ChainSealer sealer(*db, log->Store(), SealsPathFor(location)); sealer.Start();
//   An auditor:          auto report = VerifyChains(*db, log->Store(), SealsPathFor(location));
//
// File and bytes: docs/formats/store.md.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/hash.hpp"
#include "store/open.hpp"

namespace kindred::store {

// Where a row stands in its log.
struct ChainPlace {
  std::int64_t order = 0;
  std::int64_t entry = 0;
  auto operator<=>(const ChainPlace&) const = default;
};

// One line of the seals file.
struct ChainSeal {
  std::string log;         // journal or access_log
  std::int64_t count = 0;  // rows covered, from the first
  ChainPlace last;         // the last of them
  Digest head{};
  Instant at;
  Digest before{};  // hash of the line before this one, of either log; zeros for the first
  std::string signing_id;
  std::string signature;  // 64 bytes
};

// "<path>.seals" beside an SQLite store, $KINDRED_SEALS_FILE when set, else "kindred.seals" in the working
// folder. Keep a copy on another machine: who can change store and seals file together can roll both back.
[[nodiscard]] std::string SealsPathFor(const std::string& location);

// A line without its line break, and back; nothing when the text is no such line.
[[nodiscard]] std::string FormatSeal(const ChainSeal& seal);
[[nodiscard]] std::optional<ChainSeal> ParseSeal(std::string_view line);

// Chains and seals what has been written since the last seal.
class ChainSealer {
 public:
  // Both databases must outlive it; `access` may be the same as `db` (PostgreSQL).
  ChainSealer(Database& db, Database& access, std::string seals_path);
  ~ChainSealer();
  ChainSealer(const ChainSealer&) = delete;
  ChainSealer& operator=(const ChainSealer&) = delete;

  // Returns how many rows were sealed; 0 also when another process is sealing now.
  [[nodiscard]] Result<std::int64_t> SealNow();
  // Seals every `seconds` in a thread of its own, until destroyed, and once then.
  void Start(int seconds = 10);

 private:
  Database& db_;
  Database& access_;
  const std::string path_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool closing_ = false;
  std::thread thread_;
};

// What verification found in one log.
struct ChainReport {
  std::string log;
  std::int64_t rows = 0;    // in the log now
  std::int64_t sealed = 0;  // covered by the last seal
  std::int64_t seals = 0;
  std::int64_t tail = 0;  // not sealed yet
  std::optional<Instant> tail_since;
  std::vector<std::string> faults;  // each says where: between which rows and times
};

// Reads both logs and the seals file from the beginning. Faults are in the reports; kCannotRun when the key
// file or a database cannot be read.
[[nodiscard]] Result<std::vector<ChainReport>> VerifyChains(Database& db, Database& access,
                                                            const std::string& seals_path);

}  // namespace kindred::store
