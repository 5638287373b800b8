// The body of a POST as it streams in: urlencoded fields are gathered, files of a multipart form go to the
// spool, and nothing is taken before the form's token was seen to be right.
//
//   FormReader reader(content_type, spool, limits, [&](std::string_view token) { return Same(token, session);
//   }); reader.Feed(bytes); … reader.Finish(); request.form = reader.TakeFields();
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "web/http.hpp"
#include "web/multipart.hpp"
#include "web/spool.hpp"

namespace kindred::web {

struct FormLimits {
  std::size_t max_fields = 2000;
  std::size_t max_field_bytes = 1 << 20;  // of all fields together
  std::size_t max_files = 200;
};

class FormReader : private PartSink {
 public:
  using TokenCheck = std::function<bool(std::string_view token)>;
  // An unknown content type makes the first Feed or Finish fail with kUsage.
  FormReader(std::string_view content_type, Spool& spool, FormLimits limits, TokenCheck token_is_right);
  ~FormReader() override;

  // kUsage: not a form or over a limit; kRefused: the token is missing, wrong, or comes after a file;
  // kCannotRun: the spool refuses.
  [[nodiscard]] Result<void> Feed(std::string_view bytes);
  [[nodiscard]] Result<void> Finish();

  [[nodiscard]] Fields TakeFields() { return std::move(fields_); }
  // The files; they live as long as this reader unless renamed.
  [[nodiscard]] std::vector<Upload> Uploads() const { return uploads_; }

 private:
  Result<void> BeginPart(const PartHeader& header) override;
  Result<void> PartBytes(std::string_view bytes) override;
  Result<void> EndPart() override;
  Result<void> CheckToken();

  Spool& spool_;
  FormLimits limits_;
  TokenCheck token_is_right_;
  bool known_type_ = false;
  bool token_seen_ = false;
  std::size_t field_bytes_ = 0;
  std::string text_;  // urlencoded body, or the value of the part at hand
  std::string part_name_;
  bool part_is_file_ = false;
  std::unique_ptr<MultipartReader> multipart_;
  Fields fields_;
  std::vector<Upload> uploads_;
  std::vector<std::unique_ptr<SpoolFile>> files_;
};

}  // namespace kindred::web
