// Everything between a request that was read and the response that will be sent, apart from sockets: which
// route answers, who asks, may they, is the form's token right, what an error looks like, which headers keep
// the page safe. The server (server.hpp) only moves bytes and waits.
//
//   Result<Site> site = Site::Make(routes, hooks, options);
//   Admission admission = site->Admit(head);          // perhaps answered already (404, sign in first, …)
//   if (!admission.answer) response = site->Run(admission);
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/seams.hpp"
#include "web/assets.hpp"
#include "web/http.hpp"
#include "web/router.hpp"

namespace kindred::web {

// What the domains above lend to the site; each runs on a worker thread.
struct SiteHooks {
  // Who the cookies say this is; nothing when nobody or no longer.
  std::function<std::optional<SignedIn>(const Request&)> authenticate;
  // Why this account may not use this route, in words; nothing when it may. Pages still ask for an Access.
  std::function<std::optional<std::string>(const SignedIn&, const RoutePolicy&)> refuse;
  // The page for 4xx and 5xx; `reason` may be empty.
  std::function<std::string(const Request&, int status, const std::string& reason)> error_page;
};

struct SiteOptions {
  bool secure = false;             // the browser speaks TLS, here or at a proxy: Secure cookies, HSTS
  std::vector<std::string> hosts;  // names this site answers to; empty: any
  std::string sign_in_path = "/sign-in";
  Random* random = &SystemRandom();
};

// The part of a request that comes before its body.
struct RequestHead {
  std::string method;
  std::string target;
  std::string host;
  std::string cookie;
  std::string origin;
  std::string fetch_site;  // Sec-Fetch-Site
  std::string user_agent;
  std::string if_none_match;
  std::string remote_address;
  std::string
      forwarded_for;  // X-Forwarded-For; believed only with a proxy in front, and of it only the last entry
};

struct Admission {
  std::optional<Response> answer;  // decided already; the body need not be read
  const Route* route = nullptr;
  Request request;
  bool head_only = false;           // a HEAD request
  std::vector<std::string> tokens;  // any of them may come with the form
  std::string new_form_cookie;      // to be set with the answer
};

class Site {
 public:
  // kUsage when a route is wrong (Router::Make).
  [[nodiscard]] static Result<Site> Make(std::vector<Route> routes, SiteHooks hooks,
                                         std::vector<Asset> assets, SiteOptions options);

  // The answer where it needs no worker: assets, and requests that are no request of ours.
  [[nodiscard]] std::optional<Response> AnswerAtOnce(const RequestHead& head) const;
  // Finds the route and who asks. Calls authenticate and refuse.
  [[nodiscard]] Admission Admit(const RequestHead& head) const;
  // Is this one of the tokens the form may carry? In constant time.
  [[nodiscard]] static bool TokenIsRight(const Admission& admission, std::string_view token);
  // Runs the handler. What it throws becomes a 500 page and a line in the log.
  [[nodiscard]] Response Run(const Admission& admission) const;
  // Makes an error without a body into its page, adds the cookie of the form token and the headers that keep
  // a page safe, and refuses header values that hold line breaks. The last step before sending.
  void Finish(const Admission& admission, Response& response) const;

 private:
  Site() = default;
  [[nodiscard]] bool HostIsOurs(std::string_view host) const;

  std::unique_ptr<Router> router_;
  SiteHooks hooks_;
  std::vector<Asset> assets_;
  SiteOptions options_;
};

}  // namespace kindred::web
