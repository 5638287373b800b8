// The pages through the real gate: who is asked what for, who is refused, how one goes on, what the log then
// holds.
#include "families/access_fixture_test.hpp"

namespace kindred::families {
namespace {

using sharing::RuleKind;
using testing::HasSubstr;
using testing::Not;

TEST_F(Access, AsksWhatForOnlyThoseWithoutATieToTheFamily) {
  EXPECT_EQ(Get(kMarsh).status, 200) << "named in a plan";
  EXPECT_EQ(Get(kColleague).status, 200) << "their agency works with the family";
  EXPECT_EQ(Get(kTeacher).status, 200);
  for (const std::string part : {"", "people", "timeline", "involved", "sources", "access", "timeline.csv"})
    if (part != "timeline.csv") {
      const web::Response asked = Get(kStranger, part);
      EXPECT_EQ(To(asked), "/families/" + Ref() + "/reason") << part;
    }
  EXPECT_EQ(
      To(Call(kStranger, web::Method::kGet, "/people/{ref}", {{"ref", PersonRef("case_system", "C1")}})),
      "/families/" + Ref() + "/reason");
  EXPECT_THAT(Get(kStranger, "reason").body, Not(HasSubstr("Okafor")));
  EXPECT_EQ(Post(kStranger, "reason", Form({{"kind", "asked"}})).status, 400);
  EXPECT_EQ(Post(kStranger, "reason", Form({{"reason", "no kind"}})).status, 400);
  EXPECT_EQ(To(Post(kStranger, "reason", Form({{"kind", "asked"}, {"reason", "the school rang"}}))),
            "/families/" + Ref());
  EXPECT_EQ(Get(kStranger).status, 200);
  EXPECT_EQ(To(Get(kMarsh, "reason")), "/families/" + Ref()) << "nothing to ask";
  area.clock.Set(area.clock.Now().AddSeconds(12 * 3600));
  EXPECT_EQ(Get(kStranger).status, 303) << "another day, another reason";
}

TEST_F(Access, ShowsAPartnersSourceOnlyWhileAnAgreementHolds) {
  EXPECT_THAT(Get(kMarsh, "timeline").body, HasSubstr("Suspended from school"));
  Agree({"Eastmoor social_care", "Eastmoor education"}, Sections().With(Section::kCore));
  const web::Response narrowed = Get(kMarsh, "timeline");
  EXPECT_THAT(narrowed.body, Not(HasSubstr("Suspended from school")));
  EXPECT_THAT(narrowed.body, HasSubstr("Referral from school")) << "their own record stays";
  EXPECT_THAT(narrowed.body,
              HasSubstr("No agreement in force lets your agency see what Eastmoor education records"));
}

TEST_F(Access, RefusesARelativeAndOffersToShareWhatTheyKnow) {
  Add(RuleKind::kConnected, "C1", kMarsh.account);
  const web::Response refused = Get(kMarsh);
  EXPECT_EQ(refused.status, 403);
  EXPECT_THAT(refused.body, HasSubstr("connected with this family"));
  EXPECT_THAT(refused.body, Not(HasSubstr("Okafor")));
  EXPECT_THAT(refused.body, HasSubstr("/share"));
  EXPECT_THAT(refused.body, Not(HasSubstr("/override")));
  EXPECT_EQ(Post(kMarsh, "override", Form({{"reason", "x"}})).status, 403);
  const auto own =
      Form({{"decision", "share"}, {"why", "x"}, {"to", "1"}, {"section", "health"}, {"basis", "vital"}});
  EXPECT_EQ(Post(kMarsh, "share", own).status, 400) << "not to themselves";
  EXPECT_EQ(Get(kMarsh).status, 403);
  EXPECT_EQ(Get(kColleague).status, 200);
}

TEST_F(Access, OpensALockedRecordByOverrideUntilItIsLeft) {
  Add(RuleKind::kLocked, "C2");
  const web::Response refused = Get(kMarsh);
  EXPECT_EQ(refused.status, 403);
  EXPECT_THAT(refused.body, HasSubstr("/override"));
  EXPECT_THAT(Get(kMarsh, "override").body, HasSubstr("Stop and think"));
  EXPECT_EQ(Post(kMarsh, "override", Form({})).status, 400) << "not without a reason";
  EXPECT_EQ(Get(kMarsh).status, 403);
  EXPECT_EQ(Post(kMarsh, "override", Form({{"reason", "he is missing tonight"}})).status, 303);
  EXPECT_EQ(Get(kMarsh).status, 200);
  EXPECT_EQ(Get(kColleague).status, 403) << "for whoever overrode, alone";
  // It waits for a review, by somebody else.
  const web::Response queue = Call(kOfficer, web::Method::kGet, "/access", {});
  ASSERT_EQ(queue.status, 200);
  EXPECT_THAT(queue.body, HasSubstr("1 decision waits"));
  EXPECT_THAT(queue.body, HasSubstr("J. Marsh"));
  const std::string ref = Text("SELECT ref FROM disclosure WHERE disclosure_id > ?1", 0);
  const auto review = [&](const Reader& reader, web::Fields form) {
    return Call(reader, web::Method::kPost, "/access/decisions/{ref}", {{"ref", ref}}, std::move(form))
        .status;
  };
  EXPECT_THAT(Call(kOther, web::Method::kGet, "/access/decisions/{ref}", {{"ref", ref}}).body,
              HasSubstr("he is missing tonight"));
  EXPECT_EQ(review(kOther, Form({{"note", "no outcome"}})), 400);
  EXPECT_EQ(review(kOther, Form({{"outcome", "wrong"}, {"note", "the duty team had him"}})), 303);
  EXPECT_EQ(Get(kMarsh).status, 403) << "found wrong: it ended";
  EXPECT_THAT(Call(kOfficer, web::Method::kGet, "/access", {}).body, HasSubstr("No decision waits"));
}

TEST_F(Access, ShieldedPeopleAreNamedAndNoMore) {
  Add(RuleKind::kShielded, "C2");
  const std::string people = Get(kColleague, "people").body;
  EXPECT_THAT(people, HasSubstr("Theo Reid"));
  const std::string timeline = Get(kColleague, "timeline").body, involved = Get(kColleague, "involved").body;
  EXPECT_THAT(timeline, Not(HasSubstr("Referral from school"))) << "of Theo";
  EXPECT_THAT(timeline, HasSubstr("Suspended from school")) << "of his sister, who is not shielded";
  EXPECT_THAT(involved, Not(HasSubstr("Elm Primary")));
  EXPECT_THAT(involved, HasSubstr("Harbour Academy"));
  EXPECT_THAT(timeline, HasSubstr("Somebody here is shielded"));
  const std::int64_t row = area.Int("SELECT MIN(f.row_id) FROM record_name f WHERE f.forename = 'Theo'");
  EXPECT_EQ(Call(kColleague, web::Method::kGet, "/rows/{id}", {{"id", std::to_string(row)}}).status, 403);
  Add(RuleKind::kNamed, "C2", kMarsh.account);
  EXPECT_THAT(Get(kMarsh, "involved").body, HasSubstr("Elm Primary"));
  EXPECT_EQ(Call(kMarsh, web::Method::kGet, "/rows/{id}", {{"id", std::to_string(row)}}).status, 200);
}

TEST_F(Access, ASearchForAHiddenFieldAnswersAsForWhatNobodyHas) {
  Add(RuleKind::kShielded, "C2");
  Add(RuleKind::kShielded, "C1");
  Add(RuleKind::kShielded, "A1");
  Add(RuleKind::kShielded, "A2");
  const auto answer = [&](const std::string& words) {
    const std::string at = To(Call(kColleague, web::Method::kPost, "/search", {}, Form({{"q", words}})));
    const web::Response page = Call(kColleague, web::Method::kGet, "/search/{ref}", {{"ref", at.substr(8)}});
    EXPECT_EQ(page.status, 200);
    std::string body = page.body;
    for (const std::string& word : {words, std::string("TS18 1AB"), std::string("TS181AB")})
      for (std::size_t found; (found = body.find(word)) != std::string::npos;)
        body.replace(found, word.size(), "…");
    return body;
  };
  EXPECT_EQ(answer("9434765870"), answer("9434765919")) << "his number and hers, both hidden";
  std::string hidden = answer("TS18 1AB");
  EXPECT_THAT(hidden, HasSubstr("Nobody was found"));
  EXPECT_THAT(answer("9434765870"), HasSubstr("Nobody was found"));
  EXPECT_THAT(answer("theo reid"), HasSubstr("Theo"));
}

TEST_F(Access, SharesNowWithWhomItConcernsExactlyWhatWasChosen) {
  Agree({"Eastmoor social_care", "Eastmoor education"}, Sections().With(Section::kCore));
  ASSERT_THAT(Get(kTeacher, "timeline").body, Not(HasSubstr("Referral from school")));
  const std::string theo = PersonRef("case_system", "C2");
  const auto form = [&](const char* section, const char* to) {
    return Form({{"decision", "share"},
                 {"why", "they see him every day"},
                 {"to", to},
                 {"person", theo},
                 {"section", section},
                 {"basis", "s16LA"},
                 {"days", "7"}});
  };
  EXPECT_THAT(Get(kMarsh, "share").body, HasSubstr("Theo Reid"));
  EXPECT_EQ(Post(kMarsh, "share", form("adult_services", "2")).status, 400)
      << "nobody gives on what they do not see";
  const web::Response shared = Post(kMarsh, "share", form("social_care", "2"));
  EXPECT_EQ(shared.status, 200);
  EXPECT_THAT(shared.body, HasSubstr("Shared"));
  EXPECT_THAT(Get(kTeacher, "timeline").body, HasSubstr("Referral from school"));
  EXPECT_THAT(Get(kMarsh, "access").body, HasSubstr("they see him every day"));
  area.clock.Set(area.clock.Now().AddSeconds(7 * 86'400));
  EXPECT_THAT(Get(kTeacher, "timeline").body, Not(HasSubstr("Referral from school")))
      << "for as long as was said";
  const web::Response refused =
      Post(kMarsh, "share", Form({{"decision", "not"}, {"why", "it would tell his father"}}));
  EXPECT_THAT(refused.body, HasSubstr("Your decision is kept"));
  EXPECT_THAT(Get(kMarsh, "access").body, HasSubstr("it would tell his father"));
  EXPECT_EQ(Post(kOfficer, "share", form("social_care", "2")).status, 403);
}

TEST_F(Access, AnOpenedIndexEntryIsOpenForThatWorkerAlone) {
  area.Add("schools", "P9", {{"forename", "Wren"}, {"surname", "Tolliver"}, {"born", "2015-05-05"}});
  area.Link();
  const std::string ref =
      Text("SELECT ref FROM family WHERE family_id = ?1", area.FamilyOf("schools", "P9").value);
  const auto show = [&](const Reader& reader, const char* pattern) {
    return Call(reader, web::Method::kGet, pattern, {{"ref", ref}});
  };
  const auto open = [&](const Reader& reader, const std::string& family) {
    return Call(reader, web::Method::kPost, "/families/{ref}/open", {{"ref", family}},
                Form({{"reason", "her mother rang us"}}));
  };
  EXPECT_THAT(show(kMarsh, "/families/{ref}").body, HasSubstr("closed index entry"));
  EXPECT_EQ(open(kMarsh, ref).status, 303);
  EXPECT_EQ(show(kMarsh, "/families/{ref}/people").status, 200);
  EXPECT_THAT(show(kColleague, "/families/{ref}").body, HasSubstr("closed index entry"));
  EXPECT_EQ(show(kColleague, "/families/{ref}/people").status, 303);
  EXPECT_EQ(open(kMarsh, ref).status, 409) << "open already";
  EXPECT_EQ(open(kColleague, Ref()).status, 409) << "a record that is no closed entry";
  area.clock.Set(area.clock.Now().AddSeconds(std::int64_t{kOpeningDays} * 86'400));
  EXPECT_THAT(show(kMarsh, "/families/{ref}").body, HasSubstr("closed index entry"));
}

TEST_F(Access, TakingTheTimelineAwayIsLoggedAsThat) {
  ASSERT_EQ(Get(kMarsh, "timeline.csv").status, 200);
  ASSERT_EQ(Get(kMarsh, "timeline").status, 200);
  log.reset();  // writes what waits
  log = store::AccessLog::Open(area.place.Location(), LogOptions()).value();
  const auto rows = log->OfAccount(AccountId{11}).value();
  ASSERT_FALSE(rows.empty());
  EXPECT_EQ(rows.back().action, "export");
  EXPECT_EQ(rows.front().action, "view");
}

TEST_F(Access, ProtectsAtOnceAndKeepsWhatEnded) {
  const std::string theo = PersonRef("case_system", "C2");
  const auto protect = [&](const Reader& reader, web::Fields form) {
    return Call(reader, web::Method::kPost, "/people/{ref}/protection", {{"ref", theo}}, std::move(form));
  };
  EXPECT_EQ(protect(kOfficer, Form({{"kind", "connected"}, {"words", "his aunt"}})).status, 400)
      << "whose account?";
  EXPECT_EQ(protect(kOfficer, Form({{"kind", "override"}, {"words", "x"}})).status, 400)
      << "none that one gives";
  EXPECT_EQ(protect(kOfficer, Form({{"kind", "connected"}, {"account", "11"}, {"words", "his aunt"}})).status,
            303);
  EXPECT_EQ(Get(kMarsh).status, 403);
  const web::Response page = Call(kOfficer, web::Method::kGet, "/people/{ref}/protection", {{"ref", theo}});
  EXPECT_THAT(page.body, HasSubstr("his aunt"));
  const std::string rule = std::to_string(area.Int("SELECT MAX(rule_id) FROM sharing_rule"));
  const auto end = [&](web::Fields form) {
    return Call(kOfficer, web::Method::kPost, "/people/{ref}/protection/end", {{"ref", theo}},
                std::move(form))
        .status;
  };
  EXPECT_EQ(end(Form({{"rule", rule}})), 400);
  EXPECT_EQ(end(Form({{"rule", rule}, {"ending", "a mistake"}})), 303);
  EXPECT_EQ(end(Form({{"rule", rule}, {"ending", "again"}})), 400);
  EXPECT_EQ(Get(kMarsh).status, 200);
  EXPECT_THAT(Call(kOfficer, web::Method::kGet, "/people/{ref}/protection", {{"ref", theo}}).body,
              HasSubstr("his aunt"));
}

TEST_F(Access, TellsAnAuditorWhatOneAccountLookedAt) {
  ASSERT_EQ(Get(kMarsh).status, 200);
  ASSERT_EQ(Get(kStranger, "people").status, 303);
  log.reset();
  log = store::AccessLog::Open(area.place.Location(), LogOptions()).value();
  sharing::StoreGate again(*area.db, *log);
  routes = Routes({.db = *area.db, .log = log.get(), .gate = again, .shell = shell, .clock = area.clock});
  const web::Response looks =
      Call(kOther, web::Method::kGet, "/access/accounts/{account}", {{"account", "11"}});
  ASSERT_EQ(looks.status, 200);
  EXPECT_THAT(looks.body, HasSubstr("What J. Marsh looked at"));
  EXPECT_THAT(looks.body, HasSubstr("Amara Okafor"));
  EXPECT_EQ(Call(kOther, web::Method::kGet, "/access/accounts/{account}", {{"account", "999"}}).status, 404);
  EXPECT_EQ(Call(kMarsh, web::Method::kGet, "/access/accounts/{account}", {{"account", "11"}}).status, 403);
}

}  // namespace
}  // namespace kindred::families
