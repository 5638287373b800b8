// The access log: who looked at whom. In SQLite it is a file of its own beside the store ("<path>.access"),
// so that an import does not slow reading; in PostgreSQL a table like the others. One thread writes: rows
// that wait together share one commit, and each Append gets a ticket that is ready when that is durable.
//
//   auto log = AccessLog::Open("kindred.db", options);
//   auto ticket = (*log)->Append({.account = who, .action = Action::kView, .purpose = "direct care",
//                                 .people = {person}, .asked = sections, .granted = sections});
//   (*ticket)->OnReady([](bool written) { … });
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/policy.hpp"
#include "base/ticket.hpp"
#include "store/open.hpp"

namespace kindred::store {

// One act of looking. A view is one row per person; anything else is one row with the ids shown.
struct AccessEvent {
  AccountId account;
  AgencyId agency;
  std::string role;
  Action action = Action::kView;
  std::string purpose;
  std::vector<PersonId> people;
  Sections asked;
  Sections granted;
  std::string scope;   // bulk work in words
  std::string reason;  // why refused, or why less was given
  bool refused = false;
};

// A row as it is read.
struct AccessRow {
  std::int64_t entry_id = 0;
  Instant at;
  AccountId account;
  AgencyId agency;
  std::string role;
  std::string action;  // ActionName
  std::string purpose;
  PersonId person;  // none: a list or bulk work
  Sections asked;
  Sections granted;
  std::vector<PersonId> shown;  // of a list
  std::string scope;
  std::string reason;
  bool refused = false;
};

class AccessLog {
 public:
  // Opens (and makes) the log that belongs to the store at `location`.
  [[nodiscard]] static Result<std::unique_ptr<AccessLog>> Open(const std::string& location, Options options);
  // Writes what still waits.
  ~AccessLog();
  AccessLog(const AccessLog&) = delete;
  AccessLog& operator=(const AccessLog&) = delete;

  // Queues one act. The ticket calls done(false) when it could not be written. kCannotRun when more rows
  // wait than the disk can take (100,000): nothing personal may be shown then.
  [[nodiscard]] Result<std::shared_ptr<DurableTicket>> Append(AccessEvent event);
  // Appends and waits until it is durable; for commands.
  [[nodiscard]] Result<void> AppendAndWait(AccessEvent event);

  // Rows about one person, lists that showed them included, newest first.
  [[nodiscard]] Result<std::vector<AccessRow>> OfPerson(PersonId person, int limit = 1000);
  // Rows of one account, newest first.
  [[nodiscard]] Result<std::vector<AccessRow>> OfAccount(AccountId account, int limit = 1000);
  // The newest rows older than `before` (0: from the newest).
  [[nodiscard]] Result<std::vector<AccessRow>> Newest(std::int64_t before, int limit = 100);

  // The database that holds the log: the sealer and backup read it.
  [[nodiscard]] Database& Store() { return *db_; }

 private:
  class Ticket;
  struct Waiting {
    AccessEvent event;
    Instant at;
    std::shared_ptr<Ticket> ticket;
  };
  explicit AccessLog(std::unique_ptr<Database> db);
  void WriteUntilClosed();
  [[nodiscard]] Result<void> WriteRows(const std::vector<Waiting>& batch);

  std::unique_ptr<Database> db_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<Waiting> queue_;
  bool closing_ = false;
  std::thread thread_;
};

// Where the access log of an SQLite store is.
[[nodiscard]] std::string AccessLogPath(const std::string& location);

}  // namespace kindred::store
