#include "identity/openid/provider.hpp"

#include <openssl/sha.h>
#include <simdjson.h>

#include <algorithm>
#include <array>

#include "web/http.hpp"

namespace kindred::identity::openid {
namespace {

constexpr std::int64_t kKeepSeconds = 3600;
constexpr std::int64_t kRefreshSeconds = 60;

// Text fields of a JSON object; empty where one is missing.
Result<std::vector<std::string>> TextFields(const std::string& text,
                                            std::initializer_list<const char*> names) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.parse(text).get(root) != simdjson::SUCCESS || !root.is_object())
    return Fail(ErrorKind::kCannotRun, "the identity provider's answer is not JSON");
  std::vector<std::string> values;
  for (const char* name : names) {
    std::string_view value;
    values.emplace_back(root[name].get(value) == simdjson::SUCCESS ? std::string(value) : std::string());
  }
  return values;
}

std::string Base64(std::string_view bytes) {
  std::string text = ToBase64Url(bytes);
  std::replace(text.begin(), text.end(), '-', '+');
  std::replace(text.begin(), text.end(), '_', '/');
  while (text.size() % 4 != 0) text += '=';
  return text;
}

}  // namespace

Journey MakeJourney(Random& random) {
  return {random.Token(32), random.Token(24), random.Token(48)};
}

std::string ChallengeOf(std::string_view verifier) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(verifier.data()), verifier.size(), digest.data());
  return ToBase64Url({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

bool IsSafeAddress(std::string_view address) {
  if (address.rfind("https://", 0) == 0) return true;
  for (const std::string_view own : {"http://127.0.0.1", "http://localhost", "http://[::1]"})
    if (address.rfind(own, 0) == 0 &&
        (address.size() == own.size() || address[own.size()] == ':' || address[own.size()] == '/'))
      return true;
  return false;
}

Result<Provider::Endpoints> Provider::Discover() {
  const Instant now = clock_.Now();
  if (endpoints_ && now < discovered_at_.AddSeconds(kKeepSeconds)) return *endpoints_;
  std::string base = settings_.issuer;
  if (!base.empty() && base.back() == '/') base.pop_back();
  auto text = fetch_({base + "/.well-known/openid-configuration", "", ""});
  if (!text) return Unexpected(text.error());
  auto fields = TextFields(*text, {"issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"});
  if (!fields) return Unexpected(fields.error());
  if ((*fields)[0] != settings_.issuer)
    return Fail(ErrorKind::kCannotRun, "the identity provider says it is " + (*fields)[0] + ", not " +
                                           settings_.issuer + "; correct openid.issuer");
  for (std::size_t i = 1; i < fields->size(); ++i)
    if (!IsSafeAddress((*fields)[i]))
      return Fail(ErrorKind::kCannotRun,
                  "the identity provider names an address without TLS, or none: \"" + (*fields)[i] + "\"");
  endpoints_ = Endpoints{(*fields)[1], (*fields)[2], (*fields)[3]};
  discovered_at_ = now;
  return *endpoints_;
}

Result<std::string> Provider::AuthorizeAddress(const Journey& journey) {
  const std::lock_guard lock(mutex_);
  const auto endpoints = Discover();
  if (!endpoints) return Unexpected(endpoints.error());
  return endpoints->authorize + (endpoints->authorize.find('?') == std::string::npos ? "?" : "&") +
         "response_type=code&scope=openid&client_id=" + web::UrlEncode(settings_.client_id) +
         "&redirect_uri=" + web::UrlEncode(settings_.redirect) + "&state=" + web::UrlEncode(journey.state) +
         "&nonce=" + web::UrlEncode(journey.nonce) + "&code_challenge=" + ChallengeOf(journey.verifier) +
         "&code_challenge_method=S256";
}

Result<KeySet> Provider::Keys(const Endpoints& endpoints, const std::string& needed) {
  const Instant now = clock_.Now();
  const bool known = std::any_of(keys_.begin(), keys_.end(),
                                 [&](const PublicKey& key) { return needed.empty() || key.id == needed; });
  const bool fresh = now < keys_at_.AddSeconds(known ? kKeepSeconds : kRefreshSeconds);
  if (!keys_.empty() && fresh) return keys_;
  const auto text = fetch_({endpoints.keys, "", ""});
  if (!text) return Unexpected(text.error());
  auto keys = ParseKeySet(*text);
  if (!keys) return keys;
  keys_ = *keys;
  keys_at_ = now;
  return keys;
}

Result<std::string> Provider::Subject(const std::string& code, const Journey& journey) {
  const std::lock_guard lock(mutex_);
  const auto endpoints = Discover();
  if (!endpoints) return Unexpected(endpoints.error());
  Call call{endpoints->token,
            "grant_type=authorization_code&code=" + web::UrlEncode(code) + "&redirect_uri=" +
                web::UrlEncode(settings_.redirect) + "&code_verifier=" + web::UrlEncode(journey.verifier),
            ""};
  if (settings_.client_secret.empty())
    call.form += "&client_id=" + web::UrlEncode(settings_.client_id);
  else
    call.authorization = "Basic " + Base64(web::UrlEncode(settings_.client_id) + ":" +
                                           web::UrlEncode(settings_.client_secret));
  const auto answer = fetch_(call);
  if (!answer) return Unexpected(answer.error());
  const auto fields = TextFields(*answer, {"id_token"});
  if (!fields) return Unexpected(fields.error());
  const std::string& token = fields->front();
  const auto key_id = KeyIdOf(token);
  if (!key_id)
    return Fail(ErrorKind::kRefused, "the ID token was refused: its header names no algorithm that is taken");
  const auto keys = Keys(*endpoints, *key_id);
  if (!keys) return Unexpected(keys.error());
  auto claims = CheckIdToken(token, *keys,
                             {.issuer = settings_.issuer,
                              .audience = settings_.client_id,
                              .nonce = journey.nonce,
                              .now = clock_.Now()});
  if (!claims) return Unexpected(claims.error());
  return claims->subject;
}

}  // namespace kindred::identity::openid
