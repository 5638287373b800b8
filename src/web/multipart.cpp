#include "web/multipart.hpp"

#include "base/text.hpp"

namespace kindred::web {
namespace {

constexpr std::size_t kMaxHeader = 8 * 1024;

tl::unexpected<Error> Broken(const char* what) {
  return Fail(ErrorKind::kUsage, std::string("The uploaded form could not be read: ") + what + ".");
}

// The value of `name` in "form-data; name=\"a\"; filename=\"b;c.csv\"". Browsers write quotes as %22.
std::optional<std::string> Parameter(std::string_view value, std::string_view name) {
  std::size_t at = value.find(';');
  while (at != std::string_view::npos && at < value.size()) {
    ++at;
    while (at < value.size() && (value[at] == ' ' || value[at] == '\t')) ++at;
    const std::size_t equals = value.find('=', at);
    if (equals == std::string_view::npos) return std::nullopt;
    const std::string key = ToLowerAscii(Trim(value.substr(at, equals - at)));
    std::size_t end;
    std::string_view text;
    if (equals + 1 < value.size() && value[equals + 1] == '"') {
      end = value.find('"', equals + 2);
      if (end == std::string_view::npos) return std::nullopt;
      text = value.substr(equals + 2, end - equals - 2);
      end = value.find(';', end);
    } else {
      end = value.find(';', equals);
      text = Trim(value.substr(equals + 1, end == std::string_view::npos ? end : end - equals - 1));
    }
    if (key == name) {
      std::string out(text);
      for (std::size_t quote; (quote = out.find("%22")) != std::string::npos;) out.replace(quote, 3, "\"");
      return out;
    }
    at = end;
  }
  return std::nullopt;
}

// Without folders, control characters or broken UTF-8: only for showing and for guessing the format.
std::string PlainFileName(std::string name) {
  if (const std::size_t slash = name.find_last_of("/\\"); slash != std::string::npos)
    name.erase(0, slash + 1);
  if (!IsValidUtf8(name)) name = FromWindows1252(name);
  std::string out;
  for (char c : name)
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) out.push_back(c);
  return out.size() > 255 ? std::string("long name") : out;
}

}  // namespace

std::optional<std::string> BoundaryOf(std::string_view content_type) {
  if (ToLowerAscii(Trim(content_type.substr(0, content_type.find(';')))) != "multipart/form-data")
    return std::nullopt;
  auto boundary = Parameter(content_type, "boundary");
  if (!boundary || boundary->empty() || boundary->size() > 70) return std::nullopt;
  for (unsigned char c : *boundary)
    if (c <= 0x20 || c >= 0x7F) return std::nullopt;
  return boundary;
}

MultipartReader::MultipartReader(const std::string& boundary, PartSink& sink, std::size_t max_parts)
    : delimiter_("\r\n--" + boundary), sink_(sink), max_parts_(max_parts) {}

Result<void> MultipartReader::Feed(std::string_view bytes) {
  buffer_.append(bytes);
  while (true) {
    const Result<bool> stepped = Step();
    if (!stepped) {
      state_ = State::kEpilogue;
      return Unexpected(stepped.error());
    }
    if (!*stepped) break;
  }
  buffer_.erase(0, position_);
  position_ = 0;
  return {};
}

Result<bool> MultipartReader::Step() {
  switch (state_) {
    case State::kPreamble: {
      const std::size_t found = buffer_.find(delimiter_, position_);
      if (found == std::string::npos) {
        if (buffer_.size() - position_ > kMaxHeader) return Broken("it does not begin with its boundary");
        return false;
      }
      position_ = found + delimiter_.size();
      state_ = State::kAfterBoundary;
      return true;
    }
    case State::kAfterBoundary:
      return StepAfterBoundary();
    case State::kHeaders:
      return StepHeaders();
    case State::kBody:
      return StepBody();
    case State::kEpilogue:
      position_ = buffer_.size();
      return false;
  }
  return false;
}

Result<bool> MultipartReader::StepAfterBoundary() {
  if (buffer_.size() - position_ < 2) return false;
  if (buffer_.compare(position_, 2, "--") == 0) {
    state_ = State::kEpilogue;
    return true;
  }
  if (buffer_.compare(position_, 2, "\r\n") != 0) return Broken("a boundary is followed by other text");
  if (++parts_ > max_parts_) return Broken("it has too many parts");
  position_ += 2;
  state_ = State::kHeaders;
  return true;
}

Result<bool> MultipartReader::StepHeaders() {
  const std::size_t end = buffer_.find("\r\n\r\n", position_);
  if ((end == std::string::npos ? buffer_.size() : end) - position_ > kMaxHeader)
    return Broken("a part's header is too long");
  if (end == std::string::npos) return false;
  PartHeader header;
  bool named = false;
  std::string_view lines = std::string_view(buffer_).substr(position_, end - position_);
  while (!lines.empty()) {
    const std::size_t stop = lines.find("\r\n");
    const std::string_view line = lines.substr(0, stop);
    lines = stop == std::string_view::npos ? std::string_view{} : lines.substr(stop + 2);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return Broken("a part's header is not a header");
    if (ToLowerAscii(Trim(line.substr(0, colon))) != "content-disposition") continue;
    const std::string_view value = Trim(line.substr(colon + 1));
    if (ToLowerAscii(Trim(value.substr(0, value.find(';')))) != "form-data")
      return Broken("a part is not form data");
    auto name = Parameter(value, "name");
    if (!name || !IsValidUtf8(*name)) return Broken("a part has no name");
    header.name = std::move(*name);
    if (auto file = Parameter(value, "filename")) header.file_name = PlainFileName(std::move(*file));
    named = true;
  }
  if (!named) return Broken("a part has no name");
  if (auto begun = sink_.BeginPart(header); !begun) return Unexpected(begun.error());
  position_ = end + 4;
  state_ = State::kBody;
  return true;
}

Result<bool> MultipartReader::StepBody() {
  const std::string_view rest = std::string_view(buffer_).substr(position_);
  const std::size_t found = rest.find(delimiter_);
  // Bytes that may be the beginning of the boundary wait for the next ones.
  const std::size_t safe = found != std::string_view::npos   ? found
                           : rest.size() < delimiter_.size() ? 0
                                                             : rest.size() - delimiter_.size() + 1;
  if (safe > 0) {
    if (auto taken = sink_.PartBytes(rest.substr(0, safe)); !taken) return Unexpected(taken.error());
    position_ += safe;
  }
  if (found == std::string_view::npos) return false;
  if (auto ended = sink_.EndPart(); !ended) return Unexpected(ended.error());
  position_ += delimiter_.size();
  state_ = State::kAfterBoundary;
  return true;
}

Result<void> MultipartReader::Finish() {
  if (state_ != State::kEpilogue) return Broken("it stops before its end");
  return {};
}

}  // namespace kindred::web
