#include "store/jobs.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/fixture_test.hpp"

namespace kindred::store {
namespace {

class Jobs : public OnBothDatabases {
 protected:
  static JobId Enqueue(Database& db, std::string_view kind) {
    JobId id;
    MustWrite(db, [&](Transaction& tx) -> Result<void> {
      id = EnqueueJob(
          tx, {.kind = kind, .account = AccountId{7}, .purpose = "linkage", .arguments = R"({"a":1})"});
      return {};
    });
    return id;
  }
  static Job Find(Database& db, JobId id) {
    Job job;
    EXPECT_TRUE(db.Read([&](Transaction& tx) -> Result<void> {
      job = FindJob(tx, id).value();
      return {};
    }));
    return job;
  }
};

TEST_P(Jobs, RunInTheOrderInWhichTheyWereAskedFor) {
  auto db = OpenStore();
  const JobId first = Enqueue(*db, "count"), second = Enqueue(*db, "count"), other = Enqueue(*db, "nobody's");
  std::vector<JobId> ran;
  JobRunner runner(*db);
  runner.Register("count", [&](const Job& job, JobProgress& progress) -> Result<std::string> {
    ran.push_back(job.id);
    EXPECT_EQ(job.arguments, R"({"a":1})");
    EXPECT_EQ(job.account, AccountId{7});
    progress.Report(3, 4, "counting");
    if (job.id == second) return Fail(ErrorKind::kBadData, "line 3 is not a number");
    return "12 rows";
  });
  EXPECT_TRUE(runner.RunOne().value());
  EXPECT_TRUE(runner.RunOne().value());
  EXPECT_FALSE(runner.RunOne().value());
  EXPECT_EQ(ran, (std::vector{first, second}));
  const Job done = Find(*db, first), failed = Find(*db, second);
  EXPECT_EQ(done.state, "done");
  EXPECT_EQ(done.message, "12 rows");
  EXPECT_EQ(done.done, 3);
  EXPECT_EQ(done.total, 4);
  EXPECT_TRUE(done.ended_at);
  EXPECT_EQ(failed.state, "failed");
  EXPECT_EQ(failed.message, "line 3 is not a number");
  EXPECT_EQ(Find(*db, other).state, "waiting");
}

TEST_P(Jobs, AreResumedAfterTheirProcessDied) {
  const JobId id = [&] {
    auto db = OpenStore();
    return Enqueue(*db, "long");
  }();
  const pid_t child = ::fork();
  if (child == 0) {
    auto db = Open(location_, With());
    JobRunner runner(**db);
    runner.Register("long", [](const Job&, JobProgress&) -> Result<std::string> { ::_exit(3); });
    (void)runner.RunOne();
    ::_exit(0);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_EQ(WEXITSTATUS(status), 3);
  auto db = OpenStore();
  EXPECT_EQ(Find(*db, id).state, "running");
  JobRunner runner(*db);
  runner.Register("long", [](const Job& job, JobProgress&) -> Result<std::string> {
    return "at attempt " + std::to_string(job.attempts);
  });
  EXPECT_TRUE(runner.RunOne().value());
  EXPECT_EQ(Find(*db, id).message, "at attempt 2");
}

TEST_P(Jobs, AreNotTakenFromARunnerThatLives) {
  auto db = OpenStore();
  const JobId id = Enqueue(*db, "slow");
  JobRunner runner(*db), second(*db);
  second.Register("slow", [](const Job&, JobProgress&) -> Result<std::string> { return "second"; });
  runner.Register("slow", [&](const Job&, JobProgress&) -> Result<std::string> {
    EXPECT_FALSE(second.RunOne().value());
    return "first";
  });
  EXPECT_TRUE(runner.RunOne().value());
  EXPECT_EQ(Find(*db, id).message, "first");
}

TEST_P(Jobs, GoBackWhenTheRunnerCloses) {
  auto db = OpenStore();
  const JobId id = Enqueue(*db, "patient");
  {
    std::mutex mutex;
    std::condition_variable begun;
    bool has_begun = false;
    JobRunner runner(*db);
    runner.Register("patient", [&](const Job&, JobProgress& progress) -> Result<std::string> {
      {
        const std::lock_guard lock(mutex);
        has_begun = true;
      }
      begun.notify_one();
      while (!progress.ShouldStop()) std::this_thread::yield();
      return Fail(ErrorKind::kCannotRun, "stopped");
    });
    runner.Start();
    std::unique_lock lock(mutex);
    begun.wait(lock, [&] { return has_begun; });
  }
  EXPECT_EQ(Find(*db, id).state, "waiting");
}

INSTANTIATE_TEST_SUITE_P(Databases, Jobs, testing::Values("sqlite", "postgres"), NameOf);

}  // namespace
}  // namespace kindred::store
