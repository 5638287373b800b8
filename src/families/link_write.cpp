// Writing what linkage made: only what changed, in slices that let other writers in between, and then one
// small transaction that makes all of it visible at once.
#include <algorithm>
#include <unordered_set>

#include "base/json.hpp"
#include "base/text.hpp"
#include "families/linking.hpp"
#include "families/linking.sql.hpp"
#include "families/linking_around.sql.hpp"
#include "families/shielded.hpp"
#include "families/tokens.hpp"
#include "sharing/rules.hpp"

namespace kindred::families {
namespace {

// Small enough that another writer waits some milliseconds, large enough that commits cost little.
constexpr std::size_t kRowsPerSlice = 5000;

template <class Each>
Result<void> InSlices(store::Database& db, std::size_t count, Each each) {
  for (std::size_t begin = 0; begin < count; begin += kRowsPerSlice) {
    Result<void> done = db.Write([&](store::Transaction& tx) -> Result<void> {
      for (std::size_t i = begin; i < std::min(count, begin + kRowsPerSlice); ++i) each(tx, i);
      return {};
    });
    if (!done) return done;
  }
  return {};
}

std::optional<std::string_view> OrNull(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional<std::string_view>(text);
}

class Writer {
 public:
  Writer(store::Database& db, const LinkInput& in, LinkOutcome& out, const LinkOptions& options,
         LinkReport& report)
      : db_(db), in_(in), out_(out), options_(options), report_(report) {}

  Result<void> Begin(AccountId account) {
    report_.run = std::max(in_.published_run, in_.last_run) + 1;
    return db_.Write([&](store::Transaction& tx) -> Result<void> {
      bool failed_before = false;
      for (const store::Row& row : tx.Select(sql::staging_runs)) failed_before |= row.Int(0) != 0;
      if (failed_before) Sweep(tx);
      if (tx.SelectInt(sql::published_run).value_or(0) != in_.published_run)
        return Fail(ErrorKind::kConflict, "Another linkage run was published meanwhile; run it again.");
      tx.Execute(sql::begin_run, report_.run, options_.clock->Now(), account, options_.reason);
      return {};
    });
  }

  Result<void> StageNew() {
    std::vector<std::size_t> fresh;
    for (std::size_t p = 0; p < out_.clusters.size(); ++p)
      if (out_.people.id[p] == 0) fresh.push_back(p);
    report_.made = fresh.size();
    auto people = InSlices(db_, fresh.size(), [&](store::Transaction& tx, std::size_t i) {
      const std::size_t p = fresh[i];
      const PersonCard& card = out_.cards[p];
      out_.people.id[p] = tx.NewId();
      tx.Execute(sql::insert_person, out_.people.id[p], options_.random->Token(9), card.state, report_.run,
                 card.name, store::Blob{SortKey(card.name)}, OrNull(card.birth_date),
                 OrNull(card.expected_birth_date), OrNull(card.death_date), OrNull(card.sex),
                 OrNull(card.postcode));
    });
    if (!people) return people;
    std::vector<std::size_t> families;
    for (std::size_t f = 0; f < out_.titles.size(); ++f)
      if (out_.families.id[f] == 0) families.push_back(f);
    return InSlices(db_, families.size(), [&](store::Transaction& tx, std::size_t i) {
      const std::size_t f = families[i];
      out_.families.id[f] = tx.NewId();
      tx.Execute(sql::insert_family, out_.families.id[f], options_.random->Token(9), out_.titles[f],
                 report_.run);
    });
  }

  Result<void> StageRecords() {
    struct Change {
      std::int64_t record, person;
      double probability;
      const char* how;
      bool had, has;
    };
    std::vector<Change> changes;
    std::unordered_set<std::int64_t> placed;
    for (std::size_t p = 0; p < out_.clusters.size(); ++p)
      for (std::size_t i = 0; i < out_.clusters[p].size(); ++i) {
        const std::uint32_t row = out_.clusters[p][i];
        const std::int64_t record = in_.records[row].id.value;
        const bool alone = out_.clusters[p].size() == 1;
        const double probability = alone ? 1.0 : out_.probability[p][i];
        const char* how = alone ? "alone" : out_.decided[row] ? "decided" : "linked";
        const auto old = in_.old_records.find(record);
        placed.insert(record);
        if (old != in_.old_records.end() && old->second.person == out_.people.id[p] &&
            old->second.how == how && std::abs(old->second.probability - probability) < 0.01)
          continue;
        changes.push_back({record, out_.people.id[p], probability, how, old != in_.old_records.end(), true});
      }
    for (const auto& [record, old] : in_.old_records)
      if (!placed.contains(record)) changes.push_back({record, 0, 0, "", true, false});
    std::sort(changes.begin(), changes.end(),
              [](const Change& a, const Change& b) { return a.record < b.record; });
    return InSlices(db_, changes.size(), [&](store::Transaction& tx, std::size_t i) {
      const Change& c = changes[i];
      if (c.had) tx.Execute(sql::end_person_record, c.record, report_.run);
      if (c.has) tx.Execute(sql::insert_person_record, c.record, c.person, c.probability, c.how, report_.run);
    });
  }

  Result<void> StageEdges() {
    // Both lists are sorted by the pair: one walk finds what is new, changed and gone.
    struct Change {
      const OldEdge* edge;
      bool had, has;
    };
    std::vector<Change> changes;
    auto before = [](const OldEdge& x, const OldEdge& y) {
      return std::pair(x.a, x.b) < std::pair(y.a, y.b);
    };
    auto old = in_.old_edges.begin();
    for (const OldEdge& edge : out_.edges) {
      for (; old != in_.old_edges.end() && before(*old, edge); ++old) changes.push_back({&*old, true, false});
      const bool same_pair = old != in_.old_edges.end() && !before(edge, *old);
      const bool same = same_pair && old->state == edge.state && std::abs(old->weight - edge.weight) < 0.1;
      if (!same) changes.push_back({&edge, same_pair, true});
      if (same_pair) ++old;
    }
    for (; old != in_.old_edges.end(); ++old) changes.push_back({&*old, true, false});
    return InSlices(db_, changes.size(), [&](store::Transaction& tx, std::size_t i) {
      const OldEdge& e = *changes[i].edge;
      if (changes[i].had) tx.Execute(sql::end_edge, e.a, e.b, report_.run);
      if (changes[i].has)
        tx.Execute(sql::insert_edge, e.a, e.b, e.weight, e.probability, e.state, report_.run);
    });
  }

  Result<void> StageMembers() {
    std::vector<OldMember> now, old = in_.old_members;
    for (const NewMember& m : out_.members)
      now.push_back({out_.families.id[m.family], out_.people.id[m.person],
                     m.through == m.person ? 0 : out_.people.id[m.through], m.role, m.reason, m.from, m.to,
                     m.current});
    auto before = [](const OldMember& x, const OldMember& y) {
      return std::pair(x.family, x.person) < std::pair(y.family, y.person);
    };
    std::sort(now.begin(), now.end(), before);
    std::sort(old.begin(), old.end(), before);
    struct Change {
      const OldMember* member;
      bool had, has;
    };
    std::vector<Change> changes;
    auto at = old.begin();
    for (const OldMember& m : now) {
      for (; at != old.end() && before(*at, m); ++at) changes.push_back({&*at, true, false});
      const bool pair = at != old.end() && !before(m, *at);
      if (!pair || !(*at == m)) changes.push_back({&m, pair, true});
      if (pair) ++at;
    }
    for (; at != old.end(); ++at) changes.push_back({&*at, true, false});
    return InSlices(db_, changes.size(), [&](store::Transaction& tx, std::size_t i) {
      const OldMember& m = *changes[i].member;
      if (changes[i].had) tx.Execute(sql::end_member, m.family, m.person, report_.run);
      if (changes[i].has)
        tx.Execute(sql::insert_member, m.family, m.person, m.role, m.reason, PersonId{m.through},
                   OrNull(m.from), OrNull(m.to), m.current, report_.run);
    });
  }

  // Search rows are candidates only, so they may appear before the run is published; stale ones go after it.
  Result<void> StageSearch() {
    std::vector<std::pair<std::string, std::int64_t>> named;  // token, person
    Pairs keys;
    for (std::size_t p = 0; p < out_.clusters.size(); ++p) {
      SearchTerms terms = TermsOf(in_, out_.clusters[p]);
      for (std::string& token : terms.tokens) named.emplace_back(std::move(token), out_.people.id[p]);
      for (std::int64_t key : terms.keys) keys.emplace_back(key, out_.people.id[p]);
    }
    std::unordered_map<std::string, std::int64_t> token_id;
    Result<void> read = db_.Read([&](store::Transaction& tx) -> Result<void> {
      token_id.clear();
      old_tokens_.clear();
      old_keys_.clear();
      if (!in_.partial) {
        for (const store::Row& row : tx.Select(sql::all_name_tokens)) token_id[row.String(1)] = row.Int(0);
        for (const store::Row& row : tx.Select(sql::all_person_tokens))
          old_tokens_.emplace_back(row.Int(0), row.Int(1));
        for (const store::Row& row : tx.Select(sql::all_search_keys))
          old_keys_.emplace_back(row.Int(0), row.Int(1));
        return {};
      }
      for (const auto& [token, person] : named)
        if (const auto id = tx.SelectInt(sql::token_by_text, token)) token_id[token] = *id;
      std::unordered_set<std::int64_t> people(out_.people.id.begin(), out_.people.id.end());
      for (const auto& [person, card] : in_.old_cards) people.insert(person);
      for (const std::int64_t person : people) {
        for (const store::Row& row : tx.Select(sql::tokens_of_person, person))
          old_tokens_.emplace_back(row.Int(0), row.Int(1));
        for (const store::Row& row : tx.Select(sql::keys_of_person, person))
          old_keys_.emplace_back(row.Int(0), row.Int(1));
      }
      return {};
    });
    if (!read) return read;
    std::vector<std::string> fresh;
    for (const auto& [token, person] : named)
      if (!token_id.contains(token)) {
        token_id[token] = 0;
        fresh.push_back(token);
      }
    std::sort(fresh.begin(), fresh.end());
    if (auto done = InSlices(db_, fresh.size(),
                             [&](store::Transaction& tx, std::size_t i) {
                               token_id[fresh[i]] = tx.NewId();
                               tx.Execute(sql::insert_name_token, token_id[fresh[i]], fresh[i]);
                             });
        !done)
      return done;
    Pairs variants;
    for (const std::string& token : fresh)
      for (std::int64_t variant : TokenVariants(token)) variants.emplace_back(variant, token_id[token]);
    std::sort(variants.begin(), variants.end());
    if (auto done = Insert(variants, sql::insert_token_variant); !done) return done;
    Pairs tokens;
    for (const auto& [token, person] : named) tokens.emplace_back(token_id[token], person);
    if (auto done = InsertNew(tokens, old_tokens_, sql::insert_person_token); !done) return done;
    return InsertNew(keys, old_keys_, sql::insert_search_key);
  }

  // Keys are candidates only, too: those of changed records are added before, stale ones go after a whole
  // run.
  Result<void> StageKeys() {
    if (in_.partial) return Insert(out_.keys, sql::insert_link_key);
    Result<void> read = db_.Read([&](store::Transaction& tx) -> Result<void> {
      old_link_keys_.clear();
      for (const store::Row& row : tx.Select(sql::all_link_keys))
        old_link_keys_.emplace_back(row.Int(0), row.Int(1));
      return {};
    });
    if (!read) return read;
    return InsertNew(out_.keys, old_link_keys_, sql::insert_link_key);
  }

  Result<void> Publish(const linkage::Model& model) {
    const std::string model_json =
        in_.partial ? std::string() : model.ToJson();  // a partial run used a stored one
    JsonWriter parameters;
    parameters.BeginObject()
        .Field("threshold", options_.engine.threshold)
        .Field("unsettled_from", kUnsettledFrom)
        .EndObject();
    return db_.Write([&](store::Transaction& tx) -> Result<void> {
      if (tx.SelectInt(sql::published_run).value_or(0) != in_.published_run)
        return Fail(ErrorKind::kConflict, "Another linkage run was published meanwhile; run it again.");
      const Instant now = options_.clock->Now();
      for (std::size_t p = 0; p < out_.clusters.size(); ++p) {
        const auto old = in_.old_cards.find(out_.people.id[p]);
        const bool revived = old == in_.old_cards.end() && in_.published_run > 0;
        if (!revived && (old == in_.old_cards.end() || old->second == out_.cards[p])) continue;
        const PersonCard& card = out_.cards[p];
        tx.Execute(sql::update_person_card, out_.people.id[p], card.state, card.name,
                   store::Blob{SortKey(card.name)}, OrNull(card.birth_date), OrNull(card.expected_birth_date),
                   OrNull(card.death_date), OrNull(card.sex), OrNull(card.postcode));
      }
      for (const Move& move : out_.people.moves) {
        const std::int64_t to = out_.people.id[move.to];
        if (move.joined) tx.Execute(sql::merge_person, move.from, to);
        // Whoever was protected stays protected, whichever person their records are now.
        sharing::CarryRestrictions(tx, PersonId{move.from}, PersonId{to}, AccountId{});
        tx.Execute(sql::insert_person_event, tx.NewId(), report_.run, move.from,
                   move.joined ? "joined" : "split", to, move.count, now);
      }
      for (std::size_t f = 0; f < out_.titles.size(); ++f) {
        const auto old = in_.old_titles.find(out_.families.id[f]);
        const bool revived = old == in_.old_titles.end() && in_.published_run > 0;
        if (revived || (old != in_.old_titles.end() && old->second != out_.titles[f]))
          tx.Execute(sql::retitle_family, out_.families.id[f], out_.titles[f]);
      }
      for (const Move& move : out_.families.moves)
        if (move.joined) tx.Execute(sql::join_family, move.from, out_.families.id[move.to]);
      tx.Execute(sql::finish_run, report_.run, now, model_json, parameters.Text(), in_.on_day,
                 report_.records, report_.edges, report_.people, report_.families, report_.joined,
                 report_.split, report_.unsettled, in_.changed);
      for (const std::int64_t gone : out_.people.gone)
        tx.Execute(sql::insert_person_event, tx.NewId(), report_.run, gone, "gone", std::nullopt, 0, now);
      if (!in_.partial) WriteQuality(tx, report_.run, out_.quality);
      if (in_.sees_imports) {
        tx.Execute(sql::forget_seen_extracts);
        for (const SourceFacts& source : in_.sources)
          tx.Execute(sql::insert_seen_extract, source.id, source.extract);
      }
      tx.Execute(sql::publish_run, report_.run);
      HideShieldedFromIndex(tx);
      return {};
    });
  }

  Result<void> DropStaleSearch() {
    auto drop = [&](const Pairs& stale, std::string_view statement) {
      return InSlices(db_, stale.size(), [&](store::Transaction& tx, std::size_t i) {
        tx.Execute(statement, stale[i].first, stale[i].second);
      });
    };
    if (auto done = drop(old_tokens_, sql::delete_person_token); !done) return done;
    if (auto done = drop(old_keys_, sql::delete_search_key); !done) return done;
    return drop(old_link_keys_, sql::delete_link_key);
  }

 private:
  using Pairs = std::vector<std::pair<std::int64_t, std::int64_t>>;

  void Sweep(store::Transaction& tx) {
    std::vector<std::int64_t> runs;
    for (const store::Row& row : tx.Select(sql::staging_runs)) runs.push_back(row.Int(0));
    for (std::string_view statement :
         {sql::sweep_new_person_records, sql::sweep_ended_person_records, sql::sweep_new_edges,
          sql::sweep_ended_edges, sql::sweep_new_members, sql::sweep_ended_members, sql::sweep_new_people,
          sql::sweep_new_families, sql::sweep_person_events})
      tx.Execute(statement, in_.published_run);
    for (std::int64_t run : runs) tx.Execute(sql::discard_run, run);
  }

  Result<void> Insert(const Pairs& pairs, std::string_view statement) {
    return InSlices(db_, pairs.size(), [&](store::Transaction& tx, std::size_t i) {
      tx.Execute(statement, pairs[i].first, pairs[i].second);
    });
  }

  // Inserts what `old` lacks and leaves in `old` what is stale.
  Result<void> InsertNew(Pairs& now, Pairs& old, std::string_view statement) {
    std::sort(now.begin(), now.end());
    now.erase(std::unique(now.begin(), now.end()), now.end());
    std::sort(old.begin(), old.end());
    Pairs fresh, stale;
    std::set_difference(now.begin(), now.end(), old.begin(), old.end(), std::back_inserter(fresh));
    std::set_difference(old.begin(), old.end(), now.begin(), now.end(), std::back_inserter(stale));
    old = std::move(stale);
    return Insert(fresh, statement);
  }

  store::Database& db_;
  const LinkInput& in_;
  LinkOutcome& out_;
  const LinkOptions& options_;
  LinkReport& report_;
  Pairs old_tokens_, old_keys_, old_link_keys_;
};

}  // namespace

Result<void> WriteOutcome(store::Database& db, const LinkInput& input, LinkOutcome& outcome,
                          const linkage::Model& model, const LinkOptions& options, AccountId account,
                          LinkReport& report) {
  Writer writer(db, input, outcome, options, report);
  auto step = [&](std::string_view what, double done) {
    if (options.progress) options.progress(what, done);
  };
  if (auto done = writer.Begin(account); !done) return done;
  step("writing people", 0.6);
  if (auto done = writer.StageNew(); !done) return done;
  if (auto done = writer.StageRecords(); !done) return done;
  step("writing links", 0.7);
  if (auto done = writer.StageEdges(); !done) return done;
  step("writing families", 0.78);
  if (auto done = writer.StageMembers(); !done) return done;
  step("writing the search index", 0.84);
  if (auto done = writer.StageSearch(); !done) return done;
  step("writing keys", 0.92);
  if (auto done = writer.StageKeys(); !done) return done;
  step("publishing", 0.97);
  if (auto done = writer.Publish(model); !done) return done;
  return writer.DropStaleSearch();
}

}  // namespace kindred::families
