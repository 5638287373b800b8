// Numbers for the issues of one rule: cells that share a key are one issue.
//
//   Links link;
//   flag.Linked(link(plan.child(), plan.CPPstartDate()), plan, module);
#pragma once

#include <array>
#include <cstdint>
#include <unordered_map>

#include "returns/text_pool.hpp"

namespace kindred::returns::cin {

class Links {
 public:
  // The number of the issue with this key of at most four parts: child, module, text, day. From 1, in order
  // of meeting.
  template <class... Parts>
  [[nodiscard]] std::uint32_t operator()(const Parts&... parts) {
    static_assert(sizeof...(Parts) <= 4);
    const Key key{Part(parts)...};
    return numbers_.try_emplace(key, static_cast<std::uint32_t>(numbers_.size() + 1)).first->second;
  }

 private:
  using Key = std::array<std::uint32_t, 4>;
  struct Hash {
    std::size_t operator()(const Key& key) const {
      std::uint64_t hash = 0;
      for (const std::uint32_t part : key) hash = (hash ^ part) * 0x9E3779B97F4A7C15ULL ^ hash >> 29;
      return hash ^ hash >> 32;
    }
  };
  static std::uint32_t Part(std::uint32_t number) { return number; }
  static std::uint32_t Part(Text text) { return text.number; }
  static std::uint32_t Part(Day day) { return static_cast<std::uint32_t>(day.days); }
  std::unordered_map<Key, std::uint32_t, Hash> numbers_;
};

}  // namespace kindred::returns::cin
