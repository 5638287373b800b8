#include "demo/geography.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "base/text.hpp"
#include "demo/files.hpp"
#include "demo/names.hpp"

namespace kindred::demo {
namespace {

// Families a primary school's neighbourhood holds, so that a school's pupil numbers of one year (three
// digits) never run out: at most three new pupils of one family in a year.
constexpr std::int64_t kFamiliesPerNeighbourhood = 330;
constexpr int kHomeOrdinals = 18;

// Invented names on the postcodes of twelve districts of the North East.
struct Place {
  std::string_view name, code, ons;
};
constexpr Place kPlaces[] = {
    {"Eastmoor", "808", "E06000004"},  {"Thornbeck", "841", "E06000005"}, {"Westmere", "806", "E06000002"},
    {"Cliffdale", "807", "E06000003"}, {"Marrowby", "805", "E06000001"},  {"Langrigg", "840", "E06000047"},
    {"Tynefold", "391", "E08000021"},  {"Gateshaw", "390", "E08000037"},  {"Whitsand", "392", "E08000022"},
    {"Harrowby", "393", "E08000023"},  {"Wearford", "394", "E08000024"},  {"Northfell", "929", "E06000057"},
};

struct TeamPlan {
  std::string_view name, role;
  double per_20000;  // workers per 20,000 children
};
constexpr TeamPlan kTeams[] = {
    {"Front door", "Social worker", 6},
    {"Assessment team", "Social worker", 16},
    {"Safeguarding team", "Social worker", 22},
    {"Disabled children's team", "Social worker", 5},
    {"Looked after team", "Social worker", 10},
    {"Leaving care team", "Personal adviser", 5},
    {"Adoption and permanence team", "Social worker", 3},
    {"Reviewing service", "Independent reviewing officer", 3},
    {"Family help", "Family help lead practitioner", 22},
    {"0 to 19 health visiting", "Health visitor", 18},
    {"School nursing", "School nurse", 8},
    {"Community midwifery", "Midwife", 14},
    {"Child and adolescent mental health service", "Mental health practitioner", 12},
    {"Youth justice service", "Youth justice officer", 5},
    {"Special educational needs team", "Case officer", 6},
    {"Attendance and inclusion", "Attendance officer", 5},
    {"Protecting vulnerable people unit", "Police officer", 8},
    {"Tenancy services", "Housing officer", 10},
    {"Adult community mental health", "Care coordinator", 8},
    {"Drug and alcohol recovery", "Recovery worker", 6},
    {"Domestic abuse service", "Independent domestic violence adviser", 5},
};
static_assert(std::size(kTeams) == static_cast<std::size_t>(Team::kCount));

std::vector<std::string> Part(std::string_view which) {
  for (std::string_view line : Lines("streets.txt")) {
    const auto parts = Split(line, '|');
    if (parts.size() != 2 || Trim(parts[0]) != which) continue;
    std::vector<std::string> words;
    for (std::string_view word : Split(parts[1], ',')) words.emplace_back(Trim(word));
    return words;
  }
  return {};
}

struct RawPostcode {
  std::string_view postcode;
  int easting, northing;
};

std::unordered_map<std::string_view, std::vector<RawPostcode>> ReadPostcodes() {
  std::unordered_map<std::string_view, std::vector<RawPostcode>> by_district;
  for (std::string_view line : Lines("postcodes.csv")) {
    const auto cells = Split(line, ',');
    if (cells.size() != 4 || cells[0] == "postcode") continue;
    by_district[Trim(cells[3])].push_back(
        {cells[0], std::stoi(std::string(cells[1])), std::stoi(std::string(cells[2]))});
  }
  return by_district;
}

// Drama numbers: 0191 498 0000–0999 belong to nobody (Ofcom, numbers for use in TV and radio drama).
std::string LandLine(Rng& rng) {
  return fmt::format("0191 498 0{:03}", rng.Below(1000));
}

Worker MakeWorker(Team team, const TeamPlan& plan, const Place& place, Rng& rng) {
  const NameBook& book = Names();
  const int community = book.DrawCommunity(rng);
  const Sex sex = rng.Chance(0.78) ? Sex::kFemale : Sex::kMale;
  Worker worker;
  worker.name =
      book.DrawForename(community, sex, false, rng) + " " + SurnameFor(book.DrawSurname(community, rng), sex);
  worker.role = plan.role;
  worker.phone = LandLine(rng);
  worker.team = plan.name;
  worker.team_id = fmt::format("{}T{:02}", place.code, static_cast<int>(team) + 1);
  const bool social_worker = plan.role == "Social worker" || plan.role == "Independent reviewing officer";
  worker.id = fmt::format("{}{:07}", social_worker ? "SW" : "EM", rng.Below(10'000'000));
  return worker;
}

}  // namespace

Area::Area(const Options& o, std::int64_t family_count) : options(o), families(family_count) {
  const auto first = Part("first");
  const auto last = Part("last");
  const auto postcodes = ReadPostcodes();
  const std::int64_t k = options.authorities;
  const std::int64_t wanted =
      std::max<std::int64_t>(k, (families + kFamiliesPerNeighbourhood - 1) / kFamiliesPerNeighbourhood);
  const std::int64_t count = (wanted + k - 1) / k * k;  // the same number in each authority
  neighbourhoods.resize(static_cast<std::size_t>(count));
  for (int a = 0; a < k; ++a) {
    const Place& place = kPlaces[a];
    Rng rng(options.seed, Stream::kPlaces, static_cast<std::uint64_t>(a));
    Authority authority;
    authority.name = place.name;
    authority.key = ToLowerAscii(place.name);
    authority.code = place.code;
    authority.ons = place.ons;
    const auto& codes = postcodes.at(place.ons);
    const std::size_t here = static_cast<std::size_t>(count / k);
    for (std::size_t n = 0; n < here; ++n) {
      const int index = static_cast<int>(n) * static_cast<int>(k) + a;
      Neighbourhood& hood = neighbourhoods[static_cast<std::size_t>(index)];
      hood.authority = a;
      hood.name = first[rng.Below(first.size())] + (rng.Chance(0.5) ? "field" : "side");
      // A run of neighbouring postcodes; runs overlap where there are more neighbourhoods than runs.
      const std::size_t size = std::clamp<std::size_t>(codes.size() / here, 24, 400);
      overlap_ = std::max(overlap_, static_cast<int>((size * here + codes.size() - 1) / codes.size()) +
                                        (here > 1 && size * here > codes.size() ? 1 : 0));
      const std::size_t start =
          here == 1 ? 0 : n * (codes.size() - std::min(size, codes.size())) / (here - 1);
      for (std::size_t p = start; p < std::min(codes.size(), start + size); ++p) {
        Rng street(1, Stream::kPlaces, Mix(p) ^ static_cast<std::uint64_t>(a), 7);
        hood.postcodes.push_back({std::string(codes[p].postcode), codes[p].easting, codes[p].northing,
                                  street.Pick(first) + " " + street.Pick(last)});
      }
      School primary;
      primary.name = first[rng.Below(first.size())] + " " +
                     (rng.Chance(0.3) ? "Church of England Primary School" : "Primary School");
      if (rng.Chance(0.15))
        primary.name =
            "St " + std::string(rng.Chance(0.5) ? "Cuthbert" : "Bede") + "'s Catholic Primary School";
      primary.number = fmt::format("{}{:04}", place.code, 2000 + n);
      primary.phone = LandLine(rng);
      primary.authority = a;
      hood.primary = static_cast<int>(schools.size());
      schools.push_back(primary);
      if (n % 4 == 0) {
        School secondary;
        secondary.name = first[rng.Below(first.size())] + (rng.Chance(0.6) ? " Academy" : " School");
        secondary.number = fmt::format("{}{:04}", place.code, 4000 + n / 4);
        secondary.phone = LandLine(rng);
        secondary.authority = a;
        secondary.secondary = true;
        schools.push_back(secondary);
      }
      hood.secondary = static_cast<int>(schools.size()) - 1;
      if (n % 4 != 0)
        hood.secondary =
            neighbourhoods[static_cast<std::size_t>(index - static_cast<int>(n % 4) * k)].secondary;
      hood.practice = first[rng.Below(first.size())] + (rng.Chance(0.5) ? " Surgery" : " Medical Centre");
      hood.practice_code = fmt::format("A{}{:03}", 81 + a, n % 1000);
      authority.neighbourhoods.push_back(index);
    }
    const auto add = [&](std::string name, int number, bool special) {
      School school;
      school.name = std::move(name);
      school.number = fmt::format("{}{:04}", place.code, number);
      school.phone = LandLine(rng);
      school.authority = a;
      school.secondary = !special;
      school.special = special;
      schools.push_back(school);
      return static_cast<int>(schools.size()) - 1;
    };
    authority.special_school = add(first[rng.Below(first.size())] + " House Special School", 7001, true);
    authority.pupil_referral_unit = add(authority.name + " Pupil Support Centre", 1101, true);
    authority.college = add(authority.name + " Sixth Form College", 8001, false);
    authority.fostering_urn = fmt::format("SC{}01", place.code);
    authority.home_urn = fmt::format("SC{}12", place.code);
    authority.adoption_urn = fmt::format("SC{}21", place.code);
    authority.home_name = first[rng.Below(first.size())] + " Lodge";
    const double scale = static_cast<double>(options.children) / static_cast<double>(k) / 20000.0;
    for (std::size_t t = 0; t < std::size(kTeams); ++t) {
      const int size = std::max(2, static_cast<int>(std::lround(kTeams[t].per_20000 * scale)));
      std::vector<Worker> team;
      for (int w = 0; w < size; ++w) {
        Rng staff(options.seed, Stream::kStaff,
                  static_cast<std::uint64_t>(a * 1'000'000 + static_cast<int>(t) * 20'000 + w));
        team.push_back(MakeWorker(static_cast<Team>(t), kTeams[t], place, staff));
      }
      authority.teams.push_back(std::move(team));
    }
    authorities.push_back(std::move(authority));
  }
  inside_ = count;
  for (std::size_t p = static_cast<std::size_t>(k); p < std::size(kPlaces) && outside.size() < 3; ++p) {
    Neighbourhood hood;
    hood.authority = -1;
    hood.name = kPlaces[p].name;
    const auto& codes = postcodes.at(kPlaces[p].ons);
    for (std::size_t i = 0; i < codes.size(); i += 5) {
      Rng street(1, Stream::kPlaces, Mix(i) ^ p, 7);
      hood.postcodes.push_back({std::string(codes[i].postcode), codes[i].easting, codes[i].northing,
                                street.Pick(first) + " " + street.Pick(last)});
    }
    outside.push_back(static_cast<int>(neighbourhoods.size()));
    neighbourhoods.push_back(std::move(hood));
  }
}

std::string Area::Line(const Address& address) const {
  const std::string& street = PostcodeOf(address).street;
  if (address.flat > 0) return fmt::format("Flat {}, {} {}", address.flat, address.house, street);
  return fmt::format("{}{} {}", address.house, address.flat < 0 ? "A" : "", street);
}

Address Area::DrawAddress(int neighbourhood, Rng& rng) const {
  const auto& hood = neighbourhoods[static_cast<std::size_t>(neighbourhood)];
  return {neighbourhood, static_cast<int>(rng.Below(hood.postcodes.size())), rng.Between(1, 400), -1};
}

Address Area::HomeOf(std::int64_t family, int ordinal, bool abroad) const {
  // For one ordinal all families of a neighbourhood go to the same other one, so that (ordinal, rank in the
  // first neighbourhood) says which unit of it is theirs.
  static constexpr int kAway[kHomeOrdinals] = {0, 0, 1, 0, 4, 2, 0, 3, 0, 7, 1, 5, 0, 2, 6, 0, 1, 3};
  const int k = options.authorities;
  const int first = NeighbourhoodOf(family);
  const int here =
      static_cast<int>(inside_ / k);  // neighbourhoods of each authority; n-th of authority a is n k + a
  const int n = (first / k + kAway[ordinal]) % here;
  const int authority = (first % k + (abroad ? 1 : 0)) % k;
  const int hood = n * k + authority;
  const auto postcodes =
      static_cast<std::uint64_t>(neighbourhoods[static_cast<std::size_t>(hood)].postcodes.size());
  const auto rank = static_cast<std::uint64_t>(family / inside_);
  const std::uint64_t units = 2ULL * kHomeOrdinals * kFamiliesPerNeighbourhood;
  const std::uint64_t unit = Permute(
      options.seed + static_cast<std::uint64_t>(hood) * 7919,
      (static_cast<std::uint64_t>(ordinal) * 2 + (abroad ? 1 : 0)) * kFamiliesPerNeighbourhood + rank, units);
  // Postcodes are shared by neighbourhoods that overlap: each takes every so many-th number.
  const auto number = static_cast<int>(unit / postcodes) * overlap_ + n % overlap_;
  return {hood, static_cast<int>(unit % postcodes), number % 150 + 1, number / 150};
}

int Area::DrawNeighbourhood(int authority, Rng& rng) const {
  return rng.Pick(authorities[static_cast<std::size_t>(authority)].neighbourhoods);
}

double Area::Miles(const Address& a, const Address& b) const {
  const PostcodeEntry& p = PostcodeOf(a);
  const PostcodeEntry& q = PostcodeOf(b);
  const double de = p.easting - q.easting;
  const double dn = p.northing - q.northing;
  return std::nearbyint(std::sqrt(de * de + dn * dn) / 1000 / 1.6093 * 10) / 10;
}

const Worker& Area::WorkerOf(int authority, Team team, std::uint64_t pick) const {
  const auto& workers =
      authorities[static_cast<std::size_t>(authority)].teams[static_cast<std::size_t>(team)];
  return workers[Mix(pick) % workers.size()];
}

}  // namespace kindred::demo
