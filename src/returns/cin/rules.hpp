// The lists of rules, one a file; rule_sets.cpp puts them together by year.
#pragma once

#include <vector>

#include "returns/cin/return.hpp"

namespace kindred::returns::cin {

using Rules = std::vector<Rule<Cin>>;

const Rules& ChildRules();       // rules_children.cpp: the header, identifiers, characteristics, disabilities
const Rules& ModuleRules();      // rules_modules.cpp: CINdetails
const Rules& AssessmentRules();  // rules_assessments.cpp
const Rules& Section47Rules();   // rules_section47.cpp
const Rules& CinPlanRules();     // rules_cin_plans.cpp
const Rules& ProtectionPlanRules();  // rules_protection_plans.cpp: plans and their reviews

// rules_by_year.cpp: the forms of rules that changed, by the year in which each form began.
const Rules& RulesFrom2023();
const Rules& RulesFrom2024();
const Rules& RulesFrom2025();

}  // namespace kindred::returns::cin
