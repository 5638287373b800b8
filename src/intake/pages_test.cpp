#include "intake/pages.hpp"

#include "intake/fixture_test.hpp"

namespace kindred::intake {
namespace {

// Lets everybody see everything, or nothing.
class TestGate : public sharing::Gate {
 public:
  bool open = true;
  Result<sharing::Access> Open(const sharing::Asker& asker, const sharing::AccessRequest& request) override {
    if (!open) return Fail(ErrorKind::kRefused, "not you");
    return Make(asker.account, request.action, request.sections, {}, nullptr);
  }
};

class IntakePages : public ImportTest {
 protected:
  IntakePages() : runner_(*db_) { RegisterImportJob(runner_, *db_, folder_ / "inbox"); }

  web::Response Ask(web::Method method, const std::string& pattern, web::Request request = {}) {
    request.method = method;
    request.who = web::SignedIn{};
    for (const web::Route& route : Routes(pages_))
      if (route.method == method && route.pattern == pattern) return route.handler(request);
    ADD_FAILURE() << "there is no route " << pattern;
    return {};
  }
  static std::string Location(const web::Response& response) {
    for (const auto& [name, value] : response.headers)
      if (name == "Location") return value;
    return "";
  }

  TestGate gate_;
  web::Shell shell_{{}, {}};
  store::JobRunner runner_;
  Pages pages_{*db_, gate_, shell_, folder_ / "inbox", nullptr, clock_};
};

TEST_F(IntakePages, EveryRouteDeclaresActionAndSection) {
  for (const web::Route& route : Routes(pages_)) {
    EXPECT_FALSE(route.policy.action.empty()) << route.pattern;
    EXPECT_FALSE(route.policy.section.empty()) << route.pattern;
  }
}

TEST_F(IntakePages, TakeAnUploadFromChoosingToTheResult) {
  web::Request upload;
  const auto path =
      Write("spool-1",
            "child_id,family_id,first_name,last_name,sex,birth_date\n1,F1,Amara,Okafor,F,2012-02-03\n"
            "2,F1,Theo,Okafor,M,31/02/2012\n");
  upload.uploads.push_back({"files", "../../etc/people <b>.csv", path.string()});
  const auto uploaded = Ask(web::Method::kPost, "/imports", upload);
  ASSERT_EQ(uploaded.status, 303);
  const std::string check = Location(uploaded);
  ASSERT_TRUE(check.starts_with("/imports/check/")) << check;

  web::Request request;
  request.segments["token"] = check.substr(check.rfind('/') + 1);
  const auto checked = Ask(web::Method::kGet, "/imports/check/{token}", request);
  EXPECT_NE(checked.body.find("List of children, 2 rows, 1 of them cannot be read"), std::string::npos);
  EXPECT_NE(checked.body.find("name of 1: Amara Okafor"), std::string::npos);
  EXPECT_EQ(checked.body.find("<b>"), std::string::npos);

  request.form.Add("as-of-day", "31");
  request.form.Add("as-of-month", "3");
  request.form.Add("as-of-year", "2026");
  request.form.Add("source", "council");
  const auto started = Ask(web::Method::kPost, "/imports/check/{token}", request);
  ASSERT_EQ(started.status, 303);
  web::Request job;
  job.segments["job"] = Location(started).substr(9);
  EXPECT_NE(Ask(web::Method::kGet, "/imports/{job}", job).body.find("Waiting for its turn"),
            std::string::npos);
  const auto ran = runner_.RunOne();
  ASSERT_TRUE(ran && *ran);
  const auto done = Ask(web::Method::kGet, "/imports/{job}", job).body;
  EXPECT_NE(done.find("Finished"), std::string::npos);
  EXPECT_NE(done.find("1 rows new"), std::string::npos);
  EXPECT_EQ(Query("SELECT name FROM source"), "council\n");
  EXPECT_TRUE(std::filesystem::is_empty(folder_ / "inbox"));  // the upload is gone once it is in

  const auto quarantine = Ask(web::Method::kGet, "/quarantine").body;
  EXPECT_NE(quarantine.find("31/02/2012"), std::string::npos);
  const auto sources = Ask(web::Method::kGet, "/sources").body;
  EXPECT_NE(sources.find("List of children"), std::string::npos);
  EXPECT_NE(sources.find("There is no source yet for: Education"), std::string::npos);
  EXPECT_NE(Ask(web::Method::kGet, "/imports").body.find("Published"), std::string::npos);
  EXPECT_NE(Ask(web::Method::kGet, "/quarantine/list.csv").body.find("kindred_quarantine"),
            std::string::npos);
}

TEST_F(IntakePages, SayWhyNothingOfAnUploadCanBeTaken) {
  web::Request upload;
  upload.uploads.push_back({"files", "letter.csv", Write("spool-2", "Dear colleague\n").string()});
  web::Request request;
  const std::string check = Location(Ask(web::Method::kPost, "/imports", upload));
  request.segments["token"] = check.substr(check.rfind('/') + 1);
  const auto page = Ask(web::Method::kGet, "/imports/check/{token}", request).body;
  EXPECT_NE(page.find("was not recognised"), std::string::npos);
  EXPECT_EQ(page.find("<form class=\"k-measure\""), std::string::npos);
  EXPECT_NE(Ask(web::Method::kPost, "/imports").body.find("Choose at least one file"), std::string::npos);
}

TEST_F(IntakePages, LetAnAnalystSayWhatTheColumnsMean) {
  web::Request upload;
  upload.uploads.push_back(
      {"files", "club.csv", Write("spool-3", "Nr,Vorname,Born\n1,Amara,03/02/2012\n").string()});
  web::Request request;
  const std::string check = Location(Ask(web::Method::kPost, "/imports", upload));
  request.segments["token"] = check.substr(check.rfind('/') + 1);
  const std::string draft = Ask(web::Method::kGet, "/imports/check/{token}/mapping", request).body;
  EXPECT_NE(draft.find("[[table]]"), std::string::npos) << "a draft to start from";
  EXPECT_NE(draft.find("Vorname"), std::string::npos);

  const auto post = [&](const std::string& text, const std::string& todo) {
    web::Request form = request;
    form.form.Add("mapping", text);
    form.form.Add("do", todo);
    return Ask(web::Method::kPost, "/imports/check/{token}/mapping", form);
  };
  const web::Response wrong = post("name = \"club\"\nnmae = 1\n", "use");
  EXPECT_EQ(wrong.status, 400);
  EXPECT_NE(wrong.body.find("line 2"), std::string::npos);
  EXPECT_NE(wrong.body.find("nmae = 1"), std::string::npos) << "what was written is kept";

  const std::string mapping =
      "name = \"club\"\ntitle = \"Youth club\"\nkind = \"education\"\ndates = \"day_first\"\n[[table]]\n"
      "name = \"members\"\ncolumns = [\"Nr\", \"Vorname\"]\nkey = [\"Nr\"]\n[table.person]\nid = \"Nr\"\n"
      "forename = \"Vorname\"\nbirth_date = \"Born\"\n";
  EXPECT_EQ(post(mapping, "download").body, mapping);
  EXPECT_EQ(Location(post(mapping, "use")), check);
  const std::string checked = Ask(web::Method::kGet, "/imports/check/{token}", request).body;
  EXPECT_NE(checked.find("Youth club, 1 rows"), std::string::npos);
  EXPECT_NE(checked.find("Correct the mapping"), std::string::npos);
  EXPECT_EQ(Ask(web::Method::kPost, "/imports/check/{token}", request).status, 303);
  const auto ran = runner_.RunOne();
  ASSERT_TRUE(ran && *ran);
  EXPECT_EQ(Query("SELECT name FROM source"), "club\n");
}

TEST_F(IntakePages, ForgetAMappingThatWasWrittenForAnUpload) {
  web::Request upload;
  upload.uploads.push_back({"files", "people.csv",
                            Write("spool-4",
                                  "child_id,family_id,first_name,last_name,sex,birth_date\n"
                                  "1,F1,Amara,Okafor,F,2012-02-03\n")
                                .string()});
  web::Request request;
  const std::string check = Location(Ask(web::Method::kPost, "/imports", upload));
  request.segments["token"] = check.substr(check.rfind('/') + 1);
  request.form.Add("mapping",
                   "name = \"m\"\ntitle = \"Mine\"\nkind = \"core\"\n[[table]]\nname = \"t\"\n"
                   "columns = [\"child_id\"]\n[table.person]\nid = \"child_id\"\n");
  request.form.Add("do", "use");
  ASSERT_EQ(Ask(web::Method::kPost, "/imports/check/{token}/mapping", request).status, 303);
  EXPECT_NE(Ask(web::Method::kGet, "/imports/check/{token}", request).body.find("Mine, 1 rows"),
            std::string::npos);
  web::Request remove = request;
  remove.form = {};
  remove.form.Add("do", "remove");
  ASSERT_EQ(Ask(web::Method::kPost, "/imports/check/{token}/mapping", remove).status, 303);
  EXPECT_NE(Ask(web::Method::kGet, "/imports/check/{token}", request).body.find("List of children"),
            std::string::npos);
}

TEST_F(IntakePages, ShowNoRowsToWhomTheGateRefuses) {
  gate_.open = false;
  EXPECT_EQ(Ask(web::Method::kGet, "/quarantine").status, 403);
  web::Request request;
  request.segments["token"] = "../../../../etc/passwd";
  EXPECT_EQ(Ask(web::Method::kGet, "/imports/check/{token}", request).status, 404);
}

}  // namespace
}  // namespace kindred::intake
