#include "demo/slips.hpp"

#include <vector>

#include "demo/sheets.hpp"

namespace kindred::demo {

std::string Slip(const std::string& text, Rng& rng) {
  if (text.size() < 3) return text;
  std::vector<std::size_t> places;  // ASCII letters after the first
  for (std::size_t i = 1; i < text.size(); ++i)
    if (static_cast<unsigned char>(text[i]) < 0x80 && text[i] != ' ') places.push_back(i);
  if (places.empty()) return text;
  const std::size_t at = rng.Pick(places);
  static constexpr std::string_view kBeside[26] = {"sq", "vn", "xv", "sf", "wr", "dg", "fh", "gj", "uo",
                                                   "hk", "jl", "k",  "n",  "bm", "ip", "o",  "wa", "et",
                                                   "ad", "ry", "yi", "cb", "qe", "zc", "tu", "xs"};
  std::string slipped = text;
  switch (rng.Below(4)) {
    case 0:
      slipped.erase(at, 1);
      break;
    case 1:
      slipped.insert(at, 1, slipped[at]);
      break;
    case 2:
      if (at + 1 < slipped.size() && static_cast<unsigned char>(slipped[at + 1]) < 0x80) {
        std::swap(slipped[at], slipped[at + 1]);
        break;
      }
      [[fallthrough]];
    default:
      if (slipped[at] >= 'a' && slipped[at] <= 'z') {
        const std::string_view keys = kBeside[slipped[at] - 'a'];
        slipped[at] = keys[rng.Below(keys.size())];
      }
  }
  return slipped;
}

std::string WithoutMarks(const std::string& text) {
  std::string plain;
  const std::string bytes = ToWindows1252(text);
  static constexpr std::string_view kBase =
      "AAAAAAACEEEEIIIIDNOOOOO.OUUUUY..aaaaaaaceeeeiiiidnooooo.ouuuuy.y";
  for (char c : bytes) {
    const auto code = static_cast<unsigned char>(c);
    plain += code < 0x80 ? c : code >= 0xC0 && kBase[code - 0xC0] != '.' ? kBase[code - 0xC0] : '?';
  }
  return plain;
}

Date WrongBirth(Date birth, Rng& rng) {
  switch (rng.Below(3)) {
    case 0:
      return birth.AddDays(rng.Chance(0.5) ? 1 : -1);
    case 1:
      return birth.AddMonths(rng.Chance(0.5) ? 1 : -1);
    default:
      return birth.Anniversary(rng.Chance(0.5) ? 1 : -1);
  }
}

Date SwapDayMonth(Date birth) {
  const YearMonthDay ymd = birth.Ymd();
  return ymd.day <= 12 ? Date::FromYmd(ymd.year, ymd.day, ymd.month) : birth;
}

std::string WrongNumber(std::string number, Rng& rng) {
  if (number.size() < 6) return number;
  const std::size_t at = 2 + rng.Below(number.size() - 3);
  number[at] = static_cast<char>('0' + (number[at] - '0' + 1 + static_cast<int>(rng.Below(8))) % 10);
  return number;
}

}  // namespace kindred::demo
