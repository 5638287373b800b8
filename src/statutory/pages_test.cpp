#include "statutory/pages.hpp"

#include "returns/check.hpp"
#include "statutory/fixture_test.hpp"
#include "web/router.hpp"

namespace kindred::statutory {
namespace {

// The pages as the server would call them, over the sample authority.
class ReturnsPages : public ReturnsTest {
 protected:
  web::Response Ask(web::Method method, const std::string& path, web::Request request = {}) {
    request.method = method;
    request.path = path.substr(0, path.find('?'));
    request.who = web::SignedIn{.account = account_, .agency = AgencyId{1}, .name = "Ana", .role = "analyst"};
    if (const std::size_t at = path.find('?'); at != std::string::npos)
      for (std::string_view pair : Split(std::string_view(path).substr(at + 1), '&'))
        if (const std::size_t equals = pair.find('='); equals != std::string_view::npos)
          request.query.Add(std::string(pair.substr(0, equals)), std::string(pair.substr(equals + 1)));
    std::vector<std::string> segments;
    for (const std::string_view part : Split(std::string_view(request.path).substr(1), '/'))
      segments.emplace_back(part);
    const auto found = router_->Find(method, segments, request.segments);
    if (found.route == nullptr) {
      ADD_FAILURE() << "there is no route " << path;
      return {};
    }
    gate_.asked.clear();
    return found.route->handler(request);
  }
  web::Response Get(const std::string& path) { return Ask(web::Method::kGet, path); }
  static std::vector<std::string_view> Split(std::string_view text, char at) {
    std::vector<std::string_view> parts;
    for (;;) {
      const std::size_t end = text.find(at);
      parts.push_back(text.substr(0, end));
      if (end == std::string_view::npos) return parts;
      text.remove_prefix(end + 1);
    }
  }
  static std::string Location(const web::Response& response) {
    for (const auto& [name, value] : response.headers)
      if (name == "Location") return value;
    return "";
  }
  // Uploads tables with the form and does the job; returns the address of the check.
  std::string Upload(const std::map<std::string, std::string>& tables) {
    web::Request form;
    form.form.Add("return", "ssda903");
    form.form.Add("year", "2026");
    form.form.Add("origin", "files");
    for (const auto& [name, bytes] : tables) {
      const std::string path = folder_.Path("spool-" + name);
      store::WriteWhole(path, bytes);
      form.uploads.push_back({"files", name, path});
    }
    const auto started = Ask(web::Method::kPost, "/returns/new", form);
    EXPECT_EQ(started.status, 303) << started.body;
    EXPECT_NE(Get(Location(started)).body.find("Waiting for its turn"), std::string::npos);
    const auto ran = runner_->RunOne();
    EXPECT_TRUE(ran && *ran);
    return Location(started);
  }
  // What follows `before` up to the next quotation mark in a page.
  static std::string After(const std::string& body, const std::string& before) {
    const std::size_t at = body.find(before);
    if (at == std::string::npos) return "";
    return body.substr(at + before.size(), body.find('"', at + before.size()) - at - before.size());
  }

  web::Shell shell_{{}, {}};
  Pages pages_{.db = *db_, .gate = gate_, .shell = shell_, .wake = nullptr, .clock = clock_};
  std::optional<web::Router> router_ = *web::Router::Make(Routes(pages_));
};

TEST_F(ReturnsPages, DeclareActionAndSectionEach) {
  for (const web::Route& route : Routes(pages_)) {
    EXPECT_TRUE(web::IsKnownPolicy(route.policy)) << route.pattern;
    EXPECT_NE(route.policy.action, "public") << route.pattern;
    EXPECT_NE(route.policy.section, "none") << route.pattern;
  }
}

TEST_F(ReturnsPages, LeadFromUploadToTheCellAndBackOut) {
  auto tables = Sample();
  Replace(tables["header.csv"], "80811265,M,", "80811265,X,");
  const std::string check = Upload(tables);
  const std::string rules = Get(check).body;
  EXPECT_NE(rules.find(">101</a>"), std::string::npos);
  EXPECT_NE(rules.find("Rules that were not run"), std::string::npos);
  EXPECT_EQ(rules.find("80811265"), std::string::npos) << "the overview names no child";
  const std::string rule = After(rules, "href=\"" + check + "/rules/");
  const std::string findings = Get(check + "/rules/" + rule).body;
  EXPECT_NE(findings.find("Header, line 2"), std::string::npos);
  const std::string finding = After(findings, "href=\"" + check + "/findings/");
  const std::string cell = Get(check + "/findings/" + finding).body;
  EXPECT_NE(cell.find("Look here"), std::string::npos);
  EXPECT_NE(cell.find("What would fix it"), std::string::npos);
  EXPECT_NE(cell.find("Codes of SEX"), std::string::npos);
  EXPECT_NE(cell.find("Another child’s row"), std::string::npos);
  EXPECT_EQ(cell.find("80811302"), std::string::npos) << "another child's row is not opened";
  const std::string children = Get(check + "/children").body;
  EXPECT_NE(children.find("80811265"), std::string::npos);
  EXPECT_NE(Get(check + "/children/1").body.find("Findings about this child"), std::string::npos);
  EXPECT_NE(Get(check + "/changes").body.find("This is the first check"), std::string::npos);
  EXPECT_NE(Get(check + "/fix-list").body.find("Download the fix list"), std::string::npos);
  EXPECT_NE(Get(check + "/fix-list/1").body.find("What to mend"), std::string::npos);
  EXPECT_NE(Get("/returns").body.find("SSDA903, 2025 to 2026"), std::string::npos);
}

TEST_F(ReturnsPages, CompareTwoUploads) {
  auto tables = Sample();
  Replace(tables["header.csv"], "80811265,M,", "80811265,X,");
  const std::string first = Upload(tables);
  const std::string second = Upload(Sample());
  EXPECT_NE(Get(second).body.find(" fixed, 0 new, 2 still there"), std::string::npos);
  EXPECT_NE(Get(second + "/changes").body.find("80811265"), std::string::npos);
  EXPECT_NE(Get(second + "/changes?show=new").body.find("There are none."), std::string::npos);
  EXPECT_NE(Get(second + "/fix-list/1").body.find("Mended"), std::string::npos);
  EXPECT_NE(Get(first).body.find("There is a newer check"), std::string::npos);
  EXPECT_EQ(Get(second).body.find("There is a newer check"), std::string::npos);
}

TEST_F(ReturnsPages, NeverPutAChildsNumberIntoAnAddress) {
  auto tables = Sample();
  Replace(tables["header.csv"], "80811265,M,", "80811265,X,");
  const std::string check = Upload(tables);
  for (const std::string& path :
       {check, check + "/rules/0", check + "/children", check + "/children/1", check + "/findings/1",
        check + "/changes", check + "/fix-list", check + "/fix-list/1"}) {
    const std::string body = Get(path).body;
    for (std::size_t at = 0; (at = body.find("href=\"", at)) != std::string::npos; ++at)
      EXPECT_EQ(body.substr(at, body.find('"', at + 6) - at).find("8081"), std::string::npos) << path;
  }
  web::Request form;
  form.form.Add("child", "80811265");
  EXPECT_EQ(Location(Ask(web::Method::kPost, check + "/children", form)), check + "/children/1");
  web::Request unknown;
  unknown.form.Add("child", "1");
  EXPECT_NE(Ask(web::Method::kPost, check + "/children", unknown)
                .body.find("found nothing about a child of that number"),
            std::string::npos);
}

TEST_F(ReturnsPages, SayWhatIsWrongWithTheForm) {
  const auto empty = Ask(web::Method::kPost, "/returns/new");
  EXPECT_EQ(empty.status, 200);
  EXPECT_NE(empty.body.find("Choose which return it is"), std::string::npos);
  web::Request form;
  form.form.Add("return", "ssda903");
  form.form.Add("year", "2026");
  form.form.Add("origin", "files");
  EXPECT_NE(Ask(web::Method::kPost, "/returns/new", form).body.find("Choose the files of this year’s return"),
            std::string::npos);
  form.form.Add("authority", "Z99");
  EXPECT_NE(Ask(web::Method::kPost, "/returns/new", form).body.find("There is no authority with this code"),
            std::string::npos);
  const std::string path = folder_.Path("x.pdf");
  store::WriteWhole(path, std::string("%PDF-1.7\n\0\0", 11));
  form.uploads.push_back({"files", "x.pdf", path});
  EXPECT_NE(Ask(web::Method::kPost, "/returns/new", form).body.find("x.pdf is"), std::string::npos);
}

TEST_F(ReturnsPages, SayWhatIsWrongWithTheFiles) {
  const std::string check = Upload({{"letter.csv", "Dear colleague\n"}});
  const std::string body = Get(check).body;
  EXPECT_NE(body.find("It could not be checked"), std::string::npos);
  EXPECT_NE(body.find("letter.csv"), std::string::npos);
  EXPECT_EQ(Get(check + "/children").status, 303) << "there is nothing but why it failed";
}

TEST_F(ReturnsPages, DeleteFilesWhenAsked) {
  auto tables = Sample();
  Replace(tables["header.csv"], "80811265,M,", "80811265,X,");
  const std::string check = Upload(tables);
  EXPECT_NE(Get(check + "/files").body.find("header.csv"), std::string::npos);
  EXPECT_EQ(Ask(web::Method::kPost, check + "/files/delete").status, 303);
  EXPECT_NE(Get(check + "/files").body.find("have been deleted"), std::string::npos);
  EXPECT_NE(Get(check + "/findings/1").body.find("can no longer be shown"), std::string::npos);
}

TEST_F(ReturnsPages, AskTheGateForWhomTheyShow) {
  auto tables = Sample();
  Replace(tables["header.csv"], "80811265,M,", "80811265,X,");
  Import(tables);
  const std::int64_t record = Int("SELECT record_id FROM source_record WHERE local_id = '80811265'");
  Write([&](store::Transaction& tx) {
    tx.Execute(
        "INSERT INTO person (person_id, ref, state, first_run, name, sort_key) VALUES (7, 'p7', 'open', 0, "
        "'A', ?1)",
        store::Blob{"A"});
    tx.Execute(
        "INSERT INTO person_record (record_id, person_id, probability, how, first_run) VALUES (?1, 7, 1, "
        "'alone', 0)",
        record);
  });
  const std::string check = Upload(tables);
  for (const std::string& path :
       {check + "/rules/" + After(Get(check).body, "href=\"" + check + "/rules/"), check + "/children",
        check + "/children/1", check + "/findings/1", check + "/fix-list/1"}) {
    EXPECT_EQ(Get(path).status, 200) << path;
    ASSERT_EQ(gate_.asked.size(), 1U) << path;
    EXPECT_EQ(gate_.asked[0].people, std::vector<PersonId>{PersonId{7}}) << path;
  }
  EXPECT_NE(Get(check + "/children/1").body.find("/people/p7"), std::string::npos);
  for (const std::string file : {"findings.csv", "findings.xlsx", "fix-list.csv", "fix-list.xlsx"}) {
    EXPECT_EQ(Get(check + "/" + file).status, 200) << file;
    EXPECT_TRUE(gate_.asked[0].taken_away) << file;
    EXPECT_EQ(gate_.asked[0].people.size(), 1U) << file;
  }
  gate_.shut = PersonId{7};  // locked, say: lists leave the child out and say so, its own pages are not there
  EXPECT_EQ(Get(check + "/children").body.find("80811265"), std::string::npos);
  EXPECT_NE(Get(check + "/children").body.find("not shown to you is left out"), std::string::npos);
  EXPECT_EQ(Get(check + "/findings.csv").body.find("80811265"), std::string::npos);
  EXPECT_EQ(Get(check + "/fix-list.csv").body.find("80811265"), std::string::npos);
  for (const char* path : {"/findings/1", "/children/1"}) EXPECT_EQ(Get(check + path).status, 404) << path;
  gate_.open = false;
  EXPECT_EQ(Get(check + "/findings/1").status, 403);
  EXPECT_EQ(Get(check + "/findings.csv").status, 403);
}

TEST_F(ReturnsPages, OfferAPractitionerTheFixListOnly) {
  auto tables = Sample();
  Replace(tables["header.csv"], "80811265,M,", "80811265,X,");
  const std::string check = Upload(tables);
  const web::Shell narrow({.may_use = [](const web::SignedIn&,
                                         const web::RoutePolicy& policy) { return policy.action == "view"; }},
                          {});
  router_ = *web::Router::Make(Routes({.db = *db_, .gate = gate_, .shell = narrow, .clock = clock_}));
  for (const std::string& path : {check + "/fix-list", check + "/fix-list/1"}) {
    const std::string body = Get(path).body;
    EXPECT_TRUE(body.find("fix-list/1\"") != std::string::npos ||
                body.find("What to mend") != std::string::npos);
    EXPECT_EQ(body.find("By rule"), std::string::npos) << "a part that would be refused";
    EXPECT_EQ(body.find("Download"), std::string::npos);
    EXPECT_EQ(body.find("href=\"/returns\""), std::string::npos);
  }
}

TEST_F(ReturnsPages, OfferWhatWasImported) {
  EXPECT_EQ(Get("/returns/new").body.find("What was imported"), std::string::npos);
  Import(Sample());
  const std::string form = Get("/returns/new").body;
  EXPECT_NE(form.find("What was imported"), std::string::npos);
  web::Request request;
  request.form.Add("return", "ssda903");
  request.form.Add("year", "2026");
  request.form.Add("origin", std::to_string(Int("SELECT source_id FROM source")));
  const auto started = Ask(web::Method::kPost, "/returns/new", request);
  ASSERT_EQ(started.status, 303);
  ASSERT_TRUE(*runner_->RunOne());
  EXPECT_NE(Get(Location(started)).body.find("Imported rows"), std::string::npos);
}

TEST_F(ReturnsPages, KnowNoOtherChecks) {
  EXPECT_EQ(Get("/returns/nosuchcheck").status, 404);
  const std::string check = Upload(Sample());
  for (const char* path : {"/rules/9999", "/children/9", "/findings/9", "/fix-list/9"})
    EXPECT_EQ(Get(check + path).status, 404) << path;
}

}  // namespace
}  // namespace kindred::statutory
