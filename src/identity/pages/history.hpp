// What happened to an account, and what it did at the door: for its owner and for the administrator.
#pragma once

#include "base/ids.hpp"
#include "store/database.hpp"
#include "web/components.hpp"

namespace kindred::identity {

// The newest entries of the journal about an account: when, what, by whom, from where.
[[nodiscard]] web::Table HistoryTable(store::Transaction& tx, AccountId account, int limit);

}  // namespace kindred::identity
