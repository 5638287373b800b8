#include "base/identifiers.hpp"

#include <array>

namespace kindred {
namespace {

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
bool IsLetter(char c) {
  return c >= 'A' && c <= 'Z';
}
char Upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

// The 23 letters of a UPN by their value.
constexpr std::string_view kUpnLetters = "ABCDEFGHJKLMNPQRTUVWXYZ";

std::string Compacted(std::string_view text, bool drop_hyphens) {
  std::string out;
  for (const char c : text)
    if (c != ' ' && c != '\t' && !(drop_hyphens && c == '-')) out += Upper(c);
  return out;
}

}  // namespace

std::optional<int> NhsNumber::CheckDigit(std::string_view nine) {
  if (nine.size() != 9) return std::nullopt;
  int sum = 0;
  for (int i = 0; i < 9; ++i) {
    if (!IsDigit(nine[static_cast<std::size_t>(i)])) return std::nullopt;
    sum += (nine[static_cast<std::size_t>(i)] - '0') * (10 - i);
  }
  const int check = 11 - sum % 11;
  if (check == 10) return std::nullopt;
  return check == 11 ? 0 : check;
}

std::optional<NhsNumber> NhsNumber::Parse(std::string_view text) {
  NhsNumber number;
  number.digits_ = Compacted(text, true);
  if (number.digits_.size() != 10 || !IsDigit(number.digits_[9])) return std::nullopt;
  const auto check = CheckDigit(std::string_view(number.digits_).substr(0, 9));
  if (!check || *check != number.digits_[9] - '0') return std::nullopt;
  return number;
}

std::string NhsNumber::Spaced() const {
  return digits_.substr(0, 3) + ' ' + digits_.substr(3, 3) + ' ' + digits_.substr(6);
}

std::optional<char> Upn::CheckLetter(std::string_view twelve) {
  if (twelve.size() != 12) return std::nullopt;
  int sum = 0;
  for (std::size_t i = 0; i < 12; ++i) {
    int value = 0;
    if (IsDigit(twelve[i])) {
      value = twelve[i] - '0';
    } else {
      const auto at = kUpnLetters.find(twelve[i]);
      if (i != 11 || at == std::string_view::npos) return std::nullopt;
      value = static_cast<int>(at);
    }
    sum += value * static_cast<int>(i + 2);
  }
  return kUpnLetters[static_cast<std::size_t>(sum % 23)];
}

std::optional<Upn> Upn::Parse(std::string_view text) {
  Upn upn;
  upn.text_ = Compacted(text, false);
  if (upn.text_.size() != 13) return std::nullopt;
  const auto letter = CheckLetter(std::string_view(upn.text_).substr(1));
  if (!letter || *letter != upn.text_[0]) return std::nullopt;
  return upn;
}

bool Upn::IsTemporary() const {
  return IsLetter(text_.back());
}

std::optional<Postcode> Postcode::Parse(std::string_view text) {
  const std::string compact = Compacted(text, false);
  if (compact.size() < 5 || compact.size() > 7) return std::nullopt;
  const std::string outward = compact.substr(0, compact.size() - 3);
  const std::string inward = compact.substr(compact.size() - 3);
  constexpr std::string_view kNotInward = "CIKMOV";
  if (!IsDigit(inward[0])) return std::nullopt;
  for (const char c : inward.substr(1))
    if (!IsLetter(c) || kNotInward.find(c) != std::string_view::npos) return std::nullopt;
  // Outward: A9 A99 AA9 AA99 A9A AA9A, and GIR for the one office that has 0AA.
  std::string shape;
  for (const char c : outward) shape += IsDigit(c) ? '9' : IsLetter(c) ? 'A' : '?';
  constexpr std::array<std::string_view, 6> kShapes = {"A9", "A99", "AA9", "AA99", "A9A", "AA9A"};
  bool known = compact == "GIR0AA";
  for (const auto candidate : kShapes) known = known || shape == candidate;
  if (!known) return std::nullopt;
  Postcode postcode;
  postcode.text_ = outward + ' ' + inward;
  return postcode;
}

std::string Postcode::Compact() const {
  return Outward() + text_.substr(text_.size() - 3);
}
std::string Postcode::Outward() const {
  return text_.substr(0, text_.size() - 4);
}
std::string Postcode::Sector() const {
  return text_.substr(0, text_.size() - 2);
}

}  // namespace kindred
