// Identifiers that carry their own check: NHS numbers and unique pupil numbers, and postcodes. Each is a
// type of its own, made only from text that passes; the text as written stays with the source row.
//
//   if (auto nhs = NhsNumber::Parse("943 476 5919")) …
//   if (auto upn = Upn::Parse("A813000116001")) …
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace kindred {

// Ten digits, the last a modulus-11 check digit (NHS Data Dictionary, NHS NUMBER). Spaces and hyphens
// are dropped. Test ranges (999 …) pass the check and are accepted.
class NhsNumber {
 public:
  [[nodiscard]] static std::optional<NhsNumber> Parse(std::string_view text);
  // Check digit of nine digits; nothing where the number must not be issued (remainder 10).
  [[nodiscard]] static std::optional<int> CheckDigit(std::string_view nine_digits);
  [[nodiscard]] const std::string& Digits() const { return digits_; }
  [[nodiscard]] std::string Spaced() const;  // 943 476 5919
  auto operator<=>(const NhsNumber&) const = default;

 private:
  std::string digits_;
};

// Check letter, then 12 digits; a temporary UPN has a letter in the last place (DfE, "Unique pupil
// numbers: guide for schools and local authorities"). Letters I, O and S are never used.
class Upn {
 public:
  [[nodiscard]] static std::optional<Upn> Parse(std::string_view text);
  // Check letter for the 12 characters after it (last may be a letter); nothing when they are malformed.
  [[nodiscard]] static std::optional<char> CheckLetter(std::string_view twelve);
  [[nodiscard]] const std::string& Text() const { return text_; }
  [[nodiscard]] bool IsTemporary() const;
  auto operator<=>(const Upn&) const = default;

 private:
  std::string text_;
};

// A postcode in its usual form, "TS18 1AB"; only the pattern is checked, not whether it is in use
// (BS 7666 form: outward code of 2–4, inward digit and two letters without C I K M O V).
class Postcode {
 public:
  [[nodiscard]] static std::optional<Postcode> Parse(std::string_view text);
  [[nodiscard]] const std::string& Text() const { return text_; }  // one space before the inward part
  [[nodiscard]] std::string Compact() const;                       // TS181AB
  [[nodiscard]] std::string Outward() const;                       // TS18
  [[nodiscard]] std::string Sector() const;                        // TS18 1
  auto operator<=>(const Postcode&) const = default;

 private:
  std::string text_;
};

}  // namespace kindred
