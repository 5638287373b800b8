// A rule of a return: what it is called, what it needs, what it says, and the check itself, a plain function
// over the loaded return that marks rows.
//
//   {"527", kEpisodes, "Episodes: PLACE PLACE_PROVIDER",
//    "Own provision (PR1) does not fit placement with parents (P1), in R2 or in R5",
//    Where(&Ssda903::episodes, [](Episode e) { return e.PLACE().In("P1 R2 R5") &&
//    e.PLACE_PROVIDER().Is("PR1"); })},
//
// A rule only reads: the return is const, and each rule has its own Flags, so that rules can run in any order
// and side by side. What a rule marks is a set: marking a row twice is marking it once.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kindred::returns {

// How much it matters; data (levels.tsv), since the Department revises it.
enum class Level : std::uint8_t { kError, kQuery, kInternal };
[[nodiscard]] std::string_view LevelName(Level level);  // "error", "query", "internal"

// A set of tables and lists that a rule cannot do without; the bits are the return's own.
struct Needs {
  std::uint64_t bits = 0;
  constexpr Needs operator|(Needs other) const { return {bits | other.bits}; }
  [[nodiscard]] constexpr bool Has(Needs other) const { return (bits & other.bits) == other.bits; }
};

// One marked row. `columns` 0 means the columns the rule declares for that table. `link` ties the cells of
// one issue together where a return wants it (CIN), otherwise 0.
struct Flag {
  std::uint16_t table = 0;
  std::uint32_t row = 0;
  std::uint32_t columns = 0;
  std::uint32_t link = 0;
  auto operator<=>(const Flag&) const = default;
};

// Collects what one rule marks.
class Flags {
 public:
  // Marks each of these rows in the columns that the rule declares for its table.
  template <class... Rows>
  void operator()(const Rows&... rows) {
    (flags_.push_back({rows.table_number(), rows.row(), 0, 0}), ...);
  }
  // Marks some columns (bits) of a row, as part of the issue `link`.
  void Cells(std::uint16_t table, std::uint32_t row, std::uint32_t columns, std::uint32_t link = 0) {
    flags_.push_back({table, row, columns, link});
  }
  // Marks each of these rows in the columns that the rule declares for its table, as parts of the issue
  // `link`.
  template <class... Rows>
  void Linked(std::uint32_t link, const Rows&... rows) {
    (flags_.push_back({rows.table_number(), rows.row(), 0, link}), ...);
  }
  // The rule cannot be run on this return; `why` completes "skipped: …". Return at once afterwards.
  void Skip(std::string why) { skipped_ = std::move(why); }

  [[nodiscard]] std::vector<Flag>& flags() { return flags_; }
  [[nodiscard]] const std::string& skipped() const { return skipped_; }

 private:
  std::vector<Flag> flags_;
  std::string skipped_;
};

// What is known of a rule without running it.
struct RuleInfo {
  std::string_view code;
  Needs needs;               // without one of these the rule is skipped
  std::string_view fields;   // "Header: SEX; OC3: IN_TOUCH ACTIV": the columns shown, by table
  std::string_view message;  // what is wrong, in our words
};

template <class Return>
struct Rule : RuleInfo {
  using Check = std::function<void(const Return&, Flags&)>;
  Check check;
  Rule(std::string_view rule_code, Needs rule_needs, std::string_view rule_fields,
       std::string_view rule_message, Check rule_check)
      : RuleInfo{rule_code, rule_needs, rule_fields, rule_message}, check(std::move(rule_check)) {}
};

// What became of one rule: skipped with the reason, or done with its flags in order, each once.
struct Outcome {
  bool skipped = false;
  std::string why;
  std::vector<Flag> flags;
  bool operator==(const Outcome&) const = default;
};

}  // namespace kindred::returns
