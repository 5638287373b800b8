#include "store/backup.hpp"

#include <gtest/gtest.h>

#include "store/access_log.hpp"
#include "store/chain.hpp"
#include "store/fixture_test.hpp"
#include "store/journal.hpp"

namespace kindred::store {
namespace {

class Backup : public testing::Test {
 protected:
  Backup() : location_(folder_.Path("k.db")), file_(folder_.Path("k.kindred")) {}

  void Fill(int from, int to) const {
    auto db = Open(location_);
    ASSERT_TRUE(db) << db.error().message;
    auto log = AccessLog::Open(location_, {});
    ASSERT_TRUE(log) << log.error().message;
    for (int i = from; i < to; ++i) {
      MustWrite(**db, [&](Transaction& tx) -> Result<void> {
        journal::Record(tx, {.purpose = "p",
                             .reason = "r",
                             .kind = "link",
                             .entity = i,
                             .action = "made",
                             .became = "secret"});
        return {};
      });
      ASSERT_TRUE((*log)->AppendAndWait(
          {.role = "operator", .action = Action::kView, .purpose = "p", .people = {PersonId{i}}}));
    }
    ASSERT_TRUE(ChainSealer(**db, (*log)->Store(), SealsPathFor(location_)).SealNow());
  }
  [[nodiscard]] std::int64_t CountJournal() const {
    auto db = Open(location_);
    return db ? MustCount(**db, "SELECT count(*) FROM journal") : -1;
  }

  Folder folder_;
  std::string location_;
  std::string file_;
};

TEST_F(Backup, ComesBackAsItWas) {
  Fill(1, 6);
  const auto backed_up = BackUp(location_, {}, file_);
  ASSERT_TRUE(backed_up) << backed_up.error().message;
  EXPECT_EQ(backed_up->journal_rows, 5);
  EXPECT_EQ(backed_up->access_rows, 5);
  EXPECT_TRUE(backed_up->faults.empty());
  EXPECT_EQ(ReadWhole(file_).find("SQLite format"), std::string::npos);
  Fill(6, 9);
  const auto restored = Restore(file_, location_, {});
  ASSERT_TRUE(restored) << restored.error().message;
  EXPECT_FALSE(restored->kept.empty());
  EXPECT_TRUE(std::filesystem::exists(restored->kept + "/k.db"));
  EXPECT_EQ(CountJournal(), 5);
  auto db = Open(location_);
  auto log = AccessLog::Open(location_, {});
  const auto reports = VerifyChains(**db, (*log)->Store(), SealsPathFor(location_));
  ASSERT_TRUE(reports);
  for (const ChainReport& report : *reports) EXPECT_TRUE(report.faults.empty()) << report.faults[0];
  std::vector<journal::Entry> entries;
  ASSERT_TRUE((*db)->Read([&](Transaction& tx) -> Result<void> {
    entries = journal::OfEntity(tx, "link", 3);
    return {};
  }));
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].became, "secret");
}

TEST_F(Backup, RestoresWhereThereIsNothing) {
  Fill(1, 4);
  ASSERT_TRUE(BackUp(location_, {}, file_));
  const std::string elsewhere = folder_.Path("new.db");
  Options options;
  options.key_file = location_ + ".key";
  const auto restored = Restore(file_, elsewhere, options);
  ASSERT_TRUE(restored) << restored.error().message;
  EXPECT_EQ(restored->kept, "");
  EXPECT_EQ(restored->journal_rows, 3);
  EXPECT_TRUE(std::filesystem::exists(elsewhere + ".access"));
}

TEST_F(Backup, IsRefusedWhileTheStoreIsInUse) {
  Fill(1, 3);
  ASSERT_TRUE(BackUp(location_, {}, file_));
  auto db = Open(location_);
  const auto restored = Restore(file_, location_, {});
  ASSERT_FALSE(restored);
  EXPECT_NE(restored.error().message.find("in use"), std::string::npos) << restored.error().message;
  EXPECT_EQ(MustCount(**db, "SELECT count(*) FROM journal"), 2);
}

TEST_F(Backup, WithAnyByteChangedOrCutIsRefusedAndNothingChanges) {
  Fill(1, 3);
  ASSERT_TRUE(BackUp(location_, {}, file_));
  Fill(3, 5);
  const std::string whole = ReadWhole(file_);
  ASSERT_GT(whole.size(), 1000U);
  const std::size_t step = whole.size() / 60;
  for (std::size_t i = 0; i < whole.size(); i += i < 200 ? 9 : step) {
    std::string changed = whole;
    changed[i] = static_cast<char>(changed[i] ^ 4);
    WriteWhole(file_, changed);
    EXPECT_FALSE(Restore(file_, location_, {})) << i;
    WriteWhole(file_, whole.substr(0, i));
    EXPECT_FALSE(Restore(file_, location_, {})) << i;
  }
  WriteWhole(file_, whole + "x");
  EXPECT_FALSE(Restore(file_, location_, {}));
  EXPECT_FALSE(Restore(folder_.Path(""), location_, {}));
  EXPECT_FALSE(Restore(folder_.Path("missing"), location_, {}));
  EXPECT_EQ(CountJournal(), 4);
}

TEST_F(Backup, NeedsTheKeyFile) {
  Fill(1, 3);
  ASSERT_TRUE(BackUp(location_, {}, file_));
  Options other;
  other.key_file = folder_.Path("other.key");
  const auto restored = Restore(file_, location_, other);
  ASSERT_FALSE(restored);
  EXPECT_NE(restored.error().message.find("other.key"), std::string::npos) << restored.error().message;
}

TEST_F(Backup, WithABrokenChainIsWrittenAndRestoredOnlyOnDemand) {
  Fill(1, 4);
  {
    auto db = Open(location_);
    MustWrite(**db, [](Transaction& tx) -> Result<void> {
      tx.Execute("UPDATE journal SET reason = 'forged' WHERE entry_id = 2");
      return {};
    });
  }
  const auto backed_up = BackUp(location_, {}, file_);
  ASSERT_TRUE(backed_up) << backed_up.error().message;
  EXPECT_EQ(backed_up->faults.size(), 1U);
  EXPECT_FALSE(Restore(file_, location_, {}));
  const auto restored = Restore(file_, location_, {}, true);
  ASSERT_TRUE(restored) << restored.error().message;
  EXPECT_EQ(restored->faults.size(), 1U);
}

TEST_F(Backup, OverwritesNothing) {
  Fill(1, 2);
  WriteWhole(file_, "mine");
  EXPECT_FALSE(BackUp(location_, {}, file_));
  EXPECT_EQ(ReadWhole(file_), "mine");
  EXPECT_FALSE(BackUp(folder_.Path("missing.db"), {}, folder_.Path("b")));
  EXPECT_FALSE(BackUp(location_, {}, folder_.Path("no/such/folder")));
}

}  // namespace
}  // namespace kindred::store
