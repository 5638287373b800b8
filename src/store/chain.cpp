#include "store/chain.hpp"

#include <sodium.h>

#include <chrono>
#include <cstdlib>
#include <map>

#include "base/log.hpp"
#include "store/chain.sql.hpp"
#include "store/chain_rows.hpp"
#include "store/keys.hpp"
#include "store/store_lock.hpp"

namespace kindred::store {
namespace {

constexpr std::int64_t kMostRowsOfASeal = 4096;  // a fault is named to within one seal

// Writes seals: each line signed and carrying the hash of the one before.
class SealWriter {
 public:
  SealWriter(const SigningKey& key, Instant now, Digest before) : now_(now), before_(before), id_(key.id) {
    unsigned char public_key[crypto_sign_PUBLICKEYBYTES];
    crypto_sign_seed_keypair(public_key, secret_, key.seed.data());
  }
  SealWriter(const SealWriter&) = delete;
  SealWriter& operator=(const SealWriter&) = delete;
  ~SealWriter() { sodium_memzero(secret_, sizeof secret_); }

  void Add(std::string_view log, std::int64_t count, ChainPlace last, const Digest& head) {
    ChainSeal seal{.log = std::string(log),
                   .count = count,
                   .last = last,
                   .head = head,
                   .at = now_,
                   .before = before_,
                   .signing_id = id_};
    const std::string part = SignedPart(seal);
    seal.signature.resize(crypto_sign_BYTES);
    crypto_sign_detached(reinterpret_cast<unsigned char*>(seal.signature.data()), nullptr,
                         reinterpret_cast<const unsigned char*>(part.data()), part.size(), secret_);
    const std::string line = FormatSeal(seal);
    before_ = Hash(line);
    text_ += line + "\n";
    ++lines_;
  }
  [[nodiscard]] std::size_t Lines() const { return lines_; }
  [[nodiscard]] const std::string& Text() const { return text_; }

 private:
  Instant now_;
  Digest before_;
  std::string id_;
  std::string text_;
  std::size_t lines_ = 0;
  unsigned char secret_[crypto_sign_SECRETKEYBYTES];
};

// Chains the rows of one log after `last` and adds a seal for every few thousand and for the rest.
Result<std::int64_t> SealLog(Database& db, const LogTable& log, const std::optional<ChainSeal>& last,
                             SealWriter& writer) {
  struct Step {
    std::int64_t count;
    ChainPlace place;
    Digest head;
  };
  std::vector<Step> steps;
  std::int64_t sealed = 0;
  auto read = db.Read([&](Transaction& tx) -> Result<void> {
    steps.clear();
    sealed = 0;
    if (tx.GetDialect() == Dialect::kPostgres && tx.SelectInt(sql::take_sealer_lock) != 1) return {};
    Step now{last ? last->count : 0, last ? last->last : ChainPlace{-1, 0}, last ? last->head : Digest{}};
    ForEachRow(tx, log, now.place, Horizon(tx), [&](ChainPlace place, const Row& row) {
      now = {now.count + 1, place, NextHead(now.head, row, log.columns)};
      if (++sealed % kMostRowsOfASeal == 0) steps.push_back(now);
      return true;
    });
    if (sealed % kMostRowsOfASeal != 0) steps.push_back(now);
    return {};
  });
  if (!read) return Unexpected(read.error());
  for (const Step& step : steps) writer.Add(log.name, step.count, step.place, step.head);
  return sealed;
}

}  // namespace

std::string SealsPathFor(const std::string& location) {
  if (const char* path = std::getenv("KINDRED_SEALS_FILE"); path != nullptr && *path != '\0') return path;
  return IsPostgres(location) ? "kindred.seals" : location + ".seals";
}

ChainSealer::ChainSealer(Database& db, Database& access, std::string seals_path)
    : db_(db), access_(access), path_(std::move(seals_path)) {}

ChainSealer::~ChainSealer() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

Result<std::int64_t> ChainSealer::SealNow() {
  const Surroundings& around = db_.Around();
  const auto signing = around.keys->Signing();
  if (!signing)
    return Fail(ErrorKind::kCannotRun,
                "the key file " + around.keys->Path() +
                    " is missing, so nothing can be signed; put back the file that was kept");
  const auto held = LockFile(path_ + ".lock", true, false);  // goes with the process, whatever ends it
  if (!held) return 0;
  auto file = ReadSeals(path_, *around.files);
  if (!file) return Unexpected(file.error());
  if (file->partial) {  // a crash cut the last line short: it sealed nothing
    std::string whole;
    for (const std::string& line : file->lines) whole += line + "\n";
    if (auto wrote = around.files->Write(path_, whole, 0600); !wrote) return Unexpected(wrote.error());
  }
  std::map<std::string, ChainSeal, std::less<>> last;
  for (const std::string& line : file->lines) {
    auto seal = ParseSeal(line);
    if (!seal) return Fail(ErrorKind::kCannotRun, path_ + ": a line is damaged; run kindred audit verify");
    last[seal->log] = std::move(*seal);
  }
  SealWriter writer(*signing, around.clock->Now(), file->lines.empty() ? Digest{} : Hash(file->lines.back()));
  const auto find = [&](std::string_view log) {
    const auto found = last.find(log);
    return found == last.end() ? std::nullopt : std::optional(found->second);
  };
  auto journal = SealLog(db_, JournalTable(), find(JournalTable().name), writer);
  if (!journal) return Unexpected(journal.error());
  auto access = SealLog(access_, AccessTable(), find(AccessTable().name), writer);
  if (!access) return Unexpected(access.error());
  if (writer.Text().empty()) return 0;
  if (auto appended = around.files->Append(path_, writer.Text(), 0600); !appended)
    return Unexpected(appended.error());
  const auto lines = static_cast<std::int64_t>(file->lines.size() + writer.Lines());
  auto noted = db_.Write([&](Transaction& tx) -> Result<void> {
    tx.Execute(sql::note_seals, lines);
    return {};
  });
  if (!noted) return Unexpected(noted.error());
  return *journal + *access;
}

void ChainSealer::Start(int seconds) {
  thread_ = std::thread([this, seconds] {
    bool closing = false;
    while (!closing) {
      {
        std::unique_lock lock(mutex_);
        closing = wake_.wait_for(lock, std::chrono::seconds(seconds), [&] { return closing_; });
      }
      if (const auto sealed = SealNow(); !sealed)
        LogError("the chains could not be sealed: {}", sealed.error().message);
    }
  });
}

}  // namespace kindred::store
