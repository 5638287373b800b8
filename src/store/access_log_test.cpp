#include "store/access_log.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <future>

#include "store/fixture_test.hpp"

namespace kindred::store {
namespace {

class Access : public OnBothDatabases {
 protected:
  std::unique_ptr<AccessLog> OpenLog() {
    auto log = AccessLog::Open(location_, With());
    EXPECT_TRUE(log) << log.error().message;
    return std::move(*log);
  }
  static AccessEvent View(std::vector<PersonId> people) {
    return {.account = AccountId{5},
            .agency = AgencyId{2},
            .role = "practitioner",
            .action = Action::kView,
            .purpose = "direct care",
            .people = std::move(people),
            .asked = Sections::All(),
            .granted = Sections(5)};
  }
};

TEST_P(Access, WritesOneRowAPersonForAViewAndOneRowForAList) {
  auto log = OpenLog();
  ASSERT_TRUE(log->AppendAndWait(View({PersonId{1}, PersonId{2}})));
  AccessEvent search = View({PersonId{9}, PersonId{1}, PersonId{9}});
  search.action = Action::kSearch;
  ASSERT_TRUE(log->AppendAndWait(search));
  AccessEvent refused = View({PersonId{2}});
  refused.granted = {};
  refused.refused = true;
  refused.reason = "The role may not.";
  ASSERT_TRUE(log->AppendAndWait(refused));

  EXPECT_EQ(MustCount(log->Store(), "SELECT count(*) FROM access_log"), 4);
  const auto one = log->OfPerson(PersonId{1}).value();
  ASSERT_EQ(one.size(), 2U);
  EXPECT_EQ(one[0].action, "search");
  EXPECT_EQ(one[0].shown, (std::vector{PersonId{9}, PersonId{1}}));
  EXPECT_TRUE(one[0].person.IsNone());
  EXPECT_EQ(one[1].action, "view");
  EXPECT_EQ(one[1].person, PersonId{1});
  EXPECT_EQ(one[1].granted, Sections(5));
  const auto two = log->OfPerson(PersonId{2}).value();
  ASSERT_EQ(two.size(), 2U);
  EXPECT_TRUE(two[0].refused);
  EXPECT_EQ(two[0].reason, "The role may not.");
  EXPECT_EQ(log->OfPerson(PersonId{3})->size(), 0U);
  EXPECT_EQ(log->OfAccount(AccountId{5})->size(), 4U);
  EXPECT_EQ(log->OfAccount(AccountId{6})->size(), 0U);
  EXPECT_EQ(log->Newest(0, 2)->size(), 2U);
}

TEST_P(Access, SettlesEveryTicketOfManyReadersAtOnce) {
  auto log = OpenLog();
  constexpr int kThreads = 4, kEach = 50;
  std::atomic<int> written{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i)
    threads.emplace_back([&] {
      std::vector<std::shared_ptr<DurableTicket>> tickets;
      for (int k = 0; k < kEach; ++k) tickets.push_back(log->Append(View({PersonId{k + 1}})).value());
      for (auto& ticket : tickets) {
        std::promise<bool> done;
        ticket->OnReady([&](bool ok) { done.set_value(ok); });
        written += done.get_future().get() ? 1 : 0;
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(written, kThreads * kEach);
  EXPECT_EQ(MustCount(log->Store(), "SELECT count(*) FROM access_log"), kThreads * kEach);
}

TEST_P(Access, SaysSoWhenItCannotBeWritten) {
  auto log = OpenLog();
  MustWrite(log->Store(), [](Transaction& tx) -> Result<void> {
    tx.ExecuteScript("DROP TABLE access_log");
    return {};
  });
  std::promise<bool> done;
  log->Append(View({PersonId{1}})).value()->OnReady([&](bool ok) { done.set_value(ok); });
  EXPECT_FALSE(done.get_future().get());
  const auto result = log->AppendAndWait(View({PersonId{1}}));
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().message.find("nothing was read"), std::string::npos);
}

TEST_P(Access, WritesWhatStillWaitsWhenItIsClosed) {
  {
    auto log = OpenLog();
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(log->Append(View({PersonId{i + 1}})));
  }
  EXPECT_EQ(MustCount(OpenLog()->Store(), "SELECT count(*) FROM access_log"), 100);
}

INSTANTIATE_TEST_SUITE_P(Databases, Access, testing::Values("sqlite", "postgres"), NameOf);

// A writer is killed in the middle, round after round: what it reported as committed must be there, and the
// store must open. It reports each commit through a pipe after Write returned.
class Crash : public OnBothDatabases {};

TEST_P(Crash, LosesNoAcknowledgedCommit) {
  const Migrations migrations = {{.domain = "test",
                                  .number = 1,
                                  .name = "0001_t.sql",
                                  .sql = "CREATE TABLE t (a INTEGER PRIMARY KEY, filling TEXT) STRICT;"}};
  {
    auto db = OpenStore({.migrations = migrations});
  }
  std::int64_t acknowledged = 0;
  constexpr int kRounds = 30;
  for (int round = 0; round < kRounds; ++round) {
    int pipe_ends[2];
    ASSERT_EQ(::pipe(pipe_ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      auto db = Open(location_, With({.migrations = migrations}));
      if (!db) ::_exit(1);
      const std::string filling(3000, 'x');
      std::vector<std::thread> threads;
      for (int i = 0; i < 3; ++i)
        threads.emplace_back([&] {
          for (;;) {
            std::int64_t id = 0;
            const auto wrote = (*db)->Write([&](Transaction& tx) -> Result<void> {
              id = tx.NewId();
              tx.Execute("INSERT INTO t (a, filling) VALUES (?1, ?2)", id, filling);
              return {};
            });
            if (wrote && ::write(pipe_ends[1], &id, sizeof id) != sizeof id) ::_exit(2);
          }
        });
      for (auto& thread : threads) thread.join();
    }
    ::close(pipe_ends[1]);
    std::vector<std::int64_t> reported;
    std::int64_t id = 0;
    // A different moment every round: after so many acknowledged commits.
    while (static_cast<int>(reported.size()) < 1 + round % 7 &&
           ::read(pipe_ends[0], &id, sizeof id) == sizeof id)
      reported.push_back(id);
    ::kill(child, SIGKILL);
    while (::read(pipe_ends[0], &id, sizeof id) == sizeof id) reported.push_back(id);
    ::close(pipe_ends[0]);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    ASSERT_FALSE(reported.empty());
    auto db = OpenStore({.migrations = migrations});
    ASSERT_TRUE(db->Read([&](Transaction& tx) -> Result<void> {
      for (const std::int64_t one : reported)
        EXPECT_EQ(tx.SelectInt("SELECT length(filling) FROM t WHERE a = ?1", one), 3000) << "round " << round;
      return {};
    }));
    acknowledged += static_cast<std::int64_t>(reported.size());
    EXPECT_GE(MustCount(*db, "SELECT count(*) FROM t"), acknowledged);
  }
}

INSTANTIATE_TEST_SUITE_P(Databases, Crash, testing::Values("sqlite", "postgres"), NameOf);

}  // namespace
}  // namespace kindred::store
