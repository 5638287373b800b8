#include "web/form_reader.hpp"

#include "base/text.hpp"
#include "web/forms.hpp"

namespace kindred::web {

FormReader::FormReader(std::string_view content_type, Spool& spool, FormLimits limits,
                       TokenCheck token_is_right)
    : spool_(spool), limits_(limits), token_is_right_(std::move(token_is_right)) {
  const std::string type = ToLowerAscii(Trim(content_type.substr(0, content_type.find(';'))));
  if (auto boundary = BoundaryOf(content_type)) {
    multipart_ = std::unique_ptr<MultipartReader>(
        new MultipartReader(*boundary, static_cast<PartSink&>(*this), limits.max_fields + limits.max_files));
    known_type_ = true;
  } else {
    known_type_ = type.empty() || type == "application/x-www-form-urlencoded";
  }
}
FormReader::~FormReader() = default;

Result<void> FormReader::Feed(std::string_view bytes) {
  if (!known_type_)
    return Fail(ErrorKind::kUsage, "The form could not be read: it is not a form of a web page.");
  if (multipart_) return multipart_->Feed(bytes);
  if (text_.size() + bytes.size() > limits_.max_field_bytes)
    return Fail(ErrorKind::kUsage, "The form is too long.");
  text_.append(bytes);
  return {};
}

Result<void> FormReader::Finish() {
  if (!known_type_) return Feed({});
  if (multipart_) {
    if (auto finished = multipart_->Finish(); !finished) return finished;
  } else if (auto parsed = ParseUrlEncoded(text_, fields_, limits_.max_fields); !parsed) {
    return parsed;
  }
  return CheckToken();
}

Result<void> FormReader::CheckToken() {
  if (token_seen_) return {};
  token_seen_ = token_is_right_(fields_.Get("csrf"));
  if (token_seen_) return {};
  return Fail(ErrorKind::kRefused,
              "The page you sent this form from is too old. Nothing was changed. Go back, reload the page "
              "and send it again.");
}

Result<void> FormReader::BeginPart(const PartHeader& header) {
  part_name_ = header.name;
  part_is_file_ = header.file_name.has_value();
  text_.clear();
  if (!part_is_file_) {
    if (fields_.List().size() >= limits_.max_fields)
      return Fail(ErrorKind::kUsage, "The form has too many fields.");
    return {};
  }
  if (auto checked = CheckToken(); !checked) return checked;
  if (files_.size() >= limits_.max_files) return Fail(ErrorKind::kUsage, "The form has too many files.");
  auto file = spool_.Create();
  if (!file) return Unexpected(file.error());
  uploads_.push_back({header.name, *header.file_name, (*file)->Path()});
  files_.push_back(std::move(*file));
  return {};
}

Result<void> FormReader::PartBytes(std::string_view bytes) {
  if (part_is_file_) return files_.back()->Write(bytes);
  field_bytes_ += bytes.size();
  if (field_bytes_ > limits_.max_field_bytes) return Fail(ErrorKind::kUsage, "The form is too long.");
  text_.append(bytes);
  return {};
}

Result<void> FormReader::EndPart() {
  if (part_is_file_) {
    // A file input that was left empty sends a part with no name and no bytes.
    if (uploads_.back().file_name.empty()) {
      uploads_.pop_back();
      files_.pop_back();
    }
    return {};
  }
  if (!IsValidUtf8(text_) || text_.find('\0') != std::string::npos)
    return Fail(ErrorKind::kUsage, "The form could not be read: a character in it is not valid.");
  fields_.Add(part_name_, std::move(text_));
  text_.clear();
  return {};
}

}  // namespace kindred::web
