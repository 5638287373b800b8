#include "identity/totp.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include <array>

#include "web/http.hpp"

namespace kindred::identity {

std::int64_t TotpStep(Instant now) {
  return now.micros / 1'000'000 / kTotpSeconds;
}

std::string TotpCode(std::string_view seed, std::int64_t step, int digits) {
  std::array<unsigned char, 8> counter{};
  for (std::size_t i = 0; i < counter.size(); ++i)
    counter[counter.size() - 1 - i] = static_cast<unsigned char>(static_cast<std::uint64_t>(step) >> (8 * i));
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned int length = 0;
  HMAC(EVP_sha1(), seed.data(), static_cast<int>(seed.size()), counter.data(), counter.size(), mac.data(),
       &length);
  const unsigned at = mac[length - 1] & 15U;
  const std::uint32_t word = (mac[at] & 127U) << 24U | mac[at + 1] << 16U | mac[at + 2] << 8U | mac[at + 3];
  std::uint32_t limit = 1;
  for (int i = 0; i < digits; ++i) limit *= 10;
  std::string code = std::to_string(word % limit);
  return std::string(static_cast<std::size_t>(digits) - code.size(), '0') + code;
}

std::optional<std::int64_t> TotpMatch(std::string_view seed, std::string_view typed, std::int64_t now,
                                      std::int64_t last_used) {
  std::string code;
  for (const char c : typed)
    if (c != ' ') code += c;
  if (code.size() != 6) return std::nullopt;
  std::optional<std::int64_t> match;
  for (std::int64_t step = now - 1; step <= now + 1; ++step) {
    const bool same = sodium_memcmp(TotpCode(seed, step).data(), code.data(), code.size()) == 0;
    if (same && step > last_used && !match) match = step;
  }
  return match;
}

std::string Base32(std::string_view bytes) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  std::uint32_t held = 0;
  int bits = 0;
  for (const unsigned char byte : bytes) {
    held = held << 8U | byte;
    for (bits += 8; bits >= 5; bits -= 5) out += kLetters[(held >> (bits - 5)) & 31U];
  }
  if (bits > 0) out += kLetters[(held << (5 - bits)) & 31U];
  return out;
}

std::string InFours(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i > 0 && i % 4 == 0) out += ' ';
    out += text[i];
  }
  return out;
}

std::string TotpAddress(std::string_view seed, std::string_view issuer, std::string_view username) {
  return "otpauth://totp/" + web::UrlEncode(issuer) + ":" + web::UrlEncode(username) +
         "?secret=" + Base32(seed) + "&issuer=" + web::UrlEncode(issuer);
}

}  // namespace kindred::identity
