// A return is built from the authority's own case system alone: values that partners, other own services and
// linkage hold of the same children do not enter it. Through the store, as the command does it.
#include <gtest/gtest.h>

#include "embedded/families_migrations.hpp"
#include "embedded/identity_migrations.hpp"
#include "embedded/intake_migrations.hpp"
#include "embedded/sharing_migrations.hpp"
#include "embedded/statutory_migrations.hpp"
#include "families/link.hpp"
#include "intake/import.hpp"
#include "statutory/build/read_record.hpp"
#include "statutory/build/return_files.hpp"
#include "store/fixture_test.hpp"

namespace kindred::statutory::build {
namespace {

class AskedGate : public sharing::Gate {
 public:
  Result<sharing::Access> Open(const sharing::Asker& asker, const sharing::AccessRequest& request) override {
    return Make(asker.account, request.action, request.sections.And(allowed), {}, nullptr);
  }
  Sections allowed = Sections::All();
};

class OwnRows : public testing::Test {
 protected:
  OwnRows() {
    store::Options options;
    options.clock = &clock_;
    options.key_file = folder_.Path("store.key");
    for (const auto& [domain, files] : {std::pair("identity", embedded::identity_migrations()),
                                        std::pair("sharing", embedded::sharing_migrations()),
                                        std::pair("intake", embedded::intake_migrations()),
                                        std::pair("families", embedded::families_migrations()),
                                        std::pair("statutory", embedded::statutory_migrations())})
      for (auto& step : store::MigrationsOf(domain, files)) options.migrations.push_back(step);
    auto db = store::Open(folder_.Path("k.db"), options);
    EXPECT_TRUE(db) << db.error().message;
    db_ = std::move(*db);
  }
  ~OwnRows() override { db_.reset(); }

  void Write(const std::string& name, const std::string& content) {
    const std::filesystem::path path = std::filesystem::path(folder_.Path("in")) / name;
    std::filesystem::create_directories(path.parent_path());
    store::WriteWhole(path.string(), content);
  }
  void Import() {
    intake::ImportRequest request;
    request.paths = {folder_.Path("in")};
    const auto report = intake::Import(*db_, request);
    ASSERT_TRUE(report) << report.error().message;
    for (const auto& source : report->sources)
      EXPECT_EQ(source.state, intake::ImportState::kPublished) << source.name << ": " << source.message;
  }
  sharing::Access Access() {
    auto access = gate_.Open({AccountId{1}, AgencyId{1}, "operator"}, {.sections = Sections::All()});
    EXPECT_TRUE(access);
    return *access;
  }
  Result<CaseRecord> Record(const std::string& authority) {
    Result<CaseRecord> record = Fail(ErrorKind::kCannotRun, "not read");
    const auto read = db_->Read([&](store::Transaction& tx) -> Result<void> {
      auto system = FindCaseSystem(tx, authority);
      if (!system) return Unexpected(system.error());
      system_ = *system;
      const auto access = Access();
      record = ReadCaseRecord(tx, access, *system);
      return {};
    });
    if (!read) return Unexpected(read.error());
    return record;
  }

  FixedClock clock_{Instant{1'775'000'000'000'000}};
  store::Folder folder_;
  AskedGate gate_;
  CaseSystem system_;
  std::unique_ptr<store::Database> db_;
};

std::string Source(const std::string& name, const std::string& mapping, const std::string& kind, bool own,
                   const std::string& authority = "808") {
  return "[[source]]\nname = \"" + name + "\"\ntitle = \"" + name + "\"\nagency = \"" +
         (own ? "Stockton" : "Partner") + "\"\nauthority = \"" + authority + "\"\nkind = \"" + kind +
         "\"\nown = " + (own ? "true" : "false") + "\npath = \"" + name + "\"\nmapping = \"" + mapping +
         "\"\n";
}

TEST_F(OwnRows, NoValueOfAPartnerOrOfLinkageEntersAReturn) {
  const std::string markers =
      "child_id,family_id,first_name,last_name,sex,birth_date,ethnicity,upn,home_postcode\n"
      "1,ZZF1,Zoroaster,Zzyzx,M,1999-09-09,CHNE,Z999999999999,ZZ9 9ZZ\n";
  Write("sources.toml", "as_of = \"2026-03-31\"\n" + Source("case_system", "ssd", "social_care", true) +
                            Source("partner_list", "people_list", "education", false) +
                            Source("own_schools", "people_list", "education", true) +
                            Source("own_list", "people_list", "social_care", true));
  Write("agreements.toml",
        "[[agreement]]\nname = \"a\"\nbetween = [\"Stockton\", \"Partner\"]\npurposes = [\"linkage\", "
        "\"direct_care\"]\nsections = [\"core\", \"education\"]\nfrom = \"2024-04-01\"\nto = "
        "\"2028-03-31\"\nbasis = "
        "\"Children Act 2004 s. 10\"\n");
  Write("case_system/ssd_person.csv",
        "pers_person_id,pers_forename,pers_surname,pers_sex,pers_ethnicity,pers_dob,pers_upn_unknown\n"
        "1,Amara,Okafor,F,BAFR,2012-05-09,UN4\n");
  Write("case_system/ssd_cin_episodes.csv",
        "cine_referral_id,cine_person_id,cine_referral_date,cine_cin_primary_need_code,cine_referral_source_"
        "code,"
        "cine_referral_nfa,cine_close_reason,cine_close_date\nR1,1,2025-05-01,N1,6,N,,\n");
  Write("case_system/ssd_cla_episodes.csv",
        "clae_cla_episode_id,clae_person_id,clae_cla_episode_start_date,clae_cla_episode_start_reason,"
        "clae_cla_primary_need_code,clae_cla_id\nE1,1,2025-06-01,S,N1,C1\n");
  for (const char* other : {"partner_list/list.csv", "own_schools/list.csv", "own_list/list.csv"})
    Write(other, markers);
  Import();
  families::LinkOptions link;
  link.reason = "test";
  const auto linked = families::LinkAll(*db_, Access(), link);
  ASSERT_TRUE(linked) << linked.error().message;

  const auto record = Record("");
  ASSERT_TRUE(record) << record.error().message;
  EXPECT_EQ(system_.authority, "808");
  EXPECT_EQ(system_.people, 1);
  const CaseModel model = ReadModel(*record);
  std::string all;
  for (const BuiltReturn& built :
       {BuildSsda903(model, 2026), BuildCin(model, 2026, {"808", "2026-05-11T09:30:00"}),
        BuildAnnexA(model, {Date::FromYmd(2026, 3, 31), "Stockton", {}})}) {
    EXPECT_EQ(built.children, 1U);
    for (const BuiltFile& file : built.files) all += file.bytes;
  }
  EXPECT_NE(all.find("09/05/2012"), std::string::npos);
  EXPECT_NE(all.find("2012-05-09"), std::string::npos);
  for (const char* marker : {"Zoroaster", "Zzyzx", "09/09/1999", "1999-09-09", "CHNE", "Asian",
                             "Z999999999999", "ZZ9", "ZZF1", "a) Male"})
    EXPECT_EQ(all.find(marker), std::string::npos) << marker;
}

TEST_F(OwnRows, OneAccessSaysWhatForAndAboutHowMany) {
  const auto request =
      RequestFor({.authority = "808", .agency = "Stockton", .as_of = "", .sources = {}, .people = 1234},
                 "SSDA903 of the year to 31 March 2026");
  EXPECT_EQ(request.action, Action::kExport);
  EXPECT_EQ(request.scope,
            "SSDA903 of the year to 31 March 2026: case system of Stockton (808), 1234 people");
  EXPECT_TRUE(request.sections.Has(Section::kSocialCare));
  EXPECT_FALSE(request.sections.Has(Section::kHealth));
}

TEST_F(OwnRows, WithoutACaseSystemOrAnAnswerThereIsNoReturn) {
  auto record = Record("");
  ASSERT_FALSE(record);
  EXPECT_EQ(record.error().kind, ErrorKind::kBadData);
  const std::string person = "pers_person_id,pers_sex,pers_dob\n1,F,2012-05-09\n";
  Write("sources.toml", "as_of = \"2026-03-31\"\n" + Source("one", "ssd", "social_care", true, "808") +
                            Source("two", "ssd", "social_care", true, "841"));
  Write("one/ssd_person.csv", person);
  Write("two/ssd_person.csv", "pers_person_id,pers_sex,pers_dob\n2,M,2013-05-09\n");
  Import();
  record = Record("");
  ASSERT_FALSE(record);
  EXPECT_EQ(record.error().kind, ErrorKind::kUsage);
  EXPECT_NE(record.error().message.find("808, 841"), std::string::npos) << record.error().message;
  record = Record("841");
  ASSERT_TRUE(record) << record.error().message;
  EXPECT_EQ(ReadModel(*record).children.at(0).id, "2");
  EXPECT_FALSE(Record("999"));
  gate_.allowed = Sections::All().Without(Section::kSocialCare);
  record = Record("841");
  ASSERT_FALSE(record);
  EXPECT_EQ(record.error().kind, ErrorKind::kRefused);
}

}  // namespace
}  // namespace kindred::statutory::build
