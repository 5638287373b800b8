// The style sheet, the script and the pictures: built by script/assets, embedded in the binary, served under
// an address that holds a digest of the content, so that a browser keeps them for ever.
//
//   std::vector<Asset> assets = BuiltAssets();
//   assets.push_back(MakeAsset("theme.css", ThemeCss("#1d5c63")));
//   AssetPath(assets, "kindred.css") == "/assets/5f0c…/kindred.css";
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kindred::web {

struct Asset {
  std::string name;  // kindred.css
  std::string content_type;
  std::string digest;  // 16 hexadecimal digits of its BLAKE2b
  std::string body;
};

[[nodiscard]] Asset MakeAsset(std::string name, std::string body);
// What script/assets built. With KINDRED_DEV they are read from build/assets at start.
[[nodiscard]] std::vector<Asset> BuiltAssets();
// The address of an asset; "/assets/missing" when there is none of that name.
[[nodiscard]] std::string AssetPath(const std::vector<Asset>& assets, std::string_view name);

}  // namespace kindred::web
