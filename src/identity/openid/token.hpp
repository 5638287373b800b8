// ID tokens of another identity provider (OpenID Connect Core 1.0, RFC 7515, 7517, 7518): who signed in
// there. Pure: the provider's keys, the token and the time in, the subject out. Only signatures of three
// algorithms are taken, and a key serves the algorithm of its own kind alone, so that no token chooses how it
// is checked.
//
//   Result<KeySet> keys = ParseKeySet(json);
//   Result<IdClaims> claims = CheckIdToken(token, *keys, {.issuer = …, .audience = …, .nonce = …, .now = …});
//   claims->subject;
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/instant.hpp"

struct evp_pkey_st;

namespace kindred::identity::openid {

// One public key of the provider for signatures.
struct PublicKey {
  std::string id;         // kid; may be empty
  std::string algorithm;  // alg where the provider says it; else empty
  std::string kind;       // "RSA" or "EC"
  std::shared_ptr<evp_pkey_st> key;
};
using KeySet = std::vector<PublicKey>;

// Reads a JSON Web Key Set; keys of other kinds and uses, and RSA keys under 2048 bits, are passed over.
// kBadData when it is no key set.
[[nodiscard]] Result<KeySet> ParseKeySet(std::string_view json);

struct IdExpectations {
  std::string issuer;
  std::string audience;  // our client id
  std::string nonce;
  Instant now;
};
struct IdClaims {
  std::string subject;
};
inline constexpr std::int64_t kClockSkewSeconds = 60;

// The key id in the token's header; nothing when the token is none or its algorithm is not taken.
[[nodiscard]] std::optional<std::string> KeyIdOf(std::string_view token);
// Checks signature (RS256, PS256, ES256), issuer, audience, nonce and times. kRefused says which was wrong,
// for the log.
[[nodiscard]] Result<IdClaims> CheckIdToken(std::string_view token, const KeySet& keys,
                                            const IdExpectations& expected);

// URL-safe base 64 without padding, and back; nothing when it is not that.
[[nodiscard]] std::string ToBase64Url(std::string_view bytes);
[[nodiscard]] std::optional<std::string> FromBase64Url(std::string_view text);

}  // namespace kindred::identity::openid
