#include "intake/sources.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/json.hpp"
#include "intake/sources.sql.hpp"
#include "store/journal.hpp"
#include "store/open.hpp"
#include "store/sealing.hpp"
#include "tables/csv_writer.hpp"

namespace kindred::intake {
namespace {

using store::Transaction;

// Kinds of data that an area is expected to have a source of.
constexpr std::array kExpectedKinds = {Section::kSocialCare,   Section::kEducation,    Section::kHealth,
                                       Section::kYouthJustice, Section::kEarlyHelp,    Section::kPolice,
                                       Section::kHousing,      Section::kAdultServices};

std::string Caveat(const SourceStatus& source) {
  std::string text;
  if (source.freshness == Freshness::kNever) {
    text = source.title + ": nothing has been imported yet";
  } else if (source.freshness == Freshness::kLate) {
    text = source.title + ": the last extract is of " + FormatLong(*source.as_of) + ", " +
           std::to_string(*source.age_days) + " days ago; one is expected every " +
           std::to_string(*source.expected_every_days) + " days";
  }
  if (source.held > 0)
    text += (text.empty() ? source.title + ": " : "; ") + std::to_string(source.held) + " rows are held";
  // Fewer than one row in a hundred left out is said on the page of sources, not on every page.
  if (source.quarantined > 0 && source.quarantined * 100 >= source.rows_read)
    text += (text.empty() ? source.title + ": " : "; ") + std::to_string(source.quarantined) + " of " +
            std::to_string(source.rows_read) + " rows could not be read";
  return text;
}

Cells OpenCells(Transaction& tx, std::string_view sealed) {
  Cells cells;
  const auto payload = store::Unseal(tx, sealed);
  if (!payload) return {{"", payload.error().message}};
  simdjson::dom::parser parser;
  simdjson::dom::object object;
  if (parser.parse(*payload).get(object) != simdjson::SUCCESS) return cells;
  for (const auto field : object) {
    std::string_view text;
    if (field.value.get(text) == simdjson::SUCCESS)
      cells.emplace_back(std::string(field.key), std::string(text));
  }
  return cells;
}

}  // namespace

std::vector<SourceStatus> ListSources(Transaction& tx, Date today) {
  std::map<SourceId, std::int64_t> live;
  for (const store::Row& row : tx.Select(sql::live_rows_by_source)) live[row.As<SourceId>(0)] = row.Int(1);
  std::map<SourceId, std::pair<std::int64_t, std::int64_t>> open;
  for (const store::Row& row : tx.Select(sql::open_quarantine_by_source))
    open[row.As<SourceId>(0)] = {row.Int(1), row.Int(2)};
  std::map<SourceId, std::pair<std::int64_t, std::string>> held;
  for (const store::Row& row : tx.Select(sql::held_extracts))
    held[row.As<SourceId>(0)] = {std::max(row.Int(1), row.Int(2)), row.String(3)};

  std::vector<SourceStatus> sources;
  for (const store::Row& row : tx.Select(sql::list_sources)) {
    SourceStatus source;
    source.source = row.As<SourceId>(0);
    source.name = row.String(1);
    source.title = row.String(2);
    source.agency = row.String(3);
    source.kind = SectionFromName(row.Text(4)).value_or(Section::kCore);
    source.own = row.Bool(5);
    source.restricted = row.Bool(6);
    source.expected_every_days = row.MaybeInt(7);
    source.contact = row.String(8);
    source.mapping = row.String(9);
    source.as_of = row.Day(10);
    if (!row.IsNull(11)) source.published_at = row.Moment(11);
    source.rows_read = row.Int(12);
    source.authority = row.String(14);
    source.live_rows = live[source.source];
    std::tie(source.quarantined, source.noted) = open[source.source];
    std::tie(source.held, source.held_reason) = held[source.source];
    if (source.as_of) {
      source.age_days = today - *source.as_of;
      if (source.expected_every_days)
        source.due = source.as_of->AddDays(static_cast<int>(*source.expected_every_days));
      source.freshness = source.due && *source.due < today ? Freshness::kLate : Freshness::kCurrent;
    }
    source.caveat = Caveat(source);
    sources.push_back(std::move(source));
  }
  return sources;
}

std::vector<std::string> Caveats(const std::vector<SourceStatus>& sources, Sections sections) {
  std::vector<std::string> caveats;
  for (const SourceStatus& source : sources)
    if (sections.Has(source.kind) && !source.caveat.empty()) caveats.push_back(source.caveat);
  return caveats;
}

Completeness ReadCompleteness(Transaction& tx, Date today) {
  Completeness whole;
  whole.sources = ListSources(tx, today);
  for (const SourceStatus& source : whole.sources) {
    if (!source.expected_every_days) continue;
    ++whole.expected;
    whole.current += source.freshness == Freshness::kCurrent;
  }
  for (const Section kind : kExpectedKinds)
    if (std::none_of(whole.sources.begin(), whole.sources.end(),
                     [&](const SourceStatus& source) { return source.kind == kind && source.as_of; }))
      whole.without_source.push_back(kind);
  return whole;
}

std::vector<ExtractSummary> RecentExtracts(Transaction& tx, int limit) {
  std::vector<ExtractSummary> extracts;
  for (const store::Row& row : tx.Select(sql::recent_extracts, limit)) {
    ExtractSummary e;
    e.source = row.String(0);
    e.title = row.String(1);
    e.extract = row.As<ExtractId>(2);
    e.state = row.String(3);
    e.declared = row.String(4);
    e.as_of = row.String(5);
    e.started_at = row.Moment(6);
    if (!row.IsNull(7)) e.published_at = row.Moment(7);
    e.rows_read = row.Int(8);
    e.rows_new = row.Int(9);
    e.rows_changed = row.Int(10);
    e.rows_unchanged = row.Int(11);
    e.rows_ended = row.Int(12);
    e.rows_quarantined = row.Int(13);
    e.rows_held = row.Int(14);
    e.rows_noted = row.Int(15);
    e.note = row.String(16);
    extracts.push_back(std::move(e));
  }
  return extracts;
}

std::vector<QuarantineEntry> ReadQuarantine(Transaction& tx, const sharing::Access& access,
                                            const std::string& source, Quarantined what, std::int64_t after,
                                            int limit) {
  std::vector<QuarantineEntry> entries;
  if (!access.Allows(Section::kSources)) return entries;
  std::string kinds = ",";  // whose rows the reader may see: ",education,health,"
  for (int i = 0; i < kSectionCount; ++i)
    if (access.Allows(static_cast<Section>(i)))
      kinds += std::string(SectionName(static_cast<Section>(i))) + ",";
  std::vector<std::pair<std::string, std::string>> sealed;  // value and row: opened once the cursor is done
  for (const store::Row& row :
       tx.Select(sql::quarantine_entries, source, static_cast<int>(what), after, limit, kinds)) {
    QuarantineEntry entry;
    entry.id = row.Int(0);
    entry.source = row.String(1);
    entry.table = row.String(2);
    entry.file = row.String(3);
    entry.line = row.Int(4);
    entry.position = row.Int(5);
    entry.column = row.String(6);
    entry.reason = row.String(8);
    entry.state = row.String(10);
    entry.as_of = row.String(11);
    sealed.emplace_back(std::string(row.BlobBytes(7)), std::string(row.BlobBytes(9)));
    entries.push_back(std::move(entry));
  }
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (!sealed[i].first.empty())
      if (auto value = store::Unseal(tx, sealed[i].first)) entries[i].value = std::move(*value);
    entries[i].row = OpenCells(tx, sealed[i].second);
  }
  return entries;
}

std::string QuarantineCsv(const std::vector<QuarantineEntry>& entries) {
  tables::CsvWriter csv(true);
  // The columns of each table in the order in which its rows first name them.
  std::map<std::pair<std::string, std::string>, std::vector<const QuarantineEntry*>> by_table;
  for (const QuarantineEntry& entry : entries) by_table[{entry.source, entry.table}].push_back(&entry);
  bool first = true;
  for (const auto& [table, rows] : by_table) {
    std::vector<std::string> columns;
    for (const QuarantineEntry* entry : rows)
      for (const auto& [column, cell] : entry->row)
        if (std::find(columns.begin(), columns.end(), column) == columns.end()) columns.push_back(column);
    std::vector<std::string> cells = columns;
    for (const char* own :
         {"kindred_quarantine", "kindred_file", "kindred_line", "kindred_column", "kindred_reason"})
      cells.emplace_back(own);
    if (!first) csv.Row({""});
    first = false;
    csv.Row(cells);
    for (const QuarantineEntry* entry : rows) {
      cells.assign(columns.size(), "");
      for (const auto& [column, cell] : entry->row)
        cells[static_cast<std::size_t>(std::find(columns.begin(), columns.end(), column) - columns.begin())] =
            cell;
      cells.push_back(std::to_string(entry->id));
      cells.push_back(entry->file);
      cells.push_back(std::to_string(entry->line));
      cells.push_back(entry->column);
      cells.push_back(entry->reason);
      csv.Row(cells);
    }
  }
  return csv.Text();
}

void MarkReturned(Transaction& tx, const std::vector<QuarantineEntry>& entries, AccountId account) {
  const Instant now = tx.Around().clock->Now();
  for (const QuarantineEntry& entry : entries) {
    if (tx.Execute(sql::mark_returned, entry.id, now) == 0) continue;
    store::journal::Record(tx, {.account = account,
                                .purpose = "import",
                                .reason = "list returned to the agency",
                                .kind = "quarantine",
                                .entity = entry.id,
                                .action = "returned"});
  }
}

Result<SourceRow> ReadSourceRow(Transaction& tx, const sharing::Access& access, RowId id) {
  SourceRow found;
  std::string sealed;
  {
    store::Rows rows = tx.Select(sql::source_row_by_id, id);
    const store::Row* row = rows.First();
    if (row == nullptr)
      return Fail(ErrorKind::kBadData, "there is no such source row; its source may have been removed");
    found.row = row->As<RowId>(0);
    found.source = row->String(1);
    found.title = row->String(2);
    found.agency = row->String(3);
    found.table = row->String(4);
    found.file = row->String(5);
    found.line = row->Int(6);
    sealed = row->BlobBytes(7);
    found.live = row->IsNull(9) || row->Int(9) > row->Int(13);
    found.as_of = row->String(10);
    if (!row->IsNull(11)) found.imported_at = row->Moment(11);
    found.kind = SectionFromName(row->Text(12)).value_or(Section::kCore);
  }
  if (!access.Allows(Section::kSources) || !access.Allows(found.kind))
    return Fail(ErrorKind::kRefused, "your role does not see rows of " +
                                         std::string(SectionTitle(found.kind)) + " as the agency sent them");
  found.cells = OpenCells(tx, sealed);
  return found;
}

}  // namespace kindred::intake
