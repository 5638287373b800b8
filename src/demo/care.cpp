// Children looked after: why they come into care, on which legal ground, where they live, and how it ends.
// Codes and orders of events follow the SSDA903 return, so that the file made from them is one that a
// careful authority would send.
#include <algorithm>
#include <array>

#include "demo/rates.hpp"
#include "demo/services.hpp"

namespace kindred::demo {
namespace {

enum class Exit { kShort, kHome, kGuardianship, kAdoption, kLongTerm, kOlder };

struct LegalStep {
  Date from;
  std::string_view status;
};
struct PlacementStep {
  Date from;
  std::string_view place, provider, because;  // because: why the one before ended
  Address where;
  std::string urn;
  bool same_carer = false;
};

class Care {
 public:
  Care(const Area& area, Family& family, int child, Date start, std::string_view need, Rng& rng)
      : area_(area), family_(family), child_(*family.Find(child)), start_(start), rng_(rng) {
    period_.child = child;
    period_.need = need;
    period_.asylum = family.asylum;
  }

  CareEnd Run(Services& services) {
    period_.number = static_cast<int>(services.care.size());
    const auto home = family_.AddressOn(child_, start_);
    period_.home = home ? *home : area_.DrawAddress(area_.NeighbourhoodOf(family_.index), rng_);
    period_.authority = std::max(0, family_.asylum ? family_.authority : area_.AuthorityOf(period_.home));
    const CareEnd end = Plan();
    Merge(end);
    Reviews();
    Missing();
    services.care.push_back(std::move(period_));
    return Past(*end_) ? CareEnd{*end_, end.because} : CareEnd{};
  }

 private:
  Date AsOf() const { return family_.as_of; }
  bool Past(Date day) const { return day <= AsOf(); }
  Date Eighteen() const { return child_.birth.Anniversary(18); }
  const Authority& Home() const { return area_.authorities[static_cast<std::size_t>(period_.authority)]; }

  Exit DrawExit(int age) {
    if (family_.asylum) return Exit::kOlder;
    if (age < 4) {
      const double weights[] = {0.09, 0.20, 0.17, 0.40, 0.14};
      static constexpr Exit kExits[] = {Exit::kShort, Exit::kHome, Exit::kGuardianship, Exit::kAdoption,
                                        Exit::kLongTerm};
      return kExits[rng_.Weighted(weights)];
    }
    if (age < 12) {
      const double weights[] = {0.18, 0.33, 0.16, 0.33};
      static constexpr Exit kExits[] = {Exit::kShort, Exit::kHome, Exit::kGuardianship, Exit::kLongTerm};
      return kExits[rng_.Weighted(weights)];
    }
    const double weights[] = {0.20, 0.30, 0.50};
    static constexpr Exit kExits[] = {Exit::kShort, Exit::kHome, Exit::kOlder};
    return kExits[rng_.Weighted(weights)];
  }

  CareEnd Plan() {
    const int age = child_.birth.AgeOn(start_);
    const Exit exit = DrawExit(age);
    legal_.push_back(
        {start_, family_.asylum || exit == Exit::kShort || (age >= 12 && rng_.Chance(0.55)) ? "V2" : "C1"});
    FirstPlacement(age, exit);
    CareEnd end;
    switch (exit) {
      case Exit::kShort:
        end_ = start_.AddDays(rng_.Between(5, 75));
        rec_ = rng_.Chance(0.8) ? "E4A" : "E4B";
        end.because = "RC7";
        break;
      case Exit::kHome:
        end_ = start_.AddDays(rng_.Between(90, 620));
        rec_ = rng_.Chance(0.85) ? "E4A" : "E4B";
        end.because = "RC7";
        break;
      case Exit::kGuardianship: {
        end_ = start_.AddDays(rng_.Between(240, 640));
        FullOrder();
        rec_ = relative_ ? "E45" : "E46";
        end.because = "RC4";
        break;
      }
      case Exit::kAdoption: {
        Adopt();
        rec_ = rng_.Chance(0.35) ? "E11" : "E12";
        end.because = "RC1";
        break;
      }
      case Exit::kLongTerm:
      case Exit::kOlder:
        FullOrder();
        end_ = Eighteen();
        if (exit == Exit::kLongTerm && rng_.Chance(0.40)) {
          end_ = start_.AddDays(rng_.Between(500, 2000));
          rec_ = "E4A";
        } else if (exit == Exit::kOlder && !family_.asylum && rng_.Chance(0.34)) {
          end_ = start_.AddDays(rng_.Between(200, 900));
          rec_ = "E4A";
        } else {
          rec_ = rng_.Chance(0.55) ? "E5" : rng_.Chance(0.5) ? "E17" : "E6";
        }
        end.because = "RC7";
        break;
    }
    if (*end_ > Eighteen()) end_ = Eighteen(), rec_ = rng_.Chance(0.6) ? "E5" : "E6", end.because = "RC7";
    // A child who is adopted or dies does so in care; death of the child is not modelled while looked after.
    if (exit != Exit::kAdoption && exit != Exit::kGuardianship) Moves(exit);
    return end;
  }

  void FullOrder() {
    if (legal_.front().status != "C1") return;
    const Date order = start_.AddDays(rng_.Between(170, 330));
    if (!end_ || order < end_->AddDays(-20)) legal_.push_back({order, "C2"});
  }

  // A place for the child, never at the home postcode; inside the authority with this chance.
  Address Near(double inside) {
    Address place = Anywhere(inside);
    for (int tries = 0;
         tries < 20 && area_.PostcodeOf(place).postcode == area_.PostcodeOf(period_.home).postcode; ++tries)
      place = Anywhere(inside);
    return place;
  }

  Address Anywhere(double inside) {
    if (rng_.Chance(inside)) return area_.DrawAddress(area_.DrawNeighbourhood(period_.authority, rng_), rng_);
    if (area_.options.authorities > 1 && rng_.Chance(0.6)) {
      const int other =
          (period_.authority + 1 +
           static_cast<int>(rng_.Below(static_cast<std::uint64_t>(area_.options.authorities - 1)))) %
          area_.options.authorities;
      return area_.DrawAddress(area_.DrawNeighbourhood(other, rng_), rng_);
    }
    if (area_.outside.empty())
      return area_.DrawAddress(area_.DrawNeighbourhood(period_.authority, rng_), rng_);
    return area_.DrawAddress(area_.outside[rng_.Below(area_.outside.size())], rng_);
  }

  PlacementStep Foster(Date from, std::string_view because) {
    const bool own = rng_.Chance(0.62);
    return {from,
            "U6",
            own ? "PR1" : "PR4",
            because,
            Near(own ? 0.86 : 0.5),
            own ? Home().fostering_urn : "SC700" + Home().code,
            false};
  }
  PlacementStep ChildrensHome(Date from, std::string_view because) {
    const bool own = rng_.Chance(0.25);
    return {from,
            "K2",
            own ? "PR1" : "PR4",
            because,
            Near(own ? 1.0 : 0.4),
            own ? Home().home_urn : "SC810" + Home().code,
            false};
  }
  PlacementStep Supported(Date from, std::string_view because) {
    return {from, "K3", "PR4", because, Near(1.0), "SC920" + Home().code, false};
  }

  void FirstPlacement(int age, Exit exit) {
    if (age >= 16) {
      places_.push_back(rng_.Chance(0.6) ? Supported(start_, "") : ChildrensHome(start_, ""));
      return;
    }
    if (exit == Exit::kGuardianship || (exit == Exit::kLongTerm && rng_.Chance(0.18))) {
      relative_ = exit == Exit::kLongTerm || rng_.Chance(0.85);
      if (relative_) {
        PlacementStep kin = Foster(start_, "");
        kin.place = "U3";
        kin.provider = "PR1";
        kin.urn = Home().fostering_urn;
        kin.where = Near(0.9);
        if (family_.Find(kGrandmother) != nullptr && !family_.homes[kGrandparentHome].empty())
          if (const Address there = *family_.AddressOn(*family_.Find(kGrandmother), start_);
              area_.PostcodeOf(there).postcode != area_.PostcodeOf(period_.home).postcode)
            kin.where = there;
        places_.push_back(kin);
        return;
      }
    }
    if (age >= 12 && rng_.Chance(0.3))
      places_.push_back(ChildrensHome(start_, ""));
    else
      places_.push_back(Foster(start_, ""));
  }

  void Moves(Exit exit) {
    static constexpr std::string_view kReasons[] = {"CARPL", "CARPL", "CREQB", "CREQO",
                                                    "CHILD", "LAREQ", "CLOSE", "OTHER"};
    Date when = start_.AddDays(40 + static_cast<int>(rng_.Exponential(exit == Exit::kOlder ? 380 : 900)));
    while (when < end_->AddDays(-30)) {
      const int age = child_.birth.AgeOn(when);
      const std::string_view because = rng_.Pick(kReasons);
      if (relative_) break;
      if (exit == Exit::kLongTerm && places_.back().place == "U6" && legal_.size() > 1 &&
          when > legal_.back().from.AddDays(60)) {
        // The carers become the long-term family: the same carers, another code.
        PlacementStep stay = places_.back();
        stay.from = when;
        stay.place = "U4";
        stay.because = "PLACE";
        stay.same_carer = true;
        places_.push_back(stay);
        break;
      }
      if (age >= 16 && rng_.Chance(0.6)) {
        if (places_.back().place == "K3" && rng_.Chance(0.5)) break;
        places_.push_back(Supported(when, because));
      } else if (age >= 12 && rng_.Chance(0.35)) {
        places_.push_back(ChildrensHome(when, because));
      } else {
        places_.push_back(Foster(when, because));
      }
      when = when.AddDays(60 + static_cast<int>(rng_.Exponential(700)));
    }
  }

  void Adopt() {
    Adoption adoption;
    adoption.decided = start_.AddDays(rng_.Between(150, 300));
    adoption.placement_order = adoption.decided.AddDays(rng_.Between(30, 90));
    const Date matched = adoption.placement_order.AddDays(rng_.Between(60, 330));
    const Date placed = matched.AddDays(rng_.Between(14, 45));
    end_ = placed.AddDays(rng_.Between(150, 330));
    legal_.push_back({adoption.placement_order, "E1"});
    PlacementStep adopters{placed, "A6", "PR1", "CARPL", Near(0.5), Home().adoption_urn, false};
    places_.push_back(adopters);
    if (Past(matched)) adoption.matched = matched;
    if (Past(placed)) adoption.placed = placed;
    if (Past(*end_)) adoption.ordered = *end_;
    if (Past(adoption.decided)) period_.adoption = adoption;
  }

  void Merge(const CareEnd&) {
    std::size_t legal = 0, place = 0;
    Date from = start_;
    std::string_view began = "S";
    int setting = 0;
    while (from < *end_ && Past(from)) {
      const Date next_legal = legal + 1 < legal_.size() ? legal_[legal + 1].from : *end_;
      const Date next_place = place + 1 < places_.size() ? places_[place + 1].from : *end_;
      const Date to = std::min({next_legal, next_place, *end_});
      CareEpisode episode;
      episode.from = from;
      episode.began = began;
      episode.status = legal_[legal].status;
      episode.place = places_[place].place;
      episode.provider = places_[place].provider;
      episode.placement = places_[place].where;
      episode.urn = places_[place].urn;
      episode.setting = setting;
      const bool final = to == *end_;
      if (Past(to)) {
        episode.to = to;
        episode.ended = final ? rec_ : "X1";
        if (!final && to == next_place) episode.moved_because = places_[place + 1].because;
      }
      period_.episodes.push_back(episode);
      if (final) break;
      const bool moves = to == next_place;
      const bool orders = to == next_legal;
      if (orders) ++legal;
      if (moves) ++place;
      const bool same = moves && places_[place].same_carer;
      if (moves && !same) ++setting;
      began = moves && orders ? (same ? "U" : "B") : moves ? (same ? "T" : "P") : "L";
      from = to;
    }
  }

  void Reviews() {
    const Date last = std::min(*end_, AsOf());
    Date review = AddWorkingDays(start_.AddDays(rng_.Between(14, 24)), 0);
    int gap = 85;
    while (review < last) {
      const int age = child_.birth.AgeOn(review);
      static constexpr std::string_view kHow[] = {"PN1", "PN1", "PN1", "PN2", "PN4",
                                                  "PN5", "PN6", "PN6", "PN7"};
      period_.reviews.push_back({review, age < 4 ? "PN0" : rng_.Pick(kHow)});
      review = AddWorkingDays(review.AddDays(rng_.Between(gap - 12, gap)), 0);
      gap = 175;
    }
  }

  void Missing() {
    if (child_.birth.AgeOn(std::min(*end_, AsOf())) < 12 || !rng_.Chance(0.3)) return;
    Date when = std::max(start_.AddDays(20), child_.birth.Anniversary(12));
    while (true) {
      when = when.AddDays(3 + static_cast<int>(rng_.Exponential(70)));
      const Date back = when.AddDays(rng_.Between(1, 3));
      if (back >= std::min(*end_, AsOf()) || period_.missing.size() > 25) return;
      period_.missing.push_back({when, back, rng_.Chance(0.25)});
      when = back;
    }
  }

  const Area& area_;
  Family& family_;
  Person& child_;
  Date start_;
  Rng& rng_;
  CarePeriod period_;
  std::vector<LegalStep> legal_;
  std::vector<PlacementStep> places_;
  std::optional<Date> end_;
  std::string_view rec_;
  bool relative_ = false;
};

// The life after an adoption order: a new person with a new name and numbers in another home.
void GiveNewIdentity(const Area& area, Family& family, int child_slot, Date placed, Date ordered,
                     const Address& home, Rng& rng) {
  const int slot = kFirstAdopted + child_slot - kFirstChild;
  if (slot >= kSlots) return;
  if (family.Find(kAdopterA) == nullptr) {
    const int community = Names().DrawCommunity(rng);
    const std::string surname = Names().DrawSurname(community, rng);
    for (const int adopter : {kAdopterA, kAdopterB}) {
      Person person;
      person.slot = adopter;
      person.sex = adopter == kAdopterA ? Sex::kFemale : Sex::kMale;
      person.community = community;
      person.ethnicity = Names().Communities()[static_cast<std::size_t>(community)].ethnicity;
      person.forename = Names().DrawForename(community, person.sex, false, rng);
      person.birth = ordered.AddDays(-rng.Between(31 * 365, 47 * 365));
      person.surnames.push_back({person.birth, SurnameFor(surname, person.sex)});
      person.stays.push_back({kAdoptiveHome, placed.AddDays(-2000), std::nullopt});
      person.email = "adopter" + std::to_string(rng.Below(100000)) + "@example.org";
      family.people.push_back(std::move(person));
    }
    family.couples.push_back({kAdopterA, kAdopterB, placed.AddDays(-2000), std::nullopt, true});
    // Adopters live elsewhere in the area, so that both identities meet in its sources.
    Address address = home;
    if (area.AuthorityOf(home) < 0) address = area.DrawAddress(area.DrawNeighbourhood(0, rng), rng);
    family.homes[kAdoptiveHome].push_back({placed.AddDays(-2000), address});
  }
  Person& birth = *family.Find(child_slot);
  birth.identity_ended = ordered;
  for (Stay& stay : birth.stays)
    if (!stay.to) stay.to = placed;
  std::erase_if(birth.stays, [](const Stay& s) { return s.to && *s.to <= s.from; });
  const Person& adopter = *family.Find(kAdopterA);
  birth.known_as_surname = adopter.surnames.front().surname;  // in school before the order
  Person adopted;
  adopted.slot = slot;
  adopted.sex = birth.sex;
  adopted.community = birth.community;
  adopted.ethnicity = birth.ethnicity;
  adopted.forename =
      rng.Chance(0.6) ? birth.forename : Names().DrawForename(birth.community, birth.sex, true, rng);
  adopted.middle = rng.Chance(0.5) ? birth.forename : "";
  if (adopted.middle == adopted.forename) adopted.middle.clear();
  adopted.birth = birth.birth;
  adopted.surnames.push_back({ordered, adopter.surnames.front().surname});
  adopted.mother = kAdopterA;
  adopted.father = kAdopterB;
  adopted.child = true;
  adopted.adopted_from = child_slot;
  adopted.stays.push_back({kAdoptiveHome, placed, std::nullopt});
  family.people.push_back(std::move(adopted));
}

}  // namespace

CareEnd MakeCare(const Area& area, Family& family, Services& services, int child, Date start,
                 std::string_view need, Rng& rng) {
  family.people.reserve(kSlots);
  const CareEnd end = Care(area, family, child, start, need, rng).Run(services);
  const CarePeriod& period = services.care.back();
  if (period.adoption && period.adoption->ordered) {
    GiveNewIdentity(area, family, child, *period.adoption->placed, *period.adoption->ordered,
                    period.episodes.back().placement, rng);
  } else if (end.on && period.episodes.back().ended.substr(0, 2) == "E4" &&
             period.episodes.back().ended == "E45") {
    // A special guardianship to a relative: the child lives with a grandparent from then on.
    Person* grandmother = family.Find(kGrandmother);
    if (grandmother == nullptr) {
      const Person& mother = *family.Find(kMother);
      Person person;
      person.slot = kGrandmother;
      person.sex = Sex::kFemale;
      person.community = mother.community;
      person.ethnicity = mother.ethnicity;
      person.forename = Names().DrawForename(mother.community, Sex::kFemale, false, rng);
      person.birth = mother.birth.AddDays(-rng.Between(7000, 11000));
      person.surnames.push_back({person.birth, mother.surnames.front().surname});
      person.stays.push_back({kGrandparentHome, mother.birth, std::nullopt});
      person.email = "nana" + std::to_string(rng.Below(100000)) + "@example.org";
      family.people.push_back(std::move(person));
      family.homes[kGrandparentHome].push_back({mother.birth, period.episodes.back().placement});
    }
    if (!family.homes[kGrandparentHome].empty()) {
      Person& moved = *family.Find(child);
      for (Stay& stay : moved.stays)
        if (!stay.to || *stay.to > period.From()) stay.to = std::max(stay.from, period.From());
      moved.stays.push_back({kGrandparentHome, *end.on, std::nullopt});
      std::erase_if(moved.stays, [](const Stay& s) { return s.to && *s.to <= s.from; });
    }
  }
  return end;
}

}  // namespace kindred::demo
