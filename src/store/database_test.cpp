// The contract of store::Database: every test runs the same on SQLite and on PostgreSQL.
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <set>
#include <thread>

#include "store/fixture_test.hpp"

namespace kindred::store {
namespace {

class Contract : public OnBothDatabases {
 protected:
  std::unique_ptr<Database> OpenWithTable() {
    auto db = OpenStore({.migrations = {{.domain = "test", .number = 1, .name = "0001_t.sql", .sql = R"(
      CREATE TABLE t (
        a INTEGER PRIMARY KEY,
        b TEXT,
        c REAL,
        d BLOB
      ) STRICT;
      CREATE TABLE child (a INTEGER NOT NULL REFERENCES t, n INTEGER NOT NULL, PRIMARY KEY (a, n)) STRICT, WITHOUT ROWID;
    )"}}});
    return db;
  }
};

TEST_P(Contract, GivesBackEveryKindOfValue) {
  auto db = OpenWithTable();
  const std::string bytes("\0\x01\xff\\x'\n\t", 8);
  const std::string text = "Siobhán\tÓ'Néill\n\"\\N\"";
  MustWrite(*db, [&](Transaction& tx) -> Result<void> {
    EXPECT_EQ(
        tx.Execute("INSERT INTO t (a, b, c, d) VALUES (?1, ?2, ?3, ?4)", INT64_MAX, text, 0.1, Blob{bytes}),
        1);
    EXPECT_EQ(
        tx.Execute("INSERT INTO t (a, b, c, d) VALUES (?1, ?2, ?3, ?4)", INT64_MIN, "", -1e300, Blob{""}), 1);
    EXPECT_EQ(tx.Execute("INSERT INTO t (a, b, c, d) VALUES (?1, ?2, ?3, ?4)", 0, std::nullopt, std::nullopt,
                         std::optional<Blob>()),
              1);
    return {};
  });
  const auto read = db->Read([&](Transaction& tx) -> Result<void> {
    Rows rows = tx.Select("SELECT a, b, c, d FROM t ORDER BY a DESC");
    const Row* row = rows.First();
    EXPECT_EQ(row->Columns(), 4);
    EXPECT_EQ(row->Int(0), INT64_MAX);
    EXPECT_EQ(row->Text(1), text);
    EXPECT_EQ(row->Real(2), 0.1);
    EXPECT_EQ(row->BlobBytes(3), bytes);
    row = rows.First();
    EXPECT_EQ(row->Int(0), 0);
    for (int column = 1; column < 4; ++column) EXPECT_TRUE(row->IsNull(column));
    EXPECT_EQ(row->Text(1), "");
    EXPECT_EQ(row->BlobBytes(3), "");
    row = rows.First();
    EXPECT_EQ(row->Int(0), INT64_MIN);
    EXPECT_FALSE(row->IsNull(1));
    EXPECT_EQ(row->Real(2), -1e300);
    EXPECT_FALSE(row->IsNull(3));
    EXPECT_EQ(rows.First(), nullptr);
    EXPECT_EQ(tx.SelectInt("SELECT CASE WHEN ?1 = ?2 THEN 1 ELSE 0 END", 3, 3), 1);
    EXPECT_EQ(tx.SelectInt("SELECT sum(a) FROM t WHERE a = ?1", 5), std::nullopt);
    EXPECT_EQ(
        tx.SelectInt("SELECT count(*) FROM t WHERE (a = ?1 OR ?1 IS NULL)", std::optional<std::int64_t>()),
        3);
    return {};
  });
  ASSERT_TRUE(read) << read.error().message;
}

TEST_P(Contract, SortsTextByBytes) {
  auto db = OpenWithTable();
  MustWrite(*db, [](Transaction& tx) -> Result<void> {
    int a = 0;
    for (const char* b : {"b", "B", "a", "é", "-a", "Z"})
      tx.Execute("INSERT INTO t (a, b) VALUES (?1, ?2)", ++a, b);
    return {};
  });
  std::string order;
  const auto read = db->Read([&](Transaction& tx) -> Result<void> {
    order.clear();
    for (const Row& row : tx.Select("SELECT b FROM t ORDER BY b")) order += row.String(0) + " ";
    return {};
  });
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(order, "-a B Z a b é ");
}

TEST_P(Contract, LeavesTheStoreAsItWasAfterAnError) {
  auto db = OpenWithTable();
  auto result = db->Write([](Transaction& tx) -> Result<void> {
    tx.Execute("INSERT INTO t (a) VALUES (?1)", 1);
    return Fail(ErrorKind::kBadData, "no");
  });
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::kBadData);
  result = db->Write([](Transaction& tx) -> Result<void> {
    tx.Execute("INSERT INTO t (a) VALUES (?1)", 2);
    tx.Execute("INSERT INTO t (a) VALUES (?1)", 2);
    return {};
  });
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::kCannotRun);
  EXPECT_THROW((void)db->Write([](Transaction& tx) -> Result<void> {
    tx.Execute("INSERT INTO t (a) VALUES (?1)", 3);
    throw std::runtime_error("ours");
  }),
               std::runtime_error);
  EXPECT_EQ(MustCount(*db, "SELECT count(*) FROM t"), 0);
}

TEST_P(Contract, KeepsForeignKeys) {
  auto db = OpenWithTable();
  EXPECT_FALSE(db->Write([](Transaction& tx) -> Result<void> {
    tx.Execute("INSERT INTO child (a, n) VALUES (?1, ?2)", 99, 1);
    return {};
  }));
}

TEST_P(Contract, RefusesChangesWhileReading) {
  auto db = OpenWithTable();
  EXPECT_FALSE(db->Read([](Transaction& tx) -> Result<void> {
    tx.Execute("INSERT INTO t (a) VALUES (?1)", 1);
    return {};
  }));
  EXPECT_FALSE(db->Read([](Transaction& tx) -> Result<void> {
    (void)tx.NewId();
    return {};
  }));
  EXPECT_EQ(MustCount(*db, "SELECT count(*) FROM t"), 0);
}

TEST_P(Contract, RefusesATransactionInsideAnother) {
  auto db = OpenWithTable();
  MustWrite(*db, [&](Transaction&) -> Result<void> {
    EXPECT_FALSE(db->Write([](Transaction&) -> Result<void> { return {}; }));
    return {};
  });
}

TEST_P(Contract, ReadsASnapshotThatWritersDoNotDisturb) {
  auto db = OpenWithTable();
  const auto read = db->Read([&](Transaction& tx) -> Result<void> {
    EXPECT_EQ(tx.SelectInt("SELECT count(*) FROM t"), 0);
    std::thread([&] {
      MustWrite(*db, [](Transaction& other) -> Result<void> {
        other.Execute("INSERT INTO t (a) VALUES (?1)", 1);
        return {};
      });
    }).join();
    EXPECT_EQ(tx.SelectInt("SELECT count(*) FROM t"), 0);
    return {};
  });
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(MustCount(*db, "SELECT count(*) FROM t"), 1);
}

TEST_P(Contract, RunsAQueryInsideTheLoopOverAnother) {
  auto db = OpenWithTable();
  MustWrite(*db, [](Transaction& tx) -> Result<void> {
    for (int i = 1; i <= 5; ++i) tx.Execute("INSERT INTO t (a, b) VALUES (?1, ?2)", i, std::to_string(i % 2));
    return {};
  });
  int pairs = 0;
  const auto read = db->Read([&](Transaction& tx) -> Result<void> {
    pairs = 0;
    for (const Row& outer : tx.Select("SELECT b FROM t"))
      for (const Row& inner : tx.Select("SELECT a FROM t WHERE b = ?1", outer.Text(0)))
        pairs += inner.Int(0) > 0 ? 1 : 0;
    return {};
  });
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(pairs, 3 * 3 + 2 * 2);
}

TEST_P(Contract, LoadsManyRowsWithOtherStatementsBetween) {
  auto db = OpenWithTable();
  constexpr int kRows = 30'000;
  const std::string filling(60, 'x');
  MustWrite(*db, [&](Transaction& tx) -> Result<void> {
    auto bulk = tx.Bulk("t", {"a", "b", "c", "d"});
    for (int i = 0; i < kRows; ++i) {
      bulk->Add(
          i,
          i % 7 == 0 ? std::optional<std::string>() : std::optional(filling + "\\\t\n" + std::to_string(i)),
          i / 4.0, Blob{"\\x\n"});
      if (i % 10'000 == 0) {
        EXPECT_EQ(tx.SelectInt("SELECT count(*) FROM child"), 0);
      }
    }
    bulk->Finish();
    EXPECT_EQ(tx.SelectInt("SELECT count(*) FROM t"), kRows);
    return {};
  });
  EXPECT_EQ(MustCount(*db, "SELECT count(*) FROM t WHERE b IS NULL"), (kRows + 6) / 7);
  const auto read = db->Read([&](Transaction& tx) -> Result<void> {
    Rows rows = tx.Select("SELECT b, c, d FROM t WHERE a = 29999");
    const Row* row = rows.First();
    EXPECT_EQ(row->Text(0), filling + "\\\t\n29999");
    EXPECT_EQ(row->Real(1), 29999 / 4.0);
    EXPECT_EQ(row->BlobBytes(2), "\\x\n");
    return {};
  });
  ASSERT_TRUE(read) << read.error().message;
}

TEST_P(Contract, NeverGivesAnIdTwice) {
  auto db = OpenWithTable();
  auto other = OpenStore();
  std::mutex mutex;
  std::set<std::int64_t> seen;
  std::size_t asked = 0;
  const auto take = [&](Database& from, bool fail) {
    for (int round = 0; round < 20; ++round) {
      std::vector<std::int64_t> mine;
      const auto result = from.Write([&](Transaction& tx) -> Result<void> {
        mine.clear();
        for (int i = 0; i < 500; ++i) mine.push_back(tx.NewId());
        if (fail && round % 2 == 0) return Fail(ErrorKind::kBadData, "undone");
        return {};
      });
      if (!result) continue;
      const std::lock_guard lock(mutex);
      EXPECT_TRUE(std::is_sorted(mine.begin(), mine.end()));
      seen.insert(mine.begin(), mine.end());
      asked += mine.size();
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back([&, i] { take(i % 2 ? *db : *other, i < 2); });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(seen.size(), asked);
}

TEST_P(Contract, LosesNoUpdateOfManyWriters) {
  auto db = OpenWithTable();
  auto other = OpenStore();  // a second program on the same store
  MustWrite(*db, [](Transaction& tx) -> Result<void> {
    tx.Execute("INSERT INTO t (a, c) VALUES (1, 0)");
    return {};
  });
  constexpr int kThreads = 4, kRounds = 25;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i)
    threads.emplace_back([&, i] {
      Database& mine = i % 2 == 0 ? *db : *other;
      for (int round = 0; round < kRounds; ++round)
        MustWrite(mine, [](Transaction& tx) -> Result<void> {
          const std::int64_t now = *tx.SelectInt("SELECT CAST(c AS INTEGER) FROM t WHERE a = 1");
          tx.Execute("UPDATE t SET c = ?1 WHERE a = 1", static_cast<double>(now + 1));
          return {};
        });
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(MustCount(*db, "SELECT CAST(c AS INTEGER) FROM t"), kThreads * kRounds);
}

TEST_P(Contract, KeepsTheGoodOnesOfABatchWithFailures) {
  auto db = OpenWithTable();
  std::vector<std::thread> threads;
  std::atomic<int> good{0}, bad{0};
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&, i] {
      for (int round = 0; round < 20; ++round) {
        const auto result = db->Write([&](Transaction& tx) -> Result<void> {
          tx.Execute("INSERT INTO t (a) VALUES (?1)", tx.NewId());
          if ((i + round) % 3 == 0) return Fail(ErrorKind::kBadData, "no");
          return {};
        });
        ++(result ? good : bad);
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(good + bad, 160);
  EXPECT_EQ(MustCount(*db, "SELECT count(*) FROM t"), good);
}

TEST_P(Contract, KeepsWhatWasWrittenForTheNextProgram) {
  {
    auto db = OpenWithTable();
    MustWrite(*db, [](Transaction& tx) -> Result<void> {
      tx.Execute("INSERT INTO t (a, b) VALUES (7, 'seven')");
      return {};
    });
  }
  auto db = OpenWithTable();
  EXPECT_EQ(MustCount(*db, "SELECT a FROM t WHERE b = 'seven'"), 7);
}

TEST_P(Contract, UpgradesAnOlderStoreAndRefusesANewerOne) {
  const Migration first{
      .domain = "test", .number = 1, .name = "0001_a.sql", .sql = "CREATE TABLE one (a INTEGER) STRICT;"};
  const Migration second{
      .domain = "test", .number = 2, .name = "0002_b.sql", .sql = "CREATE TABLE two (a INTEGER) STRICT;"};
  {
    auto db = OpenStore({.migrations = {first}});
  }
  {
    auto db = OpenStore({.migrations = {first, second}});
    EXPECT_EQ(MustCount(*db, "SELECT count(*) FROM two"), 0);
  }
  const auto older = Open(location_, With({.migrations = {first}}));
  ASSERT_FALSE(older);
  EXPECT_NE(older.error().message.find("newer Kindred"), std::string::npos) << older.error().message;
  EXPECT_NE(older.error().message.find("0002_b.sql"), std::string::npos) << older.error().message;
  Migration changed = first;
  changed.sql = "CREATE TABLE one (a TEXT) STRICT;";
  EXPECT_FALSE(Open(location_, With({.migrations = {changed, second}})));
}

TEST_P(Contract, LeavesTheStoreAsItWasWhenAMigrationFails) {
  const Migration good{
      .domain = "test", .number = 1, .name = "0001_a.sql", .sql = "CREATE TABLE one (a INTEGER) STRICT;"};
  const Migration bad{.domain = "test",
                      .number = 2,
                      .name = "0002_b.sql",
                      .sql = "CREATE TABLE two (a INTEGER) STRICT; oops;"};
  EXPECT_FALSE(Open(location_, With({.migrations = {good, bad}})));
  auto db = OpenStore();
  EXPECT_FALSE(db->Read([](Transaction& tx) -> Result<void> {
    (void)tx.SelectInt("SELECT count(*) FROM one");
    return {};
  }));
}

TEST_P(Contract, LeavesNothingBehindWhereThereIsNoStore) {
  if (!IsSqlite()) GTEST_SKIP() << "PostgreSQL has no file";
  const auto missing = Open(location_, With({.create = false}));
  ASSERT_FALSE(missing);
  EXPECT_NE(missing.error().message.find("there is no store here"), std::string::npos);
  EXPECT_TRUE(std::filesystem::is_empty(std::filesystem::path(location_).parent_path()));
}

TEST_P(Contract, RefusesFilesThatAreNoStore) {
  if (!IsSqlite()) GTEST_SKIP() << "PostgreSQL has no file";
  WriteWhole(location_, std::string(5000, 'x'));
  auto opened = Open(location_, With());
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().message.find("not a Kindred store"), std::string::npos) << opened.error().message;
  EXPECT_EQ(ReadWhole(location_), std::string(5000, 'x'));
  EXPECT_FALSE(Open(folder_.Path("."), With()));
  EXPECT_FALSE(Open(folder_.Path("no/such/folder.db"), With()));
  EXPECT_FALSE(Open("", With()));
}

// SQLite undoes the whole transaction when the disk is full, not only the statement.
TEST_P(Contract, SurvivesAFullDiskAndTellsEverybodyInTheBatch) {
  if (!IsSqlite()) GTEST_SKIP() << "PostgreSQL's disk is the server's";
  auto db = OpenWithTable();
  const auto fill = [&] {
    return db->Write([](Transaction& tx) -> Result<void> {
      const std::int64_t pages = *tx.SelectInt("PRAGMA page_count");
      tx.ExecuteScript("PRAGMA max_page_count = " + std::to_string(pages + 40));
      const std::string filling(100'000, 'x');
      for (int i = 0; i < 10; ++i) tx.Execute("INSERT INTO t (a, b) VALUES (?1, ?2)", tx.NewId(), filling);
      return {};
    });
  };
  std::atomic<int> good{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i)
    threads.emplace_back([&, i] {
      for (int round = 0; round < 10; ++round) {
        if (i == 0) {
          const auto full = fill();
          EXPECT_FALSE(full);
          EXPECT_NE(full.error().message.find("disk is full"), std::string::npos) << full.error().message;
        } else if (db->Write([](Transaction& tx) -> Result<void> {
                     tx.Execute("INSERT INTO t (a, b) VALUES (?1, 'small')", tx.NewId());
                     return {};
                   })) {
          ++good;
        }
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(MustCount(*db, "SELECT count(*) FROM t WHERE b = 'small'"), good);
  EXPECT_EQ(MustCount(*db, "SELECT count(*) FROM t WHERE b <> 'small'"), 0);
  MustWrite(*db, [](Transaction& tx) -> Result<void> {
    tx.ExecuteScript("PRAGMA max_page_count = 1073741823");
    tx.Execute("INSERT INTO t (a, b) VALUES (?1, 'after')", tx.NewId());
    return {};
  });
}

INSTANTIATE_TEST_SUITE_P(Databases, Contract, testing::Values("sqlite", "postgres"), NameOf);

}  // namespace
}  // namespace kindred::store
