// Given names and their short forms (data/nicknames.csv).
//
//   AreNicknames(NicknameIndex("ELIZABETH"), NicknameIndex("BETH")) == true
#pragma once

#include <cstdint>
#include <string_view>

namespace kindred::linkage {

// The number of a folded name in the table; 0 when it is not there.
[[nodiscard]] std::uint32_t NicknameIndex(std::string_view folded);
// Whether one of the two names is listed as a short form of the other.
[[nodiscard]] bool AreNicknames(std::uint32_t a, std::uint32_t b);

}  // namespace kindred::linkage
