#include "sharing/gate.hpp"

#include <future>
#include <utility>

namespace kindred::sharing {
namespace {

constexpr std::int64_t kAgencyMicros = 60'000'000;  // how long an agency's kind is remembered

}  // namespace

StoreGate::StoreGate(store::Database& db, store::AccessLog& log, const Policies& policies)
    : db_(db), log_(log), policies_(policies) {}

Result<std::string> StoreGate::AgencyKind(AgencyId agency) {
  if (agency.IsNone()) return std::string();
  const Instant now = db_.Around().clock->Now();
  {
    const std::lock_guard lock(mutex_);
    const auto known = agencies_.find(agency);
    if (known != agencies_.end() && now.micros - known->second.read_at.micros < kAgencyMicros)
      return known->second.kind;
  }
  std::string kind;
  auto read = db_.Read([&](store::Transaction& tx) -> Result<void> {
    kind = tx.SelectText("SELECT kind FROM agency WHERE agency_id = ?1", agency).value_or("");
    return {};
  });
  if (!read) return Unexpected(read.error());
  const std::lock_guard lock(mutex_);
  agencies_[agency] = {kind, now};
  return kind;
}

Result<Access> StoreGate::Open(const Asker& asker, const AccessRequest& request) {
  auto kind = AgencyKind(asker.agency);
  if (!kind) return Unexpected(kind.error());
  const Decision decision =
      Decide(policies_, {.role = asker.role, .agency_kind = *kind},
             {.action = request.action, .sections = request.sections, .purpose = request.purpose});
  std::string reason = decision.reason;
  for (const std::string& sentence : decision.withheld) reason += (reason.empty() ? "" : " ") + sentence;
  auto ticket = log_.Append({.account = asker.account,
                             .agency = asker.agency,
                             .role = asker.role,
                             .action = request.action,
                             .purpose = request.purpose,
                             .people = request.people,
                             .asked = request.sections,
                             .granted = decision.granted,
                             .scope = request.scope,
                             .reason = std::move(reason),
                             .refused = !decision.allowed});
  if (!ticket) return Unexpected(ticket.error());
  if (!decision.allowed) return Fail(ErrorKind::kRefused, decision.reason);
  return Make(asker.account, request.action, decision.granted, decision.withheld, std::move(*ticket));
}

Result<Access> OpenForCommand(Gate& gate, AccountId operator_account, const std::string& purpose,
                              AccessRequest request) {
  if (purpose.empty())
    return Fail(ErrorKind::kUsage,
                "say why the records are needed: --purpose \"…\"; it goes to the access log");
  request.purpose = purpose;
  auto access = gate.Open({.account = operator_account, .role = "operator"}, request);
  if (!access) return access;
  std::promise<bool> written;
  access->Ticket()->OnReady([&](bool ok) { written.set_value(ok); });
  if (!written.get_future().get())
    return Fail(ErrorKind::kCannotRun,
                "the access log could not be written, so nothing was read; see the program's log");
  return access;
}

}  // namespace kindred::sharing
