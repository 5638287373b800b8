// From a path to the route that answers it. Patterns are fixed segments and {names}; a fixed segment wins
// over a name. A route without a known policy is not accepted: the server does not start with it.
//
//   Result<Router> router = Router::Make(routes);
//   Router::Found found = router->Find(Method::kGet, {"families", "k3x9"}, segments);
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "web/http.hpp"

namespace kindred::web {

// Is this a policy the server knows? Action: a name of base/policy.hpp, "public" (no sign-in needed) or
// "signed_in" (anybody signed in; nothing about people). Section: a name of base/policy.hpp or "none".
[[nodiscard]] bool IsKnownPolicy(const RoutePolicy& policy);

class Router {
 public:
  // kUsage, naming the route, when one has no known policy, a malformed pattern, no handler, or the same
  // method and pattern as another.
  [[nodiscard]] static Result<Router> Make(std::vector<Route> routes);

  struct Found {
    const Route* route = nullptr;  // nothing: no such page, or not with this method
    bool other_method = false;     // the path exists for the other method (405)
  };
  // The route for decoded path segments; fills `names` with the values of the pattern's {names}.
  [[nodiscard]] Found Find(Method method, const std::vector<std::string>& segments,
                           std::map<std::string, std::string>& names) const;
  [[nodiscard]] const std::vector<Route>& Routes() const { return *routes_; }

 private:
  struct Node {
    std::map<std::string, std::unique_ptr<Node>, std::less<>> fixed;
    std::unique_ptr<Node> any;
    const Route* get = nullptr;
    const Route* post = nullptr;
  };
  static const Node* Walk(const Node& node, const std::vector<std::string>& segments, std::size_t at);

  std::unique_ptr<std::vector<Route>> routes_;
  std::unique_ptr<Node> root_;
};

}  // namespace kindred::web
