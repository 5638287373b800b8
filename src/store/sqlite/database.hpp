// The embedded store: one file, many readers, one writer thread. Transactions that wait together are
// committed together; each has a savepoint of its own, so that one that fails does not undo the others,
// and no caller returns before the commit it belongs to is on the disk.
#pragma once

#include <memory>
#include <string>

#include "store/open.hpp"

namespace kindred::store::sqlite {

// Opens the file without looking at its schema.
[[nodiscard]] Result<std::unique_ptr<Database>> OpenDatabase(const std::string& path, const Options& options,
                                                             std::shared_ptr<Surroundings> around);

}  // namespace kindred::store::sqlite
