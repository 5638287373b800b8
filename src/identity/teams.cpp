#include "identity/teams.hpp"

#include "base/json.hpp"
#include "base/seams.hpp"
#include "identity/identity.sql.hpp"
#include "store/journal.hpp"
#include "store/open.hpp"

namespace kindred::identity {
namespace {

void Journal(store::Transaction& tx, AccountId by, AccountId account, std::string_view action, TeamId team,
             bool leads) {
  JsonWriter json;
  json.BeginObject().Field("team_id", team.value).Field("leads", leads).EndObject();
  store::journal::Record(tx, {.account = by,
                              .purpose = "administration",
                              .kind = "account",
                              .entity = account.value,
                              .action = action,
                              .became = json.Text()});
}

}  // namespace

TeamId EnsureTeam(store::Transaction& tx, AgencyId agency, std::string_view name, AccountId by) {
  if (const auto known = tx.SelectInt(sql::team_by_name, agency, name)) return TeamId{*known};
  const TeamId id{tx.NewId()};
  tx.Execute(sql::insert_team, id, agency, name, tx.Around().clock->Now());
  JsonWriter json;
  json.BeginObject().Field("name", name).Field("agency_id", agency.value).EndObject();
  store::journal::Record(tx, {.account = by,
                              .purpose = "administration",
                              .kind = "team",
                              .entity = id.value,
                              .action = "created",
                              .became = json.Text()});
  return id;
}

std::vector<Team> Teams(store::Transaction& tx) {
  std::vector<Team> teams;
  for (const store::Row& row : tx.Select(sql::teams))
    teams.push_back(
        {row.As<TeamId>(0), row.String(1), row.As<AgencyId>(2), row.String(3), static_cast<int>(row.Int(4))});
  return teams;
}

std::vector<Membership> TeamsOf(store::Transaction& tx, AccountId account) {
  std::vector<Membership> teams;
  for (const store::Row& row : tx.Select(sql::teams_of, account))
    teams.push_back({row.As<TeamId>(0), row.String(1), row.Bool(2), row.Moment(3)});
  return teams;
}

std::vector<Member> MembersOf(store::Transaction& tx, TeamId team) {
  std::vector<Member> members;
  for (const store::Row& row : tx.Select(sql::members_of, team))
    members.push_back({team, row.As<AccountId>(0), row.String(1), row.Bool(2), row.Moment(3)});
  return members;
}

std::vector<Member> AllMembers(store::Transaction& tx) {
  std::vector<Member> members;
  for (const store::Row& row : tx.Select(sql::all_members))
    members.push_back({row.As<TeamId>(0), row.As<AccountId>(1), row.String(2), row.Bool(3), row.Moment(4)});
  return members;
}

void JoinTeam(store::Transaction& tx, TeamId team, AccountId account, bool leads, AccountId by) {
  const auto known = tx.SelectInt(sql::membership, team, account);
  if (known && (*known != 0) == leads) return;
  const Instant now = tx.Around().clock->Now();
  if (known) tx.Execute(sql::leave_team, team, account, now);
  tx.Execute(sql::join_team, team, account, leads, now);
  Journal(tx, by, account, "joined team", team, leads);
}

void LeaveTeam(store::Transaction& tx, TeamId team, AccountId account, AccountId by) {
  if (tx.Execute(sql::leave_team, team, account, tx.Around().clock->Now()) > 0)
    Journal(tx, by, account, "left team", team, false);
}

}  // namespace kindred::identity
