#include "families/record_pictures.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace kindred::families {
namespace {

using drawing::Bond;
using drawing::CoupleState;
using drawing::Tone;

std::optional<Bond> BondOf(const std::string& kind) {
  static const std::map<std::string, Bond> kBonds = {{"mother", Bond::kBirth},
                                                     {"father", Bond::kBirth},
                                                     {"parent", Bond::kBirth},
                                                     {"step_parent", Bond::kStep},
                                                     {"grandparent", Bond::kGrandparent},
                                                     {"carer", Bond::kCarer},
                                                     {"foster_carer", Bond::kFoster},
                                                     {"adoptive_parent", Bond::kAdoptive},
                                                     {"sibling", Bond::kSibling},
                                                     {"half_sibling", Bond::kHalfSibling},
                                                     {"other", Bond::kOther}};
  const auto at = kBonds.find(kind);
  return at == kBonds.end() ? std::nullopt : std::optional(at->second);
}

Tone ToneOf(const Involved& i, Section section) {
  if (i.status == "cla") return Tone::kSolid;
  if (i.status == "cpp") return Tone::kHatched;
  if (section == Section::kEducation || section == Section::kHealth || section == Section::kHousing)
    return Tone::kLight;
  return Tone::kMedium;
}

// Adds a name to a list of names, once: "Amara, Theo".
void AddName(std::string& names, const std::string& name) {
  if (name.empty() || (", " + names + ", ").find(", " + name + ", ") != std::string::npos) return;
  names += (names.empty() ? "" : ", ") + name;
}

// Joins bars of one member and one label that overlap or follow each other within a week.
std::vector<drawing::Bar> JoinTouching(std::vector<drawing::Bar> bars) {
  constexpr int kGapDays = 7;
  std::stable_sort(bars.begin(), bars.end(),
                   [](const drawing::Bar& a, const drawing::Bar& b) { return a.from < b.from; });
  std::vector<drawing::Bar> joined;
  for (drawing::Bar& bar : bars) {
    drawing::Bar* last = joined.empty() ? nullptr : &joined.back();
    if (last != nullptr && (!last->to || !bar.from || *bar.from <= last->to->AddDays(kGapDays))) {
      if (last->to && (!bar.to || *bar.to > *last->to)) last->to = bar.to;
      last->tone = std::max(last->tone, bar.tone);
    } else {
      joined.push_back(std::move(bar));
    }
  }
  return joined;
}

}  // namespace

std::string Forename(const std::string& name) {
  return name.substr(0, name.find(' '));
}

drawing::Genogram MapOf(const FamilyRecord& record, Date today) {
  drawing::Genogram map{.households = record.households, .today = today};
  std::vector<int> at(record.members.size(), -1);
  std::optional<std::size_t> focus = record.child;
  for (std::size_t i = 0; i < record.members.size(); ++i) {
    const Member& m = record.members[i];
    if (!m.current) continue;
    if (!focus && m.child && !m.unborn) focus = i;
    at[i] = static_cast<int>(map.people.size());
    map.people.push_back({.name = m.name,
                          .sex = m.sex == "male"     ? drawing::Sex::kMale
                                 : m.sex == "female" ? drawing::Sex::kFemale
                                                     : drawing::Sex::kUnknown,
                          .focus = focus == i,
                          .unborn = m.unborn,
                          .birth = m.unborn ? m.expected : m.birth,
                          .death = m.death,
                          .household = m.household});
  }
  std::map<std::pair<int, int>, CoupleState> couples;
  std::set<std::tuple<int, int, Bond>> bonds;
  const std::string day = FormatIso(today);
  for (const Relation& r : record.relations) {
    int from = at[r.from], to = at[r.to];
    if (from < 0 || to < 0) continue;
    const bool over = !r.to_date.empty() && r.to_date <= day;
    if (r.kind == "partner" || r.kind == "former_partner") {
      const auto state = r.kind == "partner" && !over ? CoupleState::kTogether : CoupleState::kSeparated;
      auto [couple, fresh] = couples.try_emplace({std::min(from, to), std::max(from, to)}, state);
      if (!fresh && state == CoupleState::kTogether) couple->second = state;
      continue;
    }
    const auto bond = BondOf(r.kind);
    if (!bond || (over && (*bond == Bond::kCarer || *bond == Bond::kFoster || *bond == Bond::kStep)))
      continue;
    if ((*bond == Bond::kSibling || *bond == Bond::kHalfSibling) && from > to) std::swap(from, to);
    if (bonds.emplace(from, to, *bond).second) map.bonds.push_back({from, to, *bond});
  }
  for (const auto& [pair, state] : couples) map.couples.push_back({pair.first, pair.second, state});
  return map;
}

drawing::TenYears YearsOf(const FamilyRecord& record, Date today) {
  drawing::TenYears years{.to = today};
  std::map<Section, drawing::Lane> lanes;
  const bool several = std::count_if(record.members.begin(), record.members.end(),
                                     [](const Member& m) { return m.current && !m.limited; }) > 1;
  auto about = [&](std::size_t member) {
    return several ? Forename(record.members[member].name) : std::string();
  };
  // Stretches of one member that touch (a change of worker, the same care told by three sources) are one;
  // what several members have alike is one bar with their names.
  std::map<std::tuple<Section, std::string, std::size_t>, std::vector<drawing::Bar>> stretches;
  for (const Involved& i : record.involvements) {
    const Section section = record.sources[i.source].section;
    std::string label = i.service;
    if (section == Section::kEducation && !i.organisation.empty()) label = i.organisation;
    stretches[{section, label, i.member}].push_back(
        {i.from, i.to, label, about(i.member), ToneOf(i, section)});
  }
  std::map<std::tuple<Section, std::string, std::optional<Date>, std::optional<Date>>, std::size_t> bar_at;
  for (auto& [key, list] : stretches) {
    for (const drawing::Bar& bar : JoinTouching(list)) {
      auto& bars = lanes[std::get<0>(key)].bars;
      const auto [at, fresh] =
          bar_at.try_emplace({std::get<0>(key), bar.label, bar.from, bar.to}, bars.size());
      if (fresh)
        bars.push_back(bar);
      else
        AddName(bars[at->second].about, bar.about);
    }
  }
  std::map<std::tuple<Section, std::string, Date>, std::size_t> mark_at;
  for (const Happened& e : record.events) {
    const Section section = record.sources[e.source].section;
    auto& marks = lanes[section].marks;
    const auto [at, fresh] = mark_at.try_emplace({section, e.title, e.on}, marks.size());
    if (fresh) {
      marks.push_back({e.on, e.title, about(e.member), e.significance});
      continue;
    }
    AddName(marks[at->second].about, about(e.member));
    marks[at->second].significance = std::max(marks[at->second].significance, e.significance);
  }
  for (auto& [section, lane] : lanes) {
    lane.title = SectionTitle(section);
    for (const SourceOfFact& s : record.sources)
      if (s.section == section && s.as_of && s.expected_every_days &&
          today - *s.as_of > *s.expected_every_days)
        lane.note = "extract of " + FormatShort(*s.as_of);
    years.lanes.push_back(std::move(lane));
  }
  return years;
}

}  // namespace kindred::families
