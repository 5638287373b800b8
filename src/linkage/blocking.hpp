// Which pairs are worth comparing. Each pass gives a record one or more keys ("birth date + sound of a
// name"); records that share a key form a block, and all pairs of a block are compared. Which passes are used
// follows from the fields and from how many pairs they would bring; a block too large for its pass is split
// by further keys, never dropped. A pair brought by several passes is compared once.
//
//   BlockIndex index(table, order, {.budget = 24 * n});
//   index.ForEachCandidate(position, scratch, [&](std::uint32_t other, std::size_t pass) { … });
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "linkage/record_table.hpp"
#include "linkage/value_column.hpp"

namespace kindred::linkage {

enum class KeyForm : std::uint8_t {
  kWhole,  // the value
  kSound,  // how a name sounds
  kStart,  // its first three letters
  kInitial,
  kYear,
  kYearMonth,
  kYearDay,
  kMonthDay,  // parts of a date
  kDayMonth,  // a date whichever way round day and month stand
  kHead,
  kTail,      // first and last half of an identifier or e-mail
  kAnyName,   // forename or surname, whole
  kAnySound,  // forename or surname, as it sounds
  kNamePair,  // forename and surname, either way round
};

struct KeyPart {
  int field = -1;  // −1 for the forms that take forename and surname together
  KeyForm form = KeyForm::kWhole;
};

struct Pass {
  std::vector<KeyPart> parts;
  std::string name;           // "birth_date + sound of name"
  std::uint64_t begin = 0;    // its stretch of the index
  std::uint64_t refined = 0;  // oversized blocks that were split
  bool loose = false;         // taken only where it is worth its pairs (see BlockIndex::Widen)
};

struct BlockingOptions {
  double budget = 0;  // pairs in all, before those brought twice are taken out
  unsigned threads = 1;
};

class BlockIndex {
 public:
  // `order[p]` is the row at position p; positions are what the index speaks in, so that nothing depends on
  // the order of rows. The table must be prepared and outlive the index.
  BlockIndex(const RecordTable& table, std::span<const std::uint32_t> order, const BlockingOptions& options);

  // Adds the loose passes. Of a small table all are taken that the budget has room for. Of a large one a
  // sample of each pass is scored first, and it is taken where it brings a match for every `worth` pairs or
  // fewer. `is_match(row, row)` says whether two rows are linked. Returns the estimated number of matches
  // that the passes not taken would have brought.
  double Widen(const std::function<bool(std::uint32_t, std::uint32_t)>& is_match, double worth);

  [[nodiscard]] std::span<const Pass> Passes() const { return passes_; }

  // Which positions were already given for the current one; one per thread. Most records have few
  // candidates, and looking through a short list is quicker than hashing.
  class Scratch {
   public:
    void Begin() {
      given_.clear();
      if (hashed_) std::ranges::fill(slots_, 0U);
      hashed_ = false;
    }
    // False when it was there already.
    bool Insert(std::uint32_t other) {
      if (!hashed_) {
        if (std::find(given_.begin(), given_.end(), other) != given_.end()) return false;
        given_.push_back(other);
        if (given_.size() == kFew) Hash(8 * kFew);
        return true;
      }
      std::size_t at = Place(other);
      for (; slots_[at] != 0; at = (at + 1) & (slots_.size() - 1))
        if (slots_[at] == other + 1) return false;
      slots_[at] = other + 1;
      given_.push_back(other);
      if (given_.size() * 2 > slots_.size()) Hash(slots_.size() * 4);
      return true;
    }

   private:
    static constexpr std::size_t kFew = 32;
    [[nodiscard]] std::size_t Place(std::uint32_t other) const {
      return (other * 0x9e3779b1U >> 7) & (slots_.size() - 1);
    }
    void Hash(std::size_t size) {
      hashed_ = true;
      slots_.assign(std::max(size, slots_.size()), 0);
      for (const std::uint32_t one : given_) {
        std::size_t at = Place(one);
        while (slots_[at] != 0) at = (at + 1) & (slots_.size() - 1);
        slots_[at] = one + 1;
      }
    }
    std::vector<std::uint32_t> given_;
    std::vector<std::uint32_t> slots_;  // open addressing; position + 1
    bool hashed_ = false;
  };

  // Calls visit(other, pass) once for every candidate after `position`, with the first pass that brought it.
  template <class Visit>
  void ForEachCandidate(std::uint32_t position, Scratch& scratch, const Visit& visit) const {
    if (all_pairs_) {
      for (std::uint32_t other = position + 1; other < records_; ++other) visit(other, std::size_t{0});
      return;
    }
    constexpr std::uint32_t kAhead = 4;  // blocks of records soon to come are fetched from memory meanwhile
    if (position + kAhead < records_)
      for (std::uint32_t m = offsets_[position + kAhead]; m < offsets_[position + kAhead + 1]; ++m)
        __builtin_prefetch(&members_[memberships_[m]]);
    scratch.Begin();
    std::size_t pass = 0;
    for (std::uint32_t m = offsets_[position]; m < offsets_[position + 1]; ++m) {
      std::uint64_t at = memberships_[m];
      while (pass + 1 < passes_.size() && at >= passes_[pass + 1].begin) ++pass;
      while ((members_[at] & kLast) == 0) {
        const std::uint32_t other = members_[++at] & ~kLast;
        if (scratch.Insert(other)) visit(other, pass);
      }
    }
  }

 private:
  struct Entry {
    std::uint32_t key;
    std::uint32_t position;
  };
  static constexpr std::uint32_t kLast = 1U << 31;

  void PlanPasses();
  void AddPass(std::vector<KeyPart> parts, bool loose = false);
  [[nodiscard]] std::vector<Entry> Keys(const Pass& pass) const;
  [[nodiscard]] bool SingleKeys(const Pass& pass, std::vector<Entry>& entries) const;
  void Take(std::span<Pass> planned);
  void IndexMembers();
  struct Yield {
    double pairs = 0;  // that the pass would bring first, estimated
    double matches = 0;
  };
  [[nodiscard]] Yield SampleYield(const Pass& pass,
                                  const std::function<bool(std::uint32_t, std::uint32_t)>& is_match) const;
  [[nodiscard]] bool Brings(std::uint32_t a, std::uint32_t b) const;
  void KeysOf(const KeyPart& part, std::uint32_t row, std::vector<std::uint64_t>& keys) const;
  struct Blocks {
    std::vector<std::uint32_t> members;  // the last of each block carries kLast
    std::uint64_t pairs = 0;
    std::uint64_t refined = 0;
  };
  void Emit(std::span<const Entry> block, Blocks& out) const;
  void Refine(std::span<const Entry> block, const Pass& pass, std::size_t most, int depth, Blocks& out) const;
  [[nodiscard]] Blocks BuildPass(const Pass& pass) const;
  [[nodiscard]] Blocks BlocksOf(const std::vector<Entry>& entries, const Pass& pass, double share) const;

  const RecordTable& table_;
  std::span<const std::uint32_t> order_;
  BlockingOptions options_;
  std::uint32_t records_;
  bool all_pairs_ = false;
  int forename_ = -1, surname_ = -1, birth_ = -1, expected_ = -1, sex_ = -1;
  std::vector<Pass> passes_;
  std::vector<std::vector<ValueIndex>> firsts_;  // by field and position, of fields with one value a record
  std::vector<Pass> planned_;                    // loose passes not taken yet
  double left_ = 0;                              // of the budget
  std::vector<KeyPart> refiners_;
  std::vector<std::uint32_t> members_;
  std::vector<std::uint32_t> offsets_;      // per position, into memberships_
  std::vector<std::uint64_t> memberships_;  // places in members_
};

}  // namespace kindred::linkage
