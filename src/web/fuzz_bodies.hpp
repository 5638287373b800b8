// What the fuzzers of this folder check, kept apart from their entry points so that the ordinary tests run it
// too.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "web/forms.hpp"
#include "web/multipart.hpp"

namespace kindred::web {

inline void Demand(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

// Any bytes as a target, a form and a cookie header: what is taken is valid UTF-8, has no way up, and encodes
// back to itself.
inline int FuzzForms(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  if (const auto target = ParseTarget(text)) {
    std::string again = "/";
    for (const std::string& segment : target->segments) {
      Demand(!segment.empty() && segment != "." && segment != ".." && IsValidUtf8(segment),
             "a segment is plain text");
      again += (again.size() > 1 ? "/" : "") + UrlEncode(segment);
    }
    const auto reread = ParseTarget(again);
    Demand(reread && reread->segments == target->segments, "segments encode back to themselves");
  }
  Fields fields;
  if (ParseUrlEncoded(text, fields)) {
    std::string again;
    for (const auto& [name, value] : fields.List()) {
      Demand(IsValidUtf8(name) && IsValidUtf8(value), "fields are UTF-8");
      again += UrlEncode(name) + "=" + UrlEncode(value) + "&";
    }
    Fields reread;
    Demand(ParseUrlEncoded(again, reread) && reread.List() == fields.List(),
           "fields encode back to themselves");
  }
  if (const auto value = CookieValue(text, "session"))
    Demand(value->size() <= text.size(), "a cookie is part of its header");
  return 0;
}

// A body whose first line is the boundary, cut in two ways: the parts do not depend on how it was cut.
inline int FuzzMultipart(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const std::size_t line = text.find('\n');
  if (line == std::string_view::npos) return 0;
  const std::string boundary(text.substr(0, line > 70 ? 70 : line));
  if (boundary.empty()) return 0;
  const std::string_view body = text.substr(line + 1);
  struct Collect : PartSink {
    std::string all;
    Result<void> BeginPart(const PartHeader& header) override {
      Demand(IsValidUtf8(header.name), "a part's name is UTF-8");
      if (header.file_name)
        Demand(header.file_name->find_first_of("/\\") == std::string::npos, "a file's name has no folder");
      all += "<" + header.name + "|" + header.file_name.value_or("-") + ">";
      return {};
    }
    Result<void> PartBytes(std::string_view part) override {
      all.append(part);
      return {};
    }
    Result<void> EndPart() override {
      all += "</>";
      return {};
    }
  };
  Collect whole, cut;
  MultipartReader one(boundary, whole);
  MultipartReader many(boundary, cut);
  bool fine = one.Feed(body).has_value();
  bool fine_cut = true;
  for (std::size_t at = 0; at < body.size() && fine_cut; at += 7)
    fine_cut = many.Feed(body.substr(at, 7)).has_value();
  if (fine) fine = one.Finish().has_value();
  if (fine_cut) fine_cut = many.Finish().has_value();
  // A fault may be seen earlier or later in a cut body, but not in one and not in the other.
  Demand(fine == fine_cut, "a body is whole or broken however it is cut");
  if (fine) Demand(whole.all == cut.all, "the parts do not depend on the cuts");
  return 0;
}

}  // namespace kindred::web
