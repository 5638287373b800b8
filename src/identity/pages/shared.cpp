#include "identity/pages/shared.hpp"

namespace kindred::identity {
namespace {

constexpr int kDeviceSeconds = 365 * 24 * 3600;

}  // namespace

std::string CookieOf(const web::Request& request, std::string_view name) {
  return web::CookieValue(request.cookie, web::CookieName(name, request.secure)).value_or("");
}

Browser BrowserOf(const web::Request& request) {
  return {.address = request.remote_address,
          .user_agent = request.user_agent,
          .device = CookieOf(request, kDeviceCookie),
          .session = CookieOf(request, kSessionCookie)};
}

std::string SafeNext(const std::string& next) {
  const bool own =
      next.size() > 1 && next.size() < 500 && next[0] == '/' && next[1] != '/' && next[1] != '\\';
  for (unsigned char c : next)
    if (c < 0x21 || c == 0x7F || c == '\\') return "";
  return own ? next : "";
}

std::string BrowserName(std::string_view agent) {
  const auto has = [&](std::string_view part) { return agent.find(part) != std::string_view::npos; };
  const std::string browser = has("Edg/")       ? "Edge"
                              : has("Firefox/") ? "Firefox"
                              : has("Chrome/")  ? "Chrome"
                              : has("Safari/")  ? "Safari"
                                                : "A browser";
  const std::string system = has("Windows")                 ? " on Windows"
                             : has("Android")               ? " on Android"
                             : has("iPhone") || has("iPad") ? " on an Apple device"
                             : has("Mac OS")                ? " on a Mac"
                             : has("Linux")                 ? " on Linux"
                                                            : "";
  return browser + system;
}

std::string Typed(const web::Request& request, std::string_view name) {
  for (const auto& [key, value] : request.form.List())
    if (key == name) return value;
  return {};
}

web::Response GoOn(const web::Request& request, const SignInResult& result, const std::string& next) {
  if (result.outcome == SignInOutcome::kNeedsCode) {
    web::Response response =
        web::Redirect("/sign-in/code" + (next.empty() ? "" : "?next=" + web::UrlEncode(next)));
    response.headers.push_back(
        web::SetCookie(kStepCookie, result.token, request.secure, static_cast<int>(kStepSeconds)));
    return response;
  }
  web::Response response = web::Redirect(result.must_change_password ? "/account/password"
                                         : result.must_add_code      ? "/account/code"
                                         : result.used_recovery_code ? "/account/code?recovery=1"
                                         : next.empty()              ? "/"
                                                                     : next);
  response.headers.push_back(web::SetCookie(kSessionCookie, result.token, request.secure));
  if (!CookieOf(request, kStepCookie).empty())
    response.headers.push_back(web::SetCookie(kStepCookie, "", request.secure, 0));
  if (!result.device.empty())
    response.headers.push_back(web::SetCookie(kDeviceCookie, result.device, request.secure, kDeviceSeconds));
  return response;
}

web::Input PasswordInput(std::string id, std::string label, std::string autocomplete, std::string error,
                         std::string hint) {
  web::Input input{
      {.id = std::move(id), .label = std::move(label), .hint = std::move(hint), .error = std::move(error)}};
  input.type = "password";
  input.autocomplete = std::move(autocomplete);
  input.spellcheck = false;
  input.may_show = true;
  input.width = "govuk-input--width-20";
  return input;
}

web::Input CodeInput(std::string error, std::string hint) {
  web::Input input{{.id = "code", .label = "Code", .hint = std::move(hint), .error = std::move(error)}};
  input.autocomplete = "one-time-code";
  input.spellcheck = false;
  input.width = "govuk-input--width-20";
  return input;
}

web::Input TextInput(std::string id, std::string label, std::string value, std::string error,
                     std::string hint) {
  web::Input input{
      {.id = std::move(id), .label = std::move(label), .hint = std::move(hint), .error = std::move(error)}};
  input.value = std::move(value);
  input.spellcheck = false;
  input.width = "govuk-input--width-20";
  return input;
}

web::ErrorSummary ErrorsOf(std::initializer_list<const web::Field*> fields) {
  web::ErrorSummary summary;
  for (const web::Field* field : fields)
    if (!field->error.empty()) summary.errors.push_back({field->error, "#" + field->id});
  return summary;
}

}  // namespace kindred::identity
