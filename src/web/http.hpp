// What a page sees of HTTP: a request that has been read and checked, and a response that will be sent.
// A handler is a plain function on plain values. It never sees a socket; the server sends nothing before
// the response's `durable` ticket says that the access log holds who looked.
//
//   web::Response ShowFamily(const web::Request& request) {
//     …
//     return web::Html(RenderFamily(view), ticket);
//   }
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/ticket.hpp"

namespace kindred::web {

enum class Method { kGet, kPost };

// One file of a multipart form, streamed to `path` in the spool before the handler runs. What still lies at
// `path` when the handler returns is deleted: a handler that needs it longer renames it.
struct Upload {
  std::string field;
  std::string file_name;  // as the browser sent it; never used as a path
  std::string path;
};

// Names and values in the order they came; a name may repeat.
class Fields {
 public:
  void Add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }
  // The first value of `name`, trimmed of white space; empty when absent.
  [[nodiscard]] std::string Get(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> All(std::string_view name) const;
  [[nodiscard]] bool Has(std::string_view name) const;
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& List() const { return fields_; }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

// Who is signed in; filled by identity from the session cookie before the handler runs.
struct SignedIn {
  AccountId account;
  AgencyId agency;
  std::string name;  // shown in the header
  std::string role;  // identity's role name, e.g. "practitioner"
  std::string agency_name;
  std::string csrf;                   // the form token of this session
  std::string agency_kind;            // section of the agency's own work; empty: none
  bool must_change_password = false;  // may use only its own account's pages until it has
  bool must_add_code = false;         // likewise: its role needs a second factor, and it has none
};

struct Request {
  Method method = Method::kGet;
  std::string path;  // decoded, without query
  Fields query;
  Fields form;  // of a POST, after the CSRF token was checked
  std::vector<Upload> uploads;
  std::map<std::string, std::string> segments;  // values of {name} in the route's pattern
  std::optional<SignedIn> who;                  // set on every route but the public ones
  std::string remote_address;
  std::string cookie;      // raw Cookie header; only sign-in reads it
  std::string user_agent;  // as sent, cut to 200 bytes; shown in the list of sessions
  std::string csrf;        // what {{> web/components/csrf}} of the answering page prints
  bool secure = false;     // the browser speaks TLS: cookies are Secure and __Host-
  [[nodiscard]] std::string Segment(const std::string& name) const;
};

struct Response {
  int status = 200;
  std::string content_type = "text/html; charset=utf-8";
  std::vector<std::pair<std::string, std::string>> headers;  // beside the security headers the server adds
  std::string body;
  std::shared_ptr<DurableTicket> durable;  // nothing personal is in a response without one
  std::string reason;                      // of an error without a body: what the error page says
};

[[nodiscard]] Response Html(std::string body, std::shared_ptr<DurableTicket> durable = nullptr);
[[nodiscard]] Response Redirect(std::string location);  // 303 See Other, after a POST
[[nodiscard]] Response Json(std::string body, std::shared_ptr<DurableTicket> durable = nullptr);
// A refusal or failure; the server turns a body-less one into the error page of that status.
[[nodiscard]] Response Problem(int status, std::string reason = "");
// The page of an expected failure: refused 403, not found (bad data) 404, wrong use 400, conflict 409. What
// could not run is logged, and the reader is told only to try again (503).
[[nodiscard]] Response Problem(const Error& error);
[[nodiscard]] Response Download(std::string body, std::string content_type, std::string file_name,
                                std::shared_ptr<DurableTicket> durable = nullptr);

using Handler = std::function<Response(const Request&)>;

// What a route does, in the words of policy. The server refuses to start with a route without one.
struct RoutePolicy {
  std::string action;   // view search import review administer sign_in …; "public" needs no sign-in
  std::string section;  // which part of a record it shows: core, chronology, sources, audit …, or "none"
};

struct Route {
  Method method = Method::kGet;
  std::string pattern;  // "/families/{ref}/timeline"
  RoutePolicy policy;
  Handler handler;
};

// The value of one cookie in a Cookie header; nothing when absent.
[[nodiscard]] std::optional<std::string> CookieValue(std::string_view header, std::string_view name);
// A Set-Cookie header for this answer: HttpOnly, SameSite=Lax, Path=/; Secure and "__Host-" before the name
// where `secure`. Without max_age_seconds it lasts as long as the browser; 0 deletes it.
[[nodiscard]] std::pair<std::string, std::string> SetCookie(
    std::string_view name, std::string_view value, bool secure,
    std::optional<int> max_age_seconds = std::nullopt);
// The name under which a cookie travels: with "__Host-" where `secure`.
[[nodiscard]] std::string CookieName(std::string_view name, bool secure);

// Percent-encodes for a path segment or a query value.
[[nodiscard]] std::string UrlEncode(std::string_view text);
// Escapes & < > " ' for text and attributes.
[[nodiscard]] std::string HtmlEscape(std::string_view text);

}  // namespace kindred::web
