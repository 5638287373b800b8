// The one Gate of a program: gathers what is known of reader and people, decides (decide.hpp), writes the
// access log (refusals too) and hands out Access.
//
//   StoreGate gate(*db, *access_log);                 // at the start of `serve`
//   gate.Use(families::Standings());                  // how readers stand to people, which a domain above
//   knows auto access = gate.Open(asker, request);          // in a page
//
//   auto access = sharing::OpenForCommand(gate, operator_account, context.purpose,
//                                         {.action = Action::kReport, .scope = "all sources, 20,312
//                                         records"});
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <tuple>

#include "sharing/access.hpp"
#include "sharing/agreements.hpp"
#include "sharing/decide.hpp"
#include "store/access_log.hpp"

namespace kindred::sharing {

// How readers stand to people, from who is involved: implemented by the domain that knows involvements.
class Standing {
 public:
  virtual ~Standing() = default;
  // One for each of `people`, in their order. `agency` is the reader's, by name.
  [[nodiscard]] virtual std::vector<Relation> Of(store::Transaction& tx, const Asker& asker,
                                                 const std::string& agency,
                                                 std::span<const PersonId> people) const = 0;
};

class StoreGate : public Gate {
 public:
  // All must outlive the gate.
  StoreGate(store::Database& db, store::AccessLog& log, const Policies& policies = ShippedPolicies());
  // Before the first request.
  void Use(std::unique_ptr<const Standing> standing) { standing_ = std::move(standing); }

  [[nodiscard]] Result<Access> Open(const Asker& asker, const AccessRequest& request) override;
  [[nodiscard]] Result<Sight> Weigh(store::Transaction& tx, const Asker& asker,
                                    const AccessRequest& request) override;

 private:
  struct Agency {
    std::string name, kind;
  };
  // Decides for each person of the request, inside one snapshot.
  [[nodiscard]] Sight WeighIn(store::Transaction& tx, const Asker& asker, const AccessRequest& request);
  [[nodiscard]] std::shared_ptr<const Coverage> CoverageFor(store::Transaction& tx, const Asker& asker,
                                                            const Agency& agency, const std::string& purpose);

  store::Database& db_;
  store::AccessLog& log_;
  const Policies& policies_;
  std::unique_ptr<const Standing> standing_;
  std::mutex mutex_;
  // What agreements give each agency, for the version and day they were made with.
  std::int64_t version_ = -1;
  Date day_;
  std::vector<Agreement> agreements_;
  std::map<std::pair<std::string, std::string>, std::shared_ptr<const Coverage>> coverage_;
};

// For commands: opens as the operator and waits until the access log is durable. `purpose` must be given
// (--purpose): kUsage when it is empty.
[[nodiscard]] Result<Access> OpenForCommand(Gate& gate, AccountId operator_account,
                                            const std::string& purpose, AccessRequest request);

}  // namespace kindred::sharing
