#include "intake/pages.hpp"

#include "intake/pages/views.hpp"

namespace kindred::intake {

std::string Thousands(std::int64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3 + (number < 0 ? 1U : 0U);) text.insert(at -= 3, ",");
  return text;
}

web::Response WithAccess(const Pages& pages, const web::Request& request, Action action, Sections sections,
                         const std::string& scope, const PageWork& work) {
  const web::SignedIn& who = *request.who;
  const auto access =
      pages.gate.Open({who.account, who.agency, who.role},
                      {.action = action, .purpose = "data quality", .sections = sections, .scope = scope});
  if (!access) return web::Problem(access.error());
  std::optional<web::Response> response;
  const auto read = pages.db.Read([&](store::Transaction& tx) -> Result<void> {
    auto made = work(tx, *access);
    if (!made) return Unexpected(made.error());
    response = std::move(*made);
    return {};
  });
  if (!read) return web::Problem(read.error());
  return std::move(*response);
}

std::vector<web::Route> Routes(const Pages& pages) {
  std::vector<web::Route> routes = SourceRoutes(pages);
  for (auto more : {ImportRoutes(pages), MappingRoutes(pages), QuarantineRoutes(pages)})
    routes.insert(routes.end(), more.begin(), more.end());
  return routes;
}

}  // namespace kindred::intake
