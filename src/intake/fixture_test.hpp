// What the tests of importing share: a folder with a store in it, files written from text, facts read back.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include "embedded/identity_migrations.hpp"
#include "embedded/intake_migrations.hpp"
#include "embedded/sharing_migrations.hpp"
#include "intake/import.hpp"
#include "store/fixture_test.hpp"
#include "store/open.hpp"

namespace kindred::intake {

class ImportTest : public testing::Test {
 protected:
  ImportTest() { Afresh(); }

  // An empty store, on the database that this run is for.
  void Afresh() {
    db_.reset();
    place_.reset();
    for (const auto& file : std::filesystem::directory_iterator(folder_))
      if (file.path().filename().string().starts_with("k.db")) std::filesystem::remove(file.path());
    place_.emplace(store::DatabaseOfThisRun(), home_);
    Reopen();
  }

  void Reopen() {
    db_.reset();
    store::Options options;
    options.clock = &clock_;
    options.key_file = (folder_ / "store.key").string();
    for (const auto& [domain, files] : {std::pair("identity", embedded::identity_migrations()),
                                        std::pair("sharing", embedded::sharing_migrations()),
                                        std::pair("intake", embedded::intake_migrations())})
      for (auto& step : store::MigrationsOf(domain, files)) options.migrations.push_back(step);
    auto db = store::Open(place_->Location(), options);
    ASSERT_TRUE(db) << db.error().message;
    db_ = std::move(*db);
  }

  // Writes a file below the test's folder and returns its path.
  std::filesystem::path Write(const std::string& name, const std::string& content) {
    const auto path = folder_ / "in" / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }
  [[nodiscard]] std::filesystem::path In() const { return folder_ / "in"; }

  Result<ImportReport> Run(std::vector<std::filesystem::path> paths, DeliveryOptions options = {},
                           bool accept = false) {
    ImportRequest request;
    request.paths = std::move(paths);
    request.options = std::move(options);
    request.accept_endings = accept;
    return Import(*db_, request);
  }
  // Imports and expects every source to be published.
  ImportReport Good(std::vector<std::filesystem::path> paths, DeliveryOptions options = {}) {
    auto report = Run(std::move(paths), std::move(options));
    if (!report) {
      ADD_FAILURE() << report.error().message;
      return {};
    }
    for (const auto& source : report->sources)
      EXPECT_EQ(source.state, ImportState::kPublished) << source.name << ": " << source.message;
    return *report;
  }
  // The message of an import that must fail, with the store as it was.
  std::string Bad(std::vector<std::filesystem::path> paths, DeliveryOptions options = {}) {
    const std::string before = Everything();
    const auto report = Run(std::move(paths), std::move(options));
    std::string message;
    int code = 0;
    if (!report) {
      message = report.error().message;
      code = ExitCode(report.error().kind);
    } else {
      for (const auto& source : report->sources) message += source.message;
      code = report->ExitCode();
    }
    EXPECT_GE(code, 1) << message;
    EXPECT_LE(code, 3) << message;
    EXPECT_FALSE(message.empty());
    EXPECT_EQ(Everything(), before) << message;
    return message;
  }

  // One line per row of a query, cells joined by "|".
  std::string Query(const std::string& sql) {
    std::string out;
    const auto read = db_->Read([&](store::Transaction& tx) -> Result<void> {
      out.clear();
      for (const store::Row& row : tx.Select(sql)) {
        for (int c = 0; c < row.Columns(); ++c) out += (c == 0 ? "" : "|") + row.String(c);
        out += '\n';
      }
      return {};
    });
    return read ? out : read.error().message;
  }
  // What is live, without ids: equal before and after what must change nothing.
  std::string Facts() {
    return Query(
               "SELECT s.name, r.local_id, f.kind, f.forename, f.surname FROM live_record_name f JOIN "
               "source_record r "
               "ON r.record_id = f.record_id JOIN source s ON s.source_id = f.source_id ORDER BY 1, 2, 3, 4, "
               "5") +
           Query(
               "SELECT s.name, r.local_id, f.name, f.value FROM live_record_fact f JOIN source_record r "
               "ON r.record_id = f.record_id JOIN source s ON s.source_id = f.source_id ORDER BY 1, 2, 3, "
               "4") +
           Query(
               "SELECT s.name, r.local_id, f.scheme, f.value FROM live_record_identifier f JOIN "
               "source_record r "
               "ON r.record_id = f.record_id JOIN source s ON s.source_id = f.source_id ORDER BY 1, 2, 3, "
               "4") +
           Query(
               "SELECT s.name, r.local_id, f.kind, f.line, f.postcode, f.from_date, f.to_date FROM "
               "live_record_address f "
               "JOIN source_record r ON r.record_id = f.record_id JOIN source s ON s.source_id = f.source_id "
               "ORDER BY 1, 2, 3, 4, 5, 6, 7") +
           Query(
               "SELECT s.name, r.local_id, o.local_id, f.kind FROM live_record_relationship f JOIN "
               "source_record r "
               "ON r.record_id = f.record_id JOIN source_record o ON o.record_id = f.other_record_id "
               "JOIN source s ON s.source_id = f.source_id ORDER BY 1, 2, 3, 4") +
           Query(
               "SELECT s.name, r.local_id, f.service, f.status, f.worker, f.detail, f.from_date, f.to_date "
               "FROM live_involvement f JOIN source_record r ON r.record_id = f.record_id "
               "JOIN source s ON s.source_id = f.source_id ORDER BY 1, 2, 3, 4, 5, 6, 7, 8") +
           Query(
               "SELECT s.name, r.local_id, f.kind, f.on_date, f.title, f.detail FROM live_event f JOIN "
               "source_record r "
               "ON r.record_id = f.record_id JOIN source s ON s.source_id = f.source_id ORDER BY 1, 2, 3, 4, "
               "5, 6");
  }
  // Every row that an import may touch, live or not.
  std::string Everything() {
    std::string all = Facts();
    for (const char* table :
         {"source", "extract", "source_row", "source_record", "record_name", "record_fact",
          "record_identifier", "record_address", "record_contact", "record_relationship", "record_group",
          "involvement", "event", "quarantine", "journal", "agreement", "agency"})
      all += std::string(table) + " " + Query(std::string("SELECT count(*) FROM ") + table);
    all += Query("SELECT count(*) FROM source_row WHERE ended_extract IS NOT NULL");
    return all;
  }

  FixedClock clock_{Instant{1'775'000'000'000'000}};  // 31 March 2026
  store::Folder home_;
  std::filesystem::path folder_ = home_.Path("");
  std::optional<store::StorePlace> place_;
  std::unique_ptr<store::Database> db_;
};

}  // namespace kindred::intake
