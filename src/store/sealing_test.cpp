#include "store/sealing.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <sys/stat.h>

#include "store/fixture_test.hpp"
#include "store/journal.hpp"

namespace kindred::store {
namespace {

class Sealing : public OnBothDatabases {
 protected:
  static std::string SealOne(Database& db, KeyScope scope, std::string_view bytes) {
    std::string sealed;
    MustWrite(db, [&](Transaction& tx) -> Result<void> {
      sealed = Seal(tx, scope, bytes);
      return {};
    });
    return sealed;
  }
  static Result<std::string> OpenOne(Database& db, std::string_view sealed) {
    Result<std::string> opened;
    const auto read = db.Read([&](Transaction& tx) -> Result<void> {
      opened = Unseal(tx, sealed);
      return {};
    });
    if (!read) return Unexpected(read.error());
    return opened;
  }
};

TEST_P(Sealing, GivesBackWhatWasSealedAlsoToTheNextProgram) {
  std::string sealed;
  const std::string bytes("born 3 March \0\xff", 15);
  {
    auto db = OpenStore();
    sealed = SealOne(*db, {"extract", 4}, bytes);
    EXPECT_EQ(sealed.size(), bytes.size() + kSealOverhead);
    EXPECT_EQ(sealed.find("March"), std::string::npos);
    EXPECT_NE(SealOne(*db, {"extract", 4}, bytes), sealed) << "each seal has a nonce of its own";
    EXPECT_EQ(OpenOne(*db, sealed).value(), bytes);
  }
  auto db = OpenStore();
  EXPECT_EQ(OpenOne(*db, sealed).value(), bytes);
  EXPECT_EQ(MustCount(*db, "SELECT count(*) FROM data_key"), 1);
}

TEST_P(Sealing, FindsEveryChangedByte) {
  auto db = OpenStore();
  const std::string sealed = SealOne(*db, {"journal", 0}, "payload");
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] = static_cast<char>(changed[i] ^ 0x20);
    EXPECT_FALSE(OpenOne(*db, changed)) << i;
    EXPECT_FALSE(OpenOne(*db, sealed.substr(0, i))) << i;
  }
}

TEST_P(Sealing, DestroyingAKeyErasesWhatItSealedAndNothingElse) {
  auto db = OpenStore();
  const std::string first = SealOne(*db, {"extract", 1}, "one"), second = SealOne(*db, {"extract", 2}, "two");
  MustWrite(*db, [](Transaction& tx) -> Result<void> {
    EXPECT_TRUE(DestroyKey(tx, {"extract", 1}));
    EXPECT_FALSE(DestroyKey(tx, {"extract", 9}));
    return {};
  });
  const auto erased = OpenOne(*db, first);
  ASSERT_FALSE(erased);
  EXPECT_EQ(erased.error().kind, ErrorKind::kRefused);
  EXPECT_EQ(OpenOne(*db, second).value(), "two");
  EXPECT_EQ(OpenOne(*db, SealOne(*db, {"extract", 1}, "anew")).value(), "anew") << "a new key is made";
}

TEST_P(Sealing, ForgetsAKeyThatAnotherProgramDestroyed) {
  auto db = OpenStore(), other = OpenStore();
  const std::string sealed = SealOne(*db, {"person", 1}, "where she lives");
  ASSERT_EQ(OpenOne(*other, sealed).value(), "where she lives");  // the other program remembers the key now
  MustWrite(*db, [](Transaction& tx) -> Result<void> {
    EXPECT_TRUE(DestroyKey(tx, {"person", 1}));
    return {};
  });
  const auto erased = OpenOne(*other, sealed);
  ASSERT_FALSE(erased);
  EXPECT_EQ(erased.error().kind, ErrorKind::kRefused);
}

TEST_P(Sealing, RotatesTheMasterKeyAndReadsOnInEveryProgram) {
  auto db = OpenStore();
  auto other = OpenStore();  // has read the key file before the rotation
  const std::string sealed = SealOne(*db, {"extract", 1}, "one");
  ASSERT_EQ(RotateMaster(*db).value(), 1);
  const auto status = ReadKeyStatus(*db);
  ASSERT_TRUE(status);
  EXPECT_EQ(status->masters.size(), 2U);
  EXPECT_EQ(status->under_older, 0);
  EXPECT_EQ(status->data_keys, 1);
  EXPECT_EQ(OpenOne(*other, sealed).value(), "one");
  EXPECT_EQ(OpenOne(*OpenStore(), sealed).value(), "one");
}

TEST_P(Sealing, SaysWhichKeyFileIsMissingOrWrong) {
  std::string sealed;
  {
    auto db = OpenStore();
    sealed = SealOne(*db, {"extract", 1}, "one");
  }
  const std::string key_file = folder_.Path("kindred.key");
  const std::string kept = ReadWhole(key_file);
  std::filesystem::remove(key_file);
  {
    auto db = OpenStore();
    const auto opened = OpenOne(*db, sealed);
    ASSERT_FALSE(opened);
    EXPECT_NE(opened.error().message.find(key_file), std::string::npos) << opened.error().message;
    EXPECT_FALSE(std::filesystem::exists(key_file)) << "a new key would hide that the old one is needed";
    EXPECT_EQ(ReadKeyStatus(*db)->unreadable, 1);
  }
  WriteWhole(key_file, "kindred-key 1\nmaster x y\n");
  EXPECT_FALSE(Open(location_, With()));
  std::string wrong = kept;
  wrong[kept.size() / 2] = wrong[kept.size() / 2] == '0' ? '1' : '0';
  WriteWhole(key_file, wrong);
  EXPECT_FALSE(Open(location_, With()));
  WriteWhole(key_file, kept);
  EXPECT_EQ(OpenOne(*OpenStore(), sealed).value(), "one");
}

TEST_P(Sealing, DoesNotMixUpKeysOfTransactionsThatWereUndone) {
  auto db = OpenStore();
  std::string lost;
  EXPECT_FALSE(db->Write([&](Transaction& tx) -> Result<void> {
    lost = Seal(tx, {"extract", 1}, "lost");
    return Fail(ErrorKind::kBadData, "no");
  }));
  const std::string sealed = SealOne(*db, {"extract", 1}, "kept");
  EXPECT_EQ(OpenOne(*OpenStore(), sealed).value(), "kept");
  EXPECT_FALSE(OpenOne(*OpenStore(), lost));
}

TEST_P(Sealing, KeepsTheKeyFileForItsOwner) {
  auto db = OpenStore();
  struct stat status{};
  ASSERT_EQ(::stat(folder_.Path("kindred.key").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0400U);
  if (IsSqlite()) {
    ASSERT_EQ(::stat(location_.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U);
  }
}

INSTANTIATE_TEST_SUITE_P(Databases, Sealing, testing::Values("sqlite", "postgres"), NameOf);

TEST(Seal, OpensOnlyUnderItsOwnKey) {
  rc::check([](const std::string& bytes) {
    SecretKey key{}, other{};
    SystemRandom().Fill(std::as_writable_bytes(std::span(key)));
    SystemRandom().Fill(std::as_writable_bytes(std::span(other)));
    const std::string sealed = SealUnder(key, 42, bytes, SystemRandom());
    RC_ASSERT(OpenUnder(key, sealed) == bytes);
    RC_ASSERT(!OpenUnder(other, sealed));
  });
}

class Journal : public OnBothDatabases {};

TEST_P(Journal, TellsWhatHappenedToOneThing) {
  FixedClock clock(Instant{1'000'000});
  auto db = OpenStore({.clock = &clock});
  MustWrite(*db, [](Transaction& tx) -> Result<void> {
    journal::Record(tx, {.account = AccountId{7},
                         .purpose = "direct care",
                         .reason = "two people",
                         .kind = "link",
                         .entity = 5,
                         .action = "split",
                         .was = "{\"a\":1}",
                         .became = ""});
    journal::Record(tx, {.purpose = "linkage", .kind = "link", .entity = 6, .action = "created"});
    return {};
  });
  EXPECT_FALSE(db->Write([](Transaction& tx) -> Result<void> {
    journal::Record(tx, {.kind = "link", .entity = 5, .action = "undone"});
    return Fail(ErrorKind::kBadData, "no");
  }));
  std::vector<journal::Entry> entries, newest;
  ASSERT_TRUE(db->Read([&](Transaction& tx) -> Result<void> {
    entries = journal::OfEntity(tx, "link", 5);
    newest = journal::Newest(tx, 0, 1);
    return {};
  }));
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].at, Instant{1'000'000});
  EXPECT_EQ(entries[0].account, AccountId{7});
  EXPECT_EQ(entries[0].purpose, "direct care");
  EXPECT_EQ(entries[0].reason, "two people");
  EXPECT_EQ(entries[0].action, "split");
  EXPECT_EQ(entries[0].was, "{\"a\":1}");
  EXPECT_EQ(entries[0].became, "");
  ASSERT_EQ(newest.size(), 1U);
  EXPECT_EQ(newest[0].entity, 6);
  EXPECT_FALSE(newest[0].was);
  EXPECT_TRUE(newest[0].account.IsNone());
}

INSTANTIATE_TEST_SUITE_P(Databases, Journal, testing::Values("sqlite", "postgres"), NameOf);

}  // namespace
}  // namespace kindred::store
