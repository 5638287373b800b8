// Which value stands at the top where sources disagree. The rule, in order: what a worker marked as right;
// a source with authority for that fact before one without; for addresses the later move; the source
// whose extract describes the later day; the later start; the authority's own source; the smaller id.
// The others stay visible beside it: this chooses what is shown first, not what is true.
//
//   std::size_t best = ChooseCurrent("birth_date", candidates);
//   RuleText("birth_date")   // the rule in words, for the page
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/policy.hpp"

namespace kindred::families {

struct Candidate {
  std::string_view value;
  Section section = Section::kCore;  // kind of the source
  std::int64_t source = 0;
  bool own = false;          // the authority's own source
  bool marked = false;       // a worker says that this one holds
  bool placeholder = false;  // "Baby", 1 January: known to stand for "not known yet"
  std::string_view as_of;    // ISO day that the source's last extract describes
  std::string_view from;     // ISO day from which the value holds; empty when not said
};

// 1 has authority, 2 usually copies, 3 hears it said. By fact name ("name", "birth_date", "address" …).
[[nodiscard]] int AuthorityRank(std::string_view fact, Section section);

// Position of the value to show first; candidates must not be empty.
[[nodiscard]] std::size_t ChooseCurrent(std::string_view fact, std::span<const Candidate> candidates);

// The rule for this fact in one sentence.
[[nodiscard]] std::string RuleText(std::string_view fact);

// "Baby", "Unborn", "Unknown" and the like: stands where a forename is not known yet. Any case.
[[nodiscard]] bool IsPlaceholderForename(std::string_view forename);

}  // namespace kindred::families
