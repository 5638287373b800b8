// How a command opens the store: as the operator account, with the access log that its reads are written to.
//
//   auto opened = OpenAsOperator(context);
//   if (!opened) return Report(opened.error());
//   auto access = opened->Access(context, "data quality", {.action = Action::kReport, .scope = "…"});
#pragma once

#include <memory>
#include <string>

#include "base/error.hpp"
#include "cli/commands.hpp"
#include "sharing/access.hpp"
#include "sharing/gate.hpp"
#include "store/access_log.hpp"
#include "store/database.hpp"

namespace kindred::cli {

// The store alone; kCannotRun when there is none and `create` is false.
[[nodiscard]] Result<std::unique_ptr<store::Database>> OpenStore(const Context& context, bool create = false);

// The account that commands act as; made when the store has none yet.
[[nodiscard]] Result<AccountId> OperatorOf(store::Database& db);

struct OperatorStore {
  std::unique_ptr<store::Database> db;
  std::unique_ptr<store::AccessLog> log;
  std::unique_ptr<sharing::StoreGate> gate;
  AccountId account;

  // Decides, logs durably and grants; the purpose is --purpose, or `usual_purpose` where that was not given.
  [[nodiscard]] Result<sharing::Access> Access(const Context& context, const std::string& usual_purpose,
                                               sharing::AccessRequest request);
};

// An existing store with its access log (made where the store has none yet) and the operator's way through
// it.
[[nodiscard]] Result<OperatorStore> OpenAsOperator(const Context& context);

}  // namespace kindred::cli
