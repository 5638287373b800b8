// The model of the last whole linkage run, read from the store once per run and kept in memory: explaining a
// match must not parse it each time.
#pragma once

#include <memory>

#include "linkage/model.hpp"
#include "store/database.hpp"

namespace kindred::families {

// kCannotRun where nothing was linked yet or the model cannot be read.
[[nodiscard]] Result<std::shared_ptr<const linkage::Model>> LatestModel(store::Transaction& tx);

}  // namespace kindred::families
