// Sends messages to the Department in chunks, and copes with what can happen: too many requests, faults of
// the server, a connection that is cut, a slow answer, one record that is refused among a hundred. What was
// accepted is told at once, so that a run that stops half-way is taken up where it stopped.
//
//   CurlTransport transport(*headers);
//   SendReport report = Send(messages, {.url = url}, transport, surroundings, [&](auto accepted, auto
//   receipt) { … });
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/seams.hpp"

namespace kindred::statutory::push {

// What came back. Status 0: nothing did, and `fault` says why (never with the body or a header).
struct Reply {
  int status = 0;
  std::string retry_after;  // the header as it came
  std::string body;
  std::string fault;
};

class Transport {
 public:
  virtual ~Transport() = default;
  [[nodiscard]] virtual Reply Post(const std::string& url, const std::string& body) = 0;
};

// Headers that go with each request, read from a file that only its owner can read: one "Name: value" a line,
// # for remarks. kCannotRun when others can read it too, or a line is none; the message never repeats a line.
[[nodiscard]] Result<std::vector<std::string>> ReadCredentials(const std::string& path);

// libcurl: TLS verified, no redirects, a limit on time and on the size of an answer.
class CurlTransport : public Transport {
 public:
  struct Limits {
    std::chrono::milliseconds connect{10'000};
    std::chrono::milliseconds whole{60'000};
  };
  explicit CurlTransport(std::vector<std::string> headers) : CurlTransport(std::move(headers), Limits()) {}
  CurlTransport(std::vector<std::string> headers, Limits limits);
  ~CurlTransport() override;
  [[nodiscard]] Reply Post(const std::string& url, const std::string& body) override;

 private:
  struct Handle;
  std::unique_ptr<Handle> handle_;
};

struct SendOptions {
  std::string url;
  std::size_t chunk = 100;
  int attempts = 6;  // of one chunk
  std::chrono::milliseconds first_wait{1'000};
  std::chrono::milliseconds longest_wait{120'000};
};

// Time, randomness (for the spread of waits) and how to wait.
struct SendSeams {
  const Clock* clock = &SystemClock();
  Random* random = &SystemRandom();
  std::function<void(std::chrono::milliseconds)> wait;  // none: sleeps
};

struct Outgoing {
  std::string child_id;
  std::string json;
};

struct Refused {
  std::string child_id;
  int status = 0;
};

struct SendReport {
  std::size_t accepted = 0, requests = 0, retries = 0;
  std::vector<Refused> refused;  // one record at a time
  std::optional<Error> stopped;  // why it went no further; what was accepted stays
};

// Called after each accepted request with the messages in it and the receipt; an error stops the sending.
using OnAccepted =
    std::function<Result<void>(std::span<const Outgoing> accepted, const std::string& receipt)>;

// 200 and 204: accepted. 400, 413, 422: halved until the record that is refused stands alone. 429, 5xx and no
// answer: again after Retry-After or, without one, after waits that double, at most `attempts` times. All
// else stops.
[[nodiscard]] SendReport Send(std::span<const Outgoing> messages, const SendOptions& options,
                              Transport& transport, const SendSeams& seams, const OnAccepted& on_accepted);

// How long a Retry-After asks for: seconds, or a date of HTTP against `now`; nothing when it is neither.
[[nodiscard]] std::optional<std::chrono::milliseconds> RetryAfter(const std::string& header, Instant now);

}  // namespace kindred::statutory::push
