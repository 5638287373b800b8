// The HTTP/1.1 server: Asio coroutines on a few threads that only move bytes, handlers on worker threads,
// limits on everything a client can make long or many. No header of ours includes Beast; server.cpp does.
//
//   auto server = Server::Start({.port = 8080}, std::move(site));
//   if (!server) return Report(server.error());
//   (*server)->RunUntilSignal();        // SIGTERM or SIGINT: finishes what is being answered, then returns
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "base/error.hpp"
#include "base/seams.hpp"
#include "web/form_reader.hpp"
#include "web/site.hpp"

namespace kindred::web {

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;  // 0: any free one
  int io_threads = 2;
  int workers = 4;
  std::size_t max_waiting = 256;  // requests waiting for a worker; more are answered 503
  std::size_t max_connections = 1000;
  std::size_t max_header_bytes = 16 * 1024;
  std::uint64_t max_body_bytes = 2ULL << 30;
  FormLimits form;
  Spool::Limits spool;
  std::filesystem::path spool_folder = "spool";
  std::chrono::milliseconds header_time{10'000};     // to send the whole header, once it began
  std::chrono::milliseconds idle_time{60'000};       // between requests of one connection
  std::chrono::milliseconds body_pause{15'000};      // between two pieces of a body
  std::chrono::milliseconds body_time{30 * 60'000};  // for a whole body
  std::chrono::milliseconds send_time{60'000};       // to take the response
  std::chrono::milliseconds stop_time{10'000};       // for what is being answered when the server stops
  const Clock* clock = &SystemClock();
  Random* random = &SystemRandom();
};

class Server {
 public:
  // Listens and serves. kCannotRun when the address cannot be listened on.
  [[nodiscard]] static Result<std::unique_ptr<Server>> Start(ServerOptions options, Site site);
  ~Server();  // stops
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] std::uint16_t Port() const;
  // Returns after SIGTERM or SIGINT (or Stop), when the last answer has left.
  void RunUntilSignal();
  // Takes no more connections, finishes what is being answered within stop_time, returns.
  void Stop();

 private:
  class Impl;
  explicit Server(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

// "Fri, 20 Nov 2026 09:05:00 GMT" (RFC 9110 5.6.7).
[[nodiscard]] std::string HttpDate(Instant instant);

}  // namespace kindred::web
