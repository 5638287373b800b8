// Calls to the identity provider through libcurl. See provider.hpp.
#include <curl/curl.h>

#include <memory>

#include "identity/openid/provider.hpp"

namespace kindred::identity::openid {
namespace {

constexpr std::size_t kLongestAnswer = 1 << 20;
constexpr long kSeconds = 10;

std::size_t Append(char* bytes, std::size_t size, std::size_t count, void* into) {
  auto& body = *static_cast<std::string*>(into);
  if (body.size() + size * count > kLongestAnswer) return 0;  // libcurl ends the call
  body.append(bytes, size * count);
  return size * count;
}

Result<std::string> Run(const Call& call) {
  if (!IsSafeAddress(call.address))
    return Fail(ErrorKind::kCannotRun, "the identity provider must be called over https: " + call.address);
  static const CURLcode kReady = curl_global_init(CURL_GLOBAL_DEFAULT);
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(), curl_easy_cleanup);
  if (kReady != CURLE_OK || !curl) return Fail(ErrorKind::kCannotRun, "libcurl could not start");
  std::string body;
  curl_slist* list = curl_slist_append(nullptr, "Accept: application/json");
  if (!call.authorization.empty())
    list = curl_slist_append(list, ("Authorization: " + call.authorization).c_str());
  const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers(list, curl_slist_free_all);
  curl_easy_setopt(curl.get(), CURLOPT_URL, call.address.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "https,http");
  curl_easy_setopt(curl.get(), CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, kSeconds);
  curl_easy_setopt(curl.get(), CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, Append);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &body);
  if (!call.form.empty()) {
    curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDSIZE, static_cast<long>(call.form.size()));
    curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, call.form.c_str());
  }
  if (const CURLcode code = curl_easy_perform(curl.get()); code != CURLE_OK)
    return Fail(ErrorKind::kCannotRun,
                std::string("the identity provider does not answer: ") + curl_easy_strerror(code));
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  // What it says is not repeated: it may hold what was sent.
  if (status != 200)
    return Fail(status >= 400 && status < 500 ? ErrorKind::kRefused : ErrorKind::kCannotRun,
                "the identity provider answered " + std::to_string(status));
  return body;
}

}  // namespace

Fetch SystemFetch() {
  return Run;
}

}  // namespace kindred::identity::openid
