#include "web/site.hpp"

#include <gtest/gtest.h>
#include <stdexcept>

#include "web/components.hpp"
#include "web/page.hpp"

namespace kindred::web {
namespace {

Handler Says(std::string text) {
  return [text](const Request&) { return Html(text); };
}
Route Get(std::string pattern, RoutePolicy policy = {"public", "none"}, Handler handler = Says("ok")) {
  return {Method::kGet, std::move(pattern), std::move(policy), std::move(handler)};
}

TEST(Router, PrefersFixedSegmentsAndFillsNames) {
  auto router =
      Router::Make({Get("/people/{ref}"), Get("/people/new"), Get("/people/{ref}/rows/{row}"), Get("/")});
  ASSERT_TRUE(router) << router.error().message;
  std::map<std::string, std::string> names;
  EXPECT_EQ(router->Find(Method::kGet, {"people", "new"}, names).route->pattern, "/people/new");
  EXPECT_EQ(router->Find(Method::kGet, {"people", "k3"}, names).route->pattern, "/people/{ref}");
  EXPECT_EQ(router->Find(Method::kGet, {"people", "new", "rows", "7"}, names).route->pattern,
            "/people/{ref}/rows/{row}");
  EXPECT_EQ(names.at("row"), "7");
  EXPECT_EQ(names.at("ref"), "new");
  EXPECT_EQ(router->Find(Method::kGet, {}, names).route->pattern, "/");
  EXPECT_EQ(router->Find(Method::kGet, {"people"}, names).route, nullptr);
  EXPECT_TRUE(router->Find(Method::kPost, {"people", "new"}, names).other_method);
}
TEST(Router, RefusesARouteWithoutAKnownPolicy) {
  for (const RoutePolicy& policy : {RoutePolicy{}, RoutePolicy{"view", ""}, RoutePolicy{"", "core"},
                                    RoutePolicy{"look", "core"}, RoutePolicy{"view", "secrets"}}) {
    const auto router = Router::Make({Get("/x", policy)});
    ASSERT_FALSE(router);
    EXPECT_NE(router.error().message.find("GET /x: the route has no known policy"), std::string::npos);
  }
  EXPECT_TRUE(Router::Make(
      {Get("/x", {"view", "core"}), Get("/y", {"signed_in", "none"}), Get("/z", {"administer", "none"})}));
}
TEST(Router, RefusesARouteThatIsThereTwiceOrLeadsNowhere) {
  EXPECT_FALSE(Router::Make({Get("/a/{x}"), Get("/a/{y}")}));
  EXPECT_FALSE(Router::Make({Get("/a", {"public", "none"}, nullptr)}));
  EXPECT_FALSE(Router::Make({Get("a")}));
  EXPECT_FALSE(Router::Make({Get("/a//b")}));
}

class SiteTest : public testing::Test {
 protected:
  Site Make(SiteOptions options = {}) {
    SiteHooks hooks;
    hooks.authenticate = [](const Request& request) -> std::optional<SignedIn> {
      if (CookieValue(request.cookie, "kindred_session") != "good") return std::nullopt;
      return SignedIn{
          .account = AccountId{1}, .name = "Jo", .role = "practitioner", .csrf = "session-token-of-jo"};
    };
    hooks.refuse = [](const SignedIn&, const RoutePolicy& policy) {
      return policy.action == "audit" ? std::optional<std::string>("not <you>") : std::nullopt;
    };
    hooks.error_page = [](const Request&, int status, const std::string& reason) {
      return "error " + std::to_string(status) + " " + HtmlEscape(reason);
    };
    std::vector<Route> routes = {
        Get("/open"),
        Get("/people/{ref}", {"view", "core"}, [](const Request& r) { return Html(r.Segment("ref")); }),
        Get("/audit", {"audit", "audit"}),
        Get("/broken", {"public", "none"}, [](const Request&) -> Response { throw std::runtime_error("x"); }),
        {Method::kPost, "/change", {"signed_in", "none"}, Says("changed")}};
    auto site =
        Site::Make(std::move(routes), std::move(hooks), {MakeAsset("a.css", "body{}")}, std::move(options));
    EXPECT_TRUE(site) << site.error().message;
    return std::move(*site);
  }
  static RequestHead Head(std::string method, std::string target, std::string cookie = "") {
    return {
        .method = std::move(method), .target = std::move(target), .host = "h", .cookie = std::move(cookie)};
  }
};

std::string HeaderOf(const Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return "";
}

TEST_F(SiteTest, SendsWhoIsNotSignedInToTheDoorWithoutTheirSearch) {
  const Site site = Make();
  EXPECT_EQ(HeaderOf(*site.Admit(Head("GET", "/people/k3?q=okafor")).answer, "Location"),
            "/sign-in?next=%2Fpeople%2Fk3");
  EXPECT_EQ(HeaderOf(*site.Admit(Head("POST", "/change")).answer, "Location"), "/sign-in");
  EXPECT_FALSE(site.Admit(Head("GET", "/people/k3", "kindred_session=good")).answer);
}
TEST_F(SiteTest, BelievesAProxyInFrontWhereABrowserIs) {
  RequestHead head = Head("GET", "/open");
  head.remote_address = "127.0.0.1";
  head.forwarded_for = "6.6.6.6, 192.0.2.7";
  EXPECT_EQ(Make().Admit(head).request.remote_address, "127.0.0.1") << "nobody vouches for the header";
  const Site behind = Make({.secure = true});
  EXPECT_EQ(behind.Admit(head).request.remote_address, "192.0.2.7")
      << "the first entry is the browser's own word";
  head.forwarded_for = "<script>";
  EXPECT_EQ(behind.Admit(head).request.remote_address, "127.0.0.1");
}
TEST_F(SiteTest, SaysWhyARoleMayNot) {
  const Site site = Make();
  Admission admission = site.Admit(Head("GET", "/audit", "kindred_session=good"));
  ASSERT_TRUE(admission.answer);
  Response response = *admission.answer;
  site.Finish(admission, response);
  EXPECT_EQ(response.status, 403);
  EXPECT_EQ(response.body, "error 403 not &lt;you&gt;");
}
TEST_F(SiteTest, AHandlerThatThrowsIsAnErrorPage) {
  const Site site = Make();
  const Admission admission = site.Admit(Head("GET", "/broken"));
  Response response = site.Run(admission);
  site.Finish(admission, response);
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.body, "error 500 ");
}
TEST_F(SiteTest, RefusesFormsFromOtherSitesAndWrongTokens) {
  const Site site = Make();
  RequestHead head = Head("POST", "/change", "kindred_session=good");
  EXPECT_FALSE(site.Admit(head).answer);
  head.origin = "http://h";
  EXPECT_FALSE(site.Admit(head).answer);
  head.origin = "https://elsewhere.example";
  EXPECT_EQ(site.Admit(head).answer->status, 403);
  head.origin = "null";  // what a browser sends under our referrer policy
  EXPECT_FALSE(site.Admit(head).answer);
  head.fetch_site = "cross-site";
  EXPECT_EQ(site.Admit(head).answer->status, 403);
  const Admission admission = site.Admit(Head("POST", "/change", "kindred_session=good"));
  EXPECT_TRUE(Site::TokenIsRight(admission, "session-token-of-jo"));
  EXPECT_FALSE(Site::TokenIsRight(admission, "session-token-of-j"));
  EXPECT_FALSE(Site::TokenIsRight(admission, ""));
  EXPECT_FALSE(Site::TokenIsRight(Admission{}, ""));
}
TEST_F(SiteTest, GivesAStrangerAFormTokenOfTheirOwn) {
  const Site site = Make();
  const Admission first = site.Admit(Head("GET", "/open"));
  ASSERT_EQ(first.request.csrf.size(), 32U);
  Response response = site.Run(first);
  site.Finish(first, response);
  EXPECT_EQ(HeaderOf(response, "Set-Cookie").rfind("kindred_form=" + first.request.csrf + ";", 0), 0U);
  EXPECT_TRUE(Site::TokenIsRight(site.Admit(Head("POST", "/open", "kindred_form=" + first.request.csrf)),
                                 first.request.csrf));
}
TEST_F(SiteTest, ACookieThatWasPlantedIsNoTokenForASessionsForms) {
  const Site site = Make();
  const std::string planted = "planted-planted-planted";
  EXPECT_FALSE(Site::TokenIsRight(
      site.Admit(Head("POST", "/change", "kindred_session=good; kindred_form=" + planted)), planted));
}
TEST_F(SiteTest, SendsNoHeaderWithALineBreak) {
  const Site site = Make();
  Response response = Redirect("/x\r\nSet-Cookie: a=b");
  site.Finish(Admission{}, response);
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(HeaderOf(response, "Location"), "");
}
TEST_F(SiteTest, EveryPageCarriesTheHeadersThatKeepItSafe) {
  const Site site = Make({.secure = true});
  Response response = Html("x");
  site.Finish(Admission{}, response);
  EXPECT_EQ(HeaderOf(response, "Content-Security-Policy").find("unsafe"), std::string::npos);
  EXPECT_NE(HeaderOf(response, "Content-Security-Policy").find("frame-ancestors 'none'"), std::string::npos);
  EXPECT_EQ(HeaderOf(response, "Cache-Control"), "no-store");
  EXPECT_EQ(HeaderOf(response, "X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(HeaderOf(response, "Referrer-Policy"), "no-referrer");
  EXPECT_EQ(HeaderOf(response, "Strict-Transport-Security"), "max-age=31536000");
}
TEST_F(SiteTest, ServesAssetsForEverAndKnowsWhatTheBrowserHas) {
  const Site site = Make();
  const std::string path = AssetPath({MakeAsset("a.css", "body{}")}, "a.css");
  auto response = site.AnswerAtOnce(Head("GET", path));
  ASSERT_TRUE(response);
  EXPECT_EQ(response->body, "body{}");
  EXPECT_NE(HeaderOf(*response, "Cache-Control").find("immutable"), std::string::npos);
  RequestHead head = Head("GET", path);
  head.if_none_match = HeaderOf(*response, "ETag");
  EXPECT_EQ(site.AnswerAtOnce(head)->status, 304);
  EXPECT_EQ(site.AnswerAtOnce(Head("GET", "/assets/0000000000000000/a.css"))->status, 404);
  EXPECT_EQ(site.AnswerAtOnce(Head("DELETE", "/open"))->status, 405);
}
TEST_F(SiteTest, AnswersToItsOwnNamesOnly) {
  const Site site = Make({.hosts = {"localhost", "[::1]"}});
  RequestHead head = Head("GET", "/open");
  for (const char* own : {"localhost", "LOCALHOST:8080", "[::1]:8080", "[::1]"}) {
    head.host = own;
    EXPECT_FALSE(site.AnswerAtOnce(head)) << own;
  }
  for (const char* other : {"evil.example", "localhost.evil.example:80", ""}) {
    head.host = other;
    EXPECT_EQ(site.AnswerAtOnce(head)->status, 421) << other;
  }
}

TEST(Components, PaginationShowsTheEndsAndTheNeighbours) {
  const auto words = [](const Pagination& pagination) {
    std::string text;
    for (const PageNumber& page : pagination.pages)
      text += page.gap ? "… " : (page.current ? "[" + page.number + "] " : page.number + " ");
    return text;
  };
  EXPECT_EQ(words(Paginate(1, 1, "?p=")), "");
  EXPECT_EQ(words(Paginate(1, 2, "?p=")), "[1] 2 ");
  EXPECT_EQ(words(Paginate(5, 10, "?p=")), "1 … 4 [5] 6 … 10 ");
  EXPECT_EQ(words(Paginate(1, 10, "?p=")), "[1] 2 … 10 ");
  EXPECT_EQ(words(Paginate(10, 10, "?p=")), "1 … 9 [10] ");
  EXPECT_EQ(words(Paginate(3, 5, "?p=")), "1 2 [3] 4 5 ");
  EXPECT_EQ(Paginate(5, 10, "?p=").next, "?p=6");
  EXPECT_EQ(Paginate(10, 10, "?p=").next, "");
}
TEST(Shell, TakesOnlyColoursThatWhiteTextCanBeReadOn) {
  EXPECT_TRUE(IsUsableColour("#14505c"));
  EXPECT_FALSE(IsUsableColour("#ffdd00"));
  EXPECT_FALSE(IsUsableColour("#14505"));
  EXPECT_FALSE(IsUsableColour("red;}a{"));
}
TEST(Shell, EscapesWhatItIsToldAndShowsWhatTheRoleMayUse) {
  const Shell shell(
      {.council = "A & B <Council>",
       .navigation = {{"a", "Anna", "/a", {"view", "core"}}, {"b", "Bert", "/b", {"audit", "audit"}}},
       .may_use = [](const SignedIn&, const RoutePolicy& policy) { return policy.action == "view"; }},
      {});
  Request request;
  request.who = SignedIn{.name = "O'Neill <script>"};
  request.csrf = "token";
  const std::string page = shell.Render(request, {.title = "<b>", .section = "a"}, "<p>content</p>");
  EXPECT_NE(page.find("A &amp; B &lt;Council&gt;"), std::string::npos);
  EXPECT_NE(page.find("O&#39;Neill &lt;script&gt;"), std::string::npos);
  EXPECT_NE(page.find("<title>&lt;b&gt; – Kindred</title>"), std::string::npos);
  EXPECT_NE(page.find("<p>content</p>"), std::string::npos);
  EXPECT_NE(page.find("href=\"/a\" aria-current=\"true\">Anna"), std::string::npos);
  EXPECT_EQ(page.find("Bert"), std::string::npos);
  request.who.reset();
  EXPECT_EQ(shell.Render(request, {.title = "x"}, "").find("Anna"), std::string::npos);
}

}  // namespace
}  // namespace kindred::web
