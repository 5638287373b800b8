// Text of a request into names and values: paths, queries, urlencoded forms. Strict: what is not well formed
// is refused, never guessed at, and nothing here allocates more than its input.
//
//   Result<Target> target = ParseTarget("/families/ab%20c?tab=people");   // segments {"families", "ab c"}
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "web/http.hpp"

namespace kindred::web {

// The path and query of a request line.
struct Target {
  std::string path;                   // decoded, for handlers and logs
  std::vector<std::string> segments;  // decoded one by one, so that %2F does not divide
  Fields query;
};

// Reads an origin-form target. kUsage when it does not begin with "/", holds a broken escape, a control
// character, bytes that are not UTF-8, an empty segment before the last, or "." or "..".
[[nodiscard]] Result<Target> ParseTarget(std::string_view target);

// Reads application/x-www-form-urlencoded into `fields`. kUsage for broken escapes, a NUL, bytes that are not
// UTF-8 or more than `max_fields` names.
[[nodiscard]] Result<void> ParseUrlEncoded(std::string_view text, Fields& fields,
                                           std::size_t max_fields = 2000);

// Decodes %XX (and + where asked); nothing when an escape is broken or the result is not UTF-8 or holds NUL.
[[nodiscard]] std::optional<std::string> PercentDecode(std::string_view text, bool plus_is_space);

}  // namespace kindred::web
