// Runs rules over a return, on as many threads as wanted. What comes out is the same for any number of
// threads.
//
//   std::vector<Outcome> outcomes = RunRules(rules, ssda903, /*threads=*/2);   // one for each rule, in their
//   order
#pragma once

#include <algorithm>
#include <atomic>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "returns/rule.hpp"

namespace kindred::returns {

// Calls work(0) … work(count − 1), each once, on `threads` threads (0: as many as the machine has).
template <class Work>
void InParallel(std::size_t count, unsigned threads, const Work& work) {
  if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
  std::atomic<std::size_t> next{0};
  const auto take = [&] {
    for (std::size_t at = next++; at < count; at = next++) work(at);
  };
  std::vector<std::jthread> others;
  for (unsigned i = 1; i < threads && i < count; ++i) others.emplace_back(take);
  take();
}

// One rule on one return. `Return` tells in words which of the rule's needs is missing: Lacks(Needs).
template <class Return>
Outcome RunRule(const Rule<Return>& rule, const Return& on) {
  Outcome outcome;
  if (const std::string lacking = on.Lacks(rule.needs); !lacking.empty()) {
    outcome.skipped = true;
    outcome.why = "without " + lacking;
    return outcome;
  }
  Flags flags;
  rule.check(on, flags);
  if (!flags.skipped().empty()) {
    outcome.skipped = true;
    outcome.why = flags.skipped();
    return outcome;
  }
  outcome.flags = std::move(flags.flags());
  std::sort(outcome.flags.begin(), outcome.flags.end());
  outcome.flags.erase(std::unique(outcome.flags.begin(), outcome.flags.end()), outcome.flags.end());
  return outcome;
}

template <class Return>
std::vector<Outcome> RunRules(std::span<const Rule<Return>* const> rules, const Return& on,
                              unsigned threads) {
  std::vector<Outcome> outcomes(rules.size());
  InParallel(rules.size(), threads, [&](std::size_t i) { outcomes[i] = RunRule(*rules[i], on); });
  return outcomes;
}

}  // namespace kindred::returns
