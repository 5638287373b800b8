// What the tests of returns share: a store with every domain's schema, an analyst, a gate that lets
// everything through and remembers what was asked, the sample authority's SSDA903, and a runner that does the
// jobs.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "embedded/families_migrations.hpp"
#include "embedded/identity_migrations.hpp"
#include "embedded/intake_migrations.hpp"
#include "embedded/sharing_migrations.hpp"
#include "embedded/statutory_migrations.hpp"
#include "identity/accounts.hpp"
#include "intake/import.hpp"
#include "statutory/findings.hpp"
#include "statutory/run_check.hpp"
#include "store/fixture_test.hpp"

namespace kindred::statutory {

class OpenGate : public sharing::Gate {
 public:
  Result<sharing::Access> Open(const sharing::Asker& asker, const sharing::AccessRequest& request) override {
    asked.push_back(request);
    if (!open) return Fail(ErrorKind::kRefused, "not you");
    sharing::Sight sight(request.sections.And(allowed), sharing::Coverage::Everything(),
                         !request.people.empty());
    for (const PersonId person : request.people)
      sight.Put(person,
                {.granted = sight.Granted(), .disclosed = {}, .left_out = {}, .shut = person == shut});
    return Make(asker.account, request.action, std::move(sight), nullptr);
  }
  bool open = true;
  PersonId shut;  // one person who is not shown
  Sections allowed = Sections::All();
  std::vector<sharing::AccessRequest> asked;
};

class ReturnsTest : public testing::Test {
 protected:
  ReturnsTest() : place_(store::DatabaseOfThisRun(), folder_) {
    store::Options options;
    options.clock = &clock_;
    options.key_file = folder_.Path("store.key");
    for (const auto& [domain, files] : {std::pair("identity", embedded::identity_migrations()),
                                        std::pair("sharing", embedded::sharing_migrations()),
                                        std::pair("intake", embedded::intake_migrations()),
                                        std::pair("families", embedded::families_migrations()),
                                        std::pair("statutory", embedded::statutory_migrations())})
      for (auto& step : store::MigrationsOf(domain, files)) options.migrations.push_back(step);
    auto db = store::Open(place_.Location(), options);
    EXPECT_TRUE(db) << db.error().message;
    db_ = std::move(*db);
    Write([&](store::Transaction& tx) {
      const AgencyId agency = identity::EnsureAgency(tx, "Stockton", "social_care");
      auto account = identity::CreateAccount(
          tx, {.username = "ana", .name = "Ana Lyst", .role = "analyst", .agency = agency}, AccountId{});
      EXPECT_TRUE(account) << account.error().message;
      account_ = *account;
    });
    runner_ = std::make_unique<store::JobRunner>(*db_);
    RegisterCheckJob(*runner_, *db_, gate_, {});
  }
  ~ReturnsTest() override {
    runner_.reset();
    db_.reset();
  }

  void Write(const std::function<void(store::Transaction&)>& work) {
    const auto done = db_->Write([&](store::Transaction& tx) -> Result<void> {
      work(tx);
      return {};
    });
    EXPECT_TRUE(done) << done.error().message;
  }
  void Read(const std::function<void(store::Transaction&)>& work) {
    const auto done = db_->Read([&](store::Transaction& tx) -> Result<void> {
      work(tx);
      return {};
    });
    EXPECT_TRUE(done) << done.error().message;
  }
  std::int64_t Int(std::string_view sql) {
    std::int64_t value = -1;
    Read([&](store::Transaction& tx) { value = tx.SelectInt(sql).value_or(-1); });
    return value;
  }

  // The sample authority's tables by file name.
  static std::map<std::string, std::string> Sample() {
    std::map<std::string, std::string> tables;
    for (const auto& entry :
         std::filesystem::directory_iterator(KINDRED_ROOT "/tests/data/sample_authority/ssda903"))
      tables[entry.path().filename().string()] = store::ReadWhole(entry.path().string());
    return tables;
  }
  static void Replace(std::string& text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
  }
  static std::vector<ReturnFile> FilesOf(const std::map<std::string, std::string>& tables) {
    std::vector<ReturnFile> files;
    for (const auto& [name, bytes] : tables) files.push_back({"this", name, bytes});
    return files;
  }

  sharing::Access Access() {
    auto access = gate_.Open({account_, AgencyId{1}, "analyst"}, {.sections = Sections::All()});
    EXPECT_TRUE(access);
    return *access;
  }
  // Starts a check and does its job.
  Check Run(const std::vector<ReturnFile>& files, NewCheck check = {.return_name = "ssda903"}) {
    const auto ref = StartCheck(*db_, Access(), check, files, SystemRandom());
    EXPECT_TRUE(ref) << ref.error().message;
    const auto ran = runner_->RunOne();
    EXPECT_TRUE(ran && *ran);
    return Found(*ref);
  }
  Check Found(const std::string& ref) {
    std::optional<Check> check;
    Read([&](store::Transaction& tx) { check = FindCheck(tx, ref); });
    EXPECT_TRUE(check);
    return check.value_or(Check{});
  }
  std::vector<Finding> Findings(const FindingQuery& query) {
    FindingPage page;
    const auto access = Access();
    Read([&](store::Transaction& tx) { page = ListFindings(tx, access, query); });
    return page.rows;
  }
  // "101 Header 2 80811265 SEX New" for each finding of a check, in their order.
  std::vector<std::string> Lines(const FindingQuery& query) {
    std::vector<std::string> lines;
    for (const Finding& f : Findings(query))
      lines.push_back(f.code + " " + f.table + " " + std::to_string(f.line) + " " + f.child + " " + f.fields +
                      " " + std::string(StateWords(f.state)));
    return lines;
  }

  // Imports tables as the authority's own source "ssda903".
  void Import(const std::map<std::string, std::string>& tables) {
    const auto in = std::filesystem::path(folder_.Path("in"));
    std::filesystem::remove_all(in);
    std::filesystem::create_directories(in);
    for (const auto& [name, bytes] : tables) store::WriteWhole((in / name).string(), bytes);
    intake::ImportRequest request;
    request.paths = {in};
    request.accept_endings = true;
    const auto report = intake::Import(*db_, request);
    ASSERT_TRUE(report) << report.error().message;
    for (const auto& source : report->sources)
      EXPECT_EQ(source.state, intake::ImportState::kPublished) << source.message;
    clock_.Set(clock_.Now().AddSeconds(60));
  }

  FixedClock clock_{Instant{1'775'000'000'000'000}};  // 31 March 2026
  store::Folder folder_;
  store::StorePlace place_;
  std::unique_ptr<store::Database> db_;
  OpenGate gate_;
  AccountId account_;
  std::unique_ptr<store::JobRunner> runner_;
};

}  // namespace kindred::statutory
