// A provider's side of signing, for tests: keys, their JSON Web Keys, and tokens made with them.
#pragma once

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <array>
#include <memory>
#include <string>

#include "identity/openid/token.hpp"

namespace kindred::identity::openid {

struct SigningKey {
  std::string id;
  std::string kind;  // "RSA", "EC"
  std::shared_ptr<EVP_PKEY> key;
};
inline SigningKey MakeRsaKey(std::string id, unsigned bits = 2048) {
  return {std::move(id), "RSA", {EVP_RSA_gen(bits), EVP_PKEY_free}};
}
inline SigningKey MakeEcKey(std::string id) {
  return {std::move(id), "EC", {EVP_EC_gen("P-256"), EVP_PKEY_free}};
}

inline std::string NumberOf(const SigningKey& key, const char* name, int bytes = 0) {
  BIGNUM* number = nullptr;
  EVP_PKEY_get_bn_param(key.key.get(), name, &number);
  std::string out(static_cast<std::size_t>(bytes > 0 ? bytes : BN_num_bytes(number)), '\0');
  BN_bn2binpad(number, reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(out.size()));
  BN_free(number);
  return ToBase64Url(out);
}
// The public key as the provider publishes it; `more` is added to the object, e.g. R"(,"use":"enc")".
inline std::string JwkOf(const SigningKey& key, const std::string& more = "") {
  const std::string start = R"({"kid":")" + key.id + R"(","kty":")" + key.kind + "\"" + more;
  if (key.kind == "RSA")
    return start + R"(,"n":")" + NumberOf(key, OSSL_PKEY_PARAM_RSA_N) + R"(","e":")" +
           NumberOf(key, OSSL_PKEY_PARAM_RSA_E) + "\"}";
  return start + R"(,"crv":"P-256","x":")" + NumberOf(key, OSSL_PKEY_PARAM_EC_PUB_X, 32) + R"(","y":")" +
         NumberOf(key, OSSL_PKEY_PARAM_EC_PUB_Y, 32) + "\"}";
}

inline std::string SignToken(const SigningKey& key, const std::string& algorithm, const std::string& claims,
                             const std::string& more_header = "") {
  const std::string text =
      ToBase64Url(R"({"alg":")" + algorithm + R"(","kid":")" + key.id + "\"" + more_header + "}") + "." +
      ToBase64Url(claims);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  EVP_PKEY_CTX* inner = nullptr;
  EVP_DigestSignInit(context.get(), &inner, EVP_sha256(), nullptr, key.key.get());
  if (algorithm == "PS256") {
    EVP_PKEY_CTX_set_rsa_padding(inner, RSA_PKCS1_PSS_PADDING);
    EVP_PKEY_CTX_set_rsa_pss_saltlen(inner, RSA_PSS_SALTLEN_DIGEST);
  }
  std::array<unsigned char, 1024> bytes{};
  std::size_t length = bytes.size();
  EVP_DigestSign(context.get(), bytes.data(), &length, reinterpret_cast<const unsigned char*>(text.data()),
                 text.size());
  std::string signature(reinterpret_cast<const char*>(bytes.data()), length);
  if (key.kind == "EC") {
    const unsigned char* at = bytes.data();
    ECDSA_SIG* pair = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(length));
    signature.assign(64, '\0');
    BN_bn2binpad(ECDSA_SIG_get0_r(pair), reinterpret_cast<unsigned char*>(signature.data()), 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(pair), reinterpret_cast<unsigned char*>(signature.data()) + 32, 32);
    ECDSA_SIG_free(pair);
  }
  return text + "." + ToBase64Url(signature);
}

}  // namespace kindred::identity::openid
