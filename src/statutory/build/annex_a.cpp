// The lists of Annex A from the case system, on a day.
#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "returns/annex_a/lists.hpp"
#include "statutory/build/annex_a_words.hpp"
#include "statutory/build/return_files.hpp"
#include "tables/csv_writer.hpp"

namespace kindred::statutory::build {
namespace {

using Cells = std::vector<std::string>;
namespace lists = returns::annex_a;

std::string Uk(const MaybeDate& day) {
  return day ? FormatUk(*day) : "";
}

// The last day of these on or before `day`.
template <class Things>
MaybeDate LastOn(const Things& things, Date day) {
  MaybeDate last;
  for (const auto& thing : things)
    if (thing.on && *thing.on <= day && (!last || *thing.on > *last)) last = thing.on;
  return last;
}

class Lists {
 public:
  Lists(const CaseModel& model, const AnnexAHeader& header)
      : model_(model),
        header_(header),
        day_(header.as_of),
        half_(header.as_of.AddMonths(-6)),
        year_(header.as_of.AddMonths(-12)) {
    for (std::size_t i = 0; i < lists::kListCount; ++i) {
      Cells headings;
      for (const lists::ListColumn& column : lists::Lists()[i].columns) headings.emplace_back(column.heading);
      csv_[i].Row(headings);
    }
  }

  BuiltReturn Write() {
    for (const Child& child : model_.children) {
      disabled_ = std::any_of(child.disabilities.begin(), child.disabilities.end(),
                              [](const std::string& code) { return code != "NONE"; });
      Contacts(child);
      Need(child);
      Protection(child);
      Care(child);
      Leaving(child);
      Adoption(child);
    }
    BuiltReturn built;
    for (std::size_t i = 0; i < lists::kListCount; ++i)
      built.files.push_back({std::string(lists::Lists()[i].file_name), csv_[i].Take()});
    built.children = told_.size();
    built.notes.emplace_back(
        "List 11 has its headings only: the case system's tables hold no prospective adopters");
    for (const auto& [note, count] : notes_)
      built.notes.push_back(fmt::format("{} ({} {})", note, count, count == 1 ? "child" : "children"));
    return built;
  }

 private:
  // On or before the day of the lists.
  MaybeDate Known(const MaybeDate& day) const { return day && *day <= day_ ? day : MaybeDate(); }
  bool Recent(const MaybeDate& day) const { return Known(day) && *day > half_; }
  std::string Team(const std::string& id) const {
    const auto found = model_.teams.find(id);
    return found == model_.teams.end() ? id : found->second;
  }
  static std::string YesNo(bool yes) { return yes ? "a) Yes" : "b) No"; }

  // The five columns that lists of children begin with; list 10 has its family identifier second.
  void Add(lists::TableNumber list, const Child& child, Cells cells) {
    const bool born = Known(child.born).has_value();
    Cells row = {child.id,
                 !born              ? "c) Not stated/recorded"
                 : child.sex == "M" ? "a) Male"
                 : child.sex == "F" ? "b) Female"
                                    : "c) Not stated/recorded",
                 EthnicityWords(child.ethnicity), Uk(born || !child.expected ? child.born : child.expected),
                 born ? std::to_string(child.born->AgeOn(day_)) : ""};
    if (list == lists::kAdoption) {
      row.insert(row.begin() + 1, cells.front());
      cells.erase(cells.begin());
    }
    row.insert(row.end(), cells.begin(), cells.end());
    csv_[list].Row(row);
    told_.insert(child.id);
  }

  // Who holds the child on the day: the involvement that began last and goes on.
  std::pair<std::string, std::string> Holder(const Child& child, Date on) const {
    const Involvement* holder = nullptr;
    for (const Involvement& i : child.involvements) {
      if (!i.from || *i.from > on || (i.to && *i.to <= on)) continue;
      const auto worker = model_.workers.find(i.worker);
      if (worker != model_.workers.end() &&
          ToLowerAscii(worker->second.title).find("reviewing") != std::string::npos)
        continue;
      holder = &i;
    }
    if (holder == nullptr) return {"", ""};
    return {Team(holder->team), holder->worker};
  }

  void Contacts(const Child& child) {
    for (const Contact& contact : child.contacts)
      if (Recent(contact.on)) Add(lists::kContacts, child, {Uk(contact.on), SourceWords(contact.source)});
    for (const EarlyHelp& help : child.early_help)
      if (Known(help.from) && (!Known(help.to) || *help.to > half_))
        Add(lists::kEarlyHelp, child, {Uk(help.from), Uk(Known(help.to)), help.organisation});
  }

  void Need(const Child& child) {
    const auto in_year = std::count_if(child.referrals.begin(), child.referrals.end(),
                                       [&](const Referral& r) { return Known(r.on) && *r.on > year_; });
    for (const Referral& r : child.referrals)
      if (Recent(r.on))
        Add(lists::kReferrals, child,
            {Uk(r.on), SourceWords(r.source), YesNo(r.no_further_action), std::to_string(in_year),
             Team(r.team), r.worker});
    for (const Assessment& a : child.assessments) {
      const MaybeDate done = Known(a.authorised);
      if (!Known(a.start) || (done && *done <= half_)) continue;
      if (!done && ClosedBefore(child, a.referral)) continue;
      Add(lists::kAssessments, child,
          {YesNo(disabled_), Uk(a.start), a.seen.empty() ? "" : YesNo(IsYes(a.seen)), Uk(done),
           done ? YesNo(!a.no_further_action) : "", Team(a.team), a.worker});
    }
    for (const Referral& r : child.referrals) InNeed(child, r);
  }

  // The case of an assessment closed before the lists begin.
  bool ClosedBefore(const Child& child, const std::string& referral) const {
    return std::any_of(child.referrals.begin(), child.referrals.end(),
                       [&](const Referral& r) { return r.id == referral && r.closed && *r.closed <= half_; });
  }

  void InNeed(const Child& child, const Referral& r) {
    const MaybeDate closed = Known(r.closed);
    if (!Known(r.on) || r.no_further_action || (closed && *closed <= half_)) return;
    const auto open = [&](const Stretch& s) { return s.from && *s.from <= day_ && (!s.to || *s.to > day_); };
    const bool cared = std::any_of(child.care.begin(), child.care.end(), open);
    const bool protecting = std::any_of(child.protection_plans.begin(), child.protection_plans.end(), open);
    const bool planned = std::any_of(child.cin_plans.begin(), child.cin_plans.end(), open);
    std::vector<Visit> seen;
    for (const std::vector<Visit>* visits : {&child.visits, &child.protection_visits, &child.care_visits})
      for (const Visit& visit : *visits)
        if (IsYes(visit.seen) && visit.on && *visit.on >= *r.on && (!closed || *visit.on <= *closed))
          seen.push_back(visit);
    auto [team, worker] = Holder(child, closed.value_or(day_));
    if (worker.empty()) team = Team(r.team), worker = r.worker;
    Add(lists::kInNeed, child,
        {YesNo(disabled_), Uk(r.on), NeedWords(r.need), Uk(LastOn(seen, day_)), Uk(closed),
         closed ? ClosureWords(r.close_reason) : "",
         closed       ? "e) Closed episode"
         : cared      ? "a) Looked after child"
         : protecting ? "b) Child Protection plan"
         : planned    ? "c) Child in need plan"
                      : "d) Open assessment",
         team, worker});
  }

  void Protection(const Child& child) {
    int enquiries = 0, conferences = 0;
    for (const Enquiry& e : child.enquiries) {
      enquiries += Known(e.start) && *e.start > year_ ? 1 : 0;
      conferences += e.conference && Known(e.conference->on) && *e.conference->on > year_ ? 1 : 0;
    }
    for (const Enquiry& e : child.enquiries) {
      if (!Recent(e.start)) continue;
      const MaybeDate held = e.conference ? Known(e.conference->on) : MaybeDate();
      Add(lists::kSection47, child,
          {YesNo(disabled_), Uk(e.start), YesNo(e.no_further_action), Uk(held),
           held ? YesNo(e.conference->made_plan) : "", std::to_string(enquiries), std::to_string(conferences),
           Team(e.team), e.worker});
    }
    for (std::size_t i = 0; i < child.protection_plans.size(); ++i) {
      const ProtectionPlan& p = child.protection_plans[i];
      const MaybeDate ended = Known(p.to);
      if (!Known(p.from) || p.of_other_authority || (ended && *ended <= half_)) continue;
      const Visit* last = nullptr;
      for (const Visit& v : child.protection_visits)
        if (v.on && *v.on >= *p.from && *v.on <= ended.value_or(day_)) last = &v;
      MaybeDate review;
      for (const Date on : p.reviews)
        if (on <= day_) review = on;
      const Date urgent = day_.AddMonths(-6);
      const bool emergency = std::any_of(child.legal.begin(), child.legal.end(), [&](const LegalStatus& l) {
        return (l.status == "L1" || l.status == "L2") && Touches(l, urgent, day_);
      });
      const auto [team, worker] = Holder(child, ended.value_or(day_));
      Add(lists::kProtection, child,
          {YesNo(disabled_), Uk(p.from), AbuseWords(p.initial), AbuseWords(p.latest),
           last == nullptr ? "" : Uk(last->on),
           last == nullptr || last->alone.empty() ? "" : YesNo(IsYes(last->alone)), Uk(review), Uk(ended),
           YesNo(emergency), std::to_string(i), team, worker});
    }
  }

  // Periods of care: episodes of one care id, or those that follow each other without a gap.
  std::vector<std::vector<const CareEpisode*>> Periods(const Child& child) const {
    std::vector<std::vector<const CareEpisode*>> periods;
    for (const CareEpisode& e : child.care) {
      if (!Known(e.from)) continue;
      if (periods.empty() || e.why_begun == "S")
        periods.push_back({&e});
      else
        periods.back().push_back(&e);
    }
    return periods;
  }

  void Care(const Child& child) {
    const auto periods = Periods(child);
    for (std::size_t i = 0; i < periods.size(); ++i) {
      const CareEpisode& first = *periods[i].front();
      const CareEpisode& now = *periods[i].back();
      const MaybeDate ceased = now.why_ended == "X1" ? MaybeDate() : Known(now.to);
      if (ceased && *ceased <= year_) continue;
      const bool again = i > 0 && periods[i - 1].back()->to && *periods[i - 1].back()->to > year_;
      InCare(child, periods[i], first.entered.value_or(*first.from), now, ceased, again);
    }
  }

  void InCare(const Child& child, const std::vector<const CareEpisode*>& episodes, Date started,
              const CareEpisode& now, const MaybeDate& ceased, bool again) {
    const Date last = ceased.value_or(day_);
    const std::string status = child.LegalOn(*now.from);
    Date legal_from = *now.from;
    for (auto e = episodes.rbegin(); e != episodes.rend() && child.LegalOn(*(*e)->from) == status; ++e)
      legal_from = *(*e)->from;
    const Placement* placement = child.PlacementOf(now);
    std::set<std::string> placements;
    for (const CareEpisode* e : episodes)
      if (!e->to || *e->to > year_) placements.insert(e->placement);
    int missing = 0, away = 0;
    const Missing* latest = nullptr;
    for (const Missing& m : child.missing) {
      if (!Known(m.from) || *m.from <= year_) continue;
      ++(m.kind == "A" ? away : missing);
      if (m.kind != "A") latest = &m;
    }
    const auto checked = [&](std::string_view word) {
      std::vector<HealthCheck> of_kind;
      for (const HealthCheck& check : child.health)
        if (check.kind.find(word) != std::string::npos) of_kind.push_back(check);
      return LastOn(of_kind, last);
    };
    std::vector<Visit> visits;
    for (const Visit& visit : child.care_visits)
      if (visit.on && *visit.on >= started) visits.push_back(visit);
    const bool adoption =
        std::any_of(child.permanence.begin(), child.permanence.end(),
                    [&](const Permanence& p) { return Known(p.decided) && !Known(p.reversed); });
    // Of a child who has just left, the one who held it the day before.
    const auto [team, worker] = Holder(child, ceased ? ceased->AddDays(-1) : day_);
    const bool offered = latest != nullptr && IsYes(latest->offered);
    Add(lists::kInCare, child,
        {YesNo(std::any_of(child.asylum.begin(), child.asylum.end(),
                           [&](const Stretch& s) { return Touches(s, year_, day_); })),
         YesNo(disabled_),
         FormatUk(started),
         NeedWords(now.need),
         YesNo(again),
         FormatUk(legal_from),
         LegalWords(status),
         Uk(LastOn(child.reviews, last)),
         Uk(LastOn(visits, last)),
         PermanenceWords(adoption, placement == nullptr ? "" : placement->kind),
         Uk(Known(now.officer_contact)),
         Uk(checked("health assessment")),
         Uk(checked("dent")),
         std::to_string(placements.size()),
         Uk(ceased),
         ceased ? CeasedWords(now.why_ended) : "",
         Uk(placement == nullptr ? now.from : placement->from),
         PlaceWords(placement == nullptr ? "" : placement->kind),
         ProviderWords(placement == nullptr ? "" : placement->provider),
         placement == nullptr ? "" : placement->postcode,
         placement == nullptr ? "" : placement->urn,
         header_.in_area && placement != nullptr ? (header_.in_area(placement->postcode) ? "a) In" : "b) Out")
                                                 : "",
         header_.in_area && placement != nullptr && header_.in_area(placement->postcode)
             ? header_.authority_name
             : "",
         std::to_string(missing),
         std::to_string(away),
         latest == nullptr || latest->offered.empty() ? "" : YesNo(offered),
         !offered || latest->accepted.empty() ? "" : YesNo(IsYes(latest->accepted)),
         team,
         worker});
    if (!header_.in_area) ++notes_["Whether a placement is in the area is blank: give --postcodes"];
  }

  void Leaving(const Child& child) {
    if (child.leaving.empty() || !child.born) return;
    const CareLeaver& now = child.leaving.back();
    const int age = child.born->AgeOn(day_);
    if (age < 16 || age >= 25) return;
    const bool in_touch = now.in_touch == "YES";
    Add(lists::kLeavers, child,
        {YesNo(!child.asylum.empty()), YesNo(disabled_), Team(now.team), now.worker, now.adviser,
         EligibilityWords(now.eligibility), Uk(Known(now.review)), InTouchWords(now.in_touch),
         Uk(Known(now.contact)), in_touch ? HomeWords(now.accommodation) : "",
         in_touch && !now.suitable.empty() ? (IsYes(now.suitable) ? "a) Suitable" : "b) Unsuitable") : "",
         in_touch ? ActivityWords(now.activity) : ""});
  }

  void Adoption(const Child& child) {
    for (const Permanence& p : child.permanence) {
      if (!Known(p.decided)) continue;
      const bool is_adoption = p.order_type.empty() || p.order_type == "adoption";
      const MaybeDate adopted = is_adoption ? Known(p.final_order) : MaybeDate();
      if (adopted && *adopted <= year_) continue;
      if (Known(p.reversed) && *p.reversed <= year_) continue;
      MaybeDate entered;
      for (const CareEpisode& e : child.care)
        if (e.entered && *e.entered <= *p.decided) entered = e.entered;
      Add(lists::kAdoption, child,
          {"", YesNo(disabled_), Uk(entered), Uk(p.decided), Uk(Known(p.order)), Uk(Known(p.matched)),
           Uk(Known(p.placed)), Uk(adopted), Uk(Known(p.reversed)),
           Known(p.reversed) ? ReversedWords(p.reversed_reason) : "", Uk(Known(p.fostering))});
      if (Known(p.placed))
        ++notes_
            ["The family with whom a child is placed for adoption is not in the case system's tables: list "
             "10 "
             "leaves it blank"];
    }
  }

  const CaseModel& model_;
  const AnnexAHeader& header_;
  const Date day_, half_, year_;
  bool disabled_ = false;
  tables::CsvWriter csv_[lists::kListCount];
  std::set<std::string> told_;
  std::map<std::string, std::size_t> notes_;
};

}  // namespace

BuiltReturn BuildAnnexA(const CaseModel& model, const AnnexAHeader& header) {
  return Lists(model, header).Write();
}

}  // namespace kindred::statutory::build
