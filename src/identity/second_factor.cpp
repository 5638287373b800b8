#include "identity/second_factor.hpp"

#include <array>

#include "base/hash.hpp"
#include "base/seams.hpp"
#include "base/text.hpp"
#include "identity/accounts.hpp"
#include "identity/identity.sql.hpp"
#include "identity/passwords.hpp"
#include "identity/totp.hpp"
#include "store/open.hpp"
#include "store/sealing.hpp"

namespace kindred::identity {
namespace {

constexpr int kRecoveryCodes = 10;

struct Stored {
  std::string seed;
  bool confirmed = false;
  std::int64_t last_step = 0;
};

std::optional<Stored> Read(store::Transaction& tx, AccountId account) {
  std::string sealed;
  std::optional<Stored> stored;
  for (const store::Row& row : tx.Select(sql::factor_of, account)) {
    sealed = std::string(row.BlobBytes(0));
    stored = Stored{.confirmed = row.Bool(1), .last_step = row.Int(2)};
  }
  if (!stored) return std::nullopt;
  auto seed = store::Unseal(tx, sealed);
  if (!seed) throw store::Failure(seed.error().message);
  stored->seed = std::move(*seed);
  return stored;
}

// Typed from paper: capitals, blanks and hyphens do not matter.
std::string RecoveryHash(std::string_view typed) {
  std::string code;
  for (const char c : ToLowerAscii(typed))
    if (c != '-' && c != ' ') code += c;
  return std::string(AsText(Hash("recovery\n" + code)));
}

}  // namespace

std::optional<SecondFactor> SecondFactorOf(store::Transaction& tx, AccountId account) {
  std::optional<SecondFactor> factor;
  for (const store::Row& row : tx.Select(sql::factor_of, account)) factor = SecondFactor{row.Bool(1), 0};
  if (factor)
    factor->recovery_codes = static_cast<int>(tx.SelectInt(sql::count_recovery_codes, account).value_or(0));
  return factor;
}

Result<std::string> BeginSecondFactor(store::Transaction& tx, AccountId account) {
  if (auto stored = Read(tx, account)) {
    if (stored->confirmed) return Fail(ErrorKind::kConflict, "A second step is set up already");
    return stored->seed;
  }
  std::array<std::byte, kTotpSeedBytes> bytes{};
  tx.Around().random->Fill(bytes);
  std::string seed(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const std::string sealed = store::Seal(tx, {"second factor", 0}, seed);
  tx.Execute(sql::insert_factor, account, store::Blob{sealed}, tx.Around().clock->Now());
  return seed;
}

Result<std::vector<std::string>> ConfirmSecondFactor(store::Transaction& tx, AccountId account,
                                                     std::string_view typed) {
  const auto stored = Read(tx, account);
  if (!stored || stored->confirmed)
    return Fail(ErrorKind::kConflict, "There is no second step to confirm; go back to your account");
  const auto step = TotpMatch(stored->seed, typed, TotpStep(tx.Around().clock->Now()), stored->last_step);
  if (!step)
    return Fail(ErrorKind::kUsage,
                "This is not the code of just now. Wait for the next one in your app and enter it");
  tx.Execute(sql::use_step, account, *step);
  JournalAccount(tx, account, account, "second factor added");
  return NewRecoveryCodes(tx, account);
}

CodeUse UseSecondFactor(store::Transaction& tx, AccountId account, std::string_view typed) {
  const auto stored = Read(tx, account);
  if (!stored || !stored->confirmed) return CodeUse::kWrong;
  const Instant now = tx.Around().clock->Now();
  if (const auto step = TotpMatch(stored->seed, typed, TotpStep(now), stored->last_step))
    return tx.Execute(sql::use_step, account, *step) > 0 ? CodeUse::kCode : CodeUse::kWrong;
  const std::string hash = RecoveryHash(typed);
  if (tx.Execute(sql::use_recovery_code, account, store::Blob{hash}, now) == 0) return CodeUse::kWrong;
  JournalAccount(tx, account, account, "recovery code used");
  return CodeUse::kRecoveryCode;
}

std::vector<std::string> NewRecoveryCodes(store::Transaction& tx, AccountId account) {
  tx.Execute(sql::forget_recovery_codes, account);
  std::vector<std::string> codes;
  for (int i = 0; i < kRecoveryCodes; ++i) {
    codes.push_back(MakePassword(*tx.Around().random));
    const std::string hash = RecoveryHash(codes.back());
    tx.Execute(sql::insert_recovery_code, account, store::Blob{hash});
  }
  JournalAccount(tx, account, account, "recovery codes made");
  return codes;
}

void RemoveSecondFactor(store::Transaction& tx, AccountId account, AccountId by) {
  tx.Execute(sql::forget_recovery_codes, account);
  if (tx.Execute(sql::remove_factor, account) > 0) JournalAccount(tx, by, account, "second factor removed");
}

}  // namespace kindred::identity
