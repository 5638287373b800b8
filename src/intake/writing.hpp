// The writing half of an import: staged rows become source rows and facts under an extract that nobody
// sees yet, in transactions short enough that other writers hardly wait.
//
//   ExtractWriter writer(db, source, extract, delivery);
//   while (auto chunk = queue.Take()) if (auto written = writer.Write(*chunk); !written) …
//   writer.End(row_ids);
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <string>
#include <vector>

#include "intake/staging.hpp"
#include "store/database.hpp"

namespace kindred::intake {

class ExtractWriter {
 public:
  ExtractWriter(store::Database& db, SourceId source, ExtractId extract, const SourceDelivery& delivery)
      : db_(db), source_(source), extract_(extract), delivery_(delivery) {}

  // Reads which people of the source are known.
  [[nodiscard]] Result<void> LoadPeople();
  [[nodiscard]] Result<void> Write(const Chunk& chunk);
  // Marks rows and their facts as ended by this extract.
  [[nodiscard]] Result<void> End(const std::vector<std::int64_t>& row_ids);

 private:
  store::Database& db_;
  SourceId source_;
  ExtractId extract_;
  const SourceDelivery& delivery_;
  boost::unordered_flat_map<std::string, std::int64_t> people_;  // the source's own id → record
};

// How long one transaction of an import may take, and the pause after it in which others get their turn.
inline constexpr std::int64_t kSliceMicros = 18'000;
inline constexpr std::int64_t kPauseMicros = 1'000;
// How long an import that says nothing is taken to be alive when its process cannot be seen.
inline constexpr std::int64_t kLeaseSeconds = 120;

// Runs `work(tx, index)` for 0 … count − 1 in transactions of at most a slice; each begins where the last
// committed. `begin`, if given, runs first in every transaction (also when one is run again).
[[nodiscard]] Result<void> InSlices(store::Database& db, std::size_t count,
                                    const std::function<void(store::Transaction&)>& begin,
                                    const std::function<void(store::Transaction&, std::size_t)>& work,
                                    const std::function<void(store::Transaction&)>& end = nullptr,
                                    const std::function<void()>& committed = nullptr);

// Takes away what an extract staged: its rows, facts, new records and quarantine, and the endings it marked.
// With `all`, the extract's own row and a source that never published anything go too.
[[nodiscard]] Result<void> Unstage(store::Database& db, SourceId source, ExtractId extract, bool all,
                                   const std::string& note);

}  // namespace kindred::intake
