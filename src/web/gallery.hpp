// A page with every shared component once: for people who write pages, and for the browser tests, which hold
// each component to valid HTML, accessibility and narrow screens. Served by demo stores at /components.
#pragma once

#include "web/http.hpp"
#include "web/page.hpp"

namespace kindred::web {

// The shell outlives the route.
[[nodiscard]] Route GalleryRoute(const Shell& shell);

}  // namespace kindred::web
