// What stands between a reader and a record: the question what it is needed for, asked only where no work
// with the family is recorded; a refusal in words with the ways on; the interruption before a lock or shield
// is overridden.
#include <algorithm>
#include <iterator>

#include "families/pages/desk.hpp"
#include "families/pages/reason.mustache.hpp"
#include "families/pages/refused.mustache.hpp"
#include "sharing/disclosures.hpp"
#include "store/journal.hpp"

namespace kindred::families {
namespace {

using store::Transaction;

constexpr std::int64_t kSaidSeconds = 12 * 3600;  // a working day: the next one is asked again

struct RefusedView {
  std::string reason, share, override_href;
};
struct ReasonView {
  std::string csrf, action, heading, button, warning, why_asked, cancel;
  web::ErrorSummary errors;
  std::optional<web::Choices> kind;
  web::TextArea reason;
  [[nodiscard]] bool has_errors() const { return errors.any(); }
};

// The family in the request's {ref} and everybody in it, or why there is none.
struct Found {
  std::optional<FamilyKey> key;
  std::vector<PersonId> people;
  sharing::Sight sight;
};
Result<Found> Find(const Desk& desk, const web::Request& request) {
  Found found;
  const web::SignedIn& who = *request.who;
  auto read = desk.Use().db.Read([&](Transaction& tx) -> Result<void> {
    found = {};
    found.key = FindFamily(tx, request.Segment("ref"));
    if (!found.key) return Fail(ErrorKind::kBadData, "There is no family record at this address.");
    found.people = PeopleOfFamily(tx, found.key->family);
    auto sight = desk.Use().gate.Weigh(tx, {who.account, who.agency, who.role},
                                       {.action = Action::kView,
                                        .purpose = Desk::Purpose(),
                                        .people = found.people,
                                        .sections = Sections::All(),
                                        .scope = {}});
    if (!sight) return Unexpected(sight.error());
    found.sight = std::move(*sight);
    return {};
  });
  if (!read) return Unexpected(read.error());
  return found;
}

web::Response Show(const Desk& desk, const web::Request& request, const ReasonView& view,
                   const std::string& title) {
  std::string content;
  templates::RenderReason(content, view);
  web::Response response =
      web::Html(desk.Use().shell.Render(request,
                                        {.title = title,
                                         .section = "families",
                                         .breadcrumbs = {{"Home", "/", ""}, {"Search", "/search", ""}},
                                         .error = view.errors.any()},
                                        content));
  if (view.errors.any()) response.status = 400;
  return response;
}

constexpr std::pair<const char*, const char*> kKinds[] = {
    {"work", "I work with them, and it is not recorded here yet"},
    {"asked", "Somebody who works with them asked me"},
    {"risk", "I think that a child may be at risk"},
    {"supervise", "I supervise or review the work of others"},
    {"other", "Something else"}};

ReasonView PurposeView(const web::Request& request, const std::string& kind, const std::string& reason,
                       const std::string& fault) {
  ReasonView view{.csrf = request.csrf,
                  .action = "/families/" + request.Segment("ref") + "/reason",
                  .heading = "What do you need this family’s record for?",
                  .button = "Open the record",
                  .why_asked =
                      "No extract says that you or your agency works with this family. That may be out of "
                      "date, so you may "
                      "go on; what you say is kept for today, and the family may read it.",
                  .cancel = "/search"};
  web::Choices choices{{.id = "kind", .label = "Why you need it", .error = kind.empty() ? fault : ""}};
  for (const auto& [value, text] : kKinds) choices.choices.push_back({value, text, "", kind == value, ""});
  choices.Finish();
  view.kind = std::move(choices);
  view.reason = {
      {.id = "reason",
       .label = "In a sentence",
       .hint = "For example: “her school rang about Monday”. Do not write what you know of the child here.",
       .error = kind.empty() ? "" : fault},
      reason};
  view.reason.rows = 2;
  if (!fault.empty()) view.errors.errors.push_back({fault, kind.empty() ? "#kind" : "#reason"});
  return view;
}

web::Response ShowReason(const Desk& desk, const web::Request& request) {
  const auto found = Find(desk, request);
  if (!found) return web::Problem(found.error());
  if (!found->sight.asks_purpose) return web::Redirect("/families/" + found->key->ref);
  return Show(desk, request, PurposeView(request, "", "", ""), "What do you need this record for?");
}

web::Response SayReason(const Desk& desk, const web::Request& request) {
  const auto found = Find(desk, request);
  if (!found) return web::Problem(found.error());
  if (!found->sight.asks_purpose) return web::Redirect("/families/" + found->key->ref);
  const std::string kind = request.form.Get("kind"), reason = request.form.Get("reason");
  const auto* chosen =
      std::find_if(std::begin(kKinds), std::end(kKinds), [&](const auto& k) { return kind == k.first; });
  if (chosen == std::end(kKinds))
    return Show(desk, request, PurposeView(request, "", reason, "Choose why you need it"),
                "Error: what for?");
  if (reason.empty())
    return Show(desk, request, PurposeView(request, kind, "", "Say in a sentence why you need it"),
                "Error: what for?");
  const AccountId account = request.who->account;
  auto written = desk.Use().db.Write([&](Transaction& tx) -> Result<void> {
    for (const PersonId person : found->people)
      sharing::AddRule(tx,
                       {.kind = sharing::RuleKind::kPurpose,
                        .person = person,
                        .account = account,
                        .to = desk.Use().clock.Now().AddSeconds(kSaidSeconds),
                        .words = std::string(chosen->second) + ": " + reason},
                       account, Desk::Purpose());
    return {};
  });
  if (!written) return web::Problem(written.error());
  return web::Redirect("/families/" + found->key->ref);
}

ReasonView OverrideView(const web::Request& request, const std::string& reason, const std::string& fault) {
  ReasonView view{
      .csrf = request.csrf,
      .action = "/families/" + request.Segment("ref") + "/override",
      .heading = "Stop and think: this record is protected",
      .button = "Override and open",
      .warning =
          "Somebody decided that this family must not be found, or that only named people may read this. "
          "Overriding may put them in danger. Only go on if waiting would put somebody in more.",
      .why_asked =
          "You will see all that your role may see until you open another record. The information governance "
          "officer reads what you write below.",
      .cancel = "/search"};
  view.reason = {{.id = "reason", .label = "Why it cannot wait", .error = fault}, reason};
  view.reason.rows = 3;
  if (!fault.empty()) view.errors.errors.push_back({fault, "#reason"});
  return view;
}

web::Response ShowOverride(const Desk& desk, const web::Request& request) {
  const auto found = Find(desk, request);
  if (!found) return web::Problem(found.error());
  if (!found->sight.may_override) return web::Redirect("/families/" + found->key->ref);
  return Show(desk, request, OverrideView(request, "", ""), "This record is protected");
}

web::Response Override(const Desk& desk, const web::Request& request) {
  const auto found = Find(desk, request);
  if (!found) return web::Problem(found.error());
  if (!found->sight.may_override) return web::Problem(403, "There is nothing here that you may override.");
  const std::string reason = request.form.Get("reason");
  if (reason.empty())
    return Show(desk, request, OverrideView(request, "", "Say why it cannot wait"),
                "Error: this record is protected");
  auto written = desk.Use().db.Write([&](Transaction& tx) -> Result<void> {
    auto made = sharing::Disclose(tx, {.kind = sharing::DisclosureKind::kOverride,
                                       .people = found->people,
                                       .why = reason,
                                       .made_by = request.who->account,
                                       .until = desk.Use().clock.Now().AddSeconds(kSaidSeconds)});
    if (!made) return Unexpected(made.error());
    return {};
  });
  if (!written) return web::Problem(written.error());
  return web::Redirect("/families/" + found->key->ref);
}

}  // namespace

web::Response RefusedPage(const Desk& desk, const web::Request& request, const std::string& ref,
                          const std::string& reason, bool may_override) {
  RefusedView view{.reason = reason,
                   .share = "/families/" + ref + "/share",
                   .override_href = may_override ? "/families/" + ref + "/override" : ""};
  std::string content;
  templates::RenderRefused(content, view);
  web::Response response =
      web::Html(desk.Use().shell.Render(request,
                                        {.title = "This record is not shown to you",
                                         .section = "families",
                                         .breadcrumbs = {{"Home", "/", ""}, {"Search", "/search", ""}}},
                                        content));
  response.status = 403;
  return response;
}

void AddReasonRoutes(std::vector<web::Route>& routes, const Desk& desk) {
  using web::Method;
  const web::RoutePolicy view{"view", "core"};
  auto add = [&](Method method, const char* pattern, auto handler) {
    routes.push_back(
        {method, pattern, view, [desk, handler](const web::Request& r) { return handler(desk, r); }});
  };
  add(Method::kGet, "/families/{ref}/reason", ShowReason);
  add(Method::kPost, "/families/{ref}/reason", SayReason);
  add(Method::kGet, "/families/{ref}/override", ShowOverride);
  add(Method::kPost, "/families/{ref}/override", Override);
}

}  // namespace kindred::families
