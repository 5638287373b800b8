#include "identity/passwords.hpp"

#include <sodium.h>

#include <array>
#include <semaphore>
#include <set>

#include "base/text.hpp"

namespace kindred::identity {
namespace {

constexpr unsigned long long kPasses = 3;
constexpr std::size_t kMemory = 64ULL << 20;

// Held while one hash is computed.
class Turn {
 public:
  Turn() { Turns().acquire(); }
  ~Turn() { Turns().release(); }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  static std::counting_semaphore<2>& Turns() {
    static std::counting_semaphore<2> turns(2);
    return turns;
  }
};

}  // namespace

Result<std::string> HashPassword(std::string_view password) {
  if (sodium_init() < 0) return Fail(ErrorKind::kCannotRun, "the cryptographic library could not start");
  const Turn turn;
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  if (crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), kPasses, kMemory,
                            crypto_pwhash_ALG_ARGON2ID13) != 0)
    return Fail(ErrorKind::kCannotRun, "there is not enough memory to make a password's hash (64 MB)");
  return std::string(hash.data());
}

bool VerifyPassword(const std::string& hash, std::string_view password) {
  if (sodium_init() < 0) return false;
  // A hash of a password nobody has, so that an unknown user takes as long as a known one.
  static const std::string kNobody = HashPassword("nobody signs in with this").value_or("");
  const Turn turn;
  const bool right = crypto_pwhash_str_verify((hash.empty() ? kNobody : hash).c_str(), password.data(),
                                              password.size()) == 0;
  return right && !hash.empty();
}

std::string MakePassword(Random& random) {
  constexpr std::string_view kLetters = "abcdefghjkmnpqrstuvwxyz234567892";  // 32, without l o i 0 1
  std::array<std::byte, 16> bytes{};
  random.Fill(bytes);
  std::string password;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i > 0 && i % 4 == 0) password += '-';
    password += kLetters[std::to_integer<std::size_t>(bytes[i]) % kLetters.size()];
  }
  return password;
}

}  // namespace kindred::identity
