#include "store/chain.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "store/access_log.hpp"
#include "store/fixture_test.hpp"
#include "store/journal.hpp"

namespace kindred::store {
namespace {

class Chain : public OnBothDatabases {
 protected:
  void SetUp() override {
    OnBothDatabases::SetUp();
    if (IsSkipped()) return;
    db_ = OpenStore();
    auto log = AccessLog::Open(location_, With());
    ASSERT_TRUE(log) << log.error().message;
    log_ = std::move(*log);
    seals_ = folder_.Path("k.seals");
  }
  void TearDown() override {
    log_.reset();
    db_.reset();
    OnBothDatabases::TearDown();
  }

  void Change(int number) {
    MustWrite(*db_, [&](Transaction& tx) -> Result<void> {
      const std::string became = "{\"n\":" + std::to_string(number) + "}";
      journal::Record(tx, {.account = AccountId{5},
                           .purpose = "direct care",
                           .reason = "asked",
                           .kind = "link",
                           .entity = number,
                           .action = "changed",
                           .was = "{}",
                           .became = became});
      return {};
    });
  }
  void Look(int number) {
    ASSERT_TRUE(log_->AppendAndWait({.account = AccountId{5},
                                     .agency = AgencyId{2},
                                     .role = "practitioner",
                                     .action = number % 3 == 0 ? Action::kSearch : Action::kView,
                                     .purpose = "direct care",
                                     .people = {PersonId{number}, PersonId{number + 1}},
                                     .asked = Sections::All(),
                                     .granted = Sections(3)}));
  }
  void SealAll() {
    ChainSealer sealer(*db_, log_->Store(), seals_);
    // PostgreSQL may still count a finished transaction's neighbour as running for a moment.
    for (int tries = 0; tries < 200; ++tries) {
      const auto sealed = sealer.SealNow();
      ASSERT_TRUE(sealed) << sealed.error().message;
      const auto reports = VerifyChains(*db_, log_->Store(), seals_);
      ASSERT_TRUE(reports) << reports.error().message;
      if ((*reports)[0].tail + (*reports)[1].tail == 0) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    FAIL() << "rows stay unsealed";
  }
  [[nodiscard]] std::string Faults() const {
    const auto reports = VerifyChains(*db_, log_->Store(), seals_);
    if (!reports) return reports.error().message;
    std::string all;
    for (const ChainReport& report : *reports)
      for (const std::string& fault : report.faults) all += fault + "\n";
    return all;
  }
  // Does as somebody who can write to the database would.
  void Tamper(Database& db, std::string_view sql) {
    MustWrite(db, [&](Transaction& tx) -> Result<void> {
      EXPECT_GT(tx.Execute(sql), 0) << sql;
      return {};
    });
  }

  std::unique_ptr<Database> db_;
  std::unique_ptr<AccessLog> log_;
  std::string seals_;
};

TEST_P(Chain, VerifiesWhatNobodyTouched) {
  EXPECT_EQ(Faults(), "");
  for (int round = 1; round <= 3; ++round) {
    for (int i = 1; i <= 5; ++i) Change(round * 10 + i), Look(round * 10 + i);
    SealAll();
  }
  EXPECT_EQ(Faults(), "");
  Change(99);
  const auto reports = VerifyChains(*db_, log_->Store(), seals_);
  ASSERT_TRUE(reports);
  const ChainReport& journal = (*reports)[0];
  EXPECT_EQ(journal.log, "journal");
  EXPECT_EQ(journal.rows, 16);
  EXPECT_EQ(journal.sealed, 15);
  EXPECT_EQ(journal.tail, 1);
  EXPECT_TRUE(journal.tail_since);
  EXPECT_TRUE(journal.faults.empty());
}

TEST_P(Chain, FindsAChangeOfAnyColumn) {
  for (int i = 1; i <= 6; ++i) Change(i), Look(i);
  SealAll();
  for (const char* change : {"at = at + 1", "account_id = 6", "account_id = NULL", "purpose = 'direct Care'",
                             "reason = ''", "kind = 'Link'", "entity_id = entity_id + 1",
                             "action = 'removed'", "was = NULL", "became = was", "tx_order = tx_order + 1"}) {
    const std::string sql = std::string("UPDATE journal SET ") + change + " WHERE entry_id = 3";
    MustWrite(*db_, [&](Transaction& tx) -> Result<void> {
      tx.ExecuteScript("CREATE TABLE kept AS SELECT * FROM journal WHERE entry_id = 3");
      tx.Execute(sql);
      return {};
    });
    EXPECT_NE(Faults().find("journal: of the 6 rows"), std::string::npos) << change << "\n" << Faults();
    MustWrite(*db_, [&](Transaction& tx) -> Result<void> {
      tx.Execute("DELETE FROM journal WHERE entry_id = 3");
      tx.Execute("INSERT INTO journal SELECT * FROM kept");
      tx.ExecuteScript("DROP TABLE kept");
      return {};
    });
    EXPECT_EQ(Faults(), "");
  }
  for (const char* change : {"at = at - 1", "account_id = 6", "agency_id = 3", "role = 'analyst'",
                             "action = 'export'", "purpose = 'x'", "person_id = 77", "asked = 1",
                             "granted = 7", "shown = NULL", "scope = 'y'", "reason = 'z'", "refused = 1"}) {
    const std::string sql = std::string("UPDATE access_log SET ") + change +
                            " WHERE entry_id = (SELECT max(entry_id) FROM access_log)";
    Database& store = log_->Store();
    MustWrite(store, [&](Transaction& tx) -> Result<void> {
      tx.ExecuteScript(
          "CREATE TABLE kept AS SELECT * FROM access_log WHERE entry_id = (SELECT max(entry_id) FROM "
          "access_log)");
      tx.Execute(sql);
      return {};
    });
    EXPECT_NE(Faults(), "") << change;
    MustWrite(store, [&](Transaction& tx) -> Result<void> {
      tx.Execute("DELETE FROM access_log WHERE entry_id IN (SELECT entry_id FROM kept)");
      tx.Execute("INSERT INTO access_log SELECT * FROM kept");
      tx.ExecuteScript("DROP TABLE kept");
      return {};
    });
    EXPECT_EQ(Faults(), "");
  }
}

TEST_P(Chain, FindsEveryFlippedByteOfASealedPayload) {
  for (int i = 1; i <= 3; ++i) Change(i);
  SealAll();
  std::string was;
  ASSERT_TRUE(db_->Read([&](Transaction& tx) -> Result<void> {
    Rows rows = tx.Select("SELECT was FROM journal WHERE entry_id = 2");
    was = rows.First()->BlobBytes(0);
    return {};
  }));
  for (std::size_t i = 0; i <= was.size(); ++i) {
    std::string changed = was;
    if (i < was.size()) changed[i] = static_cast<char>(changed[i] ^ 1);
    MustWrite(*db_, [&](Transaction& tx) -> Result<void> {
      tx.Execute("UPDATE journal SET was = ?1 WHERE entry_id = 2", Blob{changed});
      return {};
    });
    EXPECT_EQ(Faults().empty(), i == was.size()) << i;
  }
}

TEST_P(Chain, FindsMissingInsertedAndSwappedRows) {
  for (int i = 1; i <= 4; ++i) Change(i);
  SealAll();
  for (int i = 5; i <= 8; ++i) Change(i);
  SealAll();
  Tamper(*db_, "DELETE FROM journal WHERE entry_id = 2");
  EXPECT_NE(Faults().find("of the 4 rows after entry 0 up to entry 4"), std::string::npos) << Faults();
  EXPECT_NE(Faults().find("1 missing"), std::string::npos) << Faults();
  EXPECT_EQ(Faults().find("after entry 4 up to"), std::string::npos)
      << "the second seal is whole: " << Faults();
  Tamper(*db_,
         "INSERT INTO journal (entry_id, tx_order, at, purpose, reason, kind, entity_id, action) "
         "SELECT 2, tx_order, at, purpose, reason, kind, 2, action FROM journal WHERE entry_id = 1");
  EXPECT_NE(Faults().find("at least one changed"), std::string::npos) << Faults();
  Tamper(*db_, "DELETE FROM journal WHERE entry_id > 4");
  EXPECT_NE(Faults().find("4 missing"), std::string::npos) << Faults();
  Tamper(*db_,
         "INSERT INTO journal (entry_id, tx_order, at, purpose, reason, kind, entity_id, action) "
         "SELECT -9, tx_order, at, purpose, reason, kind, 2, action FROM journal WHERE entry_id = 1");
  EXPECT_NE(Faults(), "");
}

TEST_P(Chain, FindsAnEmptiedIndexOfPeopleShown) {
  for (int i = 1; i <= 4; ++i) Look(i);
  SealAll();
  Tamper(log_->Store(), "DELETE FROM access_shown WHERE person_id = 3");
  EXPECT_NE(Faults().find("access_shown"), std::string::npos) << Faults();
}

TEST_P(Chain, FindsAForgedCutOrEditedSealsFile) {
  for (int i = 1; i <= 4; ++i) {
    Change(i);
    SealAll();
  }
  const std::string whole = ReadWhole(seals_);
  for (std::size_t i = 0; i < whole.size(); i += 7) {
    std::string changed = whole;
    changed[i] = changed[i] == '0' ? '1' : '0';
    if (changed == whole) continue;
    WriteWhole(seals_, changed);
    EXPECT_NE(Faults(), "") << i;
  }
  const std::size_t second = whole.find('\n') + 1;
  WriteWhole(seals_, whole.substr(second));
  EXPECT_NE(Faults().find("lines are missing"), std::string::npos) << Faults();
  WriteWhole(seals_, whole.substr(0, second));
  EXPECT_NE(Faults().find("cut back"), std::string::npos) << Faults();
  // A chain rebuilt over changed rows by somebody with a key of their own.
  Tamper(*db_, "UPDATE journal SET reason = 'forged' WHERE entry_id = 1");
  std::filesystem::remove(seals_);
  auto theirs = Open(location_, [&] {
    Options options = With();
    options.key_file = folder_.Path("their.key");
    return options;
  }());
  ASSERT_TRUE(theirs);
  ASSERT_TRUE((*theirs)->Around().keys->Create(SystemRandom()));
  ASSERT_TRUE(ChainSealer(**theirs, log_->Store(), seals_).SealNow());
  EXPECT_NE(Faults().find("was not signed with this store's key"), std::string::npos) << Faults();
}

TEST_P(Chain, GoesOnAfterALineThatACrashCutShort) {
  Change(1);
  SealAll();
  Change(2);
  SealAll();
  const std::string whole = ReadWhole(seals_);
  WriteWhole(seals_, whole.substr(0, whole.size() - 20));
  Change(3);
  SealAll();
  EXPECT_EQ(Faults(), "");
}

TEST_P(Chain, SealsNothingWhenTheFileCannotBeWritten) {
  FailingFiles files;
  auto db = OpenStore({.files = &files});
  Change(1);
  files.fail = true;
  EXPECT_FALSE(ChainSealer(*db, log_->Store(), seals_).SealNow());
  files.fail = false;
  EXPECT_EQ(Faults(), "");
  SealAll();
}

TEST_P(Chain, LeavesOutRowsYoungerThanARunningTransaction) {
  if (IsSqlite()) GTEST_SKIP() << "SQLite has one writer";
  auto other = OpenStore();
  Change(1);
  MustWrite(*other, [&](Transaction& tx) -> Result<void> {
    journal::Record(tx, {.purpose = "p", .reason = "r", .kind = "link", .entity = 1, .action = "a"});
    std::thread([&] {
      Change(2);  // begins later, commits earlier
      EXPECT_TRUE(ChainSealer(*db_, log_->Store(), seals_).SealNow());
    }).join();
    return {};
  });
  EXPECT_EQ(Faults(), "");
  SealAll();
  EXPECT_EQ(Faults(), "");
  const auto reports = VerifyChains(*db_, log_->Store(), seals_);
  EXPECT_EQ((*reports)[0].sealed, 3);
}

TEST_P(Chain, WritesAndReadsASealLine) {
  Change(1);
  SealAll();
  const std::string line = ReadWhole(seals_).substr(0, ReadWhole(seals_).find('\n'));
  const auto seal = ParseSeal(line);
  ASSERT_TRUE(seal);
  EXPECT_EQ(FormatSeal(*seal), line);
  EXPECT_FALSE(ParseSeal(line + " "));
  EXPECT_FALSE(ParseSeal(line.substr(1)));
  EXPECT_FALSE(ParseSeal(""));
  for (std::size_t i = 0; i < line.size(); ++i)
    for (const char c : {'\0', ' ', '9', 'G', '-', '\n'}) {
      std::string changed = line;
      changed[i] = c;
      if (const auto parsed = ParseSeal(changed)) {
        EXPECT_EQ(FormatSeal(*parsed), changed);
      }
      EXPECT_FALSE(ParseSeal(line.substr(0, i)));
    }
}

INSTANTIATE_TEST_SUITE_P(Databases, Chain, testing::Values("sqlite", "postgres"), NameOf);

}  // namespace
}  // namespace kindred::store
