// A CIN census as its rules see it: eleven tables of typed rows joined by child and by module, and the days
// of the census year. Built once, then only read.
//
//   for (const Section47 s : r.section47s)
//     for (const Module m : r.modules.InModule(s))
//       if (s.S47ActualStartDate() < m.CINreferralDate()) flag.Linked(link(…), s, m);
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "returns/cin/links.hpp"
#include "returns/cin/load.hpp"

namespace kindred::returns::cin {

// Where what the Department means, what the rule says and what the sector's open validator does are three
// things.
enum class Reading : std::uint8_t {
  kAsSpecified,         // what the rule says
  kPublishedValidator,  // 2887Q counts as the sector's validator does
  kDepartment,          // 4003, 8740, 8935, 8940 as the Department's wording means them
};

struct BuildOptions {
  int year = 2026;  // in which the census year ends: 2026 is 1 April 2025 – 31 March 2026
  Reading reading = Reading::kAsSpecified;
};

class Cin {
 public:
  [[nodiscard]] static std::unique_ptr<Cin> Build(LoadedTables loaded, const BuildOptions& options);
  Cin(const Cin&) = delete;
  Cin& operator=(const Cin&) = delete;

  int year = 0;
  Reading reading = Reading::kAsSpecified;
  // The period by the file's own ReferenceDate, both days included; blank without a usable one (then rules
  // that need kPeriod are skipped).
  Day period_start;
  Day period_end;

  Rows<Header> header;  // always one row
  Rows<Identifiers> identifiers;
  Rows<Characteristics> characteristics;
  Rows<Disability> disabilities;
  Rows<Module> modules;
  Rows<Assessment> assessments;
  Rows<Factor> factors;
  Rows<CinPlan> cin_plans;
  Rows<Section47> section47s;
  Rows<ProtectionPlan> protection_plans;
  Rows<Review> reviews;

  // The text of a cell.
  [[nodiscard]] std::string_view View(Text text) const { return loaded_pool_.View(text); }
  // Equal to `lower`, which is in lower case, whatever the case of the cell; false for blank.
  [[nodiscard]] bool EqualsAnyCase(Text text, std::string_view lower) const;
  [[nodiscard]] bool TrueAnyCase(Text text) const { return text.In("true 1") || EqualsAnyCase(text, "true"); }
  [[nodiscard]] bool FalseAnyCase(Text text) const {
    return text.In("false 0") || EqualsAnyCase(text, "false");
  }
  [[nodiscard]] const Table& table(std::uint16_t number) const { return tables_[number].table; }
  // How many different texts there are, for arrays by the number of a text.
  [[nodiscard]] std::size_t text_count() const { return loaded_pool_.size(); }

  // Numbers of all children, and of all modules, for grouping: r.cin_plans.OfModule(number).
  [[nodiscard]] auto Children() const { return std::views::iota(std::uint32_t{0}, children_); }
  [[nodiscard]] auto Modules() const { return std::views::iota(std::uint32_t{0}, modules_); }
  // The factors of an assessment, in order.
  [[nodiscard]] std::vector<Text> FactorsOf(const Assessment& assessment) const;
  [[nodiscard]] bool HasFactors(const Assessment& assessment) const;

  // In the period, and filled but not in it; both need the period.
  [[nodiscard]] bool InPeriod(Day day) const { return Within(day, period_start, period_end); }
  [[nodiscard]] bool OutsidePeriod(Day day) const { return day < period_start || day > period_end; }

  // In words what of `needs` is missing; empty when all is there.
  [[nodiscard]] std::string Lacks(Needs needs) const;

 private:
  Cin(LoadedTables loaded, const BuildOptions& options);
  void NumberChildren(const LoadedTables& loaded);
  void NumberModules();

  TextPool loaded_pool_;
  std::array<JoinedTable, kTableCount> tables_;
  std::vector<std::uint32_t> factors_end_;
  std::uint32_t children_ = 0;
  std::uint32_t modules_ = 0;
};

// A whole number as "12", "+3", "-1", with white space around it or not; nothing for all else. One of
// more than 18 digits counts as the largest of 18.
[[nodiscard]] std::optional<std::int64_t> WholeNumber(std::string_view text);

// Years of rules: who inherits from whom is in rule_sets.cpp. Error (kUsage) for a year without a rule set.
[[nodiscard]] Result<std::vector<const Rule<Cin>*>> RulesOf(int year);
// What to tell the user of the rules of that year ("2026/27 has no rules of its own yet: …"); mostly empty.
[[nodiscard]] std::string NoteOnYear(int year);
// What to tell the user when the file's reference date is in another census year than the one asked for;
// mostly empty. The period is then the file's, the rules are those of the year asked for.
[[nodiscard]] std::string NoteOnPeriod(const Cin& census);
// The level of a rule, from levels.tsv.
[[nodiscard]] Level LevelOf(std::string_view code);

}  // namespace kindred::returns::cin
