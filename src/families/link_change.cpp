// A run of changes: which records an import touched, who may be the same as they, and whether a whole run is
// due instead. See docs/adr on incremental linking for what may differ from a whole run, and why.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

#include "families/link_change.sql.hpp"
#include "families/linking.hpp"
#include "families/model_store.hpp"
#include "linkage/incremental.hpp"

namespace kindred::families {
namespace {

using store::Transaction;

constexpr double kMostChanged = 0.10;  // of all records, since the last whole run: then the model has aged
constexpr std::int64_t kMonth = 31LL * 86'400'000'000;
constexpr double kNear = 0.05;  // least probability that makes a candidate part of what is linked anew

struct Changes {
  std::vector<std::int64_t> records;  // ascending
  std::size_t imported = 0;           // of these, through imports
  std::string why_whole;              // not empty: a whole run is due
  std::int64_t published_run = 0;
};

Changes ReadChanges(Transaction& tx, Instant now) {
  Changes changes;
  std::int64_t started = 0, whole_at = 0, changed_before = 0;
  {
    store::Rows rows = tx.Select(sql::run_state);
    if (const store::Row* row = rows.First()) {
      changes.published_run = row->Int(0);
      started = row->Int(1);
      whole_at = row->Int(2);
      changed_before = row->Int(3);
    }
  }
  if (changes.published_run == 0 || whole_at == 0) {
    changes.why_whole = "nothing was linked before";
    return changes;
  }
  if (now.micros - whole_at > kMonth) {
    changes.why_whole = "the last whole run is more than a month old";
    return changes;
  }
  if (tx.SelectInt(sql::seen_of_removed).value_or(0) > 0) {
    changes.why_whole = "a source was removed";
    return changes;
  }
  struct Moved {
    std::int64_t source, seen, published;
  };
  std::vector<Moved> moved;
  for (const store::Row& row : tx.Select(sql::sources_and_seen))
    if (row.Int(1) != row.Int(2)) moved.push_back({row.Int(0), row.Int(2), row.Int(1)});
  constexpr std::array kQueries = {
      sql::changed_by_names,         sql::changed_by_facts,    sql::changed_by_identifiers,
      sql::changed_by_addresses,     sql::changed_by_contacts, sql::changed_by_groups,
      sql::changed_by_relationships, sql::changed_as_others,   sql::changed_by_adoption};
  std::unordered_set<std::int64_t> found;
  for (const Moved& m : moved)
    for (const std::string_view query : kQueries)
      for (const store::Row& row : tx.Select(query, m.source, m.seen, m.published)) found.insert(row.Int(0));
  changes.imported = found.size();
  for (const store::Row& row : tx.Select(sql::decided_since, Instant{started})) {
    found.insert(row.Int(0));
    found.insert(row.Int(1));
  }
  changes.records.assign(found.begin(), found.end());
  std::sort(changes.records.begin(), changes.records.end());
  const auto all = static_cast<double>(tx.SelectInt(sql::live_record_count).value_or(0));
  if (static_cast<double>(changed_before) + static_cast<double>(changes.imported) >
      kMostChanged * std::max(all, 200.0))
    changes.why_whole = fmt::format("{} records changed since the last whole run, more than a tenth",
                                    static_cast<std::size_t>(changed_before) + changes.imported);
  return changes;
}

struct Neighbourhood {
  std::vector<RecordId> records;                            // changed ones, who may be the same, relatives
  std::vector<std::pair<std::int64_t, std::int64_t>> keys;  // of the changed records
};

// Who shares a telling key with a changed record and looks like it.
Neighbourhood ReadNeighbourhood(Transaction& tx, const std::vector<std::int64_t>& changed,
                                const linkage::Model& model, unsigned threads) {
  Neighbourhood near;
  std::vector<RecordId> ids;
  for (const std::int64_t record : changed) ids.push_back(RecordId{record});
  const LinkInput just_changed = ReadRecords(tx, ids);
  linkage::RecordTable changed_table = MakeTable(just_changed);
  const auto keys = linkage::LinkKeys(changed_table);

  // Members of each key: what the store holds, and the changed records themselves.
  std::unordered_map<std::int64_t, std::vector<std::int64_t>> members;
  for (std::size_t row = 0; row < keys.size(); ++row)
    for (const std::uint64_t key : keys[row]) {
      const auto k = static_cast<std::int64_t>(key);
      near.keys.emplace_back(k, just_changed.records[row].id.value);
      members[k].push_back(just_changed.records[row].id.value);
    }
  std::unordered_map<std::int64_t, std::unordered_set<std::int64_t>> candidates;
  for (auto& [key, holders] : members) {
    const std::size_t fresh = holders.size();
    for (const store::Row& row : tx.Select(sql::records_with_key, key, linkage::kLargestBlock + 1))
      holders.push_back(row.Int(0));
    std::vector<std::int64_t> all = holders;
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    if (all.size() > linkage::kLargestBlock) continue;
    for (std::size_t i = 0; i < fresh; ++i)
      for (const std::int64_t other : all)
        if (other != holders[i]) candidates[holders[i]].insert(other);
  }
  std::unordered_set<std::int64_t> wanted(changed.begin(), changed.end());
  for (const auto& [record, others] : candidates) wanted.insert(others.begin(), others.end());
  std::vector<std::int64_t> sorted(wanted.begin(), wanted.end());
  std::sort(sorted.begin(), sorted.end());
  ids.clear();
  for (const std::int64_t record : sorted) ids.push_back(RecordId{record});
  const LinkInput both = ReadRecords(tx, ids);
  linkage::RecordTable table = MakeTable(both);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
  for (const auto& [record, others] : candidates) {
    const auto a = both.row_of.find(record);
    if (a == both.row_of.end()) continue;
    for (const std::int64_t other : others)
      if (const auto b = both.row_of.find(other); b != both.row_of.end())
        pairs.emplace_back(a->second, b->second);
  }
  std::unordered_set<std::int64_t> all(changed.begin(), changed.end());
  for (const linkage::PairEvidence& pair : linkage::ScorePairs(model, table, pairs, kNear, threads)) {
    all.insert(both.records[pair.a].id.value);
    all.insert(both.records[pair.b].id.value);
  }
  for (const std::int64_t record : changed)
    for (const store::Row& row : tx.Select(sql::related_records, record)) all.insert(row.Int(0));
  for (const std::int64_t record : all) near.records.push_back(RecordId{record});
  std::sort(near.records.begin(), near.records.end());
  return near;
}

}  // namespace

Result<LinkReport> LinkChanges(store::Database& db, const sharing::Access& access,
                               const LinkOptions& options) {
  if (options.progress) options.progress("reading what changed", 0.0);
  Changes changes;
  Neighbourhood near;
  LinkInput input;
  std::shared_ptr<const linkage::Model> model;
  if (auto read = db.Read([&](Transaction& tx) -> Result<void> {
        changes = ReadChanges(tx, options.clock->Now());
        if (!changes.why_whole.empty() || changes.records.empty()) return {};
        auto latest = LatestModel(tx);
        if (!latest) return Unexpected(latest.error());
        model = *latest;
        near = ReadNeighbourhood(tx, changes.records, *model, options.engine.threads);
        input = ReadLinkInputAround(tx, near.records);
        return {};
      });
      !read)
    return Unexpected(read.error());
  if (!changes.why_whole.empty()) {
    auto whole = LinkAll(db, access, options);
    if (whole) whole->why_whole = changes.why_whole;
    return whole;
  }
  if (changes.records.empty()) {
    LinkReport nothing;
    nothing.run = changes.published_run;
    nothing.whole = false;
    return nothing;
  }
  LinkOptions with_model = options;
  with_model.engine.model = model.get();
  input.changed = changes.imported;
  auto report = LinkInputNow(db, access, input, with_model, std::move(near.keys));
  if (report) report->changed = changes.records.size();
  return report;
}

}  // namespace kindred::families
