// XML as a stream of events, for large files of a known shape: no tree is built, texts come as they were
// written (not trimmed). The same refusals as ReadXml: a DOCTYPE, entities of the file's own, depth beyond
// reason.
//
//   struct Counter : XmlReceiver { … };
//   Counter counter;
//   Result<void> done = ReadXmlEvents(bytes, "cin.xml", {.root = "Message"}, counter);
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace kindred::tables {

// What is called while the file is read. Views are valid during the call only.
class XmlReceiver {
 public:
  virtual ~XmlReceiver() = default;
  // An element begins; `name` without a prefix, `line` from 1.
  virtual void OnStart(std::string_view name, std::int64_t line) = 0;
  // A part of the text directly below the open element; white space between elements too. A text may come in
  // parts.
  virtual void OnText(std::string_view part) = 0;
  // The element that was opened last and is still open ends.
  virtual void OnEnd() = 0;
};

struct XmlEventRules {
  std::string root;        // wanted name of the root; empty: any
  std::size_t depth = 64;  // deepest nesting
};

// Reads all of `bytes`. Errors (kBadData) name file, line and column: not well-formed (cut), a DOCTYPE,
// another root, nested too deep; the receiver has then had the events before that place.
[[nodiscard]] Result<void> ReadXmlEvents(std::string_view bytes, const std::string& file_name,
                                         const XmlEventRules& rules, XmlReceiver& receiver);

}  // namespace kindred::tables
