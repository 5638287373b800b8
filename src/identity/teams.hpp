// The teams that people belong to, and who manages them. Everything runs inside a transaction of the caller
// and is journalled; periods are kept, so that it is known who was on which team on a day.
//
//   const TeamId team = EnsureTeam(tx, agency, "Assessment team north", by);
//   JoinTeam(tx, team, account, /*leads=*/false, by);
//   for (const Membership& of : TeamsOf(tx, account)) …
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/instant.hpp"
#include "store/database.hpp"

namespace kindred::identity {

using TeamId = Id<struct TeamTag>;

struct Team {
  TeamId id;
  std::string name;
  AgencyId agency;
  std::string agency_name;
  int members = 0;  // now
};
struct Membership {
  TeamId team;
  std::string team_name;
  bool leads = false;  // manages the team
  Instant began_at;
};
struct Member {
  TeamId team;
  AccountId account;
  std::string name;
  bool leads = false;
  Instant began_at;
};

// The team of this name of this agency, made when there is none.
[[nodiscard]] TeamId EnsureTeam(store::Transaction& tx, AgencyId agency, std::string_view name, AccountId by);
// By agency and name.
[[nodiscard]] std::vector<Team> Teams(store::Transaction& tx);
// The teams that somebody is on now, by name; empty when none.
[[nodiscard]] std::vector<Membership> TeamsOf(store::Transaction& tx, AccountId account);
// Who is on a team now, by name.
[[nodiscard]] std::vector<Member> MembersOf(store::Transaction& tx, TeamId team);
// Who is on which team now, by team, then name.
[[nodiscard]] std::vector<Member> AllMembers(store::Transaction& tx);
// From now on a member, or its manager; nothing happens to whom is that already.
void JoinTeam(store::Transaction& tx, TeamId team, AccountId account, bool leads, AccountId by);
// From now on no member; nothing happens to whom is none.
void LeaveTeam(store::Transaction& tx, TeamId team, AccountId account, AccountId by);

}  // namespace kindred::identity
