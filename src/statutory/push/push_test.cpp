#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstring>

#include "embedded/identity_migrations.hpp"
#include "embedded/intake_migrations.hpp"
#include "embedded/sharing_migrations.hpp"
#include "embedded/statutory_migrations.hpp"
#include "statutory/build/case_model.hpp"
#include "statutory/push/department_test.hpp"
#include "statutory/push/fuzz_body.hpp"
#include "statutory/push/push.hpp"
#include "statutory/push/schema.hpp"
#include "store/fixture_test.hpp"

namespace kindred::statutory::push {
namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

// Waits are told, not waited: the clock is put forward by them.
class Waits {
 public:
  SendSeams Seams() {
    return {&clock, &SystemRandom(), [this](milliseconds time) {
              all.push_back(time);
              clock.Set(Instant{clock.Now().micros + time.count() * 1000});
            }};
  }
  FixedClock clock{Instant{1'775'000'000'000'000}};
  std::vector<milliseconds> all;
};

std::vector<Outgoing> Messages(int count) {
  std::vector<Outgoing> messages;
  for (int i = 1; i <= count; ++i) {
    const std::string id = "C" + std::to_string(i);
    messages.push_back({id, "{\"la_child_id\":\"" + id + "\"}"});
  }
  return messages;
}

// Sends through libcurl to a department that plays; `accepted` are the children in their order.
struct Sent {
  SendReport report;
  std::vector<std::string> accepted;
};
Sent SendTo(Department& department, const std::vector<Outgoing>& messages, Waits& waits,
            SendOptions options = {}, CurlTransport::Limits limits = {}) {
  Sent sent;
  CurlTransport transport({"Ocp-Apim-Subscription-Key: secret"}, limits);
  options.url = UrlOf(department.Url(), "808");
  sent.report = Send(messages, options, transport, waits.Seams(),
                     [&](std::span<const Outgoing> chunk, const std::string& receipt) -> Result<void> {
                       EXPECT_EQ(receipt, "7d0f6a6e-0000-4000-8000-000000000001");
                       for (const Outgoing& message : chunk) sent.accepted.push_back(message.child_id);
                       return {};
                     });
  return sent;
}

TEST(Push, SendsInChunksToTheAuthorityWithItsCredentials) {
  Department department({});
  Waits waits;
  const Sent sent = SendTo(department, Messages(250), waits);
  EXPECT_FALSE(sent.report.stopped);
  EXPECT_EQ(sent.report.accepted, 250U);
  EXPECT_EQ(sent.accepted.size(), 250U);
  ASSERT_EQ(department.Bodies().size(), 3U);
  for (const std::string& body : department.Bodies()) EXPECT_TRUE(DepartmentSchema().Faults(body).empty());
  const std::string head = department.Heads()[0];
  EXPECT_TRUE(head.starts_with("POST /api/children_social_care_data/808/children HTTP/1.1")) << head;
  EXPECT_NE(head.find("Ocp-Apim-Subscription-Key: secret"), std::string::npos);
  EXPECT_NE(head.find("Content-Type: application/json"), std::string::npos);
}

TEST(Push, ComesBackAfterTooManyRequestsFaultsAndACutConnection) {
  Department department({Cut(), Say(429, "Retry-After: 7"), Say(500), Say(503)});
  Waits waits;
  const Sent sent = SendTo(department, Messages(3), waits);
  ASSERT_FALSE(sent.report.stopped) << sent.report.stopped->message;
  EXPECT_EQ(sent.report.requests, 5U);
  EXPECT_EQ(sent.report.retries, 4U);
  EXPECT_EQ(sent.accepted, (std::vector<std::string>{"C1", "C2", "C3"}));
  ASSERT_EQ(waits.all.size(), 4U);
  EXPECT_EQ(waits.all[1], 7s);  // as asked
  for (const std::size_t i : {0, 2, 3}) {
    EXPECT_GE(waits.all[i], 1s * (1 << i)) << i;  // doubled from attempt to attempt
    EXPECT_LE(waits.all[i], 1250ms * (1 << i)) << i;
  }
}

TEST(Push, GivesUpAfterSoManyAttemptsAndKeepsWhatWasAccepted) {
  Department department({Say(200), Say(500), Say(500), Say(502)});
  Waits waits;
  const Sent sent = SendTo(department, Messages(4), waits, {.url = "", .chunk = 2, .attempts = 3});
  ASSERT_TRUE(sent.report.stopped);
  EXPECT_EQ(sent.report.stopped->kind, ErrorKind::kCannotRun);
  EXPECT_NE(sent.report.stopped->message.find("3 attempts (status 502)"), std::string::npos)
      << sent.report.stopped->message;
  EXPECT_EQ(sent.accepted, (std::vector<std::string>{"C1", "C2"}));
}

TEST(Push, ARefusedRecordIsFoundAndTheOthersGo) {
  const auto judge = [](const std::string& body) {
    return body.find("\"C7\"") != std::string::npos ? 400 : 200;
  };
  Department department({}, judge);
  Waits waits;
  const Sent sent = SendTo(department, Messages(20), waits);
  EXPECT_FALSE(sent.report.stopped);
  ASSERT_EQ(sent.report.refused.size(), 1U);
  EXPECT_EQ(sent.report.refused[0].child_id, "C7");
  EXPECT_EQ(sent.report.refused[0].status, 400);
  EXPECT_EQ(sent.accepted.size(), 19U);
  EXPECT_LE(sent.report.requests, 11U);  // halving, not one by one
}

TEST(Push, ASlowAnswerIsCutAndAskedAgain) {
  Department department({Slow(3s)});
  Waits waits;
  const Sent sent = SendTo(department, Messages(1), waits, {}, {.connect = 500ms, .whole = 300ms});
  EXPECT_FALSE(sent.report.stopped);
  EXPECT_EQ(sent.report.retries, 1U);
  EXPECT_EQ(sent.report.accepted, 1U);
}

TEST(Push, RefusedCredentialsStopAtOnceAndNothingTellsThem) {
  Department department({Say(401)});
  Waits waits;
  const Sent sent = SendTo(department, Messages(300), waits);
  ASSERT_TRUE(sent.report.stopped);
  EXPECT_EQ(sent.report.requests, 1U);
  EXPECT_EQ(sent.report.stopped->message.find("secret"), std::string::npos);
}

TEST(Push, AWaitOfAnHourIsLeftToSomebody) {
  Department department({Say(429, "Retry-After: 3600")});
  Waits waits;
  const Sent sent = SendTo(department, Messages(1), waits);
  ASSERT_TRUE(sent.report.stopped);
  EXPECT_NE(sent.report.stopped->message.find("3600 seconds"), std::string::npos);
  EXPECT_TRUE(waits.all.empty());
}

TEST(Push, WithoutAServerItSaysSo) {
  std::string url;
  {
    Department gone({});
    url = gone.Url();
  }
  Waits waits;
  CurlTransport transport({});
  const auto messages = Messages(1);
  const SendReport report = Send(messages, {.url = url, .attempts = 2}, transport, waits.Seams(),
                                 [](auto, auto&) -> Result<void> { return {}; });
  ASSERT_TRUE(report.stopped);
  EXPECT_EQ(report.accepted, 0U);
  EXPECT_EQ(report.retries, 1U);
}

TEST(Push, RetryAfterIsSecondsOrADate) {
  const Instant now{1'775'000'000'000'000};  // 31 March 2026, 23:33:20
  EXPECT_EQ(RetryAfter("120", now), milliseconds(120'000));
  EXPECT_EQ(RetryAfter(" 0 ", now), milliseconds(0));
  EXPECT_EQ(RetryAfter("Tue, 31 Mar 2026 23:34:20 GMT", now), milliseconds(60'000));
  EXPECT_EQ(RetryAfter("Tue, 31 Mar 2026 23:00:00 GMT", now), milliseconds(0));
  for (const char* neither :
       {"", "soon", "-5", "12x", "Tue, 31 Foo 2026 23:34:20 GMT", "Tue, 31 Feb 2026 23:34:20 GMT"})
    EXPECT_FALSE(RetryAfter(neither, now)) << neither;
}

TEST(Push, CredentialsAreReadFromAFileThatOthersCannotRead) {
  const store::Folder folder;
  const std::string path = folder.Path("department.headers");
  EXPECT_FALSE(ReadCredentials(path));
  store::WriteWhole(path, "# the Department's\nOcp-Apim-Subscription-Key: very secret\n\nX-Other: 1\n");
  ASSERT_EQ(::chmod(path.c_str(), 0640), 0);
  auto read = ReadCredentials(path);
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().message.find("others can read it"), std::string::npos);
  ASSERT_EQ(::chmod(path.c_str(), 0600), 0);
  read = ReadCredentials(path);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, (std::vector<std::string>{"Ocp-Apim-Subscription-Key: very secret", "X-Other: 1"}));
  for (const char* bad : {"very secret\n", "Name:\n", ": very secret\n", "A B: very secret\n", "\n"}) {
    store::WriteWhole(path, bad);
    read = ReadCredentials(path);
    ASSERT_FALSE(read) << bad;
    EXPECT_EQ(read.error().message.find("very secret"), std::string::npos);
  }
}

// --- What is sent -------------------------------------------------------------------------------------

build::CaseRecord OneChild() {
  build::CaseRecord record;
  record.Make("ssd_person")
      .Add({{"pers_person_id", "1"},
            {"pers_forename", "Amara"},
            {"pers_surname", "O\"Kafor"},
            {"pers_sex", "F"},
            {"pers_dob", "2012-05-09"},
            {"pers_ethnicity", "BAFR"},
            {"pers_upn_unknown", "UN4"}});
  record.Make("ssd_cin_episodes")
      .Add({{"cine_referral_id", "R1"},
            {"cine_person_id", "1"},
            {"cine_referral_date", "2025-05-01"},
            {"cine_referral_source_code", "6"},
            {"cine_referral_nfa", "N"}});
  record.Make("ssd_cin_plans")
      .Add({{"cinp_cin_plan_id", "N1"},
            {"cinp_referral_id", "R1"},
            {"cinp_person_id", "1"},
            {"cinp_cin_plan_start_date", "2025-06-01"}});
  return record;
}

const PushScope kScope = {"808", Date::FromYmd(2026, 3, 31), Date::FromYmd(2025, 4, 1)};

PushPlan Plan(const build::CaseRecord& record, const SentChildren& sent) {
  return PlanPush(build::ReadModel(record), sent, kScope);
}
SentChildren After(const PushPlan& plan, SentChildren sent = {}) {
  for (const auto& [child, parts] : plan.after) {
    sent[child] = parts;
    if (parts.empty()) sent.erase(child);
  }
  return sent;
}

TEST(Push, TheFirstTimeAllOfAChildIsSent) {
  const PushPlan plan = Plan(OneChild(), {});
  ASSERT_EQ(plan.messages.size(), 1U);
  EXPECT_EQ(
      plan.messages[0].json,
      R"({"la_child_id":"1","child_details":{"unique_pupil_number_unknown_reason":"UN4","first_name":"Amara",)"
      R"("surname":"O\"Kafor","date_of_birth":"2012-05-09","sex":"F","ethnicity":"BAFR","disabilities":["NONE"],)"
      R"("uasc_flag":false},"social_care_episodes":[{"social_care_episode_id":"R1","referral_date":"2025-05-01",)"
      R"("referral_source":"6","referral_no_further_action_flag":false,"child_in_need_plans":[)"
      R"({"child_in_need_plan_id":"N1","start_date":"2025-06-01"}]}]})");
  EXPECT_TRUE(plan.faulty.empty());
}

TEST(Push, AfterwardsOnlyWhatHasChanged) {
  build::CaseRecord record = OneChild();
  const SentChildren sent = After(Plan(record, {}));
  EXPECT_TRUE(Plan(record, sent).messages.empty());
  EXPECT_EQ(Plan(record, sent).unchanged, 1U);
  record.Make("ssd_cin_plans").Change("cinp_cin_plan_id", "N1", "cinp_cin_plan_end_date", "2026-02-01");
  const PushPlan plan = Plan(record, sent);
  ASSERT_EQ(plan.messages.size(), 1U);
  EXPECT_EQ(plan.messages[0].json.find("child_details"), std::string::npos);
  EXPECT_NE(plan.messages[0].json.find(R"("start_date":"2025-06-01","end_date":"2026-02-01"})"),
            std::string::npos)
      << plan.messages[0].json;
}

TEST(Push, WhatIsGoneIsPurgedWhereItStood) {
  build::CaseRecord record = OneChild();
  const SentChildren sent = After(Plan(record, {}));
  build::CaseRecord without_plan = OneChild();
  without_plan.Make("ssd_cin_plans").Remove("cinp_cin_plan_id", "N1");
  PushPlan plan = Plan(without_plan, sent);
  ASSERT_EQ(plan.messages.size(), 1U);
  EXPECT_NE(
      plan.messages[0].json.find(R"("child_in_need_plans":[{"child_in_need_plan_id":"N1","purge":true}])"),
      std::string::npos)
      << plan.messages[0].json;
  EXPECT_TRUE(DepartmentSchema().Faults("[" + plan.messages[0].json + "]").empty());

  // The episode was recorded on the wrong child and moved: another episode stays.
  build::CaseRecord moved = OneChild();
  moved.Make("ssd_cin_episodes").Change("cine_referral_id", "R1", "cine_referral_id", "R2");
  moved.Make("ssd_cin_plans").Remove("cinp_cin_plan_id", "N1");
  plan = Plan(moved, sent);
  ASSERT_EQ(plan.messages.size(), 1U);
  EXPECT_NE(plan.messages[0].json.find(R"({"social_care_episode_id":"R1","purge":true})"), std::string::npos)
      << plan.messages[0].json;

  // The child is no longer in the case system at all.
  build::CaseRecord gone = OneChild();
  gone.Make("ssd_person").Remove("pers_person_id", "1");
  plan = Plan(gone, sent);
  ASSERT_EQ(plan.messages.size(), 1U);
  EXPECT_EQ(plan.messages[0].json, R"({"la_child_id":"1","purge":true})");
  EXPECT_EQ(plan.purged, 1U);
  EXPECT_FALSE(plan.purges_many);
  EXPECT_TRUE(After(plan, sent).empty());
}

TEST(Push, AnEpisodeIsNotPurgedForBeingOld) {
  build::CaseRecord record = OneChild();
  const SentChildren sent = After(Plan(record, {}));
  record.Make("ssd_cin_episodes").Change("cine_referral_id", "R1", "cine_close_date", "2025-07-01");
  PushScope later = kScope;
  later.on = Date::FromYmd(2027, 3, 31);
  later.since = Date::FromYmd(2026, 4, 1);
  const PushPlan plan = PlanPush(build::ReadModel(record), sent, later);
  ASSERT_EQ(plan.messages.size(), 1U);
  EXPECT_NE(plan.messages[0].json.find("\"closure_date\":\"2025-07-01\""), std::string::npos);
  EXPECT_EQ(plan.messages[0].json.find("purge"), std::string::npos);
  EXPECT_TRUE(PlanPush(build::ReadModel(record), {}, later).messages.empty());  // and is not begun with
}

TEST(Push, NothingIsPurgedWhileRowsAreInQuarantine) {
  const SentChildren sent = After(Plan(OneChild(), {}));
  PushScope scope = kScope;
  scope.withhold_purges = true;
  build::CaseRecord without_plan = OneChild();
  without_plan.Make("ssd_cin_plans").Remove("cinp_cin_plan_id", "N1");
  without_plan.Make("ssd_person").Change("pers_person_id", "1", "pers_forename", "Amarah");
  PushPlan plan = PlanPush(build::ReadModel(without_plan), sent, scope);
  ASSERT_EQ(plan.messages.size(), 1U);
  EXPECT_EQ(plan.withheld, 1U);
  EXPECT_NE(plan.messages[0].json.find("Amarah"), std::string::npos);
  EXPECT_EQ(plan.messages[0].json.find("purge"), std::string::npos);
  // Once the quarantine is empty, what was withheld is purged.
  plan = Plan(without_plan, After(plan, sent));
  ASSERT_EQ(plan.messages.size(), 1U);
  EXPECT_NE(plan.messages[0].json.find(R"({"child_in_need_plan_id":"N1","purge":true})"), std::string::npos);

  build::CaseRecord gone = OneChild();
  gone.Make("ssd_person").Remove("pers_person_id", "1");
  plan = PlanPush(build::ReadModel(gone), sent, scope);
  EXPECT_TRUE(plan.messages.empty());
  EXPECT_EQ(plan.withheld, 1U);
}

TEST(Push, ManyPurgesAtOnceAreHeldToBeAMistake) {
  SentChildren sent;
  for (int i = 0; i < 100; ++i) sent["C" + std::to_string(i)] = {{"details", "x"}};
  const PushPlan plan = Plan(OneChild(), sent);
  EXPECT_EQ(plan.purged, 100U);
  EXPECT_TRUE(plan.purges_many);
}

TEST(PushSchema, NamesWhatIsWrongAndWhereWithoutTheValue) {
  const Schema& schema = DepartmentSchema();
  EXPECT_EQ(schema.MostItems(), 100U);
  EXPECT_TRUE(schema.Server().starts_with("https://"));
  const auto faults = [&](const std::string& json) {
    std::string all;
    for (const std::string& fault : schema.Faults(json)) all += fault + "\n";
    return all;
  };
  EXPECT_EQ(faults(R"([{"la_child_id":"A1"}])"), "");
  EXPECT_EQ(faults(R"([{}])"), "[0]: lacks la_child_id\n");
  EXPECT_EQ(faults(R"([{"la_child_id":"A-1"}])"), "[0].la_child_id: has a character that is not allowed\n");
  EXPECT_EQ(faults(R"([{"la_child_id":""}])"), "[0].la_child_id: has a character that is not allowed\n");
  EXPECT_EQ(faults(R"([{"la_child_id":"A12345678901234567890"}])"),
            "[0].la_child_id: has 21 characters, and 20 is the most\n");
  EXPECT_EQ(faults(R"([{"la_child_id":"A1","colour":"red"}])"), "[0].colour: is no field of the form\n");
  EXPECT_EQ(faults(R"([{"la_child_id":"A1","purge":"yes"}])"), "[0].purge: is string, not boolean\n");
  EXPECT_EQ(
      faults(
          R"([{"la_child_id":"A1","child_details":{"date_of_birth":"2025-02-29","unique_pupil_number":"X"}}])"),
      "[0].child_details.date_of_birth: is no date\n[0].child_details.unique_pupil_number: has 1 characters, "
      "and 13 "
      "is the least\n");
  EXPECT_EQ(faults(R"([{"la_child_id":"A1","child_details":{"disabilities":["LD","LD"]}}])"),
            "[0].child_details.disabilities: holds an item twice\n");
  EXPECT_EQ(faults(R"([{"la_child_id":"A1","health_and_wellbeing":{"sdq_assessments":[{"score":1.5}]}}])"),
            "[0].health_and_wellbeing.sdq_assessments[0].score: is number, not integer\n");
  EXPECT_EQ(faults(R"([{"la_child_id":"A1","la_child_id":"A2"}])"), "[0].la_child_id: stands twice\n");
  EXPECT_EQ(faults("{}"), "the message: is object, not array\n");
  EXPECT_EQ(faults("[{"), "the message: is no JSON\n");
  std::string many = "[";
  for (int i = 0; i < 101; ++i) many += std::string(i > 0 ? "," : "") + "{\"la_child_id\":\"A1\"}";
  EXPECT_EQ(faults(many + "]"), "the message: has 101 items, and 100 is the most\n");
  EXPECT_FALSE(Schema::Read("{}"));
  EXPECT_FALSE(Schema::Read(R"({"components":{"schemas":{"CSC":{"type":"array","oneOf":[]}}}})"));
}

TEST(PushSchema, TakesAnyBytes) {
  const std::string good =
      R"([{"la_child_id":"A1","child_details":{"date_of_birth":"2025-02-28"},"purge":false}])";
  for (std::size_t cut = 0; cut <= good.size(); ++cut) FuzzPush(good.substr(0, cut));
  for (const char* bytes : {R"({"components":{"schemas":{"CSC":{"type":"array"}}}})", R"({"components":[]})",
                            "null", R"({"components":{"schemas":{"CSC":{"type":"object","properties":7}}}})",
                            "Tue, 31 Mar 99999999999 1:1:1 GMT", "\xff\xfe"})
    FuzzPush(bytes);
}

// --- With the store -----------------------------------------------------------------------------------

TEST(PushStore, KeepsWhatWasAcceptedAndJournalsTheReceipt) {
  store::Folder folder;
  store::Options options;
  options.key_file = folder.Path("store.key");
  for (const auto& [domain, files] : {std::pair("identity", embedded::identity_migrations()),
                                      std::pair("sharing", embedded::sharing_migrations()),
                                      std::pair("intake", embedded::intake_migrations()),
                                      std::pair("statutory", embedded::statutory_migrations())})
    for (auto& step : store::MigrationsOf(domain, files)) options.migrations.push_back(step);
  auto db = store::Open(folder.Path("k.db"), options);
  ASSERT_TRUE(db) << db.error().message;
  const auto sent_now = [&] {
    SentChildren sent;
    const auto read = (*db)->Read([&](store::Transaction& tx) -> Result<void> {
      sent = ReadSent(tx, "808");
      return {};
    });
    EXPECT_TRUE(read);
    return sent;
  };
  Waits waits;
  CurlTransport transport({});
  {
    // The service fails: nothing is remembered.
    Department department({Say(500), Say(500)});
    const PushPlan plan = Plan(OneChild(), sent_now());
    const SendReport report =
        SendPlan(**db, AccountId{1}, plan, {.url = UrlOf(department.Url(), "808"), .attempts = 2}, transport,
                 waits.Seams());
    EXPECT_TRUE(report.stopped);
    EXPECT_TRUE(sent_now().empty());
  }
  Department department({});
  const SendOptions to = {.url = UrlOf(department.Url(), "808")};
  const PushPlan first = Plan(OneChild(), sent_now());
  EXPECT_EQ(SendPlan(**db, AccountId{1}, first, to, transport, waits.Seams()).accepted, 1U);
  EXPECT_EQ(sent_now(), After(first));
  EXPECT_TRUE(Plan(OneChild(), sent_now()).messages.empty());
  build::CaseRecord gone = OneChild();
  gone.Make("ssd_person").Remove("pers_person_id", "1");
  EXPECT_EQ(SendPlan(**db, AccountId{1}, Plan(gone, sent_now()), to, transport, waits.Seams()).accepted, 1U);
  EXPECT_TRUE(sent_now().empty());
  EXPECT_EQ(department.Bodies().size(), 2U);
  const auto read = (*db)->Read([&](store::Transaction& tx) -> Result<void> {
    EXPECT_EQ(tx.SelectInt("SELECT count(*) FROM journal WHERE kind = 'push'"), 2);
    return {};
  });
  EXPECT_TRUE(read) << read.error().message;
}

}  // namespace
}  // namespace kindred::statutory::push
