// Passwords: Argon2id through libsodium, and the few rules that help (length, not the user's own name).
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
// Why this may not be a password, in words; nothing when it may: 12 to 200 characters, not the user's name,
// not one character or a short run repeated (NCSC and NIST SP 800-63B: length, no composition rules).
[[nodiscard]] std::optional<std::string> PasswordFault(std::string_view password, std::string_view username);
// Four groups of four characters that are not mistaken for one another: 80 bits.
[[nodiscard]] std::string MakePassword(Random& random);

}  // namespace kindred::identity
