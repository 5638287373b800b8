#include "web/router.hpp"

#include "base/policy.hpp"
#include "base/text.hpp"

namespace kindred::web {
namespace {

bool IsName(std::string_view segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

std::vector<std::string> PatternSegments(std::string_view pattern) {
  std::vector<std::string> segments;
  for (std::string_view part : Split(pattern.substr(1), '/'))
    if (!part.empty()) segments.emplace_back(part);
  return segments;
}

}  // namespace

bool IsKnownPolicy(const RoutePolicy& policy) {
  const bool action =
      policy.action == "public" || policy.action == "signed_in" || ActionFromName(policy.action).has_value();
  const bool section = policy.section == "none" || SectionFromName(policy.section).has_value();
  return action && section;
}

Result<Router> Router::Make(std::vector<Route> routes) {
  Router router;
  router.routes_ = std::make_unique<std::vector<Route>>(std::move(routes));
  router.root_ = std::make_unique<Node>();
  for (const Route& route : *router.routes_) {
    const std::string name = std::string(route.method == Method::kGet ? "GET " : "POST ") + route.pattern;
    if (!IsKnownPolicy(route.policy))
      return Fail(ErrorKind::kUsage, name + ": the route has no known policy (action \"" +
                                         route.policy.action + "\", section \"" + route.policy.section +
                                         "\"); the server does not start");
    if (!route.handler) return Fail(ErrorKind::kUsage, name + ": the route has no handler");
    if (route.pattern.empty() || route.pattern.front() != '/' ||
        route.pattern.find("//") != std::string::npos)
      return Fail(ErrorKind::kUsage, name + ": a pattern begins with \"/\" and has no empty segment");
    Node* node = router.root_.get();
    for (const std::string& segment : PatternSegments(route.pattern)) {
      auto& next = IsName(segment) ? node->any : node->fixed[segment];
      if (!next) next = std::make_unique<Node>();
      node = next.get();
    }
    const Route*& slot = route.method == Method::kGet ? node->get : node->post;
    if (slot)
      return Fail(ErrorKind::kUsage, name + ": the route is there twice (also as " + slot->pattern + ")");
    slot = &route;
  }
  return router;
}

const Router::Node* Router::Walk(const Node& node, const std::vector<std::string>& segments, std::size_t at) {
  if (at == segments.size()) return node.get || node.post ? &node : nullptr;
  if (const auto fixed = node.fixed.find(segments[at]); fixed != node.fixed.end())
    if (const Node* found = Walk(*fixed->second, segments, at + 1)) return found;
  return node.any ? Walk(*node.any, segments, at + 1) : nullptr;
}

Router::Found Router::Find(Method method, const std::vector<std::string>& segments,
                           std::map<std::string, std::string>& names) const {
  if (segments.size() > 32) return {};  // no pattern is that long; keeps the walk short
  const Node* node = Walk(*root_, segments, 0);
  if (!node) return {};
  const Route* route = method == Method::kGet ? node->get : node->post;
  if (!route) return {nullptr, true};
  const std::vector<std::string> pattern = PatternSegments(route->pattern);
  for (std::size_t i = 0; i < pattern.size(); ++i)
    if (IsName(pattern[i])) names[pattern[i].substr(1, pattern[i].size() - 2)] = segments[i];
  return {route, false};
}

}  // namespace kindred::web
