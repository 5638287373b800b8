// Years and their rules. A year takes over the rules of the year before; what changed is in
// rules_by_year.cpp.

#include <fmt/core.h>

#include "returns/cin/rules.hpp"
#include "returns/rule_set.hpp"

namespace kindred::returns::cin {
namespace {

// 2022/23.
RuleSet<Cin> Year2023() {
  RuleSet<Cin> set;
  set.With(ChildRules()).With(ModuleRules()).With(AssessmentRules()).With(Section47Rules());
  set.With(CinPlanRules()).With(ProtectionPlanRules()).With(RulesFrom2023());
  return set;
}

// 2023/24: two more authorities.
RuleSet<Cin> Year2024() {
  return Year2023().With(RulesFrom2024());
}

// 2024/25: sex in the place of gender, school age by 31 August, the local identifier, retired factors.
RuleSet<Cin> Year2025() {
  return Year2024().With(RulesFrom2025());
}

// 2025/26: as the year before.
RuleSet<Cin> Year2026() {
  return Year2025();
}

constexpr int kFirst = 2023;
constexpr int kLast = 2026;
constexpr int kLastServed = 2027;  // by the rules of kLast, until there are new ones

}  // namespace

Result<std::vector<const Rule<Cin>*>> RulesOf(int year) {
  switch (year) {
    case 2023:
      return Year2023().Sorted();
    case 2024:
      return Year2024().Sorted();
    case 2025:
      return Year2025().Sorted();
    case kLast:
    case kLastServed:
      return Year2026().Sorted();
    default:
      return Fail(ErrorKind::kUsage,
                  fmt::format("there are no CIN census rules for {}; give the year in which the census "
                              "year ends, {} to {}",
                              year, kFirst, kLastServed));
  }
}

std::string NoteOnYear(int year) {
  if (year <= kLast) return "";
  return fmt::format(
      "The CIN census of {}/{:02} has no rules of its own yet: the rules of 2025/26 were used.", year - 1,
      year % 100);
}

std::string NoteOnPeriod(const Cin& census) {
  if (census.period_end.blank()) return "";
  const int in_file = FinancialYear(Date::FromDays(census.period_end.days));
  if (in_file == census.year) return "";
  return fmt::format(
      "The reference date of the file, {}, is in the census year {}/{:02}: its period was used with the "
      "rules asked "
      "for; is it the right file?",
      FormatLong(Date::FromDays(census.period_end.days)), in_file - 1, in_file % 100);
}

Level LevelOf(std::string_view code) {
  return LevelIn("cin/levels.tsv", code);
}

}  // namespace kindred::returns::cin
