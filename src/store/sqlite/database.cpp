#include "store/sqlite/database.hpp"

#include <sqlite3.h>
#include <time.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

#include "store/sqlite/connection.hpp"

namespace kindred::store::sqlite {
namespace {

constexpr auto kSlice = std::chrono::milliseconds(20);  // longest batch while another process may wait
constexpr std::int64_t kIdBlock = 4096;

// Ids of this process: a piece of the table's counter. Only the writer thread touches it.
struct IdBlock {
  std::int64_t next = 0;
  std::int64_t end = 0;
};

class SqliteTransaction : public Transaction {
 public:
  SqliteTransaction(Connection& connection, const Surroundings& around, IdBlock* ids)
      : connection_(connection), around_(around), ids_(ids) {}

  std::unique_ptr<BulkInsert> Bulk(std::string_view table,
                                   std::initializer_list<std::string_view> columns) override {
    return connection_.Bulk(table, columns);
  }
  void ExecuteScript(std::string_view sql) override { connection_.Script(sql); }
  std::int64_t NewId() override {
    if (ids_ == nullptr) throw Failure("a new id was asked for while reading");
    if (ids_->next == ids_->end) {
      const Value block[] = {kIdBlock};
      auto rows = connection_.Select(
          "UPDATE id_block SET next_id = next_id + ?1 WHERE name = 'id' RETURNING next_id", block, 1);
      const Row* row = rows->Next();
      if (row == nullptr) throw Failure(connection_.Path() + ": the counter of ids is missing");
      *ids_ = {row->Int(0) - kIdBlock, row->Int(0)};
      rows->Next();
    }
    return ids_->next++;
  }
  [[nodiscard]] Dialect GetDialect() const override { return Dialect::kSqlite; }
  std::int64_t Order() override { return 0; }
  [[nodiscard]] const Surroundings& Around() const override { return around_; }

 protected:
  std::int64_t DoExecute(std::string_view sql, const Value* values, std::size_t count) override {
    return connection_.Execute(sql, values, count);
  }
  std::unique_ptr<Cursor> DoSelect(std::string_view sql, const Value* values, std::size_t count) override {
    return connection_.Select(sql, values, count);
  }

 private:
  Connection& connection_;
  const Surroundings& around_;
  IdBlock* ids_;
};

// One Write that waits for the writer thread; lives on its caller's stack.
struct Waiting {
  const Work* work;
  Result<void> result;
  std::exception_ptr thrown;  // what `work` threw that is no Failure: handed back to the caller
  bool finished = false;
  std::condition_variable ready;
};

thread_local const void* writing_now = nullptr;  // the database whose writer this thread is

class SqliteDatabase : public Database {
 public:
  SqliteDatabase(std::string path, int busy_seconds, std::unique_ptr<Connection> writer,
                 std::shared_ptr<Surroundings> around)
      : path_(std::move(path)),
        busy_seconds_(busy_seconds),
        around_(std::move(around)),
        writer_(std::move(writer)),
        thread_([this] { WriteUntilClosed(); }) {}

  ~SqliteDatabase() override {
    {
      const std::lock_guard lock(mutex_);
      closing_ = true;
    }
    arrived_.notify_one();
    thread_.join();
  }

  Result<void> Read(const Work& work) override {
    auto connection = TakeReader();
    if (!connection) return Unexpected(connection.error());
    Result<void> result;
    try {
      (*connection)->Script("BEGIN");
      SqliteTransaction transaction(**connection, *around_, nullptr);
      result = work(transaction);
    } catch (const Failure& failure) {
      result = Fail(ErrorKind::kCannotRun, failure.what());
    } catch (...) {
      (*connection)->RollBack();
      GiveReader(std::move(*connection));
      throw;
    }
    (*connection)->RollBack();  // nothing was changed: ends the snapshot
    GiveReader(std::move(*connection));
    return result;
  }

  Result<void> Write(const Work& work) override {
    if (writing_now == this)
      return Fail(ErrorKind::kCannotRun, "a transaction was started inside another one of the same store");
    Waiting waiting{.work = &work};
    {
      std::unique_lock lock(mutex_);
      queue_.push_back(&waiting);
      arrived_.notify_one();
      waiting.ready.wait(lock, [&] { return waiting.finished; });
    }
    if (waiting.thrown) std::rethrow_exception(waiting.thrown);
    return waiting.result;
  }

  [[nodiscard]] Dialect GetDialect() const override { return Dialect::kSqlite; }
  [[nodiscard]] const Surroundings& Around() const override { return *around_; }

 private:
  Result<std::unique_ptr<Connection>> TakeReader() {
    {
      const std::lock_guard lock(readers_mutex_);
      if (!readers_.empty()) {
        auto connection = std::move(readers_.back());
        readers_.pop_back();
        return connection;
      }
    }
    return Connection::Open(path_, {.create = false, .read_only = true, .busy_seconds = busy_seconds_});
  }
  void GiveReader(std::unique_ptr<Connection> connection) {
    const std::lock_guard lock(readers_mutex_);
    if (readers_.size() < 16) readers_.push_back(std::move(connection));
  }

  Waiting* TakeNext() {
    const std::lock_guard lock(mutex_);
    if (queue_.empty()) return nullptr;
    Waiting* next = queue_.front();
    queue_.pop_front();
    return next;
  }

  void WriteUntilClosed() {
    writing_now = this;
    for (;;) {
      {
        std::unique_lock lock(mutex_);
        arrived_.wait(lock, [&] { return closing_ || !queue_.empty(); });
        if (queue_.empty()) return;
      }
      const auto started = std::chrono::steady_clock::now();
      WriteBatch(started);
      if (std::chrono::steady_clock::now() - started >= kSlice) {
        timespec pause{0, 2'000'000};  // two turns of another process's wait
        ::nanosleep(&pause, nullptr);
      }
    }
  }

  // Begins, runs what waits, commits, and only then tells the callers.
  void WriteBatch(std::chrono::steady_clock::time_point started) {
    std::vector<Waiting*> batch;
    std::size_t good = 0;
    bool begun = false;
    std::optional<std::string> broken;
    while (Waiting* next = TakeNext()) {
      batch.push_back(next);
      good += RunOne(*next, begun, good > 0) ? 1 : 0;
      if (begun && !writer_->InTransaction()) {
        // A full disk makes SQLite undo everything at once: those before it in the batch are gone too.
        begun = false;
        if (good > 0) {
          broken = next->result ? std::string("the transaction was undone") : next->result.error().message;
          good = 0;
          break;
        }
      }
      if (std::chrono::steady_clock::now() - started >= kSlice) break;
    }
    if (good > 0) {
      try {
        writer_->Script("COMMIT");
      } catch (const Failure& failure) {
        broken = failure.what();
      }
    }
    writer_->RollBack();
    if (broken) ids_ = {};
    const std::lock_guard lock(mutex_);
    for (Waiting* one : batch) {
      if (broken && one->result) one->result = Fail(ErrorKind::kCannotRun, *broken);
      one->finished = true;
      one->ready.notify_one();
    }
  }

  // Runs one transaction inside the batch; true when it is to be committed. The first needs no savepoint:
  // undoing it is undoing all there is (and a savepoint makes SQLite keep copies of changed pages).
  bool RunOne(Waiting& waiting, bool& begun, bool others_before) {
    const IdBlock ids_before = ids_;
    bool good = false;
    bool in_savepoint = false;
    try {
      if (!begun) {
        writer_->Script("BEGIN IMMEDIATE");
        begun = true;
      }
      if (others_before) {
        writer_->Script("SAVEPOINT one");
        in_savepoint = true;
      }
      SqliteTransaction transaction(*writer_, *around_, &ids_);
      waiting.result = (*waiting.work)(transaction);
      good = waiting.result.has_value();
    } catch (const Failure& failure) {
      waiting.result = Fail(ErrorKind::kCannotRun, failure.what());
    } catch (...) {
      waiting.thrown = std::current_exception();
      waiting.result = Fail(ErrorKind::kCannotRun, "the transaction was abandoned");
    }
    try {
      if (good) {
        if (in_savepoint) writer_->Script("RELEASE one");
        return true;
      }
      // A block of ids that was taken inside is undone with the rest.
      if (ids_.end != ids_before.end) ids_ = {};
      if (!writer_->InTransaction()) return false;  // SQLite has undone it all by itself
      if (in_savepoint) {
        writer_->Script("ROLLBACK TO one; RELEASE one");
      } else if (begun && !others_before) {
        writer_->RollBack();
        begun = false;
      }
    } catch (const Failure& failure) {
      waiting.result = Fail(ErrorKind::kCannotRun, failure.what());
    }
    return false;
  }

  const std::string path_;
  const int busy_seconds_;
  const std::shared_ptr<Surroundings> around_;

  std::mutex readers_mutex_;
  std::vector<std::unique_ptr<Connection>> readers_;

  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Waiting*> queue_;
  bool closing_ = false;

  std::unique_ptr<Connection> writer_;
  IdBlock ids_;
  std::thread thread_;
};

}  // namespace

Result<std::unique_ptr<Database>> OpenDatabase(const std::string& path, const Options& options,
                                               std::shared_ptr<Surroundings> around) {
  auto writer = Connection::Open(path, {.create = options.create, .busy_seconds = options.busy_seconds});
  if (!writer) return Unexpected(writer.error());
  return std::make_unique<SqliteDatabase>(path, options.busy_seconds, std::move(*writer), std::move(around));
}

}  // namespace kindred::store::sqlite
