#include "returns/cin/upn.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>

namespace kindred::returns::cin {

std::u32string Characters(std::string_view text) {
  std::u32string characters;
  characters.reserve(text.size());
  std::int32_t at = 0;
  const auto size = static_cast<std::int32_t>(text.size());
  while (at < size) {
    UChar32 character = 0;
    U8_NEXT_OR_FFFD(text.data(), at, size, character);
    characters.push_back(static_cast<char32_t>(character));
  }
  return characters;
}

bool AllDigits(std::u32string_view text) {
  return std::all_of(text.begin(), text.end(), [](char32_t c) { return c >= U'0' && c <= U'9'; });
}

bool IsLetter(char32_t character) {
  return u_isalpha(static_cast<UChar32>(character)) != 0;
}

bool IsLetterOrDigit(char32_t character) {
  return IsLetter(character) || (U_GET_GC_MASK(static_cast<UChar32>(character)) & U_GC_N_MASK) != 0;
}

char32_t CheckLetter(std::u32string_view twelve_digits) {
  std::uint32_t sum = 0;
  std::uint32_t place = 2;
  for (const char32_t digit : twelve_digits) sum += (digit - U'0') * place++;
  return std::u32string_view(U"ABCDEFGHJKLMNPQRTUVWXYZ")[sum % 23];
}

bool IsAuthorityOfUpn(std::u32string_view three_characters, int year) {
  if (three_characters.size() != 3 || !AllDigits(three_characters)) return false;
  struct Run {
    int from;
    int to;
  };
  static constexpr auto kRuns = std::to_array<Run>({
      {1, 5},     {201, 213}, {301, 320}, {330, 336}, {340, 344}, {350, 359}, {370, 373},
      {380, 384}, {390, 394}, {420, 420}, {660, 681}, {701, 708}, {800, 803}, {805, 808},
      {810, 813}, {815, 816}, {820, 823}, {825, 826}, {830, 831}, {835, 841}, {845, 846},
      {850, 852}, {855, 857}, {860, 861}, {865, 896}, {908, 909}, {916, 916}, {919, 919},
      {921, 921}, {925, 926}, {928, 929}, {931, 931}, {933, 933}, {935, 938}, {940, 943},
  });
  int number = 0;
  for (const char32_t digit : three_characters) number = number * 10 + static_cast<int>(digit - U'0');
  if (year < 2024 && (number == 942 || number == 943)) return false;
  return std::any_of(kRuns.begin(), kRuns.end(),
                     [&](const Run& run) { return run.from <= number && number <= run.to; });
}

}  // namespace kindred::returns::cin
