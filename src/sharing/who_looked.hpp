// Who looked: the access log as people read it, with names. Reading it is itself a read that needs an Access
// (action kAudit), and so stands in the log too.
//
//   auto access = gate.Open(asker, {.action = Action::kAudit, .purpose = "audit", .people = {person},
//                                   .sections = Sections().With(Section::kAudit)});
//   for (const Look& look : *WhoLookedAt(*db, *log, *access, person)) …
#pragma once

#include <string>
#include <vector>

#include "sharing/access.hpp"
#include "store/access_log.hpp"

namespace kindred::sharing {

// One row of the log with the names behind its ids; empty where an account or agency is not known any more.
struct Look {
  store::AccessRow row;
  std::string account_name;
  std::string agency_name;
};

// Everybody who looked at this person, by a page, a list or a command about this person; newest first.
// kRefused without the section "audit".
[[nodiscard]] Result<std::vector<Look>> WhoLookedAt(store::Database& db, store::AccessLog& log,
                                                    const Access& access, PersonId person, int limit = 1000);
// Everything one account looked at, newest first. kRefused without the section "audit".
[[nodiscard]] Result<std::vector<Look>> WhatWasLookedAtBy(store::Database& db, store::AccessLog& log,
                                                          const Access& access, AccountId account,
                                                          int limit = 1000);

}  // namespace kindred::sharing
