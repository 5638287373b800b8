// A push: what has changed in the case system since the last one, as messages that the Department's
// description accepts; sent, and remembered as sent chunk by chunk.
//
//   PushPlan plan = PlanPush(model, sent, {.authority = "808", .on = today, .since = since});
//   if (plan.faulty.empty()) SendReport report = SendPlan(db, account, plan, options, transport, seams);
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "statutory/push/payload.hpp"
#include "statutory/push/send.hpp"
#include "store/database.hpp"

namespace kindred::statutory::push {

// Child → parts that were sent.
using SentChildren = std::map<std::string, SentParts>;
[[nodiscard]] SentChildren ReadSent(store::Transaction& tx, const std::string& authority);

struct PushScope {
  std::string authority;  // three digits
  Date on;                // what is known by this day
  Date since;             // episodes that closed before it are not begun with
  // Rows of the extract are in quarantine: what is not there may be one of them, so nothing is purged.
  bool withhold_purges = false;
};

struct PushPlan {
  std::string authority;
  std::vector<Outgoing> messages;  // in the order of the children
  SentChildren after;              // what the children will have been sent
  std::size_t children = 0;        // in scope
  std::size_t unchanged = 0, purged = 0;
  std::size_t withheld = 0;  // children of whom something would have been purged
  // Children whose message the Department's description does not accept, left out, and why; the texts name no
  // value.
  std::vector<std::pair<std::string, std::vector<std::string>>> faulty;
  // More than this share of the children sent before would be purged: somebody should look first.
  bool purges_many = false;
};

// A purge of more than 5 % of the children sent before (and of more than ten) is held to be a mistake of the
// extract.
[[nodiscard]] PushPlan PlanPush(const build::CaseModel& model, const SentChildren& sent,
                                const PushScope& scope);

// The URL that a push of this authority goes to.
[[nodiscard]] std::string UrlOf(const std::string& server, const std::string& authority);

// Sends, and after each accepted request keeps what was sent and journals the receipt in one transaction.
[[nodiscard]] SendReport SendPlan(store::Database& db, AccountId account, const PushPlan& plan,
                                  SendOptions options, Transport& transport, const SendSeams& seams);

}  // namespace kindred::statutory::push
