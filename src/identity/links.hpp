// Links that work once: an invitation to a new account, or a new password for an old one. The administrator
// is shown the link and hands it over; nobody else ever knows the password that its reader then chooses.
//
//   const std::string token = MakeLink(tx, account, LinkKind::kInvitation, by);      // /welcome/<token>
//   std::optional<OpenLink> link = *FindLink(db, token);                             // looking uses nothing
//   up UseLink(db, token, typed, browser);                                              // → a session
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "identity/accounts.hpp"
#include "identity/sessions.hpp"

namespace kindred::identity {

enum class LinkKind { kInvitation, kReset };
inline constexpr std::int64_t kInvitationSeconds = 7 * 24 * 3600;
inline constexpr std::int64_t kResetSeconds = 24 * 3600;

// A link for this account; those that it had before work no more. For a reset the old password works no more
// either, and every session ends. Journalled. Only the hash of the token is kept.
[[nodiscard]] std::string MakeLink(store::Transaction& tx, AccountId account, LinkKind kind, AccountId by);

// Does an invitation of this account wait to be taken up?
[[nodiscard]] bool HasOpenInvitation(store::Transaction& tx, AccountId account);

struct OpenLink {
  Account account;
  LinkKind kind = LinkKind::kInvitation;
  Instant expires_at;
};
// The link of this token while it works; nothing when it was used, expired, replaced or never was.
[[nodiscard]] Result<std::optional<OpenLink>> FindLink(store::Database& db, std::string_view token);
// Sets the password that was chosen, uses the link up and begins a session (or a step that waits for the
// code). kUsage: the password will not do; kConflict: the link works no more.
[[nodiscard]] Result<SignInResult> UseLink(store::Database& db, std::string_view token,
                                           std::string_view password, const Browser& browser);

}  // namespace kindred::identity
