// The CIN census from the case system: every child with an episode of need in the year, as the Department's
// XML.
#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "returns/cin/working_days.hpp"
#include "statutory/build/return_files.hpp"

namespace kindred::statutory::build {
namespace {

void AppendEscaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\t') out += c;
    }
  }
}

// The `count`th working day after the day.
Date AfterWorkingDays(Date day, int count) {
  while (count > 0) {
    day = day.AddDays(1);
    if (returns::cin::IsWorkingDay(returns::Day(day))) --count;
  }
  return day;
}

class Census {
 public:
  Census(const CaseModel& model, int year)
      : model_(model), start_(Date::FromYmd(year - 1, 4, 1)), end_(Date::FromYmd(year, 3, 31)) {}

  BuiltReturn Write(const CensusHeader& header) {
    xml_ = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Message>\n";
    Open("Header");
    Open("CollectionDetails");
    Tag("Collection", "CIN");
    Tag("Year", std::to_string(end_.Year()));
    Tag("ReferenceDate", FormatIso(end_));
    Close("CollectionDetails");
    Open("Source");
    Tag("SourceLevel", "L");
    Tag("LEA", header.authority);
    Tag("SoftwareCode", "Kindred");
    Tag("SerialNo", "001");
    Tag("DateTime", header.made_at);
    Close("Source");
    Close("Header");
    Open("Children");
    BuiltReturn built;
    for (const Child& child : model_.children) {
      std::vector<const Referral*> counted;
      for (const Referral& referral : child.referrals)
        if (Counts(referral)) counted.push_back(&referral);
      if (counted.empty()) {
        if (std::any_of(child.care.begin(), child.care.end(),
                        [&](const CareEpisode& e) { return Touches(e, start_, end_); }))
          ++notes_
              ["Looked after in the year and without an episode of need in the case system: not in the "
               "census"];
        continue;
      }
      WriteChild(child, counted);
      ++built.children;
    }
    Close("Children");
    xml_ += "</Message>\n";
    built.files.push_back({fmt::format("cin_census_{}.xml", end_.Year()), std::move(xml_)});
    for (const auto& [note, count] : notes_)
      built.notes.push_back(fmt::format("{} ({} {})", note, count, count == 1 ? "child" : "children"));
    return built;
  }

 private:
  bool Counts(const Referral& r) const {
    if (*r.on > end_) return false;
    if (r.no_further_action) return *r.on >= start_;
    return !r.closed || *r.closed >= start_;
  }
  bool InYear(const MaybeDate& day) const { return day && *day >= start_ && *day <= end_; }
  MaybeDate ByEnd(const MaybeDate& day) const { return day && *day <= end_ ? day : MaybeDate(); }

  void Open(std::string_view name) { xml_.append("<").append(name).append(">\n"); }
  void Close(std::string_view name) { xml_.append("</").append(name).append(">\n"); }
  void Tag(std::string_view name, std::string_view value) {
    if (value.empty()) return;
    xml_.append("<").append(name).append(">");
    AppendEscaped(xml_, value);
    xml_.append("</").append(name).append(">\n");
  }
  void Tag(std::string_view name, const MaybeDate& day) {
    if (day) Tag(name, FormatIso(*day));
  }

  void WriteChild(const Child& child, const std::vector<const Referral*>& referrals) {
    const bool nothing_further = std::all_of(referrals.begin(), referrals.end(),
                                             [](const Referral* r) { return r->no_further_action; });
    const bool born = ByEnd(child.born).has_value();
    Open("Child");
    Open("ChildIdentifiers");
    Tag("LAchildID", child.id);
    if (!child.upn.empty() && born)
      Tag("UPN", child.upn);
    else
      Tag("UPNunknown", !born                                           ? "UN1"
                        : nothing_further && child.upn_unknown != "UN1" ? "UN7"
                                                                        : child.upn_unknown);
    Tag("FormerUPN", child.former_upn);
    if (born)
      Tag("PersonBirthDate", child.born);
    else
      Tag("ExpectedPersonBirthDate", child.expected ? child.expected : child.born);
    Tag("Sex", born && (child.sex == "M" || child.sex == "F") ? child.sex : "U");
    if (InYear(child.died)) Tag("PersonDeathDate", child.died);
    Close("ChildIdentifiers");
    Open("ChildCharacteristics");
    Tag("Ethnicity", child.ethnicity);
    Open("Disabilities");
    for (const std::string& code : child.disabilities) Tag("Disability", code);
    if (child.disabilities.empty()) Tag("Disability", "NONE");
    Close("Disabilities");
    Close("ChildCharacteristics");
    for (const Referral* referral : referrals) Module(child, *referral);
    Close("Child");
  }

  void Module(const Child& child, const Referral& r) {
    Open("CINdetails");
    Tag("CINreferralDate", r.on);
    Tag("ReferralSource", r.source);
    Tag("PrimaryNeedCode", r.need);
    const MaybeDate closed = ByEnd(r.closed);
    Tag("CINclosureDate", closed);
    if (closed) Tag("ReasonForClosure", r.close_reason);
    // Of a child who moved in with a plan: a conference without an enquiry here.
    for (const Conference& c : child.conferences)
      if (c.referral == r.id && InYear(c.on)) {
        Tag("DateOfInitialCPC", c.on);
        break;
      }
    for (const Assessment& a : child.assessments)
      if (a.referral == r.id) WriteAssessment(a);
    for (const CinPlan& p : child.cin_plans) {
      if (p.referral != r.id || !Touches(p, start_, end_)) continue;
      Open("CINPlanDates");
      Tag("CINPlanStartDate", p.from);
      Tag("CINPlanEndDate", ByEnd(p.to));
      Close("CINPlanDates");
    }
    for (const Enquiry& e : child.enquiries)
      if (e.referral == r.id) WriteEnquiry(e);
    Tag("ReferralNFA", r.no_further_action ? "1" : "0");
    for (const ProtectionPlan& p : child.protection_plans)
      if (p.referral == r.id && !p.of_other_authority && Touches(p, start_, end_)) WritePlan(child, p);
    Close("CINdetails");
  }

  void WriteAssessment(const Assessment& a) {
    const MaybeDate done = ByEnd(a.authorised);
    // Authorised in the year, or open at its end.
    if (*a.start > end_ || (done && *done < start_)) return;
    Open("Assessments");
    Tag("AssessmentActualStartDate", a.start);
    Tag("AssessmentAuthorisationDate", done);
    if (done && !a.factors.empty()) {
      Open("FactorsIdentifiedAtAssessment");
      for (const std::string& factor : a.factors) Tag("AssessmentFactors", factor);
      Close("FactorsIdentifiedAtAssessment");
    }
    Close("Assessments");
  }

  void WriteEnquiry(const Enquiry& e) {
    const MaybeDate conference = e.conference ? ByEnd(e.conference->on) : MaybeDate();
    if (*e.start > end_ || !(conference ? InYear(conference) : InYear(e.start))) return;
    Open("Section47");
    Tag("S47ActualStartDate", e.start);
    if (e.conference && e.conference->target) {
      Tag("InitialCPCtarget", e.conference->target);
    } else {
      // Working Together: the conference is held within 15 working days of the strategy discussion.
      Tag("InitialCPCtarget", FormatIso(AfterWorkingDays(*e.start, 15)));
    }
    Tag("DateOfInitialCPC", conference);
    Tag("ICPCnotRequired", e.no_further_action || (!e.conference && ByEnd(e.end)) ? "1" : "0");
    Close("Section47");
  }

  void WritePlan(const Child& child, const ProtectionPlan& p) {
    Open("ChildProtectionPlans");
    Tag("CPPstartDate", p.from);
    Tag("CPPendDate", ByEnd(p.to));
    Tag("InitialCategoryOfAbuse", p.initial);
    Tag("LatestCategoryOfAbuse", p.latest);
    const auto earlier = std::count_if(child.protection_plans.begin(), child.protection_plans.end(),
                                       [&](const ProtectionPlan& other) { return *other.from < *p.from; });
    Tag("NumberOfPreviousCPP", std::to_string(earlier));
    const bool reviewed = !p.reviews.empty() && p.reviews.front() <= end_;
    if (reviewed) {
      Open("Reviews");
      for (const Date review : p.reviews)
        if (review <= end_) Tag("CPPreviewDate", FormatIso(review));
      Close("Reviews");
    }
    Close("ChildProtectionPlans");
  }

  const CaseModel& model_;
  const Date start_, end_;
  std::string xml_;
  std::map<std::string, std::size_t> notes_;
};

}  // namespace

BuiltReturn BuildCin(const CaseModel& model, int year, const CensusHeader& header) {
  return Census(model, year).Write(header);
}

}  // namespace kindred::statutory::build
