// Whether an SQLite store is in use: every program that has it open holds a shared lock on "<path>.lock",
// and restore takes the exclusive one. The lock goes with the process, whatever ends it. (Not on the store
// itself: closing any descriptor of that file would drop SQLite's own locks.)
#pragma once

#include <memory>
#include <string>

#include "store/open.hpp"

namespace kindred::store {

// Takes the shared lock into `around.held`; does nothing for PostgreSQL. kCannotRun while it is restored.
[[nodiscard]] Result<void> HoldOpen(const std::string& location, Surroundings& around);

// Takes the exclusive lock, released when the value ends. kCannotRun while any program has the store open.
[[nodiscard]] Result<std::shared_ptr<void>> HoldAlone(const std::string& location);

// An flock(2) on a file, made when missing; nothing when another process holds it. Waits when `wait`.
[[nodiscard]] std::shared_ptr<void> LockFile(const std::string& path, bool exclusive, bool wait);

}  // namespace kindred::store
