// The eleven lists that an inspection asks for (Annex A), on the reference date; lists 1 to 7 hold the last
// six months, lists 8 to 11 the last twelve.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "demo/agencies/returns.hpp"
#include "demo/agencies/words.hpp"

namespace kindred::demo {
namespace {

std::string_view YesNo(bool yes) {
  return yes ? "a) Yes" : "b) No";
}

std::string_view SourceList(std::string_view code) {
  if (code == "2A") return "b) Schools";
  if (code == "2B") return "c) Education services";
  if (code == "4") return "e) Housing";
  if (code == "6") return "g) Police";
  if (code == "7") return "h) Other legal agency";
  if (code == "8") return "i) Other";
  if (code == "9") return "j) Anonymous";
  if (code == "10") return "k) Unknown";
  if (code.front() == '3') return "d) Health services";
  if (code.front() == '5') return "f) LA services";
  return "a) Individual";
}

std::string_view NeedList(std::string_view code) {
  static constexpr std::string_view kWords[] = {"j) Not stated",
                                                "a) Abuse or neglect",
                                                "b) Child's disability",
                                                "c) Parents illness or disability",
                                                "d) Family in acute stress",
                                                "e) Family dysfunction",
                                                "f) Socially unacceptable behaviour",
                                                "g) Low income",
                                                "h) Absent parenting",
                                                "i) Cases other than children in need"};
  return kWords[code[1] - '0'];
}

std::string_view CategoryList(std::string_view code) {
  return code == "NEG"   ? "a) Neglect"
         : code == "PHY" ? "b) Physical Abuse"
         : code == "SAB" ? "c) Sexual Abuse"
                         : "d) Emotional Abuse";
}

std::string_view ClosureList(std::string_view code) {
  if (code == "RC1") return "a) Adopted";
  if (code == "RC2") return "b) Died";
  if (code == "RC3") return "c) Residence order";
  if (code == "RC4") return "d) Special guardianship order";
  if (code == "RC5") return "e) Transferred to another LA";
  if (code == "RC6") return "f) Transferred to adult social services";
  if (code == "RC8" || code == "RC9") return "h) Child not in need after assessment";
  return "g) 'Other' incl. Child no longer in need";
}

std::string_view LegalList(std::string_view code) {
  return code == "C1"   ? "a) Interim care orders"
         : code == "C2" ? "b) Full care orders"
         : code == "E1" ? "d) Placement order granted"
                        : "e) Accommodated under S20";
}

std::string_view PlaceList(std::string_view code) {
  if (code.front() == 'U') return "a) Foster placement";
  if (code.front() == 'A') return "b) Placed for adoption";
  if (code == "K2") return "h) Children’s Homes";
  return "f) Independent living";
}

std::string_view EthnicList(std::string_view code) {
  switch (code.front()) {
    case 'W':
      return "a) White";
    case 'M':
      return "b) Mixed";
    case 'A':
    case 'C':
      return "c) Asian or Asian British";
    case 'B':
      return "d) Black or black British";
    default:
      return "e) Other ethnic group";
  }
}

class Lists {
 public:
  explicit Lists(const Context& context)
      : c_(context), half_(context.AsOf().AddMonths(-6)), year_(context.AsOf().Anniversary(-1)) {}

  void Write() {
    for (const Contact& contact : c_.services.contacts)
      if (contact.on > half_ && contact.on <= c_.AsOf())
        With(Sheet::kList1, contact.authority, contact.child, contact.on, SourceList(contact.source));
    for (const HelpEpisode& help : c_.services.help) Help(help);
    for (const NeedEpisode& e : c_.services.needs) Need(e);
    for (const CarePeriod& p : c_.services.care) Care(p);
  }

 private:
  const Person& Of(int slot) const { return *c_.family.Find(slot); }
  std::string_view Worker(int authority, Team team) const {
    return c_.area.WorkerOf(authority, team, static_cast<std::uint64_t>(c_.family.index)).id;
  }
  bool Disabled(int child) const {
    return std::any_of(c_.services.needs.begin(), c_.services.needs.end(),
                       [&](const NeedEpisode& e) { return e.child == child && e.need == "N2"; });
  }

  // The columns that every list of children begins with, then the list's own.
  template <class... Cells>
  void With(Sheet sheet, int authority, int slot, const Cells&... cells) {
    const Person& child = Of(slot);
    const bool born = child.birth <= c_.AsOf();
    const std::string id = ChildId(c_, authority, slot);
    c_.out.Row(authority, sheet, id,
               !born                       ? "c) Not stated/recorded"
               : child.sex == Sex::kFemale ? "b) Female"
                                           : "a) Male",
               EthnicList(child.ethnicity), born ? child.birth : child.due.value_or(child.birth),
               born ? std::to_string(child.birth.AgeOn(c_.AsOf())) : "", cells...);
    if (told_.insert({authority, slot}).second)
      Tell(c_, Source::kAnnexA, authority, id, child, TrapOf(c_, child));
  }

  void Help(const HelpEpisode& help) {
    if (help.when.from <= half_) return;
    Rng rng = RecordRng(c_, Source::kFamilyHelp, 0, 12, help.number % 16);
    const Date assessed = help.when.from.AddDays(rng.Between(10, 35));
    for (int slot : help.members)
      if (Of(slot).child && KnownChild(help.authority, slot))
        With(Sheet::kList2, help.authority, slot, help.when.from,
             assessed <= c_.AsOf() ? std::optional<Date>(assessed) : std::nullopt, "Family help");
  }
  // Family help keeps its own numbers; the list holds those whom the case system knows too.
  bool KnownChild(int authority, int slot) const {
    return std::any_of(c_.services.needs.begin(), c_.services.needs.end(),
                       [&](const NeedEpisode& e) { return e.child == slot && e.authority == authority; });
  }

  int Referrals(const NeedEpisode& e) const {
    return static_cast<int>(
        std::count_if(c_.services.needs.begin(), c_.services.needs.end(),
                      [&](const NeedEpisode& o) { return o.child == e.child && o.referred > year_; }));
  }

  void Need(const NeedEpisode& e) {
    const int a = e.authority;
    const bool recent = e.referred > half_;
    const Team team = e.need == "N2" ? Team::kDisabledChildren : Team::kSafeguarding;
    if (recent)
      With(Sheet::kList3, a, e.child, e.referred, SourceList(e.source), YesNo(e.no_further_action),
           Referrals(e), "Assessment team", Worker(a, Team::kAssessment));
    if (e.no_further_action) return;
    const std::string_view disabled = YesNo(Disabled(e.child));
    const bool cared = c_.services.CareOn(e.child, c_.AsOf()) != nullptr;
    if (e.assessment && (!e.assessment->authorised || *e.assessment->authorised > half_))
      With(Sheet::kList4, a, e.child, disabled, e.assessment->start, "a) Yes", e.assessment->authorised,
           !e.assessment->authorised ? "" : YesNo(e.closed_because != "RC8" && e.closed_because != "RC9"),
           "Assessment team", Worker(a, Team::kAssessment));
    if (e.enquiry && e.enquiry->start > half_)
      With(Sheet::kList5, a, e.child, disabled, e.enquiry->start, YesNo(e.enquiry->conference_not_required),
           e.enquiry->conference, !e.enquiry->conference ? "" : YesNo(e.protection.has_value()), 1,
           e.enquiry->conference ? 1 : 0, "Safeguarding team", Worker(a, team));
    if (!e.closed || *e.closed > half_) {
      const bool protecting = e.protection && !e.protection->to;
      const std::string_view status = e.closed     ? "e) Closed episode"
                                      : cared      ? "a) Looked after child"
                                      : protecting ? "b) Child Protection plan"
                                      : e.plan     ? "c) Child in need plan"
                                                   : "d) Open assessment";
      With(Sheet::kList6, a, e.child, disabled, e.referred, NeedList(e.need),
           e.visits.empty() ? std::optional<Date>() : e.visits.back(), e.closed,
           e.closed ? ClosureList(e.closed_because) : "", status,
           cared ? "Looked after team" : "Safeguarding team", Worker(a, team));
    }
    if (e.protection && (!e.protection->to || *e.protection->to > half_))
      With(Sheet::kList7, a, e.child, disabled, e.protection->from, CategoryList(e.protection->initial),
           CategoryList(e.protection->latest), e.visits.empty() ? std::optional<Date>() : e.visits.back(),
           "a) Yes", e.protection->reviews.empty() ? std::optional<Date>() : e.protection->reviews.back(),
           e.protection->to, "b) No", e.protection->previous, "Safeguarding team", Worker(a, team));
  }

  void Care(const CarePeriod& p) {
    const Person& child = Of(p.child);
    const std::string_view disabled = YesNo(Disabled(p.child));
    if (!p.To() || *p.To() > year_) InCare(p, disabled);
    const int age = child.birth.AgeOn(c_.AsOf());
    if (p.To() && age >= 18 && age < 25 && *p.To() == child.birth.Anniversary(18)) {
      Rng rng = RecordRng(c_, Source::kSsda903, p.child, 11);
      const auto& adviser = c_.area.WorkerOf(
          p.authority, Team::kLeavingCare,
          static_cast<std::uint64_t>(c_.family.index) * 64 + 50 + static_cast<std::uint64_t>(p.child));
      const bool studying = rng.Chance(0.5);
      With(Sheet::kList9, p.authority, p.child, YesNo(p.asylum), disabled, "Leaving care team", adviser.id,
           adviser.id, "b) Former relevant", c_.AsOf().AddDays(-rng.Between(20, 170)), "a) In touch",
           c_.AsOf().AddDays(-rng.Between(3, 80)),
           rng.Chance(0.6) ? "k) Independent living" : "c) Semi-independent transitional accommodation",
           "a) Suitable",
           studying ? "F2: Full time in education other than higher"
                    : "G5: Not in education, employment or training - other");
    }
    if (p.adoption && (!p.adoption->ordered || *p.adoption->ordered > year_)) Adoption(p, disabled);
  }

  void InCare(const CarePeriod& p, std::string_view disabled) {
    const CareEpisode& now = p.episodes.back();
    const CareEpisode* legal = &now;
    std::set<int> settings;
    Date placed = now.from;
    for (const CareEpisode& e : p.episodes) {
      if (e.status == now.status && e.from < legal->from) legal = &e;
      if (!e.to || *e.to > year_) settings.insert(e.setting);
      if (e.setting == now.setting) placed = std::min(placed, e.from);
    }
    Rng rng = RecordRng(c_, Source::kAnnexA, p.child, 11);
    const Date last = p.To().value_or(c_.AsOf());
    const auto since = [&](int days) { return std::max(p.From(), last.AddDays(-rng.Between(3, days))); };
    int missing = 0, away = 0;
    for (const MissingEpisode& m : p.missing)
      if (m.from > year_) ++(m.away ? away : missing);
    const int where = c_.area.AuthorityOf(now.placement);
    const std::string place =
        where >= 0 ? c_.area.authorities[static_cast<std::size_t>(where)].name
                   : c_.area.neighbourhoods[static_cast<std::size_t>(now.placement.neighbourhood)].name;
    const std::string_view end = p.To() ? now.ended : "";
    const std::string_view reason =
        end.empty()                                                    ? ""
        : end == "E11" || end == "E12"                                 ? "a) Adopted"
        : end.substr(0, 2) == "E4" && end.size() == 3 && end[2] >= '5' ? "f) Special guardianship order"
        : end.substr(0, 3) == "E4A" || end.substr(0, 3) == "E4B"       ? "d) Returned home"
                                                                       : "i) Independent living";
    With(Sheet::kList8, p.authority, p.child, YesNo(p.asylum), disabled, p.From(), NeedList(p.need), "b) No",
         legal->from, LegalList(now.status), p.reviews.empty() ? std::optional<Date>() : p.reviews.back().on,
         since(40),
         p.adoption                 ? "b) Adoption"
         : now.place == "U4"        ? "f) Long-term fostering"
         : now.place.front() == 'K' ? "d) Supported living in the community"
                                    : "a) Return to family",
         since(90), since(300), since(300), static_cast<int>(settings.size()), p.To(), reason, placed,
         PlaceList(now.place), now.provider == "PR1" ? "a) Own LA" : "b) Private",
         c_.area.PostcodeOf(now.placement).postcode, now.urn, where == p.authority ? "a) In" : "b) Out",
         place, missing, away, missing > 0 ? "a) Yes" : "", missing > 0 ? YesNo(rng.Chance(0.6)) : "",
         "Looked after team", Worker(p.authority, Team::kLookedAfter));
  }

  void Adoption(const CarePeriod& p, std::string_view disabled) {
    const Authority& here = c_.area.authorities[static_cast<std::size_t>(p.authority)];
    const std::string family = p.adoption->placed ? fmt::format("A{}{}", here.code, c_.family.index) : "";
    const auto order = p.adoption->placement_order <= c_.AsOf()
                           ? std::optional<Date>(p.adoption->placement_order)
                           : std::nullopt;
    // Here the family identifier stands second, before the columns that other lists begin with.
    const Person& child = Of(p.child);
    const std::string id = ChildId(c_, p.authority, p.child);
    c_.out.Row(p.authority, Sheet::kList10, id, family, child.sex == Sex::kFemale ? "b) Female" : "a) Male",
               EthnicList(child.ethnicity), child.birth, child.birth.AgeOn(c_.AsOf()), disabled, p.From(),
               p.adoption->decided, order, p.adoption->matched, p.adoption->placed, p.adoption->ordered, "",
               "", "");
    if (told_.insert({p.authority, p.child}).second)
      Tell(c_, Source::kAnnexA, p.authority, id, child, TrapOf(c_, child));
    if (!p.adoption->ordered || !adopters_.insert(p.authority).second) return;
    int children = 0;
    for (const CarePeriod& other : c_.services.care)
      children += other.adoption && other.adoption->ordered && other.authority == p.authority ? 1 : 0;
    const Date placed = *p.adoption->placed;
    for (const int slot : {kAdopterA, kAdopterB}) {
      const Person* adopter = c_.family.Find(slot);
      if (adopter == nullptr) continue;
      const std::string key = fmt::format("AD{}{}{}", here.code, c_.family.index, slot == kAdopterA ? 1 : 2);
      c_.out.Row(p.authority, Sheet::kList11, key, family,
                 adopter->sex == Sex::kFemale ? "b) Female" : "a) Male", EthnicList(adopter->ethnicity),
                 "b) No", "No", placed.AddDays(-450), placed.AddDays(-430), placed.AddDays(-370),
                 placed.AddDays(-360), placed.AddDays(-240), placed.AddDays(-220), placed.AddDays(-205),
                 *p.adoption->matched, placed, children, *p.adoption->ordered, "", "");
      Tell(c_, Source::kAnnexA, p.authority, key, *adopter, Trap::kNone);
    }
  }

  const Context& c_;
  Date half_, year_;
  std::set<std::pair<int, int>> told_;
  std::set<int> adopters_;
};

}  // namespace

void WriteAnnexA(const Context& context) {
  Lists(context).Write();
}

}  // namespace kindred::demo
