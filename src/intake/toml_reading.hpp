// Reading TOML that people write: every fault says its line, and an unknown setting names the nearest one.
//
//   TomlTable table(file_name, "[[source]]", node);
//   table.Allow({"name", "title"});
//   std::string name = table.Text("name");
//   if (table.Fault()) return Unexpected(*table.Fault());
#pragma once

#include <toml++/toml.h>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace kindred::intake {

// Parses a whole file; the error names file and line.
[[nodiscard]] Result<toml::table> ParseToml(std::string_view text, const std::string& file_name);

// One table with its place, for checked reading. The first fault found is kept; readers return defaults.
class TomlTable {
 public:
  TomlTable(const std::string& file_name, std::string where, const toml::table& table)
      : file_name_(file_name), where_(std::move(where)), table_(&table) {}

  // Faults on a key that is not in `known`.
  void Allow(std::initializer_list<std::string_view> known);
  [[nodiscard]] std::string Text(std::string_view key, std::string fallback = {});
  [[nodiscard]] std::string RequiredText(std::string_view key);
  [[nodiscard]] bool Flag(std::string_view key, bool fallback = false);
  [[nodiscard]] std::optional<std::int64_t> Number(std::string_view key);
  // A list of texts, or one text as a list of one.
  [[nodiscard]] std::vector<std::string> Texts(std::string_view key);
  // A date, written as TOML's own or as text.
  [[nodiscard]] std::string DateText(std::string_view key);
  // Tables of an array [[key]], or one [key].
  [[nodiscard]] std::vector<const toml::table*> Tables(std::string_view key);
  [[nodiscard]] const toml::node* Node(std::string_view key) const { return table_->get(key); }
  [[nodiscard]] const toml::table& Raw() const { return *table_; }

  void SetFault(const toml::node* at, const std::string& what);
  [[nodiscard]] const std::optional<Error>& Fault() const { return fault_; }
  // Takes over the fault of a nested table.
  void Merge(const TomlTable& nested) {
    if (!fault_) fault_ = nested.fault_;
  }

 private:
  const std::string& file_name_;
  std::string where_;
  const toml::table* table_;
  std::optional<Error> fault_;
};

// The entry of `known` nearest to `word` by edits, when it is near at all.
[[nodiscard]] std::optional<std::string> Nearest(std::string_view word,
                                                 const std::vector<std::string>& known);

}  // namespace kindred::intake
