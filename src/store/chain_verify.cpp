#include <sodium.h>

#include <algorithm>

#include "store/chain.sql.hpp"
#include "store/chain_rows.hpp"
#include "store/keys.hpp"

namespace kindred::store {
namespace {

std::string Number(std::int64_t number) {
  return std::to_string(number);
}

bool IsSignedBy(const ChainSeal& seal, const SigningKey& key) {
  unsigned char public_key[crypto_sign_PUBLICKEYBYTES];
  unsigned char secret[crypto_sign_SECRETKEYBYTES];
  crypto_sign_seed_keypair(public_key, secret, key.seed.data());
  sodium_memzero(secret, sizeof secret);
  const std::string part = SignedPart(seal);
  return seal.signature.size() == crypto_sign_BYTES &&
         crypto_sign_verify_detached(reinterpret_cast<const unsigned char*>(seal.signature.data()),
                                     reinterpret_cast<const unsigned char*>(part.data()), part.size(),
                                     public_key) == 0;
}

// The seals that can be believed, by log; what is wrong with the others goes to `faults`.
struct Believed {
  std::vector<ChainSeal> journal;
  std::vector<ChainSeal> access;
  std::vector<std::string> faults;
};

Believed CheckSeals(const SealsFile& file, const std::string& path, const SigningKey& key) {
  Believed believed;
  Digest before{};
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    const std::string& line = file.lines[i];
    const std::string where = path + " line " + Number(static_cast<std::int64_t>(i) + 1) + ": ";
    const auto seal = ParseSeal(line);
    const bool follows = seal && seal->before == before;
    before = Hash(line);
    if (!seal) {
      believed.faults.push_back(where + "is not a seal");
      continue;
    }
    if (!IsSignedBy(*seal, key)) {
      believed.faults.push_back(where + "was not signed with this store's key " + key.id);
      continue;
    }
    if (!follows)
      believed.faults.push_back(where + "does not follow the line before it: lines are missing or changed");
    auto& seals = seal->log == JournalTable().name ? believed.journal : believed.access;
    if (!seals.empty() && (seal->count <= seals.back().count || seal->last <= seals.back().last)) {
      believed.faults.push_back(where + "goes back behind an earlier seal");
      continue;
    }
    seals.push_back(*seal);
  }
  return believed;
}

// Walks one log from the beginning, seal by seal. A seal covers the rows after the one before it up to its
// own last row, so a fault in one does not hide the state of the next.
class LogWalk {
 public:
  LogWalk(const LogTable& log, const std::vector<ChainSeal>& seals, ChainReport& report)
      : log_(log), seals_(seals), report_(report) {}

  void Take(ChainPlace place, const Row& row) {
    while (next_ < seals_.size() && place > seals_[next_].last) Close();
    ++report_.rows;
    if (next_ < seals_.size()) {
      head_ = NextHead(head_, row, log_.columns);
      ++in_seal_;
    } else {
      if (report_.tail++ == 0) report_.tail_since = row.Moment(2);
    }
  }
  void Finish() {
    while (next_ < seals_.size()) Close();
    report_.seals = static_cast<std::int64_t>(seals_.size());
    report_.sealed = seals_.empty() ? 0 : seals_.back().count;
  }

 private:
  void Close() {
    const ChainSeal& seal = seals_[next_];
    const std::int64_t expected = seal.count - (next_ > 0 ? seals_[next_ - 1].count : 0);
    if (in_seal_ != expected || head_ != seal.head) {
      const std::int64_t first = next_ > 0 ? seals_[next_ - 1].last.entry : 0;
      std::string what = in_seal_ < expected   ? Number(expected - in_seal_) + " missing"
                         : in_seal_ > expected ? Number(in_seal_ - expected) + " inserted"
                                               : std::string("at least one changed");
      report_.faults.push_back(std::string(log_.name) + ": of the " + Number(expected) +
                               " rows after entry " + Number(first) + " up to entry " +
                               Number(seal.last.entry) + ", sealed " + FormatUtc(seal.at) + ", " + what);
    }
    head_ = seal.head;  // the signature vouches for it: go on from here
    in_seal_ = 0;
    ++next_;
  }

  const LogTable& log_;
  const std::vector<ChainSeal>& seals_;
  ChainReport& report_;
  std::size_t next_ = 0;
  std::int64_t in_seal_ = 0;
  Digest head_{};
};

Result<ChainReport> VerifyLog(Database& db, const LogTable& log, const std::vector<ChainSeal>& seals) {
  ChainReport report;
  const bool is_access = log.name == AccessTable().name;
  auto read = db.Read([&](Transaction& tx) -> Result<void> {
    report = {.log = std::string(log.name)};
    LogWalk walk(log, seals, report);
    std::int64_t shown = 0;
    ForEachRow(tx, log, {-1, 0}, std::numeric_limits<std::int64_t>::max(),
               [&](ChainPlace place, const Row& row) {
                 walk.Take(place, row);
                 if (is_access) shown += static_cast<std::int64_t>(row.BlobBytes(kShownColumn).size() / 8);
                 return true;
               });
    walk.Finish();
    // Entries that a page looks up through the index would otherwise be hidden without touching the log.
    if (is_access && tx.SelectInt(sql::count_shown).value_or(0) != shown)
      report.faults.push_back("access_shown: the index of people shown in lists does not match the log");
    return {};
  });
  if (!read) return Unexpected(read.error());
  return report;
}

}  // namespace

Result<std::vector<ChainReport>> VerifyChains(Database& db, Database& access, const std::string& seals_path) {
  const Surroundings& around = db.Around();
  const auto key = around.keys->Signing();
  if (!key)
    return Fail(ErrorKind::kCannotRun,
                "the key file " + around.keys->Path() +
                    " is missing, so no seal can be checked; put back the file that was kept");
  auto file = ReadSeals(seals_path, *around.files);
  if (!file) return Unexpected(file.error());
  Believed believed = CheckSeals(*file, seals_path, *key);
  std::int64_t noted = 0;
  auto looked_up = db.Read([&](Transaction& tx) -> Result<void> {
    noted = tx.SelectInt(sql::seals_noted).value_or(0);
    return {};
  });
  if (!looked_up) return Unexpected(looked_up.error());
  if (const auto lines = static_cast<std::int64_t>(file->lines.size()); lines < noted)
    believed.faults.push_back(seals_path + ": has " + Number(lines) + " seals, but " + Number(noted) +
                              " were written: it was cut back, or it is another store's");
  std::vector<ChainReport> reports;
  auto journal = VerifyLog(db, JournalTable(), believed.journal);
  if (!journal) return Unexpected(journal.error());
  journal->faults.insert(journal->faults.begin(), believed.faults.begin(), believed.faults.end());
  reports.push_back(std::move(*journal));
  auto looked = VerifyLog(access, AccessTable(), believed.access);
  if (!looked) return Unexpected(looked.error());
  reports.push_back(std::move(*looked));
  return reports;
}

}  // namespace kindred::store
