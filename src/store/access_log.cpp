#include "store/access_log.hpp"

#include <future>
#include <limits>
#include <set>

#include "base/log.hpp"
#include "embedded/store_access_migrations.hpp"
#include "store/access_log.sql.hpp"
#include "store/connect.hpp"
#include "store/store_lock.hpp"

namespace kindred::store {
namespace {

constexpr std::size_t kMostWaiting = 100'000;

std::string PackIds(const std::vector<PersonId>& people) {
  std::string packed;
  packed.reserve(people.size() * 8);
  for (const PersonId person : people)
    for (int i = 0; i < 8; ++i) packed += static_cast<char>(person.value >> (8 * i));
  return packed;
}

std::vector<PersonId> UnpackIds(std::string_view packed) {
  std::vector<PersonId> people;
  for (std::size_t at = 0; at + 8 <= packed.size(); at += 8) {
    std::uint64_t id = 0;
    for (std::size_t i = 0; i < 8; ++i)
      id |= std::uint64_t{static_cast<unsigned char>(packed[at + i])} << (8 * i);
    people.emplace_back(static_cast<std::int64_t>(id));
  }
  return people;
}

void WriteEvent(Transaction& tx, const AccessEvent& event, Instant at) {
  const auto insert = [&](PersonId person, std::optional<Blob> shown) {
    Rows rows = tx.Select(sql::insert_access, tx.Order(), at, event.account, event.agency, event.role,
                          ActionName(event.action), event.purpose, person, event.asked.Bits(),
                          event.granted.Bits(), shown, event.scope, event.reason, event.refused);
    const Row* row = rows.First();
    const std::int64_t entry = row->Int(0);
    rows.First();  // to the end, so that the statement is done
    return entry;
  };
  if (event.action == Action::kView && !event.people.empty()) {
    for (const PersonId person : event.people) insert(person, std::nullopt);
    return;
  }
  // Each person once, in the order shown: access_shown holds exactly these, which audit verify counts.
  std::vector<PersonId> people;
  std::set<PersonId> seen;
  for (const PersonId person : event.people)
    if (seen.insert(person).second) people.push_back(person);
  const std::string packed = PackIds(people);
  const std::int64_t entry = insert(PersonId{}, packed.empty() ? std::nullopt : std::optional(Blob{packed}));
  for (const PersonId person : people) tx.Execute(sql::insert_shown, person, entry);
}

Result<std::vector<AccessRow>> ReadRows(Database& db, const std::function<Rows(Transaction&)>& select) {
  std::vector<AccessRow> found;
  auto read = db.Read([&](Transaction& tx) -> Result<void> {
    found.clear();
    Rows rows = select(tx);
    for (const Row& row : rows)
      found.push_back({.entry_id = row.Int(0),
                       .at = row.Moment(1),
                       .account = row.As<AccountId>(2),
                       .agency = row.As<AgencyId>(3),
                       .role = row.String(4),
                       .action = row.String(5),
                       .purpose = row.String(6),
                       .person = row.As<PersonId>(7),
                       .asked = Sections(static_cast<std::uint32_t>(row.Int(8))),
                       .granted = Sections(static_cast<std::uint32_t>(row.Int(9))),
                       .shown = UnpackIds(row.BlobBytes(10)),
                       .scope = row.String(11),
                       .reason = row.String(12),
                       .refused = row.Bool(13)});
    return {};
  });
  if (!read) return Unexpected(read.error());
  return found;
}

}  // namespace

// Settled once by the writer; who asks before waits, who asks after is answered at once.
class AccessLog::Ticket : public DurableTicket {
 public:
  void OnReady(std::function<void(bool)> done) override {
    {
      const std::lock_guard lock(mutex_);
      if (!settled_) {
        waiting_.push_back(std::move(done));
        return;
      }
    }
    done(written_);
  }
  void Settle(bool written) {
    std::vector<std::function<void(bool)>> waiting;
    {
      const std::lock_guard lock(mutex_);
      settled_ = true;
      written_ = written;
      waiting.swap(waiting_);
    }
    for (const auto& done : waiting) done(written);
  }

 private:
  std::mutex mutex_;
  bool settled_ = false;
  bool written_ = false;
  std::vector<std::function<void(bool)>> waiting_;
};

std::string AccessLogPath(const std::string& location) {
  return location + ".access";
}

Result<std::unique_ptr<AccessLog>> AccessLog::Open(const std::string& location, Options options) {
  auto around = std::make_shared<Surroundings>();
  around->clock = options.clock;
  around->random = options.random;
  around->files = options.files;
  if (auto held = HoldOpen(location, *around); !held) return Unexpected(held.error());
  auto db = Connect(IsPostgres(location) ? location : AccessLogPath(location), options, around);
  if (!db) return Unexpected(db.error());
  if (auto migrated = Migrate(**db, MigrationsOf("store_access", embedded::store_access_migrations()));
      !migrated)
    return Unexpected(migrated.error());
  return std::unique_ptr<AccessLog>(new AccessLog(std::move(*db)));
}

AccessLog::AccessLog(std::unique_ptr<Database> db)
    : db_(std::move(db)), thread_([this] { WriteUntilClosed(); }) {}

AccessLog::~AccessLog() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  arrived_.notify_one();
  thread_.join();
}

Result<std::shared_ptr<DurableTicket>> AccessLog::Append(AccessEvent event) {
  auto ticket = std::make_shared<Ticket>();
  {
    const std::lock_guard lock(mutex_);
    if (queue_.size() >= kMostWaiting)
      return Fail(ErrorKind::kCannotRun, "the access log cannot keep up; nothing is shown until it can");
    queue_.push_back({std::move(event), db_->Around().clock->Now(), ticket});
  }
  arrived_.notify_one();
  return ticket;
}

Result<void> AccessLog::AppendAndWait(AccessEvent event) {
  auto ticket = Append(std::move(event));
  if (!ticket) return Unexpected(ticket.error());
  std::promise<bool> written;
  (*ticket)->OnReady([&](bool ok) { written.set_value(ok); });
  if (!written.get_future().get())
    return Fail(ErrorKind::kCannotRun,
                "the access log could not be written, so nothing was read; see the program's log");
  return {};
}

void AccessLog::WriteUntilClosed() {
  std::vector<Waiting> batch;
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      arrived_.wait(lock, [&] { return closing_ || !queue_.empty(); });
      if (queue_.empty()) return;
      batch.swap(queue_);
    }
    const Result<void> written = WriteRows(batch);
    if (!written) LogError("the access log could not be written: {}", written.error().message);
    for (const Waiting& one : batch) one.ticket->Settle(written.has_value());
    batch.clear();
  }
}

Result<void> AccessLog::WriteRows(const std::vector<Waiting>& batch) {
  return db_->Write([&](Transaction& tx) -> Result<void> {
    for (const Waiting& one : batch) WriteEvent(tx, one.event, one.at);
    return {};
  });
}

Result<std::vector<AccessRow>> AccessLog::OfPerson(PersonId person, int limit) {
  return ReadRows(*db_, [&](Transaction& tx) { return tx.Select(sql::access_of_person, person, limit); });
}

Result<std::vector<AccessRow>> AccessLog::OfAccount(AccountId account, int limit) {
  return ReadRows(*db_, [&](Transaction& tx) { return tx.Select(sql::access_of_account, account, limit); });
}

Result<std::vector<AccessRow>> AccessLog::Newest(std::int64_t before, int limit) {
  const std::int64_t from = before > 0 ? before : std::numeric_limits<std::int64_t>::max();
  return ReadRows(*db_, [&](Transaction& tx) { return tx.Select(sql::access_newest, from, limit); });
}

}  // namespace kindred::store
