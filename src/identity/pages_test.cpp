// The pages over HTTP as far as the site goes: routes, cookies, form tokens, policies. No socket.
#include "identity/pages.hpp"

#include <gmock/gmock.h>

#include "embedded/identity_migrations.hpp"
#include "identity/accounts.hpp"
#include "identity/cheap_hash_test.hpp"
#include "identity/links.hpp"
#include "identity/openid/provider.hpp"
#include "identity/openid/signing_test.hpp"
#include "identity/passwords.hpp"
#include "identity/roles.hpp"
#include "identity/second_factor.hpp"
#include "identity/sessions.hpp"
#include "identity/totp.hpp"
#include "store/fixture_test.hpp"
#include "web/site.hpp"

namespace kindred::identity {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kPassword = "copper otter bramble";

// A browser: keeps cookies, reads the token of the last page's form, follows nothing by itself.
class Browsing {
 public:
  explicit Browsing(const web::Site& site) : site_(site) {}
  web::Response Get(const std::string& target) { return Send("GET", target, {}); }
  web::Response Post(const std::string& target, std::vector<std::pair<std::string, std::string>> form) {
    return Send("POST", target, std::move(form));
  }
  std::map<std::string, std::string> cookies;
  std::string token;   // of the last page's form
  std::string origin;  // of another site, when set
  std::string address = "10.0.0.1";

 private:
  web::Response Send(const std::string& method, const std::string& target,
                     std::vector<std::pair<std::string, std::string>> form) {
    web::RequestHead head{
        .method = method, .target = target, .host = "k.example", .origin = origin, .remote_address = address};
    for (const auto& [name, value] : cookies)
      head.cookie += (head.cookie.empty() ? "" : "; ") + name + "=" + value;
    web::Admission admission = site_.Admit(head);
    web::Response response;
    if (admission.answer) {
      response = *admission.answer;
    } else if (method == "POST" && !web::Site::TokenIsRight(admission, token)) {
      response = web::Problem(403, "The form's token is not right.");
    } else {
      for (auto& [name, value] : form) admission.request.form.Add(name, value);
      response = site_.Run(admission);
    }
    site_.Finish(admission, response);
    for (const auto& [name, value] : response.headers)
      if (name == "Set-Cookie") Keep(value);
    constexpr std::string_view kField = "name=\"csrf\" value=\"";
    if (const std::size_t at = response.body.find(kField); at != std::string::npos)
      token = response.body.substr(at + kField.size(),
                                   response.body.find('"', at + kField.size()) - at - kField.size());
    return response;
  }
  void Keep(const std::string& cookie) {
    const std::size_t equals = cookie.find('='), end = cookie.find(';');
    if (cookie.find("Max-Age=0") != std::string::npos)
      cookies.erase(cookie.substr(0, equals));
    else
      cookies[cookie.substr(0, equals)] = cookie.substr(equals + 1, end - equals - 1);
  }
  const web::Site& site_;
};

std::string Location(const web::Response& response) {
  for (const auto& [name, value] : response.headers)
    if (name == "Location") return value;
  return "";
}

class IdentityPages : public store::OnBothDatabases {
 protected:
  IdentityPages()
      : shell_({.council = "Eastmoor Council"}, {web::MakeAsset("kindred.css", "")}),
        provider_(
            {.title = "Eastmoor account",
             .issuer = "https://login.example",
             .client_id = "kindred",
             .redirect = "https://k.example/sign-in/openid/back"},
            [this](const openid::Call& call) { return Answer(call); }, clock_) {}
  void SetUp() override {
    store::OnBothDatabases::SetUp();
    if (IsSkipped()) return;
    db_ = OpenStore(
        {.clock = &clock_, .migrations = store::MigrationsOf("identity", embedded::identity_migrations())});
    static const std::string kHash = CheapHash(kPassword);
    Write([&](store::Transaction& tx) {
      const AgencyId agency = EnsureAgency(tx, "Eastmoor schools", "education");
      for (const auto& [username, role] :
           {std::pair{"jo.marsh", "practitioner"}, std::pair{"piotr", "administrator"}}) {
        const auto made = CreateAccount(
            tx,
            {.username = username, .name = username, .role = role, .agency = agency, .password_hash = kHash},
            AccountId{});
        ASSERT_TRUE(made);
        (username == std::string("piotr") ? piotr_ : jo_) = *made;
      }
      SetSecondFactorRule(tx, SecondFactorRule::kNobody, piotr_);
    });
    web::SiteHooks hooks{
        .authenticate = Authenticator(*db_),
        .refuse = [](const web::SignedIn& who, const web::RoutePolicy& policy) -> std::optional<std::string> {
          if (policy.action == "signed_in") return std::nullopt;
          if (who.must_change_password || who.must_add_code) return "not yet";
          const auto action = ActionFromName(policy.action);
          const Role* role = FindRole(who.role);
          for (const Action may : role->may)
            if (may == action) return std::nullopt;
          return "The role may not.";
        }};
    auto site = web::Site::Make(Routes({.db = *db_,
                                        .shell = shell_,
                                        .address = "https://k.example",
                                        .provider = "Eastmoor account",
                                        .openid = &provider_}),
                                std::move(hooks), {}, {});
    ASSERT_TRUE(site) << site.error().message;
    site_ = std::make_unique<web::Site>(std::move(*site));
  }
  void TearDown() override {
    site_.reset();
    db_.reset();
    store::OnBothDatabases::TearDown();
  }
  void Write(const std::function<void(store::Transaction&)>& work) {
    const auto done = db_->Write([&](store::Transaction& tx) -> Result<void> {
      work(tx);
      return {};
    });
    ASSERT_TRUE(done) << done.error().message;
  }
  // Signs in with the password and returns where it leads.
  std::string SignIn(Browsing& browser, const std::string& username = "jo.marsh") {
    EXPECT_EQ(browser.Get("/sign-in").status, 200);
    return Location(browser.Post("/sign-in", {{"username", username}, {"password", std::string(kPassword)}}));
  }
  Result<std::string> Answer(const openid::Call& call) {
    if (call.address.ends_with("openid-configuration"))
      return R"({"issuer":"https://login.example","authorization_endpoint":"https://login.example/auth","token_endpoint":"https://login.example/token","jwks_uri":"https://login.example/keys"})";
    if (call.address.ends_with("/keys")) return R"({"keys":[)" + openid::JwkOf(key_) + "]}";
    const std::string now = std::to_string(clock_.Now().micros / 1'000'000);
    return R"({"id_token":")" +
           openid::SignToken(key_, "ES256",
                             R"({"iss":"https://login.example","aud":"kindred","sub":")" + subject_ +
                                 R"(","nonce":")" + nonce_ + R"(","iat":)" + now + R"(,"exp":)" + now + "}") +
           R"("})";
  }
  // Follows a redirect (or link) to the provider and returns the address to come back to.
  std::string AtProvider(const std::string& address) {
    const auto value = [&](const std::string& name) {
      const std::size_t at = address.find(name + "=");
      return address.substr(at + name.size() + 1, address.find('&', at) - at - name.size() - 1);
    };
    nonce_ = value("nonce");
    return "/sign-in/openid/back?code=c1&state=" + value("state");
  }

  FixedClock clock_{Instant{1'800'000'000'000'000}};
  std::unique_ptr<store::Database> db_;
  web::Shell shell_;
  openid::SigningKey key_ = openid::MakeEcKey("k1");
  openid::Provider provider_;
  std::string subject_ = "u-17", nonce_;
  std::unique_ptr<web::Site> site_;
  AccountId jo_, piotr_;
};

TEST_P(IdentityPages, ASessionThatAnAttackerPlantedIsNotTheOneAfterSigningIn) {
  Browsing attacker(*site_), victim(*site_);
  (void)SignIn(attacker);
  victim.cookies = attacker.cookies;
  const std::string planted = victim.cookies["kindred_session"];
  victim.cookies["kindred_session"] = "made-up-by-somebody-else";
  EXPECT_EQ(SignIn(victim, "piotr"), "/");
  EXPECT_NE(victim.cookies["kindred_session"], "made-up-by-somebody-else");
  EXPECT_NE(victim.cookies["kindred_session"], planted);
  EXPECT_THAT(victim.Get("/account").body, HasSubstr("piotr"));
}
TEST_P(IdentityPages, ASessionCannotBeUsedAfterSigningOut) {
  Browsing browser(*site_);
  (void)SignIn(browser);
  const std::string session = browser.cookies["kindred_session"];
  EXPECT_EQ(browser.Get("/account").status, 200);
  EXPECT_EQ(Location(browser.Post("/sign-out", {})), "/sign-in?signed-out=1");
  EXPECT_EQ(browser.cookies.count("kindred_session"), 0U);
  browser.cookies["kindred_session"] = session;
  EXPECT_EQ(Location(browser.Get("/account")), "/sign-in?next=%2Faccount");
}
TEST_P(IdentityPages, NoFormOfAnotherSiteChangesAnything) {
  Browsing browser(*site_);
  (void)SignIn(browser);
  (void)browser.Get("/account");
  const std::string right = browser.token;
  for (const char* path :
       {"/account/password", "/account/code", "/account/role", "/account/sessions/others/end", "/sign-out"}) {
    browser.token = "";
    EXPECT_EQ(browser.Post(path, {}).status, 403) << path;
    browser.token = std::string(right.size(), 'A');
    EXPECT_EQ(browser.Post(path, {}).status, 403) << path;
    browser.token = right;
    browser.origin = "https://elsewhere.example";
    EXPECT_EQ(browser.Post(path, {}).status, 403) << path;
    browser.origin.clear();
  }
  // A cookie that somebody planted from a neighbouring name is no token for a session's forms.
  browser.cookies["kindred_form"] = "planted-planted-planted";
  browser.token = "planted-planted-planted";
  EXPECT_EQ(browser.Post("/sign-out", {}).status, 403);
  browser.token = right;
  EXPECT_EQ(browser.Get("/account").status, 200) << "still signed in";
}
TEST_P(IdentityPages, AFormOfTheSignInPageIsBoundToItsBrowser) {
  Browsing one(*site_), other(*site_);
  (void)one.Get("/sign-in");
  (void)other.Get("/sign-in");
  other.token = one.token;
  EXPECT_EQ(other.Post("/sign-in", {{"username", "jo.marsh"}, {"password", std::string(kPassword)}}).status,
            403);
}
TEST_P(IdentityPages, SignInLeadsOnToAPageOfOursAndNowhereElse) {
  for (const auto& [next, leads] : {std::pair{"/account", "/account"}, std::pair{"//evil.example", "/"},
                                    std::pair{"https://evil.example", "/"}, std::pair{"/\\evil.example", "/"},
                                    std::pair{"/x\r\nSet-Cookie: a=b", "/"}}) {
    Browsing browser(*site_);
    (void)browser.Get("/sign-in");
    EXPECT_EQ(
        Location(browser.Post(
            "/sign-in", {{"username", "jo.marsh"}, {"password", std::string(kPassword)}, {"next", next}})),
        leads);
  }
}
TEST_P(IdentityPages, ASecondStepIsAddedUsedAndAskedFor) {
  Write([&](store::Transaction& tx) { SetSecondFactorRule(tx, SecondFactorRule::kByRole, piotr_); });
  Browsing browser(*site_);
  EXPECT_EQ(SignIn(browser, "piotr"), "/account/code") << "the role needs it";
  EXPECT_EQ(browser.Get("/accounts").status, 403);
  const web::Response page = browser.Get("/account/code");
  EXPECT_THAT(page.body, HasSubstr("<svg"));
  std::string seed;
  Write([&](store::Transaction& tx) { seed = *BeginSecondFactor(tx, piotr_); });
  EXPECT_THAT(page.body, HasSubstr(InFours(Base32(seed))));
  const auto code = [&] { return TotpCode(seed, TotpStep(clock_.Now())); };
  EXPECT_THAT(browser.Post("/account/code", {{"code", "12"}}).body, HasSubstr("not the code of just now"));
  EXPECT_THAT(browser.Post("/account/code", {{"code", code()}}).body, HasSubstr("Your recovery codes"));
  EXPECT_EQ(browser.Get("/accounts").status, 200);
  clock_.Set(clock_.Now().AddSeconds(60));

  Browsing other(*site_);
  EXPECT_EQ(SignIn(other, "piotr"), "/sign-in/code");
  EXPECT_EQ(other.cookies.count("kindred_session"), 0U);
  EXPECT_EQ(Location(other.Get("/accounts")), "/sign-in?next=%2Faccounts");
  EXPECT_THAT(other.Get("/sign-in/code").body, HasSubstr("one-time-code"));
  EXPECT_THAT(other.Post("/sign-in/code", {{"code", "000"}}).body, HasSubstr("not the code of just now"));
  EXPECT_EQ(Location(other.Post("/sign-in/code", {{"code", code()}})), "/");
  EXPECT_EQ(other.cookies.count("kindred_step"), 0U);
  EXPECT_EQ(other.Get("/accounts").status, 200);

  Browsing without(*site_);
  EXPECT_EQ(Location(without.Get("/sign-in/code")), "/sign-in?expired=1");
  // Taking it away needs a code, and a wrong one stays counted.
  clock_.Set(clock_.Now().AddSeconds(60));
  (void)other.Get("/account/code");
  EXPECT_THAT(other.Post("/account/code", {{"code", "000000x"}, {"do", "remove"}}).body,
              HasSubstr("not the code"));
  EXPECT_EQ(Location(other.Post("/account/code", {{"code", code()}, {"do", "remove"}})),
            "/account?code-off=1");
  EXPECT_EQ(other.Get("/accounts").status, 403) << "the role needs one again";
}
TEST_P(IdentityPages, AnAdministratorInvitesAndTheInvitedChoosesThePassword) {
  Browsing admin(*site_);
  (void)SignIn(admin, "piotr");
  EXPECT_THAT(admin.Get("/accounts").body, HasSubstr("jo.marsh"));
  EXPECT_THAT(admin.Get("/accounts?words=nobody").body, HasSubstr("No account fits."));
  const web::Response form = admin.Get("/accounts/new");
  const std::size_t option = form.body.find("<option value=\"") + 15;
  const std::string agency = form.body.substr(option, form.body.find('"', option) - option);
  EXPECT_THAT(admin.Post("/accounts/new", {{"name", "Sam"}, {"username", "sam"}}).body,
              HasSubstr("Choose a role"));
  EXPECT_THAT(admin
                  .Post("/accounts/new",
                        {{"name", "Sam"}, {"username", "sam"}, {"role", "operator"}, {"agency", agency}})
                  .body,
              HasSubstr("Choose a role"));
  const web::Response made = admin.Post(
      "/accounts/new", {{"name", "Sam Reed"}, {"username", "sam"}, {"role", "analyst"}, {"agency", agency}});
  const std::size_t at = made.body.find("https://k.example/welcome/");
  ASSERT_NE(at, std::string::npos);
  const std::string path = made.body.substr(at + 17, made.body.find('<', at) - at - 17);

  Browsing sam(*site_);
  EXPECT_THAT(sam.Get(path).body, HasSubstr("Sam Reed"));
  EXPECT_THAT(sam.Get(path).body, HasSubstr("Welcome to Kindred")) << "looking uses nothing up";
  EXPECT_THAT(sam.Post(path, {{"new-password", "password2024!"}}).body,
              HasSubstr("first that would be tried"));
  EXPECT_EQ(Location(sam.Post(path, {{"new-password", "quiet lantern ferry"}})), "/");
  EXPECT_EQ(sam.Get("/account").status, 200);
  EXPECT_EQ(Browsing(*site_).Get(path).status, 410);
  EXPECT_EQ(sam.Get("/accounts").status, 403);
}
TEST_P(IdentityPages, AnAdministratorChangesOthersAndNotTheirOwn) {
  Browsing admin(*site_), jo(*site_);
  (void)SignIn(admin, "piotr");
  (void)SignIn(jo);
  const std::string base = "/accounts/" + std::to_string(jo_.value),
                    own = "/accounts/" + std::to_string(piotr_.value);
  EXPECT_THAT(admin.Get(base).body, HasSubstr("Signed in"));
  EXPECT_EQ(Location(admin.Post(base + "/roles", {{"main", "team_manager"}, {"roles", "practitioner"}})),
            base + "?done=1");
  EXPECT_THAT(jo.Get("/account").body, HasSubstr("Team manager"));
  EXPECT_EQ(Location(jo.Post("/account/role", {{"role", "practitioner"}})), "/account?role=1");
  EXPECT_EQ(jo.Post("/account/role", {{"role", "administrator"}}).status, 400);
  EXPECT_EQ(admin.Post(own + "/roles", {{"main", "practitioner"}}).status, 403);
  EXPECT_EQ(admin.Post("/accounts/7/roles", {{"main", "practitioner"}}).status, 404);
  EXPECT_EQ(admin.Get("/accounts/x").status, 404);
  EXPECT_EQ(Location(admin.Post(base + "/sessions", {})), base + "?done=1");
  EXPECT_EQ(Location(jo.Get("/account")), "/sign-in?next=%2Faccount");
  EXPECT_EQ(Location(admin.Post(base + "/state", {{"do", "close"}})), base + "?done=1");
  (void)jo.Get("/sign-in");
  EXPECT_THAT(jo.Post("/sign-in", {{"username", "jo.marsh"}, {"password", std::string(kPassword)}}).body,
              HasSubstr("closed"));
  EXPECT_EQ(Location(admin.Post("/accounts/teams", {{"name", "Elm"}, {"agency", "Eastmoor schools"}})),
            "/accounts/teams");
  EXPECT_THAT(admin.Get("/accounts/teams").body, HasSubstr("Elm"));
  EXPECT_EQ(Location(admin.Post("/accounts/rules", {{"rule", "everybody"}})), "/accounts/rules?done=1");
}
TEST_P(IdentityPages, TheProvidersSubjectSignsInOnceItIsConnected) {
  Browsing browser(*site_);
  const std::string away = Location(browser.Get("/sign-in/openid?next=%2Faccount"));
  EXPECT_THAT(away, HasSubstr("https://login.example/auth?response_type=code"));
  EXPECT_EQ(browser.Get(AtProvider(away)).status, 403) << "not connected to anybody";
  (void)SignIn(browser);
  const web::Response page = browser.Get("/account/openid");
  const std::size_t at = page.body.find("https://login.example/auth");
  std::string link = page.body.substr(at, page.body.find('"', at) - at);
  for (std::size_t amp = 0; (amp = link.find("&amp;", amp)) != std::string::npos; ++amp)
    link.replace(amp, 5, "&");
  EXPECT_EQ(Location(browser.Get(AtProvider(link))), "/account?connected=1");

  Browsing again(*site_);
  const std::string there = Location(again.Get("/sign-in/openid?next=%2Faccount"));
  const std::string back = AtProvider(there);
  EXPECT_EQ(Location(again.Get(back)), "/account");
  EXPECT_EQ(again.Get("/account").status, 200);
  EXPECT_EQ(Browsing(*site_).Get(back).status, 403) << "a state works once, and in its own browser";
  subject_ = "u-18";
  Browsing other(*site_);
  EXPECT_EQ(other.Get(AtProvider(Location(other.Get("/sign-in/openid")))).status, 403);
}
TEST_P(IdentityPages, AnAnswerOfTheProviderIsBoundToBrowserStateAndTime) {
  Browsing browser(*site_), victim(*site_);
  std::string back = AtProvider(Location(browser.Get("/sign-in/openid")));
  EXPECT_EQ(victim.Get(back).status, 403) << "another browser";
  EXPECT_EQ(browser.Get("/sign-in/openid/back?code=c1&state=invented").status, 403);
  EXPECT_EQ(browser.Get("/sign-in/openid/back").status, 403);
  back = AtProvider(Location(browser.Get("/sign-in/openid")));
  EXPECT_EQ(browser.Get(back + "&iss=https%3A%2F%2Felsewhere.example").status, 403);
  back = AtProvider(Location(browser.Get("/sign-in/openid")));
  nonce_ = "another";
  EXPECT_EQ(browser.Get(back).status, 403);
  back = AtProvider(Location(browser.Get("/sign-in/openid")));
  clock_.Set(clock_.Now().AddSeconds(10 * 60));
  EXPECT_EQ(browser.Get(back).status, 403) << "too late";
  EXPECT_EQ(browser.cookies.count("kindred_session"), 0U);
}
TEST_P(IdentityPages, AnInvitationIsTakenUpAtTheProviderAndOnce) {
  std::string token;
  Write([&](store::Transaction& tx) {
    const auto sam = CreateAccount(tx,
                                   {.username = "sam",
                                    .name = "Sam Reed",
                                    .role = "analyst",
                                    .agency = EnsureAgency(tx, "Eastmoor schools", "")},
                                   piotr_);
    token = MakeLink(tx, *sam, LinkKind::kInvitation, piotr_);
  });
  Browsing sam(*site_), other(*site_);
  EXPECT_THAT(sam.Get("/welcome/" + token).body, HasSubstr("Sign in with Eastmoor account"));
  const std::string back = AtProvider(Location(sam.Get("/welcome/" + token + "/openid")));
  const std::string first_nonce = nonce_;
  const std::string late = AtProvider(Location(other.Get("/welcome/" + token + "/openid")));
  const std::string late_nonce = nonce_;
  nonce_ = first_nonce;
  EXPECT_EQ(Location(sam.Get(back)), "/");
  EXPECT_THAT(sam.Get("/account").body, HasSubstr("Sam Reed"));
  nonce_ = late_nonce;
  subject_ = "u-99";
  EXPECT_EQ(other.Get(late).status, 403) << "the invitation is used up";
  EXPECT_EQ(other.cookies.count("kindred_session"), 0U);
}
INSTANTIATE_TEST_SUITE_P(Databases, IdentityPages, testing::Values("sqlite", "postgres"), store::NameOf);

}  // namespace
}  // namespace kindred::identity
