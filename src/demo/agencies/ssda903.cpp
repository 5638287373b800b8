// The return of children looked after (SSDA903) for the year that ends on or before the reference date,
// written so that it passes the Department's rules.
#include <algorithm>
#include <set>

#include "demo/agencies/returns.hpp"
#include "demo/agencies/words.hpp"

namespace kindred::demo {
namespace {

class LookedAfterReturn {
 public:
  explicit LookedAfterReturn(const Context& context) : c_(context), year_(YearOf(context.AsOf())) {}

  void Write() {
    for (const CarePeriod& period : c_.services.care) {
      const bool in_year = period.From() <= year_.end && (!period.To() || *period.To() >= year_.start);
      if (in_year)
        Child(period);
      else
        Leaver(period);
    }
  }

 private:
  const Person& Of(const CarePeriod& p) const { return *c_.family.Find(p.child); }
  std::string Id(const CarePeriod& p) const { return ChildId(c_, p.authority, p.child); }

  // What is recorded at the end of the year: nothing that happens after it.
  std::optional<Date> InTime(std::optional<Date> day) const {
    return day && *day <= year_.end ? day : std::nullopt;
  }

  std::string_view Upn(const CarePeriod& p, std::string& number) const {
    if (p.asylum) return "UN3";
    const Person& child = Of(p);
    if (child.birth.Anniversary(4) > Date::FromYmd(year_.start.Year() - 1, 8, 31)) return "UN1";
    number = c_.ids.Upn(c_.family, child);
    return number;
  }

  void Header(const CarePeriod& p, bool leaver) {
    const Person& child = Of(p);
    std::string number;
    const std::string_view upn = Upn(p, number);
    c_.out.Row(p.authority, Sheet::k903Header, Id(p), child.sex == Sex::kFemale ? "F" : "M", child.birth,
               child.ethnicity, upn, leaver || child.sex == Sex::kMale ? "" : "0", "");
    Tell(c_, Source::kSsda903, p.authority, Id(p), child, TrapOf(c_, child));
  }

  void Child(const CarePeriod& p) {
    const Person& child = Of(p);
    const std::string id = Id(p);
    if (!told_.insert({p.authority, p.child}).second) return;
    Header(p, false);
    bool adopted = false, order = false, continuous = true;
    Rng rng = RecordRng(c_, Source::kSsda903, p.child, 11);
    for (const CareEpisode& e : p.episodes) {
      const auto to = InTime(e.to);
      if (e.from > year_.end || (to && *to < year_.start)) continue;
      c_.out.Row(p.authority, Sheet::k903Episodes, id, e.from, e.began, e.status,
                 p.need == "N9" || p.need == "N0" ? "N5" : p.need, e.place, e.provider, to, to ? e.ended : "",
                 to ? e.moved_because : "", p.asylum ? "" : c_.area.PostcodeOf(p.home).postcode,
                 c_.area.PostcodeOf(e.placement).postcode, e.urn);
      adopted = adopted || (to && (e.ended == "E11" || e.ended == "E12"));
      order = order || e.status == "E1";
      if (e.began == "S" && e.from > year_.start) continuous = false;
      if (to && e.ended != "X1" && *to < year_.end) continuous = false;
    }
    if (p.From() >= year_.start) c_.out.Row(p.authority, Sheet::k903PrevPerm, id, child.birth, "Z1", "", "");
    for (const CareReview& review : p.reviews)
      if (review.on >= year_.start && review.on <= year_.end)
        c_.out.Row(p.authority, Sheet::k903Reviews, id, child.birth, review.on, review.how);
    for (const MissingEpisode& m : p.missing)
      if (m.from <= year_.end && *m.to >= year_.start && m.from >= year_.start)
        c_.out.Row(p.authority, Sheet::k903Missing, id, child.birth, m.away ? "A" : "M", m.from,
                   InTime(m.to));
    if (p.asylum) {
      const Date adult = child.birth.Anniversary(18);
      c_.out.Row(p.authority, Sheet::k903Uasc, id, child.sex == Sex::kFemale ? "F" : "M", child.birth,
                 adult <= year_.end ? std::optional<Date>(adult) : std::nullopt);
    }
    if (continuous) Health(p, rng);
    if (p.adoption && order)
      c_.out.Row(p.authority, Sheet::k903Placed, id, child.birth, p.adoption->decided, "", "");
    if (adopted)
      c_.out.Row(p.authority, Sheet::k903Ad1, id, child.birth, p.adoption->decided, *p.adoption->matched, "0",
                 "2", "MF", "L11");
    const Worker& first =
        c_.area.WorkerOf(p.authority, Team::kLookedAfter, static_cast<std::uint64_t>(c_.family.index));
    c_.out.Row(p.authority, Sheet::k903Workers, id, child.birth, first.id, p.From(), "", "FCONTA");
  }

  void Health(const CarePeriod& p, Rng& rng) {
    const Person& child = Of(p);
    const Date four = child.birth.Anniversary(4), seventeen = child.birth.Anniversary(17);
    const bool scored = four <= year_.end && seventeen >= year_.start;
    const bool misuse = child.birth.AgeOn(year_.end) >= 13 && rng.Chance(0.06);
    c_.out.Row(
        p.authority, Sheet::k903Oc2, Id(p), child.birth, scored ? std::to_string(rng.Between(4, 28)) : "", "",
        child.birth.Anniversary(10) > year_.end                  ? ""
        : child.birth.AgeOn(year_.end) >= 12 && rng.Chance(0.05) ? "1"
                                                                 : "0",
        child.birth.Anniversary(5) > year_.end ? "1" : "", rng.Chance(0.88) ? "1" : "0",
        rng.Chance(0.8) ? "1" : "0", rng.Chance(0.92) ? "1" : "0", misuse ? "1" : "0", misuse ? "1" : "", "");
  }

  // Those who left at 18 or over 16 and are 19 to 21: where they are now.
  void Leaver(const CarePeriod& p) {
    if (!p.To() || p.From() > year_.end) return;
    const Person& child = Of(p);
    const int age = child.birth.AgeOn(year_.end);
    if (age < 19 || age > 21 || *p.To() != child.birth.Anniversary(18) || p.episodes.back().ended == "E2")
      return;
    if (!told_.insert({p.authority, p.child}).second) return;
    Header(p, true);
    Rng rng = RecordRng(c_, Source::kSsda903, p.child, 11);
    static constexpr std::string_view kActivity[] = {"F2", "F2", "F5", "F5", "P2", "G5", "G5", "G4", "F1"};
    static constexpr std::string_view kHomes[] = {"U1", "U1", "D1", "B1", "Z1", "K1", "E1"};
    if (rng.Chance(0.92))
      c_.out.Row(p.authority, Sheet::k903Oc3, Id(p), child.birth, "YES", rng.Pick(kActivity),
                 rng.Pick(kHomes));
    else
      c_.out.Row(p.authority, Sheet::k903Oc3, Id(p), child.birth, "NO", "0", "0");
  }

  const Context& c_;
  CollectionPeriod year_;
  std::set<std::pair<int, int>> told_;
};

}  // namespace

CollectionPeriod YearOf(Date as_of) {
  // The year in which the reference date lies when it is 31 March; the one before otherwise.
  const int ends = as_of.AddDays(1).Ymd().month >= 4 ? as_of.AddDays(1).Year() : as_of.Year() - 1;
  return {Date::FromYmd(ends - 1, 4, 1), Date::FromYmd(ends, 3, 31)};
}

void WriteLookedAfterReturn(const Context& context) {
  LookedAfterReturn(context).Write();
}

}  // namespace kindred::demo
