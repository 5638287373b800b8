// Edits never overwrite silently. A table whose rows people edit has a column `version`; a form carries the
// version it was filled from, and saving asks for it:
//
//   -- name: save_plan
//   UPDATE plan SET aim = ?3, version = version + 1 WHERE plan_id = ?1 AND version = ?2
//
//   return SaveVersion(tx.Execute(sql::save_plan, plan, form.version, form.aim), "the family plan");
//
// A page that gets kConflict shows both versions and asks.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace kindred::store {

// Nothing to say when the UPDATE changed one row; kConflict when it found the row at another version (or
// gone). `what` names the thing in the message: "the family plan".
[[nodiscard]] inline Result<void> SaveVersion(std::int64_t rows_changed, std::string_view what) {
  if (rows_changed == 1) return {};
  return Fail(ErrorKind::kConflict,
              "somebody else has changed " + std::string(what) +
                  " since you opened it; nothing of yours was saved: look at both and save again");
}

}  // namespace kindred::store
