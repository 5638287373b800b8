// What the tests of this folder share: an area in a temporary folder, and a plain reader of its CSV files.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "demo/generate.hpp"

namespace kindred::demo {

// A folder that goes with the test.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "kindred-demo-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] const std::filesystem::path& Path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline std::string ReadAll(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Rows as column → cell. Slow and obvious: one character at a time. Rows of another length are left out.
inline std::vector<std::map<std::string, std::string>> ReadTable(const std::filesystem::path& path,
                                                                 char separator = ',') {
  std::vector<std::vector<std::string>> lines(1, {""});
  bool quoted = false;
  std::string text = ReadAll(path);
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"')
      lines.back().back() += text[++i];
    else if (c == '"')
      quoted = !quoted;
    else if (!quoted && c == separator)
      lines.back().emplace_back();
    else if (!quoted && c == '\n')
      lines.push_back({""});
    else if (c != '\r')
      lines.back().back() += c;
  }
  std::vector<std::map<std::string, std::string>> rows;
  for (std::size_t r = 1; r < lines.size(); ++r) {
    if (lines[r].size() != lines[0].size()) continue;
    auto& row = rows.emplace_back();
    for (std::size_t c = 0; c < lines[r].size(); ++c) row[lines[0][c]] = lines[r][c];
  }
  return rows;
}

inline Options SmallArea(std::int64_t children, int authorities, std::uint64_t seed) {
  Options options;
  options.children = children;
  options.authorities = authorities;
  options.seed = seed;
  options.as_of = Date::FromYmd(2026, 3, 31);
  return options;
}

// 20,000 children in two authorities, made once for all tests.
struct SharedArea {
  TemporaryFolder folder;
  Summary summary;
  std::filesystem::path Of(Sheet sheet, const std::string& authority = "eastmoor") const {
    return folder.Path() / authority / FolderOf(FormatOf(sheet).source) / FormatOf(sheet).file;
  }
  std::vector<std::map<std::string, std::string>> Table(Sheet sheet,
                                                        const std::string& authority = "eastmoor") const {
    return ReadTable(Of(sheet, authority), FormatOf(sheet).separator);
  }
};
const SharedArea& Area20000();

}  // namespace kindred::demo
