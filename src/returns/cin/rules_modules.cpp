// Rules on CINdetails: referral, closure, and what may not stand beside them.
#include "returns/cin/pairs.hpp"
#include "returns/cin/rules.hpp"
#include "returns/cin/working_days.hpp"

namespace kindred::returns::cin {
namespace {

// Columns of CINdetails that 8820 marks differently for the two episodes of a pair.
constexpr std::uint32_t kReferral = Bit(2);
constexpr std::uint32_t kReferralAndClosure = Bit(2) | Bit(5);

bool IsOpen(const Module& m) {
  return m.CINclosureDate().blank() && m.taken_further();
}

}  // namespace

const Rules& ModuleRules() {
  static const Rules kRules = {
      {"2990", kNothing,
       "CINdetails: DateOfInitialCPC; ChildProtectionPlans: LAchildID; CINplanDates: LAchildID; Section47: "
       "LAchildID",
       "The case was closed after assessment (RC8, RC9), but later work is recorded in it",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const Module m : r.modules) {
           if (!m.closed_after_assessment()) continue;
           const auto plans = r.protection_plans.InModule(m);
           const auto cin_plans = r.cin_plans.InModule(m);
           const auto enquiries = r.section47s.InModule(m);
           if (plans.empty() && cin_plans.empty() && enquiries.empty() && m.DateOfInitialCPC().blank())
             continue;
           const std::uint32_t issue = link(m.module());
           flag.Linked(issue, m);
           for (const ProtectionPlan p : plans) flag.Linked(issue, p);
           for (const CinPlan p : cin_plans) flag.Linked(issue, p);
           for (const Section47 s : enquiries) flag.Linked(issue, s);
         }
       }},
      {"8555Q", kNothing, "CINdetails: CINreferralDate; ChildIdentifiers: PersonDeathDate",
       "The child was referred after the date of death",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const Module m : r.modules) {
           for (const Identifiers i : r.identifiers.OfChild(m)) {
             if (m.CINreferralDate() > i.PersonDeathDate()) {
               flag.Linked(link(m.child(), m.CINreferralDate(), i.PersonDeathDate()), m, i);
             }
           }
         }
       }},
      {"8565", kNothing,
       "CINdetails: CINclosureDate DateOfInitialCPC; Assessments: AssessmentActualStartDate "
       "AssessmentAuthorisationDate; Section47: S47ActualStartDate DateOfInitialCPC; ChildProtectionPlans: "
       "CPPendDate; "
       "CINplanDates: CINPlanStartDate CINPlanEndDate",
       "Something is dated after the case was closed",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const Module m : r.modules) {
           const Day closed = m.CINclosureDate();
           if (closed.blank()) continue;
           bool any = closed < m.DateOfInitialCPC();
           const auto mark = [&](const auto& row) {
             flag.Linked(link(m.module(), closed), row);
             any = true;
           };
           for (const Assessment a : r.assessments.InModule(m)) {
             if (closed < a.AssessmentActualStartDate() || closed < a.AssessmentAuthorisationDate()) mark(a);
           }
           for (const Section47 s : r.section47s.InModule(m)) {
             if (closed < s.S47ActualStartDate() || closed < s.DateOfInitialCPC()) mark(s);
           }
           for (const ProtectionPlan p : r.protection_plans.InModule(m)) {
             if (closed < p.CPPendDate()) mark(p);
           }
           for (const CinPlan p : r.cin_plans.InModule(m)) {
             if (closed < p.CINPlanStartDate() || closed < p.CINPlanEndDate()) mark(p);
           }
           if (any) flag.Linked(link(m.module(), closed), m);
         }
       }},
      {"8568", kNothing, "CINdetails: ReferralNFA",
       "Whether there was no further action is blank or not 0, 1, true or false",
       [](const Cin& r, Flags& flag) {
         for (const Module m : r.modules) {
           if (!r.TrueAnyCase(m.ReferralNFA()) && !r.FalseAnyCase(m.ReferralNFA())) flag(m);
         }
       }},
      {"8569Q", kPeriod, "CINdetails: CINreferralDate",
       "A referral from before the census year can only be one that was taken further",
       [](const Cin& r, Flags& flag) {
         Links link;
         const Day first = WorkingDayFrom(r.period_start);
         for (const Module m : r.modules) {
           if (m.CINreferralDate() < first && !m.taken_further())
             flag.Linked(link(m.module(), m.CINreferralDate()), m);
         }
       }},
      {"8600", kPeriod, "CINdetails: CINreferralDate",
       "The referral date is missing or after the end of the census year",
       [](const Cin& r, Flags& flag) {
         for (const Module m : r.modules) {
           if (m.CINreferralDate().blank() || m.CINreferralDate() > r.period_end) flag(m);
         }
       }},
      {"8606", kNothing,
       "CINdetails: CINreferralDate; ChildIdentifiers: PersonBirthDate ExpectedPersonBirthDate",
       "The child was referred more than 40 weeks before birth, or before the expected date of birth",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const Module m : r.modules) {
           for (const Identifiers i : r.identifiers.OfChild(m)) {
             if (m.CINreferralDate() < i.PersonBirthDate() - 280 ||
                 m.CINreferralDate() < i.ExpectedPersonBirthDate() - 280) {
               flag.Linked(link(m.child(), m.CINreferralDate()), m, i);
             }
           }
         }
       }},
      {"8610", kNothing, "CINdetails: ReferralNFA PrimaryNeedCode",
       "The referral was taken further, but no primary need is given",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const Module m : r.modules) {
           if (m.taken_further() && m.PrimaryNeedCode().blank()) flag.Linked(link(m.module()), m);
         }
       }},
      {"8620", kPeriod, "CINdetails: CINclosureDate", "The closure date is outside the census year",
       [](const Cin& r, Flags& flag) {
         for (const Module m : r.modules) {
           if (r.OutsidePeriod(m.CINclosureDate())) flag(m);
         }
       }},
      {"8630", kNothing, "CINdetails: CINreferralDate CINclosureDate",
       "The case was closed before it was referred",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const Module m : r.modules) {
           if (m.CINclosureDate() < m.CINreferralDate()) {
             flag.Linked(link(m.child(), m.CINreferralDate(), m.CINclosureDate()), m);
           }
         }
       }},
      {"8640", kNothing, "CINdetails: ReasonForClosure", "The reason for closure is not an accepted code",
       [](const Cin& r, Flags& flag) {
         for (const Module m : r.modules) {
           if (m.ReasonForClosure().filled() &&
               !m.ReasonForClosure().In("RC1 RC2 RC3 RC4 RC5 RC6 RC7 RC8 RC9"))
             flag(m);
         }
       }},
      {"8650", kNothing, "CINdetails: PrimaryNeedCode", "The primary need is not an accepted code",
       [](const Cin& r, Flags& flag) {
         for (const Module m : r.modules) {
           if (m.PrimaryNeedCode().filled() && !m.PrimaryNeedCode().In("N0 N1 N2 N3 N4 N5 N6 N7 N8 N9"))
             flag(m);
         }
       }},
      {"8805", kNothing, "CINdetails: CINclosureDate ReasonForClosure",
       "The case has a closure date but no reason for it",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const Module m : r.modules) {
           if (m.CINclosureDate().valid() && m.ReasonForClosure().blank()) {
             flag.Linked(link(m.child(), m.CINclosureDate(), m.ReasonForClosure()), m);
           }
         }
       }},
      {"8810", kNothing, "CINdetails: ReasonForClosure CINclosureDate",
       "The case has a reason for closure but no date",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const Module m : r.modules) {
           if (m.ReasonForClosure().filled() && m.CINclosureDate().blank()) {
             flag.Linked(link(m.module(), m.ReasonForClosure()), m);
           }
         }
       }},
      {"8815", kNothing, "CINdetails: CINclosureDate", "The child has more than one open case",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const std::uint32_t child : r.Children()) {
           const auto modules = r.modules.OfChild(child);
           if (modules.size() < 2 || modules[0].LAchildID().blank()) continue;
           std::size_t open = 0;
           for (const Module m : modules) open += IsOpen(m) ? 1 : 0;
           if (open < 2) continue;
           for (const Module m : modules) {
             if (m.CINclosureDate().blank()) flag.Linked(link(m.module()), m);
           }
         }
       }},
      {"8816", kNothing, "CINdetails: CINreferralDate", "An open case is not the child's latest",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const std::uint32_t child : r.Children()) {
           std::optional<Module> latest;
           for (const Module m : r.modules.OfChild(child)) {
             if (m.CINreferralDate().valid() && (!latest || m.CINreferralDate() > latest->CINreferralDate()))
               latest = m;
           }
           if (!latest) continue;
           bool any = false;
           for (const Module m : r.modules.OfChild(child)) {
             if (m.CINreferralDate().blank() || !IsOpen(m) || m.row() == latest->row()) continue;
             flag.Linked(link(m.module(), m.CINreferralDate()), m);
             any = true;
           }
           if (any) flag.Linked(link(latest->module(), latest->CINreferralDate()), *latest);
         }
       }},
      {"8820", kPeriod, "CINdetails: CINreferralDate CINclosureDate", "Two cases of the child overlap",
       [](const Cin& r, Flags& flag) {
         Links link;
         Pairs pairs;
         for (const std::uint32_t child : r.Children()) {
           const auto modules = r.modules.OfChild(child);
           if (modules.size() < 2) continue;
           pairs.Clear();
           for (const Module m : modules) {
             Day last = m.CINclosureDate() - 1;
             if (m.CINclosureDate().blank() && r.FalseAnyCase(m.ReferralNFA())) last = r.period_end - 1;
             pairs.AddDay(m.row(), m.CINreferralDate(), m.row());
             pairs.AddStretch(m.row(), m.CINreferralDate(), last, m.row());
           }
           pairs.Visit([&](std::uint32_t a, std::uint32_t b) {
             const std::uint32_t issue = link(r.modules[a].module(), r.modules[b].module());
             flag.Cells(kModulesTable, a, kReferral, issue);
             flag.Cells(kModulesTable, b, kReferralAndClosure, issue);
           });
         }
       }},
      {"8825Q", kNothing, "CINdetails: ReasonForClosure",
       "The case was closed after assessment, but has no assessment",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const Module m : r.modules) {
           if (m.closed_after_assessment() && r.assessments.InModule(m).empty())
             flag.Linked(link(m.module()), m);
         }
       }},
      {"8831", kNothing, "CINdetails: DateOfInitialCPC; Section47: LAchildID; Assessments: LAchildID",
       "A referral with no further action has a conference, a Section 47 enquiry or an assessment",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const Module m : r.modules) {
           if (!m.no_further_action()) continue;
           const bool conference = m.DateOfInitialCPC().valid();
           bool any = conference;
           const auto mark = [&](const auto& row) {
             flag.Linked(link(m.module()), row);
             any = true;
           };
           for (const Section47 s : r.section47s.InModule(m)) {
             if (conference || s.S47ActualStartDate().valid()) mark(s);
           }
           for (const Assessment a : r.assessments.InModule(m)) {
             if (a.AssessmentActualStartDate().valid() || a.AssessmentAuthorisationDate().valid()) mark(a);
           }
           if (any) flag.Linked(link(m.module()), m);
         }
       }},
      {"8832", kNothing, "ChildProtectionPlans: LAchildID; CINdetails: ReferralNFA",
       "A referral with no further action has a child protection plan",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const Module m : r.modules) {
           if (!r.TrueAnyCase(m.ReferralNFA())) continue;
           for (const ProtectionPlan p : r.protection_plans.InModule(m)) flag.Linked(link(m.module()), m, p);
         }
       }},
      {"8866", kNothing, "CINdetails: CINreferralDate ReferralSource",
       "The source of the referral is blank or not an accepted code",
       [](const Cin& r, Flags& flag) {
         Links link;
         static const Day kSince = DayOf(2013, 4, 1);
         for (const Module m : r.modules) {
           if (m.CINreferralDate() >= kSince &&
               !m.ReferralSource().In("1A 1B 1C 1D 2A 2B 3A 3B 3C 3D 3E 3F 4 5A 5B 5C 5D 6 7 8 9 10")) {
             flag.Linked(link(m.child(), m.CINreferralDate()), m);
           }
         }
       }},
  };
  return kRules;
}

}  // namespace kindred::returns::cin
