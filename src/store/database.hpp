// One small interface over two databases: an embedded SQLite file (the default) and PostgreSQL. All of
// Kindred's SQL is written once in the subset both understand, with placeholders ?1, ?2 …; instants are
// integers (UTC microseconds), dates ISO text, booleans 0/1. SQL never asks the database for the time.
//
//   auto db = store::Open("kindred.db", options);
//   db->Write([&](Transaction& tx) -> Result<void> {
//     const PersonId id{tx.NewId()};
//     tx.Execute(sql::insert_person, id, name);                // named queries from *.sql files
//     for (const Row& row : tx.Select(sql::people_by_key, key)) Use(row.Int(0), row.Text(1));
//     return {};                                               // commit; an error rolls back
//   });
//
// The common subset: upserts are ON CONFLICT … DO UPDATE (not INSERT OR …); where a value may be null, the
// comparison comes before the test (`a = ?1 OR ?1 IS NULL`), so that PostgreSQL learns its type; every column
// of an ORDER BY DISTINCT is selected; every column beside an aggregate is in the GROUP BY.
//
// A closure may run twice (PostgreSQL serialization failure, code 40001), so it must not change anything
// outside the transaction but by assignment. Inside it a database failure is thrown as store::Failure and
// becomes the Result of Write or Read: closures need no error checks of their own.
#pragma once

#include <concepts>
#include <cstdint>
#include <exception>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "base/date.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/instant.hpp"

namespace kindred::store {

enum class Dialect { kSqlite, kPostgres };

// Bytes that are not text.
struct Blob {
  std::string_view bytes;
};

// A value bound to a placeholder; views must live until the call returns.
using Value = std::variant<std::monostate, std::int64_t, double, std::string_view, Blob>;

[[nodiscard]] inline Value ToValue(std::nullopt_t) {
  return {};
}
[[nodiscard]] inline Value ToValue(std::monostate) {
  return {};
}
[[nodiscard]] inline Value ToValue(std::integral auto v) {
  return static_cast<std::int64_t>(v);
}
[[nodiscard]] inline Value ToValue(double v) {
  return v;
}
[[nodiscard]] inline Value ToValue(std::string_view v) {
  return v;
}
[[nodiscard]] inline Value ToValue(const std::string& v) {
  return std::string_view(v);
}
[[nodiscard]] inline Value ToValue(const char* v) {
  return std::string_view(v);
}
[[nodiscard]] inline Value ToValue(Blob v) {
  return v;
}
[[nodiscard]] inline Value ToValue(Instant v) {
  return v.micros;
}
template <class Tag>
[[nodiscard]] Value ToValue(Id<Tag> id) {
  return id.IsNone() ? Value{} : Value{id.value};  // "none" is NULL
}
template <class T>
[[nodiscard]] Value ToValue(const std::optional<T>& v) {
  return v ? ToValue(*v) : Value{};
}
// Dates are ISO text of ten characters; the text must outlive the call, so bind FormatIso(date).

// One row of a result. Views are valid until the next row is taken. Columns count from 0.
class Row {
 public:
  virtual ~Row() = default;
  [[nodiscard]] virtual int Columns() const = 0;
  [[nodiscard]] virtual bool IsNull(int column) const = 0;
  [[nodiscard]] virtual std::int64_t Int(int column) const = 0;            // 0 when null
  [[nodiscard]] virtual double Real(int column) const = 0;                 // 0 when null
  [[nodiscard]] virtual std::string_view Text(int column) const = 0;       // empty when null
  [[nodiscard]] virtual std::string_view BlobBytes(int column) const = 0;  // empty when null

  [[nodiscard]] std::string String(int column) const { return std::string(Text(column)); }
  [[nodiscard]] bool Bool(int column) const { return Int(column) != 0; }
  template <class IdType>
  [[nodiscard]] IdType As(int column) const {
    return IdType{Int(column)};
  }
  [[nodiscard]] Instant Moment(int column) const { return Instant{Int(column)}; }
  // A date column; nothing when null or not a date.
  [[nodiscard]] std::optional<Date> Day(int column) const;
  [[nodiscard]] std::optional<std::int64_t> MaybeInt(int column) const {
    return IsNull(column) ? std::nullopt : std::optional(Int(column));
  }
  [[nodiscard]] std::optional<std::string> MaybeString(int column) const {
    return IsNull(column) ? std::nullopt : std::optional(String(column));
  }
};

// The rows of one query, taken one at a time: `for (const Row& row : tx.Select(…))`.
class Cursor {
 public:
  virtual ~Cursor() = default;
  // The next row, or nullptr after the last. Throws Failure.
  virtual const Row* Next() = 0;
};

class Rows {
 public:
  explicit Rows(std::unique_ptr<Cursor> cursor) : cursor_(std::move(cursor)) {}
  struct End {};
  class Iterator {
   public:
    explicit Iterator(Cursor* cursor) : cursor_(cursor), row_(cursor->Next()) {}
    const Row& operator*() const { return *row_; }
    Iterator& operator++() {
      row_ = cursor_->Next();
      return *this;
    }
    bool operator==(End) const { return row_ == nullptr; }

   private:
    Cursor* cursor_;
    const Row* row_;
  };
  Iterator begin() { return Iterator(cursor_.get()); }
  static End end() { return {}; }
  // For queries of at most one row: the row, or nullptr. Valid while this object lives.
  const Row* First() { return cursor_->Next(); }

 private:
  std::unique_ptr<Cursor> cursor_;
};

// Thrown inside a transaction when the database fails; never leaves Read, Write or Bulk.
class Failure : public std::exception {
 public:
  explicit Failure(std::string message, bool retry = false) : message_(std::move(message)), retry_(retry) {}
  [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }
  [[nodiscard]] bool ShouldRetry() const { return retry_; }

 private:
  std::string message_;
  bool retry_;
};

// Inserts many rows quickly: a prepared statement on SQLite, COPY on PostgreSQL.
//
//   auto names = tx.Bulk("record_name", {"row_id", "record_id", "kind", "surname"});
//   for (const auto& name : found) names->Add(name.row, name.record, "current", name.surname);
//   names->Finish();
class BulkInsert {
 public:
  virtual ~BulkInsert() = default;
  // Adds one row: as many values as there are columns, in their order.
  template <class... Args>
  void Add(const Args&... args) {
    const Value values[] = {ToValue(args)..., Value{}};
    DoAdd(values, sizeof...(args));
  }
  // The same for a number of columns known only at run time.
  void AddValues(const std::vector<Value>& values) { DoAdd(values.data(), values.size()); }
  // Sends what is still buffered. Rows of a bulk that is dropped unfinished may be missing.
  virtual void Finish() = 0;

 protected:
  virtual void DoAdd(const Value* values, std::size_t count) = 0;
};

struct Surroundings;  // store/open.hpp

class Transaction {
 public:
  virtual ~Transaction() = default;

  // Runs a statement; returns the number of rows it changed. The prepared statement is cached by text.
  template <class... Args>
  std::int64_t Execute(std::string_view sql, const Args&... args) {
    const Value values[] = {ToValue(args)..., Value{}};
    return DoExecute(sql, values, sizeof...(args));
  }
  // Runs a query; rows are streamed, so finish (or drop) one cursor of a statement before reusing it.
  template <class... Args>
  [[nodiscard]] Rows Select(std::string_view sql, const Args&... args) {
    const Value values[] = {ToValue(args)..., Value{}};
    return Rows(DoSelect(sql, values, sizeof...(args)));
  }
  // The only value of the only row; nothing when there is no row or it is null.
  template <class... Args>
  [[nodiscard]] std::optional<std::int64_t> SelectInt(std::string_view sql, const Args&... args) {
    Rows rows = Select(sql, args...);
    const Row* row = rows.First();
    return row ? row->MaybeInt(0) : std::nullopt;
  }
  template <class... Args>
  [[nodiscard]] std::optional<std::string> SelectText(std::string_view sql, const Args&... args) {
    Rows rows = Select(sql, args...);
    const Row* row = rows.First();
    return row ? row->MaybeString(0) : std::nullopt;
  }

  // Prepares to insert many rows into `table` (our own names, never input). Finish it before reading them.
  [[nodiscard]] virtual std::unique_ptr<BulkInsert> Bulk(std::string_view table,
                                                         std::initializer_list<std::string_view> columns) = 0;
  // Runs several statements separated by semicolons, without values: migrations.
  virtual void ExecuteScript(std::string_view sql) = 0;

  // A fresh 64-bit id, unique in the store, increasing within a process; no two committed rows share one.
  [[nodiscard]] virtual std::int64_t NewId() = 0;
  [[nodiscard]] virtual Dialect GetDialect() const = 0;
  // A number that grows with the order in which transactions began: PostgreSQL's transaction id; 0 in
  // SQLite, whose single writer makes row ids grow in that order. See store/chain.hpp.
  [[nodiscard]] virtual std::int64_t Order() = 0;
  // Clock, randomness and keys of the open store: what journal and sealing need. See store/open.hpp.
  [[nodiscard]] virtual const Surroundings& Around() const = 0;

 protected:
  virtual std::int64_t DoExecute(std::string_view sql, const Value* values, std::size_t count) = 0;
  virtual std::unique_ptr<Cursor> DoSelect(std::string_view sql, const Value* values, std::size_t count) = 0;
};

using Work = std::function<Result<void>(Transaction&)>;

class Database {
 public:
  virtual ~Database() = default;

  // Runs `work` on a consistent snapshot without blocking writers. Changes inside it fail.
  [[nodiscard]] virtual Result<void> Read(const Work& work) = 0;
  // Runs `work` and commits durably (synchronous=FULL, WAL; PostgreSQL SERIALIZABLE with retry). One
  // writer at a time; transactions that wait are committed together. An error returned by `work`, or a
  // failure, leaves the store as it was.
  [[nodiscard]] virtual Result<void> Write(const Work& work) = 0;
  [[nodiscard]] virtual Dialect GetDialect() const = 0;
  [[nodiscard]] virtual const Surroundings& Around() const = 0;
};

}  // namespace kindred::store
