// The server store: a pool of connections to PostgreSQL, transactions SERIALIZABLE and run again when the
// server says that they collided (40001, 40P01) or when the connection was lost before the commit was sent.
#pragma once

#include <memory>
#include <string>

#include "store/open.hpp"

namespace kindred::store::postgres {

// Connects once, so that a wrong address is told now; does not look at the schema.
[[nodiscard]] Result<std::unique_ptr<Database>> OpenDatabase(const std::string& url,
                                                             std::shared_ptr<Surroundings> around);

}  // namespace kindred::store::postgres
