// What the store's tests share: a folder that goes away with the test, and the same test on both databases.
//
//   class Contract : public OnBothDatabases {};
//   TEST_P(Contract, KeepsWhatWasWritten) { auto db = OpenStore(); … }
//   INSTANTIATE_TEST_SUITE_P(Databases, Contract, testing::Values("sqlite", "postgres"), NameOf);
#pragma once

#include <gtest/gtest.h>
#include <libpq-fe.h>
#include <stdlib.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include "store/keys.hpp"
#include "store/open.hpp"

namespace kindred::store {

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "kindred-store-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] std::string Path(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

inline std::string ReadWhole(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
inline void WriteWhole(const std::string& path, const std::string& content) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
}

// Files that fail when told to.
class FailingFiles : public Files {
 public:
  std::atomic<bool> fail{false};
  Result<std::string> Read(const std::filesystem::path& path) const override {
    return SystemFiles().Read(path);
  }
  Result<void> Write(const std::filesystem::path& path, std::string_view content, unsigned mode) override {
    if (fail) return Fail(ErrorKind::kCannotRun, path.string() + ": the disk is full");
    return SystemFiles().Write(path, content, mode);
  }
  Result<void> Append(const std::filesystem::path& path, std::string_view content, unsigned mode) override {
    if (fail) return Fail(ErrorKind::kCannotRun, path.string() + ": the disk is full");
    return SystemFiles().Append(path, content, mode);
  }
};

// Where the store of one test is: a file in a folder, or a database of its own on the server of
// KINDRED_TEST_POSTGRES, dropped at the end.
class StorePlace {
 public:
  // `database` is "sqlite" or "postgres"; without a server the second has no location.
  StorePlace(const std::string& database, const Folder& folder) {
    if (database != "postgres") {
      location_ = folder.Path("k.db");
      return;
    }
    const char* server = std::getenv("KINDRED_TEST_POSTGRES");
    if (server == nullptr) return;
    static std::atomic<int> number{0};
    database_ = "kindred_" + std::to_string(::getpid()) + "_" + std::to_string(++number);
    server_ = server;
    OnServer("CREATE DATABASE " + database_);
    const std::size_t query = server_.find('?');
    const std::size_t slash = server_.rfind('/', query);
    location_ =
        server_.substr(0, slash + 1) + database_ + (query == std::string::npos ? "" : server_.substr(query));
  }
  StorePlace(const StorePlace&) = delete;
  StorePlace& operator=(const StorePlace&) = delete;
  ~StorePlace() {
    if (!database_.empty()) OnServer("DROP DATABASE " + database_ + " WITH (FORCE)");
  }

  [[nodiscard]] const std::string& Location() const { return location_; }
  [[nodiscard]] bool IsSqlite() const { return database_.empty(); }

 private:
  void OnServer(const std::string& sql) const {
    PGconn* connection = PQconnectdb(server_.c_str());
    PGresult* result = PQexec(connection, sql.c_str());
    EXPECT_EQ(PQresultStatus(result), PGRES_COMMAND_OK) << PQerrorMessage(connection);
    PQclear(result);
    PQfinish(connection);
  }
  std::string location_, server_, database_;
};

// Domains test on the database that this run is for: KINDRED_TEST_DATABASE, sqlite or postgres. script/test
// runs them once for each.
inline std::string DatabaseOfThisRun() {
  const char* database = std::getenv("KINDRED_TEST_DATABASE");
  return database == nullptr ? "sqlite" : database;
}

// The store's own tests run on both in one go.
class OnBothDatabases : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    place_.emplace(GetParam(), folder_);
    location_ = place_->Location();
    if (location_.empty())
      GTEST_SKIP() << "set KINDRED_TEST_POSTGRES to the URL of a server (tests/postgres.sh run …)";
  }

  [[nodiscard]] bool IsSqlite() const { return place_->IsSqlite(); }
  [[nodiscard]] Options With(Options options = {}) const {
    options.key_file = folder_.Path("kindred.key");
    return options;
  }
  [[nodiscard]] std::unique_ptr<Database> OpenStore(Options options = {}) const {
    auto db = Open(location_, With(std::move(options)));
    EXPECT_TRUE(db) << db.error().message;
    return db ? std::move(*db) : nullptr;
  }

  Folder folder_;
  std::string location_;

 private:
  std::optional<StorePlace> place_;
};

inline std::string NameOf(const testing::TestParamInfo<const char*>& info) {
  return info.param;
}

inline void MustWrite(Database& db, const Work& work) {
  const auto result = db.Write(work);
  ASSERT_TRUE(result) << result.error().message;
}
inline std::int64_t MustCount(Database& db, std::string_view sql) {
  std::int64_t count = -1;
  const auto result = db.Read([&](Transaction& tx) -> Result<void> {
    count = tx.SelectInt(sql).value_or(-1);
    return {};
  });
  EXPECT_TRUE(result) << result.error().message;
  return count;
}

}  // namespace kindred::store
