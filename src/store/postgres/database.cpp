#include "store/postgres/database.hpp"

#include <time.h>

#include <algorithm>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

#include "store/postgres/connection.hpp"

namespace kindred::store::postgres {
namespace {

constexpr std::int64_t kIdBlock = 4096;
constexpr int kMostTries = 100;

// Connections that nobody uses now, and the ids of this process.
class Pool {
 public:
  explicit Pool(std::string url) : url_(std::move(url)) {}

  Result<std::unique_ptr<Connection>> Take() {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        auto connection = std::move(idle_.back());
        idle_.pop_back();
        return connection;
      }
    }
    return Connection::Open(url_);
  }
  void Give(std::unique_ptr<Connection> connection) {
    const std::lock_guard lock(mutex_);
    if (connection->IsAlive() && idle_.size() < 16) idle_.push_back(std::move(connection));
  }
  // After one was lost the others are likely to be.
  void Clear() {
    const std::lock_guard lock(mutex_);
    idle_.clear();
  }

  // Taken by a connection of its own, outside the asking transaction: a block is never handed out twice,
  // and two transactions do not collide over the counter.
  std::int64_t NewId() {
    const std::lock_guard lock(id_mutex_);
    if (next_id_ == end_id_) {
      auto connection = Take();
      if (!connection) throw Failure(connection.error().message);
      const Value block[] = {kIdBlock};
      (*connection)->Script("BEGIN ISOLATION LEVEL READ COMMITTED");
      {
        auto rows =
            (*connection)
                ->Select("UPDATE id_block SET next_id = next_id + ?1 WHERE name = 'id' RETURNING next_id",
                         block, 1);
        const Row* row = rows->Next();
        if (row == nullptr) throw Failure("the counter of ids is missing");
        end_id_ = row->Int(0);
      }
      (*connection)->Script("COMMIT");
      next_id_ = end_id_ - kIdBlock;
      Give(std::move(*connection));
    }
    return next_id_++;
  }

 private:
  std::string url_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_;
  std::mutex id_mutex_;
  std::int64_t next_id_ = 0;
  std::int64_t end_id_ = 0;
};

class PostgresTransaction : public Transaction {
 public:
  PostgresTransaction(Connection& connection, const Surroundings& around, Pool* ids)
      : connection_(connection), around_(around), ids_(ids) {}

  std::unique_ptr<BulkInsert> Bulk(std::string_view table,
                                   std::initializer_list<std::string_view> columns) override {
    return connection_.Bulk(table, columns);
  }
  void ExecuteScript(std::string_view sql) override { connection_.Script(sql); }
  std::int64_t NewId() override {
    if (ids_ == nullptr) throw Failure("a new id was asked for while reading");
    return ids_->NewId();
  }
  [[nodiscard]] Dialect GetDialect() const override { return Dialect::kPostgres; }
  std::int64_t Order() override {
    if (order_ == 0) {
      auto rows = connection_.Select("SELECT CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT)", nullptr, 0);
      order_ = rows->Next()->Int(0);
    }
    return order_;
  }
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
  Pool* ids_;
  std::int64_t order_ = 0;
};

thread_local const void* writing_now = nullptr;  // the database in whose Write this thread is

struct WritingHere {
  explicit WritingHere(const void* database) : before(std::exchange(writing_now, database)) {}
  WritingHere(const WritingHere&) = delete;
  WritingHere& operator=(const WritingHere&) = delete;
  ~WritingHere() { writing_now = before; }
  const void* before;
};

// Longer with every try, and by chance, so that two that collided do not meet again.
void Pause(int tries, Random& random) {
  std::uint32_t chance = 0;
  random.Fill(std::as_writable_bytes(std::span(&chance, 1)));
  timespec pause{0, static_cast<long>(chance % (1000U * static_cast<unsigned>(std::min(tries, 20)))) * 1000L};
  ::nanosleep(&pause, nullptr);
}

class PostgresDatabase : public Database {
 public:
  PostgresDatabase(std::string url, std::shared_ptr<Surroundings> around)
      : pool_(std::move(url)), around_(std::move(around)) {}

  Result<void> Read(const Work& work) override {
    return Repeat("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", work, false);
  }

  Result<void> Write(const Work& work) override {
    if (writing_now == this)
      return Fail(ErrorKind::kCannotRun, "a transaction was started inside another one of the same store");
    const WritingHere here(this);
    return Repeat("BEGIN ISOLATION LEVEL SERIALIZABLE", work, true);
  }

  [[nodiscard]] Dialect GetDialect() const override { return Dialect::kPostgres; }
  [[nodiscard]] const Surroundings& Around() const override { return *around_; }

 private:
  Result<void> Repeat(std::string_view begin, const Work& work, bool write) {
    int lost = 0;
    for (int tries = 1;; ++tries) {
      auto connection = pool_.Take();
      if (!connection) return Unexpected(connection.error());
      bool committing = false;
      try {
        (*connection)->Script(begin);
        PostgresTransaction transaction(**connection, *around_, write ? &pool_ : nullptr);
        Result<void> result = work(transaction);
        committing = result.has_value();
        if (committing) {
          (*connection)->Script("COMMIT");
        } else {
          (*connection)->RollBack();
        }
        pool_.Give(std::move(*connection));
        return result;
      } catch (const Lost& failure) {
        pool_.Clear();
        if (committing && write)
          return Fail(ErrorKind::kCannotRun,
                      std::string(failure.what()) +
                          "; it went while the change was being saved: look whether it was");
        if (++lost > 1) return Fail(ErrorKind::kCannotRun, failure.what());
      } catch (const Failure& failure) {
        (*connection)->RollBack();
        pool_.Give(std::move(*connection));
        if (!failure.ShouldRetry()) return Fail(ErrorKind::kCannotRun, failure.what());
        if (tries >= kMostTries)
          return Fail(ErrorKind::kConflict, "others kept changing the same records; try again");
        Pause(tries, *around_->random);
      } catch (...) {
        (*connection)->RollBack();
        pool_.Give(std::move(*connection));
        throw;
      }
    }
  }

  Pool pool_;
  const std::shared_ptr<Surroundings> around_;
};

}  // namespace

Result<std::unique_ptr<Database>> OpenDatabase(const std::string& url, std::shared_ptr<Surroundings> around) {
  auto first = Connection::Open(url);
  if (!first) return Unexpected(first.error());
  return std::make_unique<PostgresDatabase>(url, std::move(around));
}

}  // namespace kindred::store::postgres
