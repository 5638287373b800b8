// The one way to personal data. A function that reads a person takes a `const Access&`; an Access is made
// only by a Gate, from a decision, and its row in the access log is already on its way to the disk. No
// Access, no read: the compiler says so.
//
//   Result<Access> access = gate.Open(who, {.action = Action::kView, .purpose = "direct care",
//                                           .people = {person}, .sections = Sections::All()});
//   if (!access) return RefusedPage(access.error());      // the reason in words; the refusal is logged too
//   FamilyRecord record = families::Read(tx, *access, family);
//   return web::Html(Render(record), access->Ticket());   // sent once the log row is durable
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/policy.hpp"
#include "base/ticket.hpp"
#include "sharing/sight.hpp"

namespace kindred::store {
class Transaction;
}

namespace kindred::sharing {

// Who asks: an account as signed in, or the operator account a command runs as.
struct Asker {
  AccountId account;
  AgencyId agency;
  std::string role;
};

struct AccessRequest {
  Action action = Action::kView;
  std::string purpose;           // "direct care", "linkage", …; shown to who reads the log
  std::vector<PersonId> people;  // whose data; one log row per person for kView, one row in all for lists
  Sections sections;             // what is wanted; what is granted may be less
  bool taken_away = false;       // a record leaves as a file: decided as reading, logged as export
  std::string scope;             // for bulk work: "all sources, 20,312 records"; else empty
};

// Proof that a decision allowed a read and that it is being logged. Copyable; cheap.
class Access {
 public:
  [[nodiscard]] AccountId Account() const { return account_; }
  [[nodiscard]] Action For() const { return action_; }  // what was asked for, and logged
  [[nodiscard]] Sections Granted() const { return sight_.Granted(); }
  // May the section be shown at all? What one source says of one person is for Seen() to answer.
  [[nodiscard]] bool Allows(Section section) const { return sight_.Allows(section); }
  // Whose word on whom may be read, and what of it is left out.
  [[nodiscard]] const sharing::Sight& Seen() const { return sight_; }
  // Why sections were left out, in words for the reader ("No agreement covers health …"); may be empty.
  [[nodiscard]] const std::vector<std::string>& Withheld() const { return withheld_; }
  // Ready when the log rows are durable.
  [[nodiscard]] std::shared_ptr<DurableTicket> Ticket() const { return ticket_; }

 private:
  friend class Gate;
  Access() = default;
  AccountId account_;
  Action action_ = Action::kView;
  sharing::Sight sight_;
  std::vector<std::string> withheld_;
  std::shared_ptr<DurableTicket> ticket_;
};

// Decides, logs, and hands out Access. One per program; thread-safe.
class Gate {
 public:
  virtual ~Gate() = default;
  // Allowed (perhaps with fewer sections), or kRefused with the reason in words. Either way a row goes to
  // the access log; kCannotRun when it cannot be queued.
  [[nodiscard]] virtual Result<Access> Open(const Asker& asker, const AccessRequest& request) = 0;
  // What Open would let be seen, without a row in the log: for choosing whom a page will name. A refusal is
  // in the Sight, not in the Result. A gate that does not say otherwise answers by opening.
  [[nodiscard]] virtual Result<Sight> Weigh(store::Transaction& tx, const Asker& asker,
                                            const AccessRequest& request);

 protected:
  static Access Make(AccountId account, Action action, Sight sight, std::shared_ptr<DurableTicket> ticket);
  // Everybody alike, every source.
  static Access Make(AccountId account, Action action, Sections granted, std::vector<std::string> withheld,
                     std::shared_ptr<DurableTicket> ticket);
};

}  // namespace kindred::sharing
