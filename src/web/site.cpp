#include "web/site.hpp"

#include <sodium.h>

#include <algorithm>
#include <exception>

#include "base/log.hpp"
#include "base/text.hpp"
#include "web/forms.hpp"

namespace kindred::web {
namespace {

constexpr std::string_view kFormCookie = "kindred_form";
constexpr std::string_view kContentPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src "
    "'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

bool IsSafeHeader(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](unsigned char c) { return c == '\r' || c == '\n' || c == 0; });
}

bool IsToken(std::string_view text) {
  return text.size() >= 16 && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return (c < 0x80 && std::isalnum(c)) || c == '-' || c == '_';
         });
}

// A name without its port: "[::1]:8080" → "[::1]", "council.example:443" → "council.example".
std::string_view WithoutPort(std::string_view host) {
  const std::size_t colon = host.rfind(':');
  const std::size_t bracket = host.rfind(']');
  if (colon == std::string_view::npos || (bracket != std::string_view::npos && colon < bracket)) return host;
  return host.substr(0, colon);
}

// The last entry of an X-Forwarded-For header; empty when it does not look like an address.
std::string LastAddress(std::string_view list) {
  if (const std::size_t comma = list.rfind(','); comma != std::string_view::npos)
    list.remove_prefix(comma + 1);
  const std::string_view last = Trim(list);
  const bool plain = last.size() <= 60 && std::all_of(last.begin(), last.end(), [](unsigned char c) {
                       return c < 0x80 && (std::isxdigit(c) || c == '.' || c == ':' || c == '[' || c == ']');
                     });
  return plain ? std::string(last) : std::string();
}

}  // namespace

Result<Site> Site::Make(std::vector<Route> routes, SiteHooks hooks, std::vector<Asset> assets,
                        SiteOptions options) {
  auto router = Router::Make(std::move(routes));
  if (!router) return Unexpected(router.error());
  Site site;
  site.router_ = std::make_unique<Router>(std::move(*router));
  site.hooks_ = std::move(hooks);
  site.assets_ = std::move(assets);
  site.options_ = std::move(options);
  return site;
}

bool Site::HostIsOurs(std::string_view host) const {
  if (options_.hosts.empty()) return true;
  const std::string name = ToLowerAscii(WithoutPort(host));
  return std::find(options_.hosts.begin(), options_.hosts.end(), name) != options_.hosts.end();
}

std::optional<Response> Site::AnswerAtOnce(const RequestHead& head) const {
  // A page of another site whose name points here (DNS rebinding) is not answered.
  if (!HostIsOurs(head.host)) return Problem(421, "This server does not answer to that name.");
  if (head.method != "GET" && head.method != "HEAD" && head.method != "POST") return Problem(405);
  constexpr std::string_view kPrefix = "/assets/";
  if (head.method == "POST" || head.target.compare(0, kPrefix.size(), kPrefix) != 0) return std::nullopt;
  const std::string_view rest = std::string_view(head.target).substr(kPrefix.size());
  for (const Asset& asset : assets_) {
    if (rest.size() != asset.digest.size() + 1 + asset.name.size() ||
        rest.substr(0, asset.digest.size()) != asset.digest ||
        rest.substr(asset.digest.size() + 1) != asset.name)
      continue;
    Response response;
    response.content_type = asset.content_type;
    const std::string tag = "\"" + asset.digest + "\"";
    response.headers.emplace_back("ETag", tag);
    response.headers.emplace_back("Cache-Control", "public, max-age=31536000, immutable");
    if (head.if_none_match.find(tag) != std::string::npos)
      response.status = 304;
    else
      response.body = asset.body;
    return response;
  }
  return Problem(404);
}

Admission Site::Admit(const RequestHead& head) const {
  Admission admission;
  Request& request = admission.request;
  admission.head_only = head.method == "HEAD";
  request.method = head.method == "POST" ? Method::kPost : Method::kGet;
  request.cookie = head.cookie;
  request.remote_address = head.remote_address;
  // Behind a proxy everybody comes from its address, and guesses would be counted against all of them at
  // once. What stands before the last entry is the browser's own word.
  if (options_.secure)
    if (const std::string client = LastAddress(head.forwarded_for); !client.empty())
      request.remote_address = client;
  request.user_agent = head.user_agent.substr(0, 200);
  if (!IsValidUtf8(request.user_agent)) request.user_agent.clear();
  request.secure = options_.secure;

  auto target = ParseTarget(head.target);
  if (!target) {
    admission.answer = Problem(400, target.error().message);
    return admission;
  }
  request.path = std::move(target->path);
  request.query = std::move(target->query);

  if (hooks_.authenticate) request.who = hooks_.authenticate(request);
  const std::string form_cookie =
      CookieValue(head.cookie, CookieName(kFormCookie, options_.secure)).value_or("");
  if (request.who)
    admission.tokens.push_back(request.who->csrf);
  else if (IsToken(form_cookie))
    admission.tokens.push_back(form_cookie);
  request.csrf = request.who ? request.who->csrf : IsToken(form_cookie) ? form_cookie : "";
  if (request.csrf.empty() && request.method == Method::kGet) {
    admission.new_form_cookie = options_.random->Token(24);
    request.csrf = admission.new_form_cookie;
  }

  const Router::Found found = router_->Find(request.method, target->segments, request.segments);
  admission.route = found.route;
  if (!found.route) {
    admission.answer = found.other_method ? Problem(405) : Problem(404);
    return admission;
  }
  const bool is_public = found.route->policy.action == "public";
  // The token of a cookie is for forms before signing in and no others: whoever can plant a cookie (another
  // name of the same domain) cannot know the token of a session.
  if (is_public && request.who && IsToken(form_cookie)) admission.tokens.push_back(form_cookie);
  if (!is_public && !request.who) {
    // Back to where they were going, but for what they had typed into a search: that may be a name.
    admission.answer = request.method == Method::kGet && request.path != "/"
                           ? Redirect(options_.sign_in_path + "?next=" + UrlEncode(request.path))
                           : Redirect(options_.sign_in_path);
    return admission;
  }
  if (!is_public && hooks_.refuse) {
    if (auto reason = hooks_.refuse(*request.who, found.route->policy)) {
      admission.answer = Problem(403, *reason);
      return admission;
    }
  }
  if (request.method == Method::kPost) {
    const std::string self = (options_.secure ? "https://" : "http://") + head.host;
    const bool foreign =
        (!head.fetch_site.empty() && head.fetch_site != "same-origin" && head.fetch_site != "none") ||
        (!head.origin.empty() && head.origin != "null" && head.origin != self);
    if (foreign) admission.answer = Problem(403, "The form came from another web site. Nothing was changed.");
  }
  return admission;
}

bool Site::TokenIsRight(const Admission& admission, std::string_view token) {
  bool right = false;
  for (const std::string& expected : admission.tokens)
    if (!expected.empty() && expected.size() == token.size() &&
        sodium_memcmp(expected.data(), token.data(), token.size()) == 0)
      right = true;
  return right;
}

Response Site::Run(const Admission& admission) const {
  try {
    return admission.route->handler(admission.request);
  } catch (const std::exception& fault) {
    // The pattern, not the path: a path may point at a person.
    LogError("{} failed: {}", admission.route->pattern, fault.what());
    return Problem(500);
  }
}

void Site::Finish(const Admission& admission, Response& response) const {
  for (const auto& [name, value] : response.headers) {
    if (IsSafeHeader(name) && IsSafeHeader(value)) continue;
    LogError("a response header \"{}\" held a line break; the response was not sent",
             HtmlEscape(name.substr(0, 40)));
    response = Problem(500);
    break;
  }
  if (response.status >= 400 && response.body.empty()) {
    response.content_type = "text/html; charset=utf-8";
    if (hooks_.error_page) {
      try {
        response.body = hooks_.error_page(admission.request, response.status, response.reason);
      } catch (const std::exception& fault) {
        LogError("the error page failed: {}", fault.what());
      }
    }
    if (response.body.empty())
      response.body = "<!DOCTYPE html><title>" + std::to_string(response.status) + "</title><p>" +
                      HtmlEscape(response.reason);
  }
  const bool is_page = response.content_type.compare(0, 9, "text/html") == 0;
  if (!admission.new_form_cookie.empty() && is_page)
    response.headers.push_back(SetCookie(kFormCookie, admission.new_form_cookie, options_.secure));
  const bool has_caching = std::any_of(response.headers.begin(), response.headers.end(),
                                       [](const auto& header) { return header.first == "Cache-Control"; });
  if (!has_caching) response.headers.emplace_back("Cache-Control", "no-store");
  response.headers.emplace_back("Content-Security-Policy", kContentPolicy);
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  response.headers.emplace_back("Referrer-Policy", "no-referrer");
  response.headers.emplace_back("X-Frame-Options", "DENY");
  response.headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  response.headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
  response.headers.emplace_back("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
  if (options_.secure) response.headers.emplace_back("Strict-Transport-Security", "max-age=31536000");
}

}  // namespace kindred::web
