// Years and their rules. A year takes over the rules of the year before and adds, replaces or drops some.
#include <fmt/core.h>

#include "returns/rule_set.hpp"
#include "returns/ssda903/rules.hpp"

namespace kindred::returns::ssda903 {
namespace {

// 2025/26.
RuleSet<Ssda903> Year2026() {
  RuleSet<Ssda903> set;
  set.With(CodeRules()).With(EpisodeRules()).With(PlaceRules()).With(HistoryRules()).With(AgeRules());
  set.With(HeaderRules())
      .With(CareLeaverRules())
      .With(HealthRules())
      .With(AdoptionRules())
      .With(PlacedRules());
  set.With(MissingRules()).With(LastYearRules()).With(SocialWorkerRules()).With(InternalRules());
  return set;
}

// 2026/27: deprivation of liberty orders are new; nothing else changed.
RuleSet<Ssda903> Year2027() {
  return Year2026().With(LibertyRules());
}

}  // namespace

Result<std::vector<const Rule<Ssda903>*>> RulesOf(int year) {
  if (year == 2026) return Year2026().Sorted();
  if (year == 2027) return Year2027().Sorted();
  return Fail(
      ErrorKind::kUsage,
      fmt::format(
          "there are no SSDA903 rules for {}; give the year in which the collection year ends, 2026 or 2027",
          year));
}

Level LevelOf(std::string_view code) {
  return LevelIn("ssda903/levels.tsv", code);
}

}  // namespace kindred::returns::ssda903
