#include "intake/publishing.hpp"

#include <unistd.h>

#include <fstream>
#include <optional>
#include <sstream>

#include "base/json.hpp"
#include "base/text.hpp"
#include "intake/import.sql.hpp"
#include "intake/sources.sql.hpp"
#include "intake/writing.hpp"
#include "sharing/agreements.hpp"
#include "store/journal.hpp"
#include "store/open.hpp"

namespace kindred::intake {
namespace {

using store::Transaction;

// When a process of this machine began, in ticks since the start of the machine; nothing when it is gone or
// a zombie. Number and beginning together name a process for good: numbers are used again.
std::optional<std::string> BeginningOf(const std::string& pid) {
  std::ifstream in("/proc/" + pid + "/stat");
  std::string stat;
  std::getline(in, stat);
  const std::size_t name_end = stat.rfind(')');  // the name may hold spaces and brackets
  if (name_end == stat.npos) return std::nullopt;
  std::istringstream fields(stat.substr(name_end + 1));
  std::string field, state;
  fields >> state;
  if (state == "Z" || state == "X") return std::nullopt;
  for (int i = 4; i <= 22 && fields >> field; ++i) {  // proc(5): field 22 is the start time
  }
  return field;
}

}  // namespace

std::string Holder() {
  char host[256] = {};
  ::gethostname(host, sizeof host - 1);
  const std::string pid = std::to_string(::getpid());
  return std::string(host) + ':' + pid + ':' + BeginningOf(pid).value_or("");
}

bool IsAbandoned(const std::string& holder, std::int64_t lease_until, Instant now) {
  const auto parts = Split(holder, ':');
  const std::string mine = Holder();
  if (parts.size() == 3 && parts[0] == Split(mine, ':')[0] &&
      BeginningOf(std::string(parts[1])) != std::string(parts[2]))
    return true;
  return lease_until < now.micros;
}

bool EndsTooMuch(std::int64_t ended, std::int64_t live_before) {
  return ended > 20 && ended * 20 > live_before;
}

std::string WhyNotCovered(Transaction& tx, const std::string& agency, const std::string& kind) {
  std::vector<std::string> holders;
  for (const store::Row& row : tx.Select(sql::own_agencies)) holders.push_back(row.String(0));
  const Section section = SectionFromName(kind).value_or(Section::kCore);
  const Date today = tx.Around().clock->Today();
  for (const std::string& holder : holders)
    if (FoldName(holder) == FoldName(agency) ||
        sharing::FindAgreement(tx, holder, agency, section, "linkage", today))
      return "";
  return "no agreement in force on " + FormatLong(today) + " covers " + std::string(SectionTitle(section)) +
         " data of " + agency + " for linkage" +
         (holders.empty() ? " (no source of the authority's own is known yet: import one first)" : "") +
         ". The rows are held, not lost; load an agreement and import again";
}

void Publish(Transaction& tx, SourceId source, ExtractId extract, const ImportCounts& counts,
             AccountId account, const std::string& purpose) {
  tx.Execute(sql::publish_source, source, extract);
  JsonWriter json;
  json.BeginObject()
      .Field("extract", extract.value)
      .Field("rows_new", counts.rows_new)
      .Field("rows_changed", counts.rows_changed)
      .Field("rows_ended", counts.rows_ended)
      .Field("rows_quarantined", counts.rows_quarantined)
      .EndObject();
  store::journal::Record(tx, {.account = account,
                              .purpose = purpose,
                              .reason = "",
                              .kind = "source",
                              .entity = source.value,
                              .action = "published",
                              .became = json.Text()});
}

Result<SourceReport> Release(store::Database& db, const std::string& name, bool accept_endings,
                             AccountId account, const std::string& purpose) {
  SourceReport report;
  report.name = name;
  const Result<void> done = db.Write([&](Transaction& tx) -> Result<void> {
    SourceId source;
    std::string agency, kind;
    bool own = false;
    {
      store::Rows rows = tx.Select(sql::source_by_name, name);
      const store::Row* row = rows.First();
      if (row == nullptr) return Fail(ErrorKind::kBadData, "there is no source named \"" + name + "\"");
      source = row->As<SourceId>(0);
      agency = row->String(1);
      own = row->Bool(2);
      kind = row->String(4);
      report.title = row->String(5);
    }
    ExtractId held;
    std::string note;
    for (const store::Row& row : tx.Select(sql::extracts_in_the_way, source))
      if (row.Text(1) == "held") {
        held = row.As<ExtractId>(0);
        note = row.String(6);
      }
    if (held.IsNone()) return Fail(ErrorKind::kBadData, "nothing of \"" + name + "\" is held");
    {
      store::Rows rows = tx.Select(sql::extract_counts, held);
      const store::Row* row = rows.First();
      report.counts = {row->Int(0), row->Int(1), row->Int(2), row->Int(3),
                       row->Int(4), row->Int(5), row->Int(7), row->Int(6)};
      report.as_of = row->String(8);
    }
    std::string reason = own ? "" : WhyNotCovered(tx, agency, kind);
    const std::int64_t live = tx.SelectInt(sql::count_live_rows, source).value_or(0);
    if (reason.empty() && !accept_endings && EndsTooMuch(report.counts.rows_ended, live)) reason = note;
    if (!reason.empty()) {
      report.state = ImportState::kHeld;
      report.message = reason;
      return {};
    }
    report.counts.rows_held = 0;
    report.state = ImportState::kPublished;
    report.message.clear();
    tx.Execute(sql::release_extract, held, tx.Around().clock->Now());
    Publish(tx, source, held, report.counts, account, purpose);
    return {};
  });
  if (!done) return Unexpected(done.error());
  return report;
}

Result<void> SweepAbandoned(store::Database& db) {
  std::vector<std::pair<SourceId, ExtractId>> abandoned;
  const Result<void> read = db.Read([&](Transaction& tx) -> Result<void> {
    abandoned.clear();
    const Instant now = tx.Around().clock->Now();
    for (const store::Row& row : tx.Select(sql::staging_extracts))
      if (IsAbandoned(row.String(2), row.Int(3), now))
        abandoned.emplace_back(row.As<SourceId>(0), row.As<ExtractId>(1));
    return {};
  });
  if (!read) return read;
  for (const auto& [source, extract] : abandoned)
    if (const Result<void> swept = Unstage(db, source, extract, true, ""); !swept) return swept;
  return {};
}

Result<void> RemoveSource(store::Database& db, const std::string& name, AccountId account,
                          const std::string& reason) {
  return db.Write([&](Transaction& tx) -> Result<void> {
    const auto source = tx.SelectInt(sql::live_source_by_name, name);
    if (!source)
      return Fail(ErrorKind::kBadData,
                  "there is no source named \"" + name + "\"; see \"kindred source list\"");
    tx.Execute(sql::remove_source, *source, tx.Around().clock->Now());
    store::journal::Record(tx, {.account = account,
                                .purpose = "import",
                                .reason = reason,
                                .kind = "source",
                                .entity = *source,
                                .action = "removed"});
    return {};
  });
}

}  // namespace kindred::intake
