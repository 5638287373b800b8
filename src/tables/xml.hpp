// XML by stream: one record (a small tree) at a time, so that the size of the file does not matter. A
// DOCTYPE is refused before anything in it is read, entities are never replaced, depth and size are limited.
//
//   Result<void> done = ReadXml(bytes, "cin.xml", {.record = "Children/Child"},
//                               [&](const XmlElement& child) -> Result<void> {
//                                 Use(child.Text("ChildIdentifiers/LAchildID"));
//                                 return {};
//                               });
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace kindred::tables {

// One element with all below it. Attributes are left out.
struct XmlElement {
  std::string name;
  std::string text;       // of this element itself, trimmed unless XmlRules::keep_spaces
  std::int64_t line = 0;  // where it begins
  std::vector<XmlElement> children;

  // The first child of this name; nullptr when there is none.
  [[nodiscard]] const XmlElement* Child(std::string_view child_name) const;
  // Every element at `path` ("A/B"), in document order; "." is this element.
  [[nodiscard]] std::vector<const XmlElement*> At(std::string_view path) const;
  // Texts of the elements at `path` that are not blank, joined by commas; empty when there are none.
  [[nodiscard]] std::string Text(std::string_view path) const;
};

struct XmlRules {
  std::string record;                                // path below the root of what is read one at a time
  std::string root;                                  // wanted name of the root; empty: any
  std::size_t depth = 64;                            // deepest nesting
  std::size_t record_bytes = std::size_t{16} << 20;  // largest record, text and names
  bool keep_spaces = false;  // texts stand as they are; an element with children has none
};

// Calls `on_record` for every element at the record path and `on_other`, if given, for every other element
// directly below the root. Errors (kBadData) name file and line: not well-formed (cut), a DOCTYPE, another
// root, beyond the limits; and whatever the callback returns.
[[nodiscard]] Result<void> ReadXml(std::string_view bytes, const std::string& file_name,
                                   const XmlRules& rules,
                                   const std::function<Result<void>(const XmlElement&)>& on_record,
                                   const std::function<Result<void>(const XmlElement&)>& on_other = nullptr,
                                   const std::function<void(std::size_t bytes)>& on_progress = nullptr);

// Name of the root element; an error as above when even that cannot be read.
[[nodiscard]] Result<std::string> XmlRoot(std::string_view bytes, const std::string& file_name);

}  // namespace kindred::tables
