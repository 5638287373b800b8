// multipart/form-data (RFC 7578) as it streams in: parts are announced, their bytes handed on as they come,
// and never more than a boundary's length of them is kept back.
//
//   MultipartReader reader(*BoundaryOf(content_type), sink);
//   while (auto bytes = Read()) if (auto fed = reader.Feed(*bytes); !fed) return Refuse(fed.error());
//   return reader.Finish();       // an error when the last boundary never came
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace kindred::web {

// What a part says about itself.
struct PartHeader {
  std::string name;
  std::optional<std::string>
      file_name;  // a file when present; without folders, possibly empty (no file chosen)
};

class PartSink {
 public:
  virtual ~PartSink() = default;
  virtual Result<void> BeginPart(const PartHeader& header) = 0;
  virtual Result<void> PartBytes(std::string_view bytes) = 0;
  virtual Result<void> EndPart() = 0;
};

// The boundary of a Content-Type header; nothing when it is not multipart/form-data or has no proper one.
[[nodiscard]] std::optional<std::string> BoundaryOf(std::string_view content_type);

class MultipartReader {
 public:
  MultipartReader(const std::string& boundary, PartSink& sink, std::size_t max_parts = 2000);

  // kUsage when the bytes are not a multipart body, a header is over 8 KiB, or there are too many parts; and
  // whatever the sink returns. After an error the reader is finished.
  [[nodiscard]] Result<void> Feed(std::string_view bytes);
  [[nodiscard]] Result<void> Finish();

 private:
  enum class State { kPreamble, kAfterBoundary, kHeaders, kBody, kEpilogue };
  // One step over buffer_ from position_; false when more bytes are needed.
  Result<bool> Step();
  Result<bool> StepAfterBoundary();
  Result<bool> StepHeaders();
  Result<bool> StepBody();

  std::string delimiter_;  // CR LF -- boundary
  PartSink& sink_;
  std::size_t max_parts_;
  std::size_t parts_ = 0;
  State state_ = State::kPreamble;
  std::string buffer_ = "\r\n";  // so that a body that begins with its boundary looks like any other
  std::size_t position_ = 0;
};

}  // namespace kindred::web
