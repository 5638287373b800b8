#include "sharing/gate.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <future>

#include "embedded/identity_migrations.hpp"
#include "embedded/sharing_migrations.hpp"
#include "sharing/agreements.hpp"
#include "sharing/who_looked.hpp"
#include "store/journal.hpp"

namespace kindred::sharing {
namespace {

class WithStore : public testing::Test {
 protected:
  WithStore() {
    std::string name = (std::filesystem::temp_directory_path() / "kindred-sharing-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    store::Options options;
    options.migrations = store::MigrationsOf("identity", embedded::identity_migrations());
    const auto own = store::MigrationsOf("sharing", embedded::sharing_migrations());
    options.migrations.insert(options.migrations.end(), own.begin(), own.end());
    db_ = store::Open(folder_ / "k.db", options).value();
    log_ = store::AccessLog::Open(folder_ / "k.db", {}).value();
  }
  ~WithStore() override {
    log_.reset();
    db_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  void Write(const store::Work& work) {
    const auto wrote = db_->Write(work);
    ASSERT_TRUE(wrote) << wrote.error().message;
  }
  static bool Wait(const Access& access) {
    std::promise<bool> done;
    access.Ticket()->OnReady([&](bool ok) { done.set_value(ok); });
    return done.get_future().get();
  }

  std::filesystem::path folder_;
  std::unique_ptr<store::Database> db_;
  std::unique_ptr<store::AccessLog> log_;
};

// Everybody is on the team around everybody.
class AllOnTeam : public Standing {
 public:
  std::vector<Relation> Of(store::Transaction&, const Asker&, const std::string&,
                           std::span<const PersonId> people) const override {
    return std::vector<Relation>(people.size(), Relation::kOnTeam);
  }
};

class Gates : public WithStore {
 protected:
  Gates() { gate.Use(std::make_unique<AllOnTeam>()); }
  StoreGate gate{*db_, *log_};
};

TEST_F(Gates, HandOutAccessThatIsInTheLog) {
  const auto access =
      gate.Open({.account = AccountId{5}, .agency = AgencyId{3}, .role = "practitioner"},
                {.purpose = "direct care", .people = {PersonId{8}}, .sections = Sections::All()});
  ASSERT_TRUE(access) << access.error().message;
  EXPECT_TRUE(access->Allows(Section::kPolice));
  EXPECT_FALSE(access->Allows(Section::kAdultServices));
  EXPECT_EQ(access->Account(), AccountId{5});
  EXPECT_EQ(access->Withheld().size(), 1U);
  ASSERT_TRUE(Wait(*access));
  const auto rows = log_->OfPerson(PersonId{8}).value();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].account, AccountId{5});
  EXPECT_EQ(rows[0].granted, access->Granted());
  EXPECT_FALSE(rows[0].refused);
}

TEST_F(Gates, RefuseInWordsAndLogTheRefusal) {
  const auto access =
      gate.Open({.account = AccountId{6}, .role = "administrator"},
                {.purpose = "curiosity", .people = {PersonId{8}}, .sections = Sections::All()});
  ASSERT_FALSE(access);
  EXPECT_EQ(access.error().kind, ErrorKind::kRefused);
  EXPECT_EQ(access.error().message, "The role System administrator may not read records.");
  log_.reset();  // writes what waits
  log_ = store::AccessLog::Open(folder_ / "k.db", {}).value();
  const auto rows = log_->OfPerson(PersonId{8}).value();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_TRUE(rows[0].refused);
  EXPECT_TRUE(rows[0].granted.IsEmpty());
  EXPECT_EQ(rows[0].reason, "The role System administrator may not read records.");
}

TEST_F(Gates, KnowTheSectionOfTheAskersAgency) {
  Write([](store::Transaction& tx) -> Result<void> {
    tx.Execute(
        "INSERT INTO agency (agency_id, name, kind, created_at) VALUES (3, 'Refuge', 'adult_services', 0)");
    return {};
  });
  const auto access =
      gate.Open({.account = AccountId{5}, .agency = AgencyId{3}, .role = "practitioner"},
                {.purpose = "direct care", .people = {PersonId{8}}, .sections = Sections::All()});
  ASSERT_TRUE(access);
  EXPECT_TRUE(access->Allows(Section::kAdultServices));
}

TEST_F(Gates, OpenForCommandsOnlyWithAPurposeAndWaitForTheLog) {
  const auto without = OpenForCommand(gate, AccountId{1}, "", {.action = Action::kReport});
  ASSERT_FALSE(without);
  EXPECT_EQ(without.error().kind, ErrorKind::kUsage);
  const auto access = OpenForCommand(
      gate, AccountId{1}, "linkage",
      {.action = Action::kExport, .sections = Sections::All(), .scope = "all, 20,312 records"});
  ASSERT_TRUE(access) << access.error().message;
  const auto rows = log_->OfAccount(AccountId{1}).value();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].scope, "all, 20,312 records");
  EXPECT_EQ(rows[0].role, "operator");
  // When the log cannot be written there is no access.
  ASSERT_TRUE(log_->Store().Write([](store::Transaction& tx) -> Result<void> {
    tx.ExecuteScript("DROP TABLE access_shown; DROP TABLE access_log");
    return {};
  }));
  const auto unwritten = OpenForCommand(gate, AccountId{1}, "linkage", {.action = Action::kReport});
  ASSERT_FALSE(unwritten);
  EXPECT_EQ(unwritten.error().kind, ErrorKind::kCannotRun);
}

TEST_F(Gates, ShowWhoLookedToThoseWhoMay) {
  Write([](store::Transaction& tx) -> Result<void> {
    tx.Execute(
        "INSERT INTO agency (agency_id, name, kind, created_at) VALUES (3, 'Eastmoor Council', "
        "'social_care', 0)");
    tx.Execute(
        "INSERT INTO account (account_id, username, name, role, agency_id, password_hash, state, created_at) "
        "VALUES (5, 'amara', 'Amara Hughes', 'practitioner', 3, '', 'active', 0)");
    return {};
  });
  const auto open = [&](const char* role, Action action) {
    auto access = gate.Open(
        {.account = AccountId{5}, .agency = AgencyId{3}, .role = role},
        {.action = action, .purpose = "audit", .people = {PersonId{8}}, .sections = Sections::All()});
    EXPECT_TRUE(access && Wait(*access));
    return *access;
  };
  const Access practitioner = open("practitioner", Action::kView), auditor = open("auditor", Action::kAudit);
  const Access analyst = open("analyst", Action::kView);
  const auto refused = WhoLookedAt(*db_, *log_, analyst, PersonId{8});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kRefused);
  const auto looks = WhoLookedAt(*db_, *log_, auditor, PersonId{8});
  ASSERT_TRUE(looks) << looks.error().message;
  ASSERT_EQ(looks->size(), 3U);
  EXPECT_EQ((*looks)[1].row.role, "auditor") << "who reads the log is in it";
  EXPECT_TRUE(WhoLookedAt(*db_, *log_, practitioner, PersonId{8}))
      << "who works with a child sees who looked";
  EXPECT_EQ((*looks)[1].account_name, "Amara Hughes");
  EXPECT_EQ((*looks)[1].agency_name, "Eastmoor Council");
  EXPECT_EQ(WhatWasLookedAtBy(*db_, *log_, auditor, AccountId{5})->size(), 3U);
  EXPECT_TRUE(WhatWasLookedAtBy(*db_, *log_, practitioner, AccountId{5})) << "one's own looks";
  EXPECT_FALSE(WhatWasLookedAtBy(*db_, *log_, practitioner, AccountId{6}));
  EXPECT_TRUE(WhatWasLookedAtBy(*db_, *log_, auditor, AccountId{6}));
}

constexpr const char* kToml = R"(
[[agreement]]
name = "Partnership"
between = ["Eastmoor Council", "Eastmoor Schools"]
purposes = ["linkage", "direct_care"]
sections = ["education", "core"]
from = "2025-04-01"
to = "2028-03-31"
basis = "Children Act 2004 s. 11"
)";

using Agreements = WithStore;

TEST_F(Agreements, CoverPartiesPurposesSectionsAndDays) {
  const auto parsed = ParseAgreements(kToml, "agreements.toml");
  ASSERT_TRUE(parsed) << parsed.error().message;
  LoadedAgreements first, second;
  Write([&](store::Transaction& tx) -> Result<void> {
    first = LoadAgreements(tx, *parsed, AccountId{1}).value();
    second = LoadAgreements(tx, *parsed, AccountId{1}).value();
    return {};
  });
  EXPECT_EQ(first.added, 1);
  EXPECT_EQ(second.unchanged, 1);
  EXPECT_EQ(second.changed, 0);
  const auto covered = [&](const char* holder, const char* source, Section section, const char* purpose,
                           Date day) {
    bool found = false;
    EXPECT_TRUE(db_->Read([&](store::Transaction& tx) -> Result<void> {
      found = FindAgreement(tx, holder, source, section, purpose, day).has_value();
      return {};
    }));
    return found;
  };
  const Date first_day = Date::FromYmd(2025, 4, 1), last_day = Date::FromYmd(2028, 3, 31);
  EXPECT_TRUE(covered("Eastmoor Council", "Eastmoor Schools", Section::kEducation, "linkage", first_day));
  EXPECT_TRUE(covered("EASTMOOR COUNCIL", "eastmoor schools", Section::kEducation, "direct care", last_day));
  EXPECT_FALSE(
      covered("Eastmoor Council", "Eastmoor Schools", Section::kEducation, "linkage", first_day.AddDays(-1)));
  EXPECT_FALSE(
      covered("Eastmoor Council", "Eastmoor Schools", Section::kEducation, "linkage", last_day.AddDays(1)));
  EXPECT_FALSE(covered("Eastmoor Council", "Eastmoor Schools", Section::kHealth, "linkage", first_day));
  EXPECT_FALSE(covered("Eastmoor Council", "Eastmoor Schools", Section::kEducation, "statistics", first_day));
  EXPECT_FALSE(covered("Eastmoor Council", "Westmoor Schools", Section::kEducation, "linkage", first_day));
  EXPECT_FALSE(covered("Westmoor Council", "Eastmoor Schools", Section::kEducation, "linkage", first_day));
}

TEST_F(Agreements, ThatChangeAreReplacedAndJournalled) {
  auto agreements = ParseAgreements(kToml, "a").value();
  Write([&](store::Transaction& tx) -> Result<void> {
    return LoadAgreements(tx, agreements, AccountId{1}).map([](auto) {});
  });
  agreements[0].sections = Sections().With(Section::kHealth);
  agreements[0].period.to.reset();
  std::vector<Agreement> read;
  std::vector<store::journal::Entry> entries;
  Write([&](store::Transaction& tx) -> Result<void> {
    EXPECT_EQ(LoadAgreements(tx, agreements, AccountId{1})->changed, 1);
    read = ReadAgreements(tx);
    entries = store::journal::OfEntity(tx, "agreement", read[0].id.value);
    return {};
  });
  ASSERT_EQ(read.size(), 1U);
  EXPECT_EQ(read[0].sections, Sections().With(Section::kHealth));
  EXPECT_FALSE(read[0].period.to);
  EXPECT_EQ(read[0].between.size(), 2U);
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0].action, "changed");
  EXPECT_NE(entries[0].was->find("education"), std::string::npos);
  EXPECT_NE(entries[0].became->find("health"), std::string::npos);
}

TEST(ParseAgreements, NamesFileLineAndWhatToWrite) {
  struct Case {
    const char* from;
    const char* to;
    const char* expected;
  };
  for (const Case& one : std::initializer_list<Case>{
           {"[\"education\", \"core\"]", "[\"schooling\"]", "a.toml line 2: \"schooling\" is not a section"},
           {"\"2025-04-01\"", "\"2025-04-31\"", "a.toml line 2: from is not a date"},
           {"\"2028-03-31\"", "\"2024-03-31\"", "ends before it begins"},
           {", \"Eastmoor Schools\"", "", "at least two agencies"},
           {"[\"linkage\", \"direct_care\"]", "\"linkage\"", "purposes must be a list"},
           {"name = \"Partnership\"", "", "needs a name"},
           {"basis =", "base =", "needs a basis"},
           {"between = [", "between = ", "a.toml line 4"},
       }) {
    std::string text = kToml;
    text.replace(text.find(one.from), std::string(one.from).size(), one.to);
    const auto parsed = ParseAgreements(text, "a.toml");
    ASSERT_FALSE(parsed) << one.to;
    EXPECT_EQ(parsed.error().kind, ErrorKind::kBadData);
    EXPECT_NE(parsed.error().message.find(one.expected), std::string::npos) << parsed.error().message;
  }
  EXPECT_FALSE(ParseAgreements(std::string(kToml) + kToml, "a.toml"));
  EXPECT_TRUE(ParseAgreements("", "a.toml")->empty());
  EXPECT_TRUE(
      ParseAgreements("[[agreement]]\nname='a'\nbetween=['x','y']\npurposes=['p']\nsections=['core']\nfrom="
                      "2025-04-01\nbasis='b'",
                      "a"));
}

// The body of agreements_fuzz.cpp over cut and changed text.
TEST(ParseAgreements, AnswersOrExplainsWhateverTheBytes) {
  const std::string whole = kToml;
  for (std::size_t i = 0; i < whole.size(); ++i)
    for (const char c : {'\0', '"', '[', '\xff', '\n'}) {
      std::string changed = whole;
      changed[i] = c;
      for (const std::string& text : {changed, whole.substr(0, i)})
        if (const auto parsed = ParseAgreements(text, "a.toml"); !parsed) {
          EXPECT_TRUE(parsed.error().message.starts_with("a.toml line ")) << parsed.error().message;
        }
    }
}

}  // namespace
}  // namespace kindred::sharing
