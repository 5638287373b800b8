// Referrals and what followed: assessments, plans, enquiries, conferences. Proportions follow the
// Department's "Children in need" statistics for 2024 to 2025 unless rates.hpp says otherwise.
#include <algorithm>

#include "demo/rates.hpp"
#include "demo/services.hpp"

namespace kindred::demo {
namespace {

enum class Path { kNoFurtherAction, kAssessed, kPlan, kEnquiry, kProtection, kCare };

struct Coded {
  std::string_view code;
  double weight;
};

// Referrals by source: police 28 %, schools 21 %, health 15 %, the rest as published.
constexpr Coded kSources[] = {{"6", 28},   {"2A", 20.3}, {"2B", 1.5}, {"3A", 2},  {"3B", 3}, {"3C", 1.4},
                              {"3D", 1.6}, {"3E", 4},    {"3F", 3},   {"1A", 6},  {"1B", 1}, {"1C", 1},
                              {"1D", 0.8}, {"4", 1.4},   {"5A", 3.5}, {"5B", 6},  {"5C", 4}, {"5D", 4},
                              {"7", 3.5},  {"8", 3},     {"9", 2},    {"10", 0.8}};
constexpr Coded kNeeds[] = {{"N1", 57},  {"N2", 7},   {"N3", 4}, {"N4", 9},  {"N5", 14},
                            {"N6", 3.5}, {"N7", 0.6}, {"N8", 2}, {"N9", 2.9}};
constexpr Coded kCategories[] = {{"NEG", 49}, {"EMO", 40}, {"PHY", 7}, {"SAB", 4}};
constexpr Coded kFactors[] = {{"3B", 22}, {"4B", 18}, {"4A", 10}, {"2B", 9},  {"1B", 8},  {"17A", 9},
                              {"16A", 9}, {"18C", 5}, {"3A", 7},  {"5A", 3},  {"6A", 4},  {"2A", 3},
                              {"7A", 4},  {"24A", 2}, {"14A", 3}, {"15A", 2}, {"10A", 2}, {"11A", 2},
                              {"5B", 2},  {"6B", 3},  {"20", 9}};

template <std::size_t N>
std::string_view Draw(const Coded (&list)[N], Rng& rng) {
  double total = 0;
  for (const Coded& c : list) total += c.weight;
  double left = rng.Unit() * total;
  for (const Coded& c : list)
    if ((left -= c.weight) < 0) return c.code;
  return list[0].code;
}

struct Planned {
  Date on;
  std::optional<Path> path;  // set for planned care and protection
  bool again = false;
};

class Casework {
 public:
  Casework(const Area& area, Family& family, Services& services)
      : area_(area),
        family_(family),
        services_(services),
        rng_(area.options.seed, Stream::kServices, static_cast<std::uint64_t>(family.index)) {}

  void Run() {
    Plan();
    // Referrals in order of date; each may bring another within the year.
    while (!planned_.empty()) {
      const auto next = std::min_element(planned_.begin(), planned_.end(),
                                         [](const Planned& a, const Planned& b) { return a.on < b.on; });
      const Planned referral = *next;
      planned_.erase(next);
      Refer(referral);
    }
  }

 private:
  Date AsOf() const { return family_.as_of; }
  std::optional<Date> Past(Date day) const { return day <= AsOf() ? std::optional<Date>(day) : std::nullopt; }

  void Plan() {
    const auto index = static_cast<std::uint64_t>(family_.index);
    const Date window = AsOf().AddDays(-rates::kWindowDays);
    if (family_.asylum) {
      planned_.push_back({*family_.arrived, Path::kCare});
      return;
    }
    // Quotas of the rare paths are spread evenly over families and dates; the rest is Poisson.
    const double lot = Even(area_.options.seed, index, 1);
    const Date day =
        window.AddDays(static_cast<int>(Even(area_.options.seed, index, 2) * rates::kWindowDays));
    if (lot < rates::kCareFamilies)
      planned_.push_back({day, Path::kCare});
    else if (lot < rates::kCareFamilies + rates::kProtectionFamilies)
      planned_.push_back({day, Path::kProtection});
    const int count = rng_.Poisson(rates::kReferralsPerFamilyYear * rates::kWindowDays / 365.25);
    for (int n = 0; n < count; ++n)
      planned_.push_back({window.AddDays(rng_.Between(0, rates::kWindowDays - 1)), std::nullopt});
  }

  // Children a referral on that day is about: at home, under 18, without an open episode.
  std::vector<int> ChildrenFor(Date on, double each) {
    std::vector<int> eligible, chosen;
    for (const Person& person : family_.people) {
      if (!person.child || (person.death && *person.death <= on) ||
          (person.identity_ended && *person.identity_ended <= on))
        continue;
      const bool unborn = person.birth > on;
      if (unborn && (person.birth - on > 150 || !rng_.Chance(0.3))) continue;
      if (!unborn && person.birth.AgeOn(on.AddDays(60)) >= 18) continue;
      const bool open =
          std::any_of(services_.needs.begin(), services_.needs.end(), [&](const NeedEpisode& e) {
            return e.child == person.slot && !(e.closed && *e.closed < on) &&
                   !(e.no_further_action && e.referred < on);
          });
      if (!open) eligible.push_back(person.slot);
    }
    for (int slot : eligible)
      if (rng_.Chance(each)) chosen.push_back(slot);
    if (chosen.empty() && !eligible.empty()) chosen.push_back(eligible[rng_.Below(eligible.size())]);
    return chosen;
  }

  Path DrawPath() {
    const double weights[] = {0.062, 0.44, 0.31, 0.17};
    static constexpr Path kPaths[] = {Path::kNoFurtherAction, Path::kAssessed, Path::kPlan, Path::kEnquiry};
    return kPaths[rng_.Weighted(weights)];
  }

  void Refer(const Planned& planned) {
    if (!family_.InAreaOn(planned.on)) return;
    const Path path = planned.path.value_or(DrawPath());
    const std::vector<int> children = ChildrenFor(planned.on, path == Path::kCare ? 0.72 : 0.85);
    if (children.empty()) return;
    const std::string_view source = family_.asylum ? "7" : Draw(kSources, rng_);
    const bool disabled = rng_.Chance(0.07);
    const std::string_view need = family_.asylum ? "N8" : disabled ? "N2" : Draw(kNeeds, rng_);
    const int authority = AuthorityOn(planned.on);
    std::optional<Date> latest;
    for (int child : children) {
      NeedEpisode episode;
      episode.child = child;
      episode.number = static_cast<int>(services_.needs.size());
      episode.authority = authority;
      episode.referred = planned.on;
      episode.source = source;
      episode.need = path == Path::kNoFurtherAction ? "N0" : need;
      Follow(episode, path);
      if (episode.closed)
        latest = std::max(latest.value_or(*episode.closed), *episode.closed);
      else if (!episode.no_further_action)
        latest = AsOf().AddDays(1);
      services_.contacts.push_back(
          {child, authority, static_cast<int>(services_.contacts.size()), planned.on, source, true});
      services_.needs.push_back(std::move(episode));
    }
    Again(planned.on, latest.value_or(planned.on));
  }

  // Another referral within twelve months of this one, when it closed in time.
  void Again(Date referred, Date closed) {
    if (family_.asylum || closed > referred.AddDays(300) || !rng_.Chance(rates::kReferredAgain)) return;
    const Date on = closed.AddDays(rng_.Between(10, std::max(11, 364 - (closed - referred))));
    if (on <= AsOf() && on < referred.AddDays(365)) planned_.push_back({on, std::nullopt, true});
  }

  int AuthorityOn(Date day) const {
    for (const Person& person : family_.people)
      if (const auto address = family_.AddressOn(person, day); address && person.child)
        return std::max(0, area_.AuthorityOf(*address));
    return family_.authority;
  }

  void Follow(NeedEpisode& episode, Path path) {
    if (path == Path::kNoFurtherAction) {
      episode.no_further_action = true;
      return;
    }
    Assess(episode, path);
    switch (path) {
      case Path::kAssessed:
        if (episode.assessment->authorised)
          Close(episode, *episode.assessment->authorised, rng_.Chance(0.72) ? "RC8" : "RC9");
        break;
      case Path::kPlan:
        MakePlan(episode, AssessedOn(episode), 0);
        break;
      case Path::kEnquiry:
        Enquire(episode, false);
        break;
      case Path::kProtection:
        Enquire(episode, true);
        break;
      case Path::kCare:
        Care(episode);
        break;
      case Path::kNoFurtherAction:
        break;
    }
    Visits(episode);
  }

  Date AssessedOn(const NeedEpisode& episode) const { return assessed_on_.value_or(episode.referred); }

  void Assess(NeedEpisode& episode, Path path) {
    Assessment assessment;
    assessment.start = AddWorkingDays(episode.referred, rng_.Between(0, 2));
    const Date done =
        AddWorkingDays(assessment.start, rng_.Chance(0.85) ? rng_.Between(8, 40) : rng_.Between(41, 43));
    assessed_on_ = done;
    if (assessment.start > AsOf()) assessment.start = episode.referred;
    assessment.authorised = Past(done);
    if (assessment.authorised) {
      if (path == Path::kAssessed && rng_.Chance(0.14)) {
        assessment.factors.push_back("21");
      } else {
        const int count = rng_.Between(1, 4);
        for (int n = 0; n < count; ++n) {
          const std::string_view factor = Draw(kFactors, rng_);
          if (std::find(assessment.factors.begin(), assessment.factors.end(), factor) ==
              assessment.factors.end())
            assessment.factors.push_back(factor);
        }
        if (episode.need == "N2" && assessment.factors.front() != "6A")
          assessment.factors.insert(assessment.factors.begin(), "6A");
        std::sort(assessment.factors.begin(), assessment.factors.end());
        assessment.factors.erase(std::unique(assessment.factors.begin(), assessment.factors.end()),
                                 assessment.factors.end());
      }
    }
    episode.assessment = std::move(assessment);
  }

  void Close(NeedEpisode& episode, Date on, std::string_view because) {
    const Person& child = *family_.Find(episode.child);
    if (child.death && on >= *child.death) on = *child.death, because = "RC2";
    if (family_.away && episode.referred < family_.away->from && on > family_.away->from)
      on = family_.away->from, because = "RC5";
    if (child.birth <= AsOf() && on > child.birth.Anniversary(18))
      on = child.birth.Anniversary(18), because = "RC7";
    if (on > AsOf()) return;
    episode.closed = std::max(on, episode.referred);
    episode.closed_because = because;
    // "No factors" belongs to cases closed after the assessment.
    if (episode.assessment && because != "RC8" && because != "RC9")
      for (std::string_view& factor : episode.assessment->factors)
        if (factor == "21") factor = "20";
    Trim(episode);
  }

  // A case that closes early (death, moving away, coming of age) takes its plans with it.
  void Trim(NeedEpisode& episode) const {
    const Date end = *episode.closed;
    if (episode.plan) {
      if (episode.plan->from >= end)
        episode.plan.reset();
      else if (!episode.plan->to || *episode.plan->to > end)
        episode.plan->to = end;
    }
    if (episode.protection) {
      if (episode.protection->from >= end)
        episode.protection.reset();
      else if (!episode.protection->to || *episode.protection->to > end)
        episode.protection->to = end;
    }
    if (episode.protection)
      std::erase_if(episode.protection->reviews, [&](Date d) { return d > *episode.protection->to; });
    if (episode.enquiry && episode.enquiry->start > end) episode.enquiry.reset();
    if (episode.enquiry && episode.enquiry->conference && *episode.enquiry->conference > end) {
      episode.enquiry->conference.reset();
      episode.enquiry->conference_not_required = true;
      episode.protection.reset();
    }
    if (episode.assessment && episode.assessment->start > end) episode.assessment->start = episode.referred;
    if (episode.assessment && (!episode.assessment->authorised || *episode.assessment->authorised > end)) {
      episode.assessment->authorised = end;
      if (episode.assessment->factors.empty()) episode.assessment->factors.push_back("20");
    }
  }

  void MakePlan(NeedEpisode& episode, Date from, int minimum) {
    const bool disabled = episode.need == "N2";
    const Date to = from.AddDays(minimum + 42 + static_cast<int>(rng_.Exponential(disabled ? 900 : 150)));
    if (from < AsOf()) episode.plan = Period{from, Past(to)};
    Close(episode, AddWorkingDays(to, rng_.Between(0, 4)), "RC7");
  }

  void Enquire(NeedEpisode& episode, bool protection) {
    Section47 enquiry;
    enquiry.start = AddWorkingDays(episode.referred, rng_.Between(0, protection ? 8 : 12));
    enquiry.target = AddWorkingDays(enquiry.start, 15);
    const Date conference = AddWorkingDays(enquiry.start, rng_.Between(9, 15));
    // The assessment that the enquiry leads is signed off with the conference.
    Date assessed = std::max(AssessedOn(episode), conference);
    assessed_on_ = assessed;
    episode.assessment->authorised = Past(assessed);
    if (!episode.assessment->authorised)
      episode.assessment->factors.clear();
    else if (episode.assessment->factors.empty())
      episode.assessment->factors.push_back("17A");
    const bool held = protection || rng_.Chance(0.07);
    if (enquiry.start > AsOf()) {
      return;
    }
    if (!held) {
      enquiry.conference_not_required = true;
      episode.enquiry = enquiry;
      if (rng_.Chance(0.5))
        MakePlan(episode, assessed, 0);
      else
        Close(episode, assessed, "RC7");
      return;
    }
    enquiry.conference = Past(conference);
    episode.enquiry = enquiry;
    if (!enquiry.conference) return;
    if (!protection) {
      MakePlan(episode, assessed, 30);
      return;
    }
    ProtectionPlan plan;
    plan.from = conference;
    plan.initial = plan.latest = Draw(kCategories, rng_);
    if (rng_.Chance(0.12)) plan.latest = Draw(kCategories, rng_);
    for (const NeedEpisode& earlier : services_.needs)
      if (earlier.child == episode.child && earlier.protection) ++plan.previous;
    const Date to = conference.AddDays(70 + static_cast<int>(rng_.Exponential(225)));
    Date review = AddWorkingDays(conference.AddDays(rng_.Between(70, 84)), 0);
    while (review < std::min(to, AsOf().AddDays(1))) {
      plan.reviews.push_back(review);
      review = AddWorkingDays(review.AddDays(rng_.Between(140, 170)), 0);
    }
    plan.to = Past(to);
    if (plan.to) plan.reviews.push_back(*plan.to);  // the conference that ends it
    episode.protection = plan;
    if (!plan.to) {
      Close(episode, AsOf().AddDays(400), "RC7");  // only death, moving or coming of age can have closed it
    } else if (rng_.Chance(0.75)) {
      MakePlan(episode, to, 30);
    } else {
      Close(episode, AddWorkingDays(to, 3), "RC7");
    }
  }

  void Care(NeedEpisode& episode) {
    const Person& child = *family_.Find(episode.child);
    const Date start = family_.asylum
                           ? episode.referred
                           : std::max(AssessedOn(episode), child.birth.AddDays(rng_.Between(1, 5)));
    if (start > AsOf() || !family_.InAreaOn(start) || child.birth.AgeOn(start.AddDays(10)) >= 18 ||
        !child.AliveOn(start)) {
      MakePlan(episode, AssessedOn(episode), 0);
      return;
    }
    const CareEnd end = MakeCare(area_, family_, services_, episode.child, start,
                                 episode.need == "N0" ? "N1" : episode.need, rng_);
    if (!end.on) return;
    if (end.because == "RC7" && rng_.Chance(0.6) && child.birth.AgeOn(end.on->AddDays(120)) < 18)
      MakePlan(episode, *end.on, 30);
    else
      Close(episode, *end.on, end.because);
  }

  void Visits(NeedEpisode& episode) {
    const Date end = std::min(episode.closed.value_or(AsOf()), AsOf());
    const Date from =
        std::max(episode.referred, AsOf().AddDays(-400));  // the case system's extract holds the last months
    Date visit = AddWorkingDays(from.AddDays(rng_.Between(3, 20)), 0);
    while (visit <= end) {
      episode.visits.push_back(visit);
      visit = AddWorkingDays(visit.AddDays(rng_.Between(15, 45)), 0);
    }
  }

  const Area& area_;
  Family& family_;
  Services& services_;
  Rng rng_;
  std::vector<Planned> planned_;
  std::optional<Date> assessed_on_;
};

}  // namespace

void MakeNeeds(const Area& area, Family& family, Services& services) {
  Casework(area, family, services).Run();
}

const CarePeriod* Services::CareOn(int child, Date day) const {
  for (const CarePeriod& period : care)
    if (period.child == child && period.OpenOn(day)) return &period;
  return nullptr;
}

Services ServeFamily(const Area& area, Family& family) {
  Services services;
  MakeNeeds(area, family, services);
  MakeOtherServices(area, family, services);
  return services;
}

}  // namespace kindred::demo
