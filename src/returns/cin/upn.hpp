// Parts of a unique pupil number as the rules look at them. Lengths and places are in characters, not bytes.
#pragma once

#include <string>
#include <string_view>

namespace kindred::returns::cin {

// The characters of a UTF-8 text; a broken byte counts as one character.
[[nodiscard]] std::u32string Characters(std::string_view text);
// Exactly 13 characters, as a number that is not cut or overlong has.
[[nodiscard]] inline bool HasLengthOfUpn(std::u32string_view upn) {
  return upn.size() == 13;
}
[[nodiscard]] bool AllDigits(std::u32string_view text);  // 0–9; true for an empty text
[[nodiscard]] bool IsLetter(char32_t character);         // of any script
[[nodiscard]] bool IsLetterOrDigit(char32_t character);  // of any script
// The letter that the twelve digits after it call for: their sum, each times its place (2 to 13), modulo 23.
[[nodiscard]] char32_t CheckLetter(std::u32string_view twelve_digits);
// Three digits that are the number of an authority that has issued UPNs; 942 and 943 are known from 2023/24.
[[nodiscard]] bool IsAuthorityOfUpn(std::u32string_view three_characters, int year);

}  // namespace kindred::returns::cin
