#include "linkage/nicknames.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/text.hpp"
#include "embedded/nicknames.hpp"

namespace kindred::linkage {
namespace {

struct Table {
  std::unordered_map<std::string, std::uint32_t> numbers;
  std::vector<std::uint64_t> pairs;  // smaller number first, sorted

  std::uint32_t Number(std::string_view name) {
    return numbers.try_emplace(FoldName(name), static_cast<std::uint32_t>(numbers.size() + 1)).first->second;
  }
};

std::uint64_t PairKey(std::uint32_t a, std::uint32_t b) {
  return (static_cast<std::uint64_t>(std::min(a, b)) << 32) | std::max(a, b);
}

const Table& Nicknames() {
  static const Table kTable = [] {
    Table table;
    for (const embedded::File& file : embedded::nicknames()) {
      for (const std::string_view line : Split(file.bytes, '\n')) {
        const auto cells = Split(line, ',');
        if (cells.size() < 2 || Trim(cells[0]).empty()) continue;
        const std::uint32_t full = table.Number(Trim(cells[0]));
        for (std::size_t i = 1; i < cells.size(); ++i)
          if (!Trim(cells[i]).empty()) table.pairs.push_back(PairKey(full, table.Number(Trim(cells[i]))));
      }
    }
    std::ranges::sort(table.pairs);
    return table;
  }();
  return kTable;
}

}  // namespace

std::uint32_t NicknameIndex(std::string_view folded) {
  const auto& numbers = Nicknames().numbers;
  const auto at = numbers.find(std::string(folded));
  return at == numbers.end() ? 0 : at->second;
}

bool AreNicknames(std::uint32_t a, std::uint32_t b) {
  return a != 0 && b != 0 && std::ranges::binary_search(Nicknames().pairs, PairKey(a, b));
}

}  // namespace kindred::linkage
