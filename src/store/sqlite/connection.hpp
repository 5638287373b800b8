// One connection to one SQLite file, with its cache of prepared statements. Not for two threads at once.
//
//   auto connection = sqlite::Connection::Open("kindred.db", {.busy_seconds = 30});
//   (*connection)->Script("CREATE TABLE …");
//   auto rows = (*connection)->Select("SELECT a FROM t WHERE b = ?1", values, 1);
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/error.hpp"
#include "store/database.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace kindred::store::sqlite {

struct ConnectionOptions {
  bool create = true;
  bool read_only = false;  // changes fail
  int busy_seconds = 30;
};

class Connection {
 public:
  // Opens the file with WAL, foreign keys and synchronous=FULL. Errors name the file and what to do.
  [[nodiscard]] static Result<std::unique_ptr<Connection>> Open(const std::string& path,
                                                                const ConnectionOptions& options);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // All throw Failure.
  std::int64_t Execute(std::string_view sql, const Value* values, std::size_t count);
  [[nodiscard]] std::unique_ptr<Cursor> Select(std::string_view sql, const Value* values, std::size_t count);
  [[nodiscard]] std::unique_ptr<BulkInsert> Bulk(std::string_view table,
                                                 std::initializer_list<std::string_view> columns);
  void Script(std::string_view sql);
  // ROLLBACK that never throws; does nothing when no transaction is open.
  void RollBack() noexcept;

  // False after SQLite has undone the transaction by itself: a full disk, a failed write.
  [[nodiscard]] bool InTransaction() const;
  [[nodiscard]] const std::string& Path() const { return path_; }
  [[nodiscard]] sqlite3* Handle() { return handle_; }

 private:
  friend class Prepared;
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  using Shelf = std::vector<sqlite3_stmt*>;  // idle statements of one text

  Connection(std::string path, sqlite3* handle) : path_(std::move(path)), handle_(handle) {}
  [[noreturn]] void Throw(std::string_view sql);
  void Check(int code, std::string_view sql);

  std::string path_;
  sqlite3* handle_;
  std::unordered_map<std::string, Shelf, TextHash, std::equal_to<>> shelves_;
};

}  // namespace kindred::store::sqlite
