#include "store/sqlite/connection.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace kindred::store::sqlite {
namespace {

constexpr int kApplicationId = 0x4B4E4452;  // "KNDR": tells a Kindred store from any other SQLite file

std::string Advice(int code) {
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another process is writing; try again when it has finished";
    case SQLITE_FULL:
      return "the disk is full; free some space";
    case SQLITE_NOTADB:
      return "this is not a Kindred store; name another file";
    case SQLITE_CORRUPT:
      return "the file is damaged; restore a backup (kindred restore)";
    case SQLITE_READONLY:
      return "the store, or what it is read through here, cannot be changed";
    case SQLITE_CANTOPEN:
      return "check that the folder exists and may be written";
    case SQLITE_IOERR:
      return "the disk failed; check it and the system log";
    default:
      return {};
  }
}

// Waits a millisecond at a time, so that a waiting process gets its turn between two slices of another;
// SQLite's own back-off of up to 100 ms would starve it.
int WaitTurn(void* limit, int tries) {
  const auto most = static_cast<int>(reinterpret_cast<std::intptr_t>(limit));
  if (tries >= most * 1000) return 0;
  timespec pause{0, 1'000'000};
  ::nanosleep(&pause, nullptr);
  return 1;
}

// A store holds personal data: the file is for its owner only. SQLite gives its -wal and -shm the same mode.
Result<void> CreatePrivately(const std::string& path, bool create) {
  struct stat status{};
  if (::stat(path.c_str(), &status) == 0) {
    if (S_ISDIR(status.st_mode))
      return Fail(ErrorKind::kCannotRun, path + ": is a directory; name a file for the store");
    if (!S_ISREG(status.st_mode))
      return Fail(ErrorKind::kCannotRun, path + ": is not a plain file; name a file for the store");
    return {};
  }
  if (!create)
    return Fail(ErrorKind::kCannotRun,
                path + ": there is no store here; name one with --db, or import first");
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0)
    return Fail(ErrorKind::kCannotRun, path + ": the store cannot be created (" + std::strerror(errno) +
                                           "); check that the folder exists and may be written");
  ::close(fd);
  return {};
}

}  // namespace

// A statement taken from its shelf for one use; goes back when this ends.
class Prepared {
 public:
  Prepared(Connection& connection, std::string_view sql) : connection_(connection) {
    auto found = connection.shelves_.find(sql);
    if (found == connection.shelves_.end())
      found = connection.shelves_.emplace(std::string(sql), Connection::Shelf{}).first;
    shelf_ = &found->second;  // node-based map: stays valid
    if (!shelf_->empty()) {
      statement_ = shelf_->back();
      shelf_->pop_back();
      return;
    }
    connection.Check(sqlite3_prepare_v3(connection.handle_, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement_, nullptr),
                     sql);
    if (statement_ == nullptr) throw Failure("an empty SQL statement");
  }
  Prepared(const Prepared&) = delete;
  Prepared& operator=(const Prepared&) = delete;
  ~Prepared() {
    if (statement_ == nullptr) return;
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
    shelf_->push_back(statement_);
  }

  // Views are bound without copying: they must live until the statement has run (Execute) or the cursor
  // was dropped; `copy` for cursors, whose arguments may be temporaries.
  void Bind(const Value* values, std::size_t count, bool copy) {
    const auto expected = static_cast<std::size_t>(sqlite3_bind_parameter_count(statement_));
    if (expected != count)
      throw Failure("a statement of " + std::to_string(expected) + " values was given " +
                    std::to_string(count) + ": " + sqlite3_sql(statement_));
    const auto keep = copy ? SQLITE_TRANSIENT : SQLITE_STATIC;
    for (std::size_t i = 0; i < count; ++i) {
      const int at = static_cast<int>(i) + 1;
      const Value& value = values[i];
      int code = SQLITE_OK;
      if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        code = sqlite3_bind_int64(statement_, at, *integer);
      } else if (const auto* real = std::get_if<double>(&value)) {
        code = sqlite3_bind_double(statement_, at, *real);
      } else if (const auto* text = std::get_if<std::string_view>(&value)) {
        // A null pointer would bind NULL; an empty view is an empty text.
        code = sqlite3_bind_text64(statement_, at, text->data() ? text->data() : "", text->size(), keep,
                                   SQLITE_UTF8);
      } else if (const auto* blob = std::get_if<Blob>(&value)) {
        code = sqlite3_bind_blob64(statement_, at, blob->bytes.data() ? blob->bytes.data() : "",
                                   blob->bytes.size(), keep);
      } else {
        code = sqlite3_bind_null(statement_, at);
      }
      connection_.Check(code, sqlite3_sql(statement_));
    }
  }

  // True when there is a row.
  bool Step() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    connection_.Throw(sqlite3_sql(statement_));
  }
  void Reset() { sqlite3_reset(statement_); }
  [[nodiscard]] sqlite3_stmt* Get() const { return statement_; }

 private:
  Connection& connection_;
  Connection::Shelf* shelf_ = nullptr;
  sqlite3_stmt* statement_ = nullptr;
};

namespace {

class StatementCursor : public Cursor, public Row {
 public:
  StatementCursor(Connection& connection, std::string_view sql, const Value* values, std::size_t count)
      : prepared_(connection, sql) {
    prepared_.Bind(values, count, true);
  }

  const Row* Next() override {
    if (finished_) return nullptr;
    if (prepared_.Step()) return this;
    finished_ = true;
    return nullptr;
  }

  [[nodiscard]] int Columns() const override { return sqlite3_column_count(prepared_.Get()); }
  [[nodiscard]] bool IsNull(int column) const override {
    return sqlite3_column_type(prepared_.Get(), column) == SQLITE_NULL;
  }
  [[nodiscard]] std::int64_t Int(int column) const override {
    return sqlite3_column_int64(prepared_.Get(), column);
  }
  [[nodiscard]] double Real(int column) const override {
    return sqlite3_column_double(prepared_.Get(), column);
  }
  [[nodiscard]] std::string_view Text(int column) const override {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(prepared_.Get(), column));
    if (text == nullptr) return {};
    return {text, static_cast<std::size_t>(sqlite3_column_bytes(prepared_.Get(), column))};
  }
  [[nodiscard]] std::string_view BlobBytes(int column) const override {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(prepared_.Get(), column));
    if (bytes == nullptr) return {};
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(prepared_.Get(), column))};
  }

 private:
  Prepared prepared_;
  bool finished_ = false;
};

class StatementBulk : public BulkInsert {
 public:
  StatementBulk(Connection& connection, std::string_view sql) : prepared_(connection, sql) {}
  void Finish() override {}

 protected:
  void DoAdd(const Value* values, std::size_t count) override {
    prepared_.Bind(values, count, false);
    prepared_.Step();
    prepared_.Reset();
  }

 private:
  Prepared prepared_;
};

}  // namespace

Result<std::unique_ptr<Connection>> Connection::Open(const std::string& path,
                                                     const ConnectionOptions& options) {
  if (auto made = CreatePrivately(path, options.create && !options.read_only); !made)
    return Unexpected(made.error());
  sqlite3* handle = nullptr;
  const int code =
      sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  std::unique_ptr<Connection> connection(new Connection(path, handle));
  if (code != SQLITE_OK) return Fail(ErrorKind::kCannotRun, path + ": cannot be opened; " + Advice(code));
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_handler(handle, WaitTurn, reinterpret_cast<void*>(std::intptr_t{options.busy_seconds}));
  try {
    const auto id = [&] {
      auto rows = connection->Select("PRAGMA application_id", nullptr, 0);
      return rows->Next()->Int(0);
    }();
    if (id != kApplicationId) {
      auto tables = connection->Select("SELECT count(*) FROM sqlite_schema", nullptr, 0);
      if (id != 0 || tables->Next()->Int(0) != 0)
        return Fail(ErrorKind::kCannotRun,
                    path + ": this is an SQLite file, but not a Kindred store; name another file");
    }
    connection->Script("PRAGMA journal_mode = WAL");
    if (id != kApplicationId) connection->Script("PRAGMA application_id = " + std::to_string(kApplicationId));
    connection->Script(
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;"
        "PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 4000; PRAGMA trusted_schema = OFF;");
    if (options.read_only) connection->Script("PRAGMA query_only = ON");
  } catch (const Failure& failure) {
    return Fail(ErrorKind::kCannotRun, failure.what());
  }
  return connection;
}

Connection::~Connection() {
  for (auto& [sql, shelf] : shelves_)
    for (sqlite3_stmt* statement : shelf) sqlite3_finalize(statement);
  sqlite3_close_v2(handle_);
}

void Connection::Throw(std::string_view sql) {
  const int code = sqlite3_extended_errcode(handle_);
  std::string message = path_ + ": " + sqlite3_errmsg(handle_);
  if (const std::string advice = Advice(code); !advice.empty()) {
    message += "; " + advice;
  } else if (!sql.empty()) {  // our own text: it holds placeholders, never a value
    message += " (in: " + std::string(sql.substr(0, 200)) + ")";
  }
  throw Failure(std::move(message), (code & 0xFF) == SQLITE_BUSY);
}

void Connection::Check(int code, std::string_view sql) {
  if (code != SQLITE_OK) Throw(sql);
}

std::int64_t Connection::Execute(std::string_view sql, const Value* values, std::size_t count) {
  Prepared prepared(*this, sql);
  prepared.Bind(values, count, false);
  const auto before = sqlite3_total_changes64(handle_);
  while (prepared.Step()) {
  }
  // sqlite3_changes keeps the last change's count where this statement changed nothing.
  return sqlite3_total_changes64(handle_) == before ? 0 : sqlite3_changes64(handle_);
}

std::unique_ptr<Cursor> Connection::Select(std::string_view sql, const Value* values, std::size_t count) {
  return std::make_unique<StatementCursor>(*this, sql, values, count);
}

std::unique_ptr<BulkInsert> Connection::Bulk(std::string_view table,
                                             std::initializer_list<std::string_view> columns) {
  std::string sql = "INSERT INTO " + std::string(table) + " (";
  std::string places;
  int number = 0;
  for (const std::string_view column : columns) {
    if (++number > 1) sql += ", ", places += ", ";
    sql += column;
    places += "?" + std::to_string(number);
  }
  return std::make_unique<StatementBulk>(*this, sql + ") VALUES (" + places + ")");
}

void Connection::Script(std::string_view sql) {
  Check(sqlite3_exec(handle_, std::string(sql).c_str(), nullptr, nullptr, nullptr), {});
}

bool Connection::InTransaction() const {
  return sqlite3_get_autocommit(handle_) == 0;
}

void Connection::RollBack() noexcept {
  if (InTransaction()) sqlite3_exec(handle_, "ROLLBACK", nullptr, nullptr, nullptr);
}

}  // namespace kindred::store::sqlite
