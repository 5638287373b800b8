#include "store/postgres/connection.hpp"

#include <libpq-fe.h>

#include <charconv>
#include <cstring>
#include <vector>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "store/postgres/rewrite.hpp"

namespace kindred::store::postgres {
namespace {

// Object ids of pg_type that never change.
constexpr Oid kBytea = 17;
constexpr Oid kInt8 = 20;
constexpr Oid kText = 25;
constexpr Oid kFloat8 = 701;

Oid TypeOf(const Value& value) {
  switch (value.index()) {
    case 1:
      return kInt8;
    case 2:
      return kFloat8;
    case 3:
      return kText;
    case 4:
      return kBytea;
    default:
      return 0;  // null: the server infers
  }
}

std::string Number(double value) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  return {buffer, end};
}

int HexDigit(char c) {
  return c <= '9' ? c - '0' : c - 'a' + 10;
}

// What libpq says ends with a line break and may span lines.
std::string OneLine(const char* message) {
  std::string text(Trim(message == nullptr ? "" : message));
  for (char& c : text)
    if (c == '\n' || c == '\t') c = ' ';
  return text;
}

}  // namespace

// Rows of a result that libpq holds whole, in text format.
class ResultCursor : public Cursor, public Row {
 public:
  explicit ResultCursor(Connection::Outcome result)
      : result_(std::move(result)),
        rows_(PQntuples(result_.get())),
        blobs_(static_cast<std::size_t>(PQnfields(result_.get()))) {}

  const Row* Next() override {
    if (row_ + 1 >= rows_) return nullptr;
    ++row_;
    return this;
  }
  [[nodiscard]] int Columns() const override { return PQnfields(result_.get()); }
  [[nodiscard]] bool IsNull(int column) const override {
    return PQgetisnull(result_.get(), row_, column) != 0;
  }
  [[nodiscard]] std::int64_t Int(int column) const override {
    const std::string_view text = Text(column);
    if (text == "t") return 1;  // a comparison is boolean here and a number in SQLite
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  }
  [[nodiscard]] double Real(int column) const override {
    const std::string_view text = Text(column);
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  }
  [[nodiscard]] std::string_view Text(int column) const override {
    return {PQgetvalue(result_.get(), row_, column),
            static_cast<std::size_t>(PQgetlength(result_.get(), row_, column))};
  }
  [[nodiscard]] std::string_view BlobBytes(int column) const override {
    const std::string_view text = Text(column);
    if (PQftype(result_.get(), column) != kBytea || !text.starts_with("\\x")) return text;
    std::string& bytes = blobs_[static_cast<std::size_t>(column)];
    bytes.resize((text.size() - 2) / 2);
    for (std::size_t i = 0; i < bytes.size(); ++i)
      bytes[i] = static_cast<char>(HexDigit(text[2 + 2 * i]) * 16 + HexDigit(text[3 + 2 * i]));
    return bytes;
  }

 private:
  Connection::Outcome result_;
  int rows_;
  int row_ = -1;
  mutable std::vector<std::string> blobs_;  // decoded, of the present row
};

namespace {

// Gathers rows and sends them a megabyte at a time, so that other statements may run in between.
class CopyBulk : public BulkInsert {
 public:
  CopyBulk(Connection& connection, std::string copy, std::size_t columns)
      : connection_(connection), copy_(std::move(copy)), columns_(columns) {}
  void Finish() override {
    if (!data_.empty()) connection_.CopyIn(copy_, data_);
    data_.clear();
  }

 protected:
  void DoAdd(const Value* values, std::size_t count) override {
    if (count != columns_)
      throw Failure("a row of " + std::to_string(columns_) + " columns was given " + std::to_string(count) +
                    " values: " + copy_);
    for (std::size_t i = 0; i < count; ++i) {
      if (i > 0) data_ += '\t';
      AddCell(values[i]);
    }
    data_ += '\n';
    if (data_.size() >= (1U << 20)) Finish();
  }

 private:
  void AddCell(const Value& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
      data_ += std::to_string(*integer);
    } else if (const auto* real = std::get_if<double>(&value)) {
      data_ += Number(*real);
    } else if (const auto* blob = std::get_if<Blob>(&value)) {
      data_ += "\\\\x";
      data_ += ToHex(blob->bytes);
    } else if (const auto* text = std::get_if<std::string_view>(&value)) {
      for (const char c : *text) {
        switch (c) {
          case '\\':
            data_ += "\\\\";
            break;
          case '\t':
            data_ += "\\t";
            break;
          case '\n':
            data_ += "\\n";
            break;
          case '\r':
            data_ += "\\r";
            break;
          default:
            data_ += c;
        }
      }
    } else {
      data_ += "\\N";
    }
  }

  Connection& connection_;
  std::string copy_;
  std::size_t columns_;
  std::string data_;
};

}  // namespace

void Connection::Closing::operator()(pg_result* result) const {
  PQclear(result);
}

Result<std::unique_ptr<Connection>> Connection::Open(const std::string& url) {
  PGconn* handle = PQconnectdb(url.c_str());
  const char* host = PQhost(handle);
  const char* name = PQdb(handle);
  std::string server =
      std::string("PostgreSQL ") + (name ? name : "?") + " on " + (host && *host ? host : "this machine");
  std::unique_ptr<Connection> connection(new Connection(handle, std::move(server)));
  if (PQstatus(handle) != CONNECTION_OK) {
    std::string why = OneLine(PQerrorMessage(handle));
    return Fail(ErrorKind::kCannotRun,
                connection->server_ + ": cannot connect (" + why +
                    "); check that the server runs and that the address in --db is right");
  }
  PQsetNoticeProcessor(handle, [](void*, const char*) {}, nullptr);
  try {
    connection->Script(
        "SET client_encoding = 'UTF8'; SET bytea_output = 'hex'; SET extra_float_digits = 3;"
        "SET default_transaction_isolation = 'serializable'; SET statement_timeout = 0");
  } catch (const Failure& failure) {
    return Fail(ErrorKind::kCannotRun, failure.what());
  }
  return connection;
}

Connection::~Connection() {
  PQfinish(handle_);
}

bool Connection::IsAlive() const {
  return PQstatus(handle_) == CONNECTION_OK;
}

Connection::Outcome Connection::Checked(pg_result* raw) {
  Outcome result(raw);
  const ExecStatusType status = PQresultStatus(raw);
  if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_COPY_IN) return result;
  const char* state = PQresultErrorField(raw, PG_DIAG_SQLSTATE);
  const std::string_view code = state == nullptr ? std::string_view() : state;
  if (PQstatus(handle_) != CONNECTION_OK || code.starts_with("57P0"))
    throw Lost(server_ + ": the server went away; when it is back, try again");
  // The primary message only: the detail of a failed constraint repeats the row.
  const char* message = PQresultErrorField(raw, PG_DIAG_MESSAGE_PRIMARY);
  throw Failure(server_ + ": " + OneLine(message != nullptr ? message : PQerrorMessage(handle_)),
                code == "40001" || code == "40P01");
}

const std::string& Connection::Prepare(std::string_view sql, const Value* values, std::size_t count) {
  std::string key(sql);
  key += '\0';
  for (std::size_t i = 0; i < count; ++i) key += static_cast<char>('0' + values[i].index());
  const auto found = prepared_.find(key);
  if (found != prepared_.end()) return found->second;
  std::vector<Oid> types(count);
  for (std::size_t i = 0; i < count; ++i) types[i] = TypeOf(values[i]);
  const std::string name = "k" + std::to_string(prepared_.size());
  Checked(PQprepare(handle_, name.c_str(), RewriteQuery(sql).c_str(), static_cast<int>(count), types.data()));
  return prepared_.emplace(std::move(key), name).first->second;
}

Connection::Outcome Connection::Run(std::string_view sql, const Value* values, std::size_t count) {
  const std::string& name = Prepare(sql, values, count);
  std::vector<std::string> texts(count);
  std::vector<const char*> pointers(count, nullptr);
  std::vector<int> lengths(count, 0), formats(count, 0);
  for (std::size_t i = 0; i < count; ++i) {
    const Value& value = values[i];
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
      texts[i] = std::to_string(*integer);
    } else if (const auto* real = std::get_if<double>(&value)) {
      texts[i] = Number(*real);
    } else if (const auto* text = std::get_if<std::string_view>(&value)) {
      texts[i] = *text;
    } else if (const auto* blob = std::get_if<Blob>(&value)) {
      pointers[i] = blob->bytes.data() ? blob->bytes.data() : "";
      lengths[i] = static_cast<int>(blob->bytes.size());
      formats[i] = 1;
      continue;
    } else {
      continue;
    }
    pointers[i] = texts[i].c_str();
  }
  return Checked(PQexecPrepared(handle_, name.c_str(), static_cast<int>(count), pointers.data(),
                                lengths.data(), formats.data(), 0));
}

std::int64_t Connection::Execute(std::string_view sql, const Value* values, std::size_t count) {
  const Outcome result = Run(sql, values, count);
  if (std::strncmp(PQcmdStatus(result.get()), "SELECT", 6) == 0) return 0;
  const std::string_view changed = PQcmdTuples(result.get());
  std::int64_t number = 0;
  std::from_chars(changed.data(), changed.data() + changed.size(), number);
  return number;
}

std::unique_ptr<Cursor> Connection::Select(std::string_view sql, const Value* values, std::size_t count) {
  return std::make_unique<ResultCursor>(Run(sql, values, count));
}

std::unique_ptr<BulkInsert> Connection::Bulk(std::string_view table,
                                             std::initializer_list<std::string_view> columns) {
  std::string copy = "COPY " + std::string(table) + " (";
  for (const std::string_view column : columns) {
    if (copy.back() != '(') copy += ", ";
    copy += column;
  }
  return std::make_unique<CopyBulk>(*this, copy + ") FROM STDIN", columns.size());
}

void Connection::Script(std::string_view sql) {
  Checked(PQexec(handle_, std::string(sql).c_str()));
}

void Connection::CopyIn(const std::string& copy, std::string_view data) {
  Checked(PQexec(handle_, copy.c_str()));
  const bool sent = PQputCopyData(handle_, data.data(), static_cast<int>(data.size())) == 1;
  PQputCopyEnd(handle_, sent ? nullptr : "not sent");
  // Every result is taken, the failure first, so that the connection can be used again.
  std::unique_ptr<PGresult, Closing> failed;
  while (PGresult* one = PQgetResult(handle_)) {
    if (!failed && PQresultStatus(one) != PGRES_COMMAND_OK) {
      failed.reset(one);
    } else {
      PQclear(one);
    }
  }
  if (failed) Checked(failed.release());
}

void Connection::RollBack() noexcept {
  if (PQtransactionStatus(handle_) != PQTRANS_IDLE) PQclear(PQexec(handle_, "ROLLBACK"));
}

}  // namespace kindred::store::postgres
