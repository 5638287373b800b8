#include "intake/codes.hpp"

#include <toml++/toml.h>
#include <algorithm>
#include <map>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "embedded/intake_codes.hpp"

namespace kindred::intake {
namespace {

struct Shipped {
  std::map<std::string, CodeList, std::less<>> lists;
  std::string digest;
};

// data/codes/*.toml: every table of a file is a list, its keys are the codes.
const Shipped& AllLists() {
  static const Shipped kShipped = [] {
    Shipped shipped;
    std::string all;
    for (const auto& file : embedded::intake_codes()) {
      all += file.bytes;
      const toml::table root = toml::parse(file.bytes);
      for (const auto& [name, node] : root) {
        const toml::table* codes = node.as_table();
        if (codes == nullptr) continue;
        CodeList list{std::string(name.str())};
        for (const auto& [code, words] : *codes) list.Add(code.str(), words.value_or(std::string()));
        shipped.lists.emplace(name.str(), std::move(list));
      }
    }
    shipped.digest = ToHex(AsText(Hash(all)));
    return shipped;
  }();
  return kShipped;
}

}  // namespace

void CodeList::Add(std::string_view code, std::string words) {
  index_[ToUpperAscii(code)] = all_.size();
  all_.emplace_back(std::string(code), std::move(words));
}

std::optional<std::string_view> CodeList::Words(std::string_view code) const {
  const auto found = index_.find(ToUpperAscii(code));
  if (found == index_.end()) return std::nullopt;
  return all_[found->second].second;
}

const CodeList* FindCodeList(std::string_view name) {
  const auto& lists = AllLists().lists;
  const auto found = lists.find(name);
  return found == lists.end() ? nullptr : &found->second;
}

std::vector<std::string> CodeListNames() {
  std::vector<std::string> names;
  for (const auto& [name, list] : AllLists().lists) names.push_back(name);
  return names;
}

const std::string& CodeListsDigest() {
  return AllLists().digest;
}

}  // namespace kindred::intake
