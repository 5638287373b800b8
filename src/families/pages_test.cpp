#include "families/pages.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>

#include "families/fixture_test.hpp"
#include "families/review.hpp"

namespace kindred::families {
namespace {

// The pages over a small area, called as the server would call them.
class Pages : public testing::Test {
 protected:
  Pages() : shell({.council = "Eastmoor Council"}, {web::MakeAsset("kindred.css", "")}) {
    FillOkaforReid(area);
    area.Link();
    routes = Routes({.db = *area.db, .gate = area.gate, .shell = shell, .clock = area.clock});
  }
  web::Response Call(web::Method method, const std::string& pattern,
                     std::map<std::string, std::string> segments, std::string path, web::Fields form = {},
                     web::Fields query = {}) {
    for (const web::Route& route : routes)
      if (route.method == method && route.pattern == pattern) {
        web::Request request{
            .method = method, .path = std::move(path), .query = std::move(query), .form = std::move(form)};
        request.segments = std::move(segments);
        request.who = web::SignedIn{
            .account = AccountId{1}, .agency = AgencyId{1}, .name = "Jo Marsh", .role = "team_manager"};
        request.csrf = "token";
        area.gate.asked.clear();
        web::Response response = route.handler(request);
        if (const char* folder = std::getenv("KINDRED_KEEP_PAGES");
            folder != nullptr && !response.body.empty())
          std::ofstream(std::string(folder) + "/" +
                        testing::UnitTest::GetInstance()->current_test_info()->name() + ".html")
              << response.body;
        return response;
      }
    ADD_FAILURE() << "no route " << pattern;
    return {};
  }
  web::Response Get(const std::string& part, web::Fields query = {}) {
    return Call(web::Method::kGet, "/families/{ref}" + (part.empty() ? "" : "/" + part), {{"ref", Ref()}},
                "/families/" + Ref() + (part.empty() ? "" : "/" + part), {}, std::move(query));
  }
  std::string Text(std::string_view sql, std::int64_t id) {
    std::string text;
    (void)area.db->Read([&](store::Transaction& tx) -> Result<void> {
      text = tx.SelectText(sql, id).value_or("");
      return {};
    });
    return text;
  }
  std::string Ref() {
    return Text("SELECT ref FROM family WHERE family_id = ?1", area.FamilyOf("case_system", "C1").value);
  }
  std::string PersonRef(const std::string& source, const std::string& id) {
    return Text("SELECT ref FROM person WHERE person_id = ?1", area.PersonOf(source, id).value);
  }
  // The opaque name of a pair of records, as a page would lead to it.
  std::string PairRef(RecordId a, RecordId b) {
    const std::vector<RecordPair> pairs{PairOf(a, b)};
    const auto refs = RefsOf(*area.db, SystemRandom(), pairs);
    return refs ? refs->front() : "";
  }
  static web::Fields Form(std::initializer_list<std::pair<const char*, std::string>> fields) {
    web::Fields form;
    for (const auto& [name, value] : fields) form.Add(name, value);
    return form;
  }

  Area area;
  web::Shell shell;
  std::vector<web::Route> routes;
};

using testing::HasSubstr;
using testing::Not;

TEST_F(Pages, SummaryAnswersWhoIsThisAndWhatStands) {
  const web::Response page = Get("");
  ASSERT_EQ(page.status, 200);
  for (const char* words :
       {"Amara Okafor, 13: Child in need plan", "Theo Reid, 9: Child protection plan: neglect", "J. Marsh",
        "01632 960333", "Elm Primary", "Suspended from school",
        "No extract of Child health since 2 October 2025", "Date of birth"})
    EXPECT_THAT(page.body, HasSubstr(words));
  EXPECT_LT(page.body.size(), 40'000u);
  ASSERT_NE(page.durable, nullptr) << "nothing personal leaves before the access log is durable";
  ASSERT_EQ(area.gate.asked.size(), 1u);
  EXPECT_EQ(area.gate.asked[0].people.size(), 4u) << "exactly the people shown are logged";
}

TEST_F(Pages, PeopleDrawsTheMapAndSaysItInWords) {
  const web::Response page = Get("people");
  ASSERT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("<svg"));
  EXPECT_THAT(page.body, HasSubstr("Ngozi Okafor, 39 is mother of Amara Okafor and Theo Reid"));
  EXPECT_THAT(page.body, HasSubstr("has parental responsibility"));
}

TEST_F(Pages, TimelineFiltersAndDownloads) {
  EXPECT_THAT(Get("timeline").body, HasSubstr("3 events"));
  const web::Response major = Get("timeline", Form({{"significance", "3"}}));
  EXPECT_THAT(major.body, HasSubstr("1 event of 3"));
  EXPECT_THAT(major.body, Not(HasSubstr("Suspended")));
  const web::Response csv = Get("timeline.csv");
  EXPECT_THAT(csv.body, HasSubstr("2025-10-18,,Daniel Reid"));
}

TEST_F(Pages, WhoIsInvolvedSaysHowToReachThem) {
  const web::Response page = Get("involved");
  EXPECT_THAT(page.body, HasSubstr("Ms Tate"));
  EXPECT_THAT(page.body, HasSubstr("01632 960445"));
}

TEST_F(Pages, WithheldSectionsAreSaidAndNotShown) {
  area.gate.allowed = Sections::All().Without(Section::kPolice);
  area.gate.withheld = {"Police is not shown to your role."};
  const web::Response page = Get("timeline");
  EXPECT_THAT(page.body, HasSubstr("Police is not shown to your role."));
  EXPECT_THAT(page.body, Not(HasSubstr("Called to the address")));
}

TEST_F(Pages, MarkingAValueShowsItFirstUntilUndoneAndAStaleSaveShowsBoth) {
  const std::string theo = PersonRef("case_system", "C2");
  const std::int64_t schools = area.Int("SELECT source_id FROM source WHERE name = 'schools'");
  const std::string suffix = "birth_date-" + theo;
  auto form = [&](std::int64_t version, const char* reason) {
    return Form({{"person", theo},
                 {"fact", "birth_date"},
                 {"version", std::to_string(version)},
                 {("holds-" + suffix).c_str(), std::to_string(schools) + " 2017-12-03"},
                 {("reason-" + suffix).c_str(), reason}});
  };
  EXPECT_THAT(Get("sources").body, HasSubstr("12 March 2017"));
  const std::int64_t version =
      std::atoll(Text("SELECT version FROM person WHERE ref = (SELECT ref FROM person WHERE person_id = ?1)",
                      area.PersonOf("case_system", "C2").value)
                     .c_str());
  const auto post = [&](std::int64_t v, const char* reason) {
    return Call(web::Method::kPost, "/families/{ref}/mark", {{"ref", Ref()}}, "", form(v, reason));
  };
  const web::Response incomplete = post(version, "");
  EXPECT_EQ(incomplete.status, 400);
  EXPECT_THAT(incomplete.body, HasSubstr("2017-12-03\" checked")) << "what was entered is kept";
  EXPECT_EQ(post(version, "saw the certificate").status, 303);
  const web::Response stale = post(version, "asked the mother");
  EXPECT_EQ(stale.status, 409) << "the page was old";
  EXPECT_THAT(stale.body, HasSubstr("because: saw the certificate")) << "what stands now";
  EXPECT_THAT(stale.body, HasSubstr("value=\"asked the mother\"")) << "and what was to be saved";
  EXPECT_THAT(stale.body, HasSubstr("name=\"version\" value=\"" + std::to_string(version + 1) + "\""));
  ASSERT_NE(stale.durable, nullptr);
  EXPECT_THAT(Get("sources").body, HasSubstr("saw the certificate"));
  EXPECT_THAT(Get("people").body, HasSubstr("3 December 2017"));
  EXPECT_EQ(Call(web::Method::kPost, "/families/{ref}/unmark", {{"ref", Ref()}}, "",
                 Form({{"person", theo}, {"fact", "birth_date"}, {"version", std::to_string(version + 1)}}))
                .status,
            303);
  EXPECT_THAT(Get("people").body, HasSubstr("12 March 2017"));
  EXPECT_EQ(area.Int("SELECT COUNT(*) FROM journal WHERE kind = 'person'"), 2);
}

TEST_F(Pages, AFamilyOfUniversalServicesOnlyIsAClosedIndexEntryUntilOpenedWithAReason) {
  const std::string ref =
      Text("SELECT ref FROM family WHERE family_id = ?1", area.FamilyOf("schools", "N3").value);
  const auto show = [&] {
    return Call(web::Method::kGet, "/families/{ref}", {{"ref", ref}}, "/families/" + ref);
  };
  EXPECT_THAT(show().body, HasSubstr("closed index entry"));
  const auto row = [&] {
    const std::string id = std::to_string(area.Int(
        "SELECT n.row_id FROM record_name n JOIN source_record r ON r.record_id = n.record_id "
        "JOIN source s ON s.source_id = r.source_id WHERE s.name = 'schools' AND r.local_id = 'N3'"));
    return Call(web::Method::kGet, "/rows/{id}", {{"id", id}}, "/rows/" + id);
  };
  const auto matches = [&] {
    return Call(web::Method::kGet, "/people/{ref}/matches", {{"ref", PersonRef("schools", "N3")}}, "");
  };
  EXPECT_EQ(row().status, 303) << "the number of a row is no way around the reason";
  EXPECT_EQ(matches().status, 303);
  EXPECT_EQ(
      Call(web::Method::kPost, "/families/{ref}/open", {{"ref", ref}}, "", Form({{"reason", ""}})).status,
      400);
  EXPECT_EQ(
      Call(web::Method::kPost, "/families/{ref}/open", {{"ref", ref}}, "", Form({{"reason", "referral"}}))
          .status,
      303);
  EXPECT_THAT(show().body, Not(HasSubstr("closed index entry")));
  EXPECT_EQ(row().status, 200);
  EXPECT_EQ(matches().status, 200);
}

TEST_F(Pages, WhatIsWithheldIsNeitherMarkedNorDecidedOn) {
  area.gate.allowed = Sections::All().Without(Section::kEducation);
  const std::string theo = PersonRef("case_system", "C2"), suffix = "birth_date-" + theo;
  const std::int64_t schools = area.Int("SELECT source_id FROM source WHERE name = 'schools'");
  const std::string version =
      std::to_string(area.Int("SELECT version FROM person WHERE person_id = " +
                              std::to_string(area.PersonOf("case_system", "C2").value)));
  EXPECT_EQ(Call(web::Method::kPost, "/families/{ref}/mark", {{"ref", Ref()}}, "",
                 Form({{"person", theo},
                       {"fact", "birth_date"},
                       {"version", version},
                       {("holds-" + suffix).c_str(), std::to_string(schools) + " 2017-12-03"},
                       {("reason-" + suffix).c_str(), "a guess"}}))
                .status,
            409);
  const std::string pair = PairRef(area.RecordOf("case_system", "C1"), area.RecordOf("schools", "P1"));
  EXPECT_EQ(Call(web::Method::kPost, "/matches/{pair}", {{"pair", pair}}, "",
                 Form({{"verdict", "different"}, {"reason", "a guess"}}))
                .status,
            403);
  EXPECT_EQ(area.Int("SELECT COUNT(*) FROM journal WHERE kind = 'person' OR kind = 'link'"), 0);
}

TEST_F(Pages, SearchKeepsWhatWasTypedOutOfTheAddress) {
  const web::Response stored = Call(web::Method::kPost, "/search", {}, "/search", Form({{"q", "okafr"}}));
  ASSERT_EQ(stored.status, 303);
  std::string location;
  for (const auto& [name, value] : stored.headers)
    if (name == "Location") location = value;
  EXPECT_THAT(location, Not(HasSubstr("okafr")));
  const web::Response results =
      Call(web::Method::kGet, "/search/{ref}", {{"ref", location.substr(8)}}, location);
  EXPECT_THAT(results.body, HasSubstr("Amara Okafor"));
  EXPECT_THAT(results.body, HasSubstr("name OKAFOR, like OKAFR"));
  ASSERT_EQ(area.gate.asked.size(), 1u);
  EXPECT_EQ(area.gate.asked[0].action, Action::kSearch);
}

TEST_F(Pages, SomebodyWhomOnlyARestrictedServiceKnowsIsNotFoundByOthers) {
  area.Source("refuge", "adult_services", "2026-03-01", "Domestic abuse service");
  area.Add("refuge", "R1", {{"forename", "Wilhelmina"}, {"surname", "Quarrington"}, {"born", "1990-01-02"}});
  area.Link();
  const auto find = [&] {
    const web::Response stored =
        Call(web::Method::kPost, "/search", {}, "/search", Form({{"q", "quarrington"}}));
    std::string location;
    for (const auto& [name, value] : stored.headers)
      if (name == "Location") location = value;
    return Call(web::Method::kGet, "/search/{ref}", {{"ref", location.substr(8)}}, location).body;
  };
  EXPECT_THAT(find(), HasSubstr("Wilhelmina"));
  area.gate.allowed = Sections::All().Without(Section::kAdultServices);
  const std::string body = find();
  EXPECT_THAT(body, Not(HasSubstr("Wilhelmina")));
  EXPECT_THAT(body, HasSubstr("Nobody was found."));
}

TEST_F(Pages, SomebodyWhomOnlyARestrictedServiceKnowsIsNoMemberForOthers) {
  area.Source("refuge", "adult_services", "2026-03-01", "Domestic abuse service");
  area.Add(
      "refuge", "R1",
      {{"forename", "Wilhelmina"}, {"surname", "Quarrington"}, {"born", "1990-01-02"}, {"sex", "female"}});
  area.Add("refuge", "R2", {{"forename", "Amara"}, {"surname", "Okafor"}});
  area.Relate("refuge", "R1", "mother", "R2");
  area.Decide(area.RecordOf("refuge", "R2"), area.RecordOf("case_system", "C1"), "same");
  area.Link();
  ASSERT_THAT(Get("people").body, HasSubstr("Wilhelmina")) << "whoever sees the service sees her";
  area.gate.allowed = Sections::All().Without(Section::kAdultServices);
  for (const char* part : {"", "people", "timeline", "involved", "sources"})
    EXPECT_THAT(Get(part).body, Not(HasSubstr("Wilhelmina"))) << part;
}

TEST_F(Pages, AnAddressThatIsWithheldIsNotConfirmedBySearchingForIt) {
  area.Source("refuge", "adult_services", "2026-03-01", "Domestic abuse service");
  area.Add("refuge", "R1",
           {{"forename", "Ngozi"},
            {"surname", "Okafor"},
            {"born", "1986-08-02"},
            {"sex", "female"},
            {"address", "1 Hidden Close"},
            {"postcode", "TS29 9ZZ"}});
  area.Decide(area.RecordOf("refuge", "R1"), area.RecordOf("case_system", "A1"), "same");
  area.Link();
  ASSERT_EQ(area.PersonOf("refuge", "R1"), area.PersonOf("case_system", "A1"));
  const auto find = [&] {
    const web::Response stored =
        Call(web::Method::kPost, "/search", {}, "/search", Form({{"q", "TS29 9ZZ"}}));
    std::string location;
    for (const auto& [name, value] : stored.headers)
      if (name == "Location") location = value;
    return Call(web::Method::kGet, "/search/{ref}", {{"ref", location.substr(8)}}, location).body;
  };
  EXPECT_THAT(find(), HasSubstr("Ngozi"));
  area.gate.allowed = Sections::All().Without(Section::kAdultServices);
  EXPECT_THAT(find(), Not(HasSubstr("Ngozi")));
}

TEST_F(Pages, AFactLeadsToItsRowWithTheCellMarked) {
  const std::int64_t row =
      area.Int("SELECT row_id FROM record_name WHERE forename = 'Theo' ORDER BY row_id LIMIT 1");
  const web::Response page =
      Call(web::Method::kGet, "/rows/{id}", {{"id", std::to_string(row)}}, "/rows/" + std::to_string(row));
  ASSERT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("Taken as"));
  EXPECT_THAT(page.body, HasSubstr("Surname"));
  EXPECT_THAT(page.body, HasSubstr("people.csv"));
}

TEST_F(Pages, HomeSaysWhatNeedsMe) {
  Get("");
  const web::Response home = Call(web::Method::kGet, "/", {}, "/");
  EXPECT_THAT(home.body, HasSubstr("Child health: last extract of 2 October 2025"));
  EXPECT_THAT(home.body, HasSubstr("family</a>")) << "the family looked at lately";
}

TEST_F(Pages, APersonPageShowsEachFactWithItsSource) {
  const web::Response page =
      Call(web::Method::kGet, "/people/{ref}", {{"ref", PersonRef("case_system", "C1")}}, "/people/x");
  ASSERT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("943 476 5919"));
  EXPECT_THAT(page.body, HasSubstr("and 2 more"));
}

TEST_F(Pages, AMatchIsExplainedDecidedAndUndone) {
  const std::string pair = PairRef(area.RecordOf("case_system", "C1"), area.RecordOf("health", "H1"));
  const auto show = [&] {
    return Call(web::Method::kGet, "/matches/{pair}", {{"pair", pair}}, "/matches/" + pair);
  };
  EXPECT_THAT(show().body, HasSubstr("<svg"));
  EXPECT_THAT(show().body, HasSubstr("taken for one person now"));
  const auto decide = [&] {
    return Call(web::Method::kPost, "/matches/{pair}", {{"pair", pair}}, "",
                Form({{"verdict", "different"}, {"reason", "two girls of one name"}}));
  };
  const PersonId amara = area.PersonOf("case_system", "C1");
  ASSERT_EQ(decide().status, 303);
  EXPECT_NE(area.PersonOf("health", "H1"), area.PersonOf("case_system", "C1"))
      << "the page comes back with people up to date";
  EXPECT_THAT(show().body, HasSubstr("two girls of one name"));
  EXPECT_EQ(decide().status, 409) << "decided already";
  area.Link();
  EXPECT_NE(area.PersonOf("health", "H1"), area.PersonOf("case_system", "C1"))
      << "a whole run keeps the decision";
  ASSERT_EQ(Call(web::Method::kPost, "/matches/{pair}/undo", {{"pair", pair}}, "").status, 303);
  EXPECT_EQ(area.PersonOf("health", "H1"), area.PersonOf("case_system", "C1"));
  EXPECT_EQ(area.PersonOf("case_system", "C1"), amara);
}

TEST_F(Pages, RecordsAreSplitOffFromTheFamilyFileAndTheSplitIsUndoneAsAWhole) {
  const std::string ref = PersonRef("case_system", "C1");
  const PersonId amara = area.PersonOf("case_system", "C1");
  ASSERT_EQ(area.PersonOf("schools", "P1"), amara);
  const auto post = [&](std::initializer_list<std::pair<const char*, std::string>> fields) {
    return Call(web::Method::kPost, "/people/{ref}/split", {{"ref", ref}}, "", Form(fields));
  };
  const std::string school = std::to_string(area.RecordOf("schools", "P1").value);
  EXPECT_EQ(post({{"record", school}}).status, 400) << "a reason is kept";
  EXPECT_EQ(post({{"split-reason", "two girls"}}).status, 400) << "some records";
  ASSERT_EQ(post({{"record", school}, {"split-reason", "two girls"}}).status, 303);
  EXPECT_NE(area.PersonOf("schools", "P1"), amara);
  EXPECT_EQ(area.PersonOf("case_system", "C1"), amara) << "most of the records keep the person's id";
  area.Link();
  EXPECT_NE(area.PersonOf("schools", "P1"), amara) << "a whole run keeps the split";
  const std::string pair = PairRef(area.RecordOf("case_system", "C1"), area.RecordOf("schools", "P1"));
  ASSERT_EQ(Call(web::Method::kPost, "/matches/{pair}/undo", {{"pair", pair}}, "").status, 303);
  EXPECT_EQ(area.PersonOf("schools", "P1"), amara);
  EXPECT_EQ(area.Int("SELECT COUNT(*) FROM link_decision WHERE undone_at IS NULL"), 0);
}

TEST_F(Pages, TwoMembersAreMergedAndTheMergeIsUndone) {
  const PersonId amara = area.PersonOf("case_system", "C1"), theo = area.PersonOf("case_system", "C2");
  ASSERT_EQ(Call(web::Method::kPost, "/people/{ref}/merge", {{"ref", PersonRef("case_system", "C1")}}, "",
                 Form({{"other", PersonRef("case_system", "C2")}, {"merge-reason", "entered twice"}}))
                .status,
            303);
  EXPECT_EQ(area.PersonOf("case_system", "C1"), area.PersonOf("case_system", "C2"));
  const std::string pair = PairRef(area.RecordOf("case_system", "C1"), area.RecordOf("case_system", "C2"));
  ASSERT_EQ(Call(web::Method::kPost, "/matches/{pair}/undo", {{"pair", pair}}, "").status, 303);
  EXPECT_EQ(area.PersonOf("case_system", "C1"), amara);
  EXPECT_EQ(area.PersonOf("case_system", "C2"), theo);
}

TEST_F(Pages, AnAgencyIsAskedAboutItsOwnRecordAndToldNothingElse) {
  const std::string pair = PairRef(area.RecordOf("case_system", "C1"), area.RecordOf("schools", "P1"));
  const auto ask = [&](std::initializer_list<std::pair<const char*, std::string>> fields) {
    return Call(web::Method::kPost, "/matches/{pair}/ask", {{"pair", pair}}, "", Form(fields));
  };
  EXPECT_THAT(ask({{"side", "a"}}).body, HasSubstr("Choose what it is asked"));
  const bool school_is_a = area.RecordOf("schools", "P1") < area.RecordOf("case_system", "C1");
  ASSERT_EQ(ask({{"side", school_is_a ? "a" : "b"}, {"fact", "birth_date"}}).status, 303);
  const web::Response list = Call(web::Method::kGet, "/matches/questions", {}, "/matches/questions");
  EXPECT_THAT(list.body, HasSubstr("About your record P1"));
  const std::string text = Text("SELECT wording FROM agency_question WHERE record_a <> ?1", 0);
  for (const char* told : {"Amara", "Okafor", "C1", "Case system", "2012"})
    EXPECT_THAT(text, Not(HasSubstr(told)));
  const std::string ref = Text("SELECT ref FROM agency_question WHERE record_a <> ?1", 0);
  ASSERT_EQ(Call(web::Method::kPost, "/matches/questions/{ref}", {{"ref", ref}}, "",
                 Form({{"do", "answer"}, {("answer-" + ref).c_str(), "born on 14 May"}}))
                .status,
            303);
  EXPECT_THAT(Call(web::Method::kGet, "/matches/{pair}", {{"pair", pair}}, "").body,
              HasSubstr("born on 14 May"));
}

TEST_F(Pages, ThePairOfAClosedEntryIsShownOnlyWhileItIsAQuestion) {
  const RecordId a = area.RecordOf("schools", "N4"), b = area.RecordOf("health", "N4");
  const std::string pair = PairRef(a, b);
  const auto show = [&] { return Call(web::Method::kGet, "/matches/{pair}", {{"pair", pair}}, ""); };
  EXPECT_EQ(show().status, 303);
  area.Decide(a, b, "unsure");
  EXPECT_EQ(show().status, 200);
  EXPECT_EQ(Call(web::Method::kGet, "/matches/{pair}",
                 {{"pair", std::to_string(a.value) + "-" + std::to_string(b.value)}}, "")
                .status,
            404)
      << "numbers lead nowhere";
}

TEST_F(Pages, QualitySaysHowManyOfHowManyAndWhoIsMissing) {
  const web::Response page = Call(web::Method::kGet, "/matches/quality", {}, "/matches/quality");
  ASSERT_EQ(page.status, 200);
  for (const char* words :
       {"By source", "School census, spring", "Recall, estimated", "0.50 (now)", "31 March 2026",
        "Child health (Eastmoor health): the last extract describes 2 October 2025", "<svg"})
    EXPECT_THAT(page.body, HasSubstr(words));
  const web::Response csv = Call(web::Method::kGet, "/matches/quality.csv", {}, "/matches/quality.csv");
  EXPECT_THAT(csv.body, HasSubstr("part,name,measure,value,n,N,date\nsource,"));
  EXPECT_THAT(csv.body, HasSubstr("month,2026-03,share alone"));
}

TEST_F(Pages, APersonsRecordsLeadToTheirMatches) {
  const web::Response page =
      Call(web::Method::kGet, "/people/{ref}/matches", {{"ref", PersonRef("case_system", "C1")}}, "");
  EXPECT_THAT(page.body, HasSubstr("What speaks for and against"));
  EXPECT_THAT(Call(web::Method::kGet, "/matches", {}, "/matches").body, HasSubstr("Matches to settle"));
}

TEST_F(Pages, AnUnknownFamilyIsNotFound) {
  EXPECT_EQ(Call(web::Method::kGet, "/families/{ref}", {{"ref", "nobody"}}, "/families/nobody").status, 404);
}

}  // namespace
}  // namespace kindred::families
