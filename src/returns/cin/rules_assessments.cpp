// Rules on assessments and the factors found in them.
#include <algorithm>

#include "returns/cin/pairs.hpp"
#include "returns/cin/rules.hpp"
#include "returns/cin/working_days.hpp"

namespace kindred::returns::cin {
namespace {

// Columns of Assessments that 8863Q marks differently for the two of a pair.
constexpr std::uint32_t kStart = Bit(3);
constexpr std::uint32_t kStartAndAuthorisation = Bit(3) | Bit(5);

constexpr CodeSet kFactors(
    "1A 1B 1C 2A 2B 2C 3A 3B 3C 4A 4B 4C 5A 5B 5C 6A 6B 6C 7A 8B 8C 8D 8E 8F 9A 10A 11A 12A 13A 14A 15A 16A "
    "17A 18A "
    "18B 18C 19A 19B 19C 20 21 22A 23A 24A");

template <class Passes>
bool AnyOf(const std::vector<Text>& texts, const Passes& passes) {
  return std::any_of(texts.begin(), texts.end(), passes);
}

bool HasRepeat(std::vector<Text> texts) {
  std::sort(texts.begin(), texts.end(), [](Text a, Text b) { return a.number < b.number; });
  return std::adjacent_find(texts.begin(), texts.end()) != texts.end();
}

}  // namespace

const Rules& AssessmentRules() {
  static const Rules kRules = {
      {"1103", kNothing, "Assessments: AssessmentActualStartDate; CINdetails: CINreferralDate",
       "The assessment began before the referral",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const Assessment a : r.assessments) {
           for (const Module m : r.modules.InModule(a)) {
             if (a.AssessmentActualStartDate() < m.CINreferralDate()) {
               flag.Linked(link(a.child(), a.AssessmentActualStartDate(), m.CINreferralDate()), a, m);
             }
           }
         }
       }},
      {"8608", kNothing, "Assessments: AssessmentActualStartDate AssessmentAuthorisationDate",
       "The assessment began after it was authorised",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const Assessment a : r.assessments) {
           if (a.AssessmentActualStartDate() > a.AssessmentAuthorisationDate()) {
             flag.Linked(link(a.child(), a.AssessmentActualStartDate(), a.AssessmentAuthorisationDate()), a);
           }
         }
       }},
      {"8614", kNothing, "Assessments: AssessmentAuthorisationDate AssessmentFactors",
       "Factors are recorded for an assessment that is not finished",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const Assessment a : r.assessments) {
           if (a.AssessmentAuthorisationDate().blank() && r.HasFactors(a)) {
             flag.Linked(link(a.child(), a.AssessmentAuthorisationDate(), a.AssessmentFactors()), a);
           }
         }
       }},
      {"8670Q", kPeriod, "Assessments: AssessmentAuthorisationDate AssessmentActualStartDate",
       "The assessment was not finished at the end of the year after more than 45 working days",
       [](const Cin& r, Flags& flag) {
         Links link;
         const Day cut = WorkingDaysBefore(r.period_end, 44);  // the last day counts as one
         for (const Assessment a : r.assessments) {
           if (a.AssessmentAuthorisationDate().blank() && a.AssessmentActualStartDate() < cut) {
             flag.Linked(link(a.child(), a.AssessmentActualStartDate()), a);
           }
         }
       }},
      {"8696", kPeriod, "Assessments: AssessmentAuthorisationDate",
       "The assessment was finished outside the census year",
       [](const Cin& r, Flags& flag) {
         for (const Assessment a : r.assessments) {
           if (r.OutsidePeriod(a.AssessmentAuthorisationDate())) flag(a);
         }
       }},
      {"8736", kPeriod, "Assessments: AssessmentAuthorisationDate AssessmentActualStartDate",
       "An assessment that is not finished must have begun in the census year",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const Assessment a : r.assessments) {
           if (a.AssessmentAuthorisationDate().blank() && !r.InPeriod(a.AssessmentActualStartDate())) {
             flag.Linked(link(a.module(), a.AssessmentActualStartDate()), a);
           }
         }
       }},
      {"8863Q", kPeriod, "Assessments: AssessmentActualStartDate AssessmentAuthorisationDate",
       "An assessment began while another of the case was going on",
       [](const Cin& r, Flags& flag) {
         Links link;
         Pairs pairs;
         for (const std::uint32_t module : r.Modules()) {
           const auto assessments = r.assessments.OfModule(module);
           if (assessments.size() < 2) continue;
           pairs.Clear();
           for (const Assessment a : assessments) {
             const DateCell start = a.AssessmentActualStartDate();
             const DateCell done = a.AssessmentAuthorisationDate();
             const std::uint64_t dates = Pairs::KindOf(start, done);
             pairs.AddDay(a.row(), start, dates);
             pairs.AddStretch(a.row(), start, done.valid() ? Day(done) : r.period_end, dates);
           }
           pairs.Visit([&](std::uint32_t a, std::uint32_t b) {
             const std::uint32_t issue = link(module, r.assessments[a].AssessmentActualStartDate());
             flag.Cells(kAssessmentsTable, a, kStart, issue);
             flag.Cells(kAssessmentsTable, b, kStartAndAuthorisation, issue);
           });
         }
       }},
      {"8867", kNothing, "CINdetails: CINclosureDate; Assessments: AssessmentAuthorisationDate",
       "The case is closed, but an assessment is not finished",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const Module m : r.modules) {
           if (m.CINclosureDate().blank()) continue;
           for (const Assessment a : r.assessments.InModule(m)) {
             if (a.AssessmentAuthorisationDate().blank())
               flag.Linked(link(m.module(), m.CINclosureDate()), m, a);
           }
         }
       }},
      {"8869", kNothing, "Assessments: AssessmentFactors",
       "Factor 21 (none found) stands beside another factor",
       [](const Cin& r, Flags& flag) {
         for (const Assessment a : r.assessments) {
           const std::vector<Text> factors = r.FactorsOf(a);
           const auto none_found = [](Text f) { return f.Is("21"); };
           if (AnyOf(factors, none_found) && !std::all_of(factors.begin(), factors.end(), none_found))
             flag(a);
         }
       }},
      {"8873Q", kNothing, "Assessments: AssessmentFactors; CINdetails: ReasonForClosure",
       "The only assessment found no factors, so the case should be closed with RC8 or RC9",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const Module m : r.modules) {
           const auto assessments = r.assessments.InModule(m);
           if (assessments.size() != 1 || m.closed_after_assessment()) continue;
           const Assessment a = assessments[0];
           if (AnyOf(r.FactorsOf(a),
                     [&](Text f) { return r.View(f).find("21") != std::string_view::npos; })) {
             flag.Linked(link(m.module(), a.AssessmentID(), m.ReasonForClosure()), a, m);
           }
         }
       }},
      {"8896", kNothing, "Assessments: AssessmentAuthorisationDate",
       "More than one assessment of the case is not finished",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const std::uint32_t module : r.Modules()) {
           const auto assessments = r.assessments.OfModule(module);
           if (assessments.size() < 2 || assessments[0].LAchildID().blank()) continue;
           std::size_t open = 0;
           for (const Assessment a : assessments) open += a.AssessmentAuthorisationDate().blank() ? 1 : 0;
           if (open < 2) continue;
           for (const Assessment a : assessments) flag.Linked(link(module), a);
         }
       }},
      {"8897Q", kPeriod, "Assessments: AssessmentAuthorisationDate AssessmentFactors",
       "A finished assessment has no factors, or one that is not an accepted code",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const Assessment a : r.assessments) {
           if (!(a.AssessmentAuthorisationDate() >= r.period_start)) continue;
           if (!r.HasFactors(a) || AnyOf(r.FactorsOf(a), [](Text f) { return !f.In(kFactors); })) {
             flag.Linked(link(a.module(), a.AssessmentID(), a.AssessmentFactors()), a);
           }
         }
       }},
      {"8898", kNothing, "Assessments: AssessmentFactors",
       "The same factor is listed twice for the assessment",
       [](const Cin& r, Flags& flag) {
         Links link;
         for (const Assessment a : r.assessments) {
           if (HasRepeat(r.FactorsOf(a)))
             flag.Linked(link(a.module(), a.AssessmentID(), a.AssessmentFactors()), a);
         }
       }},
  };
  return kRules;
}

}  // namespace kindred::returns::cin
