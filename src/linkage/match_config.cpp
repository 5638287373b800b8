#include "linkage/match_config.hpp"

#include <fmt/core.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/text.hpp"

namespace kindred::linkage {
namespace {

std::string Quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\')
      (out += '\\') += c;
    else if (static_cast<unsigned char>(c) < 0x20)
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    else
      out += c;
  }
  return out + '"';
}

}  // namespace

Result<MatchConfig> MatchConfig::FromToml(std::string_view text, std::string_view file_name) {
  MatchConfig config;
  const auto wrong = [&](std::string what) {
    return Fail(ErrorKind::kUsage, fmt::format("{}: {}", file_name, what));
  };
  toml::table root;
  try {
    root = toml::parse(text);
  } catch (const toml::parse_error& error) {
    return wrong(
        fmt::format("line {}: {}; this is not TOML", error.source().begin.line, error.description()));
  }
  for (const auto& [key, value] : root)
    if (key != "id" && key != "field")
      return wrong(fmt::format("unknown key \"{}\"; known are id and [[field]]", key.str()));
  if (root.contains("id")) {
    const auto id = root["id"].value<std::string>();
    if (!id) return wrong("id must be the name of a column, in quotation marks");
    config.id = *id;
  }
  const toml::array* fields = root["field"].as_array();
  if (fields == nullptr || fields->empty()) return wrong("no [[field]]; name at least one column to compare");
  if (fields->size() + 2 > static_cast<std::size_t>(kMaxFields))
    return wrong(fmt::format("{} fields; at most {} can be compared", fields->size(), kMaxFields - 2));
  std::set<std::string> names;
  for (const toml::node& node : *fields) {
    const toml::table* table = node.as_table();
    if (table == nullptr) return wrong("field must be a table: write [[field]]");
    MatchField field;
    for (const auto& [key, value] : *table)
      if (key != "name" && key != "kind" && key != "columns")
        return wrong(
            fmt::format("unknown key \"{}\" in [[field]]; known are name, kind and columns", key.str()));
    field.name = (*table)["name"].value_or(std::string());
    const std::string kind = (*table)["kind"].value_or(std::string("text"));
    if (kind == "full_name") {
      field.full_name = true;
    } else if (const auto known = FieldKindFromName(kind)) {
      field.kind = *known;
    } else {
      return wrong(
          fmt::format("unknown kind \"{}\" of field \"{}\"; known are forename surname full_name birth_date "
                      "expected_date sex postcode address phone email identifier text category",
                      kind, field.name));
    }
    if (const toml::array* columns = (*table)["columns"].as_array()) {
      for (const toml::node& column : *columns) {
        const auto name = column.value<std::string>();
        if (!name)
          return wrong(fmt::format("columns of field \"{}\" must be names in quotation marks", field.name));
        field.columns.push_back(*name);
      }
    }
    if (field.columns.empty()) return wrong(fmt::format("field \"{}\" names no columns", field.name));
    if (field.name.empty()) field.name = field.columns.front();
    if (!names.insert(field.name).second) return wrong(fmt::format("field \"{}\" stands twice", field.name));
    config.fields.push_back(std::move(field));
  }
  return config;
}

std::string MatchConfig::ToToml() const {
  std::string out;
  if (!id.empty()) out += fmt::format("id = {}\n", Quoted(id));
  for (const MatchField& field : fields) {
    out += fmt::format("\n[[field]]\nname = {}\nkind = \"{}\"\ncolumns = [", Quoted(field.name),
                       field.full_name ? "full_name" : FieldKindName(field.kind));
    for (std::size_t i = 0; i < field.columns.size(); ++i) out += (i ? ", " : "") + Quoted(field.columns[i]);
    out += "]\n";
  }
  return out;
}

SplitName SplitFullName(std::string_view full) {
  full = Trim(full);
  if (const auto comma = full.find(','); comma != std::string_view::npos)
    return {Trim(full.substr(comma + 1)), Trim(full.substr(0, comma))};
  const auto space = full.find_last_of(' ');
  if (space == std::string_view::npos) return {{}, full};
  return {Trim(full.substr(0, space)), full.substr(space + 1)};
}

}  // namespace kindred::linkage
