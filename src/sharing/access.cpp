#include "sharing/access.hpp"

#include <utility>

namespace kindred::sharing {

Access Gate::Make(AccountId account, Action action, Sections granted, std::vector<std::string> withheld,
                  std::shared_ptr<DurableTicket> ticket) {
  Access access;
  access.account_ = account;
  access.action_ = action;
  access.granted_ = granted;
  access.withheld_ = std::move(withheld);
  access.ticket_ = std::move(ticket);
  return access;
}

}  // namespace kindred::sharing
