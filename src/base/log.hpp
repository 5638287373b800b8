// The program's own log (not the access log): what it does, never about whom. Compiled spdlog behind this
// one header, because including spdlog costs seconds a file.
//
//   LogInfo("import finished: {} rows in {} s", rows, seconds);   // fmt syntax
#pragma once

#include <fmt/core.h>

#include <string_view>
#include <utility>

namespace kindred {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

// Drops messages below `level`; the default is kInfo. Messages go to stderr.
void SetLogLevel(LogLevel level);
void LogLine(LogLevel level, std::string_view message);

template <class... Args>
void LogInfo(fmt::format_string<Args...> format, Args&&... args) {
  LogLine(LogLevel::kInfo, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void LogWarning(fmt::format_string<Args...> format, Args&&... args) {
  LogLine(LogLevel::kWarning, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void LogError(fmt::format_string<Args...> format, Args&&... args) {
  LogLine(LogLevel::kError, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace kindred
