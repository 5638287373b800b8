// One connection to a PostgreSQL server, with its cache of prepared statements. Not for two threads at once.
// Results are read whole, so that a query inside the loop over another one works as it does on SQLite.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/error.hpp"
#include "store/database.hpp"

struct pg_conn;
struct pg_result;

namespace kindred::store::postgres {

// A failure of the connection, not of the statement: the transaction can be run again on another one.
class Lost : public Failure {
 public:
  using Failure::Failure;
};

class Connection {
 public:
  // Connects; the error names the server (never the password) and what to do.
  [[nodiscard]] static Result<std::unique_ptr<Connection>> Open(const std::string& url);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // All throw Failure: to be retried on 40001 and 40P01, Lost when the server went away.
  std::int64_t Execute(std::string_view sql, const Value* values, std::size_t count);
  [[nodiscard]] std::unique_ptr<Cursor> Select(std::string_view sql, const Value* values, std::size_t count);
  [[nodiscard]] std::unique_ptr<BulkInsert> Bulk(std::string_view table,
                                                 std::initializer_list<std::string_view> columns);
  // Several statements, without values.
  void Script(std::string_view sql);
  // COPY … FROM STDIN with data in its text format.
  void CopyIn(const std::string& copy, std::string_view data);
  // ROLLBACK that never throws.
  void RollBack() noexcept;
  [[nodiscard]] bool IsAlive() const;

 private:
  struct Closing {
    void operator()(pg_result* result) const;
  };
  using Outcome = std::unique_ptr<pg_result, Closing>;
  friend class ResultCursor;

  Connection(pg_conn* handle, std::string server) : handle_(handle), server_(std::move(server)) {}
  [[nodiscard]] Outcome Run(std::string_view sql, const Value* values, std::size_t count);
  [[nodiscard]] const std::string& Prepare(std::string_view sql, const Value* values, std::size_t count);
  Outcome Checked(pg_result* result);

  pg_conn* handle_;
  std::string server_;                                     // for messages: host and database
  std::unordered_map<std::string, std::string> prepared_;  // text and types of values → name
};

}  // namespace kindred::store::postgres
