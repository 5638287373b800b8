// A short text as a QR code (ISO/IEC 18004, bytes, error correction M, versions 1 to 10), drawn as SVG on the
// server: so that a seed is scanned from the screen and no other service ever sees it.
//
//   if (const auto code = MakeQr("otpauth://totp/…")) code->IsDark(0, 0);
//   QrSvg("otpauth://totp/…", "A code to scan");        // "<svg …>", or "" when the text is too long
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kindred::identity {

class QrCode {
 public:
  explicit QrCode(int size) : size_(size), dark_(static_cast<std::size_t>(size) * size) {}
  [[nodiscard]] int Size() const { return size_; }  // modules on a side
  [[nodiscard]] bool IsDark(int x, int y) const { return dark_[Index(x, y)] != 0; }
  void Set(int x, int y, bool dark) { dark_[Index(x, y)] = dark ? 1 : 0; }

 private:
  [[nodiscard]] std::size_t Index(int x, int y) const { return static_cast<std::size_t>(y) * size_ + x; }
  int size_;
  std::vector<char> dark_;
};

// Nothing when the text is longer than 213 bytes.
[[nodiscard]] std::optional<QrCode> MakeQr(std::string_view text);
// The picture with its quiet zone and title; empty when the text is too long.
[[nodiscard]] std::string QrSvg(std::string_view text, std::string_view title);

}  // namespace kindred::identity
