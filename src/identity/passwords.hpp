// Passwords: Argon2id through libsodium, and the few rules that help (length, nothing that everybody tries
// first).
//
//   Result<std::string> hash = HashPassword("correct horse battery");   // 64 MiB, about 0.1 s
//   if (VerifyPassword(hash, typed)) …
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/seams.hpp"

namespace kindred::identity {

// Argon2id, 64 MiB, 3 passes, in libsodium's text form with its own salt. At most two run at a time in one
// program: more would only take memory from each other. kCannotRun when there is no memory.
[[nodiscard]] Result<std::string> HashPassword(std::string_view password);
// Is this the password of this hash? An empty hash is nobody's: takes as long, and says no.
[[nodiscard]] bool VerifyPassword(const std::string& hash, std::string_view password);
// What somebody who guesses would try first: the user's own names and those of the place.
struct PasswordOwner {
  std::string_view username;
  std::string_view name;
  std::string_view agency;
};
// Why this may not be a password, in words; nothing when it may. 12 to 200 characters; not the user's own
// name; not a run along the keyboard or alphabet, nor a few characters repeated; not made of one or two
// common words (data/passwords) with digits and signs added or letters replaced. No rule about kinds of
// characters, and no expiry (NCSC; NIST SP 800-63B 3.1.1.2).
[[nodiscard]] std::optional<std::string> PasswordFault(std::string_view password, const PasswordOwner& owner);
// Four groups of four characters that are not mistaken for one another: 80 bits.
[[nodiscard]] std::string MakePassword(Random& random);

}  // namespace kindred::identity
