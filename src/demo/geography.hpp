// The synthetic area: authorities, neighbourhoods with real postcodes and invented streets, schools,
// practices, teams and the people who work in them. Built once; read by every thread.
//
//   Area area(options, families);
//   const Neighbourhood& place = area.neighbourhoods[area.NeighbourhoodOf(family_index)];
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "demo/random.hpp"

namespace kindred::demo {

struct PostcodeEntry {
  std::string postcode;  // "TS18 1AB"
  int easting = 0, northing = 0;
  std::string street;  // invented
};

// A home or placement: indexes into the area.
struct Address {
  int neighbourhood = 0;
  int postcode = 0;  // within the neighbourhood
  int house = 1;
  int flat = 0;  // 0: a house; −1: a house with a letter, 12A, where carers of other people's children live
  auto operator<=>(const Address&) const = default;
};

struct School {
  std::string name, number;  // DfE number: authority and establishment, "8082031"
  std::string phone;
  int authority = 0;
  bool secondary = false, special = false;
};

// Somebody who works with families.
struct Worker {
  std::string id;    // staff number; for social workers the registration, "SW1234567"
  std::string name;  // "Joanne Dixon"
  std::string role, phone, team, team_id;
};

// Teams of one authority and its partners; kCount is not a team.
enum class Team : std::uint8_t {
  kFrontDoor,
  kAssessment,
  kSafeguarding,
  kDisabledChildren,
  kLookedAfter,
  kLeavingCare,
  kAdoption,
  kReviewing,
  kFamilyHelp,
  kHealthVisiting,
  kSchoolNursing,
  kMidwifery,
  kCamhs,
  kYouthJustice,
  kSend,
  kAttendance,
  kPolice,
  kHousing,
  kAdultMentalHealth,
  kSubstanceUse,
  kDomesticAbuse,
  kCount
};

struct Neighbourhood {
  int authority = 0;  // −1: outside the area, where some children are placed
  std::string name;
  std::vector<PostcodeEntry> postcodes;
  int primary = 0, secondary = 0;  // schools
  std::string practice;            // GP practice
  std::string practice_code;
};

struct Authority {
  std::string name;  // "Eastmoor"
  std::string key;   // "eastmoor": folder and source names
  std::string code;  // DfE number of the district whose postcodes it uses
  std::string ons;   // ONS code of that district
  std::vector<int> neighbourhoods;
  std::vector<std::vector<Worker>> teams;  // by Team
  int special_school = 0, pupil_referral_unit = 0, college = 0;
  std::string fostering_urn, home_urn, adoption_urn, home_name;
};

struct Options {
  std::int64_t children = 20000;
  int authorities = 1;
  std::uint64_t seed = 1;
  Date as_of;
  int threads = 0;  // 0: as many as the machine has
};

class Area {
 public:
  // An area for this many families.
  Area(const Options& options, std::int64_t families);

  Options options;
  std::int64_t families = 0;
  std::vector<Authority> authorities;
  std::vector<Neighbourhood> neighbourhoods;
  std::vector<School> schools;
  std::vector<int> outside;  // neighbourhoods outside the area

  [[nodiscard]] int NeighbourhoodOf(std::int64_t family) const { return static_cast<int>(family % inside_); }
  [[nodiscard]] int AuthorityOf(const Address& address) const {
    return neighbourhoods[static_cast<std::size_t>(address.neighbourhood)].authority;
  }
  [[nodiscard]] const PostcodeEntry& PostcodeOf(const Address& address) const {
    return neighbourhoods[static_cast<std::size_t>(address.neighbourhood)]
        .postcodes[static_cast<std::size_t>(address.postcode)];
  }
  [[nodiscard]] std::string Line(const Address& address) const;  // "14 Teal Close"
  // A home of this family that no other family ever has: unit `ordinal` (0 to 17) of the family, six for each
  // of its three homes; `abroad` puts it into the next authority. Which neighbourhood it is in follows from
  // the ordinal.
  [[nodiscard]] Address HomeOf(std::int64_t family, int ordinal, bool abroad) const;
  // Any place where a carer lives.
  [[nodiscard]] Address DrawAddress(int neighbourhood, Rng& rng) const;
  [[nodiscard]] int DrawNeighbourhood(int authority, Rng& rng) const;
  // Miles between two addresses, as the looked-after return reckons them (one decimal).
  [[nodiscard]] double Miles(const Address& a, const Address& b) const;
  [[nodiscard]] std::int64_t InsideCount() const { return inside_; }
  // The worker of a team who holds case number `pick`.
  [[nodiscard]] const Worker& WorkerOf(int authority, Team team, std::uint64_t pick) const;

 private:
  int overlap_ = 1;          // neighbourhoods that share a postcode, at most
  std::int64_t inside_ = 1;  // neighbourhoods of the area itself; they come first
};

}  // namespace kindred::demo
