// Rules that are not the same in all years. Each list holds the forms that began in the collection of that
// year (2023 is 2022/23) and hold until a later list has the same code.
#include <algorithm>

#include "base/text.hpp"
#include "returns/cin/rules.hpp"
#include "returns/cin/upn.hpp"

namespace kindred::returns::cin {
namespace {

template <int kYear>
void CheckAuthorityOfUpn(const Cin& r, Flags& flag) {
  for (const Identifiers i : r.identifiers) {
    const std::u32string upn = Characters(r.View(i.UPN()));
    if (HasLengthOfUpn(upn) && !IsAuthorityOfUpn(upn.substr(1, 3), kYear)) flag(i);
  }
}

// 2886Q: more than two in a hundred children, unborn ones left out above but not below the line, have no sex.
template <class HasNoSex>
void CheckShareWithoutSex(const Cin& r, Flags& flag, const HasNoSex& has_no_sex) {
  if (r.identifiers.size() == 0) return flag.Skip("the return has no child");
  std::uint64_t without = 0;
  for (const Identifiers i : r.identifiers) {
    if (has_no_sex(i) && i.ExpectedPersonBirthDate().blank()) ++without;
  }
  if (without * 50 > r.identifiers.size()) flag.Cells(kWholeReturn, 0, 0);
}

// 8770Q: a child born on or before `cut` whose referral was taken further has no UPN and no reason for that.
void CheckSchoolAge(const Cin& r, Flags& flag, Day cut) {
  Links link;
  for (const Identifiers i : r.identifiers) {
    if (!(i.PersonBirthDate() <= cut) || i.UPN().filled()) continue;
    const std::string reason = ToUpperAscii(r.View(i.UPNunknown()));
    if (reason.size() == 3 && reason.starts_with("UN") && reason[2] >= '2' && reason[2] <= '7') continue;
    for (const Module m : r.modules.OfChild(i)) {
      if (!r.FalseAnyCase(m.ReferralNFA())) continue;
      flag.Linked(link(i.child()), i);
      break;
    }
  }
}

void CheckRetiredFactor(const Cin& r, Flags& flag, std::string_view lower) {
  for (const Assessment a : r.assessments) {
    const std::vector<Text> factors = r.FactorsOf(a);
    if (std::any_of(factors.begin(), factors.end(), [&](Text f) { return r.EqualsAnyCase(f, lower); }))
      flag(a);
  }
}

// 8750: an unborn child whose sex is not the code for that.
template <class IsUnborn>
void CheckSexOfUnborn(const Cin& r, Flags& flag, const IsUnborn& is_unborn) {
  Links link;
  for (const Identifiers i : r.identifiers) {
    if (i.PersonBirthDate().valid() || i.ExpectedPersonBirthDate().blank() || is_unborn(i)) continue;
    flag.Linked(link(i.child(), i.Sex(), i.ExpectedPersonBirthDate()), i);
  }
}

}  // namespace

const Rules& RulesFrom2023() {
  static const Rules kRules = {
      {"1530", kNothing, "ChildIdentifiers: UPN",
       "Characters 2 to 4 of the UPN are not the number of an authority", CheckAuthorityOfUpn<2023>},
      {"2886Q", kNothing, "", "More than two in a hundred children have no gender recorded",
       [](const Cin& r, Flags& flag) {
         CheckShareWithoutSex(r, flag, [](const Identifiers& i) {
           return i.GenderCurrent().blank() || i.GenderCurrent().Is("0");
         });
       }},
      {"4180", kNothing, "ChildIdentifiers: GenderCurrent", "The gender is blank or not 0, 1, 2 or 9",
       [](const Cin& r, Flags& flag) {
         for (const Identifiers i : r.identifiers) {
           if (!i.GenderCurrent().In("0 1 2 9")) flag(i);
         }
       }},
      {"8750", kNothing, "ChildIdentifiers: GenderCurrent PersonBirthDate ExpectedPersonBirthDate",
       "The gender of an unborn child is not 0",
       [](const Cin& r, Flags& flag) {
         CheckSexOfUnborn(r, flag, [](const Identifiers& i) { return i.GenderCurrent().Is("0"); });
       }},
      {"8770Q", kPeriod, "ChildIdentifiers: UPN UPNunknown",
       "A child of school age has no UPN and no reason for that which holds at this age",
       [](const Cin& r, Flags& flag) { CheckSchoolAge(r, flag, Years(r.period_end, -6)); }},
  };
  return kRules;
}

const Rules& RulesFrom2024() {
  static const Rules kRules = {
      {"1530", kNothing, "ChildIdentifiers: UPN",
       "Characters 2 to 4 of the UPN are not the number of an authority", CheckAuthorityOfUpn<2024>},
  };
  return kRules;
}

const Rules& RulesFrom2025() {
  static const Rules kRules = {
      {"1570", kNothing, "ChildIdentifiers: LAchildID", "The local identifier has more than 20 characters",
       [](const Cin& r, Flags& flag) {
         for (const Identifiers i : r.identifiers) {
           if (Characters(r.View(i.LAchildID())).size() > 20) flag(i);
         }
       }},
      {"1580", kNothing, "ChildIdentifiers: LAchildID",
       "The local identifier has something other than letters and digits",
       [](const Cin& r, Flags& flag) {
         for (const Identifiers i : r.identifiers) {
           const std::u32string id = Characters(r.View(i.LAchildID()));
           if (!std::all_of(id.begin(), id.end(), IsLetterOrDigit)) flag(i);
         }
       }},
      {"2886Q", kNothing, "", "More than two in a hundred children have no sex recorded",
       [](const Cin& r, Flags& flag) {
         CheckShareWithoutSex(r, flag,
                              [](const Identifiers& i) { return i.Sex().blank() || i.Sex().Is("U"); });
       }},
      {"4180", kNothing, "ChildIdentifiers: Sex", "The sex is blank or not M, F or U",
       [](const Cin& r, Flags& flag) {
         for (const Identifiers i : r.identifiers) {
           if (!i.Sex().In("M F U")) flag(i);
         }
       }},
      {"8750", kNothing, "ChildIdentifiers: Sex PersonBirthDate ExpectedPersonBirthDate",
       "The sex of an unborn child is not U",
       [](const Cin& r, Flags& flag) {
         CheckSexOfUnborn(r, flag, [](const Identifiers& i) { return i.Sex().Is("U"); });
       }},
      {"8770Q", kPeriod, "ChildIdentifiers: UPN UPNunknown",
       "A child of school age has no UPN and no reason for that which holds at this age",
       [](const Cin& r, Flags& flag) {
         // Six on 31 August after the census: from 31 March four months and 31 days.
         CheckSchoolAge(r, flag, Years(Day(Date::FromDays(r.period_end.days).AddMonths(4)) + 31, -6));
       }},
      {"8945Q", kNothing, "Assessments: AssessmentFactors", "Factor 18A was replaced by 18B and 18C",
       [](const Cin& r, Flags& flag) { CheckRetiredFactor(r, flag, "18a"); }},
      {"8950Q", kNothing, "Assessments: AssessmentFactors", "Factor 19A was replaced by 19B and 19C",
       [](const Cin& r, Flags& flag) { CheckRetiredFactor(r, flag, "19a"); }},
  };
  return kRules;
}

}  // namespace kindred::returns::cin
