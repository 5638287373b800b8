// Rules on Section 47 enquiries and initial child protection conferences.
#include "returns/cin/pairs.hpp"
#include "returns/cin/rules.hpp"
#include "returns/cin/working_days.hpp"

namespace kindred::returns::cin {
namespace {

// Columns of Section47 that 8890 marks differently for the two of a pair.
constexpr std::uint32_t kStart = Bit(2);
constexpr std::uint32_t kStartAndConference = Bit(2) | Bit(4);

}  // namespace

const Rules& Section47Rules() {
  static const Rules kRules = {
      {"1104", kNothing, "Section47: DateOfInitialCPC; CINdetails: CINreferralDate",
       "The initial conference was held before the referral",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const Section47 s : r.section47s) {
           for (const Module m : r.modules.InModule(s)) {
             if (s.DateOfInitialCPC() < m.CINreferralDate())
               flag.Linked(link(s.module(), s.DateOfInitialCPC()), s, m);
           }
         }
       }},
      {"2884", kNothing, "CINdetails: DateOfInitialCPC; Section47: DateOfInitialCPC",
       "The same initial conference stands both on the case and on a Section 47 enquiry",
       [](const Cin& r, Flags& flag) {
         Links link;
         Pairs pairs;
         for (const std::uint32_t child : r.Children()) {
           if (r.section47s.OfChild(child).empty()) continue;
           pairs.Clear();
           for (const Module m : r.modules.OfChild(child)) pairs.AddDay(m.row(), m.DateOfInitialCPC());
           for (const Section47 s : r.section47s.OfChild(child)) {
             pairs.AddStretch(s.row(), s.DateOfInitialCPC(), s.DateOfInitialCPC());
           }
           pairs.Visit([&](std::uint32_t m, std::uint32_t s) {
             const Section47 enquiry = r.section47s[s];
             flag.Linked(link(enquiry.module(), enquiry.DateOfInitialCPC()), r.modules[m], enquiry);
           });
         }
       }},
      {"2889", kNothing, "Section47: S47ActualStartDate; CINdetails: CINreferralDate",
       "The Section 47 enquiry began before the referral",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const Section47 s : r.section47s) {
           for (const Module m : r.modules.InModule(s)) {
             if (s.S47ActualStartDate() < m.CINreferralDate()) {
               flag.Linked(link(s.child(), s.S47ActualStartDate(), m.CINreferralDate()), s, m);
             }
           }
         }
       }},
      {"2991Q", kNothing, "Section47: LAchildID", "The case has a Section 47 enquiry but no assessment",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const Section47 s : r.section47s) {
           if (r.assessments.InModule(s).empty()) flag.Linked(link(s.module()), s);
         }
       }},
      {"8615", kNothing, "Section47: S47ActualStartDate DateOfInitialCPC",
       "The Section 47 enquiry has no start, or one after its conference",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const Section47 s : r.section47s) {
           if (s.DateOfInitialCPC().blank()) continue;
           if (s.S47ActualStartDate().blank() || s.S47ActualStartDate() > s.DateOfInitialCPC()) {
             flag.Linked(link(s.child(), s.S47ActualStartDate(), s.DateOfInitialCPC()), s);
           }
         }
       }},
      {"8675Q", kPeriod, "Section47: DateOfInitialCPC S47ActualStartDate ICPCnotRequired",
       "The Section 47 enquiry had no conference at the end of the year after more than 15 working days",
       [](const Cin& r, Flags& flag) {
         Links link;
         const Day cut = WorkingDaysBefore(r.period_end, 14);  // the last day counts as one
         for (const Section47 s : r.section47s) {
           if (s.DateOfInitialCPC().blank() && s.ICPCnotRequired().In("false 0") &&
               s.S47ActualStartDate() < cut) {
             flag.Linked(link(s.child(), s.S47ActualStartDate(), s.ICPCnotRequired()), s);
           }
         }
       }},
      {"8715", kPeriod, "Section47: DateOfInitialCPC", "The initial conference is outside the census year",
       [](const Cin& r, Flags& flag) {
         for (const Section47 s : r.section47s) {
           if (r.OutsidePeriod(s.DateOfInitialCPC())) flag(s);
         }
       }},
      {"8740", kPeriod, "Section47: S47ActualStartDate DateOfInitialCPC ICPCnotRequired",
       "A Section 47 enquiry without a conference must have begun in the census year",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const Section47 s : r.section47s) {
           const bool required = s.ICPCnotRequired().Is("0") ||
                                 (r.reading == Reading::kDepartment && s.ICPCnotRequired().Is("false"));
           if (s.DateOfInitialCPC().blank() && required && r.OutsidePeriod(s.S47ActualStartDate())) {
             flag.Linked(link(s.child(), s.S47ActualStartDate()), s);
           }
         }
       }},
      {"8839", kNothing, "Section47: DateOfInitialCPC",
       "More than one Section 47 enquiry of the case is open",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const std::uint32_t module : r.Modules()) {
           const auto enquiries = r.section47s.OfModule(module);
           if (enquiries.size() < 2 || enquiries[0].LAchildID().blank()) continue;
           std::size_t waiting = 0;
           for (const Section47 s : enquiries)
             waiting += s.DateOfInitialCPC().blank() && !s.not_required() ? 1 : 0;
           if (waiting < 2) continue;
           for (const Section47 s : enquiries) {
             if (s.DateOfInitialCPC().blank()) flag.Linked(link(module), s);
           }
         }
       }},
      {"8868", kNothing, "Section47: DateOfInitialCPC ICPCnotRequired; CINdetails: CINclosureDate",
       "The case is closed, but a Section 47 enquiry has neither or both of a conference and the mark that "
       "none is needed",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const Module m : r.modules) {
           if (m.CINclosureDate().blank()) continue;
           for (const Section47 s : r.section47s.InModule(m)) {
             if (s.DateOfInitialCPC().blank() != s.not_required()) flag.Linked(link(m.module()), s, m);
           }
         }
       }},
      {"8870Q", kNothing, "Section47: InitialCPCtarget", "The conference was to be on a Saturday or Sunday",
       [](const Cin& r, Flags& flag) {
         for (const Section47 s : r.section47s) {
           if (IsWeekend(s.InitialCPCtarget())) flag(s);
         }
       }},
      {"8875", kNothing, "Section47: DateOfInitialCPC", "The conference was on a Saturday or Sunday",
       [](const Cin& r, Flags& flag) {
         for (const Section47 s : r.section47s) {
           if (IsWeekend(s.DateOfInitialCPC())) flag(s);
         }
       }},
      {"8890", kPeriod, "Section47: S47ActualStartDate DateOfInitialCPC",
       "A Section 47 enquiry began while another of the case was open",
       [](const Cin& r, Flags& flag) {
         Links link;
         Pairs pairs;
         for (const std::uint32_t module : r.Modules()) {
           const auto enquiries = r.section47s.OfModule(module);
           if (enquiries.size() < 2) continue;
           pairs.Clear();
           for (const Section47 s : enquiries) {
             const DateCell start = s.S47ActualStartDate();
             Day last = s.DateOfInitialCPC();
             if (last.blank() && !r.TrueAnyCase(s.ICPCnotRequired())) last = r.period_end;
             const std::uint64_t dates = Pairs::KindOf(start, s.DateOfInitialCPC());
             pairs.AddDay(s.row(), start, dates);
             pairs.AddStretch(s.row(), start, last, dates);
           }
           pairs.Visit([&](std::uint32_t a, std::uint32_t b) {
             const std::uint32_t issue = link(module, r.section47s[a].S47ActualStartDate());
             flag.Cells(kSection47Table, a, kStart, issue);
             flag.Cells(kSection47Table, b, kStartAndConference, issue);
           });
         }
       }},
  };
  return kRules;
}

}  // namespace kindred::returns::cin
