// Codes of six digits that change every 30 seconds (RFC 6238 over RFC 4226, HMAC-SHA-1 as every authenticator
// app has it). Pure: seed and step in, code out; what is stored and who may try is for second_factor.hpp.
//
//   const std::int64_t step = TotpStep(clock.Now());
//   TotpCode(seed, step);                       // "492039"
//   TotpMatch(seed, typed, step, last_used);    // the step whose code it is, never one used before
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/instant.hpp"

namespace kindred::identity {

inline constexpr int kTotpSeconds = 30;
inline constexpr std::size_t kTotpSeedBytes = 20;  // as long as the hash (RFC 4226 section 4, R6)

// The number of whole steps since 1970.
[[nodiscard]] std::int64_t TotpStep(Instant now);
// The code of one step, with its leading zeros. `digits` from 6 to 8.
[[nodiscard]] std::string TotpCode(std::string_view seed, std::int64_t step, int digits = 6);
// The step within one of `now` whose code was typed (spaces are passed over) and which comes after
// `last_used`; nothing when there is none. Takes the same time whichever digit is wrong.
[[nodiscard]] std::optional<std::int64_t> TotpMatch(std::string_view seed, std::string_view typed,
                                                    std::int64_t now, std::int64_t last_used);

// RFC 4648 base 32 in capitals, without padding: how apps take a seed.
[[nodiscard]] std::string Base32(std::string_view bytes);
// "ABCD EFGH …", to be read aloud and typed.
[[nodiscard]] std::string InFours(std::string_view text);
// The address that an authenticator app opens (otpauth://totp/…).
[[nodiscard]] std::string TotpAddress(std::string_view seed, std::string_view issuer,
                                      std::string_view username);

}  // namespace kindred::identity
