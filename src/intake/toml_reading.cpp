#include "intake/toml_reading.hpp"

#include <algorithm>
#include <numeric>
#include <sstream>

#include "base/text.hpp"

namespace kindred::intake {
namespace {

std::size_t Edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t cost = diagonal + (a[i] != b[j]);
      diagonal = row[j + 1];
      row[j + 1] = std::min({cost, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace

std::optional<std::string> Nearest(std::string_view word, const std::vector<std::string>& known) {
  const std::string wanted = ToLowerAscii(word.substr(0, 100));
  std::optional<std::string> best;
  std::size_t best_edits = wanted.size() / 3 + 2;
  for (const std::string& name : known) {
    const std::size_t edits = Edits(wanted, ToLowerAscii(std::string_view(name).substr(0, 100)));
    if (edits < best_edits) {
      best_edits = edits;
      best = name;
    }
  }
  return best;
}

Result<toml::table> ParseToml(std::string_view text, const std::string& file_name) {
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    std::ostringstream what;
    what << file_name << " line " << error.source().begin.line << ": " << error.description();
    return Fail(ErrorKind::kBadData, what.str());
  }
}

void TomlTable::SetFault(const toml::node* at, const std::string& what) {
  if (fault_) return;
  const auto line = (at != nullptr ? at->source() : table_->source()).begin.line;
  fault_ =
      Error{ErrorKind::kBadData, file_name_ + " line " + std::to_string(line) + ", " + where_ + ": " + what};
}

void TomlTable::Allow(std::initializer_list<std::string_view> known) {
  for (const auto& [key, node] : *table_) {
    if (std::find(known.begin(), known.end(), key.str()) != known.end()) continue;
    const auto near = Nearest(key.str(), {known.begin(), known.end()});
    SetFault(&node, "there is no setting \"" + std::string(key.str()) + "\"" +
                        (near ? "; did you mean \"" + *near + "\"?" : "; see docs/formats/mapping.md"));
  }
}

std::string TomlTable::Text(std::string_view key, std::string fallback) {
  const toml::node* node = table_->get(key);
  if (node == nullptr) return fallback;
  if (const auto* text = node->as_string()) return text->get();
  if (const auto* number = node->as_integer()) return std::to_string(number->get());
  SetFault(node, "\"" + std::string(key) + "\" must be a text in quotation marks");
  return fallback;
}

std::string TomlTable::RequiredText(std::string_view key) {
  std::string text = Text(key);
  if (text.empty()) SetFault(table_->get(key), "\"" + std::string(key) + "\" is missing");
  return text;
}

bool TomlTable::Flag(std::string_view key, bool fallback) {
  const toml::node* node = table_->get(key);
  if (node == nullptr) return fallback;
  if (const auto* flag = node->as_boolean()) return flag->get();
  SetFault(node, "\"" + std::string(key) + "\" must be true or false");
  return fallback;
}

std::optional<std::int64_t> TomlTable::Number(std::string_view key) {
  const toml::node* node = table_->get(key);
  if (node == nullptr) return std::nullopt;
  if (const auto* number = node->as_integer()) return number->get();
  SetFault(node, "\"" + std::string(key) + "\" must be a whole number");
  return std::nullopt;
}

std::vector<std::string> TomlTable::Texts(std::string_view key) {
  const toml::node* node = table_->get(key);
  if (node == nullptr) return {};
  if (const auto* text = node->as_string()) return {text->get()};
  std::vector<std::string> texts;
  if (const auto* array = node->as_array()) {
    for (const auto& item : *array) {
      if (const auto* text = item.as_string()) {
        texts.push_back(text->get());
      } else if (const auto* number = item.as_integer()) {
        texts.push_back(std::to_string(number->get()));
      } else {
        SetFault(&item, "\"" + std::string(key) + "\" must be a list of texts");
      }
    }
    return texts;
  }
  SetFault(node, "\"" + std::string(key) + "\" must be a list of texts");
  return {};
}

std::string TomlTable::DateText(std::string_view key) {
  const toml::node* node = table_->get(key);
  if (node == nullptr) return "";
  if (const auto* date = node->as_date()) {
    std::ostringstream text;
    text << date->get();
    return text.str();
  }
  return Text(key);
}

std::vector<const toml::table*> TomlTable::Tables(std::string_view key) {
  const toml::node* node = table_->get(key);
  if (node == nullptr) return {};
  if (const auto* one = node->as_table()) return {one};
  std::vector<const toml::table*> tables;
  if (const auto* array = node->as_array()) {
    for (const auto& item : *array) {
      if (const auto* table = item.as_table()) {
        tables.push_back(table);
      } else {
        SetFault(&item, "[[" + std::string(key) + "]] must be a table");
      }
    }
    return tables;
  }
  SetFault(node, "[[" + std::string(key) + "]] must be a table");
  return {};
}

}  // namespace kindred::intake
