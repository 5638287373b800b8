// The one Gate of a program: decides (decide.hpp), writes the access log (refusals too) and hands out Access.
//
//   StoreGate gate(*db, *access_log);                 // at the start of `serve`
//   auto access = gate.Open(asker, request);          // in a page
//
//   auto access = sharing::OpenForCommand(gate, operator_account, context.purpose,
//                                         {.action = Action::kReport, .scope = "all sources, 20,312
//                                         records"});
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "sharing/access.hpp"
#include "sharing/decide.hpp"
#include "store/access_log.hpp"

namespace kindred::sharing {

class StoreGate : public Gate {
 public:
  // All must outlive the gate.
  StoreGate(store::Database& db, store::AccessLog& log, const Policies& policies = ShippedPolicies());
  [[nodiscard]] Result<Access> Open(const Asker& asker, const AccessRequest& request) override;

 private:
  // Kind of an agency, read once a minute at most.
  [[nodiscard]] Result<std::string> AgencyKind(AgencyId agency);

  store::Database& db_;
  store::AccessLog& log_;
  const Policies& policies_;
  std::mutex mutex_;
  struct Known {
    std::string kind;
    Instant read_at;
  };
  std::map<AgencyId, Known> agencies_;
};

// For commands: opens as the operator and waits until the access log is durable. `purpose` must be given
// (--purpose): kUsage when it is empty.
[[nodiscard]] Result<Access> OpenForCommand(Gate& gate, AccountId operator_account,
                                            const std::string& purpose, AccessRequest request);

}  // namespace kindred::sharing
