#include "identity/demo_accounts.hpp"

#include <fmt/core.h>

#include "identity/accounts.hpp"
#include "identity/passwords.hpp"
#include "identity/roles.hpp"
#include "identity/teams.hpp"

namespace kindred::identity {
namespace {

struct Part {
  const char* username;
  const char* name;
  const char* job_title;
  const char* role;
  const char* agency;
  const char* agency_kind;
};
struct Place {
  const char* username;
  const char* team;  // of their own agency
  bool leads;
};
constexpr Place kPlaces[] = {
    {"social.worker", "Assessment team north", false},
    {"team.manager", "Assessment team north", true},
    {"front.door", "Front door", false},
    {"emergency.duty", "Emergency duty team", false},
    {"health.visitor", "Health visiting east", false},
    {"lead", "School nursing", false},
    {"business.support", "Assessment team north", false},
};
// Invented names.
constexpr Part kParts[] = {
    {"social.worker", "Amina Yusuf", "Social worker", "practitioner", "Eastmoor Council", "social_care"},
    {"health.visitor", "Ruth Cattermole", "Health visitor", "practitioner",
     "Eastmoor Community Health NHS Trust", "health"},
    {"school.lead", "Gareth Pike", "Designated safeguarding lead", "practitioner", "Eastmoor schools",
     "education"},
    {"front.door", "Leila Osman", "Front door officer", "front_door", "Eastmoor Council", "social_care"},
    {"team.manager", "Dev Iqbal", "Team manager", "team_manager", "Eastmoor Council", "social_care"},
    {"coordinator", "Moira Flett", "Information sharing coordinator", "coordinator", "Eastmoor Council",
     "social_care"},
    {"analyst", "Tom Adeyemi", "Data analyst", "analyst", "Eastmoor Council", "social_care"},
    {"auditor", "Helen Strand", "Internal auditor", "auditor", "Eastmoor Council", "social_care"},
    {"governance", "Oluwaseun Bright", "Information governance officer", "governance_officer",
     "Eastmoor Council", "social_care"},
    {"lead", "Josephine Marsh", "School nurse", "lead_practitioner", "Eastmoor Community Health NHS Trust",
     "health"},
    {"emergency.duty", "Winston Clarke", "Emergency duty officer", "emergency_duty", "Eastmoor Council",
     "social_care"},
    {"chair", "Margaret Tolley", "Conference chair", "conference_chair", "Eastmoor Council", "social_care"},
    {"business.support", "Sanjay Rao", "Business support officer", "business_support", "Eastmoor Council",
     "social_care"},
    {"commissioner", "Beatrice Nkemelu", "Placements commissioner", "commissioner", "Eastmoor Council",
     "social_care"},
    {"provider", "Callum Reeve", "Referrals officer", "provider", "Harbour Lights Homes", ""},
    {"parent", "Carys Whitlock", "", "family_member", "Families of Eastmoor", ""},
    {"advocate", "Idris Penhallow", "Independent advocate", "advocate", "Eastmoor Voices", ""},
    {"administrator", "Piotr Zielinski", "System administrator", "administrator", "Eastmoor Council",
     "social_care"},
};

}  // namespace

Result<std::vector<Persona>> CreateDemoAccounts(store::Database& db, Random& random) {
  std::vector<Persona> personas;
  std::vector<std::string> hashes;
  for (const Part& part : kParts) {
    Persona persona{part.username, MakePassword(random), part.role, part.name, part.job_title};
    auto hash = HashPassword(persona.password);
    if (!hash) return Unexpected(hash.error());
    hashes.push_back(std::move(*hash));
    personas.push_back(std::move(persona));
  }
  auto written = db.Write([&](store::Transaction& tx) -> Result<void> {
    if (!IsDemo(tx))
      for (const Account& account : Accounts(tx))
        if (account.role != "operator")
          return Fail(ErrorKind::kUsage,
                      "this store has accounts of real people and cannot become a demo store; choose another "
                      "with --db");
    MarkDemo(tx);
    for (std::size_t i = 0; i < std::size(kParts); ++i) {
      const Part& part = kParts[i];
      if (const auto known = FindAccount(tx, part.username)) {
        SetPassword(tx, known->id, hashes[i], false, AccountId{});
        continue;
      }
      auto made = CreateAccount(tx,
                                {.username = part.username,
                                 .name = part.name,
                                 .job_title = part.job_title,
                                 .role = part.role,
                                 .agency = EnsureAgency(tx, part.agency, part.agency_kind),
                                 .password_hash = hashes[i]},
                                AccountId{});
      if (!made) return Unexpected(made.error());
    }
    for (const Place& place : kPlaces)
      if (const auto account = FindAccount(tx, place.username))
        JoinTeam(tx, EnsureTeam(tx, account->agency, place.team, AccountId{}), account->id, place.leads,
                 AccountId{});
    // One person with two roles, to see how the role in use is changed.
    if (const auto lead = FindAccount(tx, "lead"))
      if (auto held = SetRoles(tx, lead->id, {"lead_practitioner", "practitioner"}, AccountId{}); !held)
        return held;
    return {};
  });
  if (!written) return Unexpected(written.error());
  return personas;
}

std::string DescribeDemoAccounts(const std::vector<Persona>& personas) {
  std::string text = fmt::format("{:<16} {:<21} {}\n", "User name", "Password", "Who");
  for (const Persona& persona : personas)
    text += fmt::format(
        "{:<16} {:<21} {}, {}\n", persona.username, persona.password, persona.name,
        persona.job_title.empty() ? RoleTitle(persona.role) : std::string_view(persona.job_title));
  return text;
}

}  // namespace kindred::identity
