// The journal: every change says, in the same transaction, who, when, why, what it was and what it became.
// Payloads are sealed; the sealer chains the rows afterwards (store/chain.hpp).
//
//   db->Write([&](Transaction& tx) -> Result<void> {
//     tx.Execute(sql::split_link, link);
//     journal::Record(tx, {.account = who, .purpose = "direct care", .reason = form.reason, .kind = "link",
//                          .entity = link.value, .action = "split", .was = before_json, .became =
//                          after_json});
//     return {};
//   });
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/sealing.hpp"

namespace kindred::store::journal {

// One change of one thing. Views must live until Record returns.
struct Change {
  AccountId account;                    // none: the program itself
  std::string_view purpose;             // "direct care", "linkage", …
  std::string_view reason;              // why, in the words of who did it; may be empty
  std::string_view kind;                // what sort of thing: "person", "link", "source" …
  std::int64_t entity = 0;              // which one
  std::string_view action;              // "created", "changed", "removed", or the domain's own word
  std::optional<std::string_view> was;  // JSON as the domain likes; sealed here
  std::optional<std::string_view> became;
  KeyScope key = {"journal", 0};  // whose key seals it
};

// Writes the entry inside `tx`. Throws Failure.
void Record(Transaction& tx, const Change& change);

// An entry as it is read; was and became are nothing where there was none or its key was destroyed.
struct Entry {
  std::int64_t entry_id = 0;
  Instant at;
  AccountId account;
  std::string purpose;
  std::string reason;
  std::string kind;
  std::int64_t entity = 0;
  std::string action;
  std::optional<std::string> was;
  std::optional<std::string> became;
};

// What happened to one thing, newest first, at most `limit`. An empty list when nothing did.
[[nodiscard]] std::vector<Entry> OfEntity(Transaction& tx, std::string_view kind, std::int64_t entity,
                                          int limit = 1000);
// The newest entries of everything, older than `before` (0: from the newest).
[[nodiscard]] std::vector<Entry> Newest(Transaction& tx, std::int64_t before, int limit = 100);

}  // namespace kindred::store::journal
