// What partners did beside social care: family help, police, mental health, youth justice, adult services.
#include <algorithm>

#include "demo/rates.hpp"
#include "demo/services.hpp"

namespace kindred::demo {
namespace {

class Partners {
 public:
  Partners(const Area& area, const Family& family, Services& services)
      : area_(area),
        family_(family),
        services_(services),
        rng_(area.options.seed, Stream::kServices, static_cast<std::uint64_t>(family.index), 1) {
    need_ = services.needs.empty() ? 0.0 : services.needs.size() > 3 ? 2.0 : 1.0;
  }

  void Run() {
    Contacts();
    Help();
    Police();
    People();
  }

 private:
  Date AsOf() const { return family_.as_of; }
  Date Back(int days) { return AsOf().AddDays(-rng_.Between(1, days)); }
  Period Spell(Date from, int minimum, double mean) {
    const Date to = from.AddDays(minimum + static_cast<int>(rng_.Exponential(mean)));
    return {from, to <= AsOf() ? std::optional<Date>(to) : std::nullopt};
  }
  bool AtHome(const Person& person, Date day) const {
    return person.AliveOn(day) && person.HomeOn(day) >= 0 && family_.InAreaOn(day);
  }
  int AuthorityOf(const Person& person, Date day) const {
    const auto address = family_.AddressOn(person, day);
    return address ? std::max(0, area_.AuthorityOf(*address)) : family_.authority;
  }

  std::vector<int> ChildrenAtHome(Date day) const {
    std::vector<int> slots;
    for (const Person& person : family_.people)
      if (person.child && person.adopted_from < 0 && AtHome(person, day) && person.birth.AgeOn(day) < 18 &&
          !(person.identity_ended && *person.identity_ended <= day))
        slots.push_back(person.slot);
    return slots;
  }

  // Contacts that came to nothing: about one and a half for every referral.
  void Contacts() {
    const int count = rng_.Poisson(need_ > 0 ? 0.9 * static_cast<double>(services_.needs.size()) : 0.06);
    static constexpr std::string_view kSources[] = {"6", "6", "6", "2A", "2A", "3F", "1A", "9", "3E", "4"};
    for (int n = 0; n < count; ++n) {
      const Date on = Back(3650);
      const std::string_view source = rng_.Pick(kSources);
      for (int child : ChildrenAtHome(on))
        services_.contacts.push_back({child, AuthorityOf(*family_.Find(child), on),
                                      static_cast<int>(services_.contacts.size()), on, source, false});
    }
  }

  void Help() {
    static constexpr std::string_view kReasons[] = {
        "Parenting and routines", "School attendance", "Child's behaviour",        "Parental mental health",
        "Money and housing",      "Young carer",       "Domestic abuse, recovery", "Emotional wellbeing"};
    std::vector<Date> starts;
    for (const NeedEpisode& episode : services_.needs)
      if (episode.closed_because == "RC9" && (starts.empty() || starts.back() != *episode.closed))
        starts.push_back(*episode.closed);
    const int others = rng_.Poisson(need_ > 0 ? 0.28 : 0.075);
    for (int n = 0; n < others; ++n) starts.push_back(Back(3650));
    for (Date from : starts) {
      std::vector<int> members = ChildrenAtHome(from);
      if (members.empty()) continue;
      HelpEpisode episode;
      episode.authority = AuthorityOf(*family_.Find(members.front()), from);
      episode.number = static_cast<int>(services_.help.size());
      episode.when = Spell(from, 50, 140);
      episode.reason = rng_.Pick(kReasons);
      if (episode.when.to)
        episode.ended = rng_.Chance(0.62)  ? "Outcomes met"
                        : rng_.Chance(0.4) ? "Stepped up to social care"
                        : rng_.Chance(0.5) ? "Support declined"
                                           : "Moved to universal services";
      for (const Person& person : family_.people)
        if (!person.child && AtHome(person, from) &&
            person.HomeOn(from) == family_.Find(members.front())->HomeOn(from))
          members.push_back(person.slot);
      episode.members = std::move(members);
      services_.help.push_back(std::move(episode));
    }
  }

  void Police() {
    std::vector<Date> days;
    for (const NeedEpisode& episode : services_.needs)
      if (episode.source == "6" && (days.empty() || days.back() != episode.referred.AddDays(-1)))
        days.push_back(episode.referred.AddDays(-1));
    const int others = rng_.Poisson(need_ > 0 ? 0.8 : 0.045);
    for (int n = 0; n < others; ++n) days.push_back(Back(3650));
    for (Date day : days) Incident(day);
    for (const CarePeriod& period : services_.care)
      for (const MissingEpisode& missing : period.missing)
        Add(missing.from, "Missing child", "Reported missing by carers; found safe", {period.child},
            {"missing child"}, period.authority);
  }

  void Incident(Date day) {
    if (day > AsOf()) return;
    const std::vector<int> children = ChildrenAtHome(day);
    if (children.empty()) return;
    const int authority = AuthorityOf(*family_.Find(children.front()), day);
    const double kinds[] = {0.58, 0.18, 0.14, 0.10};
    std::vector<int> adults;
    for (const Person& person : family_.people)
      if (!person.child && person.slot < kGrandmother && person.AliveOn(day)) adults.push_back(person.slot);
    switch (rng_.Weighted(kinds)) {
      case 0: {
        std::vector<int> involved;
        std::vector<std::string_view> roles;
        if (!adults.empty()) involved.push_back(adults.front()), roles.push_back("victim");
        if (adults.size() > 1)
          involved.push_back(adults[1 + rng_.Below(adults.size() - 1)]), roles.push_back("suspect");
        for (int child : children) involved.push_back(child), roles.push_back("child in household");
        Add(day, "Domestic incident", "Call to the home; children present", involved, roles, authority);
        break;
      }
      case 1:
        Add(day, "Concern for a child", "Welfare check requested", {children[rng_.Below(children.size())]},
            {"child of concern"}, authority);
        break;
      case 2: {
        const int child = children.back();
        Add(day, "Missing child", "Reported missing from home; found safe", {child}, {"missing child"},
            authority);
        break;
      }
      default:
        if (adults.empty()) return;
        Add(day, "Drug or alcohol related", "Adult under the influence while caring",
            {adults.front(), children.front()}, {"subject", "child in household"}, authority);
    }
  }

  void Add(Date on, std::string_view type, std::string detail, std::vector<int> involved,
           std::vector<std::string_view> roles, int authority) {
    demo::Incident incident;
    incident.authority = authority;
    incident.number = static_cast<int>(services_.incidents.size());
    incident.on = on;
    incident.type = type;
    incident.detail = std::move(detail);
    incident.involved = std::move(involved);
    incident.roles = std::move(roles);
    services_.incidents.push_back(std::move(incident));
  }

  void Add(demo::Spell::Kind kind, const Person& person, Period when, std::string_view reason,
           std::string_view outcome) {
    if (!AtHome(person, when.from)) return;
    services_.spells.push_back({kind, person.slot, AuthorityOf(person, when.from),
                                static_cast<int>(services_.spells.size()), when, reason,
                                when.to ? outcome : ""});
  }

  void People() {
    using Kind = demo::Spell::Kind;
    static constexpr std::string_view kMind[] = {
        "Anxiety", "Low mood", "Self-harm", "Neurodevelopmental assessment", "Eating difficulties", "Trauma"};
    static constexpr std::string_view kMindOut[] = {"Treatment completed", "Discharged, advice given",
                                                    "Was not brought", "Transferred"};
    static constexpr std::string_view kOffence[] = {"Community resolution", "Referral order", "Youth caution",
                                                    "Youth rehabilitation order", "Prevention: Turnaround"};
    static constexpr std::string_view kAdult[] = {"Depression", "Anxiety", "Psychosis", "Bipolar disorder",
                                                  "Perinatal mental health"};
    static constexpr std::string_view kDrugs[] = {"Alcohol", "Opiates", "Cannabis", "Cocaine"};
    static constexpr std::string_view kOut[] = {"Completed", "Left early", "Transferred"};
    for (const Person& person : family_.people) {
      if (person.adopted_from >= 0 || person.slot == kAdopterA || person.slot == kAdopterB) continue;
      if (person.child) {
        const int age = person.birth.AgeOn(AsOf());
        if (age >= 8 && rng_.Chance(rates::kMentalHealthEver * (need_ > 0 ? 2.6 : 0.85))) {
          const Date from = person.birth.AddDays(rng_.Between(7 * 365, std::min(age, 17) * 365));
          if (from < AsOf())
            Add(Kind::kCamhs, person, Spell(from, 40, 260), rng_.Pick(kMind), rng_.Pick(kMindOut));
        }
        if (age >= 12 && rng_.Chance(need_ > 0 ? 0.055 : 0.008)) {
          const Date from = person.birth.AddDays(rng_.Between(11 * 365, std::min(age, 17) * 365));
          if (from < AsOf())
            Add(Kind::kYouthJustice, person, Spell(from, 60, 150), rng_.Pick(kOffence), rng_.Pick(kOut));
        }
        continue;
      }
      const double more = need_ > 0 ? 5.0 : 0.6;
      if (rng_.Chance(0.028 * more))
        Add(Kind::kAdultMentalHealth, person, Spell(Back(3600), 60, 400), rng_.Pick(kAdult), rng_.Pick(kOut));
      if (rng_.Chance(0.013 * more))
        Add(Kind::kSubstanceUse, person, Spell(Back(3600), 60, 300), rng_.Pick(kDrugs), rng_.Pick(kOut));
      if (person.sex == Sex::kFemale && rng_.Chance(0.02 * more))
        Add(Kind::kDomesticAbuse, person, Spell(Back(3600), 30, 150), "Risk assessed and safety plan",
            rng_.Pick(kOut));
    }
  }

  const Area& area_;
  const Family& family_;
  Services& services_;
  Rng rng_;
  double need_ = 0;
};

}  // namespace

void MakeOtherServices(const Area& area, const Family& family, Services& services) {
  Partners(area, family, services).Run();
}

}  // namespace kindred::demo
