#include "families/standing.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "families/standing.sql.hpp"

namespace kindred::families {
namespace {

using sharing::Relation;

class FromInvolvements : public sharing::Standing {
 public:
  std::vector<Relation> Of(store::Transaction& tx, const sharing::Asker& asker, const std::string& agency,
                           std::span<const PersonId> people) const override {
    const std::string own = FoldName(agency);
    const std::string name = FoldName(tx.SelectText(sql::reader_name, asker.account).value_or(""));
    std::map<std::string, bool> teams;  // folded name → leads it
    for (const store::Row& row : tx.Select(sql::reader_teams, asker.account))
      teams[FoldName(row.Text(0))] |= row.Bool(1);
    const std::string today = FormatIso(tx.Around().clock->Today());
    std::vector<Relation> relations;
    for (const PersonId person : people) {
      Relation strongest = Relation::kNone;
      if (!own.empty())
        for (const store::Row& row : tx.Select(sql::works_with, person, today))
          strongest = std::max(strongest, Stands(row, own, name, teams));
      relations.push_back(strongest);
    }
    return relations;
  }

 private:
  // How the reader stands to what one involvement says.
  static Relation Stands(const store::Row& row, const std::string& own, const std::string& name,
                         const std::map<std::string, bool>& teams) {
    const bool ours = FoldName(row.Text(3)) == own || FoldName(row.Text(2)) == own;
    if (!ours) return Relation::kNone;  // a name alone may be somebody else's
    if (const std::string worker = FoldName(row.Text(0)); !worker.empty() && worker == name)
      return Relation::kOnTeam;
    if (const auto team = teams.find(FoldName(row.Text(1))); team != teams.end())
      return team->second ? Relation::kTeamManager : Relation::kOnTeam;
    return Relation::kAgencyInvolved;
  }
};

}  // namespace

std::unique_ptr<const sharing::Standing> Standings() {
  return std::make_unique<FromInvolvements>();
}

}  // namespace kindred::families
