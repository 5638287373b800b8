#include "sharing/access.hpp"

#include <utility>

namespace kindred::sharing {

Access Gate::Make(AccountId account, Action action, Sight sight, std::shared_ptr<DurableTicket> ticket) {
  Access access;
  access.account_ = account;
  access.action_ = action;
  access.withheld_ = sight.withheld;
  access.sight_ = std::move(sight);
  access.ticket_ = std::move(ticket);
  return access;
}

Access Gate::Make(AccountId account, Action action, Sections granted, std::vector<std::string> withheld,
                  std::shared_ptr<DurableTicket> ticket) {
  Sight sight(granted, nullptr, false);
  sight.withheld = std::move(withheld);
  return Make(account, action, std::move(sight), std::move(ticket));
}

Result<Sight> Gate::Weigh(store::Transaction&, const Asker& asker, const AccessRequest& request) {
  auto access = Open(asker, request);
  if (access) return access->Seen();
  if (access.error().kind != ErrorKind::kRefused) return Unexpected(access.error());
  Sight sight;
  sight.refusal = access.error().message;
  return sight;
}

}  // namespace kindred::sharing
