#include "identity/roles.hpp"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

namespace kindred::identity {
namespace {

TEST(Roles, HoldEveryWayOfWorkingThatTheProductNames) {
  for (const char* name :
       {"practitioner", "lead_practitioner", "front_door", "emergency_duty", "team_manager",
        "conference_chair", "business_support", "coordinator", "analyst", "commissioner", "provider",
        "family_member", "advocate", "auditor", "governance_officer", "administrator", "operator"})
    EXPECT_NE(FindRole(name), nullptr) << name;
  EXPECT_EQ(FindRole("wizard"), nullptr);
  EXPECT_EQ(RoleTitle("team_manager"), "Team manager");
  EXPECT_EQ(RoleTitle("wizard"), "wizard");
}

TEST(Roles, TheAdministratorSeesNoChildAndNobodyElseMakesAccounts) {
  const Role& administrator = *FindRole("administrator");
  EXPECT_TRUE(administrator.sees.IsEmpty());
  EXPECT_FALSE(administrator.own_agency_section);
  for (const Action action : {Action::kView, Action::kSearch, Action::kExport, Action::kAudit})
    EXPECT_EQ(std::count(administrator.may.begin(), administrator.may.end(), action), 0);
  for (const Role& role : Roles()) {
    const bool may = std::count(role.may.begin(), role.may.end(), Action::kAccounts) > 0;
    EXPECT_EQ(may, role.name == "administrator" || role.name == "operator") << role.name;
  }
}

TEST(Roles, WhoeverSeesARecordNeedsASecondFactor) {
  for (const Role& role : Roles())
    if (!role.sees.IsEmpty() && !role.nobody_signs_in) {
      EXPECT_TRUE(role.second_factor) << role.name;
    }
}

TEST(Roles, TheReferencePageIsWhatTheProgramSays) {
  std::ifstream file(KINDRED_ROOT "/docs/reference/roles.md");
  std::ostringstream text;
  text << file.rdbuf();
  EXPECT_EQ(text.str(), RolesPage()) << "kindred role list --markdown > docs/reference/roles.md";
}

TEST(Roles, AFaultInTheFileIsNamed) {
  const auto fault = [](const std::string& text) {
    const auto roles = ParseRoles(text, "r.toml");
    return roles ? std::string("none") : roles.error().message;
  };
  const std::string start = "[[role]]\nname = \"a\"\ntitle = \"A\"\ndoes = \"b\"\n";
  EXPECT_EQ(fault(start + "may = []\nsees = []"), "none");
  EXPECT_EQ(fault(start + "may = [\"fly\"]\nsees = []"), "r.toml, role a: \"fly\" is not an action");
  EXPECT_EQ(fault(start + "may = []\nsees = [\"all\"]"),
            "r.toml, role a: \"all\" is neither a section nor a group of [sections]");
  EXPECT_EQ(fault(start + "may = []\nsees = []\nmight = 1"),
            "r.toml, role a: \"might\" is not a setting of a role");
  EXPECT_EQ(fault(start + "may = []"), "r.toml, role a: may and sees must be lists");
  EXPECT_EQ(fault(start + "may = []\nsees = []\n" + start + "may = []\nsees = []"),
            "r.toml, role a: there is another of this name");
  EXPECT_EQ(fault("[[role]]\nname = \"a\""), "r.toml, role \"a\": a role needs name, title and does");
  EXPECT_EQ(fault("role = 1"), "r.toml has no [[role]]");
  EXPECT_NE(fault("[[role"), "none");
  EXPECT_EQ(fault("[sections]\nx = [\"y\"]\n" + start), "r.toml, role [sections] x: \"y\" is not a section");
}

}  // namespace
}  // namespace kindred::identity
