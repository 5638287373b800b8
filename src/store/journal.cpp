#include "store/journal.hpp"

#include <limits>

#include "store/journal.sql.hpp"

namespace kindred::store::journal {
namespace {

std::optional<std::string> Payload(Transaction& tx, const Row& row, int column) {
  if (row.IsNull(column)) return std::nullopt;
  auto bytes = Unseal(tx, row.BlobBytes(column));
  if (bytes) return std::move(*bytes);
  if (bytes.error().kind == ErrorKind::kRefused) return std::nullopt;  // erased: the entry stays, without it
  throw Failure(bytes.error().message);
}

std::vector<Entry> ReadAll(Transaction& tx, Rows rows) {
  std::vector<Entry> entries;
  for (const Row& row : rows)
    entries.push_back({.entry_id = row.Int(0),
                       .at = row.Moment(1),
                       .account = row.As<AccountId>(2),
                       .purpose = row.String(3),
                       .reason = row.String(4),
                       .kind = row.String(5),
                       .entity = row.Int(6),
                       .action = row.String(7),
                       .was = Payload(tx, row, 8),
                       .became = Payload(tx, row, 9)});
  return entries;
}

}  // namespace

void Record(Transaction& tx, const Change& change) {
  std::string was, became;
  std::optional<Blob> was_blob, became_blob;
  if (change.was || change.became) {
    const Sealer sealer(tx, change.key);
    if (change.was) was = sealer.Seal(*change.was), was_blob = Blob{was};
    if (change.became) became = sealer.Seal(*change.became), became_blob = Blob{became};
  }
  tx.Execute(sql::insert_journal, tx.Order(), tx.Around().clock->Now(), change.account, change.purpose,
             change.reason, change.kind, change.entity, change.action, was_blob, became_blob);
}

std::vector<Entry> OfEntity(Transaction& tx, std::string_view kind, std::int64_t entity, int limit) {
  return ReadAll(tx, tx.Select(sql::journal_of_entity, kind, entity, limit));
}

std::vector<Entry> Newest(Transaction& tx, std::int64_t before, int limit) {
  const std::int64_t from = before > 0 ? before : std::numeric_limits<std::int64_t>::max();
  return ReadAll(tx, tx.Select(sql::journal_newest, from, limit));
}

}  // namespace kindred::store::journal
