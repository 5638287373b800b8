#include "identity/openid/token.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <simdjson.h>
#include <sodium.h>

#include <array>

namespace kindred::identity::openid {
namespace {

namespace json = simdjson::dom;
using Pkey = std::shared_ptr<evp_pkey_st>;

constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
constexpr std::size_t kLongestToken = 16 * 1024;

std::string TextOf(const json::element& object, const char* name) {
  std::string_view text;
  return object[name].get(text) == simdjson::SUCCESS ? std::string(text) : std::string();
}

template <class T, void (*Free)(T*)>
struct Freed {
  void operator()(T* p) const { Free(p); }
};
template <class T, void (*Free)(T*)>
using Held = std::unique_ptr<T, Freed<T, Free>>;

Pkey FromParameters(const char* kind, OSSL_PARAM_BLD* build) {
  const Held<OSSL_PARAM, OSSL_PARAM_free> parameters(OSSL_PARAM_BLD_to_param(build));
  const Held<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
  EVP_PKEY* key = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) <= 0 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) <= 0)
    return nullptr;
  return {key, EVP_PKEY_free};
}

Held<BIGNUM, BN_free> Number(const std::string& bytes) {
  return Held<BIGNUM, BN_free>(BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()),
                                         static_cast<int>(bytes.size()), nullptr));
}

Pkey RsaKey(const json::element& object) {
  const auto n = FromBase64Url(TextOf(object, "n")), e = FromBase64Url(TextOf(object, "e"));
  if (!n || !e || n->size() < 256 || n->size() > 1024 || e->empty() || e->size() > 8) return nullptr;
  const auto modulus = Number(*n), exponent = Number(*e);
  if (BN_num_bits(modulus.get()) < 2048) return nullptr;
  const Held<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> build(OSSL_PARAM_BLD_new());
  if (!build || OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) != 1)
    return nullptr;
  return FromParameters("RSA", build.get());
}

Pkey EcKey(const json::element& object) {
  const auto x = FromBase64Url(TextOf(object, "x")), y = FromBase64Url(TextOf(object, "y"));
  if (TextOf(object, "crv") != "P-256" || !x || !y || x->size() != 32 || y->size() != 32) return nullptr;
  const std::string point = "\x04" + *x + *y;
  const Held<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> build(OSSL_PARAM_BLD_new());
  if (!build ||
      OSSL_PARAM_BLD_push_utf8_string(build.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(build.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1)
    return nullptr;
  return FromParameters("EC", build.get());
}

// r and s side by side (RFC 7518, 3.4) as OpenSSL takes them.
std::string AsDer(std::string_view pair) {
  const Held<ECDSA_SIG, ECDSA_SIG_free> signature(ECDSA_SIG_new());
  ECDSA_SIG_set0(signature.get(), Number(std::string(pair.substr(0, 32))).release(),
                 Number(std::string(pair.substr(32))).release());
  unsigned char* bytes = nullptr;
  const int length = i2d_ECDSA_SIG(signature.get(), &bytes);
  std::string der(reinterpret_cast<const char*>(bytes), length > 0 ? static_cast<std::size_t>(length) : 0);
  OPENSSL_free(bytes);
  return der;
}

bool Verifies(const std::string& algorithm, const PublicKey& key, std::string_view signed_text,
              std::string signature) {
  if (algorithm == "ES256") {
    if (signature.size() != 64) return false;
    signature = AsDer(signature);
  }
  const Held<EVP_MD_CTX, EVP_MD_CTX_free> context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* inner = nullptr;
  if (!context || EVP_DigestVerifyInit(context.get(), &inner, EVP_sha256(), nullptr, key.key.get()) != 1)
    return false;
  if (algorithm == "PS256" && (EVP_PKEY_CTX_set_rsa_padding(inner, RSA_PKCS1_PSS_PADDING) != 1 ||
                               EVP_PKEY_CTX_set_rsa_pss_saltlen(inner, RSA_PSS_SALTLEN_DIGEST) != 1))
    return false;
  return EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()),
                          signature.size(), reinterpret_cast<const unsigned char*>(signed_text.data()),
                          signed_text.size()) == 1;
}

// The three parts of a token; nothing when it has another form.
std::optional<std::array<std::string_view, 3>> Parts(std::string_view token) {
  const std::size_t first = token.find('.');
  const std::size_t second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (token.size() > kLongestToken || second == std::string_view::npos ||
      token.find('.', second + 1) != std::string_view::npos)
    return std::nullopt;
  return std::array{token.substr(0, first), token.substr(first + 1, second - first - 1),
                    token.substr(second + 1)};
}

struct Header {
  std::string algorithm, key_id;
};
std::optional<Header> ReadHeader(std::string_view encoded) {
  const auto text = FromBase64Url(encoded);
  json::parser parser;
  json::element root;
  if (!text || parser.parse(*text).get(root) != simdjson::SUCCESS || !root.is_object()) return std::nullopt;
  Header header{TextOf(root, "alg"), TextOf(root, "kid")};
  // What must be understood ("crit") is not.
  if (root["crit"].error() == simdjson::SUCCESS) return std::nullopt;
  if (header.algorithm != "RS256" && header.algorithm != "PS256" && header.algorithm != "ES256")
    return std::nullopt;
  return header;
}

tl::unexpected<Error> Refuse(const std::string& why) {
  return Fail(ErrorKind::kRefused, "the ID token was refused: " + why);
}

// Is `audience` who the token is for (Core 3.1.3.7, 3 to 5)?
bool IsFor(const json::element& claims, const std::string& audience) {
  const std::string party = TextOf(claims, "azp");
  if (!party.empty() && party != audience) return false;
  std::string_view one;
  if (claims["aud"].get(one) == simdjson::SUCCESS) return one == audience;
  json::array many;
  if (claims["aud"].get(many) != simdjson::SUCCESS) return false;
  bool named = false;
  for (const json::element entry : many)
    if (entry.get(one) == simdjson::SUCCESS && one == audience) named = true;
  return named && (many.size() == 1 || party == audience);
}

Result<IdClaims> CheckClaims(std::string_view text, const IdExpectations& expected) {
  json::parser parser;
  json::element claims;
  if (parser.parse(simdjson::padded_string(text)).get(claims) != simdjson::SUCCESS || !claims.is_object())
    return Refuse("its claims are no object");
  if (TextOf(claims, "iss") != expected.issuer) return Refuse("another issuer");
  if (!IsFor(claims, expected.audience)) return Refuse("it is for another client");
  const std::string nonce = TextOf(claims, "nonce");
  if (expected.nonce.empty() || nonce.size() != expected.nonce.size() ||
      sodium_memcmp(nonce.data(), expected.nonce.data(), nonce.size()) != 0)
    return Refuse("another nonce");
  const std::int64_t now = expected.now.micros / 1'000'000;
  double expires = 0, issued = 0, not_before = 0;
  if (claims["exp"].get(expires) != simdjson::SUCCESS || claims["iat"].get(issued) != simdjson::SUCCESS)
    return Refuse("it does not say when it was issued and when it ends");
  if (expires <= static_cast<double>(now - kClockSkewSeconds)) return Refuse("it has expired");
  if (issued > static_cast<double>(now + kClockSkewSeconds)) return Refuse("it was issued in the future");
  if (claims["nbf"].get(not_before) == simdjson::SUCCESS &&
      not_before > static_cast<double>(now + kClockSkewSeconds))
    return Refuse("it does not hold yet");
  IdClaims result{TextOf(claims, "sub")};
  if (result.subject.empty() || result.subject.size() > 255) return Refuse("it has no subject");
  return result;
}

}  // namespace

std::string ToBase64Url(std::string_view bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), kVariant);
  text.pop_back();  // its closing NUL
  return text;
}

std::optional<std::string> FromBase64Url(std::string_view text) {
  std::string bytes(text.size(), '\0');
  std::size_t length = 0;
  const char* end = nullptr;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                        text.size(), nullptr, &length, &end, kVariant) != 0 ||
      end != text.data() + text.size())
    return std::nullopt;
  bytes.resize(length);
  return bytes;
}

Result<KeySet> ParseKeySet(std::string_view text) {
  json::parser parser;
  json::element root;
  json::array array;
  if (parser.parse(simdjson::padded_string(text)).get(root) != simdjson::SUCCESS ||
      root["keys"].get(array) != simdjson::SUCCESS)
    return Fail(ErrorKind::kBadData, "the provider's keys are no JSON Web Key Set");
  KeySet keys;
  for (const json::element object : array) {
    if (!object.is_object()) continue;
    const std::string use = TextOf(object, "use"), kind = TextOf(object, "kty");
    if (!use.empty() && use != "sig") continue;
    PublicKey key{TextOf(object, "kid"), TextOf(object, "alg"), kind,
                  kind == "RSA"  ? RsaKey(object)
                  : kind == "EC" ? EcKey(object)
                                 : nullptr};
    if (key.key) keys.push_back(std::move(key));
  }
  return keys;
}

std::optional<std::string> KeyIdOf(std::string_view token) {
  const auto parts = Parts(token);
  const auto header = parts ? ReadHeader((*parts)[0]) : std::nullopt;
  return header ? std::optional(header->key_id) : std::nullopt;
}

Result<IdClaims> CheckIdToken(std::string_view token, const KeySet& keys, const IdExpectations& expected) {
  const auto parts = Parts(token);
  if (!parts) return Refuse("it has not three parts");
  const auto header = ReadHeader((*parts)[0]);
  if (!header) return Refuse("its header names no algorithm that is taken");
  const auto signature = FromBase64Url((*parts)[2]);
  const auto claims = FromBase64Url((*parts)[1]);
  if (!signature || !claims) return Refuse("it is not encoded as it should be");
  const std::string_view signed_text = token.substr(0, (*parts)[0].size() + 1 + (*parts)[1].size());
  const std::string kind = header->algorithm == "ES256" ? "EC" : "RSA";
  bool verified = false;
  for (const PublicKey& key : keys) {
    if (key.kind != kind || (!header->key_id.empty() && key.id != header->key_id)) continue;
    if (!key.algorithm.empty() && key.algorithm != header->algorithm) continue;
    if (Verifies(header->algorithm, key, signed_text, *signature)) verified = true;
  }
  if (!verified) return Refuse("no key of the provider made its signature");
  return CheckClaims(*claims, expected);
}

}  // namespace kindred::identity::openid
