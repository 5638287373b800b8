#include "cli/operator_store.hpp"

#include <utility>

#include "cli/schema.hpp"
#include "identity/accounts.hpp"
#include "store/open.hpp"

namespace kindred::cli {

Result<std::unique_ptr<store::Database>> OpenStore(const Context& context, bool create) {
  return store::Open(context.database, {.migrations = AllMigrations(), .create = create});
}

Result<AccountId> OperatorOf(store::Database& db) {
  AccountId account;
  const auto done = db.Write([&](store::Transaction& tx) -> Result<void> {
    account = identity::EnsureOperator(tx);
    return {};
  });
  if (!done) return Unexpected(done.error());
  return account;
}

Result<sharing::Access> OperatorStore::Access(const Context& context, const std::string& usual_purpose,
                                              sharing::AccessRequest request) {
  return sharing::OpenForCommand(*gate, account, context.purpose.empty() ? usual_purpose : context.purpose,
                                 std::move(request));
}

Result<OperatorStore> OpenAsOperator(const Context& context) {
  auto db = OpenStore(context);
  if (!db) return Unexpected(db.error());
  const auto account = OperatorOf(**db);
  if (!account) return Unexpected(account.error());
  auto log = store::AccessLog::Open(context.database, {});
  if (!log) return Unexpected(log.error());
  OperatorStore opened{std::move(*db), std::move(*log), nullptr, *account};
  opened.gate = std::make_unique<sharing::StoreGate>(*opened.db, *opened.log);
  return opened;
}

}  // namespace kindred::cli
