#include "store/jobs.hpp"

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <chrono>

#include "base/log.hpp"
#include "base/text.hpp"
#include "store/jobs.sql.hpp"

namespace kindred::store {
namespace {

constexpr std::int64_t kLeaseSeconds = 60;  // after this another runner may take a job over
constexpr auto kBeat = std::chrono::milliseconds(500);
constexpr auto kRenew = std::chrono::seconds(10);
constexpr int kMostAttempts = 3;

Job ReadJob(const Row& row) {
  Job job{.id = row.As<JobId>(0),
          .kind = row.String(1),
          .account = row.As<AccountId>(2),
          .purpose = row.String(3),
          .arguments = row.String(4),
          .state = row.String(5),
          .done = row.Int(6),
          .total = row.Int(7),
          .message = row.String(8),
          .attempts = static_cast<int>(row.Int(9)),
          .created_at = row.Moment(10)};
  if (!row.IsNull(11)) job.started_at = row.Moment(11);
  if (!row.IsNull(12)) job.ended_at = row.Moment(12);
  return job;
}

std::string HostName() {
  char name[256] = {};
  ::gethostname(name, sizeof name - 1);
  return name;
}

// Did the process that holds this lease run on this machine, and is it gone?
bool HolderIsGone(std::string_view holder) {
  const auto parts = Split(holder, ':');
  if (parts.size() != 3 || parts[0] != HostName()) return false;
  pid_t pid = 0;
  std::from_chars(parts[1].data(), parts[1].data() + parts[1].size(), pid);
  return pid > 0 && ::kill(pid, 0) != 0 && errno == ESRCH;
}

}  // namespace

JobId EnqueueJob(Transaction& tx, const NewJob& job) {
  const JobId id{tx.NewId()};
  tx.Execute(sql::insert_job, id, job.kind, job.account, job.purpose, job.arguments,
             tx.Around().clock->Now());
  return id;
}

std::optional<Job> FindJob(Transaction& tx, JobId id) {
  Rows rows = tx.Select(sql::job_by_id, id);
  const Row* row = rows.First();
  return row == nullptr ? std::nullopt : std::optional(ReadJob(*row));
}

std::vector<Job> ListJobs(Transaction& tx, int limit) {
  std::vector<Job> jobs;
  for (const Row& row : tx.Select(sql::newest_jobs, limit)) jobs.push_back(ReadJob(row));
  return jobs;
}

void JobProgress::Report(std::int64_t done, std::int64_t total, std::string_view message) {
  const std::lock_guard lock(mutex_);
  done_ = done;
  total_ = total;
  message_ = message;
  changed_ = true;
}

bool JobProgress::ShouldStop() const {
  const std::lock_guard lock(mutex_);
  return stop_;
}

JobRunner::JobRunner(Database& db)
    : db_(db), holder_(HostName() + ":" + std::to_string(::getpid()) + ":" + db.Around().random->Token(6)) {}

JobRunner::~JobRunner() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    if (at_work_ != nullptr) {
      const std::lock_guard progress_lock(at_work_->mutex_);
      at_work_->stop_ = true;
    }
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void JobRunner::Register(std::string kind, JobWork work) {
  kinds_[std::move(kind)] = std::move(work);
}

void JobRunner::Start() {
  thread_ = std::thread([this] { RunUntilClosed(); });
}

void JobRunner::Wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  wake_.notify_all();
}

void JobRunner::RunUntilClosed() {
  for (;;) {
    const auto ran = RunOne();
    if (!ran) LogError("jobs cannot be run: {}", ran.error().message);
    std::unique_lock lock(mutex_);
    if (closing_) return;
    if (ran && *ran) continue;
    wake_.wait_for(lock, std::chrono::seconds(1), [&] { return closing_ || woken_; });
    woken_ = false;
    if (closing_) return;
  }
}

Result<std::optional<Job>> JobRunner::TakeJob() {
  std::optional<Job> taken;
  // Look without writing first: a server with nothing to do writes nothing.
  bool any = false;
  auto looked = db_.Read([&](Transaction& tx) -> Result<void> {
    any = false;
    for (const Row& row : tx.Select(sql::open_jobs)) any = any || kinds_.contains(row.String(1));
    return {};
  });
  if (!looked) return Unexpected(looked.error());
  if (!any) return taken;
  auto wrote = db_.Write([&](Transaction& tx) -> Result<void> {
    taken.reset();
    const Instant now = tx.Around().clock->Now();
    JobId chosen;
    int attempts = 0;
    for (const Row& row : tx.Select(sql::open_jobs)) {
      if (!kinds_.contains(row.String(1))) continue;
      const bool running = row.Text(2) == "running";
      if (running && now < row.Moment(4) && !HolderIsGone(row.Text(3))) continue;
      chosen = row.As<JobId>(0);
      attempts = static_cast<int>(row.Int(5));
      break;
    }
    if (chosen.IsNone()) return {};
    tx.Execute(sql::take_job, chosen, now, holder_, now.AddSeconds(kLeaseSeconds));
    if (attempts >= kMostAttempts) {
      tx.Execute(sql::settle_job, chosen, holder_, "failed",
                 "it was begun " + std::to_string(attempts) + " times and the program stopped each time",
                 now);
      return {};
    }
    taken = FindJob(tx, chosen);
    return {};
  });
  if (!wrote) return Unexpected(wrote.error());
  return taken;
}

// Runs beside the job: writes progress, and keeps the lease even when the job reports nothing for long.
void JobRunner::KeepLease(const Job& job, JobProgress& progress, const bool& finished) {
  auto renewed = std::chrono::steady_clock::now();
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait_for(lock, kBeat, [&] { return finished; });
    if (finished) return;
    std::int64_t done = 0, total = 0;
    std::string message;
    bool changed = false;
    {
      const std::lock_guard progress_lock(progress.mutex_);
      changed = std::exchange(progress.changed_, false);
      done = progress.done_, total = progress.total_, message = progress.message_;
    }
    const auto now = std::chrono::steady_clock::now();
    if (!changed && now - renewed < kRenew) continue;
    renewed = now;
    lock.unlock();
    bool still_ours = true;
    const auto wrote = db_.Write([&](Transaction& tx) -> Result<void> {
      still_ours = tx.Execute(sql::renew_job, job.id, holder_,
                              tx.Around().clock->Now().AddSeconds(kLeaseSeconds), done, total, message) == 1;
      return {};
    });
    if (!wrote) LogWarning("progress of a job could not be saved: {}", wrote.error().message);
    lock.lock();
    if (wrote && !still_ours) {
      const std::lock_guard progress_lock(progress.mutex_);
      progress.stop_ = true;
    }
  }
}

Result<void> JobRunner::Settle(const Job& job, const Result<std::string>& result, bool stopped) {
  return db_.Write([&](Transaction& tx) -> Result<void> {
    const bool again = !result && stopped;
    tx.Execute(sql::settle_job, job.id, holder_,
               again    ? "waiting"
               : result ? "done"
                        : "failed",
               result ? *result : result.error().message,
               again ? std::nullopt : std::optional(tx.Around().clock->Now()));
    return {};
  });
}

Result<bool> JobRunner::RunOne() {
  auto job = TakeJob();
  if (!job) return Unexpected(job.error());
  if (!*job) return false;
  JobProgress progress;
  bool finished = false;
  {
    const std::lock_guard lock(mutex_);
    progress.stop_ = closing_;
    at_work_ = &progress;
  }
  std::thread keeper([&] { KeepLease(**job, progress, finished); });
  Result<std::string> result;
  try {
    result = kinds_.at((*job)->kind)(**job, progress);
  } catch (const std::exception& exception) {
    result =
        Fail(ErrorKind::kCannotRun, std::string("it stopped on an unexpected fault: ") + exception.what());
  }
  {
    const std::lock_guard lock(mutex_);
    finished = true;
    at_work_ = nullptr;
  }
  wake_.notify_all();
  keeper.join();
  const auto last = db_.Write([&](Transaction& tx) -> Result<void> {
    tx.Execute(sql::finish_progress, (*job)->id, progress.done_, progress.total_);
    return {};
  });
  if (!last) return Unexpected(last.error());
  if (auto settled = Settle(**job, result, progress.ShouldStop()); !settled)
    return Unexpected(settled.error());
  return true;
}

}  // namespace kindred::store
