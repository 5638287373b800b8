#include "sharing/who_looked.hpp"

#include <map>

#include "sharing/who_looked.sql.hpp"

namespace kindred::sharing {
namespace {

// The name behind an id, looked up once.
template <class IdType>
class Names {
 public:
  Names(store::Transaction& tx, std::string_view query) : tx_(tx), query_(query) {}
  const std::string& Of(IdType id) {
    const auto [found, is_new] = names_.try_emplace(id);
    if (is_new && !id.IsNone()) found->second = tx_.SelectText(query_, id).value_or("");
    return found->second;
  }

 private:
  store::Transaction& tx_;
  std::string_view query_;
  std::map<IdType, std::string> names_;
};

Result<std::vector<Look>> WithNames(store::Database& db, Result<std::vector<store::AccessRow>> rows) {
  if (!rows) return Unexpected(rows.error());
  std::vector<Look> looks;
  auto read = db.Read([&](store::Transaction& tx) -> Result<void> {
    looks.clear();
    Names<AccountId> accounts(tx, sql::account_name);
    Names<AgencyId> agencies(tx, sql::agency_name);
    for (const store::AccessRow& row : *rows)
      looks.push_back({row, accounts.Of(row.account), agencies.Of(row.agency)});
    return {};
  });
  if (!read) return Unexpected(read.error());
  return looks;
}

Result<void> NeedAudit(const Access& access) {
  if (access.Allows(Section::kAudit)) return {};
  return Fail(ErrorKind::kRefused, "Your role does not see who looked at a record.");
}

}  // namespace

Result<std::vector<Look>> WhoLookedAt(store::Database& db, store::AccessLog& log, const Access& access,
                                      PersonId person, int limit) {
  if (auto allowed = NeedAudit(access); !allowed) return Unexpected(allowed.error());
  return WithNames(db, log.OfPerson(person, limit));
}

Result<std::vector<Look>> WhatWasLookedAtBy(store::Database& db, store::AccessLog& log, const Access& access,
                                            AccountId account, int limit) {
  // What somebody looked at names other people: for those who read the log as such, not with one record.
  if (access.For() != Action::kAudit && account != access.Account())
    return Fail(ErrorKind::kRefused, "Only those who audit see what somebody else looked at.");
  if (auto allowed = NeedAudit(access); !allowed) return Unexpected(allowed.error());
  return WithNames(db, log.OfAccount(account, limit));
}

}  // namespace kindred::sharing
