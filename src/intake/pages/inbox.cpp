#include "intake/pages/inbox.hpp"

#include <algorithm>
#include <cctype>
#include <chrono>

namespace kindred::intake {

namespace fs = std::filesystem;

bool IsToken(const std::string& token) {
  return token.size() >= 16 && token.size() <= 64 &&
         std::all_of(token.begin(), token.end(),
                     [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '_'; });
}

WaitingUpload::WaitingUpload(const fs::path& inbox, const std::string& token) {
  if (!IsToken(token)) return;
  folder = inbox / token;
  files = folder / "files";
  mapping = folder / "mapping.toml";
}

bool WaitingUpload::IsThere() const {
  return !files.empty() && fs::is_directory(files);
}

bool WaitingUpload::HasMapping() const {
  return !mapping.empty() && fs::exists(mapping);
}

fs::path WaitingUpload::MappingOrNone() const {
  return HasMapping() ? mapping : fs::path();
}

std::string SafeName(const std::string& name, std::size_t number) {
  std::string safe;
  for (const char c : name.substr(name.find_last_of("/\\") + 1))
    safe += std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' || c == '_' ? c : '_';
  while (safe.starts_with('.')) safe.erase(0, 1);
  if (safe.size() > 80) safe = safe.substr(safe.size() - 80);
  return safe.empty() ? "file-" + std::to_string(number) : safe;
}

void SweepUploads(const fs::path& inbox) {
  std::error_code error;
  for (const fs::directory_entry& folder : fs::directory_iterator(inbox, error)) {
    const auto written = fs::last_write_time(folder.path(), error);
    if (!error && IsToken(folder.path().filename().string()) &&
        fs::file_time_type::clock::now() - written > std::chrono::hours(48))
      fs::remove_all(folder.path(), error);
  }
}

}  // namespace kindred::intake
