// Years and their rules. A year takes over the rules of the year before and adds, replaces or drops some.
#include <fmt/core.h>

#include <algorithm>

#include "base/text.hpp"
#include "embedded/returns_data.hpp"
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
  static const std::vector<std::pair<std::string_view, Level>> kLevels = [] {
    std::vector<std::pair<std::string_view, Level>> levels;
    for (const embedded::File& file : embedded::returns_data()) {
      if (!file.name.ends_with("ssda903/levels.tsv")) continue;
      for (const std::string_view line : Split(file.bytes, '\n')) {
        const std::size_t tab = line.find('\t');
        if (line.starts_with('#') || tab == std::string_view::npos) continue;
        const std::string_view word = line.substr(tab + 1);
        levels.emplace_back(line.substr(0, tab), word == "query"      ? Level::kQuery
                                                 : word == "internal" ? Level::kInternal
                                                                      : Level::kError);
      }
    }
    return levels;
  }();
  const auto found =
      std::find_if(kLevels.begin(), kLevels.end(), [&](const auto& row) { return row.first == code; });
  return found == kLevels.end() ? Level::kError : found->second;
}

}  // namespace kindred::returns::ssda903
