#include "families/pages/desk.hpp"
namespace kindred::families {
void AddMatchRoutes(std::vector<web::Route>&, const Desk&) {}
}  // namespace kindred::families
