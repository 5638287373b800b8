#include "web/forms.hpp"

#include "base/text.hpp"

namespace kindred::web {
namespace {

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool HasControl(std::string_view text) {
  for (unsigned char c : text)
    if (c < 0x20 || c == 0x7F) return true;
  return false;
}

}  // namespace

std::optional<std::string> PercentDecode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = HexDigit(text[i + 1]);
      const int low = HexDigit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    } else if (text[i] == '+' && plus_is_space) {
      out.push_back(' ');
    } else {
      out.push_back(text[i]);
    }
  }
  if (out.find('\0') != std::string::npos || !IsValidUtf8(out)) return std::nullopt;
  return out;
}

Result<void> ParseUrlEncoded(std::string_view text, Fields& fields, std::size_t max_fields) {
  while (!text.empty()) {
    const std::size_t amp = text.find('&');
    const std::string_view pair = text.substr(0, amp);
    text = amp == std::string_view::npos ? std::string_view{} : text.substr(amp + 1);
    if (pair.empty()) continue;
    const std::size_t equals = pair.find('=');
    auto name = PercentDecode(pair.substr(0, equals), true);
    auto value =
        PercentDecode(equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1), true);
    if (!name || !value)
      return Fail(ErrorKind::kUsage, "The form could not be read: a character in it is not valid.");
    if (fields.List().size() >= max_fields) return Fail(ErrorKind::kUsage, "The form has too many fields.");
    fields.Add(std::move(*name), std::move(*value));
  }
  return {};
}

Result<Target> ParseTarget(std::string_view text) {
  const auto bad = [] { return Fail(ErrorKind::kUsage, "The address could not be read."); };
  if (text.empty() || text.front() != '/') return bad();
  Target target;
  const std::size_t question = text.find('?');
  std::string_view path = text.substr(1, question == std::string_view::npos ? question : question - 1);
  if (path.find('#') != std::string_view::npos) return bad();
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    auto segment = PercentDecode(path.substr(0, slash), false);
    if (!segment || HasControl(*segment) || segment->empty() || *segment == "." || *segment == "..")
      return bad();
    target.segments.push_back(std::move(*segment));
    path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash + 1);
  }
  target.path = "/";
  for (std::size_t i = 0; i < target.segments.size(); ++i) {
    if (i > 0) target.path += '/';
    target.path += target.segments[i];
  }
  if (question != std::string_view::npos) {
    if (auto parsed = ParseUrlEncoded(text.substr(question + 1), target.query); !parsed) return bad();
  }
  return target;
}

}  // namespace kindred::web
