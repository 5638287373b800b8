// What a decision costs: one person with a hundred rules, and one source among ten thousand agreements.
#include <benchmark/benchmark.h>

#include "sharing/agreements.hpp"
#include "sharing/decide.hpp"

namespace kindred::sharing {
namespace {

constexpr Instant kNow{1'774'951'200'000'000};

std::vector<Rule> HundredRules() {
  std::vector<Rule> rules;
  for (int i = 0; i < 100; ++i)
    rules.push_back({.kind = i % 2 == 0 ? RuleKind::kPurpose : RuleKind::kDisclosed,
                     .person = PersonId{1},
                     .account = AccountId{1000 + i},
                     .sections = Sections().With(Section::kHealth),
                     .from = Instant{1}});
  return rules;
}

std::vector<Agreement> TenThousandAgreements() {
  std::vector<Agreement> agreements;
  for (int i = 0; i < 10'000; ++i) {
    Agreement agreement{.between = {"Eastmoor Council", "Agency " + std::to_string(i)},
                        .purposes = {"direct_care"},
                        .sections = Sections().With(Section::kEducation)};
    agreement.period.from = Date::FromYmd(2025, 4, 1);
    agreements.push_back(std::move(agreement));
  }
  return agreements;
}

// One decision about one person, and whether one source's word on them may be read.
void DecideWithAHundredRules(benchmark::State& state) {
  const std::vector<Rule> rules = HundredRules();
  const auto coverage =
      Coverage::Of("Eastmoor Council", "direct_care", Date::FromYmd(2026, 3, 31), TenThousandAgreements());
  const SubjectFacts subject{.role = "practitioner",
                             .account = AccountId{7},
                             .agency = AgencyId{3},
                             .about = PersonFacts{Relation::kOnTeam, rules}};
  const Request request{
      .action = Action::kView, .sections = Sections::All(), .purpose = "direct care", .now = kNow};
  const Policies& policies = ShippedPolicies();
  for (auto _ : state) {
    const Decision decision = Decide(policies, subject, request);
    benchmark::DoNotOptimize(decision.granted.Bits());
    benchmark::DoNotOptimize(coverage->Covers("Agency 7777", Section::kEducation));
  }
}
BENCHMARK(DecideWithAHundredRules);

// A page about a family of eight.
void DecideForAPage(benchmark::State& state) {
  const std::vector<Rule> rules = HundredRules();
  const SubjectFacts subject{.role = "practitioner",
                             .account = AccountId{7},
                             .agency = AgencyId{3},
                             .about = PersonFacts{Relation::kOnTeam, rules}};
  const Request request{
      .action = Action::kView, .sections = Sections::All(), .purpose = "direct care", .now = kNow};
  for (auto _ : state)
    for (int i = 0; i < 8; ++i)
      benchmark::DoNotOptimize(Decide(ShippedPolicies(), subject, request).granted.Bits());
}
BENCHMARK(DecideForAPage);

// Once for each agency, purpose and day, and again when an agreement changes.
void CoverageOfTenThousandAgreements(benchmark::State& state) {
  const std::vector<Agreement> agreements = TenThousandAgreements();
  for (auto _ : state)
    benchmark::DoNotOptimize(
        Coverage::Of("Eastmoor Council", "direct_care", Date::FromYmd(2026, 3, 31), agreements));
}
BENCHMARK(CoverageOfTenThousandAgreements)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace kindred::sharing
