// A password's hash that takes a millisecond to check: tests sign in hundreds of times. What real ones cost
// is tested by itself.
#pragma once

#include <sodium.h>

#include <array>
#include <string>
#include <string_view>

namespace kindred::identity {

inline std::string CheapHash(std::string_view password) {
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  if (sodium_init() < 0 ||
      crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), crypto_pwhash_OPSLIMIT_MIN,
                            crypto_pwhash_MEMLIMIT_MIN, crypto_pwhash_ALG_ARGON2ID13) != 0)
    return "";
  return hash.data();
}

}  // namespace kindred::identity
