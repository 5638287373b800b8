// Rules on child protection plans and their reviews.
#include <algorithm>
#include <unordered_map>

#include "returns/cin/pairs.hpp"
#include "returns/cin/rules.hpp"

namespace kindred::returns::cin {
namespace {

// Columns of ChildProtectionPlans that 8940 marks differently for the two plans of a pair.
constexpr std::uint32_t kStart = Bit(3);
constexpr std::uint32_t kStartAndEnd = Bit(3) | Bit(4);

constexpr CodeSet kAbuse("NEG PHY SAB EMO MUL");

// 2885 for one module: each plan that began in the year must begin on the day of a conference: of a Section
// 47 enquiry, or, where there is none that needs a conference, the one of the case.
void CheckConferences(const Cin& r, std::uint32_t module, Links& link, Flags& flag) {
  std::vector<ProtectionPlan> plans;
  for (const ProtectionPlan p : r.protection_plans.OfModule(module)) {
    if (r.InPeriod(p.CPPstartDate())) plans.push_back(p);
  }
  if (plans.empty()) return;
  std::vector<std::int32_t> days;
  bool by_enquiry = false;
  for (const Section47 s : r.section47s.OfModule(module)) {
    if (s.ICPCnotRequired().Is("1")) continue;
    by_enquiry = true;
    if (s.DateOfInitialCPC().valid()) days.push_back(s.DateOfInitialCPC().days);
  }
  if (!by_enquiry) {
    for (const Module m : r.modules.OfModule(module)) {
      if (m.DateOfInitialCPC().valid()) days.push_back(m.DateOfInitialCPC().days);
    }
  }
  std::sort(days.begin(), days.end());
  bool any_match = false;
  for (const ProtectionPlan& p : plans) {
    const bool match = std::binary_search(days.begin(), days.end(), p.CPPstartDate().days);
    any_match |= match;
    if (!match) flag.Linked(link(module, p.CPPstartDate(), std::uint32_t{1}), p);
  }
  if (any_match) return;
  const std::uint32_t issue = link(module);
  if (by_enquiry) {
    for (const Section47 s : r.section47s.OfModule(module)) {
      if (!s.ICPCnotRequired().Is("1")) flag.Linked(issue, s);
    }
  } else {
    for (const Module m : r.modules.OfModule(module)) flag.Linked(issue, m);
  }
}

// 8935: plans of a child with the same running number, or in the Department's meaning all plans of the child.
void CheckOpenPlans(const Cin& r, Flags& flag) {
  Links link;
  std::unordered_map<std::uint32_t, std::size_t> open;
  const auto group = [&](const ProtectionPlan& p) {
    return r.reading == Reading::kDepartment ? 0 : p.CPPID().number;
  };
  for (const std::uint32_t child : r.Children()) {
    const auto plans = r.protection_plans.OfChild(child);
    if (plans.size() < 2 || plans[0].LAchildID().blank()) continue;
    open.clear();
    for (const ProtectionPlan p : plans) open[group(p)] += p.CPPendDate().blank() ? 1 : 0;
    for (const ProtectionPlan p : plans) {
      if (open[group(p)] >= 2) flag.Linked(link(child, group(p)), p);
    }
  }
}

}  // namespace

const Rules& ProtectionPlanRules() {
  static const Rules kRules = {
      {"1105", kNothing, "ChildProtectionPlans: CPPstartDate; CINdetails: CINreferralDate",
       "The child protection plan starts before the referral",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const ProtectionPlan p : r.protection_plans) {
           for (const Module m : r.modules.InModule(p)) {
             if (p.CPPstartDate() < m.CINreferralDate()) {
               flag.Linked(link(p.child(), p.CPPstartDate(), m.CINreferralDate()), p, m);
             }
           }
         }
       }},
      {"2883", kPeriod, "",
       "More child protection plans began in the year than there were initial conferences",
       [](const Cin& r, Flags& flag) {
         std::size_t plans = 0;
         std::size_t conferences = 0;
         for (const ProtectionPlan p : r.protection_plans) plans += r.InPeriod(p.CPPstartDate()) ? 1 : 0;
         for (const Module m : r.modules) conferences += r.InPeriod(m.DateOfInitialCPC()) ? 1 : 0;
         for (const Section47 s : r.section47s) conferences += r.InPeriod(s.DateOfInitialCPC()) ? 1 : 0;
         if (plans > conferences) flag.Cells(kWholeReturn, 0, 0);
       }},
      {"2885", kPeriod,
       "ChildProtectionPlans: CPPstartDate; Section47: DateOfInitialCPC; CINdetails: DateOfInitialCPC",
       "The child protection plan does not start on the day of the initial conference",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const std::uint32_t module : r.Modules()) {
           if (!r.protection_plans.OfModule(module).empty()) CheckConferences(r, module, link, flag);
         }
       }},
      {"8720", kPeriod, "ChildProtectionPlans: CPPstartDate",
       "The child protection plan has no start, or one after the end of the census year",
       [](const Cin& r, Flags& flag) {
         for (const ProtectionPlan p : r.protection_plans) {
           if (p.CPPstartDate().blank() || p.CPPstartDate() > r.period_end) flag(p);
         }
       }},
      {"8730", kNothing, "ChildProtectionPlans: NumberOfPreviousCPP",
       "The number of earlier child protection plans is blank or not a whole number from 0",
       [](const Cin& r, Flags& flag) {
         for (const ProtectionPlan p : r.protection_plans) {
           if (const auto number = WholeNumber(r.View(p.NumberOfPreviousCPP())); !number || *number < 0)
             flag(p);
         }
       }},
      {"8840", kNothing, "ChildProtectionPlans: CPPstartDate CPPendDate",
       "The child protection plan starts and ends on the same day",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const ProtectionPlan p : r.protection_plans) {
           if (p.CPPstartDate() == p.CPPendDate())
             flag.Linked(link(p.child(), p.CPPstartDate(), p.CPPendDate()), p);
         }
       }},
      {"8841", kNothing, "ChildProtectionPlans: CPPstartDate; Reviews: CPPreviewDate",
       "The review was held before, or on the day, the child protection plan started",
       [](const Cin& r, Flags& flag) {
         Links link;
         std::unordered_multimap<std::uint64_t, std::uint32_t> plans;  // by module and CPPID
         const auto key = [](const auto& row) {
           return std::uint64_t{row.module()} << 32 | row.CPPID().number;
         };
         for (const ProtectionPlan p : r.protection_plans) plans.emplace(key(p), p.row());
         for (const Review w : r.reviews) {
           const auto [from, to] = plans.equal_range(key(w));
           for (auto at = from; at != to; ++at) {
             const ProtectionPlan p = r.protection_plans[at->second];
             if (w.CPPreviewDate() <= p.CPPstartDate()) {
               flag.Linked(link(w.child(), p.CPPstartDate(), w.CPPreviewDate()), p, w);
             }
           }
         }
       }},
      {"8842Q", kNothing, "Reviews: CPPreviewDate", "The review has no date",
       [](const Cin& r, Flags& flag) {
         for (const Review w : r.reviews) {
           if (w.CPPreviewDate().blank()) flag(w);
         }
       }},
      {"8905", kNothing, "ChildProtectionPlans: InitialCategoryOfAbuse",
       "The first category of abuse is blank or not an accepted code",
       [](const Cin& r, Flags& flag) {
         for (const ProtectionPlan p : r.protection_plans) {
           if (!p.InitialCategoryOfAbuse().In(kAbuse)) flag(p);
         }
       }},
      {"8910", kNothing, "ChildProtectionPlans: LatestCategoryOfAbuse",
       "The latest category of abuse is blank or not an accepted code",
       [](const Cin& r, Flags& flag) {
         for (const ProtectionPlan p : r.protection_plans) {
           if (!p.LatestCategoryOfAbuse().In(kAbuse)) flag(p);
         }
       }},
      {"8915", kNothing, "ChildProtectionPlans: CPPstartDate; ChildIdentifiers: PersonDeathDate",
       "A child protection plan starts after the child died",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const Identifiers i : r.identifiers) {
           if (i.PersonDeathDate().blank()) continue;
           for (const ProtectionPlan p : r.protection_plans.OfChild(i)) {
             if (p.CPPstartDate() > i.PersonDeathDate()) {
               flag.Linked(link(i.child(), p.CPPstartDate(), i.PersonDeathDate()), p, i);
             }
           }
         }
       }},
      {"8920", kNothing, "ChildProtectionPlans: CPPendDate; ChildIdentifiers: PersonDeathDate",
       "A child protection plan ends after the child died",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const Identifiers i : r.identifiers) {
           if (i.PersonDeathDate().blank()) continue;
           for (const ProtectionPlan p : r.protection_plans.OfChild(i)) {
             if (p.CPPendDate() > i.PersonDeathDate()) {
               flag.Linked(link(i.child(), p.CPPendDate(), i.PersonDeathDate()), p, i);
             }
           }
         }
       }},
      {"8925", kNothing, "ChildProtectionPlans: CPPstartDate CPPendDate",
       "The child protection plan ends before it starts",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const ProtectionPlan p : r.protection_plans) {
           if (p.CPPendDate() < p.CPPstartDate())
             flag.Linked(link(p.child(), p.CPPstartDate(), p.CPPendDate()), p);
         }
       }},
      {"8930", kPeriod, "ChildProtectionPlans: CPPendDate",
       "The child protection plan ends outside the census year",
       [](const Cin& r, Flags& flag) {
         for (const ProtectionPlan p : r.protection_plans) {
           if (r.OutsidePeriod(p.CPPendDate())) flag(p);
         }
       }},
      {"8935", kNothing, "ChildProtectionPlans: CPPendDate",
       "The child has more than one open child protection plan", CheckOpenPlans},
      {"8940", kPeriod, "ChildProtectionPlans: CPPstartDate CPPendDate",
       "Two child protection plans of the child overlap",
       [](const Cin& r, Flags& flag) {
         Links link;
         Pairs pairs;
         for (const std::uint32_t child : r.Children()) {
           const auto plans = r.protection_plans.OfChild(child);
           if (plans.size() < 2) continue;
           pairs.Clear();
           for (const ProtectionPlan p : plans) {
             // First plans of two modules have the same number and are not compared, but in the Department's
             // meaning.
             const std::uint64_t kind = r.reading == Reading::kDepartment ? p.row() : p.CPPID().number;
             const DateCell end = p.CPPendDate();
             pairs.AddDay(p.row(), p.CPPstartDate(), kind);
             pairs.AddStretch(p.row(), p.CPPstartDate(), end.valid() ? Day(end) : r.period_end, kind);
           }
           pairs.Visit([&](std::uint32_t a, std::uint32_t b) {
             const std::uint32_t issue =
                 link(child, r.protection_plans[a].CPPID(), r.protection_plans[b].CPPID());
             flag.Cells(kProtectionPlansTable, a, kStart, issue);
             flag.Cells(kProtectionPlansTable, b, kStartAndEnd, issue);
           });
         }
       }},
  };
  return kRules;
}

}  // namespace kindred::returns::cin
