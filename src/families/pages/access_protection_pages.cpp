// Where a governance officer says who is shielded, to whom a record is locked, who is connected with whom,
// and what a family wishes.
#include <algorithm>

#include "families/pages/desk.hpp"
#include "families/pages/protection.mustache.hpp"
#include "families/seen.hpp"
#include "families/share.sql.hpp"
#include "families/shielded.hpp"
#include "sharing/rules.hpp"

namespace kindred::families {
namespace {

using sharing::Access;
using sharing::Rule;
using sharing::RuleKind;
using store::Transaction;

struct ProtectionView {
  std::string csrf, action, name;
  std::optional<web::Notification> done;
  web::ErrorSummary errors;
  web::Table rules;
  bool end = false;
  web::Select which, account;
  web::Input ending;
  web::Choices kind;
  web::TextArea words;
  [[nodiscard]] bool has_errors() const { return errors.any(); }
};

struct KindWords {
  RuleKind kind;
  const char *text, *hint;
  bool needs_account;
};
constexpr KindWords kKinds[] = {
    {RuleKind::kShielded, "Shielded",
     "Fled abuse, protected witness, sensitive staff. Where they live, go to school or are seen is shown to "
     "named people only",
     false},
    {RuleKind::kLocked, "Locked", "Only named people open the record of this family", false},
    {RuleKind::kNamed, "Named", "This account opens a locked record and sees a shielded one whole", true},
    {RuleKind::kConnected, "Connected",
     "This account is a relative, neighbour or colleague and never opens the record", true},
    {RuleKind::kObjection, "The family does not want family help shown",
     "Honoured in voluntary work. Not a bar to safeguarding: answer them with the reason", false},
};

const KindWords* KindOf(std::string_view name) {
  const auto at = std::find_if(std::begin(kKinds), std::end(kKinds),
                               [&](const KindWords& one) { return sharing::RuleKindName(one.kind) == name; });
  return at == std::end(kKinds) ? nullptr : at;
}

std::string TextOf(RuleKind kind) {
  const KindWords* known = KindOf(sharing::RuleKindName(kind));
  if (known != nullptr) return known->text;
  switch (kind) {
    case RuleKind::kDisclosed:
      return "Disclosed";
    case RuleKind::kOverride:
      return "Overridden";
    case RuleKind::kPurpose:
      return "Said what for";
    case RuleKind::kTeam:
      return "On the team";
    default:
      return "Consulted";
  }
}

struct Fault {
  std::string field, text;
};

web::Response Show(const Desk& desk, const web::Request& request, const Fault& fault = {}) {
  std::optional<PersonId> person;
  auto read = desk.Use().db.Read([&](Transaction& tx) -> Result<void> {
    person = FindPerson(tx, request.Segment("ref"));
    return {};
  });
  if (!read) return web::Problem(read.error());
  if (!person) return web::Problem(404, "There is no person at this address.");
  web::Response response = desk.Open(
      request, Action::kAdminister, {*person},
      [&](Transaction& tx, const Access& access) -> Result<web::Response> {
        ProtectionView view{.csrf = request.csrf,
                            .action = "/people/" + request.Segment("ref") + "/protection"};
        SeenReader reader(tx, access.Seen());
        const Seen seen = reader.CardOf(*person);
        view.name = seen.known ? seen.card.name : "Somebody whose name is not shown to you";
        if (request.query.Has("done"))
          view.done = web::Notification{"Success", "It holds from now on", "It is in the list below.", true};
        view.rules = {.caption = "What holds and what held",
                      .heads = {{"What"}, {"For whom"}, {"Why"}, {"From"}, {"Until"}, {"Said by"}},
                      .empty = "Nothing is protected, and no wish is recorded.",
                      .dense = true};
        view.which = {{.id = "rule", .label = "Which", .error = fault.field == "rule" ? fault.text : ""}};
        view.which.choices.push_back({"", "Choose", "", true, ""});
        const Instant now = desk.Use().clock.Now();
        auto name_of = [&](AccountId account) -> std::string {
          if (account.IsNone()) return "";
          store::Rows rows = tx.Select(sql::account_to_audit, account);
          const store::Row* row = rows.First();
          return row == nullptr ? "Account " + std::to_string(account.value) : row->String(0);
        };
        for (const Rule& rule : sharing::AllRulesOf(tx, *person)) {
          const std::string whom = !rule.account.IsNone() ? name_of(rule.account)
                                   : rule.agency.IsNone() ? "Everybody"
                                                          : "An agency";
          const bool holds = !rule.to || now < *rule.to;
          view.rules.rows.push_back({{{.text = TextOf(rule.kind), .header = true},
                                      {.text = whom},
                                      {.text = rule.words},
                                      {.text = FormatLondon(rule.from)},
                                      {.text = rule.to ? FormatLondon(*rule.to) : "no end set"},
                                      {.text = name_of(rule.made_by)}}});
          if (!holds) continue;
          view.end = true;
          view.which.choices.push_back(
              {std::to_string(rule.id), TextOf(rule.kind) + ": " + whom, "", false, ""});
        }
        view.rules.Finish();
        view.ending = {
            {.id = "ending", .label = "Why it ends", .error = fault.field == "ending" ? fault.text : ""}};
        view.kind = {{.id = "kind", .label = "What", .error = fault.field == "kind" ? fault.text : ""}};
        for (const KindWords& one : kKinds) {
          const std::string name(sharing::RuleKindName(one.kind));
          view.kind.choices.push_back({name, one.text, one.hint, request.form.Get("kind") == name, ""});
        }
        view.kind.Finish();
        view.account = {{.id = "account",
                         .label = "Whose account (of “Named” and “Connected”)",
                         .error = fault.field == "account" ? fault.text : ""}};
        view.account.choices.push_back(
            {"", "Nobody in particular", "", request.form.Get("account").empty(), ""});
        for (const store::Row& row : tx.Select(sql::accounts_to_audit))
          view.account.choices.push_back({std::to_string(row.Int(0)), row.String(1) + ", " + row.String(3),
                                          "", request.form.Get("account") == std::to_string(row.Int(0)), ""});
        view.words = {
            {.id = "words",
             .label = "Why, and who says so",
             .hint =
                 "Of a wish: who said it, how, and on what parental responsibility or competence it rests",
             .error = fault.field == "words" ? fault.text : ""},
            request.form.Get("words")};
        view.words.rows = 3;
        if (!fault.text.empty()) view.errors.errors.push_back({fault.text, "#" + fault.field});
        std::string content;
        templates::RenderProtection(content, view);
        return desk.Page(request,
                         {.title = "Protection and wishes",
                          .section = "access",
                          .breadcrumbs = {{"Home", "/", ""}, {"Search", "/search", ""}},
                          .wide = true,
                          .error = view.errors.any()},
                         content, access);
      });
  if (!fault.text.empty() && response.status == 200) response.status = 400;
  return response;
}

web::Response Protect(const Desk& desk, const web::Request& request) {
  const KindWords* kind = KindOf(request.form.Get("kind"));
  const std::string words = request.form.Get("words");
  const AccountId account{std::atoll(request.form.Get("account").c_str())};
  if (kind == nullptr) return Show(desk, request, {"kind", "Choose what holds from now on"});
  if (kind->needs_account && account.IsNone())
    return Show(desk, request, {"account", "Choose whose account"});
  if (words.empty()) return Show(desk, request, {"words", "Say why, and who says so"});
  bool known = false;
  auto written = desk.Use().db.Write([&](Transaction& tx) -> Result<void> {
    const auto person = FindPerson(tx, request.Segment("ref"));
    known = person.has_value();
    if (!person) return {};
    sharing::AddRule(
        tx,
        {.kind = kind->kind,
         .person = *person,
         .account = kind->needs_account ? account : AccountId{},
         .sections = kind->kind == RuleKind::kObjection ? Sections().With(Section::kEarlyHelp) : Sections(),
         .words = words},
        request.who->account, "information governance");
    if (kind->kind == RuleKind::kShielded) HideFromIndex(tx, *person);
    return {};
  });
  if (!written) return web::Problem(written.error());
  if (!known) return web::Problem(404, "There is no person at this address.");
  return web::Redirect("/people/" + request.Segment("ref") + "/protection?done=1");
}

web::Response End(const Desk& desk, const web::Request& request) {
  const std::int64_t id = std::atoll(request.form.Get("rule").c_str());
  const std::string ending = request.form.Get("ending");
  if (id == 0) return Show(desk, request, {"rule", "Choose which one ends"});
  if (ending.empty()) return Show(desk, request, {"ending", "Say why it ends"});
  bool ended = false;
  auto written = desk.Use().db.Write([&](Transaction& tx) -> Result<void> {
    const auto person = FindPerson(tx, request.Segment("ref"));
    ended = false;
    if (!person) return {};
    for (const Rule& rule : sharing::RulesOf(tx, *person, desk.Use().clock.Now()))
      if (rule.id == id) ended = sharing::EndRule(tx, id, request.who->account, ending);
    return {};
  });
  if (!written) return web::Problem(written.error());
  if (!ended) return Show(desk, request, {"rule", "That one has ended already"});
  return web::Redirect("/people/" + request.Segment("ref") + "/protection?done=1");
}

}  // namespace

void AddProtectionRoutes(std::vector<web::Route>& routes, const Desk& desk) {
  using web::Method;
  const web::RoutePolicy policy{"administer", "audit"};
  auto add = [&](Method method, const char* pattern, auto handler) {
    routes.push_back(
        {method, pattern, policy, [desk, handler](const web::Request& r) { return handler(desk, r); }});
  };
  add(Method::kGet, "/people/{ref}/protection",
      [](const Desk& d, const web::Request& r) { return Show(d, r); });
  add(Method::kPost, "/people/{ref}/protection", Protect);
  add(Method::kPost, "/people/{ref}/protection/end", End);
}

}  // namespace kindred::families
