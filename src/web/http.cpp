#include "web/http.hpp"

#include <cctype>

#include "base/log.hpp"
#include "base/text.hpp"
#include "web/template_runtime.hpp"

namespace kindred::web {

std::string Fields::Get(std::string_view name) const {
  for (const auto& [key, value] : fields_)
    if (key == name) return std::string(Trim(value));
  return {};
}
std::vector<std::string> Fields::All(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto& [key, value] : fields_)
    if (key == name) values.emplace_back(Trim(value));
  return values;
}
bool Fields::Has(std::string_view name) const {
  for (const auto& field : fields_)
    if (field.first == name) return true;
  return false;
}

std::string Request::Segment(const std::string& name) const {
  const auto found = segments.find(name);
  return found == segments.end() ? std::string() : found->second;
}

Response Html(std::string body, std::shared_ptr<DurableTicket> durable) {
  Response response;
  response.body = std::move(body);
  response.durable = std::move(durable);
  return response;
}
Response Redirect(std::string location) {
  Response response;
  response.status = 303;
  response.headers.emplace_back("Location", std::move(location));
  return response;
}
Response Json(std::string body, std::shared_ptr<DurableTicket> durable) {
  Response response = Html(std::move(body), std::move(durable));
  response.content_type = "application/json";
  return response;
}
Response Problem(int status, std::string reason) {
  Response response;
  response.status = status;
  response.reason = std::move(reason);
  return response;
}
Response Problem(const Error& error) {
  switch (error.kind) {
    case ErrorKind::kRefused:
      return Problem(403, error.message);
    case ErrorKind::kBadData:
      return Problem(404, error.message);
    case ErrorKind::kUsage:
      return Problem(400, error.message);
    case ErrorKind::kConflict:
      return Problem(409, error.message);
    case ErrorKind::kCannotRun:
      break;
  }
  LogError("a page failed: {}", error.message);
  return Problem(503);
}
Response Download(std::string body, std::string content_type, std::string file_name,
                  std::shared_ptr<DurableTicket> durable) {
  Response response = Html(std::move(body), std::move(durable));
  response.content_type = std::move(content_type);
  std::string plain;  // for old browsers; the RFC 5987 form carries the name as it is
  for (unsigned char c : file_name)
    plain += (std::isalnum(c) || c == '.' || c == '-' || c == '_') ? static_cast<char>(c) : '_';
  response.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + plain +
                                                           "\"; filename*=UTF-8''" + UrlEncode(file_name));
  return response;
}

std::string UrlEncode(std::string_view text) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (unsigned char c : text) {
    if ((c < 0x80 && std::isalnum(c)) || c == '-' || c == '.' || c == '_' || c == '~') {
      out.push_back(static_cast<char>(c));
    } else {
      out.push_back('%');
      out.push_back(kHex[c >> 4]);
      out.push_back(kHex[c & 15]);
    }
  }
  return out;
}
std::string HtmlEscape(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 16);
  template_runtime::AppendEscaped(out, text);
  return out;
}

std::optional<std::string> CookieValue(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    const std::size_t semicolon = header.find(';');
    const std::string_view pair = Trim(header.substr(0, semicolon));
    header = semicolon == std::string_view::npos ? std::string_view{} : header.substr(semicolon + 1);
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos || Trim(pair.substr(0, equals)) != name) continue;
    std::string_view value = Trim(pair.substr(equals + 1));
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
      value = value.substr(1, value.size() - 2);
    return std::string(value);
  }
  return std::nullopt;
}
std::string CookieName(std::string_view name, bool secure) {
  return (secure ? "__Host-" : "") + std::string(name);
}
std::pair<std::string, std::string> SetCookie(std::string_view name, std::string_view value, bool secure,
                                              std::optional<int> max_age_seconds) {
  std::string cookie =
      CookieName(name, secure) + "=" + std::string(value) + "; Path=/; HttpOnly; SameSite=Lax";
  if (secure) cookie += "; Secure";
  if (max_age_seconds) cookie += "; Max-Age=" + std::to_string(*max_age_seconds);
  return {"Set-Cookie", std::move(cookie)};
}

}  // namespace kindred::web
