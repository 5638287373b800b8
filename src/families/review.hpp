// Match review: what is for people to settle, what they said, and what holds. Everybody's say about a pair of
// records is kept with its reason; where two reviewers disagree a third is asked, and until then the records
// stay apart, because joining two children harms both. Decisions are about records, not people: they hold
// whatever clusters later runs make.
//
//   std::vector<Question> queue = ReadQueue(tx, account, now);      // most worth first
//   Judge(ReadOpinions(tx, {a, b})) == Standing::kDisputed
//   Decide(tx, {.pairs = {pair}, .verdict = "same", .reason = …});   // then LinkAround
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "base/policy.hpp"
#include "base/seams.hpp"
#include "store/database.hpp"

namespace kindred::families {

// Two records; a < b.
struct RecordPair {
  std::int64_t a = 0, b = 0;
  auto operator<=>(const RecordPair&) const = default;
};
[[nodiscard]] RecordPair PairOf(RecordId x, RecordId y);

enum class Doubt : std::uint8_t {
  kDisputed,  // two reviewers disagree
  kApart,     // two people who may be one
  kTogether,  // one person who may be two
};

// One pair for a person to settle.
struct Question {
  RecordPair pair;
  PersonId person_a, person_b;
  Section section_a = Section::kCore, section_b = Section::kCore;
  Doubt doubt = Doubt::kApart;
  double probability = 0;  // of the same person, by the evidence of these two records
  // How many pairs of records the answer changes or confirms, times the chance that the machine alone is
  // wrong: links expected to be mended.
  double worth = 0;
  // The chance that the machine alone is wrong about these two.
  [[nodiscard]] double Risk() const { return probability < 0.5 ? probability : 1 - probability; }
};

// What waits for this account: disputed pairs in which it had no say, then pairs by worth. Left out: pairs
// that it has spoken about, and pairs about which an agency is being asked (for kAskedDays). Empty when all
// is clear.
inline constexpr int kAskedDays = 21;
[[nodiscard]] std::vector<Question> ReadQueue(store::Transaction& tx, AccountId account, Instant now);

// What one person said of a pair. verdict: same different unsure.
struct Opinion {
  std::int64_t decision = 0;
  AccountId account;
  std::string verdict, reason;
  Instant made_at;
  std::int64_t act = 0;  // of a merge or split; 0: this pair alone
};
// Standing opinions, oldest first.
[[nodiscard]] std::vector<Opinion> ReadOpinions(store::Transaction& tx, const RecordPair& pair);

enum class Standing : std::uint8_t { kOpen, kSame, kDifferent, kDisputed };
// The majority of those who are sure; kDisputed where as many say one as the other.
[[nodiscard]] Standing Judge(std::span<const Opinion> opinions);

struct Decision {
  std::vector<RecordPair> pairs;  // several: one act, undone together
  std::string_view verdict;       // same different unsure
  std::string_view reason;
  std::string_view purpose;
  AccountId account;
};
// Keeps one person's say about each pair, with a journal entry. kConflict where that account has spoken about
// one of them already and did not take it back.
[[nodiscard]] Result<void> Decide(store::Transaction& tx, const Decision& decision, Instant now);
// Takes back what the account said of the pair, and of all pairs of the same act. The pairs whose records are
// to be linked anew; empty where it had said nothing.
[[nodiscard]] std::vector<RecordPair> Undo(store::Transaction& tx, const RecordPair& pair, AccountId account,
                                           std::string_view purpose, Instant now);

// Opaque names of pairs, for addresses. Makes those that are missing.
[[nodiscard]] Result<std::vector<std::string>> RefsOf(store::Database& db, Random& random,
                                                      std::span<const RecordPair> pairs);
[[nodiscard]] std::optional<RecordPair> PairByRef(store::Transaction& tx, const std::string& ref);

// A question to an agency about its own record.
struct AgencyQuestion {
  std::string ref;
  RecordPair pair;
  RecordId record;
  std::string text;
  AccountId account;
  Instant asked_at;
  std::optional<std::string> answer;
  Instant answered_at;
  bool withdrawn = false;
};
// Of one pair, or without one all of the store; newest first, at most 200.
[[nodiscard]] std::vector<AgencyQuestion> ReadQuestions(store::Transaction& tx,
                                                        const std::optional<RecordPair>& pair);

}  // namespace kindred::families
