#include "demo/manifest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "demo/files.hpp"
#include "demo/rates.hpp"

namespace kindred::demo {
namespace {

// How each source presents itself. {} is the authority's name.
struct SourceCard {
  Source source;
  std::string_view title, agency, kind, mapping;
  bool own, restricted;
  int every_days;
};
constexpr SourceCard kCards[] = {
    {Source::kCaseSystem, "Case system", "{} Council", "social_care", "ssd", true, false, 7},
    {Source::kSsda903, "Children looked after return (SSDA903)", "{} Council", "social_care", "ssda903", true,
     false, 365},
    {Source::kCin, "Children in need census", "{} Council", "social_care", "cin", true, false, 365},
    {Source::kAnnexA, "Annex A lists", "{} Council", "social_care", "annex_a", true, false, 180},
    {Source::kSchools, "Schools: census, attendance, suspensions", "{} schools", "education",
     "mappings/schools.toml", false, false, 120},
    {Source::kSend, "Special educational needs", "{} Council", "education", "mappings/send.toml", true, false,
     30},
    {Source::kChildHealth, "Child health", "{} Community Health NHS Trust", "health",
     "mappings/child_health.toml", false, false, 30},
    {Source::kMidwifery, "Maternity", "{} Hospitals NHS Trust", "health", "mappings/midwifery.toml", false,
     false, 30},
    {Source::kCamhs, "Child and adolescent mental health", "{} Mental Health NHS Trust", "health",
     "mappings/camhs.toml", false, false, 30},
    {Source::kYouthJustice, "Youth justice", "{} Council", "youth_justice", "mappings/youth_justice.toml",
     true, false, 30},
    {Source::kFamilyHelp, "Family help and early help assessments", "{} Council", "early_help",
     "mappings/family_help.toml", true, false, 7},
    {Source::kPolice, "Police notifications", "{} and District Police", "police", "mappings/police.toml",
     false, false, 7},
    {Source::kHousing, "Tenancies", "{} Homes", "housing", "mappings/housing.toml", false, false, 90},
    {Source::kAdultServices, "Adult mental health, drugs and alcohol", "{} Mental Health NHS Trust",
     "adult_services", "mappings/adult_services.toml", false, true, 30},
    {Source::kDomesticAbuse, "Domestic abuse service", "{} Haven", "adult_services",
     "mappings/domestic_abuse.toml", false, true, 30},
};
static_assert(std::size(kCards) == kSources);

std::string Fill(std::string_view text, const std::string& name) {
  const auto at = text.find("{}");
  if (at == std::string_view::npos) return std::string(text);
  return std::string(text.substr(0, at)) + name + std::string(text.substr(at + 2));
}

std::string SourcesToml(const Area& area) {
  std::string toml = "# What each folder of this synthetic area is. Nobody in it exists.\n";
  toml += fmt::format("as_of = \"{}\"\nsynthetic = true\n", FormatIso(area.options.as_of));
  for (const Authority& authority : area.authorities) {
    for (const SourceCard& card : kCards) {
      toml += fmt::format(
          "\n[[source]]\nname = \"{}_{}\"\ntitle = \"{}: {}\"\nagency = \"{}\"\nauthority = \"{}\"\nkind = "
          "\"{}\"\nown = {}\n",
          authority.key, FolderOf(card.source), authority.name, card.title, Fill(card.agency, authority.name),
          authority.code, card.kind, card.own);
      if (card.restricted) toml += "restricted = true\n";
      toml += fmt::format(
          "path = \"{}/{}\"\nmapping = \"{}\"\nextract = \"full\"\nexpected_every_days = {}\ncontact = "
          "\"data team, 0191 498 0{:03}\"\n",
          authority.key, FolderOf(card.source), card.mapping, card.every_days,
          static_cast<int>(card.source) * 7 + 100);
    }
  }
  return toml;
}

std::string AgreementsToml(const Area& area) {
  std::string toml = "# Agreements in force in this synthetic area.\n";
  const int year = FinancialYear(area.options.as_of);
  for (const Authority& authority : area.authorities) {
    std::set<std::string> partners;
    for (const SourceCard& card : kCards) {
      if (card.own) continue;
      const std::string agency = Fill(card.agency, authority.name);
      toml += fmt::format(
          "\n[[agreement]]\nname = \"{0} Council and {1}: {2}\"\nbetween = [\"{0} Council\", "
          "\"{1}\"]\npurposes = [\"linkage\", \"direct_care\"]\n"
          "sections = [\"core\", \"{2}\"]\nfrom = \"{3}-04-01\"\nto = \"{4}-03-31\"\nbasis = \"Article "
          "6(1)(e) and 9(2)(g) UK GDPR; Children Act 2004 ss. 10 and 11\"\n",
          authority.name, agency, card.kind, year - 2, year + 2);
    }
  }
  // Everybody who works with children in one authority reads what the others record, for direct care: without
  // it a school or a health visitor would see their own records alone. Restricted services are no part of it.
  for (const Authority& authority : area.authorities) {
    std::set<std::string> agencies;
    for (const SourceCard& card : kCards)
      if (!card.restricted) agencies.insert(Fill(card.agency, authority.name));
    std::string between;
    for (const std::string& agency : agencies)
      between += fmt::format("{}\"{}\"", between.empty() ? "" : ", ", agency);
    toml += fmt::format(
        "\n[[agreement]]\nname = \"{0} safeguarding partnership: direct care\"\nbetween = [{1}]\npurposes = "
        "[\"direct_care\"]\nsections = [\"core\", \"social_care\", \"education\", \"health\", "
        "\"youth_justice\", "
        "\"early_help\", \"police\", \"housing\"]\nfrom = \"{2}-04-01\"\nto = \"{3}-03-31\"\nbasis = "
        "\"Article 6(1)(e) "
        "and 9(2)(g) UK GDPR; Children Act 2004 ss. 10, 11 and 16E\"\n",
        authority.name, between, year - 2, year + 2);
  }
  for (std::size_t a = 0; a < area.authorities.size(); ++a)
    for (std::size_t b = a + 1; b < area.authorities.size(); ++b)
      toml += fmt::format(
          "\n[[agreement]]\nname = \"{0} Council and {1} Council\"\nbetween = [\"{0} Council\", \"{1} "
          "Council\"]\npurposes = [\"linkage\", \"direct_care\"]\n"
          "sections = [\"core\", \"social_care\", \"education\"]\nfrom = \"{2}-04-01\"\nto = "
          "\"{3}-03-31\"\nbasis = \"Article 6(1)(e) and 9(2)(g) UK GDPR; Children Act 1989 s. 27\"\n",
          area.authorities[a].name, area.authorities[b].name, year - 2, year + 2);
  return toml;
}

Result<void> Save(const std::filesystem::path& path, std::string_view bytes) {
  std::error_code error;
  std::filesystem::create_directories(path.parent_path(), error);
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file)
    return Fail(ErrorKind::kCannotRun,
                path.string() + " cannot be written; check the folder and the space left");
  return {};
}

std::string RatesCsv(const Area& area, const Sheets::Counts& counts) {
  // Everything per 20,000 children, as rates.hpp states the targets.
  const double per = counts.children == 0 ? 0 : 20000.0 / static_cast<double>(counts.children);
  std::string csv = "figure,count,per_20000,target_per_20000\n";
  const auto add = [&](std::string_view name, std::int64_t count, double target) {
    csv += fmt::format("{},{},{:.1f},{}\n", name, count, static_cast<double>(count) * per, target);
  };
  add("children under 18 in the area", counts.children, 20000);
  add("looked after on the reference date", counts.looked_after, rates::kLookedAfterOnADay);
  add("left care in the year", counts.left_care, rates::kLeavingCareAYear);
  add("adopted in the year", counts.adopted, rates::kAdoptedAYear);
  add("started to be looked after in the year", counts.started_care, rates::kLeavingCareAYear);
  add("referrals in the year", counts.referrals, rates::kReferralsAYear);
  add("referrals within 12 months of another", counts.referred_again,
      rates::kReferralsAYear * rates::kReferredAgainShare);
  add("referrals by police", counts.police_referrals, rates::kReferralsAYear * rates::kPoliceShare);
  add("referrals by schools", counts.school_referrals, rates::kReferralsAYear * rates::kSchoolShare);
  add("children in need on the reference date", counts.in_need, rates::kInNeedOnADay);
  add("protection plans on the reference date", counts.protection_plans, rates::kProtectionPlansOnADay);
  (void)area;
  return csv;
}

}  // namespace

std::string Opening(const Area& area, int authority, Sheet sheet) {
  if (sheet != Sheet::kCinXml) return Heading(sheet);
  const Date as_of = area.options.as_of;
  return fmt::format(
      "<?xml version=\"1.0\" "
      "encoding=\"UTF-8\"?>\n<Message>\n<Header><CollectionDetails><Collection>CIN</Collection><Year>{}</"
      "Year><ReferenceDate>{}</ReferenceDate>"
      "</CollectionDetails><Source><SourceLevel>L</SourceLevel><LEA>{}</LEA><SoftwareCode>Synthetic "
      "area</SoftwareCode><Release>1</Release><SerialNo>001</SerialNo>"
      "<DateTime>{}T09:30:00</DateTime></Source></Header>\n<Children>\n",
      as_of.Year(), FormatIso(as_of), area.authorities[static_cast<std::size_t>(authority)].code,
      FormatIso(as_of.AddDays(42)));
}

std::string Ending(const Area&, int, Sheet sheet) {
  return sheet == Sheet::kCinXml ? "</Children>\n</Message>\n" : "";
}

void WriteStaff(const Area& area, Sheets& out) {
  for (std::size_t a = 0; a < area.authorities.size(); ++a) {
    const Authority& authority = area.authorities[a];
    const int here = static_cast<int>(a);
    std::set<std::string> seen;
    for (std::size_t t = 0; t < static_cast<std::size_t>(Team::kFamilyHelp); ++t) {
      const Worker& any = authority.teams[t].front();
      out.Row(here, Sheet::kSsdDepartment, any.team_id, any.team, authority.code + "D",
              authority.name + " children's social care");
      for (const Worker& worker : authority.teams[t]) {
        if (!seen.insert(worker.id).second) continue;
        out.Row(here, Sheet::kSsdProfessionals, worker.id, worker.id, worker.name,
                worker.id.substr(0, 2) == "SW" ? worker.id : "", worker.role, "", worker.team, "1.0", "N");
      }
    }
  }
}

void CountFamily(const Context& context) {
  Sheets::Counts& counts = context.out.counts;
  const Date as_of = context.AsOf();
  const Date year_ago = as_of.Anniversary(-1);
  for (const Person& person : context.family.people) {
    ++counts.people;
    const bool here =
        context.family.InAreaOn(as_of) && !person.identity_ended && person.child && person.AliveOn(as_of);
    if (here && person.birth.AgeOn(as_of) < 18) ++counts.children;
    const std::string family = FamilyOf(context.family, person);
    if (family.empty()) continue;
    const std::string_view role = person.child                                                 ? "child"
                                  : person.slot == kGrandmother || person.slot == kGrandfather ? "grandparent"
                                  : person.slot == kSecondPartner                              ? "step-parent"
                                                                                               : "parent";
    context.out.families += family + "," + Ids::PersonId(context.family, person.slot) + "," +
                            std::string(role) + "," + FormatIso(person.birth) + "\n";
  }
  for (const CarePeriod& period : context.services.care) {
    if (period.OpenOn(as_of)) ++counts.looked_after;
    if (period.To() && *period.To() > year_ago) ++counts.left_care;
    if (period.To() && *period.To() > year_ago && period.adoption && period.adoption->ordered)
      ++counts.adopted;
    if (period.From() > year_ago) ++counts.started_care;
  }
  std::set<int> in_need;
  for (const NeedEpisode& episode : context.services.needs) {
    const bool open = !episode.no_further_action && episode.referred <= as_of &&
                      !(episode.closed && *episode.closed <= as_of);
    if (open) in_need.insert(episode.child);
    if (episode.protection && episode.protection->from <= as_of &&
        !(episode.protection->to && *episode.protection->to <= as_of))
      ++counts.protection_plans;
    if (episode.referred <= year_ago) continue;
    ++counts.referrals;
    if (episode.source == "6") ++counts.police_referrals;
    if (episode.source.front() == '2') ++counts.school_referrals;
    for (const NeedEpisode& earlier : context.services.needs)
      if (earlier.child == episode.child && earlier.referred < episode.referred &&
          earlier.referred >= episode.referred.AddDays(-365)) {
        ++counts.referred_again;
        break;
      }
  }
  counts.in_need += static_cast<std::int64_t>(in_need.size());
}

Result<void> WriteManifest(const Area& area, const std::filesystem::path& folder,
                           const Sheets::Counts& counts, const std::string& planted) {
  std::string traps = "trap,records\n", mistakes = "mistake,times\n";
  for (std::size_t t = 1; t < static_cast<std::size_t>(Trap::kCount); ++t)
    traps += fmt::format("{},{}\n", TrapName(static_cast<Trap>(t)), counts.traps[t]);
  for (std::size_t m = 0; m < static_cast<std::size_t>(Mistake::kCount); ++m)
    mistakes += fmt::format("{},{}\n", MistakeName(static_cast<Mistake>(m)), counts.mistakes[m]);
  const std::pair<std::filesystem::path, std::string> texts[] = {
      {folder / "sources.toml", SourcesToml(area)}, {folder / "agreements.toml", AgreementsToml(area)},
      {folder / "truth" / "traps.csv", traps},      {folder / "truth" / "mistakes.csv", mistakes},
      {folder / "truth" / "planted.csv", planted},  {folder / "truth" / "rates.csv", RatesCsv(area, counts)},
  };
  for (const auto& [path, text] : texts)
    if (auto saved = Save(path, text); !saved) return saved;
  for (const SourceCard& card : kCards) {
    if (!card.mapping.ends_with(".toml")) continue;
    if (auto saved = Save(folder / card.mapping, EmbeddedFile(card.mapping)); !saved) return saved;
  }
  return {};
}

}  // namespace kindred::demo
