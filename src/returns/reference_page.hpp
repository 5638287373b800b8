// docs/reference/returns.md, made from the rules themselves; a test fails when the page is behind the code.
#pragma once

#include <string>

namespace kindred::returns {

// Markdown: every rule of both returns, with level, what it needs, the columns it shows, its years and what
// it says.
[[nodiscard]] std::string ReferencePage();

}  // namespace kindred::returns
