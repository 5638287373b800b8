// What a check found and how it differs from the check before, worked out before anything is written.
//
//   Before before = ReadBefore(tx, check);
//   const Found found = Collect(checked, imported, check.id, before);
//   found.new_findings; found.fixed;
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "returns/check.hpp"
#include "statutory/extract_files.hpp"

namespace kindred::statutory {

// One row that one rule marks.
struct Marked {
  std::size_t rule = 0, child = 0;  // child: 0 none
  int table = -1;
  std::string table_name, fields;
  std::int64_t row = -1, line = 0, same_as = 0, since = 0, row_id = 0;
  bool is_new = false;
};

struct ChildCounts {
  std::string child;
  std::int64_t errors = 0, queries = 0, new_findings = 0, fixed = 0;
};

// What a check found, before it is written.
struct Found {
  std::vector<Marked> findings;
  std::vector<ChildCounts> children;                      // from 1; the first is nobody
  std::unordered_map<std::string, std::size_t> child_no;  // by the number in the case system
  std::vector<std::int64_t> new_by_rule, count_by_rule, children_by_rule;
  std::int64_t errors = 0, queries = 0, new_findings = 0, fixed = 0, not_listed = 0;

  std::size_t NumberOf(const std::string& child) {
    if (child.empty()) return 0;
    const auto [at, added] = child_no.try_emplace(child, children.size());
    if (added) children.push_back({.child = child});
    return at->second;
  }
};

// The check before, as far as it is compared with.
struct Before {
  std::optional<CheckId> check;
  struct Was {
    std::int64_t since = 0, child = 0;
    bool still = false;
  };
  std::unordered_map<std::int64_t, Was> findings;          // by what makes them the same
  std::unordered_map<std::int64_t, std::string> children;  // by number
};

// The newest check before this one of the same return, year and origin; nothing to compare with when there is
// none.
[[nodiscard]] Before ReadBefore(store::Transaction& tx, const Check& check);

// Every row that a rule marks, children numbered from 1 in the order in which they are met. `imported` is the
// files of a check of imported rows, or nullptr. At most `most` findings are listed; all are counted. Marks
// in `before` what is still there.
[[nodiscard]] Found Collect(const returns::Checked& checked, const ExtractFiles* imported, CheckId check,
                            Before& before, std::int64_t most);

}  // namespace kindred::statutory
