// libcurl, and the file with the headers that say who we are.
#include <curl/curl.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>

#include "base/text.hpp"
#include "statutory/push/send.hpp"

namespace kindred::statutory::push {
namespace {

constexpr std::size_t kLongestAnswer = std::size_t{1} << 20;

bool IsHeader(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == 0 || colon == std::string_view::npos) return false;
  const auto name = line.substr(0, colon);
  return std::all_of(name.begin(), name.end(),
                     [](char c) {
                       return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                              c == '-' || c == '_';
                     }) &&
         std::none_of(line.begin(), line.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20; }) &&
         !Trim(line.substr(colon + 1)).empty();
}

std::size_t TakeBody(char* bytes, std::size_t size, std::size_t count, void* to) {
  auto& body = *static_cast<std::string*>(to);
  if (body.size() + size * count > kLongestAnswer) return 0;  // stops the transfer
  body.append(bytes, size * count);
  return size * count;
}

std::size_t TakeHeader(char* bytes, std::size_t size, std::size_t count, void* to) {
  const std::string_view line(bytes, size * count);
  const std::size_t colon = line.find(':');
  if (colon != std::string_view::npos && ToLowerAscii(line.substr(0, colon)) == "retry-after")
    *static_cast<std::string*>(to) = Trim(line.substr(colon + 1));
  return size * count;
}

}  // namespace

Result<std::vector<std::string>> ReadCredentials(const std::string& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode))
    return Fail(ErrorKind::kCannotRun, path + ": there is no such file; the credentials are read from it");
  if ((status.st_mode & 077) != 0)
    return Fail(ErrorKind::kCannotRun,
                path + ": others can read it too; make it readable by its owner only (chmod 600)");
  std::ifstream file(path);
  std::vector<std::string> headers;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    const std::string_view text = Trim(line);
    if (text.empty() || text.front() == '#') continue;
    if (!IsHeader(text))
      return Fail(ErrorKind::kCannotRun,
                  path + " line " + std::to_string(number) + ": is no header; write \"Name: value\"");
    headers.emplace_back(text);
  }
  if (file.bad()) return Fail(ErrorKind::kCannotRun, path + ": cannot be read");
  if (headers.empty())
    return Fail(ErrorKind::kCannotRun, path + ": has no header; write \"Name: value\", one a line");
  return headers;
}

struct CurlTransport::Handle {
  CURL* curl = nullptr;
  curl_slist* headers = nullptr;
  Limits limits;
};

CurlTransport::CurlTransport(std::vector<std::string> headers, Limits limits) : handle_(new Handle) {
  static const CURLcode kReady = curl_global_init(CURL_GLOBAL_DEFAULT);
  static_cast<void>(kReady);
  handle_->curl = curl_easy_init();
  handle_->limits = limits;
  for (const char* always : {"Content-Type: application/json", "Accept: application/json", "Expect:"})
    handle_->headers = curl_slist_append(handle_->headers, always);
  for (const std::string& header : headers)
    handle_->headers = curl_slist_append(handle_->headers, header.c_str());
}

CurlTransport::~CurlTransport() {
  curl_slist_free_all(handle_->headers);
  if (handle_->curl != nullptr) curl_easy_cleanup(handle_->curl);
}

Reply CurlTransport::Post(const std::string& url, const std::string& body) {
  Reply reply;
  CURL* const curl = handle_->curl;
  if (curl == nullptr) {
    reply.fault = "the HTTP client could not be made";
    return reply;
  }
  curl_easy_reset(curl);  // the connection stays
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "Kindred");
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, handle_->headers);
  curl_easy_setopt(curl, CURLOPT_POST, 1L);
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.data());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(handle_->limits.connect.count()));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(handle_->limits.whole.count()));
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, TakeBody);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &reply.body);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, TakeHeader);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &reply.retry_after);
  const CURLcode done = curl_easy_perform(curl);
  if (done != CURLE_OK) {
    reply.fault = curl_easy_strerror(done);
    return reply;
  }
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  reply.status = static_cast<int>(status);
  return reply;
}

}  // namespace kindred::statutory::push
