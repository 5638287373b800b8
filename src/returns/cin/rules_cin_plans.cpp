// Rules on CIN plans.
#include <algorithm>
#include <map>

#include "returns/cin/pairs.hpp"
#include "returns/cin/rules.hpp"

namespace kindred::returns::cin {
namespace {

// Columns of CINplanDates that 4014 marks differently for the two plans of a pair.
constexpr std::uint32_t kStart = Bit(2);
constexpr std::uint32_t kStartAndEnd = Bit(2) | Bit(3);

// 4003 for one child: reviews of a protection plan held while a CIN plan ran.
//
// CPPID begins again in every module, and the rule joins on the child and CPPID alone, so that a review of
// plan 1 also meets plan 1 of another module; an open plan of either kind never counts. The Department's
// meaning is the plan of the same module, and open plans as well.
void CheckReviewsDuringCinPlans(const Cin& r, std::uint32_t child, Links& link, Flags& flag) {
  const bool department = r.reading == Reading::kDepartment;
  struct Group {
    std::vector<Review> reviews;
    std::vector<ProtectionPlan> plans;
  };
  std::map<std::pair<std::uint32_t, std::uint32_t>, Group> groups;
  const auto group_of = [&](const auto& row) -> Group& {
    return groups[{department ? row.module() : 0, row.CPPID().number}];
  };
  for (const Review w : r.reviews.OfChild(child)) {
    if (w.CPPreviewDate().valid()) group_of(w).reviews.push_back(w);
  }
  for (const ProtectionPlan p : r.protection_plans.OfChild(child)) {
    if (department || p.CPPendDate().valid()) group_of(p).plans.push_back(p);
  }
  const auto meet = [](const Review& w, const ProtectionPlan& p) {
    return Differs(w.CPPreviewDate(), p.CPPendDate());
  };
  Pairs pairs;
  for (const auto& [id, group] : groups) {
    if (group.plans.empty()) continue;
    // Some plan does not end on the day of the review: the first, or one with another end than the first.
    const ProtectionPlan first = group.plans.front();
    const auto other = std::find_if(group.plans.begin(), group.plans.end(), [&](const ProtectionPlan& p) {
      return Differs(p.CPPendDate(), first.CPPendDate());
    });
    for (const Review& w : group.reviews) {
      if (meet(w, first) || (other != group.plans.end() && meet(w, *other)))
        pairs.AddDay(w.row(), w.CPPreviewDate());
    }
  }
  for (const CinPlan p : r.cin_plans.OfChild(child)) {
    const bool open_until_end = department && p.CINPlanEndDate().blank();
    pairs.AddStretch(p.row(), p.CINPlanStartDate(), open_until_end ? r.period_end : p.CINPlanEndDate() - 1);
  }
  std::map<std::uint32_t, bool> during;
  pairs.Visit([&](std::uint32_t review, std::uint32_t plan) {
    const Review w = r.reviews[review];
    flag.Linked(link(child, w.CPPreviewDate()), w, r.cin_plans[plan]);
    during[review] = true;
  });
  for (auto& [id, group] : groups) {
    std::erase_if(group.reviews, [&](const Review& w) { return !during.contains(w.row()); });
    const bool all = group.reviews.size() * group.plans.size() <= Pairs::kMostPairs;
    // In a group beyond reason every plan that meets a review meets one of two reviews on different days.
    if (!all) {
      const Review first = group.reviews.front();
      const auto other = std::find_if(group.reviews.begin(), group.reviews.end(), [&](const Review& w) {
        return Differs(w.CPPreviewDate(), first.CPPreviewDate());
      });
      std::vector<Review> two = {first};
      if (other != group.reviews.end()) two.push_back(*other);
      group.reviews = std::move(two);
    }
    for (const Review& w : group.reviews) {
      for (const ProtectionPlan& p : group.plans) {
        if (meet(w, p)) flag.Linked(link(child, w.CPPreviewDate()), w, p);
      }
    }
  }
}

}  // namespace

const Rules& CinPlanRules() {
  static const Rules kRules = {
      {"4000", kNothing, "CINplanDates: LAchildID; CINdetails: ReferralNFA",
       "A referral with no further action has a CIN plan",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const Module m : r.modules) {
           if (!m.no_further_action()) continue;
           for (const CinPlan p : r.cin_plans.InModule(m)) flag.Linked(link(m.module()), m, p);
         }
       }},
      {"4001", kNothing, "ChildProtectionPlans: CPPendDate; CINplanDates: CINPlanEndDate",
       "The case has an open CIN plan and an open child protection plan",
       [](const Cin& r, Flags& flag) {
         Links link;
         const auto open = [](const CinPlan& p) {
           return p.CINPlanStartDate().valid() && p.CINPlanEndDate().blank();
         };
         for (const std::uint32_t module : r.Modules()) {
           const auto plans = r.protection_plans.OfModule(module);
           const auto cin_plans = r.cin_plans.OfModule(module);
           if (plans.empty() || cin_plans.empty()) continue;
           bool open_plan = false;
           bool open_cin_plan = false;
           for (const ProtectionPlan p : plans) open_plan |= p.CPPendDate().blank();
           for (const CinPlan p : cin_plans) open_cin_plan |= open(p);
           if (!open_plan || !open_cin_plan) continue;
           for (const ProtectionPlan p : plans) {
             if (p.CPPendDate().blank()) flag.Linked(link(module), p);
           }
           for (const CinPlan p : cin_plans) {
             if (open(p)) flag.Linked(link(module), p);
           }
         }
       }},
      {"4003", kNothing,
       "ChildProtectionPlans: CPPendDate; CINplanDates: CINPlanStartDate; Reviews: CPPreviewDate",
       "A child protection plan was reviewed while a CIN plan was running",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const std::uint32_t child : r.Children()) {
           if (r.reviews.OfChild(child).empty() || r.cin_plans.OfChild(child).empty()) continue;
           CheckReviewsDuringCinPlans(r, child, link, flag);
         }
       }},
      {"4004", kNothing, "CINplanDates: CINPlanEndDate", "The case has more than one open CIN plan",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const std::uint32_t module : r.Modules()) {
           const auto plans = r.cin_plans.OfModule(module);
           if (plans.size() < 2 || plans[0].LAchildID().blank()) continue;
           std::size_t open = 0;
           for (const CinPlan p : plans) open += p.CINPlanEndDate().blank() ? 1 : 0;
           if (open < 2) continue;
           for (const CinPlan p : plans) flag.Linked(link(module), p);
         }
       }},
      {"4008", kNothing, "ChildIdentifiers: PersonDeathDate; CINplanDates: CINPlanStartDate",
       "A CIN plan starts after the child died",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const Identifiers i : r.identifiers) {
           if (i.PersonDeathDate().blank()) continue;
           for (const CinPlan p : r.cin_plans.OfChild(i)) {
             if (p.CINPlanStartDate() > i.PersonDeathDate())
               flag.Linked(link(i.child(), i.PersonDeathDate()), i, p);
           }
         }
       }},
      {"4009Q", kNothing, "ChildIdentifiers: PersonDeathDate; CINplanDates: CINPlanEndDate",
       "A CIN plan ends after the child died",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const Identifiers i : r.identifiers) {
           if (i.PersonDeathDate().blank()) continue;
           for (const CinPlan p : r.cin_plans.OfChild(i)) {
             if (p.CINPlanEndDate() > i.PersonDeathDate())
               flag.Linked(link(i.child(), i.PersonDeathDate()), i, p);
           }
         }
       }},
      {"4010", kPeriod, "CINplanDates: CINPlanStartDate",
       "The CIN plan has no start, or one after the end of the census year",
       [](const Cin& r, Flags& flag) {
         for (const CinPlan p : r.cin_plans) {
           if (p.CINPlanStartDate().blank() || p.CINPlanStartDate() > r.period_end) flag(p);
         }
       }},
      {"4011", kNothing, "CINplanDates: CINPlanEndDate CINPlanStartDate",
       "The CIN plan ends before it starts",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const CinPlan p : r.cin_plans) {
           if (p.CINPlanEndDate() < p.CINPlanStartDate()) {
             flag.Linked(link(p.child(), p.CINPlanEndDate(), p.CINPlanStartDate()), p);
           }
         }
       }},
      {"4012Q", kNothing, "CINplanDates: CINPlanStartDate CINPlanEndDate",
       "The CIN plan starts and ends on the same day",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const CinPlan p : r.cin_plans) {
           if (p.CINPlanStartDate() == p.CINPlanEndDate()) {
             flag.Linked(link(p.child(), p.CINPlanStartDate(), p.CINPlanEndDate()), p);
           }
         }
       }},
      {"4013", kPeriod, "CINplanDates: CINPlanEndDate", "The CIN plan ends outside the census year",
       [](const Cin& r, Flags& flag) {
         for (const CinPlan p : r.cin_plans) {
           if (r.OutsidePeriod(p.CINPlanEndDate())) flag(p);
         }
       }},
      {"4014", kPeriod, "CINplanDates: CINPlanStartDate CINPlanEndDate", "Two CIN plans of the child overlap",
       [](const Cin& r, Flags& flag) {
         Links link;
         Pairs pairs;
         for (const std::uint32_t child : r.Children()) {
           const auto plans = r.cin_plans.OfChild(child);
           if (plans.size() < 2) continue;
           pairs.Clear();
           for (const CinPlan p : plans) {
             const DateCell end = p.CINPlanEndDate();
             pairs.AddDay(p.row(), p.CINPlanStartDate(), p.row());
             pairs.AddStretch(p.row(), p.CINPlanStartDate(), end.valid() ? Day(end) : r.period_end, p.row());
           }
           pairs.Visit([&](std::uint32_t a, std::uint32_t b) {
             const std::uint32_t issue =
                 link(child, r.cin_plans[a].CINPlanStartDate(), r.cin_plans[b].CINPlanStartDate());
             flag.Cells(kCinPlansTable, a, kStart, issue);
             flag.Cells(kCinPlansTable, b, kStartAndEnd, issue);
           });
         }
       }},
      {"4015", kNothing, "CINplanDates: CINPlanStartDate; CINdetails: CINreferralDate",
       "The CIN plan starts before the referral",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const CinPlan p : r.cin_plans) {
           for (const Module m : r.modules.InModule(p)) {
             if (p.CINPlanStartDate() < m.CINreferralDate()) {
               flag.Linked(link(p.child(), p.CINPlanStartDate(), m.CINreferralDate()), p, m);
             }
           }
         }
       }},
      {"4016", kPeriod, "CINplanDates: CINPlanStartDate; ChildProtectionPlans: CPPstartDate CPPendDate",
       "A CIN plan starts while a child protection plan is open",
       [](const Cin& r, Flags& flag) {
         Links link;
         Pairs pairs;
         for (const std::uint32_t child : r.Children()) {
           if (r.cin_plans.OfChild(child).empty()) continue;
           pairs.Clear();
           for (const CinPlan p : r.cin_plans.OfChild(child)) pairs.AddDay(p.row(), p.CINPlanStartDate());
           for (const ProtectionPlan p : r.protection_plans.OfChild(child)) {
             const DateCell end = p.CPPendDate();
             pairs.AddStretch(p.row(), p.CPPstartDate(), end.valid() ? end - 1 : r.period_end);
           }
           pairs.Visit([&](std::uint32_t plan, std::uint32_t open) {
             flag.Linked(link(child, r.cin_plans[plan].CINPlanStartDate()), r.cin_plans[plan],
                         r.protection_plans[open]);
           });
         }
       }},
      {"4017", kPeriod, "ChildProtectionPlans: CPPstartDate; CINplanDates: CINPlanStartDate CINPlanEndDate",
       "A child protection plan starts while a CIN plan is open",
       [](const Cin& r, Flags& flag) {
         Links link;
         Pairs pairs;
         for (const std::uint32_t child : r.Children()) {
           if (r.cin_plans.OfChild(child).empty()) continue;
           pairs.Clear();
           for (const ProtectionPlan p : r.protection_plans.OfChild(child))
             pairs.AddDay(p.row(), p.CPPstartDate());
           for (const CinPlan p : r.cin_plans.OfChild(child)) {
             const DateCell end = p.CINPlanEndDate();
             pairs.AddStretch(p.row(), p.CINPlanStartDate(), end.valid() ? end - 1 : r.period_end);
           }
           pairs.Visit([&](std::uint32_t plan, std::uint32_t open) {
             flag.Linked(link(child, r.protection_plans[plan].CPPstartDate()), r.protection_plans[plan],
                         r.cin_plans[open]);
           });
         }
       }},
  };
  return kRules;
}

}  // namespace kindred::returns::cin
