// Code lists: what the codes of a format mean, in words. Kindred's own are files in data/codes/, embedded
// in the program; a mapping may give its own beside them.
//
//   const CodeList* list = FindCodeList("legal_status");
//   list->Words("V2");   // "single period of accommodation (section 20)"
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/error.hpp"

namespace kindred::intake {

class CodeList {
 public:
  CodeList() = default;
  explicit CodeList(std::string name) : name_(std::move(name)) {}
  void Add(std::string_view code, std::string words);
  // The words of a code, whatever its case; nothing when the list lacks it.
  [[nodiscard]] std::optional<std::string_view> Words(std::string_view code) const;
  [[nodiscard]] const std::string& Name() const { return name_; }
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& All() const { return all_; }

 private:
  std::string name_;
  std::vector<std::pair<std::string, std::string>> all_;  // in the order of the file
  std::unordered_map<std::string, std::size_t> index_;    // by code in upper case
};

// A list of data/codes/ by name; nullptr when there is none. Lives as long as the program.
[[nodiscard]] const CodeList* FindCodeList(std::string_view name);
// Names of all lists, sorted.
[[nodiscard]] std::vector<std::string> CodeListNames();
// A digest of every shipped list: rows are read anew when the words change.
[[nodiscard]] const std::string& CodeListsDigest();

}  // namespace kindred::intake
