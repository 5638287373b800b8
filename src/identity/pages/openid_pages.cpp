// Signing in at the authority's own identity provider: there and back, connecting an account, taking up an
// invitation. The flow is bound to the browser by a cookie and to the question by state, nonce and PKCE
// verifier; it works once.
#include "base/hash.hpp"
#include "base/log.hpp"
#include "base/seams.hpp"
#include "identity/accounts.hpp"
#include "identity/identity.sql.hpp"
#include "identity/links.hpp"
#include "identity/openid/provider.hpp"
#include "identity/pages/connect.mustache.hpp"
#include "identity/pages/openid_failed.mustache.hpp"
#include "identity/pages/shared.hpp"
#include "store/open.hpp"

namespace kindred::identity {
namespace {

constexpr std::string_view kFlowCookie = "kindred_openid";
constexpr std::int64_t kFlowSeconds = 10 * 60;

struct ConnectView {
  std::string provider, href;
  bool connected = false;
};
struct FailedView {
  std::string provider, what;
};

std::string TokenHash(std::string_view token) {
  return std::string(AsText(Hash(token)));
}

// What is to happen when the browser comes back.
struct Purpose {
  std::string next;
  AccountId link_account;       // none: signing in
  std::string invitation_hash;  // empty: none
};
struct Begun {
  std::string address;  // where the browser goes
  std::string cookie;   // by which it is known when it comes back
};

web::Response Failed(const Pages& pages, const web::Request& request, const std::string& what, int status) {
  std::string content;
  templates::RenderOpenidFailed(content, FailedView{pages.provider, what});
  web::Response response =
      web::Html(pages.shell.Render(request, {.title = "You are not signed in"}, content));
  response.status = status;
  return response;
}

Result<Begun> Begin(const Pages& pages, const Purpose& purpose) {
  Random& random = *pages.db.Around().random;
  const openid::Journey journey = openid::MakeJourney(random);
  auto address = pages.openid->AuthorizeAddress(journey);
  if (!address) return Unexpected(address.error());
  const std::string state = TokenHash(journey.state);
  Begun begun{*address, random.Token(24)};
  const std::string browser = TokenHash(begun.cookie);
  auto written = pages.db.Write([&](store::Transaction& tx) -> Result<void> {
    const Instant now = tx.Around().clock->Now();
    tx.Execute(sql::end_old_flows, now.AddSeconds(-kFlowSeconds));
    tx.Execute(
        sql::insert_flow, store::Blob{state}, store::Blob{browser}, journey.nonce, journey.verifier,
        purpose.next, purpose.link_account,
        purpose.invitation_hash.empty() ? std::nullopt : std::optional(store::Blob{purpose.invitation_hash}),
        now);
    return {};
  });
  if (!written) return Unexpected(written.error());
  return begun;
}

web::Response NotThere(const Pages& pages, const web::Request& request, const Error& error) {
  LogWarning("sign-in at the identity provider: {}", error.message);
  return Failed(pages, request,
                "The sign-in service of " + pages.provider + " does not answer. Try again in some minutes.",
                503);
}

web::Response Go(const Pages& pages, const web::Request& request, const Purpose& purpose) {
  const auto begun = Begin(pages, purpose);
  if (!begun) return NotThere(pages, request, begun.error());
  web::Response response = web::Redirect(begun->address);
  response.headers.push_back(
      web::SetCookie(kFlowCookie, begun->cookie, request.secure, static_cast<int>(kFlowSeconds)));
  return response;
}

web::Response Start(const Pages& pages, const web::Request& request) {
  if (request.who) return web::Redirect("/");
  return Go(pages, request, {.next = SafeNext(request.query.Get("next"))});
}

web::Response StartWelcome(const Pages& pages, const web::Request& request) {
  const auto link = FindLink(pages.db, request.Segment("token"));
  if (!link) return web::Problem(503);
  if (!*link || (*link)->kind != LinkKind::kInvitation)
    return web::Redirect("/welcome/" + web::UrlEncode(request.Segment("token")));
  return Go(pages, request,
            {.link_account = (*link)->account.id, .invitation_hash = TokenHash(request.Segment("token"))});
}

// The way there is a link, not a form: the page's policy lets no form lead to another site.
web::Response ShowConnect(const Pages& pages, const web::Request& request) {
  ConnectView view{.provider = pages.provider};
  auto read = pages.db.Read([&](store::Transaction& tx) -> Result<void> {
    view.connected = ExternalsOf(tx, request.who->account) > 0;
    return {};
  });
  if (!read) return web::Problem(503);
  const auto begun = Begin(pages, {.link_account = request.who->account});
  if (!begun) return NotThere(pages, request, begun.error());
  view.href = begun->address;
  std::string content;
  templates::RenderConnect(content, view);
  web::Response response = web::Html(
      pages.shell.Render(request, {.title = "Connect " + pages.provider, .back = "/account"}, content));
  response.headers.push_back(
      web::SetCookie(kFlowCookie, begun->cookie, request.secure, static_cast<int>(kFlowSeconds)));
  return response;
}

struct Flow {
  openid::Journey journey;
  std::string browser_hash;
  Purpose purpose;
};

// The flow of this state, which works no more afterwards, whatever comes of it.
Result<std::optional<Flow>> TakeFlow(store::Database& db, const std::string& state) {
  std::optional<Flow> flow;
  const std::string hash = TokenHash(state);
  auto written = db.Write([&](store::Transaction& tx) -> Result<void> {
    flow.reset();
    const Instant since = tx.Around().clock->Now().AddSeconds(-kFlowSeconds);
    for (const store::Row& row : tx.Select(sql::flow_by_state, store::Blob{hash}, since)) {
      flow = Flow{
          {state, row.String(1), row.String(2)},
          std::string(row.BlobBytes(0)),
          {row.String(3), row.IsNull(4) ? AccountId{} : row.As<AccountId>(4), std::string(row.BlobBytes(5))}};
    }
    tx.Execute(sql::end_flow, store::Blob{hash});
    return {};
  });
  if (!written) return Unexpected(written.error());
  return flow;
}

constexpr std::string_view kNotConnected =
    "That sign-in is not connected to an account here. Sign in with your password once and connect it on "
    "your account’s "
    "page, or ask your administrator for an invitation.";

// What the flow was for, now that the subject is known.
Result<SignInResult> Finish(store::Transaction& tx, const Pages& pages, const Flow& flow,
                            const std::string& subject, const Browser& browser) {
  const std::string& issuer = pages.openid->About().issuer;
  const Purpose& purpose = flow.purpose;
  if (!purpose.link_account.IsNone()) {
    if (!purpose.invitation_hash.empty()) {
      const Instant now = tx.Around().clock->Now();
      const auto open = tx.SelectInt(sql::link_by_token, store::Blob{purpose.invitation_hash}, now);
      if (!open || tx.Execute(sql::use_link, store::Blob{purpose.invitation_hash}, now) == 0)
        return Fail(ErrorKind::kUsage,
                    "This invitation works no more. Ask your administrator for a new one.");
    }
    if (auto connected = ConnectExternal(tx, purpose.link_account, issuer, subject, purpose.link_account);
        !connected)
      return Fail(ErrorKind::kUsage, connected.error().message + ".");
    // Somebody who connects is signed in already.
    if (purpose.invitation_hash.empty()) return SignInResult{.outcome = SignInOutcome::kDone};
    return BeginSession(tx, purpose.link_account, "openid", browser);
  }
  const auto account = FindExternal(tx, issuer, subject);
  if (!account) {
    JournalAccount(tx, AccountId{}, AccountId{}, "sign-in failed",
                   "{\"address\":\"" + browser.address + "\",\"method\":\"openid\"}");
    return SignInResult{.outcome = SignInOutcome::kWrong};
  }
  return BeginSession(tx, *account, "openid", browser);
}

web::Response Back(const Pages& pages, const web::Request& request) {
  const std::string state = request.query.Get("state"), code = request.query.Get("code");
  const std::string issuer = request.query.Get("iss"), cookie = CookieOf(request, kFlowCookie);
  const auto flow = state.empty() ? Result<std::optional<Flow>>(std::nullopt) : TakeFlow(pages.db, state);
  if (!flow) return web::Problem(503);
  if (!*flow || cookie.empty() || TokenHash(cookie) != (*flow)->browser_hash)
    return Failed(
        pages, request,
        "This answer does not belong to a sign-in that was begun in this browser within ten minutes.", 403);
  if (!issuer.empty() && issuer != pages.openid->About().issuer)
    return Failed(pages, request, "The answer came from another sign-in service.", 403);
  if (code.empty()) return Failed(pages, request, "The sign-in was not finished there.", 403);
  const Purpose& purpose = (*flow)->purpose;
  const bool connecting = !purpose.link_account.IsNone() && purpose.invitation_hash.empty();
  if (connecting && (!request.who || request.who->account != purpose.link_account))
    return Failed(pages, request, "You are signed in as somebody else now, or no longer.", 403);
  const auto subject = pages.openid->Subject(code, (*flow)->journey);
  if (!subject) {
    if (subject.error().kind != ErrorKind::kRefused) return NotThere(pages, request, subject.error());
    LogWarning("sign-in at the identity provider: {}", subject.error().message);
    return Failed(pages, request, "The answer of " + pages.provider + " could not be trusted.", 403);
  }
  SignInResult result;
  auto written = pages.db.Write([&](store::Transaction& tx) -> Result<void> {
    auto finished = Finish(tx, pages, **flow, *subject, BrowserOf(request));
    if (!finished) return Unexpected(finished.error());
    result = *finished;
    return {};
  });
  if (!written)
    return written.error().kind == ErrorKind::kUsage ? Failed(pages, request, written.error().message, 403)
                                                     : web::Problem(503);
  if (connecting) return web::Redirect("/account?connected=1");
  if (result.outcome == SignInOutcome::kWrong) return Failed(pages, request, std::string(kNotConnected), 403);
  if (result.outcome == SignInOutcome::kDisabled)
    return Failed(pages, request, "This account is closed. Ask your administrator.", 403);
  web::Response response = GoOn(request, result, purpose.next);
  response.headers.push_back(web::SetCookie(kFlowCookie, "", request.secure, 0));
  return response;
}

}  // namespace

void AddOpenIdRoutes(const Pages& pages, std::vector<web::Route>& routes) {
  if (pages.openid == nullptr) return;
  const web::RoutePolicy open{"public", "none"};
  routes.push_back({web::Method::kGet, "/sign-in/openid", open, With(pages, Start)});
  routes.push_back({web::Method::kGet, "/sign-in/openid/back", open, With(pages, Back)});
  routes.push_back({web::Method::kGet, "/welcome/{token}/openid", open, With(pages, StartWelcome)});
  routes.push_back({web::Method::kGet, "/account/openid", {"signed_in", "none"}, With(pages, ShowConnect)});
}

}  // namespace kindred::identity
