// The second factor of an account: a seed shared with an authenticator app, and ten recovery codes for the
// day the phone is lost. Seeds are sealed; recovery codes are kept as hashes and each works once.
//
//   const std::string seed = *BeginSecondFactor(tx, account);        // shown as a picture and as letters
//   ConfirmSecondFactor(tx, account, typed);                         // → recovery codes, shown once
//   UseSecondFactor(tx, account, typed);                             // at every sign-in
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/ids.hpp"
#include "store/database.hpp"

namespace kindred::identity {

struct SecondFactor {
  bool confirmed = false;  // a code was typed: it is asked for from then on
  int recovery_codes = 0;  // not yet used
};
// Nothing when the account has none, not even one that waits to be confirmed.
[[nodiscard]] std::optional<SecondFactor> SecondFactorOf(store::Transaction& tx, AccountId account);

// The seed that waits to be confirmed, made when there is none. kConflict when one is confirmed already.
[[nodiscard]] Result<std::string> BeginSecondFactor(store::Transaction& tx, AccountId account);
// With a code of the waiting seed: from now on it is asked for. Returns ten recovery codes, for once. kUsage
// when the code is not right; kConflict when there is nothing to confirm.
[[nodiscard]] Result<std::vector<std::string>> ConfirmSecondFactor(store::Transaction& tx, AccountId account,
                                                                   std::string_view typed);
// Is this a code of now that was not used before, or a recovery code that is left? Uses it up.
enum class CodeUse { kWrong, kCode, kRecoveryCode };
[[nodiscard]] CodeUse UseSecondFactor(store::Transaction& tx, AccountId account, std::string_view typed);
// Ten new recovery codes; the old ones work no more.
[[nodiscard]] std::vector<std::string> NewRecoveryCodes(store::Transaction& tx, AccountId account);
// Takes the second factor away: its owner adds a new one. Journalled.
void RemoveSecondFactor(store::Transaction& tx, AccountId account, AccountId by);

}  // namespace kindred::identity
