#include "intake/writing.hpp"

#include <chrono>
#include <thread>

#include "intake/import.sql.hpp"
#include "store/sealing.hpp"

namespace kindred::intake {
namespace {

using store::Transaction;

std::int64_t SteadyMicros() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

// Empty text is NULL.
std::optional<std::string_view> Maybe(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional<std::string_view>(text);
}

constexpr std::string_view kEndings[] = {sql::end_source_row,          sql::end_record_name,
                                         sql::end_record_fact,         sql::end_record_identifier,
                                         sql::end_record_address,      sql::end_record_contact,
                                         sql::end_record_relationship, sql::end_record_group,
                                         sql::end_involvement,         sql::end_event};

constexpr std::string_view kDeletions[] = {
    sql::delete_record_name,         sql::delete_record_fact,    sql::delete_record_identifier,
    sql::delete_record_address,      sql::delete_record_contact, sql::delete_record_group,
    sql::delete_record_relationship, sql::delete_involvement,    sql::delete_event,
    sql::delete_source_row};

// The open inserts of one transaction.
struct Inserts {
  explicit Inserts(Transaction& tx)
      : rows(tx.Bulk("source_row", {"row_id", "source_id", "table_name", "row_key", "first_extract", "file",
                                    "line", "hash", "payload"})),
        records(tx.Bulk("source_record", {"record_id", "source_id", "local_id", "first_extract"})),
        names(tx.Bulk("record_name", {"row_id", "source_id", "record_id", "first_extract", "kind", "forename",
                                      "middle", "surname", "from_date", "to_date"})),
        facts(tx.Bulk("record_fact", {"row_id", "source_id", "record_id", "first_extract", "name", "value"})),
        identifiers(tx.Bulk("record_identifier", {"row_id", "source_id", "record_id", "first_extract",
                                                  "scheme", "value", "from_date", "to_date"})),
        addresses(tx.Bulk("record_address", {"row_id", "source_id", "record_id", "first_extract", "kind",
                                             "line", "postcode", "from_date", "to_date"})),
        contacts(tx.Bulk("record_contact",
                         {"row_id", "source_id", "record_id", "first_extract", "kind", "value"})),
        relationships(tx.Bulk("record_relationship",
                              {"row_id", "source_id", "record_id", "first_extract", "other_record_id", "kind",
                               "parental_responsibility", "from_date", "to_date"})),
        groups(tx.Bulk("record_group", {"row_id", "source_id", "record_id", "first_extract", "kind",
                                        "group_key", "from_date", "to_date"})),
        involvements(
            tx.Bulk("involvement", {"involvement_id", "row_id", "source_id", "record_id", "first_extract",
                                    "service", "status", "organisation", "team", "worker", "worker_role",
                                    "worker_contact", "detail", "from_date", "to_date"})),
        events(tx.Bulk("event", {"event_id", "row_id", "source_id", "record_id", "first_extract", "kind",
                                 "on_date", "to_date", "title", "detail", "significance"})),
        quarantine(tx.Bulk("quarantine",
                           {"quarantine_id", "source_id", "extract_id", "table_name", "file", "line",
                            "position", "column_name", "value", "reason", "row", "row_key", "state"})) {}
  void Finish() {
    for (auto* bulk : {&records, &rows, &names, &facts, &identifiers, &addresses, &contacts, &relationships,
                       &groups, &involvements, &events, &quarantine})
      (*bulk)->Finish();
  }
  std::unique_ptr<store::BulkInsert> rows, records, names, facts, identifiers, addresses, contacts,
      relationships, groups, involvements, events, quarantine;
};

std::string PlaceOf(const SourceDelivery& delivery, const StagedRow& row) {
  const std::string& file = delivery.files[row.file].name;
  return row.part.empty() ? file : file + ", sheet " + row.part;
}

void InsertFacts(Transaction& tx, Inserts& in, const RowFacts& facts, std::int64_t row, SourceId source,
                 ExtractId extract, const std::vector<std::int64_t>& records) {
  const auto record = [&](int person) { return records[static_cast<std::size_t>(person)]; };
  for (const auto& f : facts.names)
    in.names->Add(row, source, record(f.person), extract, f.kind, Maybe(f.forename), Maybe(f.middle),
                  Maybe(f.surname), Maybe(f.from), Maybe(f.to));
  for (const auto& f : facts.facts) in.facts->Add(row, source, record(f.person), extract, f.name, f.value);
  for (const auto& f : facts.identifiers)
    in.identifiers->Add(row, source, record(f.person), extract, f.scheme, f.value, Maybe(f.from),
                        Maybe(f.to));
  for (const auto& f : facts.addresses)
    in.addresses->Add(row, source, record(f.person), extract, f.kind, Maybe(f.line), Maybe(f.postcode),
                      Maybe(f.from), Maybe(f.to));
  for (const auto& f : facts.contacts)
    in.contacts->Add(row, source, record(f.person), extract, f.kind, f.value);
  for (const auto& f : facts.relationships)
    in.relationships->Add(
        row, source, record(f.person), extract, record(f.other), f.kind,
        f.parental_responsibility < 0 ? std::nullopt : std::optional(f.parental_responsibility),
        Maybe(f.from), Maybe(f.to));
  for (const auto& f : facts.groups)
    in.groups->Add(row, source, record(f.person), extract, f.kind, f.key, Maybe(f.from), Maybe(f.to));
  for (const auto& f : facts.involvements)
    in.involvements->Add(tx.NewId(), row, source, record(f.person), extract, f.service, Maybe(f.status),
                         Maybe(f.organisation), Maybe(f.team), Maybe(f.worker), Maybe(f.worker_role),
                         Maybe(f.worker_contact), Maybe(f.detail), Maybe(f.from), Maybe(f.to));
  for (const auto& f : facts.events)
    in.events->Add(tx.NewId(), row, source, record(f.person), extract, f.kind, f.on, Maybe(f.to), f.title,
                   Maybe(f.detail), f.significance);
}

std::string ReasonOf(const StagedRow& row) {
  std::string reason = row.problems.empty() ? "" : row.problems[0].reason;
  for (std::size_t i = 1; i < row.problems.size(); ++i)
    reason += "; also " + row.problems[i].column + " " + row.problems[i].reason;
  return reason;
}

}  // namespace

Result<void> InSlices(store::Database& db, std::size_t count, const std::function<void(Transaction&)>& begin,
                      const std::function<void(Transaction&, std::size_t)>& work,
                      const std::function<void(Transaction&)>& end, const std::function<void()>& committed) {
  std::size_t at = 0;
  while (at < count) {
    std::size_t next = at;
    const Result<void> written = db.Write([&](Transaction& tx) -> Result<void> {
      next = at;
      const std::int64_t stop = SteadyMicros() + kSliceMicros;
      if (begin) begin(tx);
      do {
        work(tx, next++);
      } while (next < count && SteadyMicros() < stop);
      if (end) end(tx);
      return {};
    });
    if (!written) return written;
    if (committed) committed();
    at = next;
    std::this_thread::sleep_for(std::chrono::microseconds(kPauseMicros));
  }
  return {};
}

Result<void> ExtractWriter::LoadPeople() {
  return db_.Read([&](Transaction& tx) -> Result<void> {
    people_.clear();
    for (const store::Row& row : tx.Select(sql::known_records, source_))
      people_.emplace(row.String(0), row.Int(1));
    return {};
  });
}

Result<void> ExtractWriter::Write(const Chunk& chunk) {
  std::vector<std::pair<std::string, std::int64_t>> added;  // people first met in the running transaction
  std::unique_ptr<Inserts> inserts;
  std::unique_ptr<store::Sealer> sealer;
  std::vector<std::int64_t> records;
  return InSlices(
      db_, chunk.size(),
      [&](Transaction& tx) {
        for (const auto& [local_id, record] : added) people_.erase(local_id);  // of a run that did not commit
        added.clear();
        inserts = std::make_unique<Inserts>(tx);
        sealer = std::make_unique<store::Sealer>(tx, store::KeyScope{"extract", extract_.value});
        tx.Execute(sql::renew_lease, extract_, tx.Around().clock->Now().AddSeconds(kLeaseSeconds));
      },
      [&](Transaction& tx, std::size_t index) {
        const StagedRow& row = chunk[index];
        const std::string& table = delivery_.mapping->tables[row.table].name;
        const std::string place = PlaceOf(delivery_, row);
        const std::string payload = sealer->Seal(row.payload);
        if (!row.problems.empty()) {
          const RowProblem& problem = row.problems[0];
          const std::string value = sealer->Seal(problem.value);
          inserts->quarantine->Add(tx.NewId(), source_, extract_, table, place, row.line,
                                   row.positions[0] > 0 ? std::optional(row.positions[0]) : std::nullopt,
                                   Maybe(problem.column), store::Blob{value}, ReasonOf(row),
                                   store::Blob{payload}, row.key, row.quarantined ? "open" : "noted");
        }
        if (row.quarantined) return;
        if (row.replaces != 0)
          for (const std::string_view ending : kEndings) tx.Execute(ending, row.replaces, extract_);
        records.clear();
        for (const std::string& local_id : row.facts.people) {
          auto known = people_.find(local_id);
          if (known == people_.end()) {
            known = people_.emplace(local_id, tx.NewId()).first;
            added.emplace_back(local_id, known->second);
            inserts->records->Add(known->second, source_, local_id, extract_);
          }
          records.push_back(known->second);
        }
        const std::int64_t row_id = tx.NewId();
        const std::string_view hash(reinterpret_cast<const char*>(row.hash.data()), row.hash.size());
        inserts->rows->Add(row_id, source_, table, row.key, extract_, place, row.line, store::Blob{hash},
                           store::Blob{payload});
        InsertFacts(tx, *inserts, row.facts, row_id, source_, extract_, records);
      },
      [&](Transaction&) {
        inserts->Finish();
        inserts.reset();
        sealer.reset();
      },
      [&] { added.clear(); });
}

Result<void> ExtractWriter::End(const std::vector<std::int64_t>& row_ids) {
  return InSlices(
      db_, row_ids.size(), nullptr,
      [&](Transaction& tx, std::size_t index) {
        for (const std::string_view ending : kEndings) tx.Execute(ending, row_ids[index], extract_);
      },
      [&](Transaction& tx) {
        tx.Execute(sql::renew_lease, extract_, tx.Around().clock->Now().AddSeconds(kLeaseSeconds));
      });
}

Result<void> Unstage(store::Database& db, SourceId source, ExtractId extract, bool all,
                     const std::string& note) {
  // Endings first: what an abandoned extract ended is live again.
  for (const bool endings : {true, false}) {
    while (true) {
      std::vector<std::int64_t> rows;
      const auto read = db.Read([&](Transaction& tx) -> Result<void> {
        rows.clear();
        for (const store::Row& row :
             tx.Select(endings ? sql::staged_endings : sql::staged_rows, source, extract))
          rows.push_back(row.Int(0));
        return {};
      });
      if (!read) return read;
      if (rows.empty()) break;
      const auto done = InSlices(db, rows.size(), nullptr, [&](Transaction& tx, std::size_t index) {
        if (endings) {
          for (const std::string_view ending : kEndings) tx.Execute(ending, rows[index], std::nullopt);
        } else {
          for (const std::string_view deletion : kDeletions) tx.Execute(deletion, rows[index]);
        }
      });
      if (!done) return done;
    }
  }
  return db.Write([&](Transaction& tx) -> Result<void> {
    tx.Execute(sql::delete_quarantine_of_extract, extract);
    tx.Execute(sql::delete_records_of_extract, source, extract);
    store::DestroyKey(tx, {"extract", extract.value});
    if (all) {
      tx.Execute(sql::delete_extract, extract);
      tx.Execute(sql::delete_source_without_extract, source, extract);
    } else {
      tx.Execute(sql::discard_extract, extract, note);
    }
    return {};
  });
}

}  // namespace kindred::intake
