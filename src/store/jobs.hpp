// Work in the background: a table of jobs, one runner per server, resumed after a restart. A job is started
// in the transaction that asks for it, so that it exists exactly when the request was accepted.
//
//   JobRunner runner(*db);
//   runner.Register("import", [&](const Job& job, JobProgress& progress) -> Result<std::string> {
//     … progress.Report(rows, total, "school census"); …
//     return "20,312 rows";                                       // shown when done
//   });
//   runner.Start();
//   db->Write([&](Transaction& tx) -> Result<void> {
//     job = EnqueueJob(tx, {.kind = "import", .account = who, .purpose = "linkage", .arguments = json});
//     return {};
//   });
//   runner.Wake();
//
// A job whose runner died is taken up again from its beginning: its code must find what it has done already.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "store/open.hpp"

namespace kindred::store {

struct Job {
  JobId id;
  std::string kind;
  AccountId account;
  std::string purpose;
  std::string arguments;   // JSON, as the kind likes
  std::string state;       // waiting, running, done, failed
  std::int64_t done = 0;   // progress: done of total
  std::int64_t total = 0;  // 0: not known
  std::string message;     // for people; the result, or why it failed
  int attempts = 0;
  Instant created_at;
  std::optional<Instant> started_at;
  std::optional<Instant> ended_at;
};

struct NewJob {
  std::string_view kind;
  AccountId account;
  std::string_view purpose;
  std::string_view arguments = "{}";
};

[[nodiscard]] JobId EnqueueJob(Transaction& tx, const NewJob& job);
// Nothing when there is no such job.
[[nodiscard]] std::optional<Job> FindJob(Transaction& tx, JobId id);
// Newest first.
[[nodiscard]] std::vector<Job> ListJobs(Transaction& tx, int limit = 50);

// How a job tells where it is. Thread-safe.
class JobProgress {
 public:
  // Keeps the numbers; they reach the store at most twice a second. Cheap enough for every hundredth row.
  void Report(std::int64_t done, std::int64_t total, std::string_view message = {});
  // True when the runner is closing, or has lost the job to another: return an error soon.
  [[nodiscard]] bool ShouldStop() const;

 private:
  friend class JobRunner;
  mutable std::mutex mutex_;
  std::int64_t done_ = 0;
  std::int64_t total_ = 0;
  std::string message_;
  bool changed_ = false;
  bool stop_ = false;
};

using JobWork = std::function<Result<std::string>(const Job&, JobProgress&)>;

class JobRunner {
 public:
  // `db` must outlive the runner.
  explicit JobRunner(Database& db);
  // Asks the job at work to stop, waits for it, and puts it back for the next start.
  ~JobRunner();
  JobRunner(const JobRunner&) = delete;
  JobRunner& operator=(const JobRunner&) = delete;

  // Before Start. Jobs of kinds that nobody registered wait.
  void Register(std::string kind, JobWork work);
  void Start();
  // Looks for work now rather than within a second.
  void Wake();
  // Does one waiting job on this thread; false when there is none. For commands and tests.
  [[nodiscard]] Result<bool> RunOne();

 private:
  [[nodiscard]] Result<std::optional<Job>> TakeJob();
  void KeepLease(const Job& job, JobProgress& progress, const bool& finished);
  [[nodiscard]] Result<void> Settle(const Job& job, const Result<std::string>& result, bool stopped);
  void RunUntilClosed();

  Database& db_;
  const std::string holder_;  // "host:pid:token": another runner can tell whether this one still lives
  std::map<std::string, JobWork> kinds_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool woken_ = false;
  bool closing_ = false;
  JobProgress* at_work_ = nullptr;
  std::thread thread_;
};

}  // namespace kindred::store
