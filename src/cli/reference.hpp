// The reference page of the command line, made from the commands themselves so that it cannot lag behind.
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace kindred::cli {

// Markdown: the common options, then every command with its description and options.
[[nodiscard]] std::string CommandReference(const CLI::App& app);

}  // namespace kindred::cli
