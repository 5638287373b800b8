// The SSDA903 from the case system: who was looked after in the year, and who left care before.
#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "statutory/build/return_files.hpp"
#include "tables/csv_writer.hpp"

namespace kindred::statutory::build {
namespace {

// One file being written.
struct Sheet {
  std::string name;
  tables::CsvWriter csv;
  Sheet(std::string file_name, std::string_view header) : name(std::move(file_name)) {
    std::vector<std::string> cells;
    for (const std::string_view column : Split(header, ',')) cells.emplace_back(column);
    csv.Row(cells);
  }
};

std::string Uk(const MaybeDate& day) {
  return day ? FormatUk(*day) : "";
}

class LookedAfterReturn {
 public:
  LookedAfterReturn(const CaseModel& model, int year)
      : model_(model), start_(Date::FromYmd(year - 1, 4, 1)), end_(Date::FromYmd(year, 3, 31)) {}

  BuiltReturn Write() {
    for (const Child& child : model_.children) {
      std::vector<const CareEpisode*> episodes;
      for (const CareEpisode& episode : child.care)
        if (Touches(episode, start_, end_)) episodes.push_back(&episode);
      if (!episodes.empty())
        LookedAfter(child, episodes);
      else
        Leaver(child);
    }
    BuiltReturn built;
    built.children = children_;
    for (Sheet* sheet : {&header_, &episodes_, &reviews_, &uasc_, &oc2_, &oc3_, &ad1_, &placed_, &previous_,
                         &missing_, &workers_})
      built.files.push_back({sheet->name, sheet->csv.Take()});
    if (end_.Year() >= 2027) {
      built.files.push_back({liberty_.name, liberty_.csv.Take()});
      built.notes.emplace_back(
          "DoLo has its headings only: the case system's tables hold no orders of deprivation of liberty");
    }
    for (const auto& [note, count] : notes_)
      built.notes.push_back(fmt::format("{} ({} {})", note, count, count == 1 ? "child" : "children"));
    return built;
  }

 private:
  // What is known at the end of the year: nothing that happens after it.
  MaybeDate ByEnd(const MaybeDate& day) const { return day && *day <= end_ ? day : MaybeDate(); }
  bool InYear(const MaybeDate& day) const { return day && *day >= start_ && *day <= end_; }
  void Note(const std::string& note) { ++notes_[note]; }
  static std::string SexOf(const Child& child) {
    return child.sex == "M" || child.sex == "F" ? child.sex : "";
  }

  // Motherhood is asked only of those looked after in the year.
  void Header(const Child& child, bool looked_after) {
    ++children_;
    const bool mother = !child.children_born.empty() && child.children_born.front() <= end_;
    const std::string upn = child.upn.empty() ? child.upn_unknown : child.upn;
    header_.csv.Row(
        {child.id, SexOf(child), Uk(child.born), child.ethnicity, upn,
         looked_after && SexOf(child) == "F" ? (mother ? "1" : "0") : "",
         looked_after && SexOf(child) == "F" && mother ? FormatUk(child.children_born.front()) : ""});
  }

  void LookedAfter(const Child& child, const std::vector<const CareEpisode*>& episodes) {
    Header(child, true);
    const std::string born = Uk(child.born);
    bool continuous = episodes.front()->from < start_ ||
                      (episodes.front()->from == start_ && episodes.front()->why_begun != "S");
    bool adopted = false, began = false;
    for (const CareEpisode* episode : episodes) {
      Episode(child, *episode);
      const MaybeDate to = ByEnd(episode->to);
      adopted = adopted || (to && (episode->why_ended == "E11" || episode->why_ended == "E12"));
      if (episode->why_begun == "S" && *episode->from >= start_) began = true;
      if (episode->why_begun == "S" && *episode->from > start_) continuous = false;
      if (to && episode->why_ended != "X1") continuous = false;
    }
    for (const Review& review : child.reviews)
      if (InYear(review.on)) reviews_.csv.Row({child.id, born, Uk(review.on), review.how});
    Asylum(child);
    if (continuous) Health(child);
    if (adopted) Adopted(child);
    PlacedForAdoption(child);
    if (began) Previous(child);
    for (const Missing& missing : child.missing)
      if (Touches(missing, start_, end_))
        missing_.csv.Row({child.id, born, missing.kind, Uk(missing.from), Uk(ByEnd(missing.to))});
    SocialWorkers(child, *episodes.front(), *episodes.back());
    if (IsCareLeaver(child)) Outcome(child);
  }

  void Episode(const Child& child, const CareEpisode& e) {
    const Placement* placement = child.PlacementOf(e);
    const MaybeDate to = ByEnd(e.to);
    std::string need = e.need;
    if (need == "N0" || need == "N9") {
      // The return takes no such need of a looked-after child: what the referral said may do.
      for (const Referral& referral : child.referrals)
        if (referral.id == e.referral) need = referral.need;
      Note(
          "The need of the episode is N0 or N9, which the SSDA903 does not take; correct it in the case "
          "system");
    }
    const bool moves = to && placement != nullptr && placement->to == e.to && e.why_ended == "X1";
    const bool asylum = std::any_of(child.asylum.begin(), child.asylum.end(),
                                    [&](const Stretch& s) { return s.from && *s.from <= end_; });
    episodes_.csv.Row(
        {child.id, Uk(e.from), e.why_begun, child.LegalOn(*e.from), need,
         placement == nullptr ? "" : placement->kind, placement == nullptr ? "" : placement->provider, Uk(to),
         to ? e.why_ended : "", moves ? placement->why_moved : "",
         asylum ? "" : child.HomeOn(e.entered.value_or(*e.from)),
         placement == nullptr ? "" : placement->postcode, placement == nullptr ? "" : placement->urn});
  }

  void Asylum(const Child& child) {
    for (const Stretch& status : child.asylum) {
      if (!Touches(status, start_, end_)) continue;
      MaybeDate ends = status.to;
      if (child.born && (!ends || child.born->Anniversary(18) < *ends)) ends = child.born->Anniversary(18);
      if (ends && *ends < start_) continue;
      uasc_.csv.Row({child.id, SexOf(child), Uk(child.born), Uk(ByEnd(ends))});
      return;
    }
  }

  bool HadCheck(const Child& child, std::string_view word) const {
    return std::any_of(child.health.begin(), child.health.end(), [&](const HealthCheck& check) {
      return InYear(check.on) && check.kind.find(word) != std::string::npos;
    });
  }

  // OC2, of children looked after for the whole year.
  void Health(const Child& child) {
    if (!child.born) return;
    const Date four = child.born->Anniversary(4), seventeen = child.born->Anniversary(17);
    std::string score, reason;
    if (four <= end_ && seventeen >= start_) {
      for (const Questionnaire& sdq : child.questionnaires)
        if (InYear(sdq.on)) score = sdq.score, reason = sdq.score.empty() ? sdq.reason : "";
      if (score.empty() && reason.empty()) {
        reason = "SDQ4";
        Note("No strengths and difficulties score in the year: written as SDQ4, another reason");
      }
    }
    const bool convicted = std::any_of(child.convictions.begin(), child.convictions.end(),
                                       [&](const MaybeDate& on) { return InYear(on); });
    const bool can_be_convicted = child.born->Anniversary(10) <= end_;
    if (child.immunised.empty())
      Note("Immunisations are not in the case system's tables: written as not up to date");
    bool misuse = false, received = false;
    for (const Substance& substance : child.substances) {
      if (!InYear(substance.on)) continue;
      misuse = true;
      received = received || IsYes(substance.intervention);
    }
    const bool under_five = child.born->Anniversary(5) > end_;
    oc2_.csv.Row({child.id, Uk(child.born), score, reason,
                  !can_be_convicted ? ""
                  : convicted       ? "1"
                                    : "0",
                  !under_five                                                   ? ""
                  : HadCheck(child, "development") || HadCheck(child, "health") ? "1"
                                                                                : "0",
                  IsYes(child.immunised) ? "1" : "0", HadCheck(child, "dent") ? "1" : "0",
                  HadCheck(child, "health assessment") ? "1" : "0", misuse ? "1" : "0",
                  !misuse    ? ""
                  : received ? "1"
                             : "0",
                  misuse && !received ? "0" : ""});
  }

  void Adopted(const Child& child) {
    for (const Permanence& p : child.permanence) {
      if (!p.decided && !p.matched) continue;
      ad1_.csv.Row({child.id, Uk(child.born), Uk(p.decided), Uk(p.matched), p.by_foster_carer ? "1" : "0",
                    p.adopters, p.adopter_sex, p.adopter_status});
      return;
    }
  }

  void PlacedForAdoption(const Child& child) {
    for (const Permanence& p : child.permanence) {
      if (!p.decided || *p.decided > end_ || (p.reversed && *p.reversed < start_)) continue;
      const bool reversed = ByEnd(p.reversed).has_value();
      placed_.csv.Row({child.id, Uk(child.born), Uk(p.decided), Uk(ByEnd(p.reversed)),
                       reversed ? p.reversed_reason : ""});
      return;
    }
  }

  // Of those who began to be looked after in the year.
  void Previous(const Child& child) {
    if (child.previous_permanence.empty()) {
      previous_.csv.Row({child.id, Uk(child.born), "Z1", "", ""});
      return;
    }
    const PreviousPermanence& p = child.previous_permanence.back();
    const MaybeDate on = ParseDateLeniently(p.on);
    previous_.csv.Row({child.id, Uk(child.born), p.option, p.authority, on ? FormatUk(*on) : p.on});
  }

  bool IsSocialWorker(const Involvement& involvement) const {
    const auto worker = model_.workers.find(involvement.worker);
    const std::string& title = worker == model_.workers.end() ? involvement.role : worker->second.title;
    return ToLowerAscii(title).find("social worker") != std::string::npos;
  }

  // The social workers of a period of care, one after the other: at any time the one who took over last of
  // those who hold the child. Clipped to the period; whoever holds the child when care ends, or at the end of
  // the year, has no end.
  void SocialWorkers(const Child& child, const CareEpisode& first, const CareEpisode& last) {
    const Date from = std::max(first.entered.value_or(*first.from), start_.AddDays(-365));
    const bool ended = ByEnd(last.to) && last.why_ended != "X1";
    const Date to = ended ? *last.to : end_.AddDays(1);
    std::vector<const Involvement*> held;
    std::vector<Date> changes = {from};
    for (const Involvement& involvement : child.involvements) {
      if (!IsSocialWorker(involvement) || !involvement.from || *involvement.from >= to ||
          (involvement.to && *involvement.to <= from))
        continue;
      held.push_back(&involvement);
      changes.push_back(std::max(from, *involvement.from));
      if (involvement.to && *involvement.to < to) changes.push_back(*involvement.to);
    }
    std::sort(changes.begin(), changes.end());
    changes.erase(std::unique(changes.begin(), changes.end()), changes.end());
    struct Turn {
      const Involvement* by;
      Date from;
      MaybeDate to;
    };
    std::vector<Turn> turns;
    for (const Date day : changes) {
      const Involvement* by = nullptr;  // sorted by start: the last that holds took over last
      for (const Involvement* candidate : held)
        if (*candidate->from <= day && (!candidate->to || day < *candidate->to)) by = candidate;
      if (!turns.empty() && !turns.back().to && by != nullptr && turns.back().by->worker == by->worker)
        continue;
      if (!turns.empty() && !turns.back().to) turns.back().to = day;
      if (by != nullptr) turns.push_back({by, day, {}});
    }
    if (turns.empty()) Note("No social worker is recorded for the time in care");
    for (const Turn& turn : turns) {
      const auto worker = model_.workers.find(turn.by->worker);
      const bool known = worker != model_.workers.end() && !worker->second.registration.empty();
      workers_.csv.Row({child.id, Uk(child.born), known ? worker->second.registration : turn.by->worker,
                        FormatUk(turn.from), Uk(turn.to), turn.by->reason});
    }
  }

  bool IsCareLeaver(const Child& child) const {
    if (child.leaving.empty() || !child.born) return false;
    const int age = child.born->AgeOn(end_);
    if (age < 17 || age > 21) return false;
    // At 17 and 18 it is asked of those who were out of care on their birthday.
    const Date birthday = child.born->Anniversary(age);
    return age >= 19 || std::none_of(child.care.begin(), child.care.end(),
                                     [&](const CareEpisode& e) { return !e.to || *e.to >= birthday; });
  }

  void Leaver(const Child& child) {
    if (!IsCareLeaver(child) || child.care.empty() || !child.care.front().from ||
        *child.care.front().from > end_)
      return;
    Header(child, false);
    Outcome(child);
  }

  void Outcome(const Child& child) {
    const CareLeaver& now = child.leaving.back();
    std::string home = now.accommodation;
    if (home.size() == 1) home += IsYes(now.suitable) ? '1' : '2';
    oc3_.csv.Row({child.id, Uk(child.born), now.in_touch, now.activity, home});
  }

  const CaseModel& model_;
  const Date start_, end_;
  std::size_t children_ = 0;
  std::map<std::string, std::size_t> notes_;
  Sheet header_{"header.csv", "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB"};
  Sheet episodes_{
      "episodes.csv",
      "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"};
  Sheet reviews_{"reviews.csv", "CHILD,DOB,REVIEW,REVIEW_CODE"};
  Sheet uasc_{"uasc.csv", "CHILD,SEX,DOB,DUC"};
  Sheet oc2_{
      "oc2.csv",
      "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,HEALTH_ASSESSMENT,"
      "SUBSTANCE_MISUSE,INTERVENTION_RECEIVED,INTERVENTION_OFFERED"};
  Sheet oc3_{"oc3.csv", "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM"};
  Sheet ad1_{"ad1.csv", "CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR"};
  Sheet placed_{"placed_for_adoption.csv", "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED"};
  Sheet previous_{"previous_permanence.csv", "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM"};
  Sheet missing_{"missing.csv", "CHILD,DOB,MISSING,MIS_START,MIS_END"};
  Sheet liberty_{"dolo.csv", "CHILD,DOB,DOLO_START,DOLO_END"};
  Sheet workers_{"sw_episodes.csv", "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON"};
};

}  // namespace

BuiltReturn BuildSsda903(const CaseModel& model, int year) {
  return LookedAfterReturn(model, year).Write();
}

}  // namespace kindred::statutory::build
