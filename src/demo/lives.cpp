#include "demo/lives.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "demo/rates.hpp"

namespace kindred::demo {
namespace {

// Asylum seekers who come alone come from a few places.
constexpr std::string_view kAsylumCommunities[] = {"afghan", "arabic", "somali", "african", "afghan"};

// Draws one family's life; each member function is one chapter.
class Chronicle {
 public:
  Chronicle(const Area& area, std::int64_t index)
      : area_(area),
        rng_(area.options.seed, Stream::kLives, static_cast<std::uint64_t>(index)),
        births_(DrawBirths(area.options, index)) {
    family_.index = index;
    family_.as_of = area.options.as_of;
    family_.homes.resize(kHomes);
    family_.away = births_.away;
    family_.arrived = births_.arrived;
    family_.asylum = births_.asylum;
    family_.people.reserve(kSlots);
  }

  Family Write() {
    if (births_.asylum) {
      LoneChild();
      return std::move(family_);
    }
    Parents();
    Separation();
    Children();
    Grandparents();
    Homes();
    NamesOverTime();
    Deaths();
    LeavingHome();
    return std::move(family_);
  }

 private:
  Date AsOf() const { return family_.as_of; }

  Person& Add(int slot, Sex sex, int community, bool young, Date birth) {
    Person person;
    person.slot = slot;
    person.sex = sex;
    person.community = community;
    person.ethnicity = Names().Communities()[static_cast<std::size_t>(community)].ethnicity;
    person.forename = Names().DrawForename(community, sex, young, rng_);
    if (rng_.Chance(young ? 0.6 : 0.45)) person.middle = Names().DrawForename(community, sex, young, rng_);
    if (person.middle == person.forename) person.middle.clear();
    person.birth = birth;
    family_.people.push_back(std::move(person));
    return family_.people.back();
  }

  void SetEmail(Person& person, const std::string& surname) {
    static constexpr const char* kHosts[] = {"example.org", "example.com", "example.net"};
    std::string name = ToLowerAscii(FoldName(person.forename) + "." + FoldName(surname));
    std::replace(name.begin(), name.end(), ' ', '-');
    person.email = fmt::format("{}{}@{}", name, rng_.Below(10000), rng_.Pick(kHosts));
  }

  void LoneChild() {
    const int community = Names().Find(rng_.Pick(kAsylumCommunities));
    Person& child = Add(kFirstChild, rng_.Chance(0.94) ? Sex::kMale : Sex::kFemale, community, true,
                        births_.dates.front());
    child.surnames.push_back({child.birth, Names().DrawSurname(community, rng_)});
    child.child = true;
    family_.authority =
        area_.neighbourhoods[static_cast<std::size_t>(area_.NeighbourhoodOf(family_.index))].authority;
  }

  void Parents() {
    const Date first = births_.dates.front();
    const int community = Names().DrawCommunity(rng_);
    const bool mixed = rng_.Chance(community == 0 ? 0.035 : 0.16);
    int other = community;
    if (mixed) other = community == 0 ? Names().DrawCommunity(rng_) : 0;
    const int mother_age = std::clamp(29 + rng_.Between(-7, 6) + rng_.Between(-6, 6), 16, 44);
    const int father_age = std::clamp(mother_age + rng_.Between(-3, 7), 17, 62);
    Person& mother =
        Add(kMother, Sex::kFemale, community, false, first.AddDays(-mother_age * 365 - rng_.Between(0, 364)));
    mother.surnames.push_back({mother.birth, SurnameFor(Names().DrawSurname(community, rng_), Sex::kFemale)});
    Person& father =
        Add(kFather, Sex::kMale, other, false, first.AddDays(-father_age * 365 - rng_.Between(0, 364)));
    father.surnames.push_back({father.birth, SurnameFor(Names().DrawSurname(other, rng_), Sex::kMale)});
    lone_ = rng_.Chance(rates::kLoneFromBirth);
    married_ = !lone_ && rng_.Chance(community == 0 ? 0.48 : 0.78);
    together_ = first.AddDays(-rng_.Between(300, 2500));
    const std::string_view name = Names().Communities()[static_cast<std::size_t>(community)].name;
    const double keeps = name == "british" || name == "irish" || name == "traveller" ? 0.12
                         : name == "chinese" || name == "somali" || name == "arabic" ? 0.95
                         : name == "pakistani" || name == "bangladeshi"              ? 0.65
                                                                                     : 0.25;
    if (married_ && !rng_.Chance(keeps))
      mother.surnames.push_back({together_, SurnameFor(father.surnames.front().surname, Sex::kFemale)});
    if (!lone_) family_.couples.push_back({kMother, kFather, together_, std::nullopt, married_});
    // Whose surname the children bear; decided once for all of a couple's children.
    const double styles[] = {0.84, 0.10, 0.06};
    child_surname_style_ = lone_ ? (rng_.Chance(0.75) ? 1 : 0) : static_cast<int>(rng_.Weighted(styles));
    if (name == "somali") child_surname_style_ = 3;
  }

  void Separation() {
    if (lone_ || !rng_.Chance(rates::kSeparated)) return;
    const Date when = births_.dates.front().AddDays(rng_.Between(200, 5200));
    if (when >= AsOf()) return;
    separated_ = when;
    family_.couples.front().to = when;
    const double who[] = {0.88, 0.12};
    main_parent_ = rng_.Weighted(who) == 0 ? kMother : kFather;
    if (!rng_.Chance(rates::kStepPartner)) return;
    const Date joined = when.AddDays(rng_.Between(150, 1800));
    if (joined >= AsOf()) return;
    AddStepPartner(joined);
  }

  void AddStepPartner(Date joined) {
    const Sex sex = main_parent_ == kMother ? Sex::kMale : Sex::kFemale;
    const Person& stays = *family_.Find(main_parent_);
    const int community = rng_.Chance(0.85) ? stays.community : Names().DrawCommunity(rng_);
    Person& step = Add(kSecondPartner, sex, community, false, stays.birth.AddDays(rng_.Between(-2600, 2600)));
    step.surnames.push_back({step.birth, SurnameFor(Names().DrawSurname(community, rng_), sex)});
    step_joined_ = joined;
    Couple couple{main_parent_, kSecondPartner, joined, std::nullopt, rng_.Chance(0.3)};
    if (rng_.Chance(0.25)) {
      const Date left = joined.AddDays(rng_.Between(200, 1600));
      if (left < AsOf()) couple.to = left;
    }
    family_.couples.push_back(couple);
  }

  const Couple& StepCouple() const {
    return *std::find_if(family_.couples.begin(), family_.couples.end(),
                         [](const Couple& couple) { return couple.b == kSecondPartner; });
  }

  std::string ChildSurname(const Person& mother, const Person& father, Sex sex, Date birth) const {
    switch (child_surname_style_) {
      case 1:
        return SurnameFor(mother.SurnameOn(birth), sex);
      case 2: {
        const std::string& hers = mother.surnames.front().surname;
        const std::string& his = father.surnames.front().surname;
        return hers == his ? his : hers + "-" + his;
      }
      case 3:
        return father.forename;
      default:
        return SurnameFor(father.surnames.front().surname, sex);
    }
  }

  void Children() {
    int slot = kFirstChild;
    for (std::size_t n = 0; n < births_.dates.size() && slot < kFirstChild + kMaxChildren; ++n, ++slot) {
      const Date birth = births_.dates[n];
      int father_slot = kFather;
      int mother_slot = kMother;
      if (separated_ && birth > separated_->AddDays(270)) {
        if (family_.Find(kSecondPartner) == nullptr) {
          if (main_parent_ == kFather) main_parent_ = kMother;  // later children are hers: she keeps the home
          AddStepPartner(birth.AddDays(-rng_.Between(280, 700)));
        }
        (main_parent_ == kMother ? father_slot : mother_slot) = kSecondPartner;
      }
      const Person mother = *family_.Find(mother_slot);
      const Person father = *family_.Find(father_slot);
      const Sex sex = rng_.Chance(0.487) ? Sex::kFemale : Sex::kMale;
      Person& child = Add(slot, sex, rng_.Chance(0.5) ? mother.community : father.community, true, birth);
      for (int tries = 0; tries < 8 && NameTaken(child); ++tries)
        child.forename = Names().DrawForename(child.community, sex, true, rng_);
      child.ethnicity = MixedEthnicity(mother.ethnicity, father.ethnicity);
      child.surnames.push_back({birth, ChildSurname(mother, father, sex, birth)});
      child.mother = mother_slot;
      child.father = father_slot;
      child.father_responsible = !lone_ || rng_.Chance(0.7);
      child.child = true;
      if (n > 0 && births_.dates[n - 1] == birth) {
        Person& twin = *family_.Find(slot - 1);
        child.twin = twin.slot;
        child.twin_order = 2;
        twin.twin = slot;
        twin.twin_order = 1;
        if (rng_.Chance(0.12)) {  // parents who like names alike
          const std::string initial = twin.forename.substr(0, 1);
          for (int tries = 0; tries < 20 && child.forename.substr(0, 1) != initial; ++tries)
            child.forename = Names().DrawForename(child.community, sex, true, rng_);
        }
      }
      if (birth > AsOf() || rng_.Chance(0.9)) child.due = birth.AddDays(rng_.Between(-16, 26));
    }
    if (rng_.Chance(rates::kNamesakes)) Namesake();
  }

  // A son with his father's whole name, or a daughter with her mother's.
  void Namesake() {
    for (Person& child : family_.people) {
      if (!child.child || child.twin >= 0) continue;
      const Person& parent = *family_.Find(child.sex == Sex::kMale ? child.father : child.mother);
      if (parent.sex != child.sex || NameTaken(child, parent.forename)) continue;
      child.forename = parent.forename;
      child.middle.clear();
      child.surnames.front().surname = parent.SurnameOn(child.birth);
      family_.namesakes = true;
      return;
    }
  }

  bool NameTaken(const Person& child, const std::string& forename) const {
    return std::any_of(family_.people.begin(), family_.people.end(), [&](const Person& p) {
      return p.child && p.slot != child.slot && p.forename == forename;
    });
  }
  bool NameTaken(const Person& child) const { return NameTaken(child, child.forename); }

  void Grandparents() {
    const Person mother = *family_.Find(kMother);
    const bool kinship = rng_.Chance(rates::kKinship);
    const bool three = rng_.Chance(mother.ethnicity.front() == 'A' ? 0.14 : 0.015);
    if (!kinship && !three) return;
    Person& grandmother = Add(kGrandmother, Sex::kFemale, mother.community, false,
                              mother.birth.AddDays(-rng_.Between(7000, 12500)));
    grandmother.surnames.push_back({grandmother.birth, mother.surnames.front().surname});
    if (three) {
      three_generations_ = true;
      return;
    }
    if (rng_.Chance(0.4)) {
      Person& grandfather = Add(kGrandfather, Sex::kMale, mother.community, false,
                                mother.birth.AddDays(-rng_.Between(7500, 13500)));
      grandfather.surnames.push_back(
          {grandfather.birth, SurnameFor(mother.surnames.front().surname, Sex::kMale)});
      family_.couples.push_back({kGrandmother, kGrandfather, mother.birth.AddDays(-500), std::nullopt, true});
    }
    kinship_ = AsOf().AddDays(-rng_.Between(60, 3000));
  }

  void Homes() {
    Addresses(kMainHome, together_);
    if (separated_ || lone_) Addresses(kOtherHome, separated_ ? *separated_ : together_);
    if (family_.Find(kGrandmother) != nullptr && !three_generations_)
      Addresses(kGrandparentHome, together_.AddDays(-3000));
    family_.authority = area_.AuthorityOf(family_.homes[kMainHome].back().address);

    const int leaver = main_parent_ == kMother ? kFather : kMother;
    for (Person& person : family_.people) {
      if (person.child) {
        if (kinship_ && *kinship_ > person.birth) {
          person.stays.push_back({kMainHome, person.birth, *kinship_});
          person.stays.push_back({kGrandparentHome, *kinship_, std::nullopt});
        } else {
          person.stays.push_back({kMainHome, person.birth, std::nullopt});
        }
      } else if (person.slot == kGrandmother || person.slot == kGrandfather) {
        person.stays.push_back(
            {three_generations_ ? kMainHome : kGrandparentHome, together_.AddDays(-3000), std::nullopt});
      } else if (person.slot == kSecondPartner) {
        person.stays.push_back({kMainHome, *step_joined_, StepCouple().to});
      } else if (lone_ && person.slot == kFather) {
        person.stays.push_back({kOtherHome, together_, std::nullopt});
      } else if (separated_ && person.slot == leaver) {
        person.stays.push_back({kMainHome, together_, *separated_});
        person.stays.push_back({kOtherHome, *separated_, std::nullopt});
      } else {
        person.stays.push_back({kMainHome, together_, std::nullopt});
      }
      if (!person.child) SetEmail(person, person.surnames.back().surname);
    }
  }

  // The addresses of a home in order; of many moves the last five are known.
  void Addresses(int home, Date from) {
    std::vector<std::pair<Date, bool>> moves;  // when, and whether over the border
    bool abroad = false;
    for (Date when = from; when < AsOf() || moves.empty();) {
      moves.emplace_back(when, abroad);
      when = when.AddDays(90 + static_cast<int>(rng_.Exponential(365.25 / rates::kMovesAYear)));
      if (area_.options.authorities > 1 && rng_.Chance(0.045)) abroad = !abroad;
    }
    const std::size_t skipped = moves.size() > 6 ? moves.size() - 6 : 0;
    auto& addresses = family_.homes[static_cast<std::size_t>(home)];
    for (std::size_t i = skipped; i < moves.size(); ++i)
      addresses.push_back(
          {i == skipped ? from : moves[i].first,
           area_.HomeOf(family_.index, home * 6 + static_cast<int>(i - skipped), moves[i].second)});
  }

  void NamesOverTime() {
    Person& mother = *family_.Find(kMother);
    if (separated_ && mother.surnames.size() > 1 && rng_.Chance(0.25)) {
      const Date back = separated_->AddDays(rng_.Between(100, 900));
      if (back < AsOf()) mother.surnames.push_back({back, mother.surnames.front().surname});
    }
    const Person* step = family_.Find(kSecondPartner);
    if (step == nullptr) return;
    const Couple& couple = StepCouple();
    const Date wedding = couple.from.AddDays(400);
    if (main_parent_ != kMother || (couple.to && *couple.to < wedding)) return;
    if (couple.married && wedding < AsOf())
      mother.surnames.push_back({wedding, SurnameFor(step->surnames.front().surname, Sex::kFemale)});
    for (Person& child : family_.people) {
      if (!child.child || child.father == kSecondPartner || child.birth >= wedding || wedding >= AsOf())
        continue;
      if (rng_.Chance(0.10))
        child.surnames.push_back(
            {wedding.AddDays(60), SurnameFor(step->surnames.front().surname, child.sex)});
      else if (rng_.Chance(0.25))
        child.known_as_surname = SurnameFor(step->surnames.front().surname, child.sex);
    }
    std::sort(mother.surnames.begin(), mother.surnames.end(),
              [](const SurnameSince& x, const SurnameSince& y) { return x.from < y.from; });
  }

  void Deaths() {
    const auto die = [&](Person& person, Date when) {
      if (when <= person.birth || when >= AsOf()) return;
      person.death = when;
      for (Stay& stay : person.stays)
        if (!stay.to || *stay.to > when) stay.to = std::max(stay.from, when);
    };
    if (rng_.Chance(rates::kParentDies)) {
      // A parent's death leaves the children with the other: the one whom they live with alone does not die.
      Person& parent = *family_.Find(rng_.Chance(0.4) && !lone_ ? kMother : kFather);
      const Date when = AsOf().AddDays(-rng_.Between(30, 3600));
      const bool mother_of_later = parent.slot == kMother && births_.dates.back() >= when;
      const bool alone = parent.slot == main_parent_ && (separated_ || kinship_);
      if (!alone && !mother_of_later) die(parent, when);
    }
    for (Person& person : family_.people)
      if (person.child && rng_.Chance(0.0012)) die(person, AsOf().AddDays(-rng_.Between(10, 3600)));
  }

  // Young adults move out from 18 on.
  void LeavingHome() {
    for (Person& person : family_.people) {
      if (!person.child || person.birth.AgeOn(AsOf()) < 18) continue;
      const Date leaves = person.birth.Anniversary(18).AddDays(rng_.Between(60, 3400));
      if (leaves >= AsOf()) continue;
      for (Stay& stay : person.stays)
        if (!stay.to) stay.to = std::max(stay.from, leaves);
    }
  }

  const Area& area_;
  Rng rng_;
  Births births_;
  Family family_;
  bool lone_ = false, married_ = false, three_generations_ = false;
  int main_parent_ = kMother;
  int child_surname_style_ = 0;
  Date together_;
  std::optional<Date> separated_, step_joined_, kinship_;
};

}  // namespace

const std::string& Person::SurnameOn(Date day) const {
  const SurnameSince* found = &surnames.front();
  for (const SurnameSince& name : surnames)
    if (name.from <= day) found = &name;
  return found->surname;
}

int Person::HomeOn(Date day) const {
  for (const Stay& stay : stays)
    if (stay.from <= day && (!stay.to || day < *stay.to)) return stay.home;
  return -1;
}

Person* Family::Find(int slot) {
  for (Person& person : people)
    if (person.slot == slot) return &person;
  return nullptr;
}

const Person* Family::Find(int slot) const {
  return const_cast<Family*>(this)->Find(slot);
}

std::optional<Address> Family::AddressOn(const Person& person, Date day) const {
  const int home = person.HomeOn(day);
  if (home < 0) return std::nullopt;
  const auto& addresses = homes[static_cast<std::size_t>(home)];
  std::optional<Address> found;
  for (const HomeAddress& entry : addresses)
    if (entry.from <= day || !found) found = entry.address;
  return found;
}

bool Family::InAreaOn(Date day) const {
  return !(away && away->Contains(day)) && !(arrived && day < *arrived);
}

Family LiveFamily(const Area& area, std::int64_t index) {
  return Chronicle(area, index).Write();
}

}  // namespace kindred::demo
