// What domains built on families may add to a person's page without families knowing them: a panel is asked
// when the page is made, inside its snapshot and with its Access, and answers with plain values.
//
//   services.panels = {statutory::ReturnsPanel()};      // wired where the site is put together
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/date.hpp"
#include "base/ids.hpp"
#include "sharing/access.hpp"
#include "store/database.hpp"
#include "web/components.hpp"

namespace kindred::families {

struct PanelItem {
  std::string text, href;  // href may be empty
  std::string detail;      // the quiet line below
  std::optional<web::Tag> tag;
};

struct Panel {
  std::string heading;  // "Returns: what to mend"
  std::string text;     // a sentence before the items; may be empty
  std::vector<PanelItem> items;
  std::vector<web::Link> links;  // after the items
  [[nodiscard]] bool has_items() const { return !items.empty(); }
};

// What one domain says of a person on this day; nothing: it has nothing to say, or the access does not cover
// it.
using PersonPanel =
    std::function<std::optional<Panel>(store::Transaction&, const sharing::Access&, PersonId, Date)>;

}  // namespace kindred::families
