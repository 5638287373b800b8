// Teams, and the rules of signing in: what the administrator sets for everybody.
#include "identity/accounts.hpp"
#include "identity/pages/shared.hpp"
#include "identity/pages/sign_in_rules.mustache.hpp"
#include "identity/pages/teams.mustache.hpp"
#include "identity/teams.hpp"

namespace kindred::identity {
namespace {

struct TeamsView {
  web::ErrorSummary errors;
  web::Table table;
  web::Input name;
  web::Select agency;
  web::Button button{.text = "Make the team"};
  std::string csrf;
};
struct RulesView {
  std::optional<web::Notification> done;
  web::Choices rule;
  web::Button button{.text = "Save"};
  std::string csrf;
  bool demo = false;
};

web::Response ShowTeams(const Pages& pages, const web::Request& request, const std::string& error) {
  TeamsView view;
  auto read = pages.db.Read([&](store::Transaction& tx) -> Result<void> {
    view.table = {.caption = "Teams",
                  .caption_class = "govuk-visually-hidden",
                  .heads = {{"Team"}, {"Agency"}, {"Manager"}, {"Members"}},
                  .empty = "There is no team yet."};
    const auto members = AllMembers(tx);
    for (const Team& team : Teams(tx)) {
      std::string managers, others;
      for (const Member& member : members)
        if (member.team == team.id) {
          std::string& list = member.leads ? managers : others;
          list += (list.empty() ? "" : ", ") + member.name;
        }
      view.table.rows.push_back({{{.text = team.name, .header = true},
                                  {.text = team.agency_name},
                                  {.text = managers},
                                  {.text = others}}});
    }
    view.table.Finish();
    view.agency = {{.id = "agency", .label = "Agency"}};
    for (const Agency& agency : Agencies(tx))
      view.agency.choices.push_back(
          {.value = agency.name, .text = agency.name, .chosen = agency.name == request.form.Get("agency")});
    return {};
  });
  if (!read) return web::Problem(503);
  view.name = TextInput("name", "Name of the team", request.form.Get("name"), error);
  view.errors = ErrorsOf({&view.name});
  view.csrf = request.csrf;
  std::string content;
  templates::RenderTeams(content, view);
  return web::Html(pages.shell.Render(
      request, {.title = "Teams", .section = "accounts", .back = "/accounts", .error = view.errors.any()},
      content));
}

web::Response PostTeams(const Pages& pages, const web::Request& request) {
  const std::string name = request.form.Get("name");
  if (name.empty() || name.size() > 120)
    return ShowTeams(pages, request, "Enter a name of at most 120 letters");
  auto written = pages.db.Write([&](store::Transaction& tx) -> Result<void> {
    for (const Agency& agency : Agencies(tx))
      if (agency.name == request.form.Get("agency")) {
        (void)EnsureTeam(tx, agency.id, name, request.who->account);
        return {};
      }
    return Fail(ErrorKind::kUsage, "Choose an agency");
  });
  if (written) return web::Redirect("/accounts/teams");
  return written.error().kind == ErrorKind::kUsage ? ShowTeams(pages, request, written.error().message)
                                                   : web::Problem(503);
}

web::Response ShowRules(const Pages& pages, const web::Request& request) {
  RulesView view;
  auto read = pages.db.Read([&](store::Transaction& tx) -> Result<void> {
    const SecondFactorRule rule = GetSecondFactorRule(tx);
    view.demo = IsDemo(tx);
    const auto choice = [rule](SecondFactorRule one, std::string text, std::string hint) {
      return web::Choice{.value = std::string(SecondFactorRuleName(one)),
                         .text = std::move(text),
                         .hint = std::move(hint),
                         .chosen = one == rule};
    };
    view.rule = {
        {.id = "rule", .label = "Who needs a second step to sign in?"},
        {choice(SecondFactorRule::kByRole, "Those whose role says so",
                "Everybody who opens records; the list of roles says which."),
         choice(SecondFactorRule::kEverybody, "Everybody", ""),
         choice(SecondFactorRule::kNobody, "Nobody",
                "Only where another check stands in front, for example the authority’s own network.")}};
    view.rule.Finish();
    return {};
  });
  if (!read) return web::Problem(503);
  if (request.query.Has("done"))
    view.done = web::Notification{.title = "Success", .heading = "Saved, and recorded.", .success = true};
  view.csrf = request.csrf;
  std::string content;
  templates::RenderSignInRules(content, view);
  return web::Html(pages.shell.Render(
      request, {.title = "Rules of signing in", .section = "accounts", .back = "/accounts"}, content));
}

web::Response PostRules(const Pages& pages, const web::Request& request) {
  const auto rule = SecondFactorRuleFromName(request.form.Get("rule"));
  if (!rule) return web::Problem(400, "Choose one of the rules.");
  auto written = pages.db.Write([&](store::Transaction& tx) -> Result<void> {
    SetSecondFactorRule(tx, *rule, request.who->account);
    return {};
  });
  return written ? web::Redirect("/accounts/rules?done=1") : web::Problem(503);
}

}  // namespace

void AddTeamRoutes(const Pages& pages, std::vector<web::Route>& routes) {
  const web::RoutePolicy policy{"accounts", "none"};
  routes.push_back({web::Method::kGet, "/accounts/teams", policy,
                    With(pages, [](const Pages& p, const web::Request& r) { return ShowTeams(p, r, ""); })});
  routes.push_back({web::Method::kPost, "/accounts/teams", policy, With(pages, PostTeams)});
  routes.push_back({web::Method::kGet, "/accounts/rules", policy, With(pages, ShowRules)});
  routes.push_back({web::Method::kPost, "/accounts/rules", policy, With(pages, PostRules)});
}

}  // namespace kindred::identity
