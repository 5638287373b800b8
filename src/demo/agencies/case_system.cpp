// The case system of children's social care: everybody it knows, children and adults, in the tables of the
// Standard Safeguarding Dataset, plus how they are related.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "demo/agencies/words.hpp"
#include "demo/record.hpp"

namespace kindred::demo {
namespace {

constexpr Source kHere = Source::kCaseSystem;

// Writes what one authority's case system holds about one family.
class CaseFile {
 public:
  CaseFile(const Context& context, int authority)
      : c_(context), authority_(authority), rng_(RecordRng(context, kHere, 0, 15, authority)) {}

  void Write() {
    Known();
    if (known_.empty()) return;
    People();
    Relations();
    for (const Contact& contact : c_.services.contacts)
      if (contact.authority == authority_) WriteContact(contact);
    for (const NeedEpisode& episode : c_.services.needs)
      if (episode.authority == authority_) WriteNeed(episode);
    for (const CarePeriod& period : c_.services.care)
      if (period.authority == authority_) WriteCare(period);
  }

 private:
  struct Entry {
    const Person* person;
    std::string id;
    Date since, until;  // first and last day on which the system learned something
  };

  const Authority& Here() const { return c_.area.authorities[static_cast<std::size_t>(authority_)]; }
  std::string Id(int slot) const {
    const auto it = known_.find(slot);
    return it == known_.end() ? "" : it->second.id;
  }
  std::string Thing(std::string_view prefix, int n) const {
    return Ids::Thing(prefix, c_.family, n * 16 + authority_);
  }

  void Know(int slot, Date from, Date to) {
    const Person* person = c_.family.Find(slot);
    if (person == nullptr) return;
    const auto [it, added] =
        known_.try_emplace(slot, Entry{person, c_.ids.Local(kHere, authority_, c_.family, slot), from, to});
    if (!added) {
      it->second.since = std::min(it->second.since, from);
      it->second.until = std::max(it->second.until, to);
    }
  }

  // Children with a contact, referral or care here; then the adults and siblings around them.
  void Known() {
    const Date oldest = c_.AsOf().AddDays(-3653);
    for (const Contact& contact : c_.services.contacts)
      if (contact.authority == authority_ && contact.on >= oldest)
        Know(contact.child, contact.on, contact.on);
    for (const NeedEpisode& episode : c_.services.needs)
      if (episode.authority == authority_ && episode.closed.value_or(c_.AsOf()) >= oldest)
        Know(episode.child, episode.referred,
             episode.no_further_action ? episode.referred : episode.closed.value_or(c_.AsOf()));
    for (const CarePeriod& period : c_.services.care)
      if (period.authority == authority_ && period.To().value_or(c_.AsOf()) >= oldest)
        Know(period.child, period.From(), period.To().value_or(c_.AsOf()));
    if (known_.empty()) return;
    Date since = known_.begin()->second.since, until = known_.begin()->second.until;
    for (const auto& [slot, entry] : known_)
      since = std::min(since, entry.since), until = std::max(until, entry.until);
    for (const Person& person : c_.family.people) {
      if (known_.count(person.slot) != 0 || person.birth > until || (person.death && *person.death < since))
        continue;
      if (person.slot == kAdopterA || person.slot == kAdopterB || person.adopted_from >= 0) continue;
      const bool father = person.slot == kFather;
      if (father && !rng_.Chance(0.9)) continue;
      if (person.child && !rng_.Chance(0.85)) continue;  // siblings recorded as family members
      Know(person.slot, since, until);
    }
    // Adoption support: the new identity and the adopters, in a file of their own.
    for (const Person& person : c_.family.people) {
      if (person.adopted_from < 0 || !rng_.Chance(0.4)) continue;
      const Date from = person.surnames.front().from;
      Know(person.slot, from, c_.AsOf());
      Know(kAdopterA, from, c_.AsOf());
      Know(kAdopterB, from, c_.AsOf());
    }
  }

  // How far the system's knowledge of the family reaches: to today where a case is open, else to the last
  // contact, unless somebody has put the address right since.
  Date KnowledgeOf(const Entry& entry) {
    return entry.until >= c_.AsOf().AddDays(-30) || knows_more_ ? c_.AsOf() : entry.until;
  }

  void People() {
    knows_more_ = rng_.Chance(0.6);
    const Date migration = Date::FromYmd(2020, 10, 1);
    for (auto& [slot, entry] : known_) {
      const Person& person = *entry.person;
      Trap trap = TrapOf(c_, person);
      Rng rng = RecordRng(c_, kHere, slot, 14);
      std::string legacy;
      if (entry.since < migration) legacy = c_.ids.Local(kHere, authority_, c_.family, slot, 1);
      const Date knowledge = KnowledgeOf(entry);
      WritePerson(entry, knowledge, entry.id, legacy, false, trap);
      // A migration that went wrong left the old record beside the new one; and people are entered twice.
      if (!legacy.empty() && rng.Chance(0.03))
        WritePerson(entry, std::max(entry.since, person.birth), legacy, "", true, Trap::kMigratedId, 1);
      else if (rng.Chance(HabitsOf(kHere).duplicate)) {
        ++c_.out.counts.mistakes[static_cast<std::size_t>(Mistake::kDuplicate)];
        WritePerson(entry, knowledge, c_.ids.Local(kHere, authority_, c_.family, slot, 2), "", true,
                    Trap::kDuplicate, 2);
      }
    }
  }

  void WritePerson(const Entry& entry, Date knowledge, const std::string& id, const std::string& legacy,
                   bool second, Trap trap, int variant = 0) {
    const Person& person = *entry.person;
    Seen seen = See(c_, person, {kHere, authority_, knowledge, variant, second});
    const bool unborn = person.birth > knowledge;
    if (unborn) seen.surname = SurnameOfMother(person, knowledge);
    // An age assessment changed the birth date of some who came alone: the file holds the first one still.
    if (c_.family.asylum && person.child && rng_.Chance(0.25) && seen.birth) {
      if (variant == 0) trap = Trap::kBirthDateChanged;
      seen.birth = person.birth.AddDays(rng_.Between(200, 900));
    }
    const bool child = person.child && person.birth.AgeOn(c_.AsOf()) < 26;
    c_.out.Row(authority_, Sheet::kSsdPerson, id, seen.forename, seen.surname, SexCode(seen), "",
               child ? seen.ethnicity : "", seen.birth, seen.nhs, legacy,
               child && seen.upn.empty() ? (person.birth.AgeOn(c_.AsOf()) < 5 ? "UN1" : "UN4") : "", "",
               seen.due, person.death && *person.death <= knowledge ? person.death : std::nullopt,
               IsMother(person) ? "Y" : "N",
               c_.family.asylum
                   ? std::string_view(Names().Communities()[static_cast<std::size_t>(person.community)].name)
                   : std::string_view());
    if (!seen.upn.empty())
      c_.out.Row(authority_, Sheet::kSsdLinked, "L" + id, id, "UPN", seen.upn, person.birth.Anniversary(4),
                 "");
    Addresses(entry, id, knowledge, second);
    Tell(c_, kHere, authority_, id, person, trap);
    if (!second) c_.out.Row(authority_, Sheet::kSsdFamily, "F" + id, FileNumber(person), id);
  }

  std::string FileNumber(const Person& person) const {
    const bool adoptive = person.adopted_from >= 0 || person.slot == kAdopterA || person.slot == kAdopterB;
    return Ids::Thing(Here().code + "F", c_.family, adoptive ? 16 + authority_ : authority_);
  }

  std::string SurnameOfMother(const Person& child, Date on) const {
    const Person* mother = c_.family.Find(child.mother);
    return mother == nullptr ? child.SurnameOn(on) : mother->SurnameOn(on);
  }

  bool IsMother(const Person& person) const {
    return std::any_of(c_.family.people.begin(), c_.family.people.end(), [&](const Person& other) {
      return other.mother == person.slot && other.birth <= c_.AsOf() && other.adopted_from < 0;
    });
  }

  void Addresses(const Entry& entry, const std::string& id, Date knowledge, bool second) {
    int n = 0;
    const Date from = second ? knowledge : entry.since.AddDays(-365);
    for (const Stay& stay : entry.person->stays) {
      const auto& homes = c_.family.homes[static_cast<std::size_t>(stay.home)];
      for (std::size_t i = 0; i < homes.size(); ++i) {
        const Date begins = std::max(homes[i].from, stay.from);
        std::optional<Date> ends =
            i + 1 < homes.size() ? std::optional<Date>(homes[i + 1].from) : std::nullopt;
        if (stay.to && (!ends || *stay.to < *ends)) ends = stay.to;
        if ((ends && *ends <= begins) || begins > knowledge || (ends && *ends < from)) continue;
        if (ends && *ends > knowledge) ends.reset();
        const Address& address = homes[i].address;
        c_.out.Row(authority_, Sheet::kSsdAddress, fmt::format("A{}-{}", id, ++n),
                   Json({{"LINE1", c_.area.Line(address)}, {"TOWN", Here().name}}), id, "HOME", begins, ends,
                   c_.area.PostcodeOf(address).postcode);
      }
    }
  }

  void Relate(int a, int b, std::string_view kind, std::string_view responsible, std::optional<Date> from,
              std::optional<Date> to) {
    const std::string first = Id(a), other = Id(b);
    if (first.empty() || other.empty()) return;
    if (from && *from > c_.AsOf()) from.reset();
    if (to && *to > c_.AsOf()) to.reset();
    c_.out.Row(authority_, Sheet::kRelationships, Thing("R", ++relation_), first, other, kind, responsible,
               from, to);
  }

  void Relations() {
    for (const auto& [slot, entry] : known_) {
      const Person& child = *entry.person;
      if (!child.child) continue;
      const bool adopted = child.adopted_from >= 0;
      if (child.mother >= 0)
        Relate(child.mother, slot, adopted ? "ADOPTIVE PARENT" : "MOTHER", child.identity_ended ? "N" : "Y",
               child.birth, child.identity_ended);
      if (child.father >= 0)
        Relate(child.father, slot, adopted ? "ADOPTIVE PARENT" : "FATHER",
               child.identity_ended || !child.father_responsible ? "N" : "Y", child.birth,
               child.identity_ended);
      if (adopted) continue;
      for (const Couple& couple : c_.family.couples) {
        const int step = couple.b == kSecondPartner ? kSecondPartner : -1;
        if (step >= 0 && child.father != step && child.mother != step && !child.identity_ended)
          Relate(step, slot, "STEP PARENT", "N", couple.from, couple.to);
      }
      for (const int grand : {kGrandmother, kGrandfather})
        if (c_.family.Find(grand) != nullptr)
          Relate(grand, slot, "GRANDPARENT", child.HomeOn(c_.AsOf()) == kGrandparentHome ? "Y" : "N",
                 child.birth, child.identity_ended);
    }
    for (const Couple& couple : c_.family.couples)
      Relate(couple.a, couple.b, couple.to ? "FORMER PARTNER" : "PARTNER", "", couple.from, couple.to);
    if (rng_.Chance(0.5))
      for (auto a = known_.begin(); a != known_.end(); ++a)
        for (auto b = std::next(a); b != known_.end(); ++b) {
          const Person& x = *a->second.person;
          const Person& y = *b->second.person;
          if (!x.child || !y.child || (x.adopted_from >= 0) != (y.adopted_from >= 0)) continue;
          std::optional<Date> to = x.identity_ended ? x.identity_ended : y.identity_ended;
          Relate(x.slot, y.slot, x.mother == y.mother && x.father == y.father ? "SIBLING" : "HALF SIBLING",
                 "", std::max(x.birth, y.birth), to);
        }
  }

  const Worker& WorkerFor(Team team, int pick) const {
    return c_.area.WorkerOf(
        authority_, team,
        static_cast<std::uint64_t>(c_.family.index) * 64 + static_cast<std::uint64_t>(pick));
  }

  void Involve(const std::string& id, const std::string& referral, Team team, int pick, Date from,
               std::optional<Date> to, std::string_view because) {
    const Worker& worker = WorkerFor(team, pick);
    c_.out.Row(authority_, Sheet::kSsdInvolvements, Thing("I", ++involvement_), worker.id, worker.role,
               worker.team_id, from, to, because, id, referral);
  }

  void WriteContact(const Contact& contact) {
    if (Id(contact.child).empty()) return;
    c_.out.Row(authority_, Sheet::kSsdContacts, Thing("C", contact.number), Id(contact.child), contact.on,
               contact.source, SourceWords(contact.source),
               Json({{"OUTCOME_REFERRAL", contact.led_to_referral ? "Y" : "N"}}));
  }

  void WriteNeed(const NeedEpisode& e) {
    const std::string id = Id(e.child);
    if (id.empty()) return;
    const std::string referral = Thing("E", e.number);
    const Worker& door = WorkerFor(Team::kFrontDoor, 0);
    c_.out.Row(authority_, Sheet::kSsdCinEpisodes, referral, id, e.referred, e.need, e.source,
               SourceWords(e.source), Json({{"OUTCOME_NFA", e.no_further_action ? "Y" : "N"}}),
               e.no_further_action ? "Y" : "N", e.closed_because, e.closed, door.team_id, door.id);
    if (e.no_further_action) return;
    const Date end = e.closed.value_or(c_.AsOf());
    if (e.assessment) {
      const Worker& worker = WorkerFor(Team::kAssessment, 1);
      const bool nothing = e.closed_because == "RC8" || e.closed_because == "RC9";
      c_.out.Row(authority_, Sheet::kSsdCinAssessments, Thing("S", e.number), id, referral,
                 e.assessment->start, "Y", e.assessment->authorised,
                 Json({{"OUTCOME_NFA", nothing ? "Y" : "N"}}), nothing ? "Y" : "N", worker.team_id,
                 worker.id);
      if (!e.assessment->factors.empty()) {
        std::string list = "[";
        for (std::string_view factor : e.assessment->factors)
          list += fmt::format("{}\"{}\"", list.size() > 1 ? "," : "", factor);
        c_.out.Row(authority_, Sheet::kSsdAssessmentFactors, Thing("X", e.number), Thing("S", e.number),
                   list + "]");
      }
      Involve(id, referral, Team::kAssessment, 1, e.assessment->start, e.assessment->authorised, "FCONTA");
    }
    const Team team = e.need == "N2" ? Team::kDisabledChildren : Team::kSafeguarding;
    const int long_term = 2 + e.number % 3;
    if (e.assessment && e.assessment->authorised && end > *e.assessment->authorised) {
      const bool changed = end - *e.assessment->authorised > 240 && rng_.Chance(0.5);
      const Date middle = e.assessment->authorised->AddDays((end - *e.assessment->authorised) / 2);
      Involve(id, referral, team, long_term, *e.assessment->authorised,
              changed ? std::optional<Date>(middle) : e.closed, "TSPROC");
      if (changed) Involve(id, referral, team, long_term + 7, middle, e.closed, "LEFTRL");
    }
    if (e.plan) {
      const Worker& worker = WorkerFor(team, long_term);
      c_.out.Row(authority_, Sheet::kSsdCinPlans, Thing("N", e.number), referral, id, e.plan->from,
                 e.plan->to, worker.team_id, worker.id);
    }
    if (e.enquiry) {
      const Worker& worker = WorkerFor(Team::kAssessment, 1);
      const Date done = e.enquiry->conference.value_or(e.enquiry->start.AddDays(12));
      c_.out.Row(authority_, Sheet::kSsdS47, Thing("Q", e.number), referral, id, e.enquiry->start,
                 done <= c_.AsOf() ? std::optional<Date>(done) : std::nullopt,
                 e.enquiry->conference_not_required ? "Y" : "N", "{}", worker.id, worker.team_id);
      if (e.enquiry->conference) {
        const Worker& chair = WorkerFor(Team::kReviewing, 3);
        c_.out.Row(authority_, Sheet::kSsdIcpc, Thing("K", e.number),
                   Ids::Thing("M", c_.family, e.referred.Days() % 4096), Thing("Q", e.number), id,
                   e.protection ? Thing("P", e.number) : "", referral, "N", e.enquiry->target,
                   *e.enquiry->conference, e.protection ? "Y" : "N", "{}", chair.team_id, chair.id);
      }
    }
    if (e.protection) {
      c_.out.Row(authority_, Sheet::kSsdCpPlans, Thing("P", e.number), referral, Thing("K", e.number), id,
                 e.protection->from, e.protection->to, e.protection->initial, "N", e.protection->latest);
      int n = 0;
      for (const Date review : e.protection->reviews) {
        const bool goes_on = !(e.protection->to && review == *e.protection->to);
        c_.out.Row(authority_, Sheet::kSsdCpReviews, fmt::format("{}-{}", Thing("V", e.number), ++n), id,
                   Thing("P", e.number), review.AddDays(3), review,
                   fmt::format("{}-{}", Ids::Thing("M", c_.family, e.referred.Days() % 4096), n),
                   goes_on ? "Y" : "N", "Y", "");
      }
    }
    int n = 0;
    const bool in_care = c_.services.CareOn(e.child, c_.AsOf()) != nullptr;
    for (const Date visit : e.visits) {
      const bool protecting =
          e.protection && e.protection->from <= visit && (!e.protection->to || visit < *e.protection->to);
      const std::string key = fmt::format("{}-{}", Thing("J", e.number), ++n);
      const std::string_view seen = rng_.Chance(0.93) ? "Y" : "N";
      const std::string_view alone = seen == "Y" && rng_.Chance(0.6) ? "Y" : "N";
      if (protecting)
        c_.out.Row(authority_, Sheet::kSsdCpVisits, key, id, Thing("P", e.number), visit, seen, alone,
                   rng_.Chance(0.4) ? "Y" : "N");
      else if (!in_care)
        c_.out.Row(authority_, Sheet::kSsdCinVisits, key, id, visit, seen, alone,
                   rng_.Chance(0.3) ? "Y" : "N");
    }
    if (e.need == "N2")
      c_.out.Row(authority_, Sheet::kSsdDisability, Thing("D", e.number), id, DisabilityOf(c_, e.child));
  }

  void WriteCare(const CarePeriod& p) {
    const std::string id = Id(p.child);
    if (id.empty()) return;
    const std::string care = Thing("CL", p.number);
    const NeedEpisode* need = nullptr;
    for (const NeedEpisode& e : c_.services.needs)
      if (e.child == p.child && e.referred <= p.From()) need = &e;
    const std::string referral = need == nullptr ? "" : Thing("E", need->number);
    const Date last = p.To().value_or(c_.AsOf());
    int n = 0, stay = -1, orders = 0;
    // A placement that becomes another kind with the same carer is another placement in the case system too.
    const auto same_stay = [&](std::size_t a, std::size_t b) {
      return p.episodes[a].setting == p.episodes[b].setting && p.episodes[a].place == p.episodes[b].place;
    };
    for (std::size_t i = 0; i < p.episodes.size(); ++i) {
      const CareEpisode& e = p.episodes[i];
      const bool new_stay = i == 0 || !same_stay(i - 1, i);
      stay += new_stay ? 1 : 0;
      const std::string placement = fmt::format("{}-{}", Thing("PL", p.number), stay);
      c_.out.Row(authority_, Sheet::kSsdClaEpisodes, fmt::format("{}-{}", care, ++n), id, e.from, e.began,
                 p.need, e.to, e.ended, care, referral, placement, p.From(),
                 p.reviews.empty() ? std::optional<Date>() : p.reviews.back().on.AddDays(-7));
      if (new_stay) {
        std::size_t end = i;
        while (end + 1 < p.episodes.size() && same_stay(end, end + 1)) ++end;
        c_.out.Row(authority_, Sheet::kSsdClaPlacement, placement, e.from, e.place, e.urn,
                   fmt::format("{:.1f}", c_.area.Miles(p.home, e.placement)), care, e.provider,
                   c_.area.PostcodeOf(e.placement).postcode, p.episodes[end].to,
                   p.episodes[end].moved_because, id);
      }
      if (i == 0 || p.episodes[i - 1].status != e.status) {
        std::size_t end = i;
        while (end + 1 < p.episodes.size() && p.episodes[end + 1].status == e.status) ++end;
        c_.out.Row(authority_, Sheet::kSsdLegalStatus, fmt::format("{}-{}", Thing("LS", p.number), ++orders),
                   id, e.status, e.from, p.episodes[end].to);
      }
    }
    n = 0;
    for (const CareReview& review : p.reviews)
      c_.out.Row(authority_, Sheet::kSsdClaReviews, fmt::format("{}-{}", Thing("CR", p.number), ++n), care,
                 review.on.AddDays(2), review.on, "N", review.how, id);
    n = 0;
    for (const MissingEpisode& missing : p.missing)
      c_.out.Row(authority_, Sheet::kSsdMissing, fmt::format("{}-{}", Thing("MI", p.number), ++n), id,
                 missing.from, missing.away ? "A" : "M", missing.to, "Y", rng_.Chance(0.6) ? "Y" : "N");
    n = 0;
    for (Date visit = AddWorkingDays(std::max(p.From().AddDays(5), c_.AsOf().AddDays(-400)), 0);
         visit <= last; visit = AddWorkingDays(visit.AddDays(rng_.Between(30, 42)), 0))
      c_.out.Row(authority_, Sheet::kSsdClaVisits, fmt::format("{}-{}", Thing("CV", p.number), ++n), care, id,
                 visit, "Y", rng_.Chance(0.7) ? "Y" : "N");
    n = 0;
    for (Date check = p.From().AddDays(20); check <= last; check = check.AddDays(rng_.Between(330, 365))) {
      c_.out.Row(authority_, Sheet::kSsdClaHealth, fmt::format("{}-{}", Thing("CH", p.number), ++n), id,
                 "Health assessment", check, "Approved");
      const Date dentist = check.AddDays(rng_.Between(10, 90));
      if (dentist <= last)
        c_.out.Row(authority_, Sheet::kSsdClaHealth, fmt::format("{}-{}", Thing("CH", p.number), ++n), id,
                   "Dental check", dentist, "Approved");
    }
    const Person& child = *c_.family.Find(p.child);
    if (!p.To() && child.birth.AgeOn(c_.AsOf()) >= 4 && last - p.From() > 365)
      c_.out.Row(authority_, Sheet::kSsdSdq, Thing("SD", p.number), id,
                 c_.AsOf().AddDays(-rng_.Between(20, 200)), "", rng_.Between(4, 28));
    if (p.asylum)
      c_.out.Row(authority_, Sheet::kSsdImmigration, id, Thing("IM", p.number),
                 "Unaccompanied asylum-seeking child", p.From(), p.To());
    Involve(id, referral, Team::kLookedAfter, 20 + p.child, p.From().AddDays(10), p.To(), "TSPROC");
    Involve(id, referral, Team::kReviewing, 30 + p.child, p.From().AddDays(5), p.To(), "FCONTA");
    if (p.adoption) {
      const Worker& worker = WorkerFor(Team::kAdoption, 40);
      c_.out.Row(authority_, Sheet::kSsdPermanence, Thing("PE", p.number), id, care, p.adoption->decided,
                 p.adoption->placement_order <= c_.AsOf() ? std::optional<Date>(p.adoption->placement_order)
                                                          : std::nullopt,
                 p.adoption->placed, p.adoption->matched, p.adoption->ordered,
                 p.adoption->ordered ? "Adoption" : "", worker.id, "N", p.adoption->ordered ? "2" : "",
                 p.adoption->ordered ? "MF" : "", p.adoption->ordered ? "L11" : "");
      Involve(id, referral, Team::kAdoption, 40, p.adoption->decided, p.adoption->ordered, "TSPROC");
    }
    if (p.To() && *p.To() == child.birth.Anniversary(18) && child.birth.AgeOn(c_.AsOf()) < 25) {
      const Worker& adviser = WorkerFor(Team::kLeavingCare, 50 + p.child);
      c_.out.Row(authority_, Sheet::kSsdCareLeavers, Thing("LV", p.number), id, "Former relevant", "YES",
                 c_.AsOf().AddDays(-rng_.Between(3, 80)), rng_.Chance(0.5) ? "U1" : "D1", "1",
                 rng_.Chance(0.5) ? "F2" : "G5", c_.AsOf().AddDays(-rng_.Between(20, 170)), adviser.name,
                 adviser.team_id, adviser.id);
      Involve(id, referral, Team::kLeavingCare, 50 + p.child, *p.To(), std::nullopt, "TSPROC");
    }
  }

  const Context& c_;
  int authority_;
  Rng rng_;
  bool knows_more_ = false;
  std::map<int, Entry> known_;
  int relation_ = 0, involvement_ = 0;
};

}  // namespace

void WriteCaseSystem(const Context& context) {
  if (!context.services.KnownToSocialCare()) return;
  std::vector<bool> authorities(context.area.authorities.size());
  for (const Contact& x : context.services.contacts)
    authorities[static_cast<std::size_t>(x.authority)] = true;
  for (const NeedEpisode& x : context.services.needs)
    authorities[static_cast<std::size_t>(x.authority)] = true;
  for (const CarePeriod& x : context.services.care) authorities[static_cast<std::size_t>(x.authority)] = true;
  for (std::size_t a = 0; a < authorities.size(); ++a)
    if (authorities[a]) CaseFile(context, static_cast<int>(a)).Write();
}

}  // namespace kindred::demo
