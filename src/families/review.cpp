#include "families/review.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/json.hpp"
#include "families/match.sql.hpp"
#include "store/journal.hpp"

namespace kindred::families {
namespace {

using store::Transaction;

constexpr std::int64_t kMicrosPerDay = 86'400'000'000;

struct Said {
  std::int64_t same = 0, different = 0;
  bool by_me = false;
};

std::map<RecordPair, Said> ReadSaid(Transaction& tx, AccountId account) {
  std::map<RecordPair, Said> said;
  for (const store::Row& row : tx.Select(sql::decided_pairs, account))
    said[{row.Int(0), row.Int(1)}] = {row.Int(2), row.Int(3), row.Int(4) > 0};
  return said;
}

Section SectionOf(std::string_view kind) {
  return SectionFromName(kind).value_or(Section::kAdultServices);  // what is not known is not for everybody
}

// Disputed pairs are settled by people's word, whatever became of the evidence between them.
std::optional<Question> DisputedQuestion(Transaction& tx, const RecordPair& pair) {
  Question q{.pair = pair, .doubt = Doubt::kDisputed, .probability = 0.5};
  std::int64_t count_a = 0, count_b = 0;
  const auto side = [&](std::int64_t record, PersonId& person, Section& section, std::int64_t& count) {
    store::Rows rows = tx.Select(sql::side_of_pair, record);
    const store::Row* row = rows.First();
    if (row == nullptr) return false;
    person = row->As<PersonId>(0);
    section = SectionOf(row->Text(1));
    count = row->Int(2);
    return true;
  };
  if (!side(pair.a, q.person_a, q.section_a, count_a) || !side(pair.b, q.person_b, q.section_b, count_b))
    return std::nullopt;  // a record is no longer in any source
  q.worth = q.Risk() * static_cast<double>(count_a * count_b);
  return q;
}

void WriteJournal(Transaction& tx, AccountId account, std::string_view purpose, std::string_view reason,
                  std::string_view action, const RecordPair& pair, std::string_view verdict) {
  JsonWriter json;
  json.BeginObject().Field("record_a", pair.a).Field("record_b", pair.b);
  if (!verdict.empty()) json.Field("verdict", verdict);
  json.EndObject();
  const bool undone = action == "undone";
  store::journal::Change change{.account = account,
                                .purpose = purpose,
                                .reason = reason,
                                .kind = "link",
                                .entity = pair.a,
                                .action = action,
                                .was = std::nullopt,
                                .became = std::nullopt};
  (undone ? change.was : change.became) = json.Text();
  store::journal::Record(tx, change);
}

AgencyQuestion TakeQuestion(const store::Row& row) {
  AgencyQuestion q{.ref = row.String(0),
                   .pair = {row.Int(1), row.Int(2)},
                   .record = row.As<RecordId>(3),
                   .text = row.String(4),
                   .account = row.As<AccountId>(5),
                   .asked_at = row.Moment(6),
                   .answer = row.MaybeString(7),
                   .answered_at = row.Moment(8),
                   .withdrawn = !row.IsNull(9)};
  return q;
}

}  // namespace

RecordPair PairOf(RecordId x, RecordId y) {
  return {std::min(x.value, y.value), std::max(x.value, y.value)};
}

std::vector<Question> ReadQueue(Transaction& tx, AccountId account, Instant now) {
  const std::map<RecordPair, Said> said = ReadSaid(tx, account);
  std::set<RecordPair> asked;
  for (const store::Row& row :
       tx.Select(sql::pairs_being_asked, Instant{now.micros - kAskedDays * kMicrosPerDay}))
    asked.insert({row.Int(0), row.Int(1)});

  std::vector<Question> queue;
  for (const store::Row& row : tx.Select(sql::doubtful_edges)) {
    Question q{.pair = {row.Int(0), row.Int(1)},
               .person_a = row.As<PersonId>(4),
               .person_b = row.As<PersonId>(5),
               .section_a = SectionOf(row.Text(6)),
               .section_b = SectionOf(row.Text(7)),
               .doubt = row.Text(3) == "linked" ? Doubt::kTogether : Doubt::kApart,
               .probability = row.Real(2)};
    const auto at = said.find(q.pair);
    if (asked.contains(q.pair)) continue;
    if (at != said.end() && (at->second.by_me || at->second.same + at->second.different > 0)) continue;
    const double pairs = q.doubt == Doubt::kTogether ? static_cast<double>(row.Int(8) - 1)
                                                     : static_cast<double>(row.Int(8) * row.Int(9));
    q.worth = q.Risk() * pairs;
    queue.push_back(q);
  }
  for (const auto& [pair, what] : said)
    if (what.same > 0 && what.same == what.different && !what.by_me && !asked.contains(pair))
      if (auto question = DisputedQuestion(tx, pair)) queue.push_back(*question);
  std::sort(queue.begin(), queue.end(), [](const Question& x, const Question& y) {
    if ((x.doubt == Doubt::kDisputed) != (y.doubt == Doubt::kDisputed)) return x.doubt == Doubt::kDisputed;
    if (x.worth != y.worth) return x.worth > y.worth;
    return x.pair < y.pair;
  });
  return queue;
}

std::vector<Opinion> ReadOpinions(Transaction& tx, const RecordPair& pair) {
  std::vector<Opinion> opinions;
  for (const store::Row& row : tx.Select(sql::opinions_of_pair, pair.a, pair.b))
    opinions.push_back(
        {row.Int(0), row.As<AccountId>(1), row.String(2), row.String(3), row.Moment(4), row.Int(5)});
  return opinions;
}

Standing Judge(std::span<const Opinion> opinions) {
  std::ptrdiff_t same = 0, different = 0;
  for (const Opinion& o : opinions) {
    same += o.verdict == "same";
    different += o.verdict == "different";
  }
  if (same + different == 0) return Standing::kOpen;
  return same > different ? Standing::kSame : different > same ? Standing::kDifferent : Standing::kDisputed;
}

Result<void> Decide(Transaction& tx, const Decision& decision, Instant now) {
  const std::int64_t act = decision.pairs.size() > 1 ? tx.NewId() : 0;
  for (const RecordPair& pair : decision.pairs) {
    if (tx.SelectInt(sql::own_opinion, pair.a, pair.b, decision.account)) {
      if (act != 0) {  // a merge or split speaks anew about pairs that its maker had spoken about
        Undo(tx, pair, decision.account, decision.purpose, now);
      } else {
        return Fail(
            ErrorKind::kConflict,
            "You have decided on this pair already. Go back, reload it to see the decision, and undo it "
            "first if you think otherwise now.");
      }
    }
    tx.Execute(sql::insert_decision, tx.NewId(), pair.a, pair.b, decision.verdict, decision.reason,
               decision.account, now, act == 0 ? std::nullopt : std::optional(act));
    WriteJournal(tx, decision.account, decision.purpose, decision.reason, "decided", pair, decision.verdict);
  }
  return {};
}

std::vector<RecordPair> Undo(Transaction& tx, const RecordPair& pair, AccountId account,
                             std::string_view purpose, Instant now) {
  std::int64_t decision = 0, act = 0;
  {
    store::Rows rows = tx.Select(sql::own_opinion, pair.a, pair.b, account);
    if (const store::Row* row = rows.First()) {
      decision = row->Int(0);
      act = row->Int(1);
    }
  }
  if (decision == 0) return {};
  std::vector<RecordPair> pairs;
  if (act == 0) {
    pairs.push_back(pair);
    tx.Execute(sql::undo_decision, decision, account, now);
  } else {
    for (const store::Row& row : tx.Select(sql::pairs_of_act, act)) pairs.push_back({row.Int(0), row.Int(1)});
    tx.Execute(sql::undo_act, act, account, now);
  }
  for (const RecordPair& one : pairs)
    WriteJournal(tx, account, purpose, "decision undone", "undone", one, "");
  return pairs;
}

Result<std::vector<std::string>> RefsOf(store::Database& db, Random& random,
                                        std::span<const RecordPair> pairs) {
  std::vector<std::string> refs;
  std::vector<std::size_t> missing;
  const auto read = [&](Transaction& tx) -> Result<void> {
    refs.assign(pairs.size(), {});
    missing.clear();
    for (std::size_t i = 0; i < pairs.size(); ++i)
      if (auto ref = tx.SelectText(sql::ref_of_pair, pairs[i].a, pairs[i].b))
        refs[i] = std::move(*ref);
      else
        missing.push_back(i);
    return {};
  };
  if (auto done = db.Read(read); !done) return Unexpected(done.error());
  if (missing.empty()) return refs;
  const std::vector<std::size_t> wanted = missing;
  if (auto done = db.Write([&](Transaction& tx) -> Result<void> {
        for (const std::size_t i : wanted)
          tx.Execute(sql::insert_pair_ref, random.Token(12), pairs[i].a, pairs[i].b);
        return read(tx);
      });
      !done)
    return Unexpected(done.error());
  return refs;
}

std::optional<RecordPair> PairByRef(Transaction& tx, const std::string& ref) {
  store::Rows rows = tx.Select(sql::pair_by_ref, ref);
  const store::Row* row = rows.First();
  if (row == nullptr) return std::nullopt;
  return RecordPair{row->Int(0), row->Int(1)};
}

std::vector<AgencyQuestion> ReadQuestions(Transaction& tx, const std::optional<RecordPair>& pair) {
  std::vector<AgencyQuestion> questions;
  if (pair)
    for (const store::Row& row : tx.Select(sql::questions_of_pair, pair->a, pair->b))
      questions.push_back(TakeQuestion(row));
  else
    for (const store::Row& row : tx.Select(sql::all_questions)) questions.push_back(TakeQuestion(row));
  return questions;
}

}  // namespace kindred::families
