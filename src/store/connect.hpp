// Connecting to either database without looking at its schema. Inside the store only; everybody else uses
// store::Open, which also migrates.
#pragma once

#include <memory>
#include <string>

#include "store/open.hpp"

namespace kindred::store {

[[nodiscard]] Result<std::unique_ptr<Database>> Connect(const std::string& location, const Options& options,
                                                        std::shared_ptr<Surroundings> around);

}  // namespace kindred::store
