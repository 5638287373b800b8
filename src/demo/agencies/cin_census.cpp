// The children in need census: every child with an open episode in the year, as XML by the 2026 schema.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "demo/agencies/returns.hpp"
#include "demo/agencies/words.hpp"

namespace kindred::demo {
namespace {

class Census {
 public:
  explicit Census(const Context& context) : c_(context), year_(YearOf(context.AsOf())) {}

  void Write() {
    std::map<std::pair<int, int>, std::vector<const NeedEpisode*>> children;
    for (const NeedEpisode& e : c_.services.needs)
      if (Counts(e)) children[{e.authority, e.child}].push_back(&e);
    for (const auto& [key, episodes] : children) Child(key.first, *c_.family.Find(key.second), episodes);
  }

 private:
  bool Counts(const NeedEpisode& e) const {
    if (e.referred > year_.end) return false;
    if (e.no_further_action) return e.referred >= year_.start;
    return !e.closed || *e.closed >= year_.start;
  }
  bool InYear(Date day) const { return year_.start <= day && day <= year_.end; }
  std::optional<Date> ByEnd(std::optional<Date> day) const {
    return day && *day <= year_.end ? day : std::nullopt;
  }

  void Tag(std::string_view name, std::string_view value) {
    if (!value.empty()) xml_ += fmt::format("<{0}>{1}</{0}>", name, value);
  }
  void Tag(std::string_view name, std::optional<Date> day) {
    if (day) Tag(name, FormatIso(*day));
  }

  void Child(int authority, const Person& child, const std::vector<const NeedEpisode*>& episodes) {
    const std::string id = ChildId(c_, authority, child.slot);
    const bool born = child.birth <= year_.end;
    xml_ = "<Child><ChildIdentifiers>";
    Tag("LAchildID", id);
    const bool only_nfa = std::all_of(episodes.begin(), episodes.end(),
                                      [](const NeedEpisode* e) { return e->no_further_action; });
    const bool of_age = born && child.birth <= Date::FromYmd(year_.end.Year() - 6, 8, 31);
    Rng rng = RecordRng(c_, Source::kCin, child.slot, 11);
    const std::string upn = c_.ids.Upn(c_.family, child);
    if (only_nfa && rng.Chance(0.4))
      Tag("UPNunknown", "UN7");
    else if (c_.family.asylum)
      Tag("UPNunknown", "UN4");
    else if (of_age)
      Tag("UPN", upn);
    else
      Tag("UPNunknown", "UN1");
    if (born)
      Tag("PersonBirthDate", FormatIso(child.birth));
    else
      Tag("ExpectedPersonBirthDate",
          FormatIso(std::max(child.due.value_or(child.birth), year_.end.AddDays(-28))));
    Tag("Sex", !born ? "U" : child.sex == Sex::kFemale ? "F" : "M");
    if (child.death && InYear(*child.death)) Tag("PersonDeathDate", FormatIso(*child.death));
    xml_ += "</ChildIdentifiers><ChildCharacteristics>";
    Tag("Ethnicity", child.ethnicity);
    xml_ += "<Disabilities>";
    if (Disabled(child.slot)) {
      const std::string_view first = DisabilityOf(c_, child.slot);
      Tag("Disability", first);
      if (first != "COMM" && rng.Chance(0.3)) Tag("Disability", "COMM");
    } else {
      Tag("Disability", "NONE");
    }
    xml_ += "</Disabilities></ChildCharacteristics>";
    for (const NeedEpisode* e : episodes) Module(*e);
    xml_ += "</Child>\n";
    c_.out.Raw(authority, Sheet::kCinXml, xml_);
    ++c_.out.counts.rows;
    Tell(c_, Source::kCin, authority, id, child, TrapOf(c_, child));
  }

  bool Disabled(int child) const {
    return std::any_of(c_.services.needs.begin(), c_.services.needs.end(),
                       [&](const NeedEpisode& e) { return e.child == child && e.need == "N2"; });
  }

  void Module(const NeedEpisode& e) {
    xml_ += "<CINdetails>";
    Tag("CINreferralDate", FormatIso(e.referred));
    Tag("ReferralSource", e.source);
    Tag("PrimaryNeedCode", e.need);
    const auto closed = ByEnd(e.closed);
    Tag("CINclosureDate", closed);
    if (closed) Tag("ReasonForClosure", e.closed_because);
    const bool enquiry =
        e.enquiry && (e.enquiry->conference ? InYear(*e.enquiry->conference) : InYear(e.enquiry->start));
    if (e.assessment) {
      const auto done = ByEnd(e.assessment->authorised);
      if (done ? *done >= year_.start : InYear(e.assessment->start)) {
        xml_ += "<Assessments>";
        Tag("AssessmentActualStartDate", FormatIso(e.assessment->start));
        Tag("AssessmentAuthorisationDate", done);
        if (done) {
          xml_ += "<FactorsIdentifiedAtAssessment>";
          for (std::string_view factor : e.assessment->factors) Tag("AssessmentFactors", factor);
          xml_ += "</FactorsIdentifiedAtAssessment>";
        }
        xml_ += "</Assessments>";
      }
    }
    if (e.plan && e.plan->from <= year_.end && (!e.plan->to || *e.plan->to >= year_.start)) {
      xml_ += "<CINPlanDates>";
      Tag("CINPlanStartDate", FormatIso(e.plan->from));
      Tag("CINPlanEndDate", ByEnd(e.plan->to));
      xml_ += "</CINPlanDates>";
    }
    if (enquiry) {
      xml_ += "<Section47>";
      Tag("S47ActualStartDate", FormatIso(e.enquiry->start));
      Tag("InitialCPCtarget", FormatIso(e.enquiry->target));
      Tag("DateOfInitialCPC", e.enquiry->conference);
      Tag("ICPCnotRequired", e.enquiry->conference_not_required ? "1" : "0");
      xml_ += "</Section47>";
    }
    Tag("ReferralNFA", e.no_further_action ? "1" : "0");
    if (e.protection && e.protection->from <= year_.end &&
        (!e.protection->to || *e.protection->to >= year_.start)) {
      xml_ += "<ChildProtectionPlans>";
      Tag("CPPstartDate", FormatIso(e.protection->from));
      Tag("CPPendDate", ByEnd(e.protection->to));
      Tag("InitialCategoryOfAbuse", e.protection->initial);
      Tag("LatestCategoryOfAbuse", e.protection->latest);
      Tag("NumberOfPreviousCPP", std::to_string(e.protection->previous));
      std::string reviews;
      std::swap(reviews, xml_);
      for (Date review : e.protection->reviews)
        if (review <= year_.end) Tag("CPPreviewDate", FormatIso(review));
      std::swap(reviews, xml_);
      if (!reviews.empty()) xml_ += "<Reviews>" + reviews + "</Reviews>";
      xml_ += "</ChildProtectionPlans>";
    }
    xml_ += "</CINdetails>";
  }

  const Context& c_;
  CollectionPeriod year_;
  std::string xml_;
};

}  // namespace

void WriteCinCensus(const Context& context) {
  Census(context).Write();
}

void WriteReturns(const Context& context) {
  if (!context.services.KnownToSocialCare()) return;
  WriteLookedAfterReturn(context);
  WriteCinCensus(context);
  WriteAnnexA(context);
}

}  // namespace kindred::demo
