#include "intake/import.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "intake/fixture_test.hpp"
#include "intake/writing.hpp"

namespace kindred::intake {
namespace {

const std::filesystem::path kSample = std::filesystem::path(KINDRED_ROOT) / "tests/data/sample_authority";

constexpr const char* kPeopleMapping = R"(
name = "people"
kind = "education"
dates = "day_first"
[[table]]
name = "people"
columns = ["ID", "Surname", "DOB"]
key = ["ID"]
[table.person]
id = "ID"
surname = "Surname"
birth_date = "DOB"
[[table.identifier]]
scheme = "upn"
column = "UPN"
)";

class PeopleTest : public ImportTest {
 protected:
  PeopleTest() { options_.mapping = Write("people.toml", kPeopleMapping); }
  DeliveryOptions Of(const std::string& as_of, bool changes = false) {
    DeliveryOptions options = options_;
    options.as_of = as_of;
    options.changes = changes;
    return options;
  }
  std::string Names() { return Query("SELECT surname FROM live_record_name ORDER BY surname"); }
  DeliveryOptions options_;
};

TEST_F(ImportTest, TakesTheWholeSampleAuthority) {
  const auto report = Good({kSample});
  EXPECT_EQ(report.sources.size(), 4u);
  for (const auto& source : report.sources) {
    EXPECT_EQ(source.counts.rows_quarantined, 0) << source.name;
    EXPECT_EQ(source.counts.rows_noted, 0) << source.name;
    for (const auto& [code, count] : source.unknown_codes)
      ADD_FAILURE() << source.name << " does not know " << code.first << " " << code.second;
  }
  EXPECT_TRUE(report.passed_over.empty());
  EXPECT_EQ(Query("SELECT count(*) FROM live_record_name"), "50\n");
  // 15 children of SSDA903, 50 of the census, 47 + 3 of the lists: as their files have them.
  EXPECT_EQ(Query("SELECT count(*) FROM source_record r JOIN source s ON s.source_id = r.source_id WHERE "
                  "s.name = 'cin'"),
            "50\n");
  EXPECT_EQ(Query("SELECT detail FROM live_involvement i JOIN source s ON s.source_id = i.source_id "
                  "JOIN source_record r ON r.record_id = i.record_id "
                  "WHERE s.name = 'ssda903' AND status = 'cla' AND local_id = '80811265'"),
            "foster care, long term, full care order; need: abuse or neglect; provider: own authority\n");
}

TEST_F(ImportTest, TakesEveryFileOfTheSampleAlone) {
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(kSample)) {
    if (!entry.is_regular_file() || entry.path().extension() == ".md") continue;
    DeliveryOptions options;
    options.source = entry.path().stem().string();
    const auto report = Good({entry.path()}, options);
    ASSERT_EQ(report.sources.size(), 1u);
    EXPECT_EQ(report.sources[0].counts.rows_quarantined, 0) << entry.path();
    EXPECT_GT(report.sources[0].counts.rows_new, 0) << entry.path();
    ++files;
  }
  EXPECT_EQ(files, 25);
}

TEST_F(ImportTest, ReadsTheWorkbookAndItsListsAsTheSameRows) {
  const auto lists = Good({kSample / "annex_a"});
  DeliveryOptions options;
  options.source = "workbook";
  const auto workbook = Good({kSample / "annex_a/annex_a_2026-03-31.xlsx"}, options);
  EXPECT_EQ(lists.sources[0].counts.rows_new, workbook.sources[0].counts.rows_new);
}

TEST_F(ImportTest, ChangesNothingTheSecondTime) {
  Good({kSample});
  const std::string before = Everything();
  const auto again = Run({kSample});
  ASSERT_TRUE(again);
  for (const auto& source : again->sources)
    EXPECT_EQ(source.state, ImportState::kUnchanged) << source.message;
  EXPECT_EQ(again->ExitCode(), 0);
  EXPECT_EQ(Everything(), before);
}

TEST_F(ImportTest, DoesNotCareAboutTheOrderOfFiles) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(kSample / "ssda903"))
    files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  Good(files);
  const std::string facts = Facts();
  std::reverse(files.begin(), files.end());
  Afresh();
  Good(files);
  EXPECT_EQ(Facts(), facts);
}

TEST_F(PeopleTest, TakesWhatIsNewerAndKeepsWhatWasThere) {
  Good({Write("a.csv", "ID,Surname,DOB\n1,Ash,01/02/2012\n2,Birch,\n")}, Of("2026-01-01"));
  const auto report =
      Good({Write("a.csv", "ID,Surname,DOB\n1,Ashe,01/02/2012\n2,Birch,\n3,Cole,\n")}, Of("2026-02-01"));
  EXPECT_EQ(report.sources[0].counts.rows_changed, 1);
  EXPECT_EQ(report.sources[0].counts.rows_new, 1);
  EXPECT_EQ(report.sources[0].counts.rows_unchanged, 1);
  EXPECT_EQ(Names(), "Ashe\nBirch\nCole\n");
  EXPECT_EQ(Query("SELECT count(*) FROM record_name"), "4\n");    // the old one is ended, not gone
  EXPECT_EQ(Query("SELECT count(*) FROM source_record"), "3\n");  // and the person is the same record
}

TEST_F(PeopleTest, EndsWhatAFullExtractNoLongerHoldsAndKeepsItUnderChanges) {
  Good({Write("a.csv", "ID,Surname,DOB\n1,Ash,\n2,Birch,\n")}, Of("2026-01-01"));
  Good({Write("a.csv", "ID,Surname,DOB\n3,Cole,\n")}, Of("2026-01-02", true));
  EXPECT_EQ(Names(), "Ash\nBirch\nCole\n");
  const auto report = Good({Write("a.csv", "ID,Surname,DOB\n1,Ash,\n3,Cole,\n")}, Of("2026-02-01"));
  EXPECT_EQ(report.sources[0].counts.rows_ended, 1);
  EXPECT_EQ(Names(), "Ash\nCole\n");
  EXPECT_EQ(Query("SELECT count(*) FROM source_row"), "3\n");
}

TEST_F(PeopleTest, WaitsForAPersonWhenMuchWouldEnd) {
  std::string many = "ID,Surname,DOB\n", few = many;
  for (int i = 0; i < 100; ++i) many += std::to_string(i) + ",Name" + std::to_string(i) + ",\n";
  for (int i = 0; i < 79; ++i) few += std::to_string(i) + ",Name" + std::to_string(i) + ",\n";
  Good({Write("a.csv", many)}, Of("2026-01-01"));
  const std::string before = Facts();
  const auto path = Write("a.csv", few);
  auto report = Run({path}, Of("2026-02-01"));
  ASSERT_TRUE(report);
  EXPECT_EQ(report->sources[0].state, ImportState::kHeld);
  EXPECT_NE(report->sources[0].message.find("21 of 100 rows"), std::string::npos)
      << report->sources[0].message;
  EXPECT_EQ(report->ExitCode(), 1);
  EXPECT_EQ(Facts(), before);
  report = Run({path}, Of("2026-02-01"));  // again: still held
  EXPECT_EQ(report->sources[0].state, ImportState::kHeld);
  report = Run({path}, Of("2026-02-01"), true);
  EXPECT_EQ(report->sources[0].state, ImportState::kPublished) << report->sources[0].message;
  EXPECT_EQ(Query("SELECT count(*) FROM live_record_name"), "79\n");
}

TEST_F(PeopleTest, EndsTwentyRowsWithoutAsking) {
  std::string many = "ID,Surname,DOB\n", few = many;
  for (int i = 0; i < 100; ++i) many += std::to_string(i) + ",N,\n";
  for (int i = 0; i < 80; ++i) few += std::to_string(i) + ",N,\n";
  Good({Write("a.csv", many)}, Of("2026-01-01"));
  Good({Write("a.csv", few)}, Of("2026-02-01"));
}

TEST_F(PeopleTest, AnotherDeliveryReplacesTheOneThatIsHeld) {
  std::string many = "ID,Surname,DOB\n";
  for (int i = 0; i < 100; ++i) many += std::to_string(i) + ",N,\n";
  Good({Write("a.csv", many)}, Of("2026-01-01"));
  const auto held = Run({Write("a.csv", "ID,Surname,DOB\n1,N,\n")}, Of("2026-02-01"));
  EXPECT_EQ(held->sources[0].state, ImportState::kHeld);
  const auto report = Good({Write("a.csv", many + "100,New,\n")}, Of("2026-02-02"));
  EXPECT_EQ(report.sources[0].counts.rows_new, 1);
  EXPECT_EQ(Query("SELECT count(*) FROM live_record_name"), "101\n");
}

TEST_F(PeopleTest, RefusesAnOlderExtract) {
  Good({Write("a.csv", "ID,Surname,DOB\n1,Ash,\n")}, Of("2026-02-01"));
  const std::string message = Bad({Write("a.csv", "ID,Surname,DOB\n1,Ashe,\n")}, Of("2026-01-01"));
  EXPECT_NE(message.find("already holds data of 2026-02-01"), std::string::npos) << message;
}

TEST_F(PeopleTest, QuarantinesBadRowsAndTakesTheRest) {
  const auto report = Good(
      {Write("a.csv", "ID,Surname,DOB,UPN\n1,Ash,31/02/2012,\n2,Birch,,Z813000116001\n3,Cole,,\n")}, Of(""));
  EXPECT_EQ(report.sources[0].counts.rows_quarantined, 1);
  EXPECT_EQ(report.sources[0].counts.rows_noted, 1);
  EXPECT_EQ(report.ExitCode(), 0);
  EXPECT_EQ(Names(), "Birch\nCole\n");
  EXPECT_EQ(Query("SELECT file, line, position, column_name, state FROM quarantine ORDER BY line"),
            "a.csv|2|7|DOB|open\na.csv|3|10|UPN|noted\n");
}

TEST_F(PeopleTest, ClosesAnEntryWhenTheRowComesCorrected) {
  Good({Write("a.csv", "ID,Surname,DOB\n1,Ash,31/02/2012\n2,Birch,\n")}, Of("2026-01-01"));
  Good({Write("b.csv", "ID,Surname,DOB\n1,Ash,28/02/2012\n")}, Of("2026-01-02", true));
  EXPECT_EQ(Query("SELECT state FROM quarantine"), "corrected\n");
  EXPECT_EQ(Names(), "Ash\nBirch\n");
  // The next full extract holds the corrected row: nothing changes.
  const auto report =
      Good({Write("a.csv", "ID,Surname,DOB\n1,Ash,28/02/2012\n2,Birch,\n")}, Of("2026-02-01"));
  EXPECT_EQ(report.sources[0].counts.rows_unchanged, 2);
}

TEST_F(PeopleTest, ReplacesAnEntryWhenTheRowIsBadAgain) {
  Good({Write("a.csv", "ID,Surname,DOB\n1,Ash,31/02/2012\n2,Birch,\n")}, Of("2026-01-01"));
  Good({Write("a.csv", "ID,Surname,DOB\n1,Ash,30/02/2012\n2,Birch,\n")}, Of("2026-01-02"));
  EXPECT_EQ(Query("SELECT state FROM quarantine ORDER BY quarantine_id"), "replaced\nopen\n");
}

TEST_F(PeopleTest, KeepsTheGoodVersionOfARowThatComesBad) {
  Good({Write("a.csv", "ID,Surname,DOB\n1,Ash,\n2,Birch,\n")}, Of("2026-01-01"));
  Good({Write("a.csv", "ID,Surname,DOB\n1,Ash,31/02/2012\n2,Birch,\n")}, Of("2026-01-02"));
  EXPECT_EQ(Names(), "Ash\nBirch\n");
}

TEST_F(PeopleTest, KeepsTwoRowsOfOneKeyThatDiffer) {
  Good({Write("a.csv", "ID,Surname,DOB\n1,Ash,\n1,Ashe,\n1,Ash,\n")}, Of("2026-01-01"));
  EXPECT_EQ(Names(), "Ash\nAshe\n");
  EXPECT_EQ(Query("SELECT count(*) FROM source_record"), "1\n");
  const auto report = Good({Write("a.csv", "ID,Surname,DOB\n1,Ash,\n1,Ashe,\n2,B,\n")}, Of("2026-01-02"));
  EXPECT_EQ(report.sources[0].counts.rows_unchanged, 2);
}

TEST_F(PeopleTest, ReadsRowsAnewWhenTheMappingChanges) {
  const auto path = Write("a.csv", "ID,Surname,DOB,Town\n1,Ash,,Eastmoor\n");
  Good({path}, Of("2026-01-01"));
  Write("people.toml", std::string(kPeopleMapping) + "[[table.address]]\nkind = \"home\"\nline = \"Town\"\n");
  const auto report = Good({path}, Of("2026-01-01"));
  EXPECT_EQ(report.sources[0].counts.rows_changed, 1);
  EXPECT_EQ(Query("SELECT line FROM live_record_address"), "Eastmoor\n");
}

TEST_F(PeopleTest, RefusesEachKindOfBadFileAndChangesNothing) {
  Good({Write("good.csv", "ID,Surname,DOB\n1,Ash,\n")}, Of("2026-01-01"));
  const DeliveryOptions options = Of("2026-02-01");
  EXPECT_NE(Bad({Write("empty.csv", "")}, options).find("is empty"), std::string::npos);
  EXPECT_NE(Bad({Write("blank.csv", "\n \n")}, options).find("is empty"), std::string::npos);
  EXPECT_NE(Bad({Write("wrong.csv", "Colour,Size\nred,1\n")}, options)
                .find("was not recognised: its columns are Colour, Size"),
            std::string::npos);
  EXPECT_NE(Bad({Write("binary.csv", std::string("ID,Surname\0,DOB\n", 16))}, options).find("binary data"),
            std::string::npos);
  EXPECT_NE(Bad({Write("a.pdf.csv", "%PDF-1.4\n%\xE2\xE3\n")}, options).find("PDF"), std::string::npos);
  EXPECT_NE(Bad({Write("cut.csv", "ID,Surname,DOB\n1,Ash,\n2,Bir")}, options).find("it was cut"),
            std::string::npos);
  EXPECT_NE(
      Bad({Write("cut2.csv", "ID,Surname,DOB\n1,Ash,\n2,Birch,01/0")}, options).find("the file was cut"),
      std::string::npos);
  EXPECT_NE(Bad({Write("cut3.csv", "ID,Surname,DOB\n1,Ash,\n2,\"Bir")}, options).find("never closed"),
            std::string::npos);
  EXPECT_NE(Bad({Write("headers.csv", "ID,Surname,DOB\n")}, options).find("no rows"), std::string::npos);
  EXPECT_NE(Bad({Write("bad.csv", "ID,Surname,DOB\n,Ash,\n,Birch,\n")}, options).find("not one of 2 rows"),
            std::string::npos);
  EXPECT_NE(
      Bad({Write("bomb.xml", "<!DOCTYPE a [<!ENTITY b \"c\">]><Message>&b;</Message>")}, {}).find("DOCTYPE"),
      std::string::npos);
  EXPECT_NE(Bad({Write("other.xml", "<Other><a/></Other>")}, {}).find("<Other>"), std::string::npos);
  EXPECT_NE(Bad({Write("cut.xml", "<Message><Children><Child><ChildIdentifiers>")}, {}).find("cut"),
            std::string::npos);
  EXPECT_NE(
      Bad({Write("cut.xlsx", "PK\x03\x04 xl/worksheets/ [Content_Types].xml")}, {}).find("cut or damaged"),
      std::string::npos);
  EXPECT_NE(Bad({folder_ / "nowhere"}, {}).find("is not there"), std::string::npos);
  std::filesystem::create_directories(folder_ / "nothing");
  EXPECT_NE(Bad({folder_ / "nothing"}, {}).find("no file that could be taken"), std::string::npos);
  EXPECT_NE(Bad({Write("unknown/x.csv", "Colour,Size\nred,1\n").parent_path()}, {})
                .find("no file that could be taken"),
            std::string::npos);
  EXPECT_NE(Bad({}, {}).find("name a file"), std::string::npos);
}

TEST_F(ImportTest, RefusesAnSsda903FileWithAColumnTooFew) {
  const std::string message = Bad({Write("e.csv",
                                         "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_"
                                         "CHANGE,HOME_POST,PL_POST\n1,,,,,,,,,,,\n")});
  EXPECT_NE(message.find("it is nearest to ssda903 episodes, which also has URN"), std::string::npos)
      << message;
}

TEST_F(ImportTest, SweepsWhatAKilledImportLeft) {
  Good({kSample / "cin"});
  const std::string before = Everything();
  // A process that is gone: its extract is staging, with rows, facts and endings.
  ASSERT_TRUE(db_->Write([&](store::Transaction& tx) -> Result<void> {
    const auto source = *tx.SelectInt("SELECT source_id FROM source");
    const auto record = *tx.SelectInt("SELECT min(record_id) FROM source_record");
    tx.Execute(
        "INSERT INTO extract (extract_id, source_id, state, declared, as_of, started_at, account_id, files, "
        "file_digest, mapping_digest, holder, lease_until) VALUES (900000, ?1, 'staging', 'full', "
        "'2026-04-01', 0, "
        "0, '[]', ?2, '', 'elsewhere:1', 0)",
        source, store::Blob{"x"});
    tx.Execute(
        "INSERT INTO source_row (row_id, source_id, table_name, row_key, first_extract, file, line, hash, "
        "payload) "
        "VALUES (900001, ?1, 'children', 'k', 900000, 'f', 1, ?2, ?2)",
        source, store::Blob{"x"});
    tx.Execute(
        "INSERT INTO record_name (row_id, source_id, record_id, first_extract, kind) VALUES (900001, ?1, ?2, "
        "900000, 'current')",
        source, record);
    tx.Execute(
        "INSERT INTO source_record (record_id, source_id, local_id, first_extract) VALUES (900002, ?1, 'x', "
        "900000)",
        source);
    for (const char* table : {"source_row", "event", "record_fact"})
      tx.Execute(std::string("UPDATE ") + table + " SET ended_extract = 900000 WHERE first_extract < 900000");
    return {};
  }));
  EXPECT_NE(Everything(), before);
  ASSERT_TRUE(SweepAbandoned(*db_));
  EXPECT_EQ(Everything(), before);
}

TEST_F(ImportTest, LetsOnlyOneImportOfASourceRun) {
  Good({kSample / "cin"});
  char host[256] = {};
  ::gethostname(host, sizeof host - 1);
  std::ifstream stat("/proc/self/stat");
  std::string began;
  for (int field = 0; field < 22; ++field) stat >> began;
  const std::string holder = std::string(host) + ":" + std::to_string(::getpid()) + ":" + began;
  ASSERT_TRUE(db_->Write([&](store::Transaction& tx) -> Result<void> {
    tx.Execute(
        "INSERT INTO extract (extract_id, source_id, state, declared, as_of, started_at, account_id, files, "
        "file_digest, mapping_digest, holder, lease_until) SELECT 900000, source_id, 'staging', 'full', "
        "'2026-04-01', "
        "0, 0, '[]', ?3, '', ?1, ?2 FROM source",
        holder, clock_.Now().AddSeconds(60), store::Blob{"x"});
    return {};
  }));
  DeliveryOptions options;
  options.source = "cin";
  const auto report = Run({kSample / "cin"}, options);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->sources[0].state, ImportState::kFailed);
  EXPECT_NE(report->sources[0].message.find("is being imported by another process"), std::string::npos);
  EXPECT_EQ(report->ExitCode(), 3);
}

TEST_F(PeopleTest, KillingAnImportHalfWayLeavesTheStoreAsItWas) {
  Good({Write("a.csv", "ID,Surname,DOB\n1,Ash,\n")}, Of("2026-01-01"));
  const std::string before = Everything();
  std::string many = "ID,Surname,DOB\n1,Changed,\n";
  for (int i = 2; i < 60000; ++i) many += std::to_string(i) + ",Name" + std::to_string(i) + ",\n";
  const auto path = Write("a.csv", many);
  db_.reset();  // no threads of ours while there are two of us
  const pid_t child = ::fork();
  if (child == 0) {
    Reopen();
    (void)Run({path}, Of("2026-02-01"));
    ::_exit(0);
  }
  ::usleep(400'000);
  ::kill(child, SIGKILL);
  // Not waited for yet: a dead process that nobody has buried is dead all the same.
  Reopen();
  const bool staged = Query("SELECT count(*) FROM extract WHERE state = 'staging'") == "1\n";
  if (!staged) GTEST_LOG_(INFO) << "the import had not begun, or was done, when it was killed";
  ASSERT_TRUE(SweepAbandoned(*db_));
  ::waitpid(child, nullptr, 0);
  if (Query("SELECT count(*) FROM extract WHERE state = 'published'") == "1\n") {
    EXPECT_EQ(Everything(), before);
  }
  const auto again = Run({path}, Of("2026-02-01"));
  ASSERT_TRUE(again);
  EXPECT_EQ(Query("SELECT count(*) FROM live_source_row"), "59999\n");
}

constexpr const char* kSources = R"(
as_of = "2026-03-31"
[[source]]
name = "council"
agency = "Eastmoor Council"
kind = "social_care"
own = true
mapping = "people_list"
path = "council"
[[source]]
name = "schools"
agency = "Eastmoor schools"
kind = "education"
mapping = "people.toml"
path = "schools"
expected_every_days = 30
)";

TEST_F(PeopleTest, HoldsAnotherAgencysRowsUntilAnAgreementCoversThem) {
  Write("sources.toml", kSources);
  Write("council/p.csv",
        "child_id,family_id,first_name,last_name,sex,birth_date\n1,F1,Amara,Okafor,F,2012-02-03\n");
  Write("schools/p.csv", "ID,Surname,DOB\n7,Okafor,03/02/2012\n");
  auto report = Run({In()});
  ASSERT_TRUE(report) << report.error().message;
  ASSERT_EQ(report->sources.size(), 2u);
  EXPECT_EQ(report->sources[0].state, ImportState::kPublished);
  EXPECT_EQ(report->sources[1].state, ImportState::kHeld);
  EXPECT_EQ(report->sources[1].counts.rows_held, 1);
  EXPECT_NE(report->sources[1].message.find("no agreement in force on"), std::string::npos)
      << report->sources[1].message;
  EXPECT_EQ(Query("SELECT count(*) FROM live_record_name"), "1\n");
  Write("agreements.toml",
        "[[agreement]]\nname = \"A\"\nbetween = [\"Eastmoor Council\", \"Eastmoor schools\"]\n"
        "purposes = [\"linkage\"]\nsections = [\"education\"]\nfrom = \"2025-04-01\"\nto = \"2028-03-31\"\n"
        "basis = \"Children Act 2004 s. 11\"\n");
  report = Run({In()});
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->sources[0].state, ImportState::kUnchanged);
  EXPECT_EQ(report->sources[1].state, ImportState::kPublished) << report->sources[1].message;
  EXPECT_EQ(Query("SELECT count(*) FROM live_record_name"), "2\n");
}

TEST_F(PeopleTest, RemovesASourceAndTakesItBack) {
  const auto path = Write("a.csv", "ID,Surname,DOB\n1,Ash,\n");
  Good({path}, Of("2026-01-01"));
  ASSERT_TRUE(RemoveSource(*db_, "people", AccountId{}, "sent in error"));
  EXPECT_EQ(Names(), "");
  EXPECT_FALSE(RemoveSource(*db_, "people", AccountId{}, "again"));
  Good({path}, Of("2026-01-01"));
  EXPECT_EQ(Names(), "Ash\n");
}

}  // namespace
}  // namespace kindred::intake
