// The lists of rules, one a file; rule_sets.cpp puts them together by year.
#pragma once

#include <vector>

#include "returns/ssda903/return.hpp"

namespace kindred::returns::ssda903 {

using Rules = std::vector<Rule<Ssda903>>;

const Rules& CodeRules();           // rules_codes.cpp: a cell on its own
}  // namespace kindred::returns::ssda903
