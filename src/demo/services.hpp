// What happened between a family and children's services, health, police and the others: true dates and
// decisions, before any agency writes them down.
//
//   Services services = ServeFamily(area, family);   // may change the family: adoption, guardianship
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "demo/lives.hpp"

namespace kindred::demo {

struct Assessment {
  Date start;
  std::optional<Date> authorised;
  std::vector<std::string_view> factors;  // CIN census codes
};

struct Section47 {
  Date start, target;
  std::optional<Date> conference;
  bool conference_not_required = false;
};

struct ProtectionPlan {
  Date from;
  std::optional<Date> to;
  std::string_view initial, latest;  // NEG PHY SAB EMO
  std::vector<Date> reviews;
  int previous = 0;
};

// One child's episode of need, from referral to closure.
struct NeedEpisode {
  int child = 0;   // slot
  int number = 0;  // running number in the family
  int authority = 0;
  Date referred;
  std::string_view source, need;  // CIN census codes
  bool no_further_action = false;
  std::optional<Date> closed;
  std::string_view closed_because;
  std::optional<Assessment> assessment;
  std::optional<Section47> enquiry;
  std::optional<Period> plan;
  std::optional<ProtectionPlan> protection;
  std::vector<Date> visits;
};

struct CareEpisode {
  Date from;
  std::string_view began, status, place, provider;  // SSDA903 RNE, LS, PLACE, PLACE_PROVIDER
  std::optional<Date> to;
  std::string_view ended, moved_because;  // REC, REASON_PLACE_CHANGE
  Address placement;
  std::string urn;
  int setting = 0;  // which placement of the period: stays while only the legal status changes
};

struct CareReview {
  Date on;
  std::string_view how;  // PN0–PN7
};

struct MissingEpisode {
  Date from;
  std::optional<Date> to;
  bool away = false;  // away without authorisation rather than missing
};

struct Adoption {
  Date decided, placement_order;
  std::optional<Date> matched, placed, ordered;
};

// One child's period of being looked after.
struct CarePeriod {
  int child = 0;
  int number = 0;
  int authority = 0;
  std::string_view need;
  bool asylum = false;
  Address home;
  std::vector<CareEpisode> episodes;
  std::vector<CareReview> reviews;
  std::vector<MissingEpisode> missing;
  std::optional<Adoption> adoption;
  [[nodiscard]] Date From() const { return episodes.front().from; }
  [[nodiscard]] std::optional<Date> To() const { return episodes.back().to; }
  [[nodiscard]] bool OpenOn(Date day) const { return From() <= day && (!To() || day < *To()); }
};

struct Contact {
  int child = 0;
  int authority = 0;
  int number = 0;
  Date on;
  std::string_view source;  // CIN census codes
  bool led_to_referral = false;
};

struct HelpEpisode {
  int authority = 0;
  int number = 0;
  Period when;
  std::string_view reason, ended;
  std::vector<int> members;  // slots
};

struct Incident {
  int authority = 0;
  int number = 0;
  Date on;
  std::string_view type;
  std::string detail;
  std::vector<int> involved;            // slots
  std::vector<std::string_view> roles;  // victim, suspect, child present …
};

// A stretch in which one service works with one person.
struct Spell {
  enum class Kind : std::uint8_t {
    kCamhs,
    kYouthJustice,
    kAdultMentalHealth,
    kSubstanceUse,
    kDomesticAbuse
  } kind;
  int person = 0;
  int authority = 0;
  int number = 0;
  Period when;
  std::string_view reason, outcome;
};

struct Services {
  std::vector<NeedEpisode> needs;
  std::vector<CarePeriod> care;
  std::vector<Contact> contacts;
  std::vector<HelpEpisode> help;
  std::vector<Incident> incidents;
  std::vector<Spell> spells;
  [[nodiscard]] const CarePeriod* CareOn(int child, Date day) const;
  [[nodiscard]] bool KnownToSocialCare() const {
    return !needs.empty() || !care.empty() || !contacts.empty();
  }
};

[[nodiscard]] Services ServeFamily(const Area& area, Family& family);

// Parts of it, in the order in which they are called.
void MakeNeeds(const Area& area, Family& family, Services& services);
// A period of care from `start`; adds it, and on adoption or guardianship changes where the child lives.
// Returns the day and the reason (CIN census code) for which the episode of need ends, where it has.
struct CareEnd {
  std::optional<Date> on;
  std::string_view because;
};
CareEnd MakeCare(const Area& area, Family& family, Services& services, int child, Date start,
                 std::string_view need, Rng& rng);
void MakeOtherServices(const Area& area, const Family& family, Services& services);

// Days on which offices work: Monday to Friday without the bank holidays of England.
[[nodiscard]] bool IsWorkingDay(Date day);
[[nodiscard]] Date AddWorkingDays(Date day,
                                  int count);  // the first working day on or after, then `count` more

}  // namespace kindred::demo
