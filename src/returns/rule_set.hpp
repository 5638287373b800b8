// The rules of a year, made from those of the year before: a year adds rules, replaces some, drops some.
//
//   RuleSet<Cin> Year2024() { return Year2023().With(RulesFrom2024()); }
//   std::vector<const Rule<Cin>*> rules = Year2024().Sorted();
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "returns/rule.hpp"

namespace kindred::returns {

// Orders codes by the number in front, then by the text; those without a number last.
[[nodiscard]] bool CodeBefore(std::string_view a, std::string_view b);

// Levels as data, since the Department revises them: lines of rule, tab, level ("error", "query",
// "internal"); what begins with # is a remark.
class Levels {
 public:
  Levels() = default;
  // Error (kUsage) naming the line that is none; `name` is the file's, for the message.
  [[nodiscard]] static Result<Levels> Parse(std::string_view text, std::string_view name);
  // The level that a line gives to this rule, or nothing.
  [[nodiscard]] std::optional<Level> Of(std::string_view code) const;

 private:
  std::map<std::string, Level, std::less<>> levels_;
};

// The level of a rule in an embedded table of levels ("cin/levels.tsv"); an error when it is not there.
[[nodiscard]] Level LevelIn(std::string_view file, std::string_view code);

// Points to the rules it was made from, which must outlive it.
template <class Return>
class RuleSet {
 public:
  // Adds rules; one with a code that is there already replaces it.
  RuleSet& With(const std::vector<Rule<Return>>& rules) {
    for (const Rule<Return>& rule : rules) {
      const auto same =
          std::find_if(rules_.begin(), rules_.end(), [&](const auto* r) { return r->code == rule.code; });
      if (same == rules_.end()) {
        rules_.push_back(&rule);
      } else {
        *same = &rule;
      }
    }
    return *this;
  }
  RuleSet& Without(std::string_view code) {
    std::erase_if(rules_, [&](const auto* rule) { return rule->code == code; });
    return *this;
  }
  // In the order of their codes.
  [[nodiscard]] std::vector<const Rule<Return>*> Sorted() const {
    std::vector<const Rule<Return>*> sorted = rules_;
    std::sort(sorted.begin(), sorted.end(),
              [](const auto* a, const auto* b) { return CodeBefore(a->code, b->code); });
    return sorted;
  }

 private:
  std::vector<const Rule<Return>*> rules_;
};

}  // namespace kindred::returns
