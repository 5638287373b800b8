// What a reviewer sees of one pair: both records side by side, what speaks for and against, what would
// follow. Made from the store; printed by match_pages.cpp. Internal to the pages.
#pragma once

#include <string>
#include <vector>

#include "families/pages/match_desk.hpp"
#include "linkage/linkage.hpp"

namespace kindred::families {

struct PairView {
  linkage::Explanation why;
  web::Table sides;     // field by field, differences marked
  std::string picture;  // the waterfall, SVG
  std::vector<std::string> follows;
};

// kBadData where one of the records says nothing any more; kCannotRun where nothing was linked yet.
[[nodiscard]] Result<PairView> MakePairView(store::Transaction& tx, const PairPage& page);

}  // namespace kindred::families
