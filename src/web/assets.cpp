#include "web/assets.hpp"

#include "base/hash.hpp"
#include "base/log.hpp"
#include "base/seams.hpp"
#include "embedded/web_assets.hpp"

namespace kindred::web {
namespace {

std::string TypeOf(std::string_view name) {
  const std::string_view ending = name.substr(name.rfind('.') + 1);
  if (ending == "css") return "text/css; charset=utf-8";
  if (ending == "js") return "text/javascript; charset=utf-8";
  if (ending == "svg") return "image/svg+xml";
  if (ending == "png") return "image/png";
  if (ending == "map" || ending == "json") return "application/json";
  return "application/octet-stream";
}

}  // namespace

Asset MakeAsset(std::string name, std::string body) {
  const Digest digest = Hash(body);
  Asset asset;
  asset.content_type = TypeOf(name);
  asset.digest = ToHex(AsText(digest).substr(0, 8));
  asset.name = std::move(name);
  asset.body = std::move(body);
  return asset;
}

std::vector<Asset> BuiltAssets() {
  std::vector<Asset> assets;
  for (const embedded::File& file : embedded::web_assets()) {
#ifdef KINDRED_ASSETS_FOLDER
    auto content = SystemFiles().Read(std::string(KINDRED_ASSETS_FOLDER) + "/" + std::string(file.name));
    if (!content)
      LogWarning("asset {} is not on disk ({}); the embedded one is served", file.name,
                 content.error().message);
    assets.push_back(
        MakeAsset(std::string(file.name), content ? std::move(*content) : std::string(file.bytes)));
#else
    assets.push_back(MakeAsset(std::string(file.name), std::string(file.bytes)));
#endif
  }
  return assets;
}

std::string AssetPath(const std::vector<Asset>& assets, std::string_view name) {
  for (const Asset& asset : assets)
    if (asset.name == name) return "/assets/" + asset.digest + "/" + asset.name;
  return "/assets/missing";
}

}  // namespace kindred::web
