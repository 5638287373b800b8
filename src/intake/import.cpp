#include "intake/import.hpp"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <thread>

#include "base/json.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "identity/accounts.hpp"
#include "intake/import.sql.hpp"
#include "intake/publishing.hpp"
#include "intake/sources.sql.hpp"
#include "intake/stored_lookups.hpp"
#include "intake/writing.hpp"
#include "sharing/agreements.hpp"
#include "store/open.hpp"

namespace kindred::intake {
namespace {

using store::Transaction;

// What is known of a source when an import of it begins.
struct Opening {
  SourceId source;
  ExtractId extract;  // none: nothing to stage
  ExtractId release;  // held with the same files: may be published as it is
  std::vector<ExtractId> abandoned;
  std::int64_t published = 0;
  bool is_new = false;
  bool unchanged = false;
  bool own = true;
  std::string agency, authority, kind, contact, as_of;
  std::optional<std::int64_t> expected;
  bool restricted = false;
};

Digest DigestOf(const SourceDelivery& delivery) {
  std::vector<std::string> parts;  // sorted: the order of the files does not matter
  for (const RecognisedFile& file : delivery.files) parts.emplace_back(AsText(Hash(file.bytes->Bytes())));
  std::sort(parts.begin(), parts.end());
  std::string all;
  for (const std::string& part : parts) all += part;
  return Hash(all);
}

std::string FilesJson(const SourceDelivery& delivery) {
  JsonWriter json;
  json.BeginArray();
  for (const RecognisedFile& file : delivery.files) {
    json.BeginObject()
        .Field("name", file.name)
        .Field("bytes", file.bytes->Bytes().size())
        .Key("tables")
        .BeginArray();
    for (const RecognisedPart& part : file.parts)
      for (const TableSpec* table : part.tables) json.String(table->name);
    json.EndArray().EndObject();
  }
  return json.EndArray().Text();
}

// One source on its way from files to published facts.
class SourceImport {
 public:
  SourceImport(store::Database& db, const ImportRequest& request, const SourceDelivery& delivery,
               const OnProgress& on_progress)
      : db_(db), request_(request), delivery_(delivery), on_progress_(on_progress) {}

  SourceReport Run() {
    report_.name = delivery_.declaration.name;
    report_.title = delivery_.declaration.title;
    report_.notes = delivery_.notes;
    Result<void> outcome = delivery_.fault ? Result<void>(Unexpected(*delivery_.fault)) : RunAll();
    if (!outcome) {
      report_.state = ImportState::kFailed;
      report_.message = outcome.error().message;
      report_.failure = outcome.error().kind;
    }
    return std::move(report_);
  }

 private:
  Result<void> RunAll() {
    digest_ = DigestOf(delivery_);
    if (const Result<void> opened = Open(); !opened) return opened;
    if (opening_.unchanged) {
      report_.state = ImportState::kUnchanged;
      report_.message = "these files were imported before; nothing changed";
      return {};
    }
    if (!opening_.release.IsNone()) {
      Result<SourceReport> released = Release(db_, delivery_.declaration.name, request_.accept_endings,
                                              request_.account, request_.purpose);
      if (!released) return Unexpected(released.error());
      const std::vector<std::string> notes = std::move(report_.notes);
      report_ = std::move(*released);
      report_.notes = notes;
      return {};
    }
    Result<void> staged = Stage();
    if (staged) staged = Settle();
    if (!staged)
      if (const Result<void> swept = Unstage(db_, opening_.source, opening_.extract, true, ""); !swept)
        return Fail(staged.error().kind, staged.error().message +
                                             " (and what was staged could not be taken away yet: " +
                                             swept.error().message + "; the next import does it)");
    return staged;
  }

  // Finds or makes the source, refuses what must not go in, clears what stands in the way and begins an
  // extract.
  Result<void> Open() {
    for (int attempt = 0; attempt < 2; ++attempt) {
      const Result<void> opened = db_.Write([&](Transaction& tx) { return OpenIn(tx); });
      if (!opened) return opened;
      if (opening_.abandoned.empty()) return {};
      for (const ExtractId extract : opening_.abandoned)
        if (const Result<void> swept = Unstage(db_, opening_.source, extract, true, ""); !swept) return swept;
    }
    return Fail(ErrorKind::kConflict, "another import of \"" + delivery_.declaration.name +
                                          "\" began at the same moment; try again when it has finished");
  }

  Result<void> OpenIn(Transaction& tx) {
    const SourceDeclaration& declared = delivery_.declaration;
    opening_ = {};
    const Instant now = tx.Around().clock->Now();
    const std::string today = FormatIso(tx.Around().clock->Today());
    opening_.as_of = declared.as_of.empty() ? today : declared.as_of;
    report_.as_of = opening_.as_of;
    std::string agency = declared.agency, authority = declared.authority, contact = declared.contact;
    std::optional<std::int64_t> expected = declared.expected_every_days;
    bool own = declared.own.value_or(true);
    bool restricted = declared.restricted;
    opening_.kind = declared.kind.empty() ? std::string(SectionName(delivery_.mapping->kind)) : declared.kind;
    std::string title = declared.title;
    bool exists = false;
    bool removed = false;  // its rows are there still, and are live again once it is imported anew
    {
      store::Rows rows = tx.Select(sql::source_by_name, declared.name);
      if (const store::Row* row = rows.First()) {
        exists = true;
        opening_.source = row->As<SourceId>(0);
        opening_.published = row->Int(3);
        removed = !row->IsNull(6);
        // What the command line does not say stays as it was declared before.
        if (agency.empty()) {
          agency = row->String(1);
          own = row->Bool(2);
          opening_.kind = row->String(4);
          title = row->String(5);
          authority = row->String(7);
          contact = row->String(8);
          expected = row->MaybeInt(9);
          restricted = row->Bool(10);
        }
      }
    }
    // Corrections of a source that the demo made may come back; anything else must be declared as invented.
    if (identity::IsDemo(tx) && !declared.synthetic && (declared.full || !exists))
      return Fail(ErrorKind::kRefused,
                  "\"" + declared.name +
                      "\" was not taken: this is a demo store, which takes only "
                      "invented people (a folder of kindred demo generate); import into a store of "
                      "your own with --db");
    if (agency.empty()) {
      store::Rows rows = tx.Select(sql::own_agencies);
      const store::Row* row = rows.First();
      agency = row != nullptr ? row->String(0) : "This authority";
    }
    report_.title = title;
    opening_.own = own;
    opening_.agency = agency;
    if (exists) {
      bool waiting = false;
      for (const store::Row& row : tx.Select(sql::extracts_in_the_way, opening_.source)) {
        const ExtractId extract = row.As<ExtractId>(0);
        if (row.Text(1) == "held") {
          if (row.BlobBytes(4) == AsText(digest_))
            opening_.release = extract;
          else
            opening_.abandoned.push_back(extract);  // a newer delivery replaces the one that waits
        } else if (IsAbandoned(row.String(2), row.Int(3), now)) {
          opening_.abandoned.push_back(extract);
        } else {
          waiting = true;
        }
      }
      if (waiting)
        return Fail(ErrorKind::kConflict, "\"" + declared.name +
                                              "\" is being imported by another process; wait until "
                                              "it has finished, then import again if you still need to");
      store::Rows rows = tx.Select(sql::published_extract, opening_.source);
      if (const store::Row* row = rows.First()) {
        if (!removed && row->BlobBytes(1) == AsText(digest_) && row->Text(3) == delivery_.mapping->digest) {
          opening_.unchanged = true;
          return {};
        }
        if (row->String(0) > opening_.as_of)
          return Fail(ErrorKind::kBadData,
                      "\"" + declared.name + "\" already holds data of " + row->String(0) +
                          ", and these are of " + opening_.as_of +
                          ": an older extract would undo newer facts. If the date is wrong, say "
                          "--as-of or correct sources.toml");
      }
      if (!opening_.abandoned.empty() || !opening_.release.IsNone()) return {};
    } else {
      opening_.source = SourceId{tx.NewId()};
      opening_.is_new = true;
    }
    opening_.authority = authority;
    opening_.contact = contact;
    opening_.expected = expected;
    opening_.restricted = restricted;
    if (opening_.is_new) Describe(tx, sql::insert_source);
    opening_.extract = ExtractId{tx.NewId()};
    const std::string files = FilesJson(delivery_);
    const std::string holder = Holder();
    tx.Execute(sql::insert_extract, opening_.extract, opening_.source, declared.full ? "full" : "changes",
               opening_.as_of, now, request_.account.value, files, store::Blob{AsText(digest_)}, holder,
               now.AddSeconds(kLeaseSeconds), delivery_.mapping->digest);
    return {};
  }

  // Writes what the source is: when it is new, and with each published extract.
  void Describe(Transaction& tx, std::string_view statement) {
    const auto maybe = [](const std::string& text) {
      return text.empty() ? std::nullopt : std::optional<std::string_view>(text);
    };
    const auto kind = SectionFromName(opening_.kind).value_or(delivery_.mapping->kind);
    // A source that nobody has published yet names its agency but makes none.
    const AgencyId agency = statement == sql::insert_source
                                ? AgencyId{}
                                : identity::EnsureAgency(tx, opening_.agency, SectionName(kind));
    tx.Execute(statement, opening_.source, opening_.authority, opening_.agency, agency.value, report_.name,
               report_.title, opening_.kind, opening_.own ? 1 : 0, opening_.restricted ? 1 : 0,
               opening_.expected, maybe(opening_.contact), delivery_.mapping->name);
  }

  // Reads in one thread, writes in this one.
  Result<void> Stage() {
    if (const Result<void> loaded = LoadKnown(); !loaded) return loaded;
    LookupTables lookups = EmptyLookups(*delivery_.mapping);
    if (const Result<void> read = ReadStoredLookups(db_, opening_.source, *delivery_.mapping, lookups); !read)
      return read;
    ExtractWriter writer(db_, opening_.source, opening_.extract, delivery_);
    if (const Result<void> people = writer.LoadPeople(); !people) return people;

    std::size_t total = 0;
    for (const RecognisedFile& file : delivery_.files) total += file.bytes->Bytes().size();
    ChunkQueue queue;
    Stager stager(delivery_, known_, std::move(lookups), queue);
    Result<void> read;
    std::thread reader([&] { read = stager.Run(); });
    Result<void> written;
    const auto tell = [&] {
      if (on_progress_) on_progress_({report_.name, stager.BytesDone(), total, stager.RowsRead()});
    };
    tell();
    try {
      while (written) {
        std::optional<Chunk> chunk = queue.Take();
        if (!chunk) break;
        written = writer.Write(*chunk);
        tell();
      }
    } catch (const std::exception& fault) {
      written = Fail(ErrorKind::kCannotRun, std::string("writing stopped: ") + fault.what());
    }
    if (!written) queue.GiveUp();
    reader.join();
    if (!written) return written;
    if (!read) return read;
    tell();
    report_.counts = stager.Counts();
    report_.rows_by_table = stager.RowsByTable();
    report_.unknown_codes = stager.Unknown();
    settled_ = stager.Settled();
    if (delivery_.declaration.full) return EndUnseen(writer);
    return {};
  }

  Result<void> LoadKnown() {
    return db_.Read([&](Transaction& tx) -> Result<void> {
      known_ = {};
      for (const store::Row& row : tx.Select(sql::known_rows, opening_.source, opening_.published)) {
        KnownRow known;
        known.row_id = row.Int(0);
        known.table = known_.TableIndex(row.Text(1));
        const std::string_view hash = row.BlobBytes(3);
        std::memcpy(known.hash.data(), hash.data(), std::min(hash.size(), known.hash.size()));
        known_.rows.insert_or_assign(KnownRows::KeyOf(row.Text(1), row.Text(2)), known);
      }
      live_before_ = static_cast<std::int64_t>(known_.rows.size());
      std::string key;
      for (const store::Row& row : tx.Select(sql::open_quarantine, opening_.source)) {
        key = row.String(1) + '\0' + row.String(2);
        known_.open_quarantine[key] = {row.Int(0), row.Text(3) == "noted"};
      }
      return {};
    });
  }

  // A full extract ends the rows of its tables that it no longer holds. Tables that did not come stay.
  Result<void> EndUnseen(ExtractWriter& writer) {
    std::vector<bool> came(known_.tables.size());
    for (std::size_t t = 0; t < known_.tables.size(); ++t)
      came[t] = report_.rows_by_table.contains(known_.tables[t]);
    std::vector<std::int64_t> gone;
    for (const auto& [key, row] : known_.rows)
      if (!row.seen && row.row_id != 0 && came[static_cast<std::size_t>(row.table)])
        gone.push_back(row.row_id);
    std::sort(gone.begin(), gone.end());
    report_.counts.rows_ended = static_cast<std::int64_t>(gone.size());
    // Entries of rows that this extract no longer holds are nobody's business any more.
    for (const auto& [key, entry] : known_.open_quarantine)
      if (!entry.noted && !settled_.contains(entry.id) &&
          report_.rows_by_table.contains(key.substr(0, key.find('\0'))))
        settled_[entry.id] = "replaced";
    return writer.End(gone);
  }

  // Publishes, or holds with the reason.
  Result<void> Settle() {
    ImportCounts& counts = report_.counts;
    if (counts.rows_read == 0)
      return Fail(ErrorKind::kBadData,
                  "\"" + report_.name + "\": the files hold no rows, only headers; export them again");
    if (counts.Taken() == 0) return NothingTaken();
    std::string reason;
    if (!opening_.own) reason = MissingAgreement();
    if (!reason.empty()) {
      counts.rows_held = counts.Taken();
    } else if (!request_.accept_endings && EndsTooMuch(counts.rows_ended, live_before_)) {
      reason = "this full extract no longer holds " + std::to_string(counts.rows_ended) + " of " +
               std::to_string(live_before_) +
               " rows (more than 5 %). If that is right, import again with "
               "--accept-endings; if the files are not the whole, say --changes or extract = \"changes\"";
    }
    const bool held = !reason.empty();
    report_.state = held ? ImportState::kHeld : ImportState::kPublished;
    report_.message = reason;
    return db_.Write([&](Transaction& tx) -> Result<void> {
      const Instant now = tx.Around().clock->Now();
      tx.Execute(sql::finish_extract, opening_.extract, held ? "held" : "published",
                 held ? std::nullopt : std::optional(now), counts.rows_read, counts.rows_new,
                 counts.rows_changed, counts.rows_unchanged, counts.rows_ended, counts.rows_quarantined,
                 counts.rows_held, counts.rows_noted,
                 held ? std::optional<std::string_view>(reason) : std::nullopt);
      if (held) return {};
      Describe(tx, sql::update_source);
      for (const auto& [entry, state] : settled_) tx.Execute(sql::settle_quarantine, entry, state, now);
      Publish(tx, opening_.source, opening_.extract, counts, request_.account, request_.purpose);
      return {};
    });
  }

  // Not one row could be taken. The first reason is the message; nothing is kept.
  Result<void> NothingTaken() {
    std::string first;
    const auto read = db_.Read([&](Transaction& tx) -> Result<void> {
      store::Rows rows = tx.Select(sql::first_quarantined, opening_.extract);
      if (const store::Row* row = rows.First())
        first = row->String(0) + " line " + std::to_string(row->Int(1)) +
                (row->IsNull(2) ? "" : ", " + row->String(2)) + ": " + row->String(3);
      return {};
    });
    if (!read) return read;
    return Fail(ErrorKind::kBadData,
                "\"" + report_.name + "\": not one of " + std::to_string(report_.counts.rows_read) +
                    " rows could be taken, so nothing was imported. The first: " + first);
  }

  // Why another agency's rows may not be used, or nothing.
  std::string MissingAgreement() {
    std::string reason;
    const auto read = db_.Read([&](Transaction& tx) -> Result<void> {
      reason = WhyNotCovered(tx, opening_.agency, opening_.kind);
      return {};
    });
    return read ? reason : read.error().message;
  }

 private:
  store::Database& db_;
  const ImportRequest& request_;
  const SourceDelivery& delivery_;
  const OnProgress& on_progress_;
  SourceReport report_;
  Opening opening_;
  Digest digest_{};
  KnownRows known_;
  std::int64_t live_before_ = 0;
  std::map<std::int64_t, const char*> settled_;
};

}  // namespace

int ImportReport::ExitCode() const {
  int code = 0;
  for (const SourceReport& source : sources) {
    if (source.state == ImportState::kHeld) code = std::max(code, 1);
    if (source.state == ImportState::kFailed) code = std::max(code, kindred::ExitCode(source.failure));
  }
  return code;
}

Result<ImportReport> Import(store::Database& db, const ImportRequest& request,
                            const OnProgress& on_progress) {
  const auto start = std::chrono::steady_clock::now();
  Result<Delivery> delivery = PlanDelivery(request.paths, request.options);
  if (!delivery) return Unexpected(delivery.error());
  ImportReport report;
  report.passed_over = delivery->passed_over;
  if (request.load_agreements) {
    for (const auto& path : delivery->agreements) {
      std::ifstream in(path, std::ios::binary);
      const std::string text{std::istreambuf_iterator<char>(in), {}};
      const auto agreements = sharing::ParseAgreements(text, path.string());
      if (!agreements) return Unexpected(agreements.error());
      const auto loaded = db.Write([&](Transaction& tx) -> Result<void> {
        const auto done = sharing::LoadAgreements(tx, *agreements, request.account);
        if (!done) return Unexpected(done.error());
        report.agreements = done->added + done->changed;
        return {};
      });
      if (!loaded) return Unexpected(loaded.error());
    }
  }
  // The authority's own sources first: whose agreements count is known from them.
  std::stable_sort(delivery->sources.begin(), delivery->sources.end(),
                   [](const SourceDelivery& a, const SourceDelivery& b) {
                     return a.declaration.own.value_or(true) > b.declaration.own.value_or(true);
                   });
  for (const SourceDelivery& source : delivery->sources)
    report.sources.push_back(SourceImport(db, request, source, on_progress).Run());
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return report;
}

}  // namespace kindred::intake
