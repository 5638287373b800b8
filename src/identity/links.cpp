#include "identity/links.hpp"

#include "base/hash.hpp"
#include "base/seams.hpp"
#include "identity/identity.sql.hpp"
#include "identity/passwords.hpp"
#include "store/open.hpp"

namespace kindred::identity {
namespace {

std::string TokenHash(std::string_view token) {
  return std::string(AsText(Hash(token)));
}

std::optional<OpenLink> Find(store::Transaction& tx, std::string_view token) {
  if (token.empty() || token.size() > 100) return std::nullopt;
  const std::string hash = TokenHash(token);
  std::optional<OpenLink> link;
  AccountId account;
  for (const store::Row& row : tx.Select(sql::link_by_token, store::Blob{hash}, tx.Around().clock->Now())) {
    account = row.As<AccountId>(0);
    link = OpenLink{.kind = row.Text(1) == "reset" ? LinkKind::kReset : LinkKind::kInvitation,
                    .expires_at = row.Moment(2)};
  }
  if (!link) return std::nullopt;
  const auto known = FindAccount(tx, account);
  if (!known) return std::nullopt;
  link->account = *known;
  return link;
}

}  // namespace

std::string MakeLink(store::Transaction& tx, AccountId account, LinkKind kind, AccountId by) {
  const Instant now = tx.Around().clock->Now();
  const std::string token = tx.Around().random->Token(32);
  const std::string hash = TokenHash(token);
  const bool reset = kind == LinkKind::kReset;
  tx.Execute(sql::void_links_of, account, now);
  if (reset) SetPassword(tx, account, "", false, by);
  tx.Execute(sql::insert_link, store::Blob{hash}, account, reset ? "reset" : "invitation", by, now,
             now.AddSeconds(reset ? kResetSeconds : kInvitationSeconds));
  JournalAccount(tx, by, account, reset ? "password link made" : "invited");
  return token;
}

bool HasOpenInvitation(store::Transaction& tx, AccountId account) {
  return tx.SelectInt(sql::open_invitation, account, tx.Around().clock->Now()).has_value();
}

Result<std::optional<OpenLink>> FindLink(store::Database& db, std::string_view token) {
  std::optional<OpenLink> link;
  auto read = db.Read([&](store::Transaction& tx) -> Result<void> {
    link = Find(tx, token);
    return {};
  });
  if (!read) return Unexpected(read.error());
  return link;
}

Result<SignInResult> UseLink(store::Database& db, std::string_view token, std::string_view password,
                             const Browser& browser) {
  const auto gone = [] {
    return Fail(ErrorKind::kConflict, "This link works no more. Ask your administrator for a new one");
  };
  const auto link = FindLink(db, token);
  if (!link) return Unexpected(link.error());
  if (!*link) return gone();
  const Account& account = (*link)->account;
  if (auto fault = PasswordFault(
          password, {.username = account.username, .name = account.name, .agency = account.agency_name}))
    return Fail(ErrorKind::kUsage, *fault);
  const auto hash = HashPassword(password);
  if (!hash) return Unexpected(hash.error());
  SignInResult result;
  auto written = db.Write([&](store::Transaction& tx) -> Result<void> {
    const std::string token_hash = TokenHash(token);
    const auto now = Find(tx, token);  // it may have been used while the hash was made
    if (!now || tx.Execute(sql::use_link, store::Blob{token_hash}, tx.Around().clock->Now()) == 0)
      return gone();
    SetPassword(tx, now->account.id, *hash, false, now->account.id);
    result = BeginSession(tx, now->account.id, "password", browser);
    return {};
  });
  if (!written) return Unexpected(written.error());
  return result;
}

}  // namespace kindred::identity
