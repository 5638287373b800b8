// Agreements on reading, rules and disclosures through the gate of a real store.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>

#include "embedded/identity_migrations.hpp"
#include "embedded/sharing_migrations.hpp"
#include "sharing/agreements.hpp"
#include "sharing/disclosures.hpp"
#include "sharing/gate.hpp"
#include "store/fixture_test.hpp"
#include "store/journal.hpp"

namespace kindred::sharing {
namespace {

constexpr AccountId kWorker{5}, kOfficer{6};
constexpr AgencyId kCouncil{1}, kSchools{2};
constexpr PersonId kTheo{81}, kAmara{82}, kStranger{83};

// Works with Theo; nobody works with the stranger.
class OnTheosTeam : public Standing {
 public:
  std::vector<Relation> Of(store::Transaction&, const Asker&, const std::string&,
                           std::span<const PersonId> people) const override {
    std::vector<Relation> relations;
    for (const PersonId person : people)
      relations.push_back(person == kTheo ? Relation::kOnTeam : Relation::kNone);
    return relations;
  }
};

class Sharing : public testing::Test {
 protected:
  Sharing() : clock_(Instant{1'774'951'200'000'000}) {  // 31 March 2026
    store::Options options;
    options.clock = &clock_;
    options.key_file = folder_.Path("kindred.key");
    options.migrations = store::MigrationsOf("identity", embedded::identity_migrations());
    const auto own = store::MigrationsOf("sharing", embedded::sharing_migrations());
    options.migrations.insert(options.migrations.end(), own.begin(), own.end());
    db_ = store::Open(folder_.Path("k.db"), options).value();
    log_ = store::AccessLog::Open(folder_.Path("k.db"), {}).value();
    gate_ = std::make_unique<StoreGate>(*db_, *log_);
    gate_->Use(std::make_unique<OnTheosTeam>());
    Write([](store::Transaction& tx) {
      tx.Execute(
          "INSERT INTO agency (agency_id, name, kind, created_at) VALUES (1, 'Eastmoor Council', "
          "'social_care', 0), "
          "(2, 'Eastmoor Schools', 'education', 0)");
    });
  }
  void Write(const std::function<void(store::Transaction&)>& work) {
    const auto wrote = db_->Write([&](store::Transaction& tx) -> Result<void> {
      work(tx);
      return {};
    });
    ASSERT_TRUE(wrote) << wrote.error().message;
  }
  std::int64_t Add(Rule rule) {
    std::int64_t id = 0;
    Write([&](store::Transaction& tx) { id = AddRule(tx, rule, kOfficer, "information governance"); });
    return id;
  }
  Result<Access> Open(std::vector<PersonId> people, const std::string& role = "practitioner",
                      Action action = Action::kView) {
    return gate_->Open({.account = kWorker, .agency = kCouncil, .role = role}, {.action = action,
                                                                                .purpose = "direct care",
                                                                                .people = std::move(people),
                                                                                .sections = Sections::All()});
  }
  Agreement Partnership() {
    Agreement agreement{.name = "Partnership",
                        .between = {"Eastmoor Council", "Eastmoor Schools"},
                        .purposes = {"linkage", "direct_care"},
                        .sections = Sections().With(Section::kCore).With(Section::kEducation),
                        .basis = "Children Act 2004 s. 11"};
    agreement.period = {Date::FromYmd(2025, 4, 1), Date::FromYmd(2026, 4, 1)};
    return agreement;
  }
  void Load(const Agreement& agreement) {
    Write([&](store::Transaction& tx) { (void)LoadAgreements(tx, {agreement}, kOfficer); });
  }
  bool SeesSchools() {
    return Open({kTheo}).value().Seen().Sees(kTheo, "Eastmoor Schools", Section::kEducation);
  }

  store::Folder folder_;
  FixedClock clock_;
  std::unique_ptr<store::Database> db_;
  std::unique_ptr<store::AccessLog> log_;
  std::unique_ptr<StoreGate> gate_;
};

TEST_F(Sharing, ReadsAnotherAgencysSourceOnlyByAnAgreementInForce) {
  EXPECT_TRUE(Open({kTheo}).value().Seen().Sees(kTheo, "Eastmoor Council", Section::kSocialCare))
      << "its own";
  EXPECT_FALSE(SeesSchools()) << "no agreement, no reading";
  Load(Partnership());
  EXPECT_TRUE(SeesSchools()) << "the running gate sees the new agreement at once";
  EXPECT_FALSE(Open({kTheo}).value().Seen().Sees(kTheo, "Eastmoor Schools", Section::kHealth));
}

TEST_F(Sharing, StopsReadingTheDayAnAgreementEndsAndWhenItIsNarrowed) {
  Load(Partnership());
  ASSERT_TRUE(SeesSchools());
  clock_.Set(clock_.Now().AddSeconds(86'400));  // 1 April: the first day on which it no longer holds
  EXPECT_FALSE(SeesSchools());
  clock_.Set(clock_.Now().AddSeconds(-86'400));
  ASSERT_TRUE(SeesSchools());
  Agreement narrowed = Partnership();
  narrowed.sections = Sections().With(Section::kCore);
  Load(narrowed);
  EXPECT_FALSE(SeesSchools());
  narrowed = Partnership();
  narrowed.purposes = {"linkage"};
  Load(narrowed);
  EXPECT_FALSE(SeesSchools()) << "an agreement to match records is none to read them";
}

TEST_F(Sharing, TakesThePurposeFromTheTieToTheFamilyAndAsksStrangers) {
  EXPECT_TRUE(Open({kTheo, kAmara})) << "on a brother's team";
  const auto refused = Open({kStranger});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kRefused);
  Add({.kind = RuleKind::kPurpose,
       .person = kStranger,
       .account = kWorker,
       .to = clock_.Now().AddSeconds(3600),
       .words = "asked by the front door"});
  EXPECT_TRUE(Open({kStranger, kAmara})) << "said once for the family";
  clock_.Set(clock_.Now().AddSeconds(3600));
  EXPECT_FALSE(Open({kStranger})) << "and only for that while";
  EXPECT_TRUE(Open({kStranger}, "front_door"));
  EXPECT_TRUE(Open({kStranger}, "practitioner", Action::kSearch));
}

TEST_F(Sharing, AsksNobodyAboutTheOthersWhoIsNamedOrWasGivenSomethingAboutOneChild) {
  ASSERT_FALSE(Open({kStranger, PersonId{84}}));
  const std::int64_t named =
      Add({.kind = RuleKind::kNamed, .person = kStranger, .account = kWorker, .words = "knows them"});
  EXPECT_TRUE(Open({kStranger, PersonId{84}}));
  Write([&](store::Transaction& tx) { EndRule(tx, named, kOfficer, "moved on"); });
  ASSERT_FALSE(Open({kStranger, PersonId{84}}));
  Add({.kind = RuleKind::kDisclosed,
       .person = kStranger,
       .agency = kCouncil,
       .sections = Sections().With(Section::kHealth),
       .words = "needed tonight"});
  EXPECT_TRUE(Open({kStranger, PersonId{84}}));
}

TEST_F(Sharing, ShutsTheFamilyOfARelativeAndLeavesThemOutOfLists) {
  Add({.kind = RuleKind::kConnected, .person = kAmara, .account = kWorker, .words = "her aunt"});
  EXPECT_FALSE(Open({kTheo, kAmara}));
  const auto list = Open({kTheo, kAmara}, "practitioner", Action::kSearch);
  ASSERT_TRUE(list);
  EXPECT_TRUE(list->Seen().IsShut(kAmara));
  EXPECT_FALSE(list->Seen().IsShut(kTheo));
}

TEST_F(Sharing, EndsAnOverrideWhenAnotherRecordIsOpened) {
  Add({.kind = RuleKind::kShielded, .person = kTheo, .words = "fled"});
  ASSERT_TRUE(Open({kTheo}).value().Seen().LeavesOut(kTheo, Field::kAddress));
  std::string ref;
  Write([&](store::Transaction& tx) {
    ref = Disclose(tx, {.kind = DisclosureKind::kOverride,
                        .people = {kTheo},
                        .why = "missing tonight",
                        .made_by = kWorker})
              .value();
  });
  EXPECT_FALSE(Open({kTheo}).value().Seen().LeavesOut(kTheo, Field::kAddress));
  EXPECT_FALSE(Open({kTheo}).value().Seen().LeavesOut(kTheo, Field::kAddress)) << "while they stay";
  ASSERT_TRUE(Open({kTheo}, "practitioner", Action::kSearch)) << "a list is no other record";
  EXPECT_FALSE(Open({kTheo}).value().Seen().LeavesOut(kTheo, Field::kAddress));
  ASSERT_TRUE(Open({kStranger}, "front_door"));
  EXPECT_TRUE(Open({kTheo}).value().Seen().LeavesOut(kTheo, Field::kAddress)) << "left: it has ended";
  std::vector<Disclosure> waiting;
  Write([&](store::Transaction& tx) { waiting = WaitingForReview(tx, 10); });
  ASSERT_EQ(waiting.size(), 1U);
  EXPECT_EQ(waiting[0].kind, DisclosureKind::kOverride);
  EXPECT_EQ(waiting[0].why, "missing tonight");
}

TEST_F(Sharing, OpensADisclosureAtOnceWithoutAnyAgreement) {
  ASSERT_FALSE(SeesSchools());
  std::string ref;
  Write([&](store::Transaction& tx) {
    ref = Disclose(tx, {.people = {kTheo},
                        .sections = Sections().With(Section::kEducation),
                        .basis = Basis::kWelfare,
                        .to_agency = kCouncil,
                        .to = "Eastmoor Council",
                        .what = "attendance",
                        .why = "bruises seen on Monday",
                        .made_by = kOfficer,
                        .until = clock_.Now().AddSeconds(3600)})
              .value();
  });
  EXPECT_TRUE(SeesSchools());
  EXPECT_FALSE(Open({kTheo}).value().Seen().Sees(kTheo, "Eastmoor Schools", Section::kHealth))
      << "exactly that";
  EXPECT_FALSE(Open({kTheo, kAmara}).value().Seen().Sees(kAmara, "Eastmoor Schools", Section::kEducation));
  Write([&](store::Transaction& tx) {
    EXPECT_EQ(Review(tx, ref, kOfficer, Outcome::kRight, "fine").error().kind, ErrorKind::kRefused)
        << "one's own";
    EXPECT_EQ(Review(tx, ref, kWorker, Outcome::kRight, "").error().kind, ErrorKind::kUsage);
    EXPECT_TRUE(Review(tx, ref, kWorker, Outcome::kWrong, "not theirs to have"));
    EXPECT_EQ(Review(tx, ref, kWorker, Outcome::kRight, "again").error().kind, ErrorKind::kConflict);
    EXPECT_TRUE(WaitingForReview(tx, 10).empty());
    EXPECT_EQ(FindDisclosure(tx, ref)->note, "not theirs to have");
  });
  EXPECT_FALSE(SeesSchools()) << "what was found wrong ends at once";
}

TEST_F(Sharing, KeepsAReasonedRefusalAndOpensNothing) {
  Write([&](store::Transaction& tx) {
    EXPECT_TRUE(Disclose(tx, {.kind = DisclosureKind::kRefused,
                              .people = {kTheo},
                              .why = "would tell where he lives",
                              .made_by = kWorker}));
    EXPECT_TRUE(RulesOf(tx, kTheo, clock_.Now()).empty());
    EXPECT_EQ(DisclosuresOf(tx, kTheo).at(0).why, "would tell where he lives");
    for (const Disclosure& incomplete :
         {Disclosure{.people = {}, .why = "x", .made_by = kWorker},
          Disclosure{.people = {kTheo}, .made_by = kWorker},
          Disclosure{.people = {kTheo}, .why = "x", .made_by = kWorker},
          Disclosure{.people = {kTheo}, .sections = Sections::All(), .why = "x", .made_by = kWorker},
          Disclosure{.people = {kTheo},
                     .sections = Sections::All(),
                     .basis = Basis::kVital,
                     .why = "x",
                     .made_by = kWorker}})
      EXPECT_EQ(Disclose(tx, incomplete).error().kind, ErrorKind::kUsage);
  });
}

TEST_F(Sharing, JournalsRulesAndForgetsTheirWordsWithThePersonsKey) {
  const std::int64_t rule =
      Add({.kind = RuleKind::kLocked, .person = kTheo, .words = "child of a colleague"});
  Write([&](store::Transaction& tx) {
    const auto entries = store::journal::OfEntity(tx, "sharing", kTheo.value);
    ASSERT_EQ(entries.size(), 1U);
    EXPECT_EQ(entries[0].action, "locked");
    EXPECT_NE(entries[0].became->find("child of a colleague"), std::string::npos);
    EXPECT_TRUE(EndRule(tx, rule, kOfficer, "left the council"));
    EXPECT_FALSE(EndRule(tx, rule, kOfficer, "again"));
    EXPECT_EQ(AllRulesOf(tx, kTheo).at(0).words, "child of a colleague");
    EXPECT_TRUE(RulesOf(tx, kTheo, clock_.Now()).empty());
    store::DestroyKey(tx, {"person", kTheo.value});
    EXPECT_EQ(AllRulesOf(tx, kTheo).at(0).words, "(erased)");
  });
}

TEST_F(Sharing, CarriesRestrictionsAlongWhenRecordsMoveToAnotherPerson) {
  Add({.kind = RuleKind::kShielded, .person = kTheo, .words = "fled"});
  Add({.kind = RuleKind::kPurpose, .person = kTheo, .account = kWorker, .words = "once"});
  Write([&](store::Transaction& tx) {
    EXPECT_EQ(CarryRestrictions(tx, kTheo, kAmara, {}), 1);
    EXPECT_EQ(CarryRestrictions(tx, kTheo, kAmara, {}), 0) << "once is enough";
    ASSERT_EQ(RulesOf(tx, kAmara, clock_.Now()).size(), 1U);
    EXPECT_EQ(RulesOf(tx, kAmara, clock_.Now())[0].kind, RuleKind::kShielded);
  });
}

}  // namespace
}  // namespace kindred::sharing
